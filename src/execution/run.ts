import { rmSync } from 'node:fs'
import { fillBytes, type Memory } from '../columnar/memory.ts'
import type { Job } from '../scheduler/job.ts'
import { sparkError } from '../util/errors.ts'
import type { ReadableBatch } from './cached-data.ts'
import type { Compiler, Step } from './compiler.ts'
import { DIRECTORY } from './operators/join-directory.ts'
import { RANGE } from './operators/key-range.ts'
import type { BlockLayout, PipelineSpec, SinkSpec } from './pipeline/spec.ts'
import type { RddBlocks } from './rdd-rows.ts'
import { resultTooLarge, rowBytes } from './result-size.ts'
import type { BlockRef } from './runtime/collect-sink.ts'
import type { SortedSlice } from './runtime/merge-spilled-runs.ts'
import type { RowRange } from './runtime/row-blocks.ts'
import type { SinkResult } from './runtime/sinks.ts'
import type { SpillSettings } from './runtime/spill.ts'
import { PIPELINE, type PipelineRun } from './runtime/task.ts'
import { slicesOf } from './spilled-inputs.ts'
import { type RunState, StepInputs } from './step-inputs.ts'

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
  /** The records of an RDD, of which the run has been told. */
  rddRows(id: number): RddBlocks
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

class Run implements RunState {
  readonly job: Job
  readonly options: RunOptions
  private readonly root: number
  readonly memory: Memory
  readonly results = new Map<number, SinkResult[]>()
  readonly specs = new Map<number, SinkSpec>()
  readonly runs = new Map<number, readonly RowRange[]>()
  /** Sorted rows of a sink that has spilled, and the pipelines that sort. */
  readonly slices = new Map<number, readonly SortedSlice[]>()
  readonly sorters = new Map<number, PipelineSpec>()
  readonly params: Record<string, number> = {}
  /** Owners of the pages of sinks that later steps read, and the sinks' files. */
  private readonly owners = new Map<number, number>()
  readonly files = new Map<number, Set<string>>()
  readonly cached: CachedResult[] = []
  /** Partitions of the result that earlier pipelines have written. */
  private partitionsBefore = 0
  /** Nobody wants more rows. */
  stopped = false
  private readonly stepInputs = new StepInputs(this)

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
    const { inputs, tasks, rows, block, cached, scan } = await this.stepInputs.of(step)
    const sorter = step.source.kind === 'pointers' ? this.sorters.get(step.source.sink) : undefined
    if (step.spec.sink.kind === 'sort') this.sorters.set(step.sink, step.spec)
    const results = this.results.get(step.sink) ?? []
    this.results.set(step.sink, results)
    this.specs.set(step.sink, step.spec.sink)
    if (tasks === 0 || this.isBarren(step.spec)) return
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

  /** Whether no row can come out, as a join on the way has an empty build side. Files are written all the same. */
  private isBarren({ needs, sink }: PipelineSpec): boolean {
    return needs.some(directory => this.params[`${directory}.rows`] === 0) && !(sink.kind === 'collect' && (sink.write || sink.cache))
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
      if (step.prepare === 'directory') this.makeDirectory(step.sink, rows, step.spec.keyRange === 'only key')
      else if (step.prepare === 'list') this.makeList(step.sink, step.spec.layout.size)
    } else if (step.spec.kind === 'sort') {
      if (results.some(r => r.kind === 'sort' && r.runs)) this.slices.set(step.sink, slicesOf(results))
      this.runs.set(
        step.sink,
        results.flatMap((r): RowRange[] => (r.kind === 'sort' && r.to > r.from ? [[r.from, r.to]] : [])),
      )
    }
  }

  /** `numbered`: it may be one of numbers. */
  private makeDirectory(sink: number, rows: number, numbered: boolean): void {
    let slots = 16
    while (slots * 0.75 < rows) slots *= 2
    const span = this.keySpan(sink, slots)
    const heads = numbered && span !== undefined && span.numbers <= MOST_HEADS * slots
    const entries = heads ? Math.ceil(span.numbers / 2) * 8 : slots * 8
    const bytes = DIRECTORY.header + entries + (span ? Math.ceil(span.numbers / 64) * 8 : 0)
    const address = this.memory.allocate(bytes) + DIRECTORY.header
    this.memory.transfer(address - DIRECTORY.header, this.ownerOf(sink))
    const name = `directory${sink}`
    this.params[name] = address
    this.params[`${name}.mask`] = slots - 1
    this.params[`${name}.rows`] = rows
    this.params[`${name}.bytes`] = bytes
    if (span) {
      this.params[`${name}.${RANGE.bits}`] = address + entries
      this.params[`${name}.${RANGE.heads}`] = heads ? 1 : 0
      this.params[`${name}.${RANGE.low}`] = Number(BigInt.asUintN(32, span.least))
      this.params[`${name}.${RANGE.high}`] = Number(BigInt.asUintN(32, span.least >> 32n))
      this.params[`${name}.${RANGE.span}`] = span.numbers
    }
    this.clearDirectory(name)
  }

  private clearDirectory(name: string): void {
    const address = this.params[name]!
    fillBytes(this.memory, address - DIRECTORY.header, this.params[`${name}.bytes`]!)
    this.memory.u32[(address + DIRECTORY.several) >>> 2] = this.params[`${name}.${RANGE.heads}`] ? 0 : 1
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

  ranges(sink: number): RowRange[] {
    return (this.results.get(sink) ?? []).flatMap(r => (r.kind === 'rows' ? r.ranges : []))
  }

  collected(sink: number): Blocks {
    const spec = this.specs.get(sink)
    if (spec?.kind !== 'collect') throw sparkError('INTERNAL_ERROR', { message: 'the plan has no result' })
    const results = this.results.get(sink) ?? []
    const blocks = results.flatMap(r => (r.kind === 'collect' ? r.blocks : []))
    return { layout: spec.block, blocks, rows: blocks.reduce((n, b) => n + b.rows, 0) }
  }
}

/** The least range that holds both. */
const joined = ([a, b]: readonly [bigint, bigint], [c, d]: readonly [bigint, bigint]): readonly [bigint, bigint] => [
  a < c ? a : c,
  b < d ? d : b,
]

/** The greatest bitmap of keys: its size fits a parameter. */
const MOST_BITS = 2 ** 31
/** A directory of numbers has at most so many entries (4 bytes) for each that one of hashes would have (8 bytes). */
const MOST_HEADS = 4

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
