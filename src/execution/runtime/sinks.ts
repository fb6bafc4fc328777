import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { TaskCommit } from '../../sources/commit.ts'
import type { RowFile, RowFileWriter } from '../../storage/row-file.ts'
import { KEY_RANGE } from '../operators/key-range.ts'
import { PAIR, ROW_OF_PAIR } from '../operators/sort-pairs.ts'
import { FLAGS, type SinkSpec, UNMATCHABLE } from '../pipeline/spec.ts'
import { aggregateRuntime } from './aggregate-sink.ts'
import { cacheRuntime, type MadeBatch } from './cache-sink.ts'
import { type BlockRef, collectRuntime } from './collect-sink.ts'
import type { PipelineInstance } from './instance.ts'
import { HeapMeter, RowBlocks, type RowRange } from './row-blocks.ts'
import { type Spill, shapeOf, sortShape, TOP_SHIFT, writePartitioned } from './spill.ts'
import { writeRuntime } from './write-sink.ts'

/** What a sink gives back, with a task (collect) or with the participation (the others). */
export type SinkResult =
  | { readonly kind: 'collect'; readonly blocks: readonly BlockRef[]; readonly rows: number; readonly longBytes: number }
  | {
      readonly kind: 'rows'
      readonly ranges: readonly RowRange[]
      readonly partitions?: readonly (readonly RowRange[])[]
      readonly rows: number
      readonly spilled?: RowFile
      readonly nulls?: number
      /** The least and the greatest key, where they are kept; the least is the greater where there is none. */
      readonly keyRange?: readonly [bigint, bigint]
    }
  /** A run of sorted pairs (sort-pairs.ts), and runs on disk. */
  | { readonly kind: 'sort'; readonly from: number; readonly to: number; readonly runs?: readonly RowFile[] }
  /** Not yet partitioned (`ranges`), or by the top bits of the hash. */
  | {
      readonly kind: 'aggregate'
      readonly ranges: readonly RowRange[]
      readonly partitions?: readonly (readonly RowRange[])[]
      readonly rows: number
      /** About how many values their states hold. */
      readonly gathered: number
      /** Instead of both: all of them, by partition. */
      readonly spilled?: RowFile
    }
  | { readonly kind: 'write'; readonly commit: TaskCommit }
  /** Batches of a cached DataFrame; not complete where there was no room for them. */
  | { readonly kind: 'cache'; readonly batches: readonly MadeBatch[]; readonly complete: boolean }
  | { readonly kind: 'none' }

/** A sink at work in one participation. */
export interface SinkRuntime {
  beginTask(task: number, attempt: number): void
  /** Asked after every batch: has the task enough? */
  full(): boolean
  endTask(): SinkResult | undefined | Promise<SinkResult>
  /** Asked after every batch: work that has to wait for something. */
  drain?(): Promise<void> | undefined
  finish(): SinkResult
  /** Always, at the end. */
  close?(): Promise<void>
}

/** `spill`: where memory is short, state goes to disk. */
export function openSink(spec: SinkSpec, instance: PipelineInstance, memory: SharedMemory, spill?: Spill): SinkRuntime {
  switch (spec.kind) {
    case 'collect':
      if (spec.cache) return cacheRuntime(spec, spec.cache, instance, memory)
      return spec.write ? writeRuntime(spec, spec.write, instance, memory) : collectRuntime(spec, instance, memory, spill)
    case 'rows':
      return spec.partitions === undefined ? rowsRuntime(spec, instance, memory, spill) : partitionsRuntime(spec, instance, memory, spill)
    case 'sort':
      return sortRuntime(spec, instance, memory, spill)
    case 'aggregate':
      return aggregateRuntime(spec, instance, memory, spill)
    case 'none':
      return { beginTask: () => {}, full: () => false, endTask: () => undefined, finish: () => ({ kind: 'none' }) }
  }
}

/** Rows of a join. Where memory is short they go to disk by the topmost bits of their hash. */
function rowsRuntime(
  { layout, hashOffset, disk, countNulls, keyRange }: Extract<SinkSpec, { kind: 'rows' }>,
  instance: PipelineInstance,
  memory: SharedMemory,
  spill: Spill | undefined,
): SinkRuntime {
  const blocks = new RowBlocks(memory, instance.slot('rows'), layout.size)
  const heap = new HeapMeter(memory, instance.slot('sinkheap'))
  let writer: RowFileWriter | undefined
  let spilledRows = 0
  let nulls = 0
  const range = keyRange ? instance.slot(KEY_RANGE) >>> 3 : undefined
  if (range !== undefined) memory.i64.set([2n ** 63n - 1n, -(2n ** 63n)], range)
  const spillAll = (): void => {
    writer ??= spill!.writer(shapeOf(layout))
    const before = writer.bytes
    spilledRows += blocks.count()
    if (countNulls)
      for (const [from, to] of blocks.ranges())
        for (let row = from; row < to; row += layout.size) if (memory.u8[row + FLAGS]! & UNMATCHABLE) nulls++
    writePartitioned(writer, memory, blocks.ranges(), layout.size, hashOffset!, TOP_SHIFT)
    spill!.count(writer.bytes - before, blocks.bytes + heap.bytes)
    blocks.clear()
    heap.clear()
  }
  // a directory takes about 16 bytes a row; one of numbers with its bitmap may take more
  const directory = keyRange ? 48 : 16
  const check = (): void => {
    if (spill?.watching && spill.wanted(blocks.bytes + heap.bytes, blocks.count(), directory * blocks.count())) spillAll()
  }
  instance.onSinkFull(() => {
    check()
    blocks.grow()
  })
  return {
    beginTask: () => {},
    full: () => false,
    drain: () => check() as undefined,
    endTask: () => undefined,
    finish: () => {
      if (writer === undefined && !disk) {
        const keys = range !== undefined && { keyRange: [memory.i64[range]!, memory.i64[range + 1]!] as const }
        return { kind: 'rows', ranges: blocks.ranges(), rows: blocks.count(), ...keys }
      }
      spillAll()
      return { kind: 'rows', ranges: [], rows: spilledRows, spilled: writer!.take(), nulls }
    },
    close: async () => writer?.close(),
  }
}

/** Rows by partition; a partition has no block before its first row. Where memory is short, they go to disk by partition. */
function partitionsRuntime(
  { layout }: Extract<SinkSpec, { kind: 'rows' }>,
  instance: PipelineInstance,
  memory: SharedMemory,
  spill: Spill | undefined,
): SinkRuntime {
  const rowSize = layout.size
  const partitions: RowBlocks[] = []
  const slot = instance.slot('partitions')
  const heap = new HeapMeter(memory, instance.slot('sinkheap'))
  let writer: RowFileWriter | undefined
  let spilledRows = 0
  const rows = (): number => partitions.reduce((n, p) => n + p.count(), 0)
  const bytes = (): number => partitions.reduce((n, p) => n + p.bytes, heap.bytes)
  const spillAll = (): void => {
    writer ??= spill!.writer(shapeOf(layout))
    const before = writer.bytes
    const held = bytes()
    spilledRows += rows()
    partitions.forEach((p, i) => {
      for (const [from, to] of p.ranges()) for (let row = from; row < to; row += rowSize) writer!.append(row, i)
      p.clear()
    })
    writer.endChunk()
    spill!.count(writer.bytes - before, held)
    heap.clear()
  }
  const check = (): void => {
    if (spill?.watching && spill.wanted(bytes(), rows())) spillAll()
  }
  instance.onSinkPartition(p => {
    check()
    partitions[p] ??= new RowBlocks(memory, slot + p * 8, rowSize)
    partitions[p].grow()
  })
  return {
    beginTask: () => {},
    full: () => false,
    drain: () => check() as undefined,
    endTask: () => undefined,
    finish: () => {
      const ranges = Array.from(partitions, p => p?.ranges() ?? [])
      const all = { kind: 'rows', ranges: ranges.flat(), partitions: ranges, rows: spilledRows + rows() } as const
      return writer === undefined ? all : { ...all, spilled: writer.take() }
    },
    close: async () => writer?.close(),
  }
}

/**
 * Sorts the rows through pairs of a key and an address. With a limit, rows beyond it are dropped whenever twice as many have come. Where
 * memory is short, what there is goes to disk as a sorted run.
 */
function sortRuntime(
  { layout, limit, partitionField }: Extract<SinkSpec, { kind: 'sort' }>,
  instance: PipelineInstance,
  memory: SharedMemory,
  spill: Spill | undefined,
): SinkRuntime {
  const rowSize = layout.size
  const blocks = new RowBlocks(memory, instance.slot('rows'), rowSize)
  const heap = new HeapMeter(memory, instance.slot('sinkheap'))
  const bound = instance.slot('bound') >>> 2
  const runs: RowFile[] = []
  let writer: RowFileWriter | undefined
  // pairs of rows of a Top-N that have survived so far
  let kept = { address: 0, rows: 0 }
  let seen = 0
  const waiting = (): number => blocks.count() - seen + kept.rows
  /** Sorts what was kept and what has come since. */
  const sort = (): { address: number; rows: number } => {
    const rows = waiting()
    if (rows === 0) return { address: 0, rows }
    const address = memory.allocate(rows * PAIR)
    let at = address + kept.rows * PAIR
    memory.u8.copyWithin(address, kept.address, kept.address + kept.rows * PAIR)
    if (kept.address !== 0) memory.free(kept.address)
    let skip = seen
    for (const [from, to] of blocks.ranges()) {
      const n = (to - from) / rowSize
      const first = Math.min(skip, n)
      skip -= first
      if (first === n) continue
      instance.plain.sort_fill!(instance.ctx, from + first * rowSize, to, at)
      at += (n - first) * PAIR
    }
    seen = blocks.count()
    const work = memory.allocate(rows * PAIR)
    kernelsOf(memory).sort_pairs(address, rows, work)
    memory.u32[instance.slot('sortwork') >>> 2] = work - address
    instance.plain.sort_ties?.(instance.ctx, address, at)
    memory.free(work)
    return { address, rows }
  }
  const threshold = limit === undefined ? Number.POSITIVE_INFINITY : Math.max(2 * limit, 1024)
  const prune = (): void => {
    if (waiting() < threshold) return
    const sorted = sort()
    kept = { address: sorted.address, rows: Math.min(sorted.rows, limit!) }
    if (kept.rows > 0 && kept.rows === limit) memory.u32[bound] = memory.u32[(kept.address + (limit - 1) * PAIR + ROW_OF_PAIR) >>> 2]!
  }
  const spillRun = (): void => {
    writer ??= spill!.writer(sortShape(instance.spec))
    const before = writer.bytes
    const { address, rows } = sort()
    const { u32 } = memory
    for (let i = 0, pair = address + ROW_OF_PAIR; i < Math.min(limit ?? rows, rows); i++, pair += PAIR) {
      const row = u32[pair >>> 2]!
      writer.append(row, partitionField === undefined ? 0 : u32[(row + partitionField) >>> 2]!)
    }
    if (address !== 0) memory.free(address)
    runs.push(writer.take())
    spill!.count(writer.bytes - before, blocks.bytes + heap.bytes)
    blocks.clear()
    heap.clear()
    kept = { address: 0, rows: 0 }
    seen = 0
    memory.u32[bound] = 0
  }
  const check = (): void => {
    if (spill?.watching && spill.wanted(blocks.bytes + heap.bytes, blocks.count(), 2 * PAIR * blocks.count())) spillRun()
  }
  instance.onSinkFull(() => {
    check()
    if (limit !== undefined) prune()
    blocks.grow()
  })
  return {
    beginTask: () => {},
    full: () => false,
    drain: () => check() as undefined,
    endTask: () => {
      if (limit !== undefined) prune()
      return undefined
    },
    finish: () => {
      if (runs.length > 0 && blocks.count() > 0 && memory.used > spill!.settings.pressure / 2) spillRun()
      const { address, rows } = sort()
      const to = address + Math.min(limit ?? rows, rows) * PAIR
      return { kind: 'sort', from: address, to, ...(runs.length > 0 && { runs }) }
    },
    close: async () => writer?.close(),
  }
}
