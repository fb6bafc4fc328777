import { bounded, boundsOf, fits64, low64, resultBounds } from '../../codegen/bounds.ts'
import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { asF32, asF64, asI32, asI64, type Maybe, type Val } from '../../codegen/value.ts'
import type { Cast } from '../../plan/expression.ts'
import { type DataType, type DecimalType, sameType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { f32, f64, type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'

const integralBits: Partial<Record<DataType['type'], number>> = { byte: 8, short: 16, int: 32, long: 64 }
/** Decimal digits that hold every value of an integral type. */
const integralDigits: Partial<Record<DataType['type'], number>> = { byte: 3, short: 5, int: 10, long: 20 }

interface Conversion {
  readonly val: Val
  /** 1 where the value does not fit the target. */
  readonly overflow?: I32
}

/**
 * Code for casts among numbers, and those that do not change the bits. Undefined where there is none: the caller hands over to JS.
 * `raise` emits the cast's error.
 */
export function emitCast(g: Emitter, e: Cast, from: DataType, argument: Maybe, raise: () => void): Maybe | undefined {
  if (sameType(from, e.dataType) || sameBits(from, e.dataType)) return argument
  const made = convert(g, argument.val, from, e.dataType)
  if (made === undefined) return undefined
  if (made.overflow === undefined) return argument.isNull ? { val: made.val, isNull: argument.isNull } : { val: made.val }
  if (e.mode === 'legacy') return undefined
  const overflow = g.keep(argument.isNull ? i32.and(made.overflow, i32.eqz(argument.isNull)) : made.overflow)
  if (e.mode === 'try') return { val: made.val, isNull: argument.isNull ? i32.or(argument.isNull, overflow) : overflow }
  const kept = g.keepVal(made.val)
  g.if(overflow, raise)
  return argument.isNull ? { val: kept, isNull: argument.isNull } : { val: kept }
}

function sameBits(from: DataType, to: DataType): boolean {
  const texts = ['string', 'varchar', 'char']
  if (to.type === 'string' && texts.includes(from.type)) return true
  if (from.type === 'string' && to.type === 'binary') return true
  if (from.type === 'time' && to.type === 'time') return to.precision >= from.precision
  return from.type === to.type && from.type === 'year_month_interval'
}

function convert(g: Emitter, v: Val, from: DataType, to: DataType): Conversion | undefined {
  const fromBits = integralBits[from.type]
  const toBits = integralBits[to.type]
  if (from.type === 'boolean') {
    if (toBits === 64) return { val: { layout: 'i64', code: i64.extend_i32_u(asI32(v)) } }
    if (toBits !== undefined) return { val: { layout: layoutOf(to), code: asI32(v) } as Val }
    if (to.type === 'double') return { val: { layout: 'f64', code: f64.convert_i32_s(asI32(v)) } }
    return undefined
  }
  if (fromBits !== undefined) {
    if (toBits !== undefined) return integral(g, v, fromBits, toBits, to)
    if (to.type === 'double')
      return { val: { layout: 'f64', code: fromBits === 64 ? f64.convert_i64_s(asI64(v)) : f64.convert_i32_s(asI32(v)) } }
    if (to.type === 'float')
      return { val: { layout: 'f32', code: fromBits === 64 ? f32.convert_i64_s(asI64(v)) : f32.convert_i32_s(asI32(v)) } }
    if (to.type === 'boolean')
      return { val: { layout: 'bool', code: fromBits === 64 ? i64.ne(asI64(v), i64.const(0)) : i32.ne(asI32(v), i32.const(0)) } }
    if (to.type === 'decimal') return integralToDecimal(g, v, from, to)
    return undefined
  }
  if (from.type === 'float' || from.type === 'double') {
    const x = from.type === 'double' ? asF64(v) : f64.promote_f32(asF32(v))
    if (to.type === 'double') return { val: { layout: 'f64', code: x } }
    if (to.type === 'float') return { val: { layout: 'f32', code: f32.demote_f64(x) } }
    if (toBits !== undefined) return floatToIntegral(g.keep(x), toBits, to)
    return undefined
  }
  if (from.type === 'decimal') {
    if (to.type === 'decimal') return decimalToDecimal(g, v, from, to)
    if (to.type === 'double' && from.precision <= 15 && from.scale <= 22)
      // both operands are exact doubles, so the quotient is the correctly rounded value
      return { val: { layout: 'f64', code: f64.div(f64.convert_i64_s(asI64(v)), f64.const(10 ** from.scale)) } }
    if (toBits !== undefined && v.layout === 'i64') {
      const truncated = from.scale === 0 ? g.keep(v.code) : g.keep(i64.div_s(v.code, i64.const(10n ** BigInt(Math.min(from.scale, 18)))))
      return integral(g, { layout: 'i64', code: from.scale > 18 ? i64.const(0) : truncated }, 64, toBits, to)
    }
  }
  return undefined
}

function integral(g: Emitter, v: Val, fromBits: number, toBits: number, to: DataType): Conversion {
  const layout = layoutOf(to)
  if (fromBits === 64) {
    const a = g.keep(asI64(v))
    if (toBits === 64) return { val: { layout: 'i64', code: a } }
    const low = i32.wrap_i64(a)
    const narrow = toBits === 32 ? low : toBits === 16 ? i32.extend16_s(low) : i32.extend8_s(low)
    const kept = g.keep(narrow)
    return { val: { layout, code: kept } as Val, overflow: i64.ne(i64.extend_i32_s(kept), a) }
  }
  if (toBits === 64) return { val: { layout: 'i64', code: i64.extend_i32_s(asI32(v)) } }
  const a = g.keep(asI32(v))
  if (toBits >= fromBits) return { val: { layout, code: a } as Val }
  const narrow = g.keep(toBits === 16 ? i32.extend16_s(a) : i32.extend8_s(a))
  return { val: { layout, code: narrow } as Val, overflow: i32.ne(narrow, a) }
}

function integralToDecimal(g: Emitter, v: Val, from: DataType, to: DecimalType): Conversion {
  const a: I64 = g.keep(v.layout === 'i64' ? v.code : i64.extend_i32_s(asI32(v)))
  const factor = 10n ** BigInt(to.scale)
  const result = resultBounds('*', boundsOf(v), { min: factor, max: factor })
  const limit = 10n ** BigInt(to.precision)
  if (fits64(result) && result.min > -limit && result.max < limit)
    return { val: bounded(to.precision <= 18 ? 'i64' : 'i128', g.keep(i64.mul(a, i64.const(factor))), result) }
  const { val, overflow } = int128.rescale(g, { layout: 'i64', code: a }, 0, to.scale, to.precision)
  const fits = to.precision - to.scale >= integralDigits[from.type]!
  return fits ? { val } : { val, overflow }
}

function decimalToDecimal(g: Emitter, v: Val, from: DecimalType, to: DecimalType): Conversion {
  const widens = to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale
  if (widens && to.scale === from.scale && layoutOf(from) === layoutOf(to)) return { val: v }
  if (widens) {
    const factor = 10n ** BigInt(to.scale - from.scale)
    const result = resultBounds('*', boundsOf(v), { min: factor, max: factor })
    if (fits64(result)) {
      const code = factor === 1n ? low64(v) : i64.mul(low64(v), i64.const(factor))
      return { val: bounded(to.precision <= 18 ? 'i64' : 'i128', g.keep(code), result) }
    }
  }
  if (widens && v.layout === 'i64' && to.precision > 18) {
    const a = g.keep(v.code)
    const up = to.scale - from.scale
    return { val: int128.toVal(up === 0 ? int128.fromI64(a) : scaleUp(g, a, up)) }
  }
  const { val, overflow } = int128.rescale(g, v, from.scale, to.scale, to.precision)
  return widens ? { val } : { val, overflow }
}

/** a × 10^digits as i128, for an i64 `a`. */
function scaleUp(g: Emitter, a: I64, digits: number): int128.I128 {
  if (digits <= 18) return int128.mul64(g, a, i64.const(10n ** BigInt(digits)))
  return int128.mul(g, int128.fromI64(a), int128.i128Const(10n ** BigInt(digits))).product
}

/** Truncation towards zero; NaN and what does not fit overflow. */
function floatToIntegral(x: ReturnType<typeof f64.const>, toBits: number, to: DataType): Conversion {
  if (toBits === 64) {
    // the largest long is no double: Spark compares with 2^63, and lets that be the largest long
    const fits = i32.and(f64.le(x, f64.const(2 ** 63)), f64.ge(x, f64.const(-(2 ** 63))))
    return { val: { layout: 'i64', code: i64.trunc_sat_f64_s(x) }, overflow: i32.eqz(fits) }
  }
  const max = 2 ** (toBits - 1)
  const fits = i32.and(f64.lt(x, f64.const(max)), f64.gt(x, f64.const(-max - 1)))
  return { val: { layout: layoutOf(to), code: i32.trunc_sat_f64_s(x) } as Val, overflow: i32.eqz(fits) }
}
