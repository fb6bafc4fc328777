import { bounded, boundsOf, fits64, low64, resultBounds } from '../../codegen/bounds.ts'
import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { asF32, asF64, asI32, asI64, float32, float64, int64, type Val } from '../../codegen/value.ts'
import type { DecimalType } from '../../types/data-type.ts'
import { pow10 } from '../../types/decimal.ts'
import { f32, f64, type I32, i32, i64, select } from '../../wasm/instructions.ts'

/** Code of checked arithmetic. A condition that `fail` gets holds exactly where `eval` of the operator raises an error. */

export type Operator = '+' | '-' | '*'

/** Wraps to 8 or 16 bits. */
const wrapSmall = (layout: 'i8' | 'i16', v: I32): I32 => (layout === 'i8' ? i32.extend8_s(v) : i32.extend16_s(v))

/** + - * of two integers of one layout; fails on overflow if `checked`. */
export function integerCode(g: Emitter, op: Operator, a: Val, b: Val, checked: boolean): Val | undefined {
  const result = resultBounds(op, boundsOf(a), boundsOf(b))
  if (a.layout === 'i64' && fits64(result)) return { layout: 'i64', code: g.keep(i64[name32(op)](a.code, asI64(b))), bounds: result }
  switch (a.layout) {
    case 'i8':
    case 'i16': {
      const raw = g.keep(i32[name32(op)](asI32(a), asI32(b)))
      const wrapped = g.keep(wrapSmall(a.layout, raw))
      if (checked) g.fail(i32.ne(raw, wrapped))
      return { layout: a.layout, code: wrapped }
    }
    case 'i32': {
      if (!checked) return { layout: 'i32', code: i32[name32(op)](asI32(a), asI32(b)) }
      const wide = g.keep(i64[name32(op)](i64.extend_i32_s(asI32(a)), i64.extend_i32_s(asI32(b))))
      g.fail(i64.ne(wide, i64.extend32_s(wide)))
      return { layout: 'i32', code: i32.wrap_i64(wide) }
    }
    case 'i64': {
      const x = g.keep(asI64(a))
      const y = g.keep(asI64(b))
      const r = g.keep(i64[name32(op)](x, y))
      if (checked) {
        if (op === '*') g.fail(i64.ne(int128.mulHigh(g, x, y), i64.shr_s(r, i64.const(63))))
        else {
          const other = op === '+' ? i64.xor(y, r) : i64.xor(x, y)
          g.fail(i64.lt_s(i64.and(i64.xor(x, r), other), i64.const(0)))
        }
      }
      return int64(r)
    }
    default:
      return undefined
  }
}

const name32 = (op: Operator): 'add' | 'sub' | 'mul' => (op === '+' ? 'add' : op === '-' ? 'sub' : 'mul')

export function floatCode(op: Operator | '/', a: Val, b: Val): Val {
  const name = op === '/' ? 'div' : name32(op)
  return a.layout === 'f32' ? float32(f32[name](a.code, asF32(b))) : float64(f64[name](asF64(a), asF64(b)))
}

/** Multiplies by 10^digits where the result is known to fit. */
function scaledUp(g: Emitter, v: Val, digits: number, narrow: boolean): Val {
  const result = digits === 0 ? undefined : resultBounds('*', boundsOf(v), { min: pow10(digits), max: pow10(digits) })
  if (fits64(result)) return bounded(narrow ? 'i64' : 'i128', g.keep(i64.mul(low64(v), i64.const(pow10(digits)))), result)
  if (narrow) return digits === 0 ? v : int64(i64.mul(asI64(v), i64.const(pow10(digits))))
  const a = int128.widen(g, v)
  if (digits === 0) return int128.toVal(a)
  if (v.layout === 'i64' && digits <= 18) return int128.toVal(int128.mul64(g, a.lo, i64.const(pow10(digits))))
  return int128.toVal(int128.mul(g, a, int128.i128Const(pow10(digits))).product)
}

/** Sum or difference of decimals; undefined where the scale is reduced (then `eval` rounds). */
export function decimalSumCode(
  g: Emitter,
  op: '+' | '-',
  a: Val,
  b: Val,
  ta: DecimalType,
  tb: DecimalType,
  t: DecimalType,
): Val | undefined {
  const scale = Math.max(ta.scale, tb.scale)
  if (scale !== t.scale) return undefined
  const integral = Math.max(ta.precision - ta.scale, tb.precision - tb.scale)
  if (integral + scale > 38) return undefined
  const narrow = t.precision <= 18
  const x = scaledUp(g, a, scale - ta.scale, narrow)
  const y = scaledUp(g, b, scale - tb.scale, narrow)
  const result = resultBounds(op, boundsOf(x), boundsOf(y))
  if (fits64(result)) return bounded(narrow ? 'i64' : 'i128', g.keep(i64[name32(op)](low64(x), low64(y))), result)
  if (narrow) return int64(op === '+' ? i64.add(asI64(x), asI64(y)) : i64.sub(asI64(x), asI64(y)))
  const wx = int128.widen(g, x)
  const wy = int128.widen(g, y)
  const r = op === '+' ? int128.add(g, wx, wy) : int128.sub(g, wx, wy)
  if (integral + scale + 1 > 38) {
    const left = op === '+' ? int128.addOverflows(wx, wy, r) : int128.subOverflows(wx, wy, r)
    g.fail(i32.or(left, int128.exceeds(g, r, 38)))
  }
  return int128.toVal(r)
}

/** Product of decimals; undefined where the scale is reduced. */
export function decimalProductCode(g: Emitter, a: Val, b: Val, ta: DecimalType, tb: DecimalType, t: DecimalType): Val | undefined {
  if (t.scale !== ta.scale + tb.scale) return undefined
  const result = resultBounds('*', boundsOf(a), boundsOf(b))
  // 64 bits hold no 38 digits, so nothing can overflow
  if (fits64(result)) return bounded(t.precision <= 18 ? 'i64' : 'i128', g.keep(i64.mul(low64(a), low64(b))), result)
  if (t.precision <= 18) return int64(i64.mul(asI64(a), asI64(b)))
  if (a.layout === 'i64' && b.layout === 'i64') return int128.toVal(int128.mul64(g, g.keep(a.code), g.keep(b.code)))
  const { product, overflow } = int128.mul(g, int128.widen(g, a), int128.widen(g, b), 38)
  if (ta.precision + tb.precision > 38) g.fail(overflow)
  return int128.toVal(product)
}

/** Quotient of decimals, rounded half up; undefined where the scaled dividend may leave 128 bits. Fails on a divisor of 0 and on overflow. */
export function decimalQuotientCode(g: Emitter, a: Val, b: Val, ta: DecimalType, tb: DecimalType, t: DecimalType): Val | undefined {
  const shift = t.scale - ta.scale + tb.scale
  if (shift < 0 || ta.precision + shift > 38) return undefined
  const divisor = int128.widen(g, b)
  g.fail(int128.eq(divisor, int128.i128Const(0n)))
  const narrow = ta.precision + shift <= 18 && b.layout === 'i64'
  if (narrow) {
    const n = g.keep(asI64(scaledUp(g, a, shift, true)))
    const d = divisor.lo
    const q = g.keep(i64.div_s(n, d))
    const r = g.keep(i64.sub(n, i64.mul(q, d)))
    // away from zero where twice the remainder reaches the divisor
    const twice = i64.shl(magnitude(g, r), i64.const(1))
    const step = select(i64.const(-1), i64.const(1), i64.lt_s(i64.xor(n, d), i64.const(0)))
    const rounded = g.keep(i64.add(q, select(step, i64.const(0), i64.ge_u(twice, magnitude(g, d)))))
    if (t.precision <= 18) {
      g.fail(int128.exceeds64(rounded, t.precision))
      return int64(rounded)
    }
    return int128.toVal(int128.fromI64(rounded))
  }
  const q = int128.divHalfUp(g, int128.widen(g, scaledUp(g, a, shift, false)), divisor)
  g.fail(int128.exceeds(g, q, t.precision))
  return t.precision <= 18 ? int64(q.lo) : int128.toVal(q)
}

const magnitude = (g: Emitter, v: import('../../wasm/instructions.ts').I64) => {
  const kept = g.keep(v)
  return g.keep(select(i64.sub(i64.const(0), kept), kept, i64.lt_s(kept, i64.const(0))))
}

/** Division or remainder of integers; fails on a divisor of 0. `div` of longs also fails on MIN div -1. */
export function integerDivisionCode(g: Emitter, op: 'div' | '%' | 'pmod', a: Val, b: Val): Val | undefined {
  if (a.layout === 'i64') {
    const x = g.keep(a.code)
    const y = g.keep(asI64(b))
    g.fail(i64.eqz(y))
    if (op === 'div') {
      g.fail(i32.and(i64.eq(y, i64.const(-1)), i64.eq(x, i64.const(-(2n ** 63n)))))
      return int64(i64.div_s(x, y))
    }
    const r = g.keep(i64.rem_s(x, y))
    return int64(op === '%' ? r : select(i64.rem_s(i64.add(r, y), y), r, i64.lt_s(r, i64.const(0))))
  }
  if (a.layout !== 'i32' && a.layout !== 'i16' && a.layout !== 'i8') return undefined
  if (op === 'div') return undefined
  const x = g.keep(a.code)
  const y = g.keep(asI32(b))
  g.fail(i32.eqz(y))
  const r = g.keep(i32.rem_s(x, y))
  if (op === '%') return { layout: a.layout, code: r }
  return { layout: a.layout, code: select(i32.rem_s(i32.add(r, y), y), r, i32.lt_s(r, i32.const(0))) }
}

/** Negation (`absolute`: only of negatives); fails for the least integer if `checked`. */
export function negationCode(g: Emitter, v: Val, absolute: boolean, checked: boolean): Val {
  switch (v.layout) {
    case 'f64':
      return float64(absolute ? f64.abs(v.code) : f64.neg(v.code))
    case 'f32':
      return float32(absolute ? f32.abs(v.code) : f32.neg(v.code))
    case 'i128': {
      const a = int128.widen(g, v)
      const n = int128.negate(g, a)
      if (!absolute) return int128.toVal(n)
      const negative = g.keep(int128.isNegative(a))
      return { layout: 'i128', lo: select(n.lo, a.lo, negative), hi: select(n.hi, a.hi, negative) }
    }
    case 'i64': {
      const a = g.keep(v.code)
      if (checked) g.fail(i64.eq(a, i64.const(-(2n ** 63n))))
      const n = i64.sub(i64.const(0), a)
      return int64(absolute ? select(n, a, i64.lt_s(a, i64.const(0))) : n)
    }
    default: {
      const a = g.keep(asI32(v))
      const least = v.layout === 'i8' ? -128 : v.layout === 'i16' ? -32768 : -2147483648
      if (checked) g.fail(i32.eq(a, i32.const(least)))
      const n = i32.sub(i32.const(0), a)
      const r = absolute ? select(n, a, i32.lt_s(a, i32.const(0))) : n
      return { layout: v.layout, code: v.layout === 'i8' ? i32.extend8_s(r) : v.layout === 'i16' ? i32.extend16_s(r) : r } as Val
    }
  }
}
