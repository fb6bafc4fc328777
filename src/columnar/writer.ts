import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import type { Column } from './batch.ts'
import { encodeBlob } from './blob.ts'
import { writeFixed } from './fixed-value.ts'
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
  if (layout !== 'view') return writeFixed(memory.dataView, address, layout, value)
  if (typeof value === 'string') return writeString(memory, address, value, heap)
  writeView(memory, address, encodeBlob(value, type), heap)
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
