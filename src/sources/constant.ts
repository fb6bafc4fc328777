import type { Column } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import { INLINE } from '../columnar/view.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import type { Value } from '../types/value.ts'

const encoder = new TextEncoder()

/** The bytes of a string longer than a view holds, kept in a block by the caller. */
export const longBytes = (value: Value): Uint8Array | undefined => {
  const bytes = typeof value === 'string' ? encoder.encode(value) : value instanceof Uint8Array ? value : undefined
  return bytes !== undefined && bytes.length > INLINE ? bytes : undefined
}

/**
 * Fills a column of a batch with one value (a partition's, or the null of a column that a file lacks). `longAt` is where the bytes
 * of a long string lie.
 */
export function fillConstant(memory: Memory, column: Column, rows: number, value: Value, longAt = 0): void {
  const width = widthOf[layoutOf(column.dataType)]
  const { u8 } = memory
  const start = column.buffer
  const end = start + rows * width
  column.values = start
  column.codes = 0
  column.dictionary = 0
  column.dictionarySize = 0
  if (value === null) {
    u8.fill(0, start, end)
    u8.fill(0, column.validityBuffer, column.validityBuffer + rows)
    column.validity = column.validityBuffer
    return
  }
  column.validity = 0
  if (rows === 0) return
  storeValue(memory, column.dataType, start, value, longAt)
  for (let done = width; start + done < end; done *= 2) u8.copyWithin(start + done, start, Math.min(start + done, end - done))
}

/** Writes a value in the layout of its type. `longAt` is where the bytes of a long string lie. */
export function storeValue(memory: Memory, type: DataType, at: number, value: Value, longAt: number): void {
  const view = memory.dataView
  switch (layoutOf(type)) {
    case 'bool':
      memory.u8[at] = value ? 1 : 0
      return
    case 'i8':
      view.setInt8(at, value as number)
      return
    case 'i16':
      view.setInt16(at, value as number, true)
      return
    case 'i32':
      view.setInt32(at, value as number, true)
      return
    case 'f32':
      view.setFloat32(at, value as number, true)
      return
    case 'f64':
      view.setFloat64(at, value as number, true)
      return
    case 'i64':
      view.setBigInt64(at, value as bigint, true)
      return
    case 'i128':
      view.setBigInt64(at, BigInt.asIntN(64, value as bigint), true)
      view.setBigInt64(at + 8, (value as bigint) >> 64n, true)
      return
    case 'view': {
      const bytes = typeof value === 'string' ? encoder.encode(value) : (value as Uint8Array)
      memory.u8.fill(0, at, at + 16)
      view.setUint32(at, bytes.length, true)
      if (bytes.length <= INLINE) memory.u8.set(bytes, at + 4)
      else {
        memory.u8.set(bytes.subarray(0, 4), at + 4)
        view.setUint32(at + 8, longAt, true)
      }
    }
  }
}
