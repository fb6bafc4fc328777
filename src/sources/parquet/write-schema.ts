import type { DataType, StructField, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { Converted, PhysicalType } from './metadata.ts'
import { bool, i8, i32, struct, type ThriftStruct, type ThriftValue, text } from './thrift-writer.ts'

/** How Spark writes a column: its physical type and annotations. */
export interface WriteColumn {
  readonly name: string
  readonly dataType: DataType
  readonly nullable: boolean
  readonly physical: number
  readonly typeLength: number
  readonly element: ThriftStruct
  /** Values have an order that statistics may use. */
  readonly ordered: boolean
  /** What 64-bit values are divided by: the file's unit of time over ours. */
  readonly divisor: bigint
}

export type TimestampForm = 'INT96' | 'TIMESTAMP_MICROS' | 'TIMESTAMP_MILLIS'

/** Bytes that the unscaled values of a precision need. */
export const decimalBytes = (precision: number): number => {
  let n = 1
  while (2n ** BigInt(8 * n - 1) < 10n ** BigInt(precision)) n++
  return n
}

/** The columns of a schema as Spark writes them. Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE. */
export function writeColumns(schema: StructType, timestamps: TimestampForm): WriteColumn[] {
  return schema.fields.map(f => writeColumn(f, timestamps))
}

const logical = (id: number, value: ThriftStruct): ThriftStruct => struct([id, value])
const MILLIS = struct([1, struct()])
const MICROS = struct([2, struct()])

function writeColumn(f: StructField, timestamps: TimestampForm): WriteColumn {
  const { dataType: t, nullable } = f
  const column = (
    physical: number,
    o: {
      typeLength?: number
      converted?: number
      scale?: number
      precision?: number
      logical?: ThriftStruct
      ordered?: boolean
      divisor?: bigint
    } = {},
  ): WriteColumn => ({
    name: f.name,
    dataType: t,
    nullable,
    physical,
    typeLength: o.typeLength ?? 0,
    ordered: o.ordered ?? true,
    divisor: o.divisor ?? 1n,
    element: struct(
      [1, i32(physical)],
      [2, optional(o.typeLength, i32)],
      [3, i32(nullable ? 1 : 0)],
      [4, text(f.name)],
      [6, optional(o.converted, i32)],
      [7, optional(o.scale, i32)],
      [8, optional(o.precision, i32)],
      [10, o.logical],
    ),
  })
  const integer = (bits: number, converted: number) =>
    column(PhysicalType.INT32, { converted, logical: logical(10, struct([1, i8(bits)], [2, bool(true)])) })
  switch (t.type) {
    case 'boolean':
      return column(PhysicalType.BOOLEAN)
    case 'byte':
      return integer(8, Converted.INT_8)
    case 'short':
      return integer(16, Converted.INT_16)
    case 'int':
    case 'year_month_interval':
      return column(PhysicalType.INT32)
    case 'long':
    case 'day_time_interval':
      return column(PhysicalType.INT64)
    case 'float':
      return column(PhysicalType.FLOAT)
    case 'double':
      return column(PhysicalType.DOUBLE)
    case 'string':
    case 'char':
    case 'varchar':
      return column(PhysicalType.BYTE_ARRAY, { converted: Converted.UTF8, logical: logical(1, struct()) })
    case 'binary':
      return column(PhysicalType.BYTE_ARRAY)
    case 'date':
      return column(PhysicalType.INT32, { converted: Converted.DATE, logical: logical(6, struct()) })
    case 'timestamp':
      if (timestamps === 'INT96') return column(PhysicalType.INT96, { ordered: false })
      return timestamps === 'TIMESTAMP_MILLIS'
        ? column(PhysicalType.INT64, {
            converted: Converted.TIMESTAMP_MILLIS,
            logical: logical(8, struct([1, bool(true)], [2, MILLIS])),
            divisor: 1000n,
          })
        : column(PhysicalType.INT64, { converted: Converted.TIMESTAMP_MICROS, logical: logical(8, struct([1, bool(true)], [2, MICROS])) })
    case 'timestamp_ntz':
      return column(PhysicalType.INT64, { logical: logical(8, struct([1, bool(false)], [2, MICROS])) })
    case 'time':
      return column(PhysicalType.INT64, { logical: logical(7, struct([1, bool(false)], [2, MICROS])), divisor: 1000n })
    case 'decimal': {
      const annotation = {
        converted: Converted.DECIMAL,
        scale: t.scale,
        precision: t.precision,
        logical: logical(5, struct([1, i32(t.scale)], [2, i32(t.precision)])),
      }
      if (t.precision <= 9) return column(PhysicalType.INT32, annotation)
      if (t.precision <= 18) return column(PhysicalType.INT64, annotation)
      return column(PhysicalType.FIXED_LEN_BYTE_ARRAY, { ...annotation, typeLength: decimalBytes(t.precision) })
    }
    default:
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'Parquet',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(t),
      })
  }
}

const optional = (v: number | undefined, of: (v: number) => ThriftValue): ThriftValue | undefined => (v === undefined ? undefined : of(v))
