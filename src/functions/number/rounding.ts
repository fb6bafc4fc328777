import { rescale as rescaleCode } from '../../codegen/int128.ts'
import { float64, type Val } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { type DataType, DecimalType, IntegerType, LongType } from '../../types/data-type.ts'
import { decimalForType, decimalToString, divideRounded, fits, parseDecimal, pow10, type Rounding, rescale } from '../../types/decimal.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { f64, i32, i64 } from '../../wasm/instructions.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { decimalOverflow, overflow } from '../errors.ts'
import { castTo, constantOf, isDecimal, isFloating, isIntegral, nonFoldableArgument, typeOf } from '../type-rules.ts'

/** round, bround, ceil, floor, rint. */

const math = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'math_funcs', ...spec })

/** The number rounded to digits behind the point (before it where negative), by its shortest decimal text, as Spark does. */
export function roundDouble(v: number, digits: number, rounding: Rounding): number {
  if (!Number.isFinite(v)) return v
  const exact = parseDecimal(String(v))!
  if (exact.scale <= digits) return v
  return Number(unscaledText(rescale(exact.unscaled, exact.scale, digits, rounding), digits))
}
const unscaledText = (unscaled: bigint, scale: number): string => `${unscaled}e${-scale}`

/** The largest power of ten of a BigInteger. */
const MAX_POWER = 646_456_993
const WIDTH: Readonly<Record<string, number>> = { byte: 8, short: 16, int: 32, long: 64 }

function roundInteger(info: CallInfo, v: number | bigint, digits: number, rounding: Rounding): number | bigint {
  const t = info.returnType
  if (digits >= 0) return v
  // further than Java's numbers go
  if (v !== 0 && v !== 0n && digits < -MAX_POWER)
    return overflow(info, undefined, digits === -(2 ** 31) ? 'Underflow' : 'BigInteger would overflow supported range')
  const power = -digits > 20 ? pow10(21) : pow10(-digits)
  const r = divideRounded(BigInt(v), power, rounding) * power
  const wrapped = BigInt.asIntN(WIDTH[t.type]!, r)
  if (r !== wrapped && info.options.ansi) return overflow(info, undefined, 'Overflow')
  return t.type === 'long' ? wrapped : Number(wrapped)
}

/** The decimal type of a number rounded to a scale: one digit more, for 9.9 → 10. */
function roundedType(t: DataType, digits: number): DataType {
  if (!isDecimal(t)) return t
  const integral = t.precision - t.scale + 1
  if (digits < 0) return DecimalType(Math.min(Math.max(integral, -digits + 1), 38), 0)
  const scale = Math.min(t.scale, digits)
  return DecimalType(Math.min(integral + scale, 38), scale)
}

function rounder(info: CallInfo, digits: number, rounding: Rounding): (v: never) => Value {
  const [t] = info.argTypes as [DataType]
  if (isDecimal(t)) {
    const to = info.returnType as DecimalType
    return (v: bigint) => {
      const kept = Math.min(digits, t.scale)
      const rounded = rescale(v, t.scale, kept, rounding)
      const r = rescale(rounded, kept, to.scale)
      if (fits(r, to.precision)) return r
      throw sparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION', {
        roundedValue: decimalToString(r, to.scale),
        originalValue: scientific(rounded, kept),
        precision: String(to.precision),
        scale: String(to.scale),
      })
    }
  }
  if (t.type === 'float') return (v: number) => Math.fround(roundFloat(v, digits, rounding))
  if (t.type === 'double') return (v: number) => roundDouble(v, digits, rounding)
  return (v: number | bigint) => roundInteger(info, v, digits, rounding)
}
/** A decimal whose scale is below 0 as Java writes it: `1.20E+4`. */
export function scientific(unscaled: bigint, scale: number): string {
  if (scale >= 0) return decimalToString(unscaled, scale)
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  return `${unscaled < 0n ? '-' : ''}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}E+${digits.length - 1 - scale}`
}

/** Floats go by their own shortest text. */
function roundFloat(v: number, digits: number, rounding: Rounding): number {
  if (!Number.isFinite(v)) return v
  for (let p = 1; p <= 9; p++) {
    const text = v.toPrecision(p)
    if (Math.fround(Number(text)) === v) return roundDouble(Number(text), digits, rounding)
  }
  return roundDouble(v, digits, rounding)
}

const zeroScale = Literal({ value: 0, dataType: IntegerType })

const roundingFunction = (
  name: 'round' | 'bround',
  rounding: Rounding,
  doc: string,
  examples: ScalarFunction['examples'],
): ScalarFunction =>
  math({
    name,
    since: name === 'round' ? '1.5.0' : '2.0.0',
    usage: `${name}(expr, d)`,
    doc,
    examples,
    args: ['numeric', 'scale=int!?'],
    constants: [1],
    coerce: args => (args.length === 1 ? [...args, zeroScale] : args),
    returns: ([t], args) => roundedType(t!, digitsOf(args[1])),
    mayThrow: types => isIntegral(types[0]!),
    mayReturnNull: true,
    bind: info => {
      const digits = info.constants[1]
      if (typeof digits === 'number') return rounder(info, digits, rounding) as never
      return (v, d: number) => rounder(info, d, rounding)(v as never)
    },
    fast: (g, [v], info) => {
      const [from, to, digits] = [info.argTypes[0]!, info.returnType, info.constants[1]]
      if (rounding !== 'half_up' || !isDecimal(from) || !isDecimal(to) || typeof digits !== 'number' || digits < 0) return undefined
      const { val, overflow } = rescaleCode(g, v!, from.scale, to.scale, to.precision)
      return { val, done: overflow ? i32.eqz(overflow) : i32.const(1) }
    },
  })
const digitsOf = (e: Expression | undefined): number => {
  const value = constantOf(e)
  return typeof value === 'number' ? value : 0
}

export const round = roundingFunction('round', 'half_up', 'Rounded to so many digits behind the point; halves away from zero.', [
  ['SELECT round(2.5, 0)', '3'],
])
export const bround = roundingFunction('bround', 'half_even', 'Rounded to so many digits behind the point; halves to the even neighbour.', [
  ['SELECT bround(2.5, 0)', '2'],
  ['SELECT bround(25, -1)', '20'],
])

/** ceil and floor: to a bigint, a decimal without scale, or with a second argument to a scale. */
const directed = (
  name: 'ceil' | 'floor',
  aliases: readonly string[],
  rounding: 'ceiling' | 'floor',
  doc: string,
  examples: ScalarFunction['examples'],
): ScalarFunction =>
  math({
    name,
    aliases,
    printsAlias: true,
    sql: (args, written) => `${args.length === 1 && written === name ? name.toUpperCase() : written}(${args.join(', ')})`,
    since: '3.3.0',
    usage: `${name}(expr[, scale])`,
    doc,
    examples,
    args: ['double|decimal|long', 'any?'],
    constants: [1],
    mayReturnNull: true,
    expectedNum: '2',
    check: args => {
      if (args.length < 2 || (typeof constantOf(args[1]) === 'number' && typeOf(args[1]!).type === 'int')) return undefined
      return nonFoldableArgument(name, 'scale', 'INT')
    },
    // to a scale: of decimals, whatever the number
    coerce: args => {
      if (args.length < 2) return args
      const own = decimalForType(typeOf(args[0]!))
      return own ? [castTo(args[0]!, own), args[1]!] : args
    },
    returns: (types, args) => {
      const t = types[0]!
      if (types.length === 1) return !isDecimal(t) ? LongType : t.scale === 0 ? t : DecimalType(Math.min(t.precision - t.scale + 1, 38), 0)
      return roundedType(isDecimal(t) ? t : t.type === 'long' ? DecimalType(20, 0) : DecimalType(30, 15), digitsOf(args[1]))
    },
    mayThrow: types => isFloating(types[0]!) || types.length > 1,
    bind: info => {
      const [t] = info.argTypes as [DataType]
      const to = info.returnType
      if (info.argTypes.length === 1) {
        if (isDecimal(t)) return (v: bigint) => rescale(v, t.scale, 0, rounding)
        if (t.type === 'long') return (v: bigint) => v
        return (v: number) => {
          const r = rounding === 'floor' ? Math.floor(v) : Math.ceil(v)
          return info.options.ansi && (r < -(2 ** 63) || r >= 2 ** 63) ? overflow(info) : doubleToLong(r)
        }
      }
      const digits = (info.constants[1] as number) ?? 0
      return (v: number | bigint) => {
        const exact = isDecimal(t)
          ? { unscaled: v as bigint, scale: t.scale }
          : t.type === 'long'
            ? { unscaled: v as bigint, scale: 0 }
            : parseDecimal(String(v))!
        const target = to as DecimalType
        const r = rescale(
          rescale(exact.unscaled, exact.scale, Math.min(digits, Math.max(exact.scale, 0)), rounding),
          Math.min(digits, Math.max(exact.scale, 0)),
          target.scale,
        )
        return fits(r, target.precision) ? r : info.options.ansi ? decimalOverflow(info, r, target.scale, target) : null
      }
    },
    wasm: (g, [v], info) => {
      if (info.argTypes.length !== 1) return undefined
      if (v!.layout === 'f64') {
        const r = g.keep(rounding === 'floor' ? f64.floor(v!.code) : f64.ceil(v!.code))
        if (info.options.ansi) g.fail(i32.or(f64.lt(r, f64.const(-(2 ** 63))), f64.ge(r, f64.const(2 ** 63))))
        return { layout: 'i64', code: i64.trunc_sat_f64_s(r) }
      }
      return info.argTypes[0]!.type === 'long' ? v : undefined
    },
    total: info => info.argTypes[0]!.type === 'long',
  })

/** Java's (long) of a double: 0 for NaN, the nearest bound outside. */
export function doubleToLong(v: number): bigint {
  if (Number.isNaN(v)) return 0n
  if (v >= 2 ** 63) return 2n ** 63n - 1n
  return v <= -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(v))
}

export const ceil = directed('ceil', ['ceiling'], 'ceiling', 'The least whole number (or number of that scale) that is not less.', [
  ['SELECT ceil(-0.1)', '0'],
  ['SELECT ceil(5)', '5'],
  ['SELECT ceil(3.1411, 3)', '3.142'],
  ['SELECT ceil(3.1411, -3)', '1000'],
])
export const floor = directed('floor', [], 'floor', 'The greatest whole number (or number of that scale) that is not greater.', [
  ['SELECT floor(-0.1)', '-1'],
  ['SELECT floor(5)', '5'],
  ['SELECT floor(3.1411, 3)', '3.141'],
  ['SELECT floor(3.1411, -3)', '0'],
])

export const rint = math({
  name: 'rint',
  mayReturnNull: true,
  since: '1.4.0',
  usage: 'rint(expr)',
  doc: 'The nearest whole number as a double; halves to the even one.',
  examples: [['SELECT rint(12.3456)', '12.0']],
  args: ['double'],
  returns: { type: 'double' },
  eval: (v: number) => {
    if (!Number.isFinite(v) || Math.abs(v) >= 2 ** 52) return v
    const f = Math.floor(v)
    const r = v - f < 0.5 ? f : v - f > 0.5 ? f + 1 : f % 2 === 0 ? f : f + 1
    return r === 0 && (v < 0 || Object.is(v, -0)) ? -0 : r
  },
  total: true,
  wasm: (_g, [v]): Val => float64(f64.nearest((v as Extract<Val, { layout: 'f64' }>).code)),
})

export const sign = math({
  name: 'sign',
  mayReturnNull: true,
  aliases: ['signum'],
  printsAlias: true,
  sql: ([a], name) => `${name === 'signum' ? 'SIGNUM' : name}(${a})`,
  since: '1.4.0',
  usage: 'sign(expr)',
  doc: '-1.0, 0.0 or 1.0 as the number is negative, zero or positive.',
  examples: [
    ['SELECT sign(40)', '1.0'],
    ["SELECT sign(INTERVAL -'100' YEAR)", '-1.0'],
  ],
  args: ['double|year_month_interval|day_time_interval'],
  returns: { type: 'double' },
  eval: (v: number | bigint) => Math.sign(Number(v)),
})
