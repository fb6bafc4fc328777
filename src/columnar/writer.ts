import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import type { Column } from './batch.ts'
import { encodeBlob } from './blob.ts'
import { writeInt128 } from './int128.ts'
import type { Memory } from './memory.ts'
import { writeString, writeView } from './view-codec.ts'

/** JavaScript values (types/value.ts) written to columns and rows. Long values go to `heap` (the address of a heap's struct). */

/** Writes the value of a type at an address; null writes zeros. */
export function writeCell(memory: Memory, type: DataType, address: number, value: Value, heap: number): void {
  const layout = layoutOf(type)
  if (value === null) {
    memory.u8.fill(0, address, address + widthOf[layout])
    return
  }
  const view = memory.dataView
  switch (layout) {
    case 'bool':
      return view.setUint8(address, value === true ? 1 : 0)
    case 'i8':
      return view.setInt8(address, value as number)
    case 'i16':
      return view.setInt16(address, value as number, true)
    case 'i32':
      return view.setInt32(address, value as number, true)
    case 'i64':
      return view.setBigInt64(address, value as bigint, true)
    case 'f32':
      return view.setFloat32(address, value as number, true)
    case 'f64':
      return view.setFloat64(address, value as number, true)
    case 'i128':
      return writeInt128(memory, address, value as bigint)
    case 'view':
      if (typeof value === 'string') return writeString(memory, address, value, heap)
      return writeView(memory, address, encodeBlob(value, type), heap)
  }
}

/** Writes a row of a column. A null needs a column that has a validity. */
export function writeValue(memory: Memory, column: Column, row: number, value: Value, heap: number): void {
  if (column.validity !== 0) memory.u8[column.validity + row] = value === null ? 0 : 1
  else if (value === null) throw sparkError('INTERNAL_ERROR', { message: 'A null was written to a column without validity.' })
  writeCell(memory, column.dataType, column.values + row * widthOf[layoutOf(column.dataType)], value, heap)
}

/** Fills a column's own buffers with values; it has a validity only if there are nulls among them. */
export function writeColumn(memory: Memory, column: Column, values: readonly Value[], heap: number): void {
  column.values = column.buffer
  column.codes = 0
  column.dictionary = 0
  column.dictionarySize = 0
  column.validity = values.includes(null) ? column.validityBuffer : 0
  for (let row = 0; row < values.length; row++) writeValue(memory, column, row, values[row]!, heap)
}
