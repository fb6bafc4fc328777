import { castMayBeNull } from '../../plan/cast-nullability.ts'
import {
  ArrayType,
  type DataType,
  DayTimeIntervalType,
  DecimalType,
  DoubleType,
  LongType,
  MapType,
  NanosType,
  NullType,
  StringType,
  StructField,
  StructType,
  sameType,
  TimeType,
  YearMonthIntervalType,
} from '../../types/data-type.ts'
import { decimalForType, widerDecimal } from '../../types/decimal.ts'

/** Least common types: Spark's AnsiTypeCoercion, and TypeCoercion where ANSI mode is off. */

const INTEGRALS = ['byte', 'short', 'int', 'long']
const PRECEDENCE = [...INTEGRALS, 'float', 'double']
const DIGITS: Readonly<Record<string, number>> = { byte: 3, short: 5, int: 10, long: 20 }

export const isIntegral = (t: DataType): boolean => INTEGRALS.includes(t.type)
export const isFloating = (t: DataType): boolean => t.type === 'float' || t.type === 'double'
export const isFractional = (t: DataType): boolean => isFloating(t) || t.type === 'decimal'
export const isNumeric = (t: DataType): boolean => isIntegral(t) || isFractional(t)
export const isString = (t: DataType): boolean => t.type === 'string'
export const isAnsiInterval = (t: DataType): boolean => t.type === 'year_month_interval' || t.type === 'day_time_interval'
const isDatetime = (t: DataType): boolean => t.type === 'date' || t.type === 'timestamp' || t.type === 'timestamp_ntz'
export const isAtomic = (t: DataType): boolean =>
  !['array', 'map', 'struct', 'null', 'calendar_interval', 'variant', 'geometry', 'geography'].includes(t.type)

/** The decimal type that holds any value of a number type. */
export function decimalFor(t: DataType): DecimalType {
  if (t.type === 'float') return DecimalType(14, 7)
  if (t.type === 'double') return DecimalType(30, 15)
  return decimalForType(t) ?? DecimalType(10, 0)
}

type Two = (a: DataType, b: DataType) => DataType | undefined

/** A type both have without loss: the wider number, timestamp for date and timestamp, the wider interval; nested types field by field. */
function tightest(ansi: boolean): Two {
  const two: Two = (a, b) => {
    if (sameType(a, b)) return a
    if (a.type === 'null') return b
    if (b.type === 'null') return a
    if (a.type === 'decimal' && isIntegral(b)) return holds(a, b) ? a : undefined
    if (b.type === 'decimal' && isIntegral(a)) return holds(b, a) ? b : undefined
    if (isNumeric(a) && isNumeric(b) && a.type !== 'decimal' && b.type !== 'decimal') {
      const wide = PRECEDENCE.indexOf(a.type) >= PRECEDENCE.indexOf(b.type) ? a : b
      return ansi && wide.type === 'float' ? DoubleType : wide
    }
    if (a.type === 'timestamp_nanos' || b.type === 'timestamp_nanos') return widerNanos(a, b)
    if (isDatetime(a) && isDatetime(b))
      return a.type === 'timestamp' || b.type === 'timestamp' ? { type: 'timestamp' } : { type: 'timestamp_ntz' }
    if (a.type === 'time' && b.type === 'time') return TimeType(Math.max(a.precision, b.precision))
    if (a.type === 'day_time_interval' && b.type === 'day_time_interval')
      return DayTimeIntervalType(Math.min(a.start, b.start) as 0, Math.max(a.end, b.end) as 3)
    if (a.type === 'year_month_interval' && b.type === 'year_month_interval')
      return YearMonthIntervalType(Math.min(a.start, b.start) as 0, Math.max(a.end, b.end) as 1)
    if ((a.type === 'geometry' || a.type === 'geography') && a.type === b.type) return { ...a, srid: -1 }
    return complex(a, b, two)
  }
  return two
}

/** Of the session's zone if either is, with the digits of both. */
function widerNanos(a: DataType, b: DataType): DataType | undefined {
  const digits = (t: DataType) => (t.type === 'timestamp_nanos' ? t.precision : isDatetime(t) ? 6 : 0)
  const zoned = (t: DataType) => (t.type === 'timestamp_nanos' ? t.zoned : t.type === 'timestamp')
  return digits(a) > 0 && digits(b) > 0 ? NanosType(zoned(a) || zoned(b), Math.max(digits(a), digits(b))) : undefined
}

const holds = (d: DecimalType, t: DataType) => d.precision - d.scale >= DIGITS[t.type]!

function complex(a: DataType, b: DataType, two: Two): DataType | undefined {
  if (a.type === 'array' && b.type === 'array') {
    const element = two(a.element, b.element)
    return element && ArrayType(element, a.containsNull || b.containsNull || mayFail(a.element, element) || mayFail(b.element, element))
  }
  if (a.type === 'map' && b.type === 'map') {
    const key = two(a.key, b.key)
    const value = two(a.value, b.value)
    // a key can't turn out null
    if (!key || !value || mayFail(a.key, key) || mayFail(b.key, key)) return undefined
    return MapType(key, value, a.valueContainsNull || b.valueContainsNull || mayFail(a.value, value) || mayFail(b.value, value))
  }
  if (a.type === 'struct' && b.type === 'struct') {
    if (a.fields.length !== b.fields.length) return undefined
    const fields: StructField[] = []
    for (const [i, f] of a.fields.entries()) {
      const g = b.fields[i]!
      const t = f.name.toLowerCase() === g.name.toLowerCase() ? two(f.dataType, g.dataType) : undefined
      if (!t) return undefined
      fields.push(StructField(f.name, t, f.nullable || g.nullable || mayFail(f.dataType, t) || mayFail(g.dataType, t)))
    }
    return StructType(fields)
  }
  return undefined
}

/** Elements whose cast may give null, as Spark declares it. */
const mayFail = (from: DataType, to: DataType) => castMayBeNull(from, to, 'ansi')

function decimals(a: DataType, b: DataType): DataType | undefined {
  if (a.type !== 'decimal' && b.type !== 'decimal') return undefined
  if (!isNumeric(a) || !isNumeric(b)) return undefined
  return isFloating(a) || isFloating(b) ? DoubleType : widerDecimal(decimalFor(a), decimalFor(b))
}

/** What a string and another type meet in: ANSI reads the string as the other type, the wide one for numbers. */
export function withString(a: DataType, b: DataType): DataType | undefined {
  if (!isString(a)) return isString(b) ? withString(b, a) : undefined
  if (isString(b)) return sameType(a, b) ? a : undefined
  if (isIntegral(b)) return LongType
  if (isFractional(b)) return DoubleType
  if (b.type === 'null') return a
  return isAnsiInterval(b) || !(isAtomic(b) || b.type === 'variant') ? undefined : b
}

/** Without ANSI mode anything atomic but booleans and binary becomes a string. */
function becomeStrings(a: DataType, b: DataType): DataType | undefined {
  const becomes = (t: DataType) => isAtomic(t) && t.type !== 'binary' && t.type !== 'boolean'
  if (isString(a) && becomes(b)) return isString(b) ? StringType : a
  return isString(b) && becomes(a) ? b : undefined
}

const tightestAnsi = tightest(true)
const tightestLegacy = tightest(false)
export const tightestCommonType = (ansi: boolean): Two => (ansi ? tightestAnsi : tightestLegacy)

function wider(strings: Two | undefined, tight: Two): Two {
  const two: Two = (a, b) => tight(a, b) ?? decimals(a, b) ?? strings?.(a, b) ?? complex(a, b, two)
  return two
}
const widerAnsi = wider(withString, tightestAnsi)
const widerLegacy = wider(becomeStrings, tightestLegacy)
const widerAnsiNoStrings = wider(undefined, tightestAnsi)
const widerLegacyNoStrings = wider(undefined, tightestLegacy)

/** The type that two operands of coalesce, CASE, IN, UNION and the like share; undefined if there is none. */
export const commonType = (ansi: boolean): Two => (ansi ? widerAnsi : widerLegacy)

/** The same for many types, in order. Without ANSI mode strings go first. `greatest` and `least` don't promote strings. */
export function commonTypeOf(types: readonly DataType[], ansi: boolean, promoteStrings = true): DataType | undefined {
  const two = ansi ? (promoteStrings ? widerAnsi : widerAnsiNoStrings) : promoteStrings ? widerLegacy : widerLegacyNoStrings
  const ordered = ansi ? types : [...types.filter(hasString), ...types.filter(t => !hasString(t))]
  return ordered.reduce<DataType | undefined>((t, u) => t && two(t, u), NullType)
}

const hasString = (t: DataType): boolean => isString(t) || (t.type === 'array' && hasString(t.element))
