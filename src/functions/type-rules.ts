import type { Expression } from '../plan/expression.ts'
import { Cast, UnresolvedFunction } from '../plan/expression.ts'
import { type DataType, DecimalType, DoubleType, type StringType, sameType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import type { Mismatch } from './define.ts'

/** What entries need to know of types and expressions when they coerce and check their arguments. */

/** The type of a resolved expression. */
export function typeOf(e: Expression): DataType {
  switch (e.type) {
    case 'Alias':
    case 'SortOrder':
      return typeOf(e.child)
    case 'OuterReference':
      return e.attribute.dataType
    case 'CaseWhen':
      return typeOf(e.thens[0]!)
    case 'In':
    case 'Exists':
    case 'InSubquery':
      return { type: 'boolean' }
    case 'WindowExpression':
      return typeOf(e.function)
    case 'LambdaFunction':
      return typeOf(e.body)
    default:
      if ('dataType' in e && e.dataType !== undefined) return e.dataType
      throw new Error(`the type of ${e.type} is not known yet`)
  }
}

/** The literal's value, undefined for anything else. */
export const constantOf = (e: Expression | undefined): Value | undefined => (e?.type === 'Literal' ? e.value : undefined)

const INTEGRAL = ['byte', 'short', 'int', 'long']
export const isIntegral = (t: DataType): boolean => INTEGRAL.includes(t.type)
export const isFloating = (t: DataType): boolean => t.type === 'float' || t.type === 'double'
export const isDecimal = (t: DataType): t is DecimalType => t.type === 'decimal'
export const isNumeric = (t: DataType): boolean => isIntegral(t) || isFloating(t) || isDecimal(t)
export const isString = (t: DataType): t is StringType => t.type === 'string' || t.type === 'char' || t.type === 'varchar'
export const isYearMonth = (t: DataType): boolean => t.type === 'year_month_interval'
export const isDayTime = (t: DataType): boolean => t.type === 'day_time_interval'
export const isInterval = (t: DataType): boolean => isYearMonth(t) || isDayTime(t) || t.type === 'calendar_interval'
export const isTimestamp = (t: DataType): boolean => t.type === 'timestamp' || t.type === 'timestamp_ntz'

export const MAX_PRECISION = 38
const DIGITS: Readonly<Record<string, number>> = { byte: 3, short: 5, int: 10, long: 20 }

/** The decimal type that holds every value of a number type: (10, 0) for int, (14, 7) for float, (30, 15) for double. */
export function decimalFor(t: DataType): DecimalType {
  if (isDecimal(t)) return t
  if (t.type === 'float') return DecimalType(14, 7)
  if (t.type === 'double') return DecimalType(30, 15)
  return DecimalType(DIGITS[t.type] ?? 10, 0)
}

/** The decimal type of an argument; an integral literal needs only its own digits. */
export function decimalOf(e: Expression): DecimalType {
  const value = constantOf(e)
  const t = typeOf(e)
  if (isIntegral(t) && value !== undefined && value !== null) {
    const n = BigInt(value as number | bigint)
    return DecimalType(String(n < 0n ? -n : n).length, 0)
  }
  return decimalFor(t)
}

/** Precision and scale brought within 38 digits: the integral digits are kept as far as 6 digits of scale remain. */
export function boundedDecimal(precision: number, scale: number): DecimalType {
  if (precision <= MAX_PRECISION) return DecimalType(precision, scale)
  const integral = precision - scale
  return DecimalType(MAX_PRECISION, Math.max(MAX_PRECISION - integral, Math.min(scale, 6)))
}

/** An implicit cast, where the type isn't there already. */
export const castTo = (e: Expression, dataType: DataType): Expression =>
  sameType(typeOf(e), dataType) ? e : Cast({ child: e, dataType, mode: 'ansi', implicit: true, ...(e.origin && { origin: e.origin }) })

/** A call by name, for the analyzer to resolve. */
export const fn = (name: string, ...args: readonly Expression[]): Expression =>
  UnresolvedFunction({ nameParts: [name], args, distinct: false })

export const mismatch = (subCondition: string, parameters: Readonly<Record<string, string>> = {}): Mismatch => ({
  condition: `DATATYPE_MISMATCH.${subCondition}`,
  parameters,
})

/**
 * Brings two numbers to what a numeric operator works on, by Spark's ANSI rules: strings follow the other side (double beside fractions,
 * else bigint), integrals beside decimals become decimals (a literal as small as it is), anything beside floats double; two decimals stay.
 */
export function coerceNumbers(a: Expression, b: Expression): [Expression, Expression] {
  const left = typeOf(a)
  const right = typeOf(b)
  if (left.type === 'null' && right.type === 'null') return [castTo(a, DoubleType), castTo(b, DoubleType)]
  if (left.type === 'null') return isNumeric(right) ? [castTo(a, right), b] : [a, b]
  if (right.type === 'null') return isNumeric(left) ? [a, castTo(b, left)] : [a, b]
  if (isString(left) && isNumeric(right)) return coerceNumbers(castTo(a, promoted(right)), b)
  if (isString(right) && isNumeric(left)) return coerceNumbers(a, castTo(b, promoted(left)))
  if (!isNumeric(left) || !isNumeric(right)) return [a, b]
  if (isDecimal(left) && isDecimal(right)) return [a, b]
  if (isFloating(left) || isFloating(right)) {
    const wide = left.type === right.type ? left : DoubleType
    return [castTo(a, wide), castTo(b, wide)]
  }
  if (isDecimal(left)) return [a, castTo(b, decimalOf(b))]
  if (isDecimal(right)) return [castTo(a, decimalOf(a)), b]
  const wide = INTEGRAL.indexOf(left.type) >= INTEGRAL.indexOf(right.type) ? left : right
  return [castTo(a, wide), castTo(b, wide)]
}

/** What a string becomes beside a number. */
export const promoted = (other: DataType): DataType => (isIntegral(other) ? { type: 'long' } : DoubleType)
