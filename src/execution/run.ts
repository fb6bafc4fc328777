import { rmSync } from 'node:fs'
import { fillBytes, type Memory } from '../columnar/memory.ts'
import type { Job } from '../scheduler/job.ts'
import { type RowFile, rowsOf as rowsOfFile } from '../storage/row-file.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { sparkError } from '../util/errors.ts'
import type { ReadableBatch } from './cached-data.ts'
import { type CachedTasks, cachedTasks, matchingBatches } from './cached-tasks.ts'
import type { Compiler, SourceRef, Step } from './compiler.ts'
import { PARTITIONS } from './operators/aggregate.ts'
import { BITS } from './operators/key-bits.ts'
import { ROW_OF_PAIR } from './operators/sort-pairs.ts'
import { type ShippedSplits, shippedSplits, splitRows } from './packed-splits.ts'
import type { BlockLayout, PipelineSpec, SinkSpec } from './pipeline/spec.ts'
import { resultTooLarge, rowBytes } from './result-size.ts'
import { type BlockRef, loadBlock } from './runtime/collect-sink.ts'
import { instantiate } from './runtime/instance.ts'
import { kernelsOf } from './runtime/kernels.ts'
import { blocksOf } from './runtime/local-blocks.ts'
import { mergeRuns } from './runtime/merge-runs.ts'
import type { SortedSlice } from './runtime/merge-spilled-runs.ts'
import type { RowRange } from './runtime/row-blocks.ts'
import type { SinkResult } from './runtime/sinks.ts'
import type { SpillSettings } from './runtime/spill.ts'
import { PIPELINE, type PipelineRun, type TaskInput } from './runtime/task.ts'
import { ADVISORY_BYTES, cutByRange, cutRuns, rowsOf, runsByKey, type Slices, togetherUpTo } from './sorted-runs.ts'
import {
  byPartition,
  partsUpTo,
  rowsOfSlice,
  type SlicedPartition,
  shares,
  slicesByKey,
  slicesByRange,
  slicesOf,
} from './spilled-inputs.ts'

/** Rows in column blocks, in order. */
export interface Blocks {
  readonly layout: BlockLayout
  readonly blocks: readonly BlockRef[]
  readonly rows: number
}

export interface RunOptions {
  readonly threads: number
  /** Stages over fewer rows run on the driver's thread. */
  readonly singleThreadRows: number
  /** Rows of a task over rows in memory. */
  readonly morselRows: number
  readonly batchRows: number
  /** The batches of a cached plan, held for the job. */
  cached(cacheId: number): readonly ReadableBatch[]
  /** Column blocks of a subplan that ran before. */
  shared(id: number): Blocks
  /** `spark.driver.maxResultSize` for the plan's result, 0 for no limit. */
  readonly maxResultBytes?: number
  /** Owner of the result's pages; by default the job. */
  readonly owner?: number
  readonly spill: SpillSettings
  /** Called when a task has cached rows in so many bytes of memory: others will want as many. */
  readonly onCached?: (bytes: number) => void
  /** Of the tasks that write to the plan's result, those that are to run; by default all. */
  readonly only?: ReadonlySet<number>
  /** Called with each finished step: rows that went in, tasks, milliseconds. */
  onStep?(step: StepMetrics): void
  /** Takes the query's rows a few tasks at a time, in order; they are freed when it comes back. False: no more are wanted. */
  readonly onBlocks?: (blocks: Blocks) => Promise<boolean>
}

/** What a task has made of a cached DataFrame. */
export interface CachedResult {
  /** Its place among all tasks that write to the result. */
  readonly task: number
  readonly partition: number
  readonly result: Extract<SinkResult, { kind: 'cache' }>
}

export interface StepMetrics {
  readonly name: string
  readonly step: Extract<Step, { kind: 'pipeline' }>
  readonly tasks: number
  readonly milliseconds: number
  readonly bytesSpilled: number
}

type PipelineStep = Extract<Step, { kind: 'pipeline' }>

/** Runs a compiled plan's steps in order, within a job; gives the blocks of the sink `root`. */
export async function runSteps(
  compiler: Compiler,
  root: number,
  job: Job,
  options: RunOptions,
): Promise<{ result: Blocks; shared: Map<number, Blocks>; cached: readonly CachedResult[] }> {
  const run = new Run(job, options, root)
  const keep = new Set([root, ...compiler.shared.values()])
  let steps: readonly Step[] = compiler.steps
  while (steps.length > 0 && !run.stopped) {
    const [step, ...rest] = steps as [Step, ...Step[]]
    steps = rest
    if (step.kind === 'pipeline') {
      const running = run.pipeline(step, !keep.has(step.sink))
      writeCode(steps.find(s => s.kind === 'pipeline'))
      await running
    } else if (step.kind === 'finish') run.finish(step)
    else if (run.hasSpilled(step.sink)) steps = [...step.instead(), ...rest.slice(step.steps)]
    run.release(steps)
  }
  const { cached } = run
  if (options.onBlocks) return { result: { layout: { capacity: 0, size: 0, columns: [] }, blocks: [], rows: 0 }, shared: new Map(), cached }
  const shared = new Map([...compiler.shared].map(([id, sink]) => [id, run.collected(sink)]))
  return { result: run.collected(root), shared, cached }
}

/** The next pipeline's code is written while workers are busy with the one before. What is wrong with it shows when its turn comes. */
function writeCode(step: PipelineStep | undefined): void {
  try {
    void step?.spec
  } catch {
    // raised again when it runs
  }
}

class Run {
  private readonly job: Job
  private readonly options: RunOptions
  private readonly root: number
  private readonly memory: Memory
  private readonly results = new Map<number, SinkResult[]>()
  private readonly specs = new Map<number, SinkSpec>()
  private readonly runs = new Map<number, readonly RowRange[]>()
  /** Sorted rows of a sink that has spilled, and the pipelines that sort. */
  private readonly slices = new Map<number, readonly SortedSlice[]>()
  private readonly sorters = new Map<number, PipelineSpec>()
  private readonly params: Record<string, number> = {}
  /** Owners of the pages of sinks that later steps read, and the sinks' files. */
  private readonly owners = new Map<number, number>()
  private readonly files = new Map<number, Set<string>>()
  readonly cached: CachedResult[] = []
  /** Partitions of the result that earlier pipelines have written. */
  private partitionsBefore = 0
  /** Nobody wants more rows. */
  stopped = false

  constructor(job: Job, options: RunOptions, root: number) {
    this.job = job
    this.root = root
    this.options = options
    this.memory = job.memory
  }

  /** By sink: how many tasks have written to it, of all the pipelines that do. */
  private readonly begun = new Map<number, number>()

  /** `own`: what it makes is freed with the last step that reads it. */
  async pipeline(step: PipelineStep, own: boolean): Promise<void> {
    const started = performance.now()
    const { inputs, tasks, rows, block, cached, scan } = await this.inputs(step)
    const sorter = step.source.kind === 'pointers' ? this.sorters.get(step.source.sink) : undefined
    if (step.spec.sink.kind === 'sort') this.sorters.set(step.sink, step.spec)
    const results = this.results.get(step.sink) ?? []
    this.results.set(step.sink, results)
    this.specs.set(step.sink, step.spec.sink)
    if (tasks === 0) return
    const kind = step.spec.sink.kind
    const byTask: SinkResult[] = []
    let soFar = 0
    let resultTasks = 0
    let resultBytes = 0
    const most = (step.sink === this.root && this.options.maxResultBytes) || Number.POSITIVE_INFINITY
    const limit = step.spec.sink.kind === 'collect' ? step.spec.sink.limit : undefined
    const firstTask = this.begun.get(step.sink) ?? 0
    this.begun.set(step.sink, firstTask + tasks)
    const { batchRows } = this.options
    const merging = sorter !== undefined && inputs.some(i => i.sorted)
    const shared: PipelineRun = {
      spec: travelling(step.spec),
      params: this.params,
      inputs,
      batchRows,
      firstTask,
      spill: this.options.spill,
      ...(block && { block }),
      ...(merging && { sorter }),
      ...(cached && { cached }),
      ...(scan && { splits: scan.splits }),
    }
    if (step.sink === this.root && this.options.onBlocks) return this.stream(step, shared, tasks)
    if (step.spec.sink.kind === 'collect' && step.spec.sink.cache) return this.fill(step, shared, tasks, rows, scan?.packed)
    const directory = this.linking(step)
    const small = rows < this.options.singleThreadRows || step.serial || tasks === 1
    // reading from disk is not for the driver
    const onWorkers = inputs.some(i => i.sorted || i.spilled || i.join)
    const owner = step.sink === this.root ? this.options.owner : own ? this.ownerOf(step.sink) : undefined
    const { metrics } = await this.job.runStage<SinkResult | undefined, SinkResult>({
      name: step.name,
      tasks,
      kind: PIPELINE,
      shared,
      publication: kind === 'collect' ? 'task' : directory ? 'restart' : 'worker',
      threads: onWorkers || !small ? this.options.threads : 0,
      onWorkers,
      ...(owner === undefined ? {} : { owner }),
      ...(directory ? { reset: () => this.clearDirectory(directory) } : {}),
      onTaskResult: (task, result) => {
        if (result === undefined) return
        byTask[task] = result
        this.keepFiles(step.sink, result)
        if (result.kind === 'collect' && step.spec.sink.kind === 'collect') {
          resultTasks++
          resultBytes += result.rows * rowBytes(step.spec.sink.block) + result.longBytes
          if (resultBytes > most) return true
        }
        if (limit === undefined || result.kind !== 'collect') return
        soFar += result.rows
        // enough only when no earlier task is missing: rows come in the order of partitions
        return soFar >= limit && enough(byTask, limit)
      },
      onFinish: result => {
        if (kind !== 'collect') results.push(result)
        this.keepFiles(step.sink, result)
      },
    })
    if (resultBytes > most) throw resultTooLarge(resultTasks, resultBytes, most)
    for (const r of byTask) if (r) results.push(r)
    if (step.source.kind === 'rows' && step.source.last) this.job.free(this.ownerOf(step.source.sink))
    this.options.onStep?.({
      name: step.name,
      step,
      tasks,
      milliseconds: performance.now() - started,
      bytesSpilled: metrics.bytesSpilled,
    })
  }

  /** The files that a result names are the sink's. */
  private keepFiles(sink: number, result: SinkResult): void {
    const files = this.files.get(sink) ?? new Set()
    for (const path of filesOf(result)) files.add(path)
    if (files.size > 0) this.files.set(sink, files)
  }

  hasSpilled(sink: number): boolean {
    return (this.results.get(sink) ?? []).some(r => r.kind === 'rows' && r.spilled)
  }

  private ownerOf(sink: number): number {
    let owner = this.owners.get(sink)
    if (owner === undefined) this.owners.set(sink, (owner = this.job.newOwner()))
    return owner
  }

  /** Frees what none of these steps reads. Where memory is ample it goes with the job: what steps read shows only once their code is written. */
  release(steps: readonly Step[]): void {
    if (this.files.size === 0 && this.memory.used < this.options.spill.pressure / 4) return
    for (const [sink, owner] of this.owners) {
      if (steps.some(s => concerns(s, sink))) continue
      this.job.free(owner)
      this.owners.delete(sink)
      this.results.delete(sink)
      for (const path of this.files.get(sink) ?? []) rmSync(path, { force: true })
    }
  }

  /** Makes batches of a cached DataFrame of the tasks that are to run. */
  private async fill(step: PipelineStep, shared: PipelineRun, tasks: number, rows: number, packed?: Uint32Array): Promise<void> {
    const { only, owner } = this.options
    const all = Array.from({ length: tasks }, (_, i) => i)
    const chosen = only ? all.filter(i => only.has(shared.firstTask + i)) : all
    const { source } = step
    const partitionOf = (task: number) =>
      this.partitionsBefore +
      (source.kind === 'scan'
        ? source.spec.scan.splits[packed![task]!]!.partition
        : (shared.cached?.partitions[task] ?? shared.inputs[task]?.partition ?? task))
    await this.job.runStage<SinkResult | undefined, SinkResult>({
      name: step.name,
      tasks: chosen.length,
      kind: PIPELINE,
      shared: { ...shared, chosen },
      publication: 'task',
      threads: rows < this.options.singleThreadRows || step.serial || tasks === 1 ? 0 : this.options.threads,
      ...(owner === undefined ? {} : { owner }),
      onTaskResult: (index, result) => {
        const task = chosen[index]!
        if (result?.kind !== 'cache') return
        this.cached.push({ task: shared.firstTask + task, partition: partitionOf(task), result })
        this.options.onCached?.(result.batches.reduce((n, { place }) => n + (place.tier === 'memory' ? place.bytes : 0), 0))
      },
    })
    this.partitionsBefore = Math.max(this.partitionsBefore, ...all.map(t => partitionOf(t) + 1))
  }

  /** As many tasks at a time as there are threads; their rows are handed over before the next ones run. */
  private async stream(step: PipelineStep, shared: PipelineRun, tasks: number): Promise<void> {
    const { sink } = step.spec
    if (sink.kind !== 'collect') return
    const width = step.serial ? tasks : this.options.threads
    for (let first = 0; first < tasks && !this.stopped; first += width) {
      const owner = this.job.newOwner()
      const byTask: BlockRef[][] = []
      await this.job.runStage<SinkResult | undefined, SinkResult>({
        name: step.name,
        tasks: Math.min(width, tasks - first),
        kind: PIPELINE,
        shared: { ...shared, first },
        publication: 'task',
        threads: width === 1 ? 0 : this.options.threads,
        owner,
        onTaskResult: (task, result) => {
          if (result?.kind === 'collect') byTask[task] = [...result.blocks]
        },
      })
      const blocks = byTask.flat()
      const rows = blocks.reduce((n, b) => n + b.rows, 0)
      if (rows > 0) this.stopped = !(await this.options.onBlocks!({ layout: sink.block, blocks, rows }))
      this.job.free(owner)
    }
  }

  /** The name of the directory that a step links rows into, if it does. */
  private linking(step: PipelineStep): string | undefined {
    if (step.spec.sink.kind !== 'none' || step.source.kind !== 'rows') return undefined
    return `directory${step.source.sink}`
  }

  finish(step: Extract<Step, { kind: 'finish' }>): void {
    const results = this.results.get(step.sink) ?? []
    this.specs.set(step.sink, step.spec)
    if (step.spec.kind === 'rows') {
      if (this.hasSpilled(step.sink)) return
      const rows = results.reduce((n, r) => n + (r.kind === 'rows' ? r.rows : 0), 0)
      if (step.prepare === 'directory') this.makeDirectory(step.sink, rows)
      else if (step.prepare === 'list') this.makeList(step.sink, step.spec.layout.size)
    } else if (step.spec.kind === 'sort') {
      if (results.some(r => r.kind === 'sort' && r.runs)) this.slices.set(step.sink, slicesOf(results))
      this.runs.set(
        step.sink,
        results.flatMap((r): RowRange[] => (r.kind === 'sort' && r.to > r.from ? [[r.from, r.to]] : [])),
      )
    }
  }

  private makeDirectory(sink: number, rows: number): void {
    let slots = 16
    while (slots * 0.75 < rows) slots *= 2
    const span = this.keySpan(sink, slots)
    const bytes = 16 + slots * 8 + (span ? Math.ceil(span.numbers / 64) * 8 : 0)
    const address = this.memory.allocate(bytes)
    this.memory.transfer(address, this.ownerOf(sink))
    const name = `directory${sink}`
    this.params[name] = address + 16
    this.params[`${name}.mask`] = slots - 1
    this.params[`${name}.rows`] = rows
    this.params[`${name}.bytes`] = bytes
    if (span) {
      this.params[`${name}.${BITS.address}`] = address + 16 + slots * 8
      this.params[`${name}.${BITS.low}`] = Number(BigInt.asUintN(32, span.least))
      this.params[`${name}.${BITS.high}`] = Number(BigInt.asUintN(32, span.least >> 32n))
      this.params[`${name}.${BITS.span}`] = span.numbers
    }
    this.clearDirectory(name)
  }

  private clearDirectory(name: string): void {
    fillBytes(this.memory, this.params[name]! - 16, this.params[`${name}.bytes`]!)
  }

  /** The range of a build side's keys, if a bitmap of it takes no more room than the directory. */
  private keySpan(sink: number, slots: number): { readonly least: bigint; readonly numbers: number } | undefined {
    const ranges = (this.results.get(sink) ?? []).flatMap(r => (r.kind === 'rows' && r.keyRange ? [r.keyRange] : []))
    const [first, ...rest] = ranges
    if (first === undefined) return undefined
    const [least, greatest] = rest.reduce(joined, first)
    const numbers = greatest - least + 1n
    return numbers > 0n && numbers <= BigInt(Math.min(64 * slots, MOST_BITS)) ? { least, numbers: Number(numbers) } : undefined
  }

  /** Links all rows into one list, in order. */
  private makeList(sink: number, rowSize: number): void {
    const { u32 } = this.memory
    let previous = 0
    let head = 0
    for (const [from, to] of this.ranges(sink))
      for (let row = from; row < to; row += rowSize) {
        if (previous === 0) head = row
        else u32[previous >>> 2] = row
        u32[row >>> 2] = 0
        previous = row
      }
    this.params[`list${sink}`] = head
  }

  private ranges(sink: number): RowRange[] {
    return (this.results.get(sink) ?? []).flatMap(r => (r.kind === 'rows' ? r.ranges : []))
  }

  collected(sink: number): Blocks {
    const spec = this.specs.get(sink)
    if (spec?.kind !== 'collect') throw sparkError('INTERNAL_ERROR', { message: 'the plan has no result' })
    const results = this.results.get(sink) ?? []
    const blocks = results.flatMap(r => (r.kind === 'collect' ? r.blocks : []))
    return { layout: spec.block, blocks, rows: blocks.reduce((n, b) => n + b.rows, 0) }
  }

  private async inputs(step: PipelineStep): Promise<{
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
        const scan = shippedSplits(source.spec.scan, this.options.morselRows)
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
        const slices = Math.min(source.plan.rowCount, this.options.threads)
        const tasks = Array.from({ length: slices }, (_, i) => {
          const { rowCount, columns } = source.plan
          const [start, end] = [Math.floor((i * rowCount) / slices), Math.floor(((i + 1) * rowCount) / slices)]
          const slice =
            slices === 1 ? source.plan : { ...source.plan, columns: columns.map(c => c.slice(start, end)), rowCount: end - start }
          return { blocks: blocksOf(slice, source.spec.block, this.memory).blocks, partition: i }
        })
        return of(tasks, source.plan.rowCount)
      }
      case 'shared': {
        const { blocks, rows, layout } = this.options.shared(source.id)
        return of(this.blockTasks(blocks), rows, layout)
      }
      case 'cached': {
        const batches = matchingBatches(this.options.cached(source.cacheId), source)
        const rows = batches.reduce((n, b) => n + b.rows, 0)
        const cached = cachedTasks(batches, spec, this.options.morselRows)
        return { inputs: [], tasks: cached.partitions.length, rows, cached }
      }
      case 'collected': {
        const all = this.collected(source.sink)
        const blocks = source.limit ? trim(all, source.limit) : all.blocks
        const placed = source.limit ? skipRows(blocks, all.layout, this.memory, source.limit, all.rows) : blocks
        return of(
          this.blockTasks(placed),
          placed.reduce((n, b) => n + b.rows, 0),
          all.layout,
        )
      }
      case 'rows': {
        const spec = this.specs.get(source.sink)
        const size = spec?.kind === 'rows' ? spec.layout.size : 1
        const ranges = this.ranges(source.sink)
        if (source.split) {
          const tasks = this.partitionTasks(source.sink, source.split, size)
          return of(
            tasks,
            (this.results.get(source.sink) ?? []).reduce((n, r) => n + (r.kind === 'rows' ? r.rows : 0), 0),
          )
        }
        const bytes = this.options.morselRows * size
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
        const slices = this.slices.get(source.sink)
        if (slices) {
          const all = slices.reduce((n, s) => n + rowsOfSlice(s), 0)
          return of(await this.spilledTasks(step, source, slices), all)
        }
        const rows = rowsOf(this.runs.get(source.sink)!)
        return of(rows === 0 && source.split.partitions === undefined ? [] : this.sortedTasks(step, source, rows), rows)
      }
    }
  }

  /** A task per partition of a join on disk; where there are no partitions, one for some chunks of the probe side. */
  private joinTasks({ sink, rest, probe, spec }: Extract<SourceRef, { kind: 'join' }>): TaskInput[] {
    const rows = (id: number) => (this.results.get(id) ?? []).flatMap(r => (r.kind === 'rows' ? [r] : []))
    const files = (id: number) => rows(id).flatMap(r => (r.spilled ? [r.spilled] : []))
    const build = [...rows(sink), ...rows(rest)]
    const nulls = build.reduce((n, r) => n + (r.nulls ?? 0), 0)
    // what is in memory has been copied to the rest
    this.params[`${spec.directory}.rows`] = build.reduce((n, r) => n + (r.spilled ? r.rows : 0), 0)
    const left = byPartition([...files(sink), ...files(rest)])
    const right = byPartition(files(probe))
    const parts = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) => a - b)
    const inputs = parts.map(p => ({ build: left.get(p) ?? [], probe: right.get(p) ?? [], nulls }))
    if (!spec.keyed && !spec.buildPreserved)
      return inputs.flatMap(i => shares(i.probe, 4 * this.options.threads).map(share => ({ join: { ...i, probe: share } })))
    return inputs.map(join => ({ join }))
  }

  /** Tasks that merge sorted rows, some of them on disk. */
  private async spilledTasks(
    step: PipelineStep,
    { sink, offset, split }: Extract<SourceRef, { kind: 'pointers' }>,
    slices: readonly SortedSlice[],
  ): Promise<TaskInput[]> {
    const sorter = this.sorters.get(sink)!
    const { limit, layout } = sorter.sink as Extract<SinkSpec, { kind: 'sort' }>
    if (split.by === 'rows' || split.by === 'group')
      return [{ sorted: slices, partition: 0, ...(limit !== undefined && { skip: offset, most: limit - offset }) }]
    let parts: SlicedPartition[]
    if (split.by === 'key') parts = slicesByKey(this.memory, slices, split)
    else {
      const ranges = await slicesByRange(this.job.memory, slices, split.partitions!, { sorter, merger: step.spec }, this.options.spill)
      this.files.get(sink)!.add(ranges.path)
      parts = ranges.parts
    }
    const grouped = split.adaptive ? partsUpTo(parts, ADVISORY_BYTES / layout.size) : parts
    return grouped.map(p => ({ sorted: p.slices, partition: p.partition }))
  }

  /** A task per partition of rows; where nobody asked for a number, small neighbours are one. */
  private partitionTasks(sink: number, { partitions, adaptive }: { partitions: number; adaptive: boolean }, size: number): TaskInput[] {
    const results = (this.results.get(sink) ?? []).flatMap(r => (r.kind === 'rows' ? [r] : []))
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
    const runs = this.runs.get(source.sink)!
    const spec = this.specs.get(source.sink)
    const together = (slices: Slices[]): Slices[] =>
      split.adaptive && spec?.kind === 'sort' ? togetherUpTo(slices, ADVISORY_BYTES / spec.layout.size) : slices
    if (split.by === 'key') return together(runsByKey(runs, this.memory.u32, split))
    const limit = spec?.kind === 'sort' ? spec.limit : undefined
    // only results keep the order of tasks
    const ordered = split.by === 'rows' && (limit !== undefined || step.spec.sink.kind !== 'collect')
    if (split.by !== 'range' && (ordered || rows < this.options.singleThreadRows))
      return [{ runs, ...(limit !== undefined && { skip: source.offset, most: limit - source.offset }), partition: 0 }]
    const instance = instantiate(step.spec, {}, this.memory, kernelsOf(this.memory))
    const { u32 } = this.memory
    const row = (at: number): number => u32[(at + ROW_OF_PAIR) >>> 2]!
    const compare = (a: number, b: number): number => instance.plain.compare!(row(a), row(b))
    const group = instance.plain.compare_partition
    const pieces = Math.max(1, Math.ceil(rows / this.options.morselRows))
    try {
      if (split.by === 'range') return together(cutByRange(mergeRuns(runs, instance, this.memory).run, split.partitions!, compare))
      return cutRuns(runs, pieces, compare, split.by === 'group' && group ? (a, b) => group(row(a), row(b)) : undefined)
    } finally {
      instance.free()
    }
  }

  private blockTasks(blocks: readonly BlockRef[]): TaskInput[] {
    const inputs: { blocks: BlockRef[] }[] = []
    let rows = Number.POSITIVE_INFINITY
    for (const b of blocks) {
      if (rows >= this.options.morselRows) {
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
    const results = (this.results.get(source.sink) ?? []).flatMap(r => (r.kind === 'aggregate' ? [r] : []))
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
    const { u32 } = this.memory
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
      else if (last === undefined || last.spilled || (last.merge + merge) * weight > Math.min(MERGED_ROWS, this.options.morselRows))
        inputs.push({ ranges, merge })
      else {
        last.ranges.push(...ranges)
        last.merge += merge
      }
    })
    return { inputs, tasks: inputs.length, rows: Math.max(rows, gathered) }
  }
}

/** Small neighbouring partitions of partial groups are one task, as long as its table fits a core's cache. */
const MERGED_ROWS = 8_192

/** The least range that holds both. */
const joined = ([a, b]: readonly [bigint, bigint], [c, d]: readonly [bigint, bigint]): readonly [bigint, bigint] => [
  a < c ? a : c,
  b < d ? d : b,
]

/** The greatest bitmap of keys: its size fits a parameter. */
const MOST_BITS = 2 ** 31

/** A pipeline without its splits, which go to each task apart. */
function travelling(spec: PipelineSpec): PipelineSpec {
  const { source } = spec
  return source.kind === 'scan' ? { ...spec, source: { ...source, scan: { ...source.scan, splits: [] } } } : spec
}

/** Does a step write to a sink, or read from it? */
function concerns(step: Step, sink: number): boolean {
  if (step.sink === sink) return true
  if (step.kind !== 'pipeline') return false
  const { slots } = step.spec
  if (step.source.kind === 'join' && (step.source.rest === sink || step.source.probe === sink)) return true
  return ('sink' in step.source && step.source.sink === sink) || `directory${sink}` in slots || `list${sink}` in slots
}

function filesOf(result: SinkResult): string[] {
  switch (result.kind) {
    case 'sort':
      return result.runs?.map(r => r.path) ?? []
    case 'collect':
      return result.blocks.flatMap(b => (b.spilled ? [b.spilled.path] : []))
    case 'rows':
    case 'aggregate':
      return result.spilled ? [result.spilled.path] : []
    default:
      return []
  }
}

/** Have the first tasks given enough rows? */
function enough(byTask: readonly (SinkResult | undefined)[], limit: number): boolean {
  let rows = 0
  for (const r of byTask) {
    if (r === undefined) return false
    if (r.kind === 'collect') rows += r.rows
    if (rows >= limit) return true
  }
  return false
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
