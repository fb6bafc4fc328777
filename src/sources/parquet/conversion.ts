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
  /** Digits that decimals get behind the point. */
  readonly digits?: number
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
  if (target.type === 'decimal') {
    const form = decimalForm(physical, typeLength, logical, target.precision, target.scale)
    return form && { width, ...form }
  }
  switch (physical) {
    case PhysicalType.BOOLEAN:
      return target.type === 'boolean' ? { source: 'bits', sourceWidth: 0, width, how: 'copy' } : undefined
    case PhysicalType.INT32:
      switch (target.type) {
        case 'byte':
          return fixed(4, 'i32_to_i8')
        case 'short':
          return fixed(4, 'i32_to_i16')
        case 'int':
        case 'date':
        case 'year_month_interval':
          return fixed(4, 'copy')
        case 'long':
          return fixed(4, unsigned && logical.bits === 32 ? 'u32_to_i64' : 'i32_to_i64')
        case 'double':
          return fixed(4, 'i32_to_f64')
        case 'timestamp_ntz':
          return logical?.kind === 'DATE' ? fixed(4, 'i32_scale64', 86_400_000_000n) : undefined
        default:
          return undefined
      }
    case PhysicalType.INT64:
      switch (target.type) {
        case 'long':
        case 'day_time_interval':
          return fixed(8, 'copy')
        case 'timestamp':
        case 'timestamp_ntz':
          if (logical?.kind !== 'TIMESTAMP' || logical.unit === 'NANOS') return undefined
          return logical.unit === 'MILLIS' ? fixed(8, 'scale64', 1000n) : fixed(8, 'copy')
        case 'time':
          return logical?.kind === 'TIME' && logical.unit === 'MICROS' ? fixed(8, 'scale64', 1000n) : undefined
        default:
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
      return isBytes(target) ? { source: 'bytes', sourceWidth: 0, width, how: 'copy' } : undefined
    case PhysicalType.FIXED_LEN_BYTE_ARRAY:
      return target.type === 'binary' ? fixed(typeLength, 'fixed_views') : undefined
    default:
      return undefined
  }
}

/** How decimals and integers are read as decimals: where neither digits before nor behind the point are lost. */
function decimalForm(
  physical: number,
  typeLength: number,
  logical: LogicalType | undefined,
  precision: number,
  scale: number,
): Omit<Conversion, 'width'> | undefined {
  const isInteger = physical === PhysicalType.INT32 || physical === PhysicalType.INT64
  const own =
    logical?.kind === 'DECIMAL'
      ? logical
      : isInteger && (logical === undefined || logical.kind === 'INTEGER' || logical.kind === 'UNKNOWN')
        ? { precision: physical === PhysicalType.INT32 ? 10 : 20, scale: 0 }
        : undefined
  if (own === undefined || scale < own.scale || precision - scale < own.precision - own.scale) return undefined
  const wide = precision > 18
  const digits = scale - own.scale
  const scaled = digits === 0 ? {} : { digits }
  const fixed = (sourceWidth: number, how: Conversion['how']): Omit<Conversion, 'width'> => ({
    source: 'fixed',
    sourceWidth,
    how,
    ...scaled,
  })
  const unsigned = logical?.kind === 'INTEGER' && !logical.signed
  switch (physical) {
    case PhysicalType.INT32:
      return fixed(4, wide ? 'i32_to_i128' : 'i32_to_i64')
    case PhysicalType.INT64:
      return fixed(8, wide ? (unsigned ? 'u64_to_i128' : 'i64_to_i128') : 'copy')
    case PhysicalType.BYTE_ARRAY:
      return { source: 'bytes', sourceWidth: 0, how: wide ? 'decimals128' : 'decimals64', ...scaled }
    case PhysicalType.FIXED_LEN_BYTE_ARRAY:
      return fixed(typeLength, wide ? 'decimals128' : 'decimals64')
    default:
      return undefined
  }
}

const isBytes = (t: DataType): boolean => t.type === 'string' || t.type === 'binary' || t.type === 'char' || t.type === 'varchar'

/** Multiplies decimals by a power of ten, where the scale grows; -1, or the index of the first that doesn't fit. */
function rescale(kernels: Kernels, c: Conversion, values: number, n: number): number {
  if (c.digits === undefined) return -1
  if (c.width === 8) return kernels.i64_scale(values, n, 10n ** BigInt(c.digits), values)
  kernels.i128_scale10(values, n, c.digits)
  return -1
}

/** Converts `n` views of decimals; -1, or the index of the first that doesn't fit the type. */
export function convertViews(kernels: Kernels, c: Conversion, views: number, n: number, dst: number): number {
  const bad = kernels.view_decimals(views, n, dst, c.width === 16 ? 1 : 0)
  return bad >= 0 ? bad : rescale(kernels, c, dst, n)
}

/** Converts `n` fixed-width values; -1, or the index of the first that doesn't fit the type. */
export function convertFixed(kernels: Kernels, c: Conversion, src: number, n: number, dst: number): number {
  const bad = convertStored(kernels, c, src, n, dst)
  return bad >= 0 || c.digits === undefined ? bad : rescale(kernels, c, dst, n)
}

function convertStored(kernels: Kernels, c: Conversion, src: number, n: number, dst: number): number {
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
