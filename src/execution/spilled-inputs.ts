import type { Memory } from '../columnar/memory.ts'
import type { SharedMemory } from '../columnar/shared-memory.ts'
import { emptyMetrics } from '../scheduler/metrics.ts'
import { type RowChunk, type RowFile, rowsOf } from '../storage/row-file.ts'
import type { PointerSplit } from './compiler.ts'
import { PAIR, ROW_OF_PAIR } from './operators/sort-pairs.ts'
import type { PipelineSpec } from './pipeline/spec.ts'
import { instantiate } from './runtime/instance.ts'
import { kernelsOf } from './runtime/kernels.ts'
import { mergeSpilledRuns, type SortedSlice } from './runtime/merge-spilled-runs.ts'
import type { SinkResult } from './runtime/sinks.ts'
import { Spill, type SpillSettings, sortShape } from './runtime/spill.ts'
import { runsByKey } from './sorted-runs.ts'

/** What tasks read of sinks that have spilled. */

/** The chunks of files by the partition of their rows. */
export function byPartition(files: readonly RowFile[]): Map<number, RowFile[]> {
  const out = new Map<number, RowFile[]>()
  for (const { path, chunks } of files) {
    const own = new Map<number, RowChunk[]>()
    for (const c of chunks) {
      const known = own.get(c.partition)
      if (known) known.push(c)
      else own.set(c.partition, [c])
    }
    for (const [p, cs] of own) out.set(p, [...(out.get(p) ?? []), { path, chunks: cs }])
  }
  return out
}

/** The chunks of files in about so many shares. */
export function shares(files: readonly RowFile[], count: number): RowFile[][] {
  const all = files.flatMap(({ path, chunks }) => chunks.map(chunk => ({ path, chunks: [chunk] })))
  const size = Math.max(1, Math.ceil(all.length / count))
  const out: RowFile[][] = []
  for (let i = 0; i < all.length; i += size) out.push(all.slice(i, i + size))
  return out
}

/** The runs and the arrays that workers have sorted. */
export const slicesOf = (results: readonly SinkResult[]): SortedSlice[] =>
  results.flatMap(r => {
    if (r.kind !== 'sort') return []
    const runs = (r.runs ?? []).map((run): SortedSlice => ({ kind: 'run', run, skip: 0, rows: rowsOf(run) }))
    return r.to > r.from ? [...runs, { kind: 'array', range: [r.from, r.to] }] : runs
  })

export const rowsOfSlice = (s: SortedSlice): number => (s.kind === 'run' ? s.rows : (s.range[1] - s.range[0]) / PAIR)

/** A partition's share of sorted slices. */
export interface SlicedPartition {
  readonly partition: number
  readonly slices: readonly SortedSlice[]
}

/** The first key of a row is its partition's number, which chunks have too. */
export function slicesByKey(
  { u32 }: Memory,
  slices: readonly SortedSlice[],
  split: PointerSplit & { readonly field: number },
): SlicedPartition[] {
  const out = new Map<number, SortedSlice[]>()
  const add = (partition: number, slice: SortedSlice): void => {
    const known = out.get(partition)
    if (known) known.push(slice)
    else out.set(partition, [slice])
  }
  for (const s of slices) {
    if (s.kind === 'run')
      for (const [partition, [run]] of byPartition([s.run])) add(partition, { kind: 'run', run: run!, skip: 0, rows: rowsOf(run!) })
    else {
      for (const { partition, runs } of runsByKey([s.range], u32, { by: 'key', field: split.field }))
        add(partition, { kind: 'array', range: runs[0]! })
    }
  }
  const numbers =
    split.partitions === undefined ? [...out.keys()].sort((a, b) => a - b) : Array.from({ length: split.partitions }, (_, i) => i)
  return numbers.map(partition => ({ partition, slices: out.get(partition) ?? [] }))
}

/** Neighbours are put together as long as they have no more rows than that; what they have of a slice stays together. */
export function partsUpTo(parts: readonly SlicedPartition[], rows: number): SlicedPartition[] {
  const out: { partition: number; slices: SortedSlice[]; rows: number }[] = []
  for (const { slices } of parts) {
    const own = slices.reduce((n, s) => n + rowsOfSlice(s), 0)
    const last = out.at(-1)
    if (last && last.rows + own <= rows) {
      last.slices.push(...slices)
      last.rows += own
    } else out.push({ partition: out.length, slices: [...slices], rows: own })
  }
  return out
}

/**
 * Ranges of about the same number of rows, equal rows together: the sorted rows are written anew, each with its range's number. Gives
 * the file too.
 */
export async function slicesByRange(
  memory: SharedMemory,
  slices: readonly SortedSlice[],
  partitions: number,
  specs: { readonly sorter: PipelineSpec; readonly merger: PipelineSpec },
  settings: SpillSettings,
): Promise<{ parts: SlicedPartition[]; path: string }> {
  const sorter = instantiate(specs.sorter, {}, memory, kernelsOf(memory))
  const merger = instantiate(specs.merger, {}, memory, kernelsOf(memory))
  const compare = merger.plain.compare!
  const shape = sortShape(specs.sorter)
  const spill = new Spill(settings, { memory, metrics: emptyMetrics() })
  const writer = spill.writer(shape)
  const step = slices.reduce((n, s) => n + rowsOfSlice(s), 0) / partitions
  let partition = 0
  let seen = 0
  let target = step
  /** The row after whose equals the range ends, where it is full. */
  let last = 0
  try {
    await mergeSpilledRuns({
      slices,
      shape,
      sorter,
      merger,
      memory,
      spill,
      cancelled: () => false,
      emit: async (from, to) => {
        for (let pair = from + ROW_OF_PAIR; pair < to; pair += PAIR) {
          const row = memory.u32[pair >>> 2]!
          if (last !== 0 && compare(row, last) !== 0) {
            partition++
            last = 0
          }
          writer.append(row, partition)
          seen++
          if (last !== 0) last = row
          else if (seen >= target && partition < partitions - 1) {
            last = row
            target += step
          }
        }
        await new Promise(setImmediate)
        return true
      },
    })
    writer.endChunk()
  } finally {
    sorter.free()
    merger.free()
    writer.close()
  }
  const runs = byPartition([writer.take()])
  const parts = Array.from({ length: partitions }, (_, p): SlicedPartition => {
    const run = runs.get(p)?.[0]
    return { partition: p, slices: run ? [{ kind: 'run', run, skip: 0, rows: rowsOf(run) }] : [] }
  })
  return { parts, path: writer.path }
}
