import { type DataType, DecimalType } from './data-type.ts'

/**
 * Decimals as unscaled bigints: the arithmetic of values and Spark's rules for the types of results.
 * A value is always within its type; `undefined` says that it would not be.
 */
export const MAX_PRECISION = 38
export const MAX_SCALE = 38
/** How many digits after the point survive when a result is too wide. */
const MINIMUM_ADJUSTED_SCALE = 6

const powers: bigint[] = [1n]
const KEPT_POWERS = 1024
/** 10 to the n. */
export function pow10(n: number): bigint {
  if (n > KEPT_POWERS) return 10n ** BigInt(n)
  for (let i = powers.length; i <= n; i++) powers.push(powers[i - 1]! * 10n)
  return powers[n]!
}

const abs = (v: bigint) => (v < 0n ? -v : v)

/** Digits of an unscaled value; 1 for zero. */
export const precisionOf = (unscaled: bigint): number => abs(unscaled).toString().length

/** Does the unscaled value have at most `precision` digits? */
export const fits = (unscaled: bigint, precision: number): boolean => abs(unscaled) < pow10(precision)

export type Rounding = 'half_up' | 'half_even' | 'floor' | 'ceiling' | 'down'

/** a / b rounded to an integer; `b` is not zero. */
export function divideRounded(a: bigint, b: bigint, rounding: Rounding = 'half_up'): bigint {
  const quotient = a / b
  const remainder = a % b
  if (remainder === 0n) return quotient
  const sign = a < 0n === b < 0n ? 1n : -1n
  const twice = abs(remainder) * 2n
  const size = abs(b)
  switch (rounding) {
    case 'half_up':
      return twice >= size ? quotient + sign : quotient
    case 'half_even':
      return twice > size || (twice === size && (quotient & 1n) === 1n) ? quotient + sign : quotient
    case 'floor':
      return sign < 0n ? quotient - 1n : quotient
    case 'ceiling':
      return sign > 0n ? quotient + 1n : quotient
    case 'down':
      return quotient
  }
}

/** The value at another scale, rounded where digits are lost; without building huge powers for zero and for what vanishes. */
export function rescale(unscaled: bigint, from: number, to: number, rounding: Rounding = 'half_up'): bigint {
  if (unscaled === 0n) return 0n
  if (to >= from) return unscaled * pow10(to - from)
  if (from - to > KEPT_POWERS && from - to > precisionOf(unscaled))
    return rounding === 'floor' && unscaled < 0n ? -1n : rounding === 'ceiling' && unscaled > 0n ? 1n : 0n
  return divideRounded(unscaled, pow10(from - to), rounding)
}

/** The value as one of type (precision, scale), rounded HALF_UP; undefined if it doesn't fit. */
export function toPrecision(unscaled: bigint, scale: number, to: DecimalType, rounding: Rounding = 'half_up'): bigint | undefined {
  const v = rescale(unscaled, scale, to.scale, rounding)
  return fits(v, to.precision) ? v : undefined
}

/** a / b at `scale` digits after the point, rounded HALF_UP; `b` is not zero. */
export function divide(a: bigint, aScale: number, b: bigint, bScale: number, scale: number): bigint {
  const shift = scale - aScale + bScale
  return shift >= 0 ? divideRounded(a * pow10(shift), b) : divideRounded(a, b * pow10(-shift))
}

/** Plain digits, as Spark casts decimals to strings: `-0.05`, `120`. */
export function decimalToString(unscaled: bigint, scale: number): string {
  if (scale <= 0) return scale === 0 ? unscaled.toString() : (unscaled * pow10(-scale)).toString()
  const digits = abs(unscaled)
    .toString()
    .padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Java's BigDecimal.toString, scientific where the exponent is below -6 or the scale negative. */
export function decimalToJavaString(unscaled: bigint, scale: number): string {
  const digits = abs(unscaled).toString()
  const exponent = digits.length - 1 - scale
  if (scale >= 0 && exponent >= -6) return decimalToString(unscaled, scale)
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`
  return `${unscaled < 0n ? '-' : ''}${mantissa}${exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`}`
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** The unscaled value and scale of decimal text (Java's BigDecimal syntax); undefined if it is none. The scale may be negative. */
export function parseDecimal(text: string): { unscaled: bigint; scale: number } | undefined {
  const m = NUMBER.exec(text)
  if (!m) return undefined
  const [, sign, whole, fraction = '', exponent = '0'] = m
  if (whole === '' && fraction === '') return undefined
  // exponents and scales are ints
  if (Math.abs(Number(exponent) + 0.5) > 2 ** 31 || exponent.replace(/^[+-]?0*/, '').length > 10) return undefined
  if (Math.abs(fraction.length - Number(exponent) + 0.5) > 2 ** 31) return undefined
  const unscaled = BigInt(whole! + fraction)
  return { unscaled: sign === '-' ? -unscaled : unscaled, scale: fraction.length - Number(exponent) }
}

/** The parsed value as (precision, scale), without building huge powers; undefined if it doesn't fit. */
export function fitParsed(v: { unscaled: bigint; scale: number }, to: DecimalType): bigint | undefined {
  if (v.unscaled === 0n) return 0n
  const integerDigits = precisionOf(v.unscaled) - v.scale
  if (integerDigits > to.precision - to.scale + 1) return undefined
  if (integerDigits < -to.scale) return 0n
  return toPrecision(v.unscaled, v.scale, to)
}

/** The exact decimal expansion of a double's shortest text (as Spark's `Decimal(double)`); undefined for NaN and infinities. */
export const decimalOfDouble = (v: number): { unscaled: bigint; scale: number } | undefined =>
  Number.isFinite(v) ? parseDecimal(String(v)) : undefined

// ---- types of results ----

/** The type, cut to 38 digits: both numbers capped. */
export const boundedDecimal = (precision: number, scale: number): DecimalType =>
  DecimalType(Math.min(precision, MAX_PRECISION), Math.min(scale, MAX_SCALE))

/** The type, cut to 38 digits by giving up digits after the point, but not below six of them. */
export function adjustPrecisionScale(precision: number, scale: number): DecimalType {
  if (precision <= MAX_PRECISION) return DecimalType(precision, scale)
  if (scale < 0) return DecimalType(MAX_PRECISION, scale)
  const integerDigits = precision - scale
  const minimum = Math.min(scale, MINIMUM_ADJUSTED_SCALE)
  return DecimalType(MAX_PRECISION, Math.max(MAX_PRECISION - integerDigits, minimum))
}

/** The result type of `a op b`; `%` is also that of pmod, `div` that of integral division before its cast to bigint. */
export function decimalResultType(
  op: '+' | '-' | '*' | '/' | '%' | 'div',
  a: DecimalType,
  b: DecimalType,
  allowPrecisionLoss = true,
): DecimalType {
  const { precision: p1, scale: s1 } = a
  const { precision: p2, scale: s2 } = b
  const settle = allowPrecisionLoss ? adjustPrecisionScale : boundedDecimal
  switch (op) {
    case '+':
    case '-': {
      const scale = Math.max(s1, s2)
      return settle(Math.max(p1 - s1, p2 - s2) + scale + 1, scale)
    }
    case '*':
      return settle(p1 + p2 + 1, s1 + s2)
    case '/': {
      if (allowPrecisionLoss) {
        const scale = Math.max(MINIMUM_ADJUSTED_SCALE, s1 + p2 + 1)
        return adjustPrecisionScale(p1 - s1 + s2 + scale, scale)
      }
      let integerDigits = Math.min(MAX_SCALE, p1 - s1 + s2)
      let decimalDigits = Math.min(MAX_SCALE, Math.max(6, s1 + p2 + 1))
      const excess = integerDigits + decimalDigits - MAX_SCALE
      if (excess > 0) {
        decimalDigits -= Math.trunc(excess / 2) + 1
        integerDigits = MAX_SCALE - decimalDigits
      }
      return boundedDecimal(integerDigits + decimalDigits, decimalDigits)
    }
    case '%': {
      const scale = Math.max(s1, s2)
      return settle(Math.min(p1 - s1, p2 - s2) + scale, scale)
    }
    case 'div': {
      const digits = p1 - s1 + s2
      return settle(digits === 0 ? 1 : digits, 0)
    }
  }
}

/** The type that holds the values of both; beyond 38 digits the integer ones are kept. */
export function widerDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale)
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale
  return precision <= MAX_PRECISION
    ? DecimalType(precision, scale)
    : DecimalType(MAX_PRECISION, Math.max(0, scale - (precision - MAX_PRECISION)))
}

const INTEGRALS: Readonly<Record<string, DecimalType>> = {
  byte: DecimalType(3, 0),
  short: DecimalType(5, 0),
  int: DecimalType(10, 0),
  long: DecimalType(20, 0),
  float: DecimalType(14, 7),
  double: DecimalType(30, 15),
}

/** The decimal type that stands for a numeric type in decimal arithmetic: int is decimal(10,0), double decimal(30,15); undefined for others. */
export const decimalForType = (t: DataType): DecimalType | undefined => (t.type === 'decimal' ? t : INTEGRALS[t.type])

/** The narrowest decimal type of an unscaled value and scale, as literals have it. */
export function decimalTypeOf(unscaled: bigint, scale: number): DecimalType {
  if (scale < 0) return DecimalType(unscaled === 0n ? 1 : precisionOf(unscaled) - scale, 0)
  return DecimalType(Math.max(precisionOf(unscaled), scale), scale)
}
