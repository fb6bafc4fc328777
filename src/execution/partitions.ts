import type { PointerSplit } from './compiler.ts'

/** Where partitions end in an array of addresses of sorted rows. */
export interface PartitionEnd {
  readonly partition: number
  readonly end: number
}

/** Partitions that nobody asked the number of are put together up to this size (`spark.sql.adaptive.advisoryPartitionSizeInBytes`). */
export const ADVISORY_BYTES = 1 << 20
const POINTER = 4

/** The first key of a row is its partition's number. */
export function partitionsByKey(
  u32: Uint32Array,
  from: number,
  to: number,
  split: PointerSplit & { readonly field: number },
): PartitionEnd[] {
  const key = (at: number): number => u32[(u32[at >>> 2]! + split.field) >>> 2]!
  const out: PartitionEnd[] = []
  let at = from
  while (at < to) {
    const partition = key(at)
    // partitions are runs: the end of one is found by halving
    let [low, high] = [at, to]
    while (high - low > POINTER) {
      const middle = low + (((high - low) / POINTER) >>> 1) * POINTER
      if (key(middle) > partition) high = middle
      else low = middle
    }
    out.push({ partition, end: high })
    at = high
  }
  if (split.partitions === undefined) return out
  // partitions without rows are there as well
  let end = from
  return Array.from({ length: split.partitions }, (_, partition) => {
    end = out.find(p => p.partition === partition)?.end ?? end
    return { partition, end }
  })
}

/** Ranges of about the same number of rows; rows that are equal are together. As Spark's RangePartitioner cuts, knowing all rows. */
export function partitionsByRange(from: number, to: number, partitions: number, compare: (a: number, b: number) => number): PartitionEnd[] {
  const rows = (to - from) / POINTER
  const ends: number[] = []
  const step = rows / partitions
  let target = step
  let bound: number | undefined
  for (let i = 0; i < rows && ends.length < partitions - 1; i++) {
    const at = from + i * POINTER
    if (i + 1 < target || (bound !== undefined && compare(at, bound) <= 0)) continue
    bound = at
    let end = at + POINTER
    while (end < to && compare(end, at) === 0) end += POINTER
    ends.push(end)
    target += step
  }
  return [...ends, to].map((end, partition) => ({ partition, end }))
}

/** Neighbours are put together as long as they have no more rows than that. */
export function togetherUpTo(ends: readonly PartitionEnd[], from: number, rows: number): PartitionEnd[] {
  const out: PartitionEnd[] = []
  let start = from
  for (const { end } of ends) {
    const last = out.at(-1)
    if (last && (end - start) / POINTER <= rows) out[out.length - 1] = { partition: last.partition, end }
    else {
      start = last?.end ?? from
      out.push({ partition: out.length, end })
    }
  }
  return out
}
