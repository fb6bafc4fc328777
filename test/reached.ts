/** A number that tasks raise and the test waits for. */
export interface Reached {
  /** Shared with the tasks: `Atomics.add(count, 0, 1)`. */
  readonly count: Int32Array
  /** Waits until it is so large. */
  readonly atLeast: (n: number) => Promise<void>
}
export function reached(): Reached {
  const count = new Int32Array(new SharedArrayBuffer(4))
  return {
    count,
    async atLeast(n) {
      while (Atomics.load(count, 0) < n) await new Promise(resolve => setTimeout(resolve, 5))
    },
  }
}
