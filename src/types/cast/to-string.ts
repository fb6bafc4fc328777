import type { DataType } from '../data-type.ts'
import { formatDate, formatLocal, formatNanos, formatTime, formatTimestamp } from '../datetime/format.ts'
import { UTC, type Zone } from '../datetime/zone.ts'
import { decimalToJavaString, decimalToString } from '../decimal.ts'
import { formatCalendarInterval, formatDayTime, formatYearMonth } from '../interval.ts'
import { doubleToString, floatToString } from '../number-format.ts'
import type { CalendarInterval, MapValue, Value } from '../value.ts'
import { variantToJson } from '../variant/json.ts'
import { readVariant } from '../variant/read.ts'

/** What differs between the texts of a cast and of `show()`. */
export interface TextStyle {
  /** What a null inside a nested value is. */
  readonly nested: string
  /** Decimals without exponents, which casts outside ANSI mode have. */
  readonly plainDecimals: boolean
  readonly binary: (bytes: Uint8Array) => string
  /** As before Spark 3.1: maps and structs in square brackets, nulls left out. */
  readonly legacy?: boolean
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const castStyle = (ansi: boolean): TextStyle => ({ nested: 'null', plainDecimals: ansi, binary: b => decoder.decode(b) })
const displayStyle: TextStyle = {
  nested: 'NULL',
  plainDecimals: true,
  binary: b => `[${Array.from(b, x => x.toString(16).toUpperCase().padStart(2, '0')).join(' ')}]`,
}

/** A function from values (not null) to their text. */
export function textOf(t: DataType, zone: Zone, style: TextStyle): (v: Value) => string {
  switch (t.type) {
    case 'string':
    case 'char':
    case 'varchar':
      return v => v as string
    case 'float':
      return v => floatToString(v as number)
    case 'double':
      return v => doubleToString(v as number)
    case 'decimal':
      return style.plainDecimals ? v => decimalToString(v as bigint, t.scale) : v => decimalToJavaString(v as bigint, t.scale)
    case 'binary':
      return v => style.binary(v as Uint8Array)
    case 'date':
      return v => formatDate(v as number)
    case 'timestamp':
      return v => formatTimestamp(v as bigint, zone)
    case 'timestamp_ntz':
      return v => formatLocal(v as bigint)
    case 'timestamp_nanos':
      return v => formatNanos(v as bigint, t.zoned ? zone : UTC)
    case 'time':
      return v => formatTime(v as bigint)
    case 'year_month_interval':
      return v => formatYearMonth(v as number, t)
    case 'day_time_interval':
      return v => formatDayTime(v as bigint, t)
    case 'calendar_interval':
      return v => formatCalendarInterval(v as CalendarInterval)
    case 'array': {
      const element = nullable(textOf(t.element, zone, style), style)
      if (style.legacy) return v => legacyList((v as readonly Value[]).map(element))
      return v => `[${(v as readonly Value[]).map(element).join(', ')}]`
    }
    case 'map': {
      const key = textOf(t.key, zone, style)
      const value = nullable(textOf(t.value, zone, style), style)
      const entry = (k: Value, v: Value) => `${key(k)} ->${v === null ? '' : ` ${value(v)}`}`
      if (style.legacy) return v => legacyList((v as MapValue).keys.map((k, i) => entry(k, (v as MapValue).values[i]!)))
      return v => `{${(v as MapValue).keys.map((k, i) => `${key(k)} -> ${value((v as MapValue).values[i]!)}`).join(', ')}}`
    }
    case 'struct': {
      const fields = t.fields.map(f => nullable(textOf(f.dataType, zone, style), style))
      if (style.legacy) return v => legacyList(fields.map((f, i) => f((v as readonly Value[])[i]!)))
      return v => `{${fields.map((f, i) => f((v as readonly Value[])[i]!)).join(', ')}}`
    }
    case 'variant':
      return v => variantToJson(readVariant(v as Uint8Array), zone)
    default:
      return v => String(v)
  }
}

const legacyList = (texts: readonly string[]): string => `[${texts.map((t, i) => (i === 0 || t === '' ? t : ` ${t}`)).join(',')}]`

const nullable = (f: (v: Value) => string, style: TextStyle) => (v: Value) => (v === null ? style.nested : f(v))

/** Text as CAST(x AS STRING) gives it. */
export const castText = (t: DataType, zone: Zone, ansi = true, legacy = false): ((v: Value) => string) =>
  textOf(t, zone, legacy ? { ...castStyle(ansi), nested: '', legacy } : castStyle(ansi))

/** Text as `show()` prints it, of values that are not null. */
export const displayText = (t: DataType, zone: Zone): ((v: Value) => string) => textOf(t, zone, displayStyle)

/** Text as `show()` prints it, NULL included (Spark's ToPrettyString). */
export function toDisplay(t: DataType, zone: Zone): (v: Value) => string {
  const text = textOf(t, zone, displayStyle)
  return v => (v === null ? 'NULL' : text(v))
}
