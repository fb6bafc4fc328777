import type { DataType, DecimalType } from '../../types/data-type.ts'
import { decimalResultType, decimalToString, divideRounded, fits, pow10, precisionOf, rescale } from '../../types/decimal.ts'
import type { CalendarInterval, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import type { CallInfo } from '../define.ts'
import { decimalOverflow, divideByZero, overflow, remainderByZero, smallOverflow } from '../errors.ts'
import * as decimal from './decimal-arithmetic.ts'
import { scientific } from './rounding.ts'

/** Arithmetic on values. Mode: `ansi` raises errors, `try` gives null in their place, `legacy` wraps around (and gives null for x / 0). */
export type Mode = 'ansi' | 'try' | 'legacy'

type Binary = (a: never, b: never) => Value

const INSTEAD: Readonly<Record<string, string>> = {
  '+': 'try_add',
  '-': 'try_subtract',
  '*': 'try_multiply',
  '/': 'try_divide',
  '%': 'try_mod',
  div: 'try_divide',
}

const operators = {
  '+': { number: (a: number, b: number) => a + b, big: (a: bigint, b: bigint) => a + b },
  '-': { number: (a: number, b: number) => a - b, big: (a: bigint, b: bigint) => a - b },
  '*': { number: (a: number, b: number) => a * b, big: (a: bigint, b: bigint) => a * b },
}

/** + - * on two values of the result's type (decimals: of their own types). */
export function sumOrProduct(op: '+' | '-' | '*', info: CallInfo, mode: Mode): Binary {
  const t = info.returnType
  const { number, big } = operators[op]
  const failing = <T>(raise: () => never, wrapped: T): T | null => (mode === 'ansi' ? raise() : mode === 'try' ? null : wrapped)
  switch (t.type) {
    case 'byte':
    case 'short': {
      const bits = t.type === 'byte' ? 24 : 16
      return (a: number, b: number) => {
        const r = number(a, b)
        const wrapped = (r << bits) >> bits
        return r === wrapped
          ? wrapped
          : failing(() => {
              throw smallOverflow(a, b, op, INSTEAD[op]!)
            }, wrapped)
      }
    }
    case 'int':
      return (a: number, b: number) => {
        const r = number(a, b)
        // beyond 2^53 the product is not exact, but certainly too large
        return r === (r | 0) ? r | 0 : failing(() => overflow(info, INSTEAD[op]), op === '*' ? Math.imul(a, b) : r | 0)
      }
    case 'long':
      return (a: bigint, b: bigint) => {
        const r = big(a, b)
        const wrapped = BigInt.asIntN(64, r)
        return r === wrapped ? r : failing(() => overflow(info, INSTEAD[op]), wrapped)
      }
    case 'float':
      return (a: number, b: number) => Math.fround(number(a, b))
    case 'double':
      return number as Binary
    case 'decimal': {
      const [ta, tb] = info.argTypes as [DecimalType, DecimalType]
      return (a: bigint, b: bigint) => {
        const exact =
          op === '*' ? decimal.multiplyExact(a, ta.scale, b, tb.scale) : decimal.addExact(a, ta.scale, op === '-' ? -b : b, tb.scale)
        return decimal.fitted(exact, t) ?? failing(() => decimalOverflow(info, exact.unscaled, exact.scale, t), null)
      }
    }
    case 'year_month_interval':
      return (a: number, b: number) => {
        const r = number(a, b)
        return r === (r | 0) ? r | 0 : mode === 'try' ? null : intervalOverflow(INSTEAD[op])
      }
    case 'day_time_interval':
      return (a: bigint, b: bigint) => {
        const r = big(a, b)
        return r === BigInt.asIntN(64, r) ? r : mode === 'try' ? null : intervalOverflow(INSTEAD[op])
      }
    case 'calendar_interval':
      return (a: CalendarInterval, b: CalendarInterval) => {
        const r = { months: number(a.months, b.months), days: number(a.days, b.days), micros: big(a.micros, b.micros) }
        if (r.months !== (r.months | 0) || r.days !== (r.days | 0) || r.micros !== BigInt.asIntN(64, r.micros))
          return mode === 'try' ? null : intervalOverflow(INSTEAD[op])
        return r
      }
    default:
      throw new Error(`${op} of ${t.type}`)
  }
}

/** The overflow of interval arithmetic, which Spark raises without a context. */
export const intervalOverflow = (instead?: string): never => {
  throw instead === undefined
    ? sparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION')
    : sparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: `\`${instead}\`` })
}

/** a / b for doubles and decimals. */
export function quotient(info: CallInfo, mode: Mode): Binary {
  const t = info.returnType
  const zero = () => (mode === 'ansi' ? divideByZero(info) : null)
  if (t.type !== 'decimal') return (a: number, b: number) => (b === 0 ? zero() : t.type === 'float' ? Math.fround(a / b) : a / b)
  const [ta, tb] = info.argTypes as [DecimalType, DecimalType]
  return (a: bigint, b: bigint) => {
    if (b === 0n) return zero()
    const exact = decimal.divideExact(a, ta.scale, b, tb.scale)
    const r = decimal.fitted(exact, t)
    return r ?? (mode === 'ansi' ? decimalOverflow(info, rescale(exact.unscaled, exact.scale, t.scale), t.scale, t) : null)
  }
}

/** a div b: bigint of the integral part. */
export function integralQuotient(info: CallInfo, mode: Mode): Binary {
  const [ta, tb] = info.argTypes as [DataType, DataType]
  const zero = () => (mode === 'ansi' ? divideByZero(info) : null)
  if (ta.type === 'decimal') {
    const scaleB = (tb as DecimalType).scale
    const digits = decimalResultType('div', ta, tb as DecimalType).precision
    return (a: bigint, b: bigint) => {
      if (b === 0n) return zero()
      const q = decimal.quotientExact(a, ta.scale, b, scaleB)
      if (!fits(q, digits)) return mode === 'ansi' ? decimalOverflow(info, q, 0, { type: 'decimal', precision: digits, scale: 0 }) : null
      return BigInt.asIntN(64, q)
    }
  }
  if (ta.type === 'year_month_interval' || ta.type === 'int') {
    return (a: number, b: number) => (b === 0 ? zero() : BigInt(Math.trunc(a / b)))
  }
  return (a: bigint, b: bigint) => {
    if (b === 0n) return zero()
    const q = a / b
    if (q === BigInt.asIntN(64, q)) return q
    return mode === 'ansi' ? overflow(info, 'try_divide', 'Overflow in integral divide') : mode === 'try' ? null : BigInt.asIntN(64, q)
  }
}

/** a % b with the sign of a; `positive`: pmod, r + b brought back by b where r is negative. */
export function remainder(info: CallInfo, mode: Mode, positive: boolean): Binary {
  const t = info.returnType
  const zero = () => (mode === 'ansi' ? remainderByZero(info) : null)
  if (t.type === 'decimal') {
    const [ta, tb] = info.argTypes as [DecimalType, DecimalType]
    const scale = Math.max(ta.scale, tb.scale)
    return (a: bigint, b: bigint) => {
      if (b === 0n) return zero()
      let r = decimal.remainderExact(a, ta.scale, b, tb.scale).unscaled
      if (positive && r < 0n) {
        const divisor = rescale(b, tb.scale, scale)
        r = (r + divisor) % divisor
      }
      return decimal.fitted({ unscaled: r, scale }, t) ?? (mode === 'ansi' ? decimalOverflow(info, r, scale, t) : null)
    }
  }
  if (t.type === 'long')
    return (a: bigint, b: bigint) => {
      if (b === 0n) return zero()
      const r = a % b
      return positive && r < 0n ? BigInt.asIntN(64, r + b) % b : r
    }
  const whole = t.type === 'byte' || t.type === 'short' || t.type === 'int'
  return (a: number, b: number) => {
    if (b === 0) return zero()
    const r = a % b
    const out = positive && r < 0 ? (whole ? ((r + b) | 0) % b : (r + b) % b) : r
    // integers know no -0
    return whole ? out | 0 : t.type === 'float' ? Math.fround(out) : out
  }
}

/** -a (`absolute`: |a|). */
/** Digits that a number keeps which changes its sign. */
export const SIGNED_DIGITS = 34

/** The decimal with the opposite sign, as Spark has it: rounded to 34 digits. */
function opposite(a: bigint, t: DecimalType): bigint {
  const extra = precisionOf(a) - SIGNED_DIGITS
  if (extra <= 0) return -a
  const kept = divideRounded(-a, pow10(extra), 'half_even')
  const rounded = kept * pow10(extra)
  if (fits(rounded, t.precision)) return rounded
  // one digit more than before
  throw sparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION', {
    roundedValue: decimalToString(rounded, t.scale),
    originalValue: scientific(kept / 10n, t.scale - extra - 1),
    precision: String(t.precision),
    scale: String(t.scale),
  })
}

export function negation(info: CallInfo, absolute: boolean): (a: never) => Value {
  const t = info.returnType
  const ansi = info.options.ansi
  const extreme = (): never => (absolute ? overflow(undefined) : intervalOverflow())
  switch (t.type) {
    case 'byte':
    case 'short':
    case 'int': {
      const least = t.type === 'byte' ? -128 : t.type === 'short' ? -32768 : -2147483648
      return (a: number) => (a === least ? (ansi ? overflow(undefined) : a) : absolute ? Math.abs(a) : 0 - a)
    }
    case 'long':
      return (a: bigint) => (a === -(2n ** 63n) ? (ansi ? overflow(undefined) : a) : absolute && a >= 0n ? a : -a)
    case 'year_month_interval':
      return (a: number) => (a === -2147483648 ? extreme() : absolute ? Math.abs(a) : 0 - a)
    case 'day_time_interval':
      return (a: bigint) => (a === -(2n ** 63n) ? extreme() : absolute && a >= 0n ? a : -a)
    case 'decimal':
      return (a: bigint) => (absolute && a >= 0n ? a : opposite(a, t))
    case 'calendar_interval':
      return (a: CalendarInterval) => ({ months: 0 - a.months, days: 0 - a.days, micros: -a.micros })
    default:
      return (a: number) => (absolute ? Math.abs(a) : -a)
  }
}
