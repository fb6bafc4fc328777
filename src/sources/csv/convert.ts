import { castValue } from '../../types/cast/cast.ts'
import type { DataType } from '../../types/data-type.ts'
import { StringType } from '../../types/data-type.ts'
import { parseDate, parseTime, parseTimestamp, parseTimestampNTZ } from '../../types/datetime/parse.ts'
import { datetimePattern, type Pattern } from '../../types/datetime/pattern.ts'
import { readingToMicros, readPattern } from '../../types/datetime/pattern-parse.ts'
import { MICROS_PER_DAY } from '../../types/datetime/timestamp.ts'
import { type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal, toPrecision } from '../../types/decimal.ts'
import type { Value } from '../../types/value.ts'
import { SparkException } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { asciiDigits, javaDouble, javaFloat, javaInteger } from '../java-number.ts'
import { plainNumber } from '../number-marks.ts'
import type { CsvOptions } from './options.ts'

/** A token as a value of a type; undefined where it is none. Tokens that stand for null don't come here. */
export type Converter = (token: string) => Value | undefined

const BITS = { byte: 8, short: 16, int: 32, long: 64 } as const

/** The converter of a column. Raises INVALID_DATETIME_PATTERN for formats that Spark refuses. */
export function converterOf(t: DataType, o: CsvOptions): Converter {
  switch (t.type) {
    case 'byte':
    case 'short':
    case 'int':
    case 'long': {
      const bits = BITS[t.type]
      return token => {
        const v = javaInteger(token)
        if (v === undefined || BigInt.asIntN(bits, v) !== v) return undefined
        return t.type === 'long' ? v : Number(v)
      }
    }
    case 'float':
      return token => special(token, o) ?? javaFloat(token)
    case 'double':
      return token => special(token, o) ?? javaDouble(token)
    case 'decimal':
      return token => {
        const parsed = parseDecimal(asciiDigits(plainNumber(token, o.marks)))
        if (parsed === undefined || /^\s|\s$/.test(token)) return undefined
        // Beyond this every value is too large, or rounds to zero
        if (parsed.scale < -400) return parsed.unscaled === 0n ? 0n : undefined
        if (parsed.scale > 4000) return 0n
        return toPrecision(parsed.unscaled, parsed.scale, t)
      }
    case 'boolean':
      return token => (token.toLowerCase() === 'true' ? true : token.toLowerCase() === 'false' ? false : undefined)
    case 'date': {
      const pattern = valuePatternOf(o.dateFormat)
      return pattern === undefined ? parseDate : token => dateBy(pattern, token)
    }
    case 'timestamp': {
      const zone = zoneOf(o.timeZone)
      const pattern = valuePatternOf(o.timestampFormat)
      if (pattern === undefined) return token => parseTimestamp(token, zone)
      return token => timestampBy(pattern, token, zone) ?? (o.fallback ? parseTimestamp(token, zone) : undefined)
    }
    case 'timestamp_ntz': {
      const pattern = valuePatternOf(o.timestampNTZFormat)
      return pattern === undefined ? token => parseTimestampNTZ(token, false) : token => timestampNTZBy(pattern, token)
    }
    case 'time':
      return parseTime
    case 'string':
    case 'char':
    case 'varchar':
      return token => token
    case 'binary':
      return token => new TextEncoder().encode(token)
    case 'null':
      return () => null
    case 'year_month_interval':
    case 'day_time_interval': {
      const cast = castValue(StringType, t, 'ansi')
      return token => {
        try {
          return cast(token)
        } catch {
          return undefined
        }
      }
    }
    default:
      throw unsupported(`Reading columns of type ${t.type} from CSV files`)
  }
}

export const patternOf = (format: string | undefined): Pattern | undefined =>
  format === undefined ? undefined : datetimePattern(format, true)

/** A pattern that is none: no value is of its form. */
const NONE = Symbol('no pattern')
type ValuePattern = Pattern | typeof NONE

/** The pattern that values are read by. What is wrong with it is the values' fault: they are malformed. */
export function valuePatternOf(format: string | undefined): ValuePattern | undefined {
  try {
    return patternOf(format)
  } catch (e) {
    if (e instanceof SparkException && e.condition?.startsWith('INVALID_DATETIME_PATTERN')) return NONE
    throw e
  }
}

/** Days of a date in the pattern's form. */
export function dateBy(pattern: ValuePattern, text: string): number | undefined {
  if (pattern === NONE) return undefined
  const r = readPattern(pattern, text)
  return 'error' in r ? undefined : r.days
}
/** A timestamp in the pattern's form; one without a zone of its own is in `zone`. */
export function timestampBy(pattern: ValuePattern, text: string, zone: Zone): bigint | undefined {
  if (pattern === NONE) return undefined
  const r = readPattern(pattern, text)
  return 'error' in r ? undefined : readingToMicros(r, zone)
}
/** Local microseconds; a text with a zone is none. */
export function timestampNTZBy(pattern: ValuePattern, text: string): bigint | undefined {
  if (pattern === NONE) return undefined
  const r = readPattern(pattern, text)
  return 'error' in r || r.zone !== undefined ? undefined : BigInt(r.days) * MICROS_PER_DAY + r.micros
}

function special(token: string, o: CsvOptions): number | undefined {
  if (token === o.nanValue) return Number.NaN
  if (token === o.positiveInf) return Number.POSITIVE_INFINITY
  return token === o.negativeInf ? Number.NEGATIVE_INFINITY : undefined
}
