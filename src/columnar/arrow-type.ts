import * as arrow from 'apache-arrow'
import * as t from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'

/** Arrow's types for SQL types and back, as Spark's ArrowUtils maps them. */

/** Timestamps carry the session's zone. */
export function toArrowType(type: t.DataType, timeZone: string): arrow.DataType {
  switch (type.type) {
    case 'boolean':
      return new arrow.Bool()
    case 'byte':
      return new arrow.Int8()
    case 'short':
      return new arrow.Int16()
    case 'int':
      return new arrow.Int32()
    case 'long':
      return new arrow.Int64()
    case 'float':
      return new arrow.Float32()
    case 'double':
      return new arrow.Float64()
    case 'decimal':
      // Never 64 bits: apache-arrow reads negative ones wrong.
      return new arrow.Decimal(type.scale, type.precision, 128)
    case 'string':
    case 'char':
    case 'varchar':
      return new arrow.Utf8()
    case 'binary':
      return new arrow.Binary()
    case 'date':
      return new arrow.DateDay()
    case 'timestamp':
      return new arrow.TimestampMicrosecond(timeZone)
    case 'timestamp_ntz':
      return new arrow.TimestampMicrosecond()
    case 'time':
      return new arrow.TimeNanosecond()
    case 'year_month_interval':
      return new arrow.IntervalYearMonth()
    case 'day_time_interval':
      return new arrow.DurationMicrosecond()
    case 'calendar_interval':
      return new arrow.IntervalMonthDayNano()
    case 'null':
      return new arrow.Null()
    case 'array':
      return new arrow.List(new arrow.Field('element', toArrowType(type.element, timeZone), type.containsNull))
    case 'map': {
      const entries = new arrow.Struct<{ key: arrow.DataType; value: arrow.DataType }>([
        new arrow.Field('key', toArrowType(type.key, timeZone), false),
        new arrow.Field('value', toArrowType(type.value, timeZone), type.valueContainsNull),
      ])
      return new arrow.Map_(new arrow.Field('entries', entries, false))
    }
    case 'struct':
      return new arrow.Struct(type.fields.map(f => toArrowField(f, timeZone)))
    case 'timestamp_nanos':
    case 'variant':
    case 'geometry':
    case 'geography':
      throw sparkError('UNSUPPORTED_DATATYPE', { typeName: quotedSqlName(type) })
  }
}

const toArrowField = (f: t.StructField, timeZone: string) => new arrow.Field(f.name, toArrowType(f.dataType, timeZone), f.nullable)

export const toArrowSchema = (schema: t.StructType, timeZone: string): arrow.Schema =>
  new arrow.Schema(schema.fields.map(f => toArrowField(f, timeZone)))

/** The SQL type that values of an Arrow type become. Unsigned integers take the next wider type, as in Spark's Parquet reader. */
export function fromArrowType(type: arrow.DataType): t.DataType {
  const T = arrow.DataType
  if (T.isNull(type)) return t.NullType
  if (T.isBool(type)) return t.BooleanType
  if (T.isInt(type)) return integerType(type)
  if (T.isFloat(type)) return type.precision === arrow.Precision.DOUBLE ? t.DoubleType : t.FloatType
  if (T.isDecimal(type)) {
    if (type.precision > 38 || type.scale < 0 || type.scale > type.precision) throw unsupported(type)
    return t.DecimalType(type.precision, type.scale)
  }
  if (T.isUtf8(type) || T.isLargeUtf8(type) || T.isUtf8View(type)) return t.StringType
  if (T.isBinary(type) || T.isLargeBinary(type) || T.isBinaryView(type) || T.isFixedSizeBinary(type)) return t.BinaryType
  if (T.isDate(type)) return t.DateType
  if (T.isTimestamp(type)) return type.timezone ? t.TimestampType : t.TimestampNTZType
  if (T.isTime(type)) return t.TimeType(6)
  if (T.isDuration(type)) return t.DayTimeIntervalType()
  if (T.isInterval(type)) {
    if (type.unit === arrow.IntervalUnit.YEAR_MONTH) return t.YearMonthIntervalType()
    return t.CalendarIntervalType
  }
  if (T.isDictionary(type)) return fromArrowType(type.dictionary)
  if (T.isList(type) || T.isLargeList(type) || T.isFixedSizeList(type)) {
    const [element] = (type as arrow.List).children
    return t.ArrayType(fromArrowType(element!.type), element!.nullable)
  }
  if (T.isMap(type)) {
    const [key, value] = type.children[0]!.type.children as unknown as arrow.Field[]
    return t.MapType(fromArrowType(key!.type), fromArrowType(value!.type), value!.nullable)
  }
  if (T.isStruct(type)) return structOf(type.children)
  throw unsupported(type)
}

const unsupported = (type: arrow.DataType) => sparkError('UNSUPPORTED_ARROWTYPE', { typeName: String(type) })

function integerType(type: arrow.Int): t.DataType {
  const wide = type.isSigned ? type.bitWidth : type.bitWidth * 2
  switch (wide) {
    case 8:
      return t.ByteType
    case 16:
      return t.ShortType
    case 32:
      return t.IntegerType
    case 64:
      return t.LongType
    default:
      return t.DecimalType(20, 0)
  }
}

function structOf(fields: readonly arrow.Field[]): t.StructType {
  return t.StructType(fields.map(f => t.StructField(f.name, fromArrowType(f.type), f.nullable)))
}

export const fromArrowSchema = (schema: arrow.Schema): t.StructType => structOf(schema.fields)
