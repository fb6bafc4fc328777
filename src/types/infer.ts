import { errorOfKind } from '../util/errors.ts'
import {
  ArrayType,
  BinaryType,
  BooleanType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  LongType,
  MapType,
  NullType,
  StringType,
  StructField,
  StructType,
  sameType,
  TimestampNTZType,
  TimestampType,
  TimeType,
} from './data-type.ts'
import { widerDecimal } from './decimal.ts'
import {
  CalendarInterval,
  DayTimeInterval,
  Decimal,
  LocalDate,
  LocalTime,
  Timestamp,
  TimestampNTZ,
  YearMonthInterval,
} from './js-classes.ts'
import { quotedSqlName } from './names.ts'
import { Row } from './row.ts'

/** The types of JavaScript values, for data that comes without a schema. */

/**
 * The SQL type of a value. Safe integers are BIGINT and other numbers DOUBLE (a column with both is DOUBLE), decimals are
 * DECIMAL(38,18), dates of JavaScript TIMESTAMP, plain objects structs, `Map`s maps. Raises UNSUPPORTED_DATA_TYPE_FOR_ENCODER for functions and such.
 */
export function inferType(v: unknown): DataType {
  if (v === null || v === undefined) return NullType
  switch (typeof v) {
    case 'boolean':
      return BooleanType
    case 'number':
      return Number.isSafeInteger(v) && !Object.is(v, -0) ? LongType : DoubleType
    case 'bigint':
      return BigInt.asIntN(64, v) === v ? LongType : DecimalType(38, 0)
    case 'string':
      return StringType
    case 'object':
      return inferObject(v)
    default:
      throw errorOfKind('runtime', 'UNSUPPORTED_DATA_TYPE_FOR_ENCODER', { dataType: typeof v })
  }
}

function inferObject(v: object): DataType {
  if (v instanceof Decimal) return DecimalType(38, 18)
  if (v instanceof LocalDate) return DateType
  if (v instanceof Timestamp || v instanceof Date) return TimestampType
  if (v instanceof TimestampNTZ) return TimestampNTZType
  if (v instanceof LocalTime) return TimeType(6)
  if (v instanceof YearMonthInterval || v instanceof DayTimeInterval) return v.type
  if (v instanceof CalendarInterval) return CalendarIntervalType
  if (v instanceof Uint8Array || v instanceof ArrayBuffer) return BinaryType
  if (Array.isArray(v)) return ArrayType(v.map(inferType).reduce(mergeTypes, NullType))
  if (
    v instanceof BigInt64Array ||
    v instanceof Int32Array ||
    v instanceof Int16Array ||
    v instanceof Int8Array ||
    v instanceof Uint16Array ||
    v instanceof Uint32Array
  )
    return ArrayType(LongType)
  if (v instanceof Float64Array || v instanceof Float32Array) return ArrayType(DoubleType)
  if (v instanceof Map) {
    const merged = (values: Iterable<unknown>) => [...values].map(inferType).reduce(mergeTypes, NullType)
    return MapType(merged(v.keys()), merged(v.values()))
  }
  if (v instanceof Row) return v.schema
  return StructType(Object.entries(v).map(([name, value]) => StructField(name, inferType(value))))
}

/** The type that holds values of both. Raises CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE. */
export function mergeTypes(a: DataType, b: DataType): DataType {
  if (a.type === 'null' || sameType(a, b)) return b
  if (b.type === 'null') return a
  if ((a.type === 'long' && b.type === 'double') || (a.type === 'double' && b.type === 'long')) return DoubleType
  // any plain value has a text
  if ((a.type === 'string' && isPlain(b)) || (b.type === 'string' && isPlain(a))) return StringType
  if (a.type === 'decimal' && b.type === 'decimal') return widerDecimal(a, b)
  if (a.type === 'decimal' && b.type === 'long') return widerDecimal(a, DecimalType(20, 0))
  if (a.type === 'long' && b.type === 'decimal') return mergeTypes(b, a)
  if (a.type === 'array' && b.type === 'array') return ArrayType(mergeTypes(a.element, b.element), a.containsNull || b.containsNull)
  if (a.type === 'map' && b.type === 'map') {
    return MapType(mergeTypes(a.key, b.key), mergeTypes(a.value, b.value), a.valueContainsNull || b.valueContainsNull)
  }
  if (a.type === 'struct' && b.type === 'struct') {
    const others = new Map(b.fields.map(f => [f.name, f]))
    const own = new Set(a.fields.map(f => f.name))
    const fields = a.fields.map(f => {
      const other = others.get(f.name)
      return other === undefined ? f : StructField(f.name, mergeTypes(f.dataType, other.dataType), f.nullable || other.nullable)
    })
    return StructType([...fields, ...b.fields.filter(f => !own.has(f.name))])
  }
  throw errorOfKind('analysis', 'CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', { left: quotedSqlName(a), right: quotedSqlName(b) })
}

const isPlain = (t: DataType): boolean => t.type === 'long' || t.type === 'double' || t.type === 'boolean'

/** The schema of rows given as objects, or as arrays, whose columns are called `_1`, `_2`, ... unless named. */
export function inferSchema(rows: Iterable<unknown>, names?: readonly string[]): StructType {
  let merged: DataType = NullType
  for (const row of rows) {
    const named = Array.isArray(row) ? StructType(row.map((v, i) => StructField(`_${i + 1}`, inferType(v)))) : inferType(row)
    if (named.type !== 'struct') throw errorOfKind('runtime', 'UNSUPPORTED_DATA_TYPE_FOR_ENCODER', { dataType: quotedSqlName(named) })
    merged = mergeTypes(merged, named)
  }
  const fields = merged.type === 'struct' ? merged.fields : []
  return StructType(fields.map((f, i) => StructField(names?.[i] ?? f.name, f.dataType, true)))
}
