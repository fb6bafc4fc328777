import type { DataType } from './data-type.ts'

/**
 * How the values of a type lie in memory. Fixed-width little-endian values, one after another:
 * - `bool` one byte, 0 or 1 (a bitmap only at the Arrow boundary)
 * - `i8` byte · `i16` short · `i32` int, date (days), year-month interval (months) · `i64` long, timestamps (µs), day-time interval (µs), time (ns), decimal ≤ 18 digits (unscaled)
 * - `f32` · `f64`
 * - `i128` decimal > 18 digits, timestamps of nanoseconds (ns): 16 bytes, two's complement
 * - `view` string, binary, geometries, and the self-describing blob of nested types and calendar intervals: 16 bytes, see `columnar/view.ts`
 */
export type Layout = 'bool' | 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'view'

export const widthOf: Readonly<Record<Layout, number>> = { bool: 1, i8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8, i128: 16, view: 16 }

/** The layout of a type's values in columns and rows. */
export function layoutOf(t: DataType): Layout {
  switch (t.type) {
    case 'boolean':
    case 'null':
      return 'bool'
    case 'byte':
      return 'i8'
    case 'short':
      return 'i16'
    case 'int':
    case 'date':
    case 'year_month_interval':
      return 'i32'
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'day_time_interval':
      return 'i64'
    case 'float':
      return 'f32'
    case 'double':
      return 'f64'
    case 'decimal':
      return t.precision <= 18 ? 'i64' : 'i128'
    case 'timestamp_nanos':
      return 'i128'
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
    case 'calendar_interval':
    case 'variant':
    case 'geometry':
    case 'geography':
    case 'array':
    case 'map':
    case 'struct':
      return 'view'
  }
}
