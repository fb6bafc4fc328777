import { BATCH_ROWS, type Batch, type Column } from '../../columnar/batch.ts'
import { freeHeap } from '../../columnar/heap.ts'
import { fillBytes, type Memory } from '../../columnar/memory.ts'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { isDeterministic } from '../../scheduler/job-errors.ts'
import { type StageRunner, type TaskContext, taskKind } from '../../scheduler/task.ts'
import { lookupSource } from '../../sources/index.ts'
import type { Cursor, Selection } from '../../sources/source.ts'
import { type RowFile, RowFileReader } from '../../storage/row-file.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import type { CachedTasks } from '../cached-tasks.ts'
import { PAIR } from '../operators/sort-pairs.ts'
import { type ShippedSplits, taskSplits } from '../packed-splits.ts'
import type { BlockLayout, InputColumn, PipelineSpec } from '../pipeline/spec.ts'
import { openCached } from './cached-cursor.ts'
import { type BlockRef, blockShape } from './collect-sink.ts'
import { instantiate, type PipelineExports, type PipelineInstance } from './instance.ts'
import { type JoinHost, joinPartition } from './join-partitions.ts'
import { kernelsOf } from './kernels.ts'
import { mergeSpilledGroups, openMergeTable } from './merge-groups.ts'
import { mergeRuns } from './merge-runs.ts'
import { mergeSpilledRuns, type SortedSlice } from './merge-spilled-runs.ts'
import { openPack } from './pack-cursor.ts'
import { Ranking } from './ranking.ts'
import { copyRows, type RowRange } from './row-blocks.ts'
import { openSink, type SinkResult, type SinkRuntime } from './sinks.ts'
import { Spill, type SpillSettings, shapeOf, sortShape } from './spill.ts'

/** What travels to a worker for one run of a pipeline. */
export interface PipelineRun {
  readonly spec: PipelineSpec
  readonly params: Readonly<Record<string, number>>
  /** By task; empty for scans, whose tasks are splits. */
  readonly inputs: readonly TaskInput[]
  /** How blocks that were made before lie: whoever made them may have known of columns without nulls. */
  readonly block?: BlockLayout
  /** Batches of cached data, whose tasks have no inputs. */
  readonly cached?: CachedTasks
  /** The splits of a scan's tasks (packed-splits.ts): the specification's own stay with the driver. */
  readonly splits?: ShippedSplits
  readonly batchRows: number
  /** The number of the first task among all that write to the sink: files are told apart by it. */
  readonly firstTask: number
  /** The number of the stage's first task, where it is a part of all tasks. */
  readonly first?: number
  readonly spill?: SpillSettings
  /** The pipeline that sorted the rows of `sorted` inputs. */
  readonly sorter?: PipelineSpec
  /** Rows before this one run in batches, those of the batch behind it one by one: to find the first that fails. */
  readonly careful?: number
  /** The numbers of the stage's tasks, where it is some of all. */
  readonly chosen?: readonly number[]
}
export interface TaskInput {
  readonly ranges?: readonly RowRange[]
  readonly blocks?: readonly BlockRef[]
  /** Slices of sorted runs, to be merged. */
  readonly runs?: readonly RowRange[]
  /** Of the merged rows: so many are left out, and so many more are wanted at most. */
  readonly skip?: number
  readonly most?: number
  /** The partition that the rows are in; by default the task's number. */
  readonly partition?: number
  /** Rows of `ranges`, where they must be merged first. */
  readonly merge?: number
  /** An aggregate without keys over no rows: make its one group. */
  readonly initial?: boolean
  /** Rows on disk; partial groups are merged with those of `ranges`. */
  readonly spilled?: readonly RowFile[]
  /** A partition of both sides of a join on disk; `nulls`: build rows with a null key in all partitions. */
  readonly join?: { readonly build: readonly RowFile[]; readonly probe: readonly RowFile[]; readonly nulls: number }
  /** In place of `runs`: sorted rows some of which are on disk. */
  readonly sorted?: readonly SortedSlice[]
}

export const PIPELINE = 'pipeline'

/** Bytes that a batch may leave in the heap: where it leaves more, the next one has fewer rows. */
const HEAP_BYTES = 16 << 20
/** Rows of a runner's first batch, which tells how large they are. */
const FIRST_ROWS = 32

/** The one kind of task that queries run: a pipeline over morsels. */
export const pipelineTask = taskKind<PipelineRun, SinkResult | undefined, SinkResult>({
  open: (run, context) => new PipelineRunner(run, context),
})

class PipelineRunner implements StageRunner<SinkResult | undefined, SinkResult> {
  private readonly run_: PipelineRun
  private readonly context: TaskContext
  private readonly memory: SharedMemory
  private readonly spill: Spill | undefined
  private readonly instance: PipelineInstance
  private readonly sink: SinkRuntime
  private readonly buffers: number
  private readonly batch: Batch
  private readonly ones: number
  private released = false
  /** Rows of the batches that went through, and whether generated code is at the next one. */
  private done = 0
  private inBatch = false
  /** So many rows of the size of the last ones take HEAP_BYTES. */
  private most = FIRST_ROWS

  constructor(run: PipelineRun, context: TaskContext) {
    this.run_ = run
    this.context = context
    this.memory = context.memory
    this.instance = instantiate(run.spec, run.params, this.memory, kernelsOf(this.memory))
    this.spill = run.spill && new Spill(run.spill, context)
    this.sink = openSink(run.spec.sink, this.instance, this.memory, this.spill)
    const { batch, address, ones } = makeBatch(run.spec, this.memory)
    this.batch = batch
    this.buffers = address
    this.ones = ones
  }

  /** Where a batch fails, its rows run again one by one: the first that fails is the one to report, in whatever segment the batch failed. */
  async run(index: number, attempt: number): Promise<SinkResult | undefined> {
    this.done = 0
    this.inBatch = false
    try {
      return await this.attempt(index, attempt)
    } catch (error) {
      const { source } = this.run_.spec
      // groups have no order, so that any of them is the first
      const ordered = source.kind !== 'rows' || source.merge === undefined
      if (this.inBatch && ordered && this.run_.careful === undefined && isDeterministic(error)) await this.runCarefully(index, attempt)
      throw error
    }
  }

  private async runCarefully(index: number, attempt: number): Promise<void> {
    await this.close()
    const again = new PipelineRunner({ ...this.run_, careful: this.done }, this.context)
    try {
      await again.run(index, attempt)
    } finally {
      await again.close()
    }
  }

  private async attempt(index: number, attempt: number): Promise<SinkResult | undefined> {
    const task = this.run_.chosen?.[index] ?? index + (this.run_.first ?? 0)
    const { sink } = this.run_.spec
    this.sink.beginTask(sink.kind === 'collect' && (sink.write || sink.cache) ? this.run_.firstTask + task : task, attempt)
    const source = this.run_.spec.source
    const scanned = this.run_.splits && taskSplits(this.run_.splits, task)
    const partition = scanned ? scanned.head.partition : (this.run_.cached?.partitions[task] ?? this.run_.inputs[task]?.partition)
    this.instance.calls.beginTask(partition ?? task)
    switch (source.kind) {
      case 'scan': {
        const pack = scanned!.head.pack && openPack(this.memory, source, scanned!.head.pack, scanned!.splits)
        if (pack !== undefined) {
          await this.scan(pack, source)
          break
        }
        for (const split of scanned!.splits()) {
          if (this.stop()) break
          const opened = lookupSource(source.scan.format).open(source.scan, split, this.memory)
          await this.scan(opened instanceof Promise ? await opened : opened, source)
        }
        break
      }
      case 'cached':
        await this.scan(openCached(this.memory, source, this.run_.cached!, task), source)
        break
      case 'batches':
        await this.batches(this.run_.inputs[task]!.blocks!, source.columns, this.run_.block ?? source.block)
        break
      case 'range':
        await this.range(task, source)
        break
      case 'rows':
        await this.rows(this.run_.inputs[task]!)
        break
      case 'pointers':
        await this.sortedRows(this.run_.inputs[task]!)
        break
      case 'join': {
        const { instance, memory } = this
        const { build, probe, nulls } = this.run_.inputs[task]!.join!
        const steps: JoinHost['steps'] = (run, from, to, size) => this.steps(from, to, size, run)
        const host: JoinHost = { instance, memory, join: source, spill: this.spill!, nulls, cancelled: () => this.stop(), steps }
        await joinPartition(host, build, probe)
        break
      }
      case 'one':
        this.begin()
        this.instance.plain.process(this.instance.ctx, 1)
        await this.end(1)
    }
    return this.sink.endTask()
  }

  finish(): SinkResult {
    const result = this.sink.finish()
    this.release()
    return result
  }

  async close(): Promise<void> {
    await this.sink.close?.()
    this.release()
  }

  private release(): void {
    if (this.released) return
    this.released = true
    this.memory.free(this.buffers)
    this.instance.free()
  }

  private stop(): boolean {
    const { careful } = this.run_
    // every row of the batch has had its turn
    if (careful !== undefined && this.done >= careful + BATCH_ROWS) return true
    return this.context.cancelled() || this.sink.full()
  }

  /** How many rows the next batch may have. */
  private step(rows: number): number {
    const whole = (this.run_.careful ?? Number.POSITIVE_INFINITY) - this.done
    return Math.max(1, Math.min(rows, this.most, whole))
  }

  private begin(): void {
    this.instance.nextBatch()
    this.inBatch = true
  }

  private end(rows: number): Promise<void> | undefined {
    this.inBatch = false
    this.done += rows
    const bytes = this.instance.heapBytes()
    this.most = bytes === 0 ? BATCH_ROWS : Math.ceil((HEAP_BYTES / bytes) * rows)
    return this.sink.drain?.()
  }

  private async scan(cursor: Cursor, source: Extract<PipelineSpec['source'], { kind: 'scan' | 'cached' }>): Promise<void> {
    const { instance, memory, batch } = this
    const others = source.columns.map((_, i) => i).filter(i => !source.filterColumns.includes(i))
    const selected = source.hasFilter ? instance.slot('selected') >>> 2 : 0
    const selection = source.hasFilter ? instance.slot('selection') : 0
    try {
      while (!this.stop()) {
        const next = cursor.next(this.step(this.run_.batchRows))
        const rows = typeof next === 'number' ? next : await next
        if (rows === 0) break
        let n = rows
        this.begin()
        if (source.hasFilter) {
          const pending = this.fill(cursor, source.filterColumns)
          if (pending) await pending
          const variant = this.bind(source.filterColumns, source.columns, batch)
          variant.filter!(instance.ctx, n)
          n = memory.u32[selected]!
          if (n === 0) {
            this.end(rows)
            continue
          }
        }
        const pending = this.fill(cursor, others, source.hasFilter ? { address: selection, count: n } : undefined)
        if (pending) await pending
        this.bind(undefined, source.columns, batch).process(instance.ctx, n)
        const waiting = this.end(rows)
        if (waiting) await waiting
      }
    } finally {
      await cursor.close()
    }
  }

  /** Fills columns; a promise only where the source gives one. */
  private fill(cursor: Cursor, columns: readonly number[], wanted?: Selection): Promise<unknown> | undefined {
    let pending: Promise<void>[] | undefined
    for (const i of columns) {
      const filled = cursor.fill(i, this.batch, wanted)
      if (filled instanceof Promise) (pending ??= []).push(filled)
    }
    return pending && Promise.all(pending)
  }

  /** Tells the code where the columns lie; gives the variant that suits them. */
  private bind(which: readonly number[] | undefined, inputs: readonly InputColumn[], batch: Batch): PipelineExports {
    const { instance, memory } = this
    let nulls = false
    const set = (i: number): void => {
      const column = batch.columns[i]!
      const w = (instance.ctx + inputs[i]!.slot) >>> 2
      memory.u32[w] = column.values
      memory.u32[w + 1] = column.validity || this.ones
      memory.u32[w + 2] = column.codes
      memory.u32[w + 3] = column.dictionarySize
      memory.u32[w + 4] = column.dictionaryId ?? 0
      if (column.validity !== 0) nulls = true
    }
    if (which) for (const i of which) set(i)
    else for (let i = 0; i < inputs.length; i++) set(i)
    return nulls ? instance.general : instance.plain
  }

  private async batches(blocks: readonly BlockRef[], inputs: readonly InputColumn[], layout: BlockLayout): Promise<void> {
    const reader = new RowFileReader(this.memory, blocks.some(b => b.spilled) ? blockShape(layout) : { size: 0, views: [], objects: [] })
    try {
      for (const block of blocks) {
        if (this.stop()) return
        const loaded = block.spilled && reader.load(block.spilled.path, block.spilled.chunk)
        try {
          await this.block(loaded ? loaded.from : block.address, block.rows, inputs, layout)
        } finally {
          if (loaded) this.memory.free(loaded.address)
        }
      }
    } finally {
      reader.close()
    }
  }

  private async block(address: number, rows: number, inputs: readonly InputColumn[], layout: BlockLayout): Promise<void> {
    const { instance, memory } = this
    let step = 0
    for (let at = 0; at < rows; at += step) {
      if (this.stop()) return
      step = Math.min(this.step(rows), rows - at)
      this.begin()
      inputs.forEach((input, i) => {
        const { dataType, values, validity } = layout.columns[i]!
        const w = (instance.ctx + input.slot) >>> 2
        memory.u32[w] = address + values + at * widthOf[layoutOf(dataType)]
        memory.u32[w + 1] = validity < 0 ? this.ones : address + validity + at
      })
      instance.general.process(instance.ctx, step)
      const waiting = this.end(step)
      if (waiting) await waiting
    }
  }

  private async range(task: number, source: Extract<PipelineSpec['source'], { kind: 'range' }>): Promise<void> {
    const { instance, memory } = this
    // Spark's slices: the count divided as evenly as may be
    const count = Number(source.count)
    const from = Math.floor((task * count) / source.partitions)
    const to = Math.floor(((task + 1) * count) / source.partitions)
    let n = 0
    for (let at = from; at < to && !this.stop(); at += n) {
      n = Math.min(this.step(this.run_.batchRows), to - at)
      this.begin()
      memory.i64[(instance.ctx + source.slot) >>> 3] = source.start + BigInt(at) * source.step
      instance.plain.process(instance.ctx, n)
      const waiting = this.end(n)
      if (waiting) await waiting
    }
  }

  private async rows(input: TaskInput): Promise<void> {
    const { instance, memory } = this
    const { source } = this.run_.spec
    if (source.kind !== 'rows') return
    const { merge, rowSize } = source
    if (merge && input.spilled) {
      const process = (from: number, to: number) => this.steps(from, to, rowSize)
      const host = { instance, memory, merge, spill: this.spill!, cancelled: () => this.stop(), process }
      return mergeSpilledGroups(host, input.ranges ?? [], input.spilled)
    }
    let ranges = input.ranges!
    let copied: RowRange | undefined
    if (merge && input.merge !== undefined && input.merge > 0) {
      // merging changes rows: another attempt must find them as they were
      copied = copyRows(memory, ranges)
      ranges = [copied]
      const directory = openMergeTable(instance, memory, input.merge)
      instance.plain.merge!(instance.ctx, copied[0], copied[1])
      memory.free(directory)
    }
    if (merge && input.initial) {
      const row = memory.allocate(merge.layout.size)
      fillBytes(memory, row, merge.layout.size)
      instance.plain.merge_init!(instance.ctx, row)
      instance.plain.process(instance.ctx, row, row + merge.layout.size)
    }
    for (const [from, to] of ranges) await this.steps(from, to, rowSize)
    if (merge) instance.calls.forgetMerged()
    if (copied) {
      memory.free(copied[0])
      freeHeap(memory, instance.slot('mergeheap'))
    }
    if (!input.spilled) return
    const reader = new RowFileReader(memory, shapeOf(source.layout!))
    try {
      for (const { path, chunks } of input.spilled)
        for (const chunk of chunks) {
          if (this.stop()) return
          const { address, from, to } = reader.load(path, chunk)
          await this.steps(from, to, rowSize)
          memory.free(address)
        }
    } finally {
      reader.close()
    }
  }

  private async sortedRows({ runs, skip = 0, most = Number.POSITIVE_INFINITY, sorted }: TaskInput): Promise<void> {
    if (sorted) return this.spilledRuns(sorted, skip, most)
    const { instance } = this
    const merged = mergeRuns(runs!, instance, this.memory)
    const from = Math.min(merged.run[1], merged.run[0] + skip * PAIR)
    const to = Math.min(merged.run[1], from + most * PAIR)
    instance.plain.window?.(instance.ctx, from, to)
    await this.steps(from, to, PAIR)
    merged.free()
  }

  /** Sorted rows, some of them on disk, come a window at a time; those of a window function by whole partitions. */
  private async spilledRuns(slices: readonly SortedSlice[], skip: number, most: number): Promise<void> {
    const { instance, memory } = this
    const spec = this.run_.sorter!
    const { source } = this.run_.spec
    const { compare, compare_partition: comparePartition, window } = instance.plain
    const ranking = source.kind === 'pointers' && source.ranking && new Ranking(memory, source.ranking, comparePartition!)
    const group = ranking ? (ranking.needsPeers ? compare : undefined) : window && comparePartition
    const sorter = instantiate(spec, {}, memory, kernelsOf(memory))
    try {
      await mergeSpilledRuns({
        slices,
        shape: sortShape(spec),
        sorter,
        merger: instance,
        memory,
        spill: this.spill!,
        group,
        cancelled: () => this.stop(),
        emit: async (from, to) => {
          const rows = (to - from) / PAIR
          const skipped = Math.min(rows, skip)
          const taken = Math.min(rows - skipped, most)
          skip -= skipped
          most -= taken
          const [first, last] = [from + skipped * PAIR, from + (skipped + taken) * PAIR]
          window?.(instance.ctx, first, last)
          if (ranking) ranking.goOn(first, last)
          await this.steps(first, last, PAIR)
          if (instance.has('mergeheap')) freeHeap(memory, instance.slot('mergeheap'))
          return most > 0
        },
      })
    } finally {
      sorter.free()
    }
  }

  /** Batches of things of a width, from an address to another. */
  private async steps(from: number, to: number, width: number, run = this.instance.plain.process): Promise<void> {
    let bytes = 0
    for (let at = from; at < to && !this.stop(); at += bytes) {
      bytes = this.step(this.run_.batchRows) * width
      this.begin()
      run(this.instance.ctx, at, Math.min(to, at + bytes))
      const waiting = this.end(bytes / width)
      if (waiting) await waiting
    }
  }
}

/** Buffers for the columns of a scan, and a run of ones: the validity of a column without nulls. */
function makeBatch(spec: PipelineSpec, memory: Memory): { batch: Batch; address: number; ones: number } {
  const types = spec.source.kind === 'scan' || spec.source.kind === 'cached' ? spec.source.columns.map(c => c.dataType) : []
  const sizes = types.map(t => BATCH_ROWS * widthOf[layoutOf(t)])
  const total = sizes.reduce((a, b) => a + b + BATCH_ROWS, BATCH_ROWS)
  const address = memory.allocate(total)
  let at = address
  const take = (bytes: number): number => {
    const here = at
    at += bytes
    return here
  }
  const ones = take(BATCH_ROWS)
  fillBytes(memory, ones, BATCH_ROWS, 1)
  const columns = types.map((dataType, i): Column => {
    const buffer = take(sizes[i]!)
    return {
      dataType,
      buffer,
      validityBuffer: take(BATCH_ROWS),
      values: buffer,
      validity: 0,
      codes: 0,
      dictionary: 0,
      dictionarySize: 0,
      dictionaryId: 0,
    }
  })
  return { batch: { capacity: BATCH_ROWS, columns }, address, ones }
}
