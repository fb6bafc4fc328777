import { heapAllocate } from '../columnar/heap.ts'
import type { Memory } from '../columnar/memory.ts'
import { INLINE } from '../columnar/view.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { allocateBatchPage, type BatchPage, batchOfPage } from './batch-page.ts'

/**
 * A batch page as bytes that hold no addresses, for other tiers than the engine's memory:
 * u32 rows, u32 bytes of long values, a byte per column (has nulls), padded to 16; per column its values and, where it has nulls, its
 * validity, each padded to 16; then the long values. A long view holds its offset among these in place of the address.
 */
const align = (n: number) => (n + 15) & ~15

export function encodePage(memory: Memory, page: BatchPage): Uint8Array {
  const { rows } = page
  const { columns } = batchOfPage(memory, page)
  const header = align(8 + columns.length)
  let fixed = header
  let long = 0
  for (const c of columns) {
    const layout = layoutOf(c.dataType)
    fixed += align(widthOf[layout] * rows) + (c.validity === 0 ? 0 : align(rows))
    if (layout === 'view') for (let r = 0; r < rows; r++) long += longBytes(memory, c.values + r * 16)
  }
  const out = new Uint8Array(fixed + long)
  const view = new DataView(out.buffer)
  view.setUint32(0, rows, true)
  view.setUint32(4, long, true)
  let at = header
  let end = 0
  columns.forEach((c, i) => {
    const layout = layoutOf(c.dataType)
    const bytes = widthOf[layout] * rows
    out.set(memory.u8.subarray(c.values, c.values + bytes), at)
    if (layout === 'view') {
      for (let r = 0; r < rows; r++) {
        const length = longBytes(memory, c.values + r * 16)
        if (length === 0) continue
        const from = memory.u32[(c.values >>> 2) + r * 4 + 2]!
        out.set(memory.u8.subarray(from, from + length), fixed + end)
        view.setUint32(at + r * 16 + 8, end, true)
        view.setUint32(at + r * 16 + 12, 0, true)
        end += length
      }
    }
    at += align(bytes)
    if (c.validity === 0) return
    out[8 + i] = 1
    out.set(memory.u8.subarray(c.validity, c.validity + rows), at)
    at += align(rows)
  })
  return out
}

const longBytes = (memory: Memory, view: number): number => {
  const length = memory.u32[view >>> 2]!
  return length <= INLINE ? 0 : length
}

/** A page of the bytes, in the engine's memory again. Raises UNABLE_TO_ACQUIRE_MEMORY. */
export function decodePage(memory: Memory, types: readonly DataType[], bytes: Uint8Array): BatchPage {
  const source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rows = source.getUint32(0, true)
  const long = source.getUint32(4, true)
  const page = allocateBatchPage(memory, types, rows)
  const base = long === 0 ? 0 : heapAllocate(memory, page.address, long)
  memory.u8.set(bytes.subarray(bytes.length - long), base)
  memory.u32[(page.address + 16) >>> 2] = rows
  let at = align(8 + types.length)
  batchOfPage(memory, page, 0, rows).columns.forEach((c, i) => {
    const layout = layoutOf(c.dataType)
    const size = widthOf[layout] * rows
    memory.u8.set(bytes.subarray(at, at + size), c.values)
    if (layout === 'view') {
      for (let r = 0, v = c.values >>> 2; r < rows; r++, v += 4) {
        if (memory.u32[v]! <= INLINE) continue
        memory.u32[v + 2] = base + memory.u32[v + 2]!
        memory.u32[v + 3] = memory.u32[(page.address >>> 2) + 3]!
      }
    }
    at += align(size)
    if (bytes[8 + i] !== 1) return
    memory.u8.set(bytes.subarray(at, at + rows), c.validityBuffer)
    memory.u8[page.address + 32 + i] = 1
    at += align(rows)
  })
  return page
}
