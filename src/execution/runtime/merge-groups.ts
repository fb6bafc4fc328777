import { rmSync } from 'node:fs'
import { freeHeap } from '../../columnar/heap.ts'
import { fillBytes, type Memory } from '../../columnar/memory.ts'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { bytesOf, type LoadedChunk, type RowFile, RowFileReader, rowsOf } from '../../storage/row-file.ts'
import { TABLE } from '../operators/hash-table.ts'
import type { AggregateSpec } from '../pipeline/spec.ts'
import { divideRows } from './divide-rows.ts'
import type { PipelineInstance } from './instance.ts'
import { copyRows, type RowRange } from './row-blocks.ts'
import { FAN_OUT, SHIFT_STEP, type Spill, shapeOf, TOP_SHIFT } from './spill.ts'

export interface GroupsHost {
  readonly instance: PipelineInstance
  readonly memory: SharedMemory
  readonly merge: AggregateSpec
  readonly spill: Spill
  cancelled(): boolean
  /** Hands merged groups on. */
  process(from: number, to: number): Promise<void>
}

/** Makes the table that so many partial groups are merged by; gives its directory, to be freed. */
export function openMergeTable(instance: PipelineInstance, memory: Memory, rows: number): number {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, rows * 2)))
  const directory = memory.allocate(slots * 8)
  fillBytes(memory, directory, slots * 8)
  const table = instance.slot('merge') >>> 2
  memory.u32[table + TABLE.directory / 4] = directory
  memory.u32[table + TABLE.mask / 4] = slots - 1
  return directory
}

/** Bytes of a row's share of the table, at most. */
const TABLE_BYTES = 32
/** An object of JavaScript takes more than its bytes. */
const OBJECT_FACTOR = 4

/**
 * Merges the partial groups of one partition, some of them on disk. Where they are more than memory has room for, they are divided by
 * the next bits of their hash, and so on.
 */
export async function mergeSpilledGroups(
  host: GroupsHost,
  ranges: readonly RowRange[],
  files: readonly RowFile[],
  shift = TOP_SHIFT - SHIFT_STEP,
): Promise<void> {
  const { merge, spill } = host
  const { size } = merge.layout
  const inMemory = ranges.reduce((n, [from, to]) => n + (to - from) / size, 0)
  const rows = files.reduce((n, f) => n + rowsOf(f), inMemory)
  const bytes = files.reduce((n, f) => n + bytesOf(f, size), 0)
  const long = files.reduce((n, f) => n + f.chunks.reduce((m, c) => m + c.long, 0), 0)
  const needed = inMemory * size + bytes + rows * TABLE_BYTES
  const objects = merge.objects.length > 0 ? long * OBJECT_FACTOR : 0
  if (rows === 0 || host.cancelled()) return
  if (shift < 0 || (spill.fits(needed, rows) && objects <= spill.maxObjects)) return mergeAll(host, ranges, files, rows)
  const { memory, instance } = host
  const shape = shapeOf(merge.layout, merge.objects)
  const writer = spill.writer(shape, instance.calls.stateBytes)
  const divided = divideRows({ memory, spill, shape, hashOffset: 0, shift, writer }, ranges, files)
  try {
    for (let p = 0; p < FAN_OUT; p++) {
      const chunks = divided.chunks.filter(c => c.partition === p)
      const all = chunks.reduce((n, c) => n + c.rows, 0) === rows
      // rows of one hash can't be told apart by it
      await mergeSpilledGroups(host, [], [{ path: divided.path, chunks }], all ? -1 : shift - SHIFT_STEP)
    }
  } finally {
    rmSync(divided.path, { force: true })
  }
}

async function mergeAll(host: GroupsHost, ranges: readonly RowRange[], files: readonly RowFile[], rows: number): Promise<void> {
  const { instance, memory, merge } = host
  const reader = new RowFileReader(memory, shapeOf(merge.layout, merge.objects))
  const loaded: LoadedChunk[] = []
  let copied: RowRange | undefined
  try {
    const directory = openMergeTable(instance, memory, rows)
    if (ranges.length > 0) {
      // merging changes rows: another attempt must find them as they were
      copied = copyRows(memory, ranges)
      instance.plain.merge!(instance.ctx, copied[0], copied[1])
    }
    for (const { path, chunks } of files)
      for (const chunk of chunks) {
        if (host.cancelled()) break
        const at = reader.load(path, chunk)
        loaded.push(at)
        instance.plain.merge!(instance.ctx, at.from, at.to)
      }
    memory.free(directory)
    if (copied) await host.process(copied[0], copied[1])
    for (const { from, to } of loaded) await host.process(from, to)
  } finally {
    reader.close()
    if (copied) memory.free(copied[0])
    for (const { address } of loaded) memory.free(address)
    freeHeap(memory, instance.slot('mergeheap'))
    instance.calls.forgetMerged()
  }
}
