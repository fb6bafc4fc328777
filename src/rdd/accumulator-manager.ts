import type { AccumulatorV2 } from './accumulator.ts'
import { decodeValue } from './codec/block.ts'
import type { TaskOutput } from './worker/stage-task.ts'

type Any = AccumulatorV2<unknown, unknown>

/** Knows the registered accumulators, and merges what tasks have added. */
export class AccumulatorManager {
  private readonly known = new Map<number, WeakRef<Any>>()
  private readonly cleaner = new FinalizationRegistry<number>(id => this.known.delete(id))
  private nextId = 0

  register<A extends AccumulatorV2<never, unknown>>(accumulator: A, name?: string): A {
    if (accumulator.isRegistered) throw new Error('Cannot register an Accumulator twice.')
    const id = this.nextId++
    accumulator.register(id, name)
    this.known.set(id, new WeakRef(accumulator as unknown as Any))
    this.cleaner.register(accumulator, id)
    return accumulator
  }

  /** A task is done, and counts. */
  merge(updates: TaskOutput['updates']): void {
    for (const [id, bytes] of updates ?? []) {
      const accumulator = this.known.get(id)?.deref()
      if (accumulator === undefined) continue
      const state = decodeValue(bytes) as Record<string, unknown>
      const copy = accumulator.copy() as Any & Record<string, unknown>
      for (const [field, value] of Object.entries(state)) {
        const own = copy[field]
        // objects of a class come without it
        if (typeof value === 'object' && value !== null && typeof own === 'object' && own !== null) {
          const prototype = Object.getPrototypeOf(own)
          if (Object.getPrototypeOf(value) !== prototype) Object.setPrototypeOf(value, prototype)
        }
        Object.defineProperty(copy, field, { value, configurable: true, enumerable: true, writable: true })
      }
      accumulator.merge(copy)
    }
  }
}
