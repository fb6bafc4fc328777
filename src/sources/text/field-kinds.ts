import type { Kernels } from '../../kernels/exports.ts'
import type { DataType } from '../../types/data-type.ts'
import type { RowIndex } from './row-index.ts'

/** Types whose fields the kernel knows (field-kinds.ts of the kernels); 0 for columns of nulls so far, and for types that it doesn't know. */
export type KindOf = (t: DataType) => number
export const KINDS: Partial<Record<DataType['type'], number>> = {
  int: 1,
  long: 2,
  double: 3,
  date: 4,
  timestamp: 5,
  timestamp_ntz: 5,
  boolean: 6,
}

/**
 * Goes through a column of a batch: `look` is called for the rows whose field may change the type found so far, and gives the type from there on.
 * Columns of strings stay what they are.
 */
export function inferColumn(
  kernels: Kernels,
  index: RowIndex,
  rows: number,
  place: number,
  soFar: DataType,
  kindOf: KindOf,
  look: (row: number, soFar: DataType) => DataType,
): DataType {
  let type = soFar
  for (let row = 0; type.type !== 'string'; row++) {
    row = kernels.field_kinds(index.index, index.rows, rows, place, index.odd, row, kindOf(type))
    if (row >= rows) break
    type = look(row, type)
  }
  return type
}
