import type { Batch, Column } from '../columnar/batch.ts'
import { freeHeap, heapAllocate, heapChunks, transferHeap } from '../columnar/heap.ts'
import type { Memory } from '../columnar/memory.ts'
import { INLINE } from '../columnar/view.ts'
import { pointView } from '../columnar/view-codec.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'

/**
 * A page of rows in columns that lives by itself: cached data, partitions of an exchange. One run of pages holds a header, and the values
 * and validities of all columns at full capacity; long values lie in a heap whose struct is in the header. So its address and types
 * say all, to any thread.
 *
 * Header: heap struct (16 bytes), u32 rows, u32 capacity, then from 32 on a byte per column: 1 where it has nulls.
 */
export interface BatchPage {
  readonly address: number
  readonly types: readonly DataType[]
  readonly capacity: number
  readonly rows: number
}

const ROWS = 16
const CAPACITY = 20
const HAS_NULLS = 32
const align = (n: number) => (n + 63) & ~63

const headerSize = (types: readonly DataType[]) => align(HAS_NULLS + types.length)
const columnSize = (type: DataType, capacity: number) => align(widthOf[layoutOf(type)] * capacity) + align(capacity)

export const batchPageBytes = (types: readonly DataType[], capacity: number): number =>
  types.reduce((sum, type) => sum + columnSize(type, capacity), headerSize(types))

/** The most rows whose page takes at most so many bytes, and at least one. */
export function capacityFor(types: readonly DataType[], bytes: number): number {
  const row = types.reduce((sum, type) => sum + widthOf[layoutOf(type)] + 1, 0)
  const padding = headerSize(types) + types.length * 128
  return Math.max(1, Math.floor((bytes - padding) / Math.max(1, row)))
}

export function allocateBatchPage(memory: Memory, types: readonly DataType[], capacity: number): BatchPage {
  const address = memory.allocate(batchPageBytes(types, capacity))
  memory.u8.fill(0, address, address + headerSize(types))
  memory.u32[(address + CAPACITY) >>> 2] = capacity
  return openBatchPage(memory, types, address)
}

export function openBatchPage(memory: Memory, types: readonly DataType[], address: number): BatchPage {
  return {
    address,
    types,
    capacity: memory.u32[(address + CAPACITY) >>> 2]!,
    get rows() {
      return memory.u32[(address + ROWS) >>> 2]!
    },
  }
}

interface Place {
  readonly type: DataType
  readonly values: number
  readonly validity: number
}

function places(page: BatchPage): Place[] {
  let at = page.address + headerSize(page.types)
  return page.types.map(type => {
    const values = at
    at += columnSize(type, page.capacity)
    return { type, values, validity: values + align(widthOf[layoutOf(type)] * page.capacity) }
  })
}

/** Appends rows of a batch, those of `selection` or the first `count`; gives how many there was room for. Long values are copied. */
export function appendToPage(memory: Memory, page: BatchPage, batch: Batch, count: number, selection?: Uint32Array): number {
  const start = page.rows
  const rows = Math.min(count, page.capacity - start)
  if (rows <= 0) return 0
  places(page).forEach((place, i) => {
    appendColumn(memory, page, i, place, batch.columns[i]!, start, rows, selection)
  })
  memory.u32[(page.address + ROWS) >>> 2] = start + rows
  return rows
}

function appendColumn(
  memory: Memory,
  page: BatchPage,
  index: number,
  to: Place,
  column: Column,
  start: number,
  rows: number,
  selection: Uint32Array | undefined,
): void {
  const { u8 } = memory
  const layout = layoutOf(to.type)
  const width = widthOf[layout]
  const flag = page.address + HAS_NULLS + index
  if (column.validity !== 0) {
    // Rows before were valid, and their validity was never written.
    if (u8[flag] === 0) u8.fill(1, to.validity, to.validity + start)
    u8[flag] = 1
    copyValues(memory, column.validity, to.validity + start, 1, rows, selection)
  } else if (u8[flag] === 1) {
    u8.fill(1, to.validity + start, to.validity + start + rows)
  }
  copyValues(memory, column.values, to.values + start * width, width, rows, selection)
  if (layout === 'view') adoptViews(memory, page.address, to.values + start * width, rows, column, selection)
}

function copyValues(memory: Memory, from: number, to: number, width: number, rows: number, selection: Uint32Array | undefined): void {
  const { u8 } = memory
  if (selection === undefined) {
    u8.copyWithin(to, from, from + rows * width)
    return
  }
  if (width >= 4 && from % 4 === 0) {
    const { u32 } = memory
    const words = width >>> 2
    let t = to >>> 2
    for (let i = 0; i < rows; i++) {
      const f = (from >>> 2) + selection[i]! * words
      for (let w = 0; w < words; w++) u32[t++] = u32[f + w]!
    }
    return
  }
  for (let i = 0; i < rows; i++) {
    const f = from + selection[i]! * width
    for (let b = 0; b < width; b++) u8[to + i * width + b] = u8[f + b]!
  }
}

/** Copies the long bytes of views to the page's heap; those that came through a dictionary once per entry. */
function adoptViews(memory: Memory, heap: number, views: number, rows: number, column: Column, selection: Uint32Array | undefined): void {
  const { u8, u32, dataView } = memory
  const copies: Map<number, number> | undefined = column.codes === 0 ? undefined : new Map()
  for (let i = 0, view = views; i < rows; i++, view += 16) {
    const length = u32[view >>> 2]!
    if (length <= INLINE) continue
    const from = u32[(view >>> 2) + 2]!
    const code = copies && dataView.getUint32(column.codes + (selection ? selection[i]! : i) * 4, true)
    let copy = code === undefined ? undefined : copies!.get(code)
    if (copy === undefined) {
      copy = heapAllocate(memory, heap, length)
      u8.copyWithin(copy, from, from + length)
      if (code !== undefined) copies!.set(code, copy)
    }
    pointView(memory, view, copy, length, u32[(heap >>> 2) + 3]!)
  }
}

/** Rows `from` to `from + rows` as a batch over the page; it lives as long as the page. */
export function batchOfPage(memory: Memory, page: BatchPage, from = 0, rows = page.rows - from): Batch {
  const columns = places(page).map(({ type, values, validity }, i): Column => {
    const at = values + from * widthOf[layoutOf(type)]
    const hasNulls = memory.u8[page.address + HAS_NULLS + i] === 1
    return {
      dataType: type,
      buffer: at,
      validityBuffer: validity + from,
      values: at,
      validity: hasNulls ? validity + from : 0,
      codes: 0,
      dictionary: 0,
      dictionarySize: 0,
    }
  })
  return { capacity: rows, columns }
}

/** Bytes that the page holds, with its heap. */
export function sizeOfPage(memory: Memory, page: BatchPage): number {
  const own = Math.ceil(batchPageBytes(page.types, page.capacity) / 65_536) * 65_536
  return heapChunks(memory, page.address).reduce((sum, chunk) => sum + chunk.size, own)
}

export function freeBatchPage(memory: Memory, page: BatchPage): void {
  freeHeap(memory, page.address)
  memory.free(page.address)
}

/** Hands the page over to another owner. */
export function transferBatchPage(memory: Memory, page: BatchPage, owner: number): void {
  transferHeap(memory, page.address, owner)
  memory.transfer(page.address, owner)
}
