import { clearHeap, heapChunks } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { type RowChunk, RowFileReader, type RowFileWriter, type RowShape } from '../../storage/row-file.ts'
import { layoutOf } from '../../types/layout.ts'
import type { BlockLayout, CollectSpec } from '../pipeline/spec.ts'
import type { PipelineInstance } from './instance.ts'
import { HeapMeter } from './row-blocks.ts'
import type { SinkRuntime } from './sinks.ts'
import type { Spill } from './spill.ts'

/** A block of columns with its number of rows; on disk it is a chunk of one row, which is the block. */
export interface BlockRef {
  readonly address: number
  readonly rows: number
  readonly spilled?: { readonly path: string; readonly chunk: RowChunk }
}

/** A block as a row whose views are those of all lanes. */
export function blockShape({ size, capacity, columns }: BlockLayout): RowShape {
  const views = columns.flatMap(({ dataType, values }) =>
    layoutOf(dataType) === 'view' ? Array.from({ length: capacity }, (_, i) => ({ offset: values + i * 16, nullOffset: -1 })) : [],
  )
  return { size, views, objects: [] }
}

/** The address of a block that is brought back; it stays. */
export function loadBlock(memory: Memory, layout: BlockLayout, { path, chunk }: NonNullable<BlockRef['spilled']>): number {
  const reader = new RowFileReader(memory, blockShape(layout))
  try {
    return reader.load(path, chunk).from
  } finally {
    reader.close()
  }
}

/** Views of nulls and behind the last row may be anything. */
function clearViews(memory: Memory, { columns, capacity }: BlockLayout, { address, rows }: BlockRef): void {
  for (const { dataType, values, validity } of columns) {
    if (layoutOf(dataType) !== 'view') continue
    const start = address + values
    memory.u8.fill(0, start + rows * 16, start + capacity * 16)
    if (validity < 0) continue
    for (let i = 0; i < rows; i++) if (memory.u8[address + validity + i] === 0) memory.u8.fill(0, start + i * 16, start + (i + 1) * 16)
  }
}

/** Rows as blocks of columns, in order; where memory is short, and only the engine reads them, on disk. */
export function collectRuntime(spec: CollectSpec, instance: PipelineInstance, memory: Memory, spill: Spill | undefined): SinkRuntime {
  const state = instance.slot('collect') >>> 2
  const heap = instance.slot('sinkheap')
  const { size } = spec.block
  let meter = new HeapMeter(memory, heap)
  let blocks: BlockRef[] = []
  /** How many of the blocks are on disk: the first ones. */
  let spilled = 0
  let rows = 0
  let longBytes = 0
  let writer: RowFileWriter | undefined
  const open = (): void => {
    memory.u32[state] = memory.allocate(size)
    memory.u32[state + 1] = 0
  }
  const flush = (): void => {
    const n = memory.u32[state + 1]!
    const address = memory.u32[state]!
    if (n === 0) memory.free(address)
    else blocks.push({ address, rows: n })
    rows += n
  }
  const heapBytes = (): number => heapChunks(memory, heap).reduce((n, c) => n + c.end - c.address, 0)
  const check = (): void => {
    if (spill === undefined || !spec.spills) return
    const held = blocks.slice(spilled).reduce((n, b) => n + b.rows, memory.u32[state + 1]!)
    if (!spill.wanted((blocks.length - spilled + 1) * size + meter.bytes, held)) return
    flush()
    writer ??= spill.writer(blockShape(spec.block))
    const before = writer.bytes
    const inMemory = blocks.slice(spilled)
    for (const block of inMemory) {
      clearViews(memory, spec.block, block)
      writer.append(block.address, 0)
      const { path, chunks } = writer.take()
      blocks[spilled++] = { address: 0, rows: block.rows, spilled: { path, chunk: chunks[0]! } }
      memory.free(block.address)
    }
    spill.count(writer.bytes - before, inMemory.length * size + meter.bytes)
    longBytes += heapBytes()
    meter.clear()
    open()
  }
  instance.onSinkFull(() => {
    flush()
    open()
  })
  return {
    beginTask: () => {
      blocks = []
      spilled = 0
      rows = 0
      longBytes = 0
      clearHeap(memory, heap)
      meter = new HeapMeter(memory, heap)
      open()
    },
    full: () => spec.limit !== undefined && rows + memory.u32[state + 1]! >= spec.limit,
    drain: () => check() as undefined,
    endTask: () => {
      flush()
      return { kind: 'collect', blocks, rows, longBytes: longBytes + heapBytes() }
    },
    finish: () => ({ kind: 'none' }),
    close: async () => writer?.close(),
  }
}
