import type { Column } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import { readView } from '../columnar/view-codec.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { compareBytes } from '../types/compare.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf } from '../types/layout.ts'

/** A bound as an internal value; text as its bytes. */
export type Bound = boolean | number | bigint | Uint8Array

/** What is known of a column of a cached batch. Without `min` and `max` where there are no values, or none that can be compared; NaN doesn't count. */
export interface ColumnStatistics {
  readonly nullCount: number
  readonly values: number
  readonly min?: Bound
  readonly max?: Bound
}

/** Longer text is no bound: it would only take room. */
const MAX_TEXT = 64

const ORDERED = new Set(['string', 'char', 'varchar', 'binary'])

/** Whether the values of a type have bounds: those of nested types, and of views that are no text, have not. */
export const hasBounds = (t: DataType): boolean => t.type !== 'null' && (layoutOf(t) !== 'view' || ORDERED.has(t.type))

/** The number of nulls among the rows. */
export function countNulls(memory: Memory, validity: number, rows: number): number {
  if (validity === 0) return 0
  const bytes = memory.u8.subarray(validity, validity + rows)
  let at = bytes.indexOf(0)
  let nulls = 0
  for (; at >= 0 && at < rows; at++) nulls += bytes[at] === 0 ? 1 : 0
  return nulls
}

/** The bounds of a column of `rows` values; `out` is room for 32 bytes. */
export function boundsOf(
  memory: Memory,
  kernels: Kernels,
  { dataType, values, validity }: Column,
  rows: number,
  out: number,
): { min: Bound; max: Bound } | undefined {
  if (!hasBounds(dataType)) return undefined
  const view = memory.dataView
  const wide = (p: number) => (view.getBigInt64(p + 8, true) << 64n) | view.getBigUint64(p, true)
  switch (layoutOf(dataType)) {
    case 'bool':
      return kernels.min_max_i8(values, rows, validity, out) > 0
        ? { min: view.getInt8(out) !== 0, max: view.getInt8(out + 1) !== 0 }
        : undefined
    case 'i8':
      return kernels.min_max_i8(values, rows, validity, out) > 0 ? { min: view.getInt8(out), max: view.getInt8(out + 1) } : undefined
    case 'i16':
      return kernels.min_max_i16(values, rows, validity, out) > 0
        ? { min: view.getInt16(out, true), max: view.getInt16(out + 2, true) }
        : undefined
    case 'i32':
      return kernels.min_max_i32(values, rows, validity, out) > 0
        ? { min: view.getInt32(out, true), max: view.getInt32(out + 4, true) }
        : undefined
    case 'i64':
      return kernels.min_max_i64(values, rows, validity, out) > 0
        ? { min: view.getBigInt64(out, true), max: view.getBigInt64(out + 8, true) }
        : undefined
    case 'f32':
      return kernels.min_max_f32(values, rows, validity, out) > 0
        ? { min: view.getFloat32(out, true), max: view.getFloat32(out + 4, true) }
        : undefined
    case 'f64':
      return kernels.min_max_f64(values, rows, validity, out) > 0
        ? { min: view.getFloat64(out, true), max: view.getFloat64(out + 8, true) }
        : undefined
    case 'i128':
      return kernels.min_max_i128(values, rows, validity, out) > 0 ? { min: wide(out), max: wide(out + 16) } : undefined
    case 'view':
      return kernels.min_max_view(values, rows, validity, out) > 0
        ? { min: readView(memory, out).slice(), max: readView(memory, out + 16).slice() }
        : undefined
  }
}

/** Without bounds that are too long to keep. */
export function keptBounds(bounds: { min: Bound; max: Bound } | undefined): { min: Bound; max: Bound } | undefined {
  if (bounds === undefined) return undefined
  const long = (b: Bound) => b instanceof Uint8Array && b.length > MAX_TEXT
  return long(bounds.min) || long(bounds.max) ? undefined : bounds
}

export function unionOf(a: { min: Bound; max: Bound }, b: { min: Bound; max: Bound }): { min: Bound; max: Bound } {
  return { min: less(b.min, a.min) ? b.min : a.min, max: less(a.max, b.max) ? b.max : a.max }
}

const less = (a: Bound, b: Bound): boolean => (a instanceof Uint8Array ? compareBytes(a, b as Uint8Array) < 0 : a < b)
