import type { Batch, Batches } from './batches.ts'
import { isPromise, iterableBatches, toArray } from './batches.ts'
import type { BoundOp } from './element-op.ts'
import { AsyncFunctionFound } from './fuse.ts'

/** An operation whose function is asynchronous: its calls for a batch run at the same time, so many at once at most; order is kept. */
export function asyncOp(batches: Batches, { op, f }: BoundOp, concurrency: number): Batches {
  const ofPair = op === 'mapValues' || op === 'flatMapValues'
  return async () => {
    const batch = await batches()
    if (batch === undefined) return undefined
    const results = await mapConcurrently(batch, v => f(ofPair ? (v as unknown[])[1] : v), concurrency)
    switch (op) {
      case 'map':
        return results
      case 'filter':
        return batch.filter((_, i) => results[i])
      case 'mapValues':
        return batch.map((v, i) => [(v as unknown[])[0], results[i]])
      case 'flatMap':
        return (await Promise.all(results.map(all))).flat()
      case 'flatMapValues': {
        const lists = await Promise.all(results.map(all))
        return lists.flatMap((list, i) => list.map(x => [(batch[i] as unknown[])[0], x]))
      }
    }
  }
}

const all = (v: unknown): unknown[] | Promise<unknown[]> => toArray(iterableBatches(v as Iterable<unknown>, false))

export async function mapConcurrently(batch: Batch, f: (v: unknown) => unknown, concurrency: number): Promise<unknown[]> {
  const results = new Array<unknown>(batch.length)
  let next = 0
  const work = async () => {
    while (next < batch.length) {
      const i = next++
      const r = f(batch[i])
      results[i] = isPromise(r) ? await r : r
    }
  }
  const hands = Array.from({ length: Math.min(concurrency, batch.length) }, work)
  try {
    await Promise.all(hands)
  } catch (error) {
    next = batch.length
    // no call outlives its task
    await Promise.allSettled(hands)
    throw error
  }
  return results
}

/** A flatMap whose lists may be endless: records are taken as they are wanted. */
export function lazyFlatMap(batches: Batches, bound: BoundOp, size: () => number): Batches {
  const { op, f } = bound
  const ofPair = op === 'flatMapValues'
  let batch: Batch = []
  let at = 0
  let key: unknown
  let inner: Iterator<unknown> | undefined
  const take = (): Batch | undefined => {
    const out: unknown[] = []
    for (let n = size(); n > 0; ) {
      if (inner === undefined) {
        if (at >= batch.length) break
        const v = batch[at++]
        key = ofPair ? (v as unknown[])[0] : undefined
        const list = f(ofPair ? (v as unknown[])[1] : v)
        if (isPromise(list)) throw new AsyncFunctionFound(f, list)
        inner = (list as Iterable<unknown>)[Symbol.iterator]()
      }
      const next = inner.next()
      if (next.done) {
        inner = undefined
        continue
      }
      out.push(ofPair ? [key, next.value] : next.value)
      n--
    }
    return out.length > 0 ? out : undefined
  }
  const next = (): ReturnType<Batches> => {
    for (;;) {
      const out = take()
      if (out !== undefined) return out
      const more = batches()
      if (isPromise(more)) return more.then(b => (b === undefined ? undefined : refill(b)))
      if (more === undefined) return undefined
      batch = more
      at = 0
    }
  }
  const refill = (b: Batch) => {
    batch = b
    at = 0
    return next()
  }
  return next
}
