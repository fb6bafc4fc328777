import type { Expression } from '../plan/expression.ts'
import { Cast, UnresolvedFunction } from '../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../plan/output.ts'
import { type DataType, DecimalType, DoubleType, type StringType, sameType } from '../types/data-type.ts'
import { decimalForType, precisionOf } from '../types/decimal.ts'
import { catalogString, quotedSqlName } from '../types/names.ts'
import type { Value } from '../types/value.ts'
import type { Mismatch } from './define.ts'

/** What entries need to know of types and expressions when they coerce and check their arguments. */

export { dataTypeOf as typeOf } from '../plan/output.ts'

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
export const isAnsi = (t: DataType): boolean => isYearMonth(t) || isDayTime(t)
export const isNested = (t: DataType): boolean => t.type === 'array' || t.type === 'map' || t.type === 'struct'
export const isTimestamp = (t: DataType): boolean => t.type === 'timestamp' || t.type === 'timestamp_ntz'

/** The decimal type of an argument; an integral literal needs only its own digits (but for bytes, as Spark has it). */
export function decimalOf(e: Expression): DecimalType {
  const value = constantOf(e)
  const t = dataTypeOf(e)
  if (isIntegral(t) && t.type !== 'byte' && value !== undefined && value !== null) {
    const n = BigInt(value as number | bigint)
    return DecimalType(precisionOf(n), 0)
  }
  return decimalForType(t)!
}

/** An implicit cast, where the type isn't there already. */
export const castTo = (e: Expression, dataType: DataType): Expression =>
  sameType(dataTypeOf(e), dataType) ? e : Cast({ child: e, dataType, mode: 'ansi', implicit: true, ...(e.origin && { origin: e.origin }) })

/** A call by name, for the analyzer to resolve. */
export const fn = (name: string, ...args: readonly Expression[]): Expression =>
  UnresolvedFunction({ nameParts: [name], args, distinct: false })

export const mismatch = (subCondition: string, parameters: Mismatch['parameters'] = {}): Mismatch => ({
  condition: `DATATYPE_MISMATCH.${subCondition}`,
  parameters,
})

/** An argument that has to be constant. */
export const nonFoldable = (inputName: string, e: Expression, inputType = quotedSqlName(dataTypeOf(e))): Mismatch =>
  mismatch('NON_FOLDABLE_INPUT', { inputName: `\`${inputName}\``, inputType, inputExpr: { sql: e } })

/** The same, as aggregates of later versions say it: names bare, the argument's in full. */
export const nonFoldableSize = (inputName: string, e: Expression): Mismatch =>
  mismatch('NON_FOLDABLE_INPUT', { inputName, inputType: catalogString(dataTypeOf(e)), inputExpr: { sql: e, qualified: true } })

/** A seed that is no literal of an integer (as ExpressionBuilders of Spark want it), if there is one. */
export const seedProblem = (name: string, seed: Expression | undefined): Mismatch | undefined =>
  seed === undefined || (seed.type === 'Literal' && ['int', 'long', 'null'].includes(dataTypeOf(seed).type))
    ? undefined
    : {
        condition: 'INVALID_PARAMETER_VALUE.LONG',
        parameters: { functionName: `\`${name}\``, parameter: '`seed`', invalidValue: { sql: seed } },
      }

/** An argument that is no constant of the type. */
export const nonFoldableArgument = (name: string, parameter: string, type: string): Mismatch => ({
  condition: 'NON_FOLDABLE_ARGUMENT',
  parameters: { funcName: `\`${name}\``, paramName: `\`${parameter}\``, paramType: `"${type}"` },
})

/**
 * Brings two numbers to what a numeric operator works on, by Spark's ANSI rules: strings follow the other side (double beside fractions,
 * else bigint), integrals beside decimals become decimals (a literal as small as it is), anything beside floats double; two decimals stay.
 */
export function coerceNumbers(a: Expression, b: Expression, ansi = true): [Expression, Expression] {
  const left = dataTypeOf(a)
  const right = dataTypeOf(b)
  if (left.type === 'null' && right.type === 'null') return [castTo(a, DoubleType), castTo(b, DoubleType)]
  if (left.type === 'null') return isNumeric(right) ? [castTo(a, right), b] : [a, b]
  if (right.type === 'null') return isNumeric(left) ? [a, castTo(b, left)] : [a, b]
  if (isString(left) && isNumeric(right)) return coerceNumbers(castTo(a, promoted(right)), b, ansi)
  if (isString(right) && isNumeric(left)) return coerceNumbers(a, castTo(b, promoted(left)), ansi)
  if (!isNumeric(left) || !isNumeric(right)) return [a, b]
  if (isDecimal(left) && isDecimal(right)) return [a, b]
  if (isFloating(left) || isFloating(right)) {
    // outside of ANSI mode integers beside floats are floats
    const floats = !ansi && [left, right].every(t => t.type === 'float' || isIntegral(t))
    const wide: DataType = left.type === right.type ? left : floats ? { type: 'float' } : DoubleType
    return [castTo(a, wide), castTo(b, wide)]
  }
  if (isDecimal(left)) return [a, castTo(b, decimalOf(b))]
  if (isDecimal(right)) return [castTo(a, decimalOf(a)), b]
  const wide = INTEGRAL.indexOf(left.type) >= INTEGRAL.indexOf(right.type) ? left : right
  return [castTo(a, wide), castTo(b, wide)]
}

/** What a string becomes beside a number. */
export const promoted = (other: DataType): DataType => (isIntegral(other) ? { type: 'long' } : DoubleType)

// ---- may a call give null? ----

export const anyNullable = (args: readonly Expression[]): boolean => args.some(nullableOf)
export const firstNullable = (args: readonly Expression[]): boolean => nullableOf(args[0]!)
/** An argument, or an element of an array among them. */
export const elementsNullable = (args: readonly Expression[]): boolean =>
  args.some(a => {
    const t = dataTypeOf(a)
    return nullableOf(a) || (t.type === 'array' && t.containsNull)
  })
