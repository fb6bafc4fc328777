import { sparkError } from '../../util/errors.ts'
import { type DataType, DoubleType, LongType } from '../data-type.ts'
import { trimAll } from '../datetime/parse.ts'
import { floorDiv } from '../datetime/timestamp.ts'
import { decimalToString, divideRounded, fitParsed, parseDecimal, pow10, precisionOf, rescale, toPrecision } from '../decimal.ts'
import { doubleToString } from '../number-format.ts'
import type { Value } from '../value.ts'
import { type CastFailures, type CastOptions, castFailures, castOverflow } from './error.ts'

/** Casts to numeric types, one function per target; each gets the source type and gives a function of values that are not null. */
type Caster = (v: Value) => Value

export const INTEGRAL_BITS = { byte: 8, short: 16, int: 32, long: 64 } as const
type Integral = keyof typeof INTEGRAL_BITS

const integralOf = (name: Integral, v: bigint): Value => (name === 'long' ? v : Number(v))
const LIMIT = { byte: 2n ** 7n, short: 2n ** 15n, int: 2n ** 31n, long: 2n ** 63n }
const inRange = (name: Integral, v: bigint) => v < LIMIT[name] && v >= -LIMIT[name]

/** Digits with a sign; outside ANSI mode a fraction may follow, which is cut off. */
const INTEGER = /^[+-]?\d+$/
const INTEGER_LOOSE = /^[+-]?(\d*)(?:\.\d*)?$/

function parseInteger(text: string, ansi: boolean): bigint | undefined {
  const s = trimAll(text)
  if (INTEGER.test(s)) return BigInt(s.startsWith('+') ? s.slice(1) : s)
  if (ansi || s === '' || s === '+' || s === '-' || !INTEGER_LOOSE.test(s)) return undefined
  const whole = s.replace(/\..*$/, '').replace('+', '')
  return whole === '' || whole === '-' ? 0n : BigInt(whole)
}

/** What a double becomes as a Java long (or int): cut, saturated, NaN to 0. */
export function saturated(v: number, name: 'int' | 'long'): bigint {
  if (Number.isNaN(v)) return 0n
  const limit = LIMIT[name]
  if (v >= Number(limit)) return limit - 1n
  if (v <= -Number(limit)) return -limit
  return BigInt(Math.trunc(v))
}

export function toIntegral(from: DataType, to: DataType, mode: string, options: CastOptions): Caster {
  const name = to.type as Integral
  // timestamps and ANSI intervals never wrap around, and the latter raise errors in legacy mode too
  const interval = from.type === 'year_month_interval' || from.type === 'day_time_interval'
  const f = castFailures(from, to, mode === 'ansi' || (interval && mode === 'legacy'), options)
  const strict = mode !== 'legacy' || interval || from.type === 'timestamp'
  const bits = INTEGRAL_BITS[name]
  /** Whole numbers: checked, or the low bits of them outside ANSI mode. */
  const whole = (v: bigint, original: Value): Value => {
    if (inRange(name, v)) return integralOf(name, v)
    return strict ? f.overflow(original) : integralOf(name, BigInt.asIntN(bits, v))
  }
  switch (from.type) {
    case 'string':
    case 'char':
    case 'varchar':
      return v => {
        const n = parseInteger(v as string, strict)
        return n === undefined || !inRange(name, n) ? f.invalid(v) : integralOf(name, n)
      }
    case 'boolean':
      return v => integralOf(name, v ? 1n : 0n)
    case 'byte':
    case 'short':
    case 'int':
      return v => whole(BigInt(v as number), v)
    case 'long':
      return v => whole(v as bigint, v)
    case 'float':
    case 'double':
      return v => {
        const d = v as number
        if (!strict) return integralOf(name, BigInt.asIntN(bits, saturated(d, name === 'long' ? 'long' : 'int')))
        const limit = Number(LIMIT[name])
        // both ends as doubles: 2^63 itself is let through for long, as Java's comparison with Long.MAX_VALUE does
        const fits = name === 'long' ? d >= -limit && d <= limit : Math.floor(d) <= limit - 1 && Math.ceil(d) >= -limit
        return fits ? integralOf(name, saturated(d, name === 'long' ? 'long' : 'int')) : f.overflow(v)
      }
    case 'decimal': {
      const unit = pow10(from.scale)
      return v => {
        const n = (v as bigint) / unit
        return strict ? whole(n, v) : integralOf(name, BigInt.asIntN(bits, n))
      }
    }
    case 'timestamp':
      return v => whole(floorDiv(v as bigint, 1_000_000n), v)
    case 'date':
      return () => null
    case 'time':
      return v => whole((v as bigint) / 1_000_000_000n, v)
    case 'year_month_interval':
      return v => whole(BigInt(Math.trunc((v as number) / (from.end === 0 ? 12 : 1))), v)
    case 'day_time_interval': {
      const unit = [86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n][from.end]!
      return v => whole((v as bigint) / unit, v)
    }
    default:
      throw unsupported(from, to)
  }
}

const SPECIAL: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '+infinity': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
}
const FLOATING = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/
const HEX_FLOATING = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/

/** A floating-point number as Java's parseDouble reads it, or Spark's words for infinities and NaN in any case. */
export function parseDouble(text: string): number | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Java trims all of these
  const s = text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '')
  if (FLOATING.test(s)) return Number(s.replace(/[fFdD]$/, ''))
  if (s === '+NaN' || s === '-NaN') return Number.NaN
  const m = HEX_FLOATING.exec(s)
  if (m !== null && m[2]! + m[3]! !== '') {
    const size = Number(BigInt(`0x${m[2]}${m[3]}`)) * 2 ** (Number(m[4]) - 4 * m[3]!.length)
    return m[1] === '-' ? -size : size
  }
  const word = s.toLowerCase()
  return Object.hasOwn(SPECIAL, word) ? SPECIAL[word] : undefined
}

/** A float from text: rounded once, where going through the nearest double would round twice. */
export function parseFloat32(text: string): number | undefined {
  const d = parseDouble(text)
  if (d === undefined || !Number.isFinite(d)) return d
  const f = Math.fround(d)
  if (f === d || !Number.isFinite(f)) return f
  const exact = parseDecimal(text.trim().replace(/[fFdD]$/, ''))
  const seen = exact && parseDecimal(exactText(d))
  if (exact === undefined || seen === undefined) return f
  const scale = Math.max(exact.scale, seen.scale)
  if (scale > 1200) return f
  const difference = rescale(exact.unscaled, exact.scale, scale) - rescale(seen.unscaled, seen.scale, scale)
  if (difference === 0n) return f
  // the double is on the wrong side of, or right on, the middle between two floats: nudge it to where the text is
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, d)
  bits.setBigInt64(0, bits.getBigInt64(0) + (difference > 0n === d > 0 ? 1n : -1n))
  const nudged = Math.fround(bits.getFloat64(0))
  return nudged === f || Math.fround((f + nudged) / 2) !== f || (f + nudged) / 2 !== d ? f : nudged
}

/** All digits of a double. */
function exactText(v: number): string {
  const [m, e = '0'] = v.toExponential(100).split('e')
  return `${m}e${e}`
}

export function toFloating(from: DataType, to: DataType, mode: string, options: CastOptions): Caster {
  const f = castFailures(from, to, mode === 'ansi', options)
  const round = to.type === 'float' ? Math.fround : (v: number) => v
  switch (from.type) {
    case 'string':
    case 'char':
    case 'varchar': {
      const parse = to.type === 'float' ? parseFloat32 : parseDouble
      return v => parse(v as string) ?? f.invalid(v)
    }
    case 'boolean':
      return v => (v ? 1 : 0)
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return v => (typeof v === 'bigint' && to.type === 'float' ? longToFloat(v) : round(Number(v)))
    case 'decimal':
      return v => {
        const text = decimalToString(v as bigint, from.scale)
        return to.type === 'float' ? parseFloat32(text)! : Number(text)
      }
    case 'timestamp':
      return v => round(Number(v) / 1_000_000)
    case 'date':
      return () => null
    default:
      throw unsupported(from, to)
  }
}

/** A long as the nearest float, rounded once. */
function longToFloat(v: bigint): number {
  return parseFloat32(v.toString())!
}

export function toDecimal(from: DataType, to: Extract<DataType, { type: 'decimal' }>, mode: string, options: CastOptions): Caster {
  const interval = from.type === 'year_month_interval' || from.type === 'day_time_interval'
  const f = castFailures(from, to, mode === 'ansi' || (interval && mode === 'legacy'), options)
  const placed = (unscaled: bigint, scale: number): Value =>
    toPrecision(unscaled, scale, to) ?? f.outOfRange(decimalToString(unscaled, scale))
  switch (from.type) {
    case 'string':
    case 'char':
    case 'varchar':
      return v => decimalOfString(v as string, to, f)
    case 'boolean':
      return v => placed(v ? 1n : 0n, 0)
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return v => placed(BigInt(v as number | bigint), 0)
    case 'float':
    case 'double':
      return v => {
        const p = Number.isFinite(v as number) ? parseDecimal(doubleToString(v as number)) : undefined
        if (p === undefined) return null
        return fitParsed(p, to) ?? f.outOfRange(plainText(p))
      }
    case 'decimal':
      return v => placed(v as bigint, from.scale)
    case 'timestamp':
      return v => placed(v as bigint, 6)
    case 'date':
      return () => null
    case 'time':
      return v => placed(v as bigint, 9)
    case 'year_month_interval':
      return v => placed(BigInt(Math.trunc((v as number) / (from.end === 0 ? 12 : 1))), 0)
    case 'day_time_interval': {
      if (from.end === 3) return v => placed(v as bigint, 6)
      const unit = [86_400_000_000n, 3_600_000_000n, 60_000_000n][from.end]!
      return v => placed((v as bigint) / unit, 0)
    }
    default:
      throw unsupported(from, to)
  }
}

const plainText = (p: { unscaled: bigint; scale: number }) =>
  decimalToString(p.scale < 0 ? p.unscaled * pow10(-p.scale) : p.unscaled, Math.max(0, p.scale))

/** Java's BigDecimal reads the digits of every script. */
const asciiDigits = (text: string): string =>
  /^[\0-\x7f]*$/.test(text) ? text : text.replace(/\p{Nd}/gu, d => String(digitValue(d.codePointAt(0)!)))

/** Digits of a script stand in tens: one's value is how far its zero is. */
function digitValue(code: number): number {
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return code - zero
}

/** Spark refuses numbers of more than 38 integer digits before it looks at the type. */
function decimalOfString(text: string, to: Extract<DataType, { type: 'decimal' }>, f: CastFailures): Value {
  const p = parseDecimal(asciiDigits(trimAll(text)))
  if (p === undefined) return f.invalid(text)
  if (p.unscaled !== 0n && precisionOf(p.unscaled) - p.scale > 38) {
    if (!f.ansi) return null
    throw sparkError('NUMERIC_OUT_OF_SUPPORTED_RANGE', { value: text })
  }
  return fitParsed(p, to) ?? f.outOfRange(plainText(p))
}

/** What Java's decimal arithmetic of 34 digits keeps of a value. */
function to34Digits(v: bigint): bigint {
  const excess = precisionOf(v) - 34
  return excess > 0 ? divideRounded(v, pow10(excess), 'half_even') * pow10(excess) : v
}

/** Micros of a number of seconds. Longs saturate; doubles that don't fit are an overflow of their conversion to bigint. */
export function secondsToMicros(from: DataType, mode: string, options: CastOptions): Caster {
  // floats are widened before they are looked at
  const f = castFailures(from.type === 'float' ? DoubleType : from, { type: 'timestamp' }, mode === 'ansi', options)
  const clamp = (v: bigint) => (v >= LIMIT.long ? LIMIT.long - 1n : v < -LIMIT.long ? -LIMIT.long : v)
  switch (from.type) {
    case 'boolean':
      return v => (v ? 1n : 0n)
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return v => clamp(BigInt(v as number | bigint) * 1_000_000n)
    case 'decimal':
      return v => BigInt.asIntN(64, rescale(to34Digits(v as bigint), from.scale, 6, 'down'))
    case 'float':
    case 'double':
      return v => {
        if (!Number.isFinite(v as number)) return f.invalid(v)
        const micros = (v as number) * 1_000_000
        if (mode === 'legacy') return saturated(micros, 'long')
        if (!(micros <= 2 ** 63 && micros >= -(2 ** 63))) {
          if (mode === 'try') return null
          throw castOverflow(micros, DoubleType, LongType, options.zone)
        }
        return saturated(micros, 'long')
      }
    default:
      throw unsupported(from, { type: 'timestamp' })
  }
}

/** For pairs that the analyzer lets nobody cast. */
export const unsupported = (from: DataType, to: DataType): Error =>
  sparkError('INTERNAL_ERROR', { message: `no cast from ${from.type} to ${to.type}` })
