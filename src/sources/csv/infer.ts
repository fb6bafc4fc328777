import {
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  TimestampNTZType,
  TimestampType,
  TimeType,
} from '../../types/data-type.ts'
import { parseDate, parseTime, parseTimestamp, parseTimestampNTZ } from '../../types/datetime/parse.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal, precisionOf } from '../../types/decimal.ts'
import { asciiDigits, javaDouble, javaInteger } from '../java-number.ts'
import { dateBy, patternOf, timestampBy, timestampNTZBy } from './convert.ts'
import type { CsvOptions } from './options.ts'

/** Finds the narrowest type of a column, token by token, on Spark's ladder: integer, long, decimal, double, date, time (if `times`), timestamp, boolean, string. */
export function typeInference(
  o: CsvOptions,
  timestampType: 'TIMESTAMP_LTZ' | 'TIMESTAMP_NTZ',
  times = false,
): (soFar: DataType, token: string | null) => DataType {
  const zone = zoneOf(o.timeZone)
  const datePattern = patternOf(o.dateFormat)
  const timestampPattern = patternOf(o.timestampFormat)
  const ntzPattern = patternOf(o.timestampNTZFormat)
  const isDate = (t: string) =>
    datePattern ? dateBy(datePattern, t) !== undefined : /^\d{4}-\d{2}-\d{2}$/.test(t) && parseDate(t) !== undefined
  const isTimestamp = (t: string) => (timestampPattern ? timestampBy(timestampPattern, t, zone) : parseTimestamp(t, zone)) !== undefined
  const isNTZ = (t: string) => (ntzPattern ? timestampNTZBy(ntzPattern, t) : parseTimestampNTZ(t, false)) !== undefined
  const fits = (t: string, bits: number) => {
    const v = javaInteger(t)
    return v !== undefined && v === BigInt.asIntN(bits, v)
  }

  const integer = (t: string): DataType => (fits(t, 32) ? IntegerType : long(t))
  const long = (t: string): DataType => (fits(t, 64) ? LongType : decimal(t))
  function decimal(t: string): DataType {
    const d = parseDecimal(asciiDigits(t))
    // Values with a scale are left to doubles, as many other formats don't know decimals
    if (d === undefined || d.scale !== 0) return double(t)
    const precision = precisionOf(d.unscaled)
    return precision <= 38 ? DecimalType(precision, 0) : double(t)
  }
  const double = (t: string): DataType =>
    javaDouble(t) !== undefined || t === o.nanValue || t === o.positiveInf || t === o.negativeInf ? DoubleType : date(t)
  const date = (t: string): DataType => (o.preferDate && isDate(t) ? DateType : time(t))
  const time = (t: string): DataType => (times && parseTime(t) !== undefined ? TimeType(6) : ntz(t))
  const ntz = (t: string): DataType => (timestampType === 'TIMESTAMP_NTZ' && isNTZ(t) ? TimestampNTZType : timestamp(t))
  const timestamp = (t: string): DataType => (isTimestamp(t) ? TimestampType : boolean(t))
  const boolean = (t: string): DataType => (/^(true|false)$/i.test(t) ? BooleanType : StringType)

  function next(soFar: DataType, t: string): DataType {
    switch (soFar.type) {
      case 'null':
      case 'int':
        return integer(t)
      case 'long':
        return long(t)
      case 'decimal':
        return decimal(t)
      case 'double':
        return double(t)
      case 'date':
        return date(t)
      case 'time':
        return time(t)
      case 'timestamp_ntz':
        return ntz(t)
      case 'timestamp':
        return timestamp(t)
      case 'boolean':
        return boolean(t)
      default:
        return StringType
    }
  }
  return (soFar, token) => {
    if (token === null || token === '' || token === o.nullValue || soFar.type === 'string') return soFar
    return compatible(soFar, next(soFar, token))
  }
}

const LADDER = ['int', 'long', 'decimal', 'double']

/** The type that holds both, or string. */
export function compatible(a: DataType, b: DataType): DataType {
  if (a.type === 'null') return b
  if (b.type === 'null') return a
  if (a.type === 'decimal' && b.type === 'decimal') return widerOrDouble(a, b)
  if (a.type === b.type) return a
  const x = LADDER.indexOf(a.type)
  const y = LADDER.indexOf(b.type)
  if (x >= 0 && y >= 0) {
    const [low, high] = x < y ? [a, b] : [b, a]
    return high.type === 'decimal' ? widerOrDouble(DecimalType(low.type === 'int' ? 10 : 20, 0), high) : high
  }
  const times = ['date', 'timestamp_ntz', 'timestamp']
  const p = times.indexOf(a.type)
  const q = times.indexOf(b.type)
  if (p >= 0 && q >= 0) return p > q ? a : b
  return StringType
}

function widerOrDouble(a: DecimalType, b: DecimalType): DataType {
  const scale = Math.max(a.scale, b.scale)
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale)
  return whole + scale > 38 ? DoubleType : DecimalType(whole + scale, scale)
}
