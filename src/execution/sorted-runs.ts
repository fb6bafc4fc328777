import type { PointerSplit } from './compiler.ts'
import { PAIR, ROW_OF_PAIR } from './operators/sort-pairs.ts'
import type { RowRange } from './runtime/sinks.ts'

/** A slice of each run, in the order of runs: what a task merges. Rows that are equal come in the order of runs. */
export interface Slices {
  readonly runs: readonly RowRange[]
  readonly partition: number
}

/** Compares the rows of two pairs. */
type Compare = (a: number, b: number) => number

/** Partitions that nobody asked the number of are put together up to this size (`spark.sql.adaptive.advisoryPartitionSizeInBytes`). */
export const ADVISORY_BYTES = 1 << 20

/** Places that a run's rows are sampled at, for each piece. */
const SAMPLES = 4

export const rowsOf = (runs: readonly RowRange[]): number => runs.reduce((n, [from, to]) => n + (to - from) / PAIR, 0)

/**
 * About so many pieces of about the same size. With `group` rows that are equal to it stay together, else rows that are equal by `compare`
 * may be in two pieces.
 */
export function cutRuns(runs: readonly RowRange[], pieces: number, compare: Compare, group?: Compare): Slices[] {
  const step = Math.max(1, Math.ceil(rowsOf(runs) / (pieces * SAMPLES)))
  const order = group ?? compare
  const sampled = runs.flatMap(([from, to], run) => {
    const out: { at: number; run: number }[] = []
    for (let at = from + step * PAIR; at < to; at += step * PAIR) out.push({ at, run })
    return out
  })
  sampled.sort((a, b) => order(a.at, b.at) || a.run - b.run || a.at - b.at)
  const cuts: number[][] = []
  for (let i = SAMPLES - 1; i < sampled.length; i += SAMPLES) {
    const { at, run } = sampled[i]!
    cuts.push(
      runs.map(([from, to], other) => {
        if (!group && other === run) return at
        // equal rows of an earlier run come first
        const after = !group && other < run
        return firstWhere(from, to, place => (after ? order(place, at) > 0 : order(place, at) >= 0))
      }),
    )
  }
  return slicesBetween(runs, cuts)
}

/** A task per number of a partition, which is the first key of the rows. */
export function runsByKey(runs: readonly RowRange[], u32: Uint32Array, split: PointerSplit & { readonly field: number }): Slices[] {
  const key = (at: number): number => u32[(u32[(at + ROW_OF_PAIR) >>> 2]! + split.field) >>> 2]!
  const slice = (partition: number): Slices => ({
    partition,
    runs: runs.map(([from, to]): RowRange => {
      const start = firstWhere(from, to, at => key(at) >= partition)
      return [start, firstWhere(start, to, at => key(at) > partition)]
    }),
  })
  // partitions without rows are there as well, where their number is known
  if (split.partitions !== undefined) return Array.from({ length: split.partitions }, (_, partition) => slice(partition))
  const found = new Set<number>()
  for (const [from, to] of runs)
    for (let at = from; at < to; ) {
      const partition = key(at)
      found.add(partition)
      at = firstWhere(at, to, place => key(place) > partition)
    }
  return [...found].sort((a, b) => a - b).map(slice)
}

/** Ranges of about the same number of rows; rows that are equal are together. As Spark's RangePartitioner cuts, knowing all rows. */
export function cutByRange([from, to]: RowRange, partitions: number, compare: Compare): Slices[] {
  const step = (to - from) / PAIR / partitions
  const cuts: number[][] = []
  let target = step
  let bound: number | undefined
  for (let at = from; at < to && cuts.length < partitions - 1; at += PAIR) {
    if ((at - from) / PAIR + 1 < target || (bound !== undefined && compare(at, bound) <= 0)) continue
    bound = at
    cuts.push([firstWhere(at, to, place => compare(place, at) > 0)])
    target += step
  }
  return slicesBetween([[from, to]], cuts, false)
}

/** Neighbours are put together as long as they have no more rows than that. */
export function togetherUpTo(slices: readonly Slices[], rows: number): Slices[] {
  const out: Slices[] = []
  for (const { runs } of slices) {
    const last = out.at(-1)
    const joined = last?.runs.map(([from], i): RowRange => [from, runs[i]![1]])
    if (joined && rowsOf(joined) <= rows) out[out.length - 1] = { runs: joined, partition: last!.partition }
    else out.push({ runs, partition: out.length })
  }
  return out
}

/** The first place of a run from which on the test holds. */
function firstWhere(from: number, to: number, passed: (at: number) => boolean): number {
  let [low, high] = [0, (to - from) / PAIR]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passed(from + middle * PAIR)) high = middle
    else low = middle + 1
  }
  return from + low * PAIR
}

function slicesBetween(runs: readonly RowRange[], cuts: readonly number[][], skipEmpty = true): Slices[] {
  const out: Slices[] = []
  let start = runs.map(r => r[0])
  for (const end of [...cuts, runs.map(r => r[1])]) {
    const slice = start.map((from, i): RowRange => [from, end[i]!])
    start = end
    if (!skipEmpty || rowsOf(slice) > 0) out.push({ runs: slice, partition: out.length })
  }
  return out
}
