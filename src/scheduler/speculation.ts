/** `spark.speculation.*`: when a task takes so long that another worker shall try it as well. */
export interface SpeculationOptions {
  /** Milliseconds between two looks. */
  readonly interval: number
  /** How many times as long as the median task. */
  readonly multiplier: number
  /** The part of the tasks that has to be done before. */
  readonly quantile: number
  /** Milliseconds that a task may always take. */
  readonly minTaskRuntime: number
}

/** Finds the tasks of a stage that are late. Source: Spark's `TaskSetManager.checkSpeculatableTasks`. */
export interface LateTasks {
  /** A task is done, which took so many milliseconds. */
  finished(runtime: number): void
  /** Those late of the running ones, which are given with the places where they run. Times are counted from the first look on. */
  among(running: Iterable<readonly [slot: number, task: number]>, now: number): number[]
}

export function lateTasks({ multiplier, quantile, minTaskRuntime }: SpeculationOptions, tasks: number): LateTasks {
  const runtimes: number[] = []
  let seen = new Map<number, { readonly task: number; readonly since: number }>()
  return {
    finished: runtime => void runtimes.push(runtime),
    among(running, now) {
      const before = seen
      seen = new Map()
      const late: number[] = []
      const enough = runtimes.length >= Math.max(1, Math.floor(quantile * tasks))
      const longest = enough ? Math.max(multiplier * median(runtimes), minTaskRuntime) : Number.POSITIVE_INFINITY
      for (const [slot, task] of running) {
        const known = before.get(slot)
        const since = known?.task === task ? known.since : now
        seen.set(slot, { task, since })
        if (now - since > longest) late.push(task)
      }
      return late
    },
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
