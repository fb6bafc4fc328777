import { errorOfKind } from '../util/errors.ts'
import type { DataType, GeoType, StructType } from './data-type.ts'
import { formatNanos } from './datetime/format.ts'
import { nanosOfText, parseDate, parseTime, parseTimestamp, parseTimestampNTZ } from './datetime/parse.ts'
import { UTC, zoneOf } from './datetime/zone.ts'
import { fitParsed, parseDecimal, toPrecision } from './decimal.ts'
import { Geography, Geometry } from './geo/js.ts'
import { ANY_SRID, checkedSrid } from './geo/srid.ts'
import { parseGeo, sridOfValue, wkbOfValue } from './geo/value.ts'
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
import { doubleToString } from './number-format.ts'
import { Row, rowClass } from './row.ts'
import type { MapValue, Value } from './value.ts'
import { Variant } from './variant/js.ts'

/** The API's edge: internal values (`value.ts`) to those that users see, and back. */
export interface JsOptions {
  /** BIGINT as numbers, with an error for those that are not safe integers, or as bigint throughout (`spark.sql.js.longAs`). */
  readonly longAs: 'number' | 'bigint'
  /** The session's time zone, for texts and the print of timestamps. */
  readonly timeZone: string
}

/** Binds the conversion of a type's values to users' ones; `column` is named in errors. */
export function toJs(t: DataType, options: JsOptions, column = 'value'): (v: Value) => unknown {
  const convert = bindToJs(t, options, column)
  return v => (v === null ? null : convert(v))
}

function bindToJs(t: DataType, options: JsOptions, column: string): (v: Value) => unknown {
  switch (t.type) {
    case 'long':
      if (options.longAs === 'bigint') return v => v
      return v => {
        const n = Number(v)
        if (!Number.isSafeInteger(n)) {
          throw errorOfKind('arithmetic', 'UNSAFE_INTEGER', { value: String(v), column: `\`${column}\``, config: '"spark.sql.js.longAs"' })
        }
        return n
      }
    case 'decimal':
      return v => new Decimal(v as bigint, t.scale)
    case 'date':
      return sharedDates()
    case 'timestamp':
      return v => new Timestamp(v as bigint, options.timeZone)
    case 'timestamp_ntz':
      return v => new TimestampNTZ(v as bigint)
    case 'time':
      return v => new LocalTime(v as bigint)
    case 'timestamp_nanos':
      return v => formatNanos(v as bigint, t.zoned ? zoneOf(options.timeZone) : UTC)
    case 'year_month_interval':
      return v => new YearMonthInterval(v as number, t)
    case 'day_time_interval':
      return v => new DayTimeInterval(v as bigint, t)
    case 'variant':
      return v => new Variant(v as Uint8Array, options.timeZone)
    case 'calendar_interval':
      return v => {
        const i = v as { months: number; days: number; micros: bigint }
        return new CalendarInterval(i.months, i.days, i.micros)
      }
    case 'geometry':
      return v => new Geometry(wkbOfValue(v as Uint8Array), sridOfValue(v as Uint8Array))
    case 'geography':
      return v => new Geography(wkbOfValue(v as Uint8Array), sridOfValue(v as Uint8Array))
    case 'array': {
      const element = toJs(t.element, options, column)
      return v => (v as readonly Value[]).map(element)
    }
    case 'map': {
      const key = toJs(t.key, options, column)
      const value = toJs(t.value, options, column)
      return v => new Map((v as MapValue).keys.map((k, i) => [key(k), value((v as MapValue).values[i]!)]))
    }
    case 'struct':
      return toRow(t, options, `${column}.`) as (v: Value) => unknown
    default:
      return itself
  }
}

const itself = (v: Value): unknown => v

/** Dates are few, and can't be changed: one object for all that are the same. */
function sharedDates(): (v: Value) => LocalDate {
  const known = new Map<number, LocalDate>()
  return v => {
    const days = v as number
    let date = known.get(days)
    if (date === undefined) {
      if (known.size === MOST_DATES) known.clear()
      known.set(days, (date = new LocalDate(days)))
    }
    return date
  }
}
const MOST_DATES = 4_096

/** Binds the conversion of rows of internal values to `Row`s. */
export function toRow(schema: StructType, options: JsOptions, prefix = ''): (values: readonly Value[]) => Row {
  const Class = rowClass(schema)
  const fields = schema.fields.map(f => toJs(f.dataType, options, `${prefix}${f.name}`))
  return values => new Class(fields.map((f, i) => f(values[i]!)))
}

/**
 * Binds the conversion of columns of internal values, which are overwritten, to `Row`s that are added to others. BIGINT may come as numbers already. The
 * same as `toRow` of each row, without an array per row.
 */
export function toRows(schema: StructType, options: JsOptions): (columns: readonly unknown[][], rows: number, to: Row[]) => void {
  const Class = rowClass(schema)
  const fields = schema.fields.map(f => bindToJs(f.dataType, options, f.name))
  const values: unknown[] = new Array(fields.length)
  return (columns, rows, to) => {
    columns.forEach((column, i) => {
      const convert = fields[i]!
      if (convert === itself) return
      for (let row = 0; row < rows; row++) if (column[row] !== null) column[row] = convert(column[row] as Value)
    })
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < columns.length; i++) values[i] = columns[i]![row]
      to.push(new Class(values))
    }
  }
}

/** Binds the conversion of users' values to internal ones of a type. Raises INVALID_EXTERNAL_TYPE, NUMERIC_VALUE_OUT_OF_RANGE and such. */
export function fromJs(t: DataType, options: JsOptions, path = 'value', nullable = true): (v: unknown) => Value {
  const convert = bindFromJs(t, options, path)
  return v => {
    if (v !== null && v !== undefined) return convert(v)
    if (!nullable) throw errorOfKind('runtime', 'NOT_NULL_ASSERT_VIOLATION', { walkedTypePath: `\n- ${path}\n` })
    return null
  }
}

/** The value of a shape whose reference system the type allows. */
const fitted = (v: Geometry | Geography, t: GeoType, refuse: (v: unknown) => never): Value =>
  t.srid === ANY_SRID || v.srid === t.srid ? parseGeo(v.wkb, checkedSrid(t.type, v.srid), t.type === 'geography') : refuse(v)

/** Plain values as texts, as Spark takes them for columns of text. */
const plainText = (v: unknown): string | undefined => {
  if (typeof v === 'number' && !Number.isSafeInteger(v)) return doubleToString(v)
  return typeof v === 'number' || typeof v === 'bigint' || typeof v === 'boolean' ? String(v) : undefined
}

const kindOf = (v: unknown): string => (typeof v === 'object' && v !== null ? (v.constructor?.name ?? 'object') : typeof v)

function bindFromJs(t: DataType, options: JsOptions, path: string): (v: unknown) => Value {
  const refuse = (v: unknown): never => {
    throw errorOfKind('runtime', 'INVALID_EXTERNAL_TYPE', { externalType: `"${kindOf(v)}"`, type: quotedSqlName(t), expr: `"${path}"` })
  }
  const integer = (bits: number) => (v: unknown) => {
    if (typeof v !== 'bigint' && !(typeof v === 'number' && Number.isInteger(v))) return refuse(v)
    const n = BigInt(v)
    if (BigInt.asIntN(bits, n) !== n) {
      throw errorOfKind('arithmetic', 'CAST_OVERFLOW', { value: String(v), sourceType: `"${kindOf(v)}"`, targetType: quotedSqlName(t) })
    }
    return bits === 64 ? n : Number(n)
  }
  /** A text that a cast would take, or the text's error. */
  const text =
    <T extends Value>(parse: (s: string) => T | undefined) =>
    (v: string): T => {
      const parsed = parse(v)
      if (parsed !== undefined) return parsed
      throw errorOfKind('datetime', 'CAST_INVALID_INPUT', { expression: `'${v}'`, sourceType: '"STRING"', targetType: quotedSqlName(t) })
    }
  switch (t.type) {
    case 'null':
      return refuse
    case 'boolean':
      return v => (typeof v === 'boolean' ? v : refuse(v))
    case 'byte':
      return integer(8)
    case 'short':
      return integer(16)
    case 'int':
      return integer(32)
    case 'long':
      return integer(64)
    case 'float':
      return v => (typeof v === 'number' ? Math.fround(v) : refuse(v))
    case 'double':
      return v => (typeof v === 'number' ? v : refuse(v))
    case 'decimal':
      return v => {
        const p =
          v instanceof Decimal
            ? v
            : typeof v === 'number' || typeof v === 'bigint' || typeof v === 'string'
              ? parseDecimal(String(v))
              : undefined
        if (p === undefined) return refuse(v)
        const fitted = v instanceof Decimal ? toPrecision(p.unscaled, p.scale, t) : fitParsed(p, t)
        if (fitted !== undefined) return fitted
        const parameters = { value: String(v), precision: String(t.precision), scale: String(t.scale) }
        throw errorOfKind('arithmetic', 'NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION', {
          roundedValue: parameters.value,
          originalValue: parameters.value,
          ...parameters,
        })
      }
    case 'string':
    case 'char':
    case 'varchar':
      return v => (typeof v === 'string' ? v : (plainText(v) ?? refuse(v)))
    case 'variant':
      return v => (v instanceof Variant ? v.bytes : refuse(v))
    case 'geometry':
      return v => (v instanceof Geometry ? fitted(v, t, refuse) : refuse(v))
    case 'geography':
      return v => (v instanceof Geography ? fitted(v, t, refuse) : refuse(v))
    case 'binary':
      return v => (v instanceof Uint8Array ? v : v instanceof ArrayBuffer ? new Uint8Array(v) : refuse(v))
    case 'date': {
      const parse = text(parseDate)
      return v => {
        if (v instanceof LocalDate) return v.days
        if (v instanceof Date) return Math.floor(v.getTime() / 86_400_000)
        return typeof v === 'string' ? parse(v) : refuse(v)
      }
    }
    case 'timestamp': {
      const parse = text(s => parseTimestamp(s, zoneOf(options.timeZone)))
      return v => {
        if (v instanceof Timestamp) return v.micros
        if (v instanceof Date) return BigInt(v.getTime()) * 1000n
        return typeof v === 'string' ? parse(v) : refuse(v)
      }
    }
    case 'timestamp_ntz': {
      const parse = text(parseTimestampNTZ)
      return v => {
        if (v instanceof TimestampNTZ) return v.micros
        if (v instanceof Date) return BigInt(v.getTime()) * 1000n
        return typeof v === 'string' ? parse(v) : refuse(v)
      }
    }
    case 'time': {
      const parse = text(parseTime)
      return v => (v instanceof LocalTime ? v.nanos : typeof v === 'string' ? parse(v) : refuse(v))
    }
    case 'timestamp_nanos': {
      const micros = (s: string) => (t.zoned ? parseTimestamp(s, zoneOf(options.timeZone)) : parseTimestampNTZ(s))
      const parse = text(s => nanosOfText(s, micros(s), t.precision))
      return v => (typeof v === 'string' ? parse(v) : refuse(v))
    }
    case 'year_month_interval':
      return v => (v instanceof YearMonthInterval ? v.months : refuse(v))
    case 'day_time_interval':
      return v => (v instanceof DayTimeInterval ? v.micros : refuse(v))
    case 'calendar_interval':
      return v => (v instanceof CalendarInterval ? { months: v.months, days: v.days, micros: v.micros } : refuse(v))
    case 'array': {
      const element = fromJs(t.element, options, `${path}[]`, t.containsNull)
      return v => {
        if (Array.isArray(v)) return v.map(element)
        return ArrayBuffer.isView(v) && !(v instanceof DataView) ? Array.from(v as unknown as ArrayLike<unknown>, element) : refuse(v)
      }
    }
    case 'map': {
      const key = fromJs(t.key, options, `${path}.key`, false)
      const value = fromJs(t.value, options, `${path}.value`, t.valueContainsNull)
      return v => {
        if (typeof v !== 'object' || v === null || Array.isArray(v)) return refuse(v)
        const entries = v instanceof Map ? [...v.entries()] : Object.entries(v)
        return { keys: entries.map(([k]) => key(k)), values: entries.map(([, x]) => value(x)) }
      }
    }
    case 'struct':
      return fromRow(t, options, `${path}.`)
  }
}

/** Numbers, texts, dates and the like: a row of one column. */
export const isPlainValue = (v: unknown): boolean => v === null || typeof v !== 'object' || v instanceof Date

/** As `fromRow`; a record that is a plain value is a row of one column. */
export function fromRecord(schema: StructType, options: JsOptions): (record: unknown) => readonly Value[] {
  const row = fromRow(schema, options)
  return record => row(isPlainValue(record) ? [record] : record)
}

/** Binds the conversion of rows (objects by name, arrays and `Row`s by position) to internal values in the order of the schema. */
export function fromRow(schema: StructType, options: JsOptions, prefix = ''): (row: unknown) => readonly Value[] {
  const fields = schema.fields.map(f => fromJs(f.dataType, options, `${prefix}${f.name}`, f.nullable))
  return row => {
    if (Array.isArray(row) || row instanceof Row) {
      if (row.length !== fields.length) {
        throw errorOfKind('argument', 'STRUCT_ARRAY_LENGTH_MISMATCH', { expected: String(fields.length), actual: String(row.length) })
      }
      return fields.map((f, i) => f(row.at(i)))
    }
    if (typeof row !== 'object' || row === null) {
      throw errorOfKind('runtime', 'INVALID_EXTERNAL_TYPE', {
        externalType: `"${kindOf(row)}"`,
        type: quotedSqlName(schema),
        expr: `"${prefix || 'row'}"`,
      })
    }
    const object = row as Record<string, unknown>
    return fields.map((f, i) => f(object[schema.fields[i]!.name]))
  }
}
