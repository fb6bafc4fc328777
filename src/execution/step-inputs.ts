import type { Memory } from '../columnar/memory.ts'
import type { Job } from '../scheduler/job.ts'
import { type RowFile, rowsOf as rowsOfFile } from '../storage/row-file.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { type CachedTasks, cachedTasks, matchingBatches } from './cached-tasks.ts'
import type { SourceRef, Step } from './compiler.ts'
import { PARTITIONS } from './operators/aggregate.ts'
import { ROW_OF_PAIR } from './operators/sort-pairs.ts'
import { type ShippedSplits, shippedSplits, splitRows } from './packed-splits.ts'
import type { BlockLayout, PipelineSpec, SinkSpec } from './pipeline/spec.ts'
import type { Blocks, RunOptions } from './run.ts'
import { type BlockRef, loadBlock } from './runtime/collect-sink.ts'
import { instantiate } from './runtime/instance.ts'
import { kernelsOf } from './runtime/kernels.ts'
import { blocksOf } from './runtime/local-blocks.ts'
import { mergeRuns } from './runtime/merge-runs.ts'
import type { SortedSlice } from './runtime/merge-spilled-runs.ts'
import type { RowRange } from './runtime/row-blocks.ts'
import type { SinkResult } from './runtime/sinks.ts'
import type { TaskInput } from './runtime/task.ts'
import { ADVISORY_BYTES, cutByRange, cutRuns, rowsOf, runsByKey, type Slices, togetherUpTo } from './sorted-runs.ts'
import { byPartition, partsUpTo, rowsOfSlice, type SlicedPartition, shares, slicesByKey, slicesByRange } from './spilled-inputs.ts'

/** What a run knows of its steps so far, as far as their tasks depend on it. */
export interface RunState {
  readonly job: Job
  readonly options: RunOptions
  readonly memory: Memory
  readonly results: ReadonlyMap<number, readonly SinkResult[]>
  readonly specs: ReadonlyMap<number, SinkSpec>
  readonly runs: ReadonlyMap<number, readonly RowRange[]>
  readonly slices: ReadonlyMap<number, readonly SortedSlice[]>
  readonly sorters: ReadonlyMap<number, PipelineSpec>
  readonly files: ReadonlyMap<number, Set<string>>
  readonly params: Record<string, number>
  ranges(sink: number): RowRange[]
  collected(sink: number): Blocks
}

type PipelineStep = Extract<Step, { kind: 'pipeline' }>

/** Small neighbouring partitions of partial groups are one task, as long as its table fits a core's cache. */
const MERGED_ROWS = 8_192

/** How a step's work is divided into tasks. */
export class StepInputs {
  private readonly run: RunState

  constructor(run: RunState) {
    this.run = run
  }

  /** A step's tasks: what each reads, or how many there are where the pipeline's spec says what they read. */
  async of(step: PipelineStep): Promise<{
    inputs: readonly TaskInput[]
    tasks: number
    rows: number
    block?: BlockLayout
    cached?: CachedTasks
    scan?: { readonly packed: Uint32Array; readonly splits: ShippedSplits }
  }> {
    const { source, spec } = step
    const of = (inputs: readonly TaskInput[], rows: number, block?: BlockLayout) => ({
      inputs,
      tasks: inputs.length,
      rows,
      ...(block && { block }),
    })
    switch (source.kind) {
      case 'scan': {
        const { splits } = source.spec.scan
        const scan = shippedSplits(source.spec.scan, this.run.options.morselRows)
        return { inputs: [], tasks: scan.packed.length - 1, rows: splits.reduce((n, s) => n + splitRows(s), 0), scan }
      }
      case 'one':
        return of([{}], 1)
      case 'range': {
        const tasks = source.spec.count === 0n ? 0 : source.spec.partitions
        return { inputs: [], tasks, rows: Number(source.spec.count) }
      }
      case 'local': {
        // as many slices as Spark makes of local rows
        const slices = Math.min(source.plan.rowCount, this.run.options.threads)
        const tasks = Array.from({ length: slices }, (_, i) => {
          const { rowCount, columns } = source.plan
          const [start, end] = [Math.floor((i * rowCount) / slices), Math.floor(((i + 1) * rowCount) / slices)]
          const slice =
            slices === 1 ? source.plan : { ...source.plan, columns: columns.map(c => c.slice(start, end)), rowCount: end - start }
          return { blocks: blocksOf(slice, source.spec.block, this.run.memory).blocks, partition: i }
        })
        return of(tasks, source.plan.rowCount)
      }
      case 'rdd': {
        const { partitions, rows, layout } = this.run.options.rddRows(source.rowsId)
        return of(
          partitions.map((blocks, partition) => ({ blocks, partition })),
          rows,
          layout,
        )
      }
      case 'shared': {
        const { blocks, rows, layout } = this.run.options.shared(source.id)
        return of(this.blockTasks(blocks), rows, layout)
      }
      case 'cached': {
        const batches = matchingBatches(this.run.options.cached(source.cacheId), source)
        const rows = batches.reduce((n, b) => n + b.rows, 0)
        const cached = cachedTasks(batches, spec, this.run.options.morselRows)
        return { inputs: [], tasks: cached.partitions.length, rows, cached }
      }
      case 'collected': {
        const all = this.run.collected(source.sink)
        const blocks = source.limit ? trim(all, source.limit) : all.blocks
        const placed = source.limit ? skipRows(blocks, all.layout, this.run.memory, source.limit, all.rows) : blocks
        return of(
          this.blockTasks(placed),
          placed.reduce((n, b) => n + b.rows, 0),
          all.layout,
        )
      }
      case 'rows': {
        const spec = this.run.specs.get(source.sink)
        const size = spec?.kind === 'rows' ? spec.layout.size : 1
        const ranges = this.run.ranges(source.sink)
        if (source.split) {
          const tasks = this.partitionTasks(source.sink, source.split, size)
          return of(
            tasks,
            (this.run.results.get(source.sink) ?? []).reduce((n, r) => n + (r.kind === 'rows' ? r.rows : 0), 0),
          )
        }
        const bytes = this.run.options.morselRows * size
        const inputs: TaskInput[] = []
        for (const [from, to] of ranges) for (let at = from; at < to; at += bytes) inputs.push({ ranges: [[at, Math.min(to, at + bytes)]] })
        return of(
          inputs,
          ranges.reduce((n, [from, to]) => n + (to - from) / size, 0),
        )
      }
      case 'join': {
        const inputs = this.joinTasks(source)
        return of(inputs, Number.POSITIVE_INFINITY)
      }
      case 'groups':
        return this.groups(source)
      case 'pointers': {
        const slices = this.run.slices.get(source.sink)
        if (slices) {
          const all = slices.reduce((n, s) => n + rowsOfSlice(s), 0)
          return of(await this.spilledTasks(step, source, slices), all)
        }
        const rows = rowsOf(this.run.runs.get(source.sink)!)
        return of(rows === 0 && source.split.partitions === undefined ? [] : this.sortedTasks(step, source, rows), rows)
      }
    }
  }

  /** A task per partition of a join on disk; where there are no partitions, one for some chunks of the probe side. */
  private joinTasks({ sink, rest, probe, spec }: Extract<SourceRef, { kind: 'join' }>): TaskInput[] {
    const rows = (id: number) => (this.run.results.get(id) ?? []).flatMap(r => (r.kind === 'rows' ? [r] : []))
    const files = (id: number) => rows(id).flatMap(r => (r.spilled ? [r.spilled] : []))
    const build = [...rows(sink), ...rows(rest)]
    const nulls = build.reduce((n, r) => n + (r.nulls ?? 0), 0)
    // what is in memory has been copied to the rest
    this.run.params[`${spec.directory}.rows`] = build.reduce((n, r) => n + (r.spilled ? r.rows : 0), 0)
    const left = byPartition([...files(sink), ...files(rest)])
    const right = byPartition(files(probe))
    const parts = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) => a - b)
    const inputs = parts.map(p => ({ build: left.get(p) ?? [], probe: right.get(p) ?? [], nulls }))
    if (!spec.keyed && !spec.buildPreserved)
      return inputs.flatMap(i => shares(i.probe, 4 * this.run.options.threads).map(share => ({ join: { ...i, probe: share } })))
    return inputs.map(join => ({ join }))
  }

  /** Tasks that merge sorted rows, some of them on disk. */
  private async spilledTasks(
    step: PipelineStep,
    { sink, offset, split }: Extract<SourceRef, { kind: 'pointers' }>,
    slices: readonly SortedSlice[],
  ): Promise<TaskInput[]> {
    const sorter = this.run.sorters.get(sink)!
    const { limit, layout } = sorter.sink as Extract<SinkSpec, { kind: 'sort' }>
    if (split.by === 'rows' || split.by === 'group')
      return [{ sorted: slices, partition: 0, ...(limit !== undefined && { skip: offset, most: limit - offset }) }]
    let parts: SlicedPartition[]
    if (split.by === 'key') parts = slicesByKey(this.run.memory, slices, split)
    else {
      const ranges = await slicesByRange(
        this.run.job.memory,
        slices,
        split.partitions!,
        { sorter, merger: step.spec },
        this.run.options.spill,
      )
      this.run.files.get(sink)!.add(ranges.path)
      parts = ranges.parts
    }
    const grouped = split.adaptive ? partsUpTo(parts, ADVISORY_BYTES / layout.size) : parts
    return grouped.map(p => ({ sorted: p.slices, partition: p.partition }))
  }

  /** A task per partition of rows; where nobody asked for a number, small neighbours are one. */
  private partitionTasks(sink: number, { partitions, adaptive }: { partitions: number; adaptive: boolean }, size: number): TaskInput[] {
    const results = (this.run.results.get(sink) ?? []).flatMap(r => (r.kind === 'rows' ? [r] : []))
    const onDisk = byPartition(results.flatMap(r => (r.spilled ? [r.spilled] : [])))
    const tasks: { ranges: RowRange[]; partition: number; spilled: RowFile[] }[] = []
    let rows = Number.POSITIVE_INFINITY
    for (let p = 0; p < partitions; p++) {
      const ranges = results.flatMap(r => r.partitions?.[p] ?? [])
      const spilled = onDisk.get(p) ?? []
      const count = spilled.reduce(
        (n, f) => n + rowsOfFile(f),
        ranges.reduce((n, [from, to]) => n + (to - from) / size, 0),
      )
      if (adaptive && rows + count <= ADVISORY_BYTES / size) {
        tasks.at(-1)!.ranges.push(...ranges)
        tasks.at(-1)!.spilled.push(...spilled)
        rows += count
      } else {
        tasks.push({ ranges, spilled: [...spilled], partition: adaptive ? tasks.length : p })
        rows = count
      }
    }
    return tasks.map(({ spilled, ...task }) => (spilled.length === 0 ? task : { ...task, spilled }))
  }

  /** Tasks over sorted runs, whose slices they merge. */
  private sortedTasks(step: PipelineStep, source: Extract<SourceRef, { kind: 'pointers' }>, rows: number): readonly TaskInput[] {
    const { split } = source
    const runs = this.run.runs.get(source.sink)!
    const spec = this.run.specs.get(source.sink)
    const together = (slices: Slices[]): Slices[] =>
      split.adaptive && spec?.kind === 'sort' ? togetherUpTo(slices, ADVISORY_BYTES / spec.layout.size) : slices
    if (split.by === 'key') return together(runsByKey(runs, this.run.memory.u32, split))
    const limit = spec?.kind === 'sort' ? spec.limit : undefined
    // only results keep the order of tasks
    const ordered = split.by === 'rows' && (limit !== undefined || step.spec.sink.kind !== 'collect')
    if (split.by !== 'range' && (ordered || rows < this.run.options.singleThreadRows))
      return [{ runs, ...(limit !== undefined && { skip: source.offset, most: limit - source.offset }), partition: 0 }]
    const instance = instantiate(step.spec, {}, this.run.memory, kernelsOf(this.run.memory))
    const { u32 } = this.run.memory
    const row = (at: number): number => u32[(at + ROW_OF_PAIR) >>> 2]!
    const compare = (a: number, b: number): number => instance.plain.compare!(row(a), row(b))
    const group = instance.plain.compare_partition
    const pieces = Math.max(1, Math.ceil(rows / this.run.options.morselRows))
    try {
      if (split.by === 'range') return together(cutByRange(mergeRuns(runs, instance, this.run.memory).run, split.partitions!, compare))
      return cutRuns(runs, pieces, compare, split.by === 'group' && group ? (a, b) => group(row(a), row(b)) : undefined)
    } finally {
      instance.free()
    }
  }

  private blockTasks(blocks: readonly BlockRef[]): TaskInput[] {
    const inputs: { blocks: BlockRef[] }[] = []
    let rows = Number.POSITIVE_INFINITY
    for (const b of blocks) {
      if (rows >= this.run.options.morselRows) {
        inputs.push({ blocks: [] })
        rows = 0
      }
      inputs.at(-1)!.blocks.push(b)
      rows += b.rows
    }
    return inputs
  }

  /** Partial groups: one task where nobody overflowed, else one per partition. */
  private groups(source: Extract<SourceRef, { kind: 'groups' }>): { inputs: TaskInput[]; tasks: number; rows: number } {
    const merge = source.spec.merge!
    const results = (this.run.results.get(source.sink) ?? []).flatMap(r => (r.kind === 'aggregate' ? [r] : []))
    const rows = results.reduce((n, r) => n + r.rows, 0)
    const flat = results.flatMap(r => r.ranges)
    const spilled = results.flatMap(r => (r.spilled ? [r.spilled] : []))
    if (spilled.length === 0 && !results.some(r => r.partitions)) {
      if (rows === 0 && merge.keys === 0) return { inputs: [{ ranges: [], initial: true }], tasks: 1, rows: 1 }
      if (rows === 0) return { inputs: [], tasks: 0, rows: 0 }
      return { inputs: [{ ranges: flat, ...(results.length > 1 ? { merge: rows } : {}) }], tasks: 1, rows }
    }
    const partitions: RowRange[][] = Array.from({ length: PARTITIONS }, () => [])
    for (const r of results) r.partitions?.forEach((p, i) => partitions[i]!.push(...p))
    const size = merge.layout.size
    const { u32 } = this.run.memory
    for (const [from, to] of flat) for (let row = from; row < to; row += size) partitions[u32[row >>> 2]! >>> 26]!.push([row, row + size])
    const onDisk = byPartition(spilled)
    const gathered = results.reduce((n, r) => n + r.gathered, 0)
    const weight = Math.max(1, gathered / Math.max(1, rows))
    const inputs: { ranges: RowRange[]; merge: number; spilled?: readonly RowFile[] }[] = []
    partitions.forEach((ranges, p) => {
      const merge = ranges.reduce((n, [from, to]) => n + (to - from) / size, 0)
      const last = inputs.at(-1)
      if (onDisk.has(p)) inputs.push({ ranges, merge, spilled: onDisk.get(p)! })
      else if (merge === 0) return
      else if (last === undefined || last.spilled || (last.merge + merge) * weight > Math.min(MERGED_ROWS, this.run.options.morselRows))
        inputs.push({ ranges, merge })
      else {
        last.ranges.push(...ranges)
        last.merge += merge
      }
    })
    return { inputs, tasks: inputs.length, rows: Math.max(rows, gathered) }
  }
}

type LimitOf = NonNullable<Extract<SourceRef, { kind: 'collected' }>['limit']>

/** The blocks that hold the wanted rows; the last one cut. */
function trim(all: Blocks, { limit, offset, tail }: LimitOf): BlockRef[] {
  let left = tail ? Number.POSITIVE_INFINITY : limit === undefined ? Number.POSITIVE_INFINITY : limit + offset
  const out: BlockRef[] = []
  for (const b of all.blocks) {
    if (left <= 0) break
    out.push({ ...b, rows: Math.min(b.rows, left) })
    left -= b.rows
  }
  return out
}

/** Drops the first rows: whole blocks, and the head of one by moving its rows up. */
function skipRows(
  blocks: readonly BlockRef[],
  layout: BlockLayout,
  memory: Memory,
  { limit, offset, tail }: LimitOf,
  total: number,
): BlockRef[] {
  let skip = tail ? Math.max(0, total - (limit ?? 0)) : offset
  const out: BlockRef[] = []
  for (const b of blocks) {
    if (skip >= b.rows) {
      skip -= b.rows
      continue
    }
    if (skip === 0) {
      out.push(b)
      continue
    }
    const address = b.spilled ? loadBlock(memory, layout, b.spilled) : b.address
    for (const c of layout.columns) {
      const width = widthOf[layoutOf(c.dataType)]
      const values = address + c.values
      memory.u8.copyWithin(values, values + skip * width, values + b.rows * width)
      if (c.validity >= 0) memory.u8.copyWithin(address + c.validity, address + c.validity + skip, address + c.validity + b.rows)
    }
    out.push({ address, rows: b.rows - skip })
    skip = 0
  }
  return out
}
