import type { BoundOp } from './element-op.ts'

/**
 * The records of a partition as a worker computes them: arrays, one after another, until undefined. A promise where a function of the
 * user's, or a file, has to be waited for.
 */
export type Batches = () => Batch | undefined | Promise<Batch | undefined>
export type Batch = readonly unknown[]

/** Records of a batch at most, where its maker has a choice. */
export const BATCH = 1024

/** Arrays are told first: most records are, and a lookup of `then` in objects of many shapes is slow. */
export const isPromise = (v: unknown): v is Promise<unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && (v instanceof Promise || typeof (v as { then?: unknown }).then === 'function')

/** How many records to read next: few at first where few may be wanted. */
export function batchSizes(lazy: boolean): () => number {
  let size = lazy ? 1 : BATCH
  return () => {
    const now = size
    size = Math.min(BATCH, size * 2)
    return now
  }
}

export const emptyBatches: Batches = () => undefined

/** Batches that are known later. */
export function later(opening: Promise<Batches>): Batches {
  let batches: Batches | undefined
  return () => {
    if (batches !== undefined) return batches()
    return opening.then(opened => {
      batches = opened
      return opened()
    })
  }
}

/** One array as it is, in parts. */
export function arrayBatches(records: Batch, lazy: boolean): Batches {
  if (!lazy) {
    let given = records.length === 0
    return () => {
      if (given) return undefined
      given = true
      return records
    }
  }
  const size = batchSizes(lazy)
  let at = 0
  return () => (at >= records.length ? undefined : records.slice(at, (at += size())))
}

/** What any iterable gives, as batches. */
export function iterableBatches(source: Iterable<unknown> | AsyncIterable<unknown>, lazy: boolean): Batches {
  if (Array.isArray(source)) return arrayBatches(source, lazy)
  const size = batchSizes(lazy)
  const { [Symbol.iterator]: sync } = source as Iterable<unknown>
  if (typeof sync === 'function') {
    const iterator = sync.call(source)
    let over = false
    return () => {
      const out: unknown[] = []
      for (let n = size(); n > 0 && !over; n--) {
        const next = iterator.next()
        if (next.done) over = true
        else out.push(next.value)
      }
      return out.length > 0 ? out : undefined
    }
  }
  const iterator = (source as AsyncIterable<unknown>)[Symbol.asyncIterator]()
  let over = false
  return async () => {
    const out: unknown[] = []
    for (let n = size(); n > 0 && !over; n--) {
      const next = await iterator.next()
      if (next.done) over = true
      else out.push(next.value)
    }
    return out.length > 0 ? out : undefined
  }
}

/** Batches that come out of a fused loop: what goes into it, and its operations. Who takes the records may put its own work into such a loop. */
export interface Fused {
  readonly source: Batches
  readonly ops: readonly BoundOp[]
}
const fused = new WeakMap<Batches, Fused>()
export const fusedOf = (batches: Batches): Fused | undefined => fused.get(batches)
export function markFused(batches: Batches, from: Fused): Batches {
  fused.set(batches, from)
  return batches
}

/** Several, one after another; each is opened when the one before is through. */
export function chain(parts: readonly (() => Batches)[]): Batches {
  let at = 0
  let current: Batches | undefined
  const next = (): ReturnType<Batches> => {
    for (;;) {
      current ??= parts[at]?.()
      if (current === undefined) return undefined
      const batch = current()
      if (isPromise(batch)) return batch.then(b => b ?? advance())
      if (batch !== undefined) return batch
      current = undefined
      at++
    }
  }
  const advance = () => {
    current = undefined
    at++
    return next()
  }
  return next
}

/** Maps each batch. */
export const mapBatches =
  (batches: Batches, f: (batch: Batch) => Batch | Promise<Batch>): Batches =>
  () => {
    const batch = batches()
    if (isPromise(batch)) return batch.then(b => (b === undefined ? undefined : f(b)))
    return batch === undefined ? undefined : f(batch)
  }

/** Calls `each` with all batches, waiting where it has to; stops when `each` says true. */
export function drain(batches: Batches, each: (batch: Batch) => unknown): void | Promise<void> {
  for (;;) {
    const batch = batches()
    if (isPromise(batch)) return drainAsync(batches, each, batch)
    if (batch === undefined) return
    const more = each(batch)
    if (isPromise(more))
      return drainAsync(
        batches,
        each,
        Promise.resolve(more).then(stop => (stop === true ? undefined : batches())),
      )
    if (more === true) return
  }
}

async function drainAsync(batches: Batches, each: (batch: Batch) => unknown, first: ReturnType<Batches>): Promise<void> {
  for (let batch = await first; batch !== undefined; batch = await batches()) if ((await each(batch)) === true) return
}

/** All records. */
export function toArray(batches: Batches): unknown[] | Promise<unknown[]> {
  const parts: Batch[] = []
  const all = () => (parts.length === 1 ? (parts[0] as unknown[]) : parts.flat())
  const done = drain(batches, b => void parts.push(b))
  return isPromise(done) ? done.then(all) : all()
}

/** Goes on with a value, or with what a promise becomes. */
export function andThen<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return isPromise(value) ? (value as Promise<T>).then(next) : next(value as T)
}
