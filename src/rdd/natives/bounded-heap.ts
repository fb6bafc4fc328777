import type { Ordering } from '../ordering.ts'

/** The first `n` records of an order, in that order. */
export function smallest<T>(records: Iterable<T>, n: number, order: Ordering<T>): T[] {
  if (n <= 0) return []
  /** The last in order of those kept is at the top. */
  const heap: T[] = []
  const sink = (from: number) => {
    for (let i = from; ; ) {
      let most = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && order(heap[child]!, heap[most]!) > 0) most = child
      if (most === i) return
      const moved = heap[i]!
      heap[i] = heap[most]!
      heap[most] = moved
      i = most
    }
  }
  for (const record of records) {
    if (heap.length < n) {
      heap.push(record)
      if (heap.length === n) for (let i = heap.length >> 1; i >= 0; i--) sink(i)
    } else if (order(record, heap[0]!) < 0) {
      heap[0] = record
      sink(0)
    }
  }
  return heap.sort(order)
}
