import type { DataType } from './data-type.ts'
import { formatDate, formatLocal, formatNanos, formatTime, formatTimestamp } from './datetime/format.ts'
import { UTC, type Zone } from './datetime/zone.ts'
import { decimalToString } from './decimal.ts'
import { formatCalendarInterval, formatDayTime, formatYearMonth } from './interval.ts'
import { sqlName } from './names.ts'
import { doubleToString, floatToString } from './number-format.ts'
import type { CalendarInterval, MapValue, Value } from './value.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase()

/** A string as a SQL literal: in single quotes, backslashes and quotes escaped. */
export const quoteString = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`

/** Types whose nulls are told without them. */
const NAMELESS_NULLS: ReadonlySet<string> = new Set(['null', 'array', 'map', 'struct'])

/** The value as SQL text that gives it, as Spark's `Literal.sql`: `300S`, `1.5D`, `DATE '2020-01-01'`, `CAST(NULL AS INT)`. */
export function sqlLiteral(v: Value, t: DataType, zone: Zone = UTC): string {
  if (v === null) return NAMELESS_NULLS.has(t.type) ? 'NULL' : `CAST(NULL AS ${sqlName(t)})`
  switch (t.type) {
    case 'string':
    case 'char':
    case 'varchar':
      return quoteString(v as string)
    case 'byte':
      return `${v}Y`
    case 'short':
      return `${v}S`
    case 'long':
      return `${v}L`
    case 'decimal':
      return `${decimalToString(v as bigint, t.scale)}BD`
    case 'float':
      return `CAST('${floatToString(v as number)}' AS FLOAT)`
    case 'double':
      return Number.isFinite(v) ? `${doubleToString(v as number)}D` : `CAST('${doubleToString(v as number)}' AS DOUBLE)`
    case 'binary':
      return `X'${hex(v as Uint8Array)}'`
    case 'date':
      return `DATE '${formatDate(v as number)}'`
    case 'timestamp':
      return `TIMESTAMP '${formatTimestamp(v as bigint, zone)}'`
    case 'timestamp_ntz':
      return `TIMESTAMP_NTZ '${formatLocal(v as bigint)}'`
    case 'timestamp_nanos':
      return `TIMESTAMP_${t.zoned ? 'LTZ' : 'NTZ'} '${formatNanos(v as bigint, t.zoned ? zone : UTC, t.precision)}'`
    case 'time':
      return `TIME '${formatTime(v as bigint)}'`
    case 'year_month_interval':
      return formatYearMonth(v as number, t)
    case 'day_time_interval':
      return formatDayTime(v as bigint, t)
    case 'calendar_interval':
      return `INTERVAL '${formatCalendarInterval(v as CalendarInterval)}'`
    case 'array':
      return `ARRAY(${(v as readonly Value[]).map(e => sqlLiteral(e, t.element, zone)).join(', ')})`
    case 'map': {
      const { keys, values } = v as MapValue
      return `MAP(${keys.map((k, i) => `${sqlLiteral(k, t.key, zone)}, ${sqlLiteral(values[i]!, t.value, zone)}`).join(', ')})`
    }
    case 'struct':
      return `NAMED_STRUCT(${t.fields.map((f, i) => `${quoteString(f.name)}, ${sqlLiteral((v as readonly Value[])[i]!, f.dataType, zone)}`).join(', ')})`
    default:
      return String(v)
  }
}

/** The value as messages about values show it: as `sqlLiteral`, but floats, NaN and infinities bare. */
export function valueInMessage(v: Value, t: DataType, zone: Zone = UTC): string {
  if (v === null) return 'NULL'
  if (t.type === 'float') return floatToString(v as number)
  if (t.type === 'double' && !Number.isFinite(v)) return doubleToString(v as number)
  return sqlLiteral(v, t, zone)
}
