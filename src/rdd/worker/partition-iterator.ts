import { type Batches, isPromise } from './batches.ts'

/**
 * The records of a partition as a user's function sees them: an iterator, and one to be awaited. Records are computed as they are asked for.
 */
export class PartitionIterator<T> implements IterableIterator<T>, AsyncIterable<T> {
  private readonly batches: Batches
  private batch: readonly unknown[] = []
  private at = 0

  constructor(batches: Batches) {
    this.batches = batches
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<T, undefined> {
    while (this.at >= this.batch.length) {
      const batch = this.batches()
      if (isPromise(batch)) {
        batch.catch(() => {})
        throw new TypeError('The records before this are made by an asynchronous function: use `for await` over the partition')
      }
      if (batch === undefined) return { done: true, value: undefined }
      this.batch = batch
      this.at = 0
    }
    return { done: false, value: this.batch[this.at++] as T }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.at < this.batch.length) yield this.batch[this.at++] as T
      const batch = await this.batches()
      if (batch === undefined) return
      this.batch = batch
      this.at = 0
    }
  }

  /** What is left, as an array. */
  toArray(): T[] {
    return [...this]
  }
}

/**
 * An iterator whose first records have been computed already, so that it is known whether they have to be awaited. If so, all are, and a plain
 * loop serves for those as well.
 */
export function partitionIterator<T>(batches: Batches): PartitionIterator<T> | Promise<PartitionIterator<T>> {
  const first = batches()
  if (!isPromise(first)) return new PartitionIterator<T>(withFirst(first, batches))
  return (async () => {
    const parts: (readonly unknown[])[] = []
    for (let batch = await first; batch !== undefined; batch = await batches()) parts.push(batch)
    let at = 0
    return new PartitionIterator<T>(() => parts[at++])
  })()
}

function withFirst(first: readonly unknown[] | undefined, rest: Batches): Batches {
  let pending: 'first' | 'rest' = 'first'
  return () => {
    if (pending === 'rest') return first === undefined ? undefined : rest()
    pending = 'rest'
    return first
  }
}
