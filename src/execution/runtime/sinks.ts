import type { Memory } from '../../columnar/memory.ts'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import type { TaskCommit } from '../../sources/commit.ts'
import type { RowFile, RowFileWriter } from '../../storage/row-file.ts'
import { FLAGS, type SinkSpec, UNMATCHABLE } from '../pipeline/spec.ts'
import { aggregateRuntime } from './aggregate-sink.ts'
import { type BlockRef, collectRuntime } from './collect-sink.ts'
import type { PipelineInstance } from './instance.ts'
import { HeapMeter, RowBlocks, type RowRange } from './row-blocks.ts'
import { type Spill, shapeOf, TOP_SHIFT, writePartitioned } from './spill.ts'
import { writeRuntime } from './write-sink.ts'

/** What a sink gives back, with a task (collect) or with the participation (the others). */
export type SinkResult =
  | { readonly kind: 'collect'; readonly blocks: readonly BlockRef[]; readonly rows: number; readonly longBytes: number }
  | {
      readonly kind: 'rows'
      readonly ranges: readonly RowRange[]
      readonly rows: number
      readonly spilled?: RowFile
      readonly nulls?: number
    }
  | { readonly kind: 'sort'; readonly from: number; readonly to: number; readonly runs?: readonly RowFile[] }
  /** Not yet partitioned (`ranges`), or by the top bits of the hash. */
  | {
      readonly kind: 'aggregate'
      readonly ranges: readonly RowRange[]
      readonly partitions?: readonly (readonly RowRange[])[]
      readonly rows: number
      /** Instead of both: all of them, by partition. */
      readonly spilled?: RowFile
    }
  | { readonly kind: 'write'; readonly commit: TaskCommit }
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
      return spec.write ? writeRuntime(spec, spec.write, instance, memory) : collectRuntime(spec, instance, memory, spill)
    case 'rows':
      return rowsRuntime(spec, instance, memory, spill)
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
  { layout, hashOffset, disk, countNulls }: Extract<SinkSpec, { kind: 'rows' }>,
  instance: PipelineInstance,
  memory: SharedMemory,
  spill: Spill | undefined,
): SinkRuntime {
  const blocks = new RowBlocks(memory, instance.slot('rows'), layout.size)
  const heap = new HeapMeter(memory, instance.slot('sinkheap'))
  let writer: RowFileWriter | undefined
  let spilledRows = 0
  let nulls = 0
  const spillAll = (): void => {
    writer ??= spill!.writer(shapeOf(layout))
    const before = writer.bytes
    spilledRows += blocks.count()
    if (countNulls)
      for (const [from, to] of blocks.ranges())
        for (let row = from; row < to; row += layout.size) if (memory.u8[row + FLAGS]! & UNMATCHABLE) nulls++
    writePartitioned(writer, memory, blocks.ranges(), layout.size, hashOffset, TOP_SHIFT)
    spill!.count(writer.bytes - before, blocks.bytes + heap.bytes)
    blocks.clear()
    heap.clear()
  }
  // a directory takes about 16 bytes a row
  const check = (): void => {
    if (spill?.wanted(blocks.bytes + heap.bytes, blocks.count(), 16 * blocks.count())) spillAll()
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
      if (writer === undefined && !disk) return { kind: 'rows', ranges: blocks.ranges(), rows: blocks.count() }
      spillAll()
      return { kind: 'rows', ranges: [], rows: spilledRows, spilled: writer!.take(), nulls }
    },
    close: async () => writer?.close(),
  }
}

/**
 * Sorts the rows through an array of their addresses. With a limit, rows beyond it are dropped whenever twice as many have come. Where
 * memory is short, what there is goes to disk as a sorted run.
 */
function sortRuntime(
  { layout, limit, partitionField }: Extract<SinkSpec, { kind: 'sort' }>,
  instance: PipelineInstance,
  memory: SharedMemory,
  spill: Spill | undefined,
): SinkRuntime {
  const rowSize = layout.size
  const slot = instance.slot('rows')
  const blocks = new RowBlocks(memory, slot, rowSize)
  const heap = new HeapMeter(memory, instance.slot('sinkheap'))
  const bound = instance.slot('bound') >>> 2
  const runs: RowFile[] = []
  let writer: RowFileWriter | undefined
  // rows of a Top-N that have survived so far are addresses in `kept`
  let kept: number[] = []
  const threshold = limit === undefined ? Number.POSITIVE_INFINITY : Math.max(2 * limit, 1024)
  const prune = (): void => {
    const all = [...kept, ...addresses(fresh(), rowSize)]
    const array = sortArray(instance, memory, all.length, at => memory.u32.set(all, at))
    kept = Array.from(memory.u32.subarray(array >>> 2, (array >>> 2) + Math.min(limit!, all.length)))
    memory.free(array)
    if (kept.length === limit) memory.u32[bound] = kept[limit - 1]!
  }
  let seen = 0
  const fresh = (): RowRange[] => {
    const ranges = blocks.ranges()
    let skip = seen
    const out: RowRange[] = []
    for (const [from, to] of ranges) {
      const rows = (to - from) / rowSize
      if (skip >= rows) skip -= rows
      else {
        out.push([from + skip * rowSize, to])
        skip = 0
      }
    }
    seen = blocks.count()
    return out
  }
  /** What is held, as a sorted array, and how many rows of it count. */
  const sortHeld = (): { array: number; rows: number } => {
    if (limit === undefined) {
      const rows = blocks.count()
      return { array: sortArray(instance, memory, rows, at => fillAddresses(memory, at, blocks.ranges(), rowSize)), rows }
    }
    const all = [...kept, ...addresses(fresh(), rowSize)]
    return { array: sortArray(instance, memory, all.length, at => memory.u32.set(all, at)), rows: Math.min(limit, all.length) }
  }
  const spillRun = (): void => {
    writer ??= spill!.writer(shapeOf(layout))
    const before = writer.bytes
    const { array, rows } = sortHeld()
    const { u32 } = memory
    for (let i = array >>> 2, end = i + rows; i < end; i++) {
      const row = u32[i]!
      writer.append(row, partitionField === undefined ? 0 : u32[(row + partitionField) >>> 2]!)
    }
    memory.free(array)
    runs.push(writer.take())
    spill!.count(writer.bytes - before, blocks.bytes + heap.bytes)
    blocks.clear()
    heap.clear()
    kept = []
    seen = 0
    memory.u32[bound] = 0
  }
  // sorting takes 8 bytes a row
  const check = (): void => {
    if (spill?.wanted(blocks.bytes + heap.bytes, blocks.count(), 8 * blocks.count())) spillRun()
  }
  instance.onSinkFull(() => {
    check()
    if (limit !== undefined && blocks.count() - seen + kept.length >= threshold) prune()
    blocks.grow()
  })
  return {
    beginTask: () => {},
    full: () => false,
    drain: () => check() as undefined,
    endTask: () => {
      if (limit !== undefined && blocks.count() - seen + kept.length >= threshold) prune()
      return undefined
    },
    finish: () => {
      if (runs.length > 0 && blocks.count() > 0 && memory.used > spill!.settings.pressure / 2) spillRun()
      const spilled = runs.length > 0 ? { runs } : {}
      if (blocks.count() === 0) return { kind: 'sort', from: 0, to: 0, ...spilled }
      const { array, rows } = sortHeld()
      return { kind: 'sort', from: array, to: array + rows * 4, ...spilled }
    },
    close: async () => writer?.close(),
  }
}

function addresses(ranges: readonly RowRange[], rowSize: number): number[] {
  const out: number[] = []
  for (const [from, to] of ranges) for (let row = from; row < to; row += rowSize) out.push(row)
  return out
}

function fillAddresses(memory: Memory, at: number, ranges: readonly RowRange[], rowSize: number): void {
  const { u32 } = memory
  for (const [from, to] of ranges) for (let row = from; row < to; row += rowSize) u32[at++] = row
}

/** A sorted array of row addresses in memory; `fill` writes them from a word on. */
function sortArray(instance: PipelineInstance, memory: Memory, rows: number, fill: (at: number) => void): number {
  const bytes = Math.max(4, rows * 4)
  let from = memory.allocate(bytes)
  let to = memory.allocate(bytes)
  fill(from >>> 2)
  for (let width = 4; width < bytes; width *= 2) {
    instance.plain.sort_pass!(instance.ctx, from, from + bytes, width, to)
    ;[from, to] = [to, from]
  }
  memory.free(to)
  return from
}
