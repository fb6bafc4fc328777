import { Literal } from '../../plan/expression.ts'
import {
  BooleanType,
  ByteType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  NullType,
  ShortType,
  StringType,
} from '../../types/data-type.ts'
import { decimalTypeOf, parseDecimal, pow10, precisionOf } from '../../types/decimal.ts'
import { acceptSymbol, advance, fail, isSymbol, originFrom, type Parser, peek, reject, rejectPlain } from '../parser.ts'
import type { Token } from '../token.ts'

/** Is there a string literal here? Double quotes are strings unless the mode makes them names. */
export function isString(p: Parser, ahead = 0): boolean {
  const t = peek(p, ahead)
  return t.kind === 'string' && !(t.quote === '"' && p.options.doubleQuotedIdentifiers && t.raw !== true)
}

/** One string literal; adjacent ones are one string. */
export function stringLiteral(p: Parser): string {
  if (!isString(p)) fail(p)
  let text = ''
  while (isString(p)) text += contentOf(p, advance(p))
  return text
}

/** One string literal, without what may stand next to it. */
export function singleString(p: Parser): string {
  if (!isString(p)) fail(p)
  return contentOf(p, advance(p))
}

function contentOf(p: Parser, t: Token): string {
  if (p.options.escapedStringLiterals && t.raw !== true) return t.text.slice(1, -1)
  // a quote written twice ends one string and begins the next
  return p.options.joinsQuotes && t.raw !== true ? t.value.replaceAll(t.quote!, '') : t.value
}

export function stringValue(p: Parser): Literal {
  const start = p.pos
  return Literal({ value: stringLiteral(p), dataType: StringType, origin: originFrom(p, start) })
}

const words: Readonly<Record<string, Omit<Literal, 'kind' | 'type' | 'origin'>>> = {
  TRUE: { value: true, dataType: BooleanType },
  FALSE: { value: false, dataType: BooleanType },
  NULL: { value: null, dataType: NullType },
}

/** `true`, `false`, `null`; undefined where the word is none of them. */
export function wordLiteral(p: Parser): Literal | undefined {
  const t = peek(p)
  if (t.kind !== 'word' || !Object.hasOwn(words, t.value)) return undefined
  advance(p)
  return Literal({ ...words[t.value]!, origin: originFrom(p, p.pos - 1) })
}

export const isNumber = (p: Parser): boolean => peek(p).kind === 'number' || (isSymbol(p, '-') && peek(p, 1).kind === 'number')

/** A number with its sign. Without a suffix: the narrowest of int, long and decimal for whole numbers, decimal with a point, double with an exponent. */
export function numberLiteral(p: Parser): Literal {
  const start = p.pos
  const sign = acceptSymbol(p, '-') ? '-' : ''
  const t = peek(p)
  if (t.kind !== 'number') fail(p)
  advance(p)
  return Literal({ ...numberOf(p, t, sign, start), origin: originFrom(p, start) })
}

type Range = readonly [type: string, min: bigint, max: bigint]
const ranges = {
  byte: ['tinyint', -128n, 127n],
  short: ['smallint', -32768n, 32767n],
  long: ['bigint', -(2n ** 63n), 2n ** 63n - 1n],
} as const satisfies Record<string, Range>
const INT = 2n ** 31n
const LONG = 2n ** 63n
const MAX_FLOAT = 3.4028234663852886e38

function numberOf(p: Parser, t: Token, sign: string, start: number): Omit<Literal, 'kind' | 'type'> {
  switch (t.form) {
    case 'integer': {
      const value = BigInt(sign + t.text)
      if (value >= -INT && value < INT) return { value: Number(value), dataType: IntegerType }
      if (value >= -LONG && value < LONG) return { value, dataType: LongType }
      return decimal(p, sign + t.text)
    }
    case 'long':
      return { value: inRange(p, ranges.long, t, sign, start), dataType: LongType }
    case 'short':
      return { value: Number(inRange(p, ranges.short, t, sign, start)), dataType: ShortType }
    case 'byte':
      return { value: Number(inRange(p, ranges.byte, t, sign, start)), dataType: ByteType }
    case 'decimal':
      return decimal(p, sign + t.text)
    case 'bigdecimal':
      return decimal(p, sign + t.text.slice(0, -2), start)
    case 'float':
      return { value: Math.fround(fractional(p, 'float', t.text.slice(0, -1), sign, MAX_FLOAT, start)), dataType: FloatType }
    case 'double':
      return { value: fractional(p, 'double', t.text.slice(0, -1), sign, Number.MAX_VALUE, start), dataType: DoubleType }
    default:
      if (p.options.exponentDecimals) return decimal(p, sign + t.text)
      return { value: fractional(p, 'double', t.text, sign, Number.MAX_VALUE, start), dataType: DoubleType }
  }
}

function inRange(p: Parser, [typeName, min, max]: Range, t: Token, sign: string, start: number): bigint {
  const text = sign + t.text.slice(0, -1)
  const value = BigInt(text)
  if (value < min || value > max) outOfRange(p, text, typeName, String(min), String(max), start)
  return value
}

const javaMax: Readonly<Record<string, string>> = { float: '3.4028234663852886E+38', double: '1.7976931348623157E+308' }

function fractional(p: Parser, typeName: string, text: string, sign: string, max: number, start: number): number {
  const value = Number(sign + text)
  if (Math.abs(value) > max) outOfRange(p, sign + text, typeName, `-${javaMax[typeName]}`, javaMax[typeName]!, start)
  return value
}

const outOfRange = (p: Parser, rawStrippedQualifier: string, typeName: string, minValue: string, maxValue: string, start: number) =>
  reject(p, start, 'INVALID_NUMERIC_LITERAL_RANGE', { rawStrippedQualifier, typeName, minValue, maxValue })

const MAX_PRECISION = 38

/** `start` is where a literal with a suffix began: its error names the place. */
function decimal(p: Parser, text: string, start?: number): Omit<Literal, 'kind' | 'type'> {
  const { unscaled, scale } = parseDecimal(text)!
  // Without building the power of ten first: exponents may be huge.
  const digits = unscaled === 0n ? 1 : precisionOf(unscaled) + Math.max(0, -scale)
  const precision = Math.max(digits, scale)
  if (precision > MAX_PRECISION) {
    const about = { precision: String(precision), maxPrecision: String(MAX_PRECISION) }
    if (start === undefined) rejectPlain(p, 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', about)
    else reject(p, start, 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', about)
    return { value: null, dataType: NullType }
  }
  const value = scale < 0 && unscaled !== 0n ? unscaled * pow10(-scale) : unscaled
  return { value, dataType: decimalTypeOf(value, Math.max(0, scale)) }
}

/** The bytes that hexadecimal digits stand for; a missing first digit is 0. Undefined if there are others. */
export function bytesOfHex(digits: string): Uint8Array | undefined {
  if (!/^[0-9a-fA-F]*$/.test(digits)) return undefined
  return new Uint8Array(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'))
}
