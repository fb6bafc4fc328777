import type { Kernels } from '../../kernels/exports.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type LogicalType, PhysicalType } from './metadata.ts'

/** How the values of a column chunk become values in the layout of the type that is read. Plain data: it travels to the workers. */
export interface Conversion {
  /** The PLAIN form: bits, values of `sourceWidth` bytes, or length-prefixed byte strings. */
  readonly source: 'bits' | 'fixed' | 'bytes'
  readonly sourceWidth: number
  /** Bytes of a value in our layout. */
  readonly width: number
  readonly how:
    | 'copy'
    | 'i32_to_i8'
    | 'i32_to_i16'
    | 'i32_to_i64'
    | 'u32_to_i64'
    | 'i32_to_i128'
    | 'i64_to_i128'
    | 'u64_to_i128'
    | 'i32_to_f64'
    | 'f32_to_f64'
    | 'scale64'
    | 'i32_scale64'
    | 'int96_micros'
    | 'fixed_views'
    | 'decimals64'
    | 'decimals128'
  /** Of `scale64`: the factor. */
  readonly factor?: bigint
}

/** Values as they are stored, in whatever form is at hand: for columns of which only the levels count. */
export function storedForm(physical: number, typeLength: number): Conversion | undefined {
  switch (physical) {
    case PhysicalType.BOOLEAN:
      return { source: 'bits', sourceWidth: 0, width: 1, how: 'copy' }
    case PhysicalType.INT32:
    case PhysicalType.FLOAT:
      return { source: 'fixed', sourceWidth: 4, width: 4, how: 'copy' }
    case PhysicalType.INT64:
    case PhysicalType.DOUBLE:
      return { source: 'fixed', sourceWidth: 8, width: 8, how: 'copy' }
    case PhysicalType.INT96:
      return { source: 'fixed', sourceWidth: 12, width: 8, how: 'int96_micros' }
    case PhysicalType.BYTE_ARRAY:
      return { source: 'bytes', sourceWidth: 0, width: 16, how: 'copy' }
    case PhysicalType.FIXED_LEN_BYTE_ARRAY:
      return { source: 'fixed', sourceWidth: typeLength, width: 16, how: 'fixed_views' }
    default:
      return undefined
  }
}

/**
 * The conversion from a column of a file to a Spark type, or undefined where Spark refuses it. Includes the widenings that Spark's
 * reader allows.
 */
export function conversionTo(
  physical: number,
  typeLength: number,
  logical: LogicalType | undefined,
  target: DataType,
): Conversion | undefined {
  const width = widthOf[layoutOf(target)]
  const fixed = (sourceWidth: number, how: Conversion['how'], factor?: bigint): Conversion =>
    factor === undefined ? { source: 'fixed', sourceWidth, width, how } : { source: 'fixed', sourceWidth, width, how, factor }
  const unsigned = logical?.kind === 'INTEGER' && !logical.signed
  const plain = logical === undefined || logical.kind === 'INTEGER' || logical.kind === 'UNKNOWN'
  switch (physical) {
    case PhysicalType.BOOLEAN:
      return target.type === 'boolean' ? { source: 'bits', sourceWidth: 0, width, how: 'copy' } : undefined
    case PhysicalType.INT32: {
      if (logical?.kind === 'DATE') {
        if (target.type === 'date') return fixed(4, 'copy')
        return target.type === 'timestamp_ntz' ? fixed(4, 'i32_scale64', 86_400_000_000n) : undefined
      }
      if (target.type === 'decimal') {
        const scale = logical?.kind === 'DECIMAL' ? logical.scale : 0
        if (!plain && logical.kind !== 'DECIMAL') return undefined
        const digits = logical?.kind === 'DECIMAL' ? logical.precision - logical.scale : 10
        if (target.scale < scale || target.precision - target.scale < digits) return undefined
        if (target.scale === scale) return fixed(4, width === 16 ? 'i32_to_i128' : 'i32_to_i64')
        return width === 16 ? undefined : fixed(4, 'i32_scale64', 10n ** BigInt(target.scale - scale))
      }
      if (!plain) return undefined
      switch (target.type) {
        case 'byte':
          return fixed(4, 'i32_to_i8')
        case 'short':
          return fixed(4, 'i32_to_i16')
        case 'int':
        case 'year_month_interval':
          return fixed(4, 'copy')
        case 'long':
        case 'day_time_interval':
          return fixed(4, unsigned ? 'u32_to_i64' : 'i32_to_i64')
        case 'double':
          return fixed(4, 'i32_to_f64')
        default:
          return undefined
      }
    }
    case PhysicalType.INT64: {
      if (target.type === 'decimal') {
        if (unsigned) return target.scale === 0 && target.precision >= 20 ? fixed(8, 'u64_to_i128') : undefined
        if (!plain && logical.kind !== 'DECIMAL') return undefined
        const scale = logical?.kind === 'DECIMAL' ? logical.scale : 0
        const digits = logical?.kind === 'DECIMAL' ? logical.precision - logical.scale : 20
        if (target.scale < scale || target.precision - target.scale < digits) return undefined
        if (target.scale === scale) return fixed(8, width === 16 ? 'i64_to_i128' : 'copy')
        return width === 16 ? undefined : fixed(8, 'scale64', 10n ** BigInt(target.scale - scale))
      }
      if (logical?.kind === 'TIMESTAMP') {
        if (target.type === 'long') return logical.unit === 'NANOS' ? fixed(8, 'copy') : undefined
        if (target.type !== 'timestamp' && target.type !== 'timestamp_ntz') return undefined
        if (logical.unit === 'NANOS') return undefined
        return logical.unit === 'MILLIS' ? fixed(8, 'scale64', 1000n) : fixed(8, 'copy')
      }
      if (logical?.kind === 'TIME') return target.type === 'time' && logical.unit === 'MICROS' ? fixed(8, 'scale64', 1000n) : undefined
      if (!plain) return undefined
      if (target.type === 'long' || target.type === 'day_time_interval' || target.type === 'timestamp_ntz') return fixed(8, 'copy')
      return undefined
    }
    case PhysicalType.INT96:
      return target.type === 'timestamp' || target.type === 'timestamp_ntz' ? fixed(12, 'int96_micros') : undefined
    case PhysicalType.FLOAT:
      if (target.type === 'float') return fixed(4, 'copy')
      return target.type === 'double' ? fixed(4, 'f32_to_f64') : undefined
    case PhysicalType.DOUBLE:
      return target.type === 'double' ? fixed(8, 'copy') : undefined
    case PhysicalType.BYTE_ARRAY:
      if (target.type === 'decimal') {
        if (logical?.kind !== 'DECIMAL' || target.scale !== logical.scale || target.precision < logical.precision) return undefined
        return { source: 'bytes', sourceWidth: 0, width, how: width === 16 ? 'decimals128' : 'decimals64' }
      }
      if (logical?.kind === 'DECIMAL') return undefined
      return isBytes(target) ? { source: 'bytes', sourceWidth: 0, width, how: 'copy' } : undefined
    case PhysicalType.FIXED_LEN_BYTE_ARRAY:
      if (target.type === 'decimal') {
        if (logical?.kind !== 'DECIMAL' || target.scale !== logical.scale || target.precision < logical.precision) return undefined
        return fixed(typeLength, width === 16 ? 'decimals128' : 'decimals64')
      }
      return isBytes(target) && logical?.kind !== 'DECIMAL' ? fixed(typeLength, 'fixed_views') : undefined
    default:
      return undefined
  }
}

const isBytes = (t: DataType): boolean => t.type === 'string' || t.type === 'binary' || t.type === 'char' || t.type === 'varchar'

/** Converts `n` fixed-width values; -1, or the index of the first that doesn't fit the type. */
export function convertFixed(kernels: Kernels, c: Conversion, src: number, n: number, dst: number): number {
  switch (c.how) {
    case 'copy':
      kernels.mem_copy(dst, src, n * c.width)
      return -1
    case 'scale64':
      return kernels.i64_scale(src, n, c.factor!, dst)
    case 'i32_scale64':
      kernels.i32_to_i64(src, n, dst)
      return kernels.i64_scale(dst, n, c.factor!, dst)
    case 'fixed_views':
      kernels.fixed_views(src, c.sourceWidth, n, dst)
      return -1
    case 'decimals64':
      return kernels.fixed_decimals(src, c.sourceWidth, n, dst, 0)
    case 'decimals128':
      return kernels.fixed_decimals(src, c.sourceWidth, n, dst, 1)
    default:
      kernels[c.how](src, n, dst)
      return -1
  }
}
