import type { Ordering } from '../ordering.ts'

interface Entry<T> {
  readonly record: T
  /** Its place among all: of equal ones, those that came first are kept. */
  readonly at: number
}

/** The first `n` records of an order, in that order; equal ones as they came. */
export function smallest<T>(records: Iterable<T>, n: number, order: Ordering<T>): T[] {
  if (n <= 0) return []
  const compare = (a: Entry<T>, b: Entry<T>): number => order(a.record, b.record) || a.at - b.at
  /** The last in order of those kept is at the top. */
  const heap: Entry<T>[] = []
  const sink = (from: number) => {
    for (let i = from; ; ) {
      let most = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && compare(heap[child]!, heap[most]!) > 0) most = child
      if (most === i) return
      const moved = heap[i]!
      heap[i] = heap[most]!
      heap[most] = moved
      i = most
    }
  }
  let at = 0
  for (const record of records) {
    if (heap.length < n) {
      heap.push({ record, at })
      if (heap.length === n) for (let i = heap.length >> 1; i >= 0; i--) sink(i)
    } else if (order(record, heap[0]!.record) < 0) {
      heap[0] = { record, at }
      sink(0)
    }
    at++
  }
  return heap.sort(compare).map(e => e.record)
}
