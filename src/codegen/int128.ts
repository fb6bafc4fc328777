import { call, drop, type I32, type I64, i32, i64, local, return_, select, unreachable } from '../wasm/instructions.ts'
import type { Emitter } from './emitter.ts'
import { asI64, asI128, int128, type Val } from './value.ts'

/** 128-bit two's complement integers as two i64 halves; the arithmetic of decimals with more than 18 digits. Operands must be kept values. */
export interface I128 {
  readonly lo: I64
  readonly hi: I64
}

export const i128Const = (n: bigint): I128 => ({ lo: i64.const(BigInt.asIntN(64, n)), hi: i64.const(n >> 64n) })
export const toVal = (a: I128): Val => int128(a.lo, a.hi)

/** Sign-extends; `a` must be kept. */
export const fromI64 = (a: I64): I128 => ({ lo: a, hi: i64.shr_s(a, i64.const(63)) })

/** A decimal value of either width as i128, kept. */
export function widen(g: Emitter, v: Val): I128 {
  if (v.layout === 'i128') return asI128(g.keepVal(v))
  return fromI64(g.keep(asI64(v)))
}

export function add(g: Emitter, a: I128, b: I128): I128 {
  const lo = g.keep(i64.add(a.lo, b.lo))
  return { lo, hi: g.keep(i64.add(i64.add(a.hi, b.hi), i64.extend_i32_u(i64.lt_u(lo, a.lo)))) }
}

export function sub(g: Emitter, a: I128, b: I128): I128 {
  const lo = g.keep(i64.sub(a.lo, b.lo))
  return { lo, hi: g.keep(i64.sub(i64.sub(a.hi, b.hi), i64.extend_i32_u(i64.lt_u(a.lo, b.lo)))) }
}

export const negate = (g: Emitter, a: I128): I128 => sub(g, { lo: i64.const(0), hi: i64.const(0) }, a)

/** 1 where the sum `s = a + b` left the 128-bit range. */
export const addOverflows = (a: I128, b: I128, s: I128): I32 => i64.lt_s(i64.and(i64.xor(a.hi, s.hi), i64.xor(b.hi, s.hi)), i64.const(0))
/** 1 where the difference `d = a - b` left the 128-bit range. */
export const subOverflows = (a: I128, b: I128, d: I128): I32 => i64.lt_s(i64.and(i64.xor(a.hi, b.hi), i64.xor(a.hi, d.hi)), i64.const(0))

export const eq = (a: I128, b: I128): I32 => i64.eqz(i64.or(i64.xor(a.lo, b.lo), i64.xor(a.hi, b.hi)))
export const lt = (a: I128, b: I128): I32 => i32.or(i64.lt_s(a.hi, b.hi), i32.and(i64.eq(a.hi, b.hi), i64.lt_u(a.lo, b.lo)))
export const le = (a: I128, b: I128): I32 => i32.eqz(lt(b, a))
export const isNegative = (a: I128): I32 => i64.lt_s(a.hi, i64.const(0))
export const fitsI64 = (a: I128): I32 => i64.eq(a.hi, i64.shr_s(a.lo, i64.const(63)))

/** 1 where |a| >= 10^precision: the value does not fit a decimal of that precision. */
export function exceeds(g: Emitter, a: I128, precision: number): I32 {
  const limit = 10n ** BigInt(precision)
  return g.keep(i32.or(i32.eqz(lt(a, i128Const(limit))), i32.eqz(lt(i128Const(-limit), a))))
}

/** The same for 64-bit values. */
export function exceeds64(a: I64, precision: number): I32 {
  const limit = 10n ** BigInt(precision)
  return i32.or(i64.ge_s(a, i64.const(limit)), i64.le_s(a, i64.const(-limit)))
}

/** The high half of the signed 64 × 64 product. */
export function mulHigh(g: Emitter, a: I64, b: I64): I64 {
  const f = g.helper(
    'mulhi',
    [
      ['a', 'i64'],
      ['b', 'i64'],
    ],
    'i64',
    (h, func) => {
      const x = local.get(func.param<'i64'>(0))
      const y = local.get(func.param<'i64'>(1))
      const mask = i64.const(0xffffffffn)
      const x0 = h.keep(i64.and(x, mask))
      const x1 = h.keep(i64.shr_s(x, i64.const(32)))
      const y0 = h.keep(i64.and(y, mask))
      const y1 = h.keep(i64.shr_s(y, i64.const(32)))
      // Hacker's Delight, mulhs: partial products with carries in the upper halves
      const t = h.keep(i64.add(i64.mul(x1, y0), i64.shr_u(i64.mul(x0, y0), i64.const(32))))
      const w1 = h.keep(i64.add(i64.and(t, mask), i64.mul(x0, y1)))
      h.emit(return_(i64.add(i64.add(i64.mul(x1, y1), i64.shr_s(t, i64.const(32))), i64.shr_s(w1, i64.const(32)))))
      h.emit(unreachable)
    },
  )
  return call<'i64'>(f, a, b)
}

/** The exact product of two i64. */
export function mul64(g: Emitter, a: I64, b: I64): I128 {
  return { lo: g.keep(i64.mul(a, b)), hi: g.keep(mulHigh(g, a, b)) }
}

/**
 * a × b; the second result is 1 where it left the 128-bit range or, with `precision`, those digits. Values that fit 64 bits, which most do
 * whatever their type says, are multiplied in place; others go through the kernel `i128_mul`.
 */
export function mul(g: Emitter, a: I128, b: I128, precision?: 38): { product: I128; overflow: I32 } {
  const lo = g.local('i64', 'lo')
  const hi = g.local('i64', 'hi')
  const overflow = g.local('i32', 'overflow')
  g.if(
    i32.and(fitsI64(a), fitsI64(b)),
    () => {
      // at most 2^126, which is less than 10^38
      g.emit(local.set(lo, i64.mul(a.lo, b.lo)), local.set(hi, mulHigh(g, a.lo, b.lo)), local.set(overflow, i32.const(0)))
    },
    () => {
      const slow = mulKernel(g, a, b)
      const tooLarge = precision === undefined ? slow.overflow : i32.or(slow.overflow, exceeds(g, slow.product, precision))
      g.emit(local.set(lo, slow.product.lo), local.set(hi, slow.product.hi), local.set(overflow, tooLarge))
    },
  )
  return { product: { lo: local.get(lo), hi: local.get(hi) }, overflow: local.get(overflow) }
}

function mulKernel(g: Emitter, a: I128, b: I128): { product: I128; overflow: I32 } {
  const out = g.keep(g.scratch(16))
  const overflow = g.keep(g.callKernel('i128_mul', ['i64', 'i64', 'i64', 'i64', 'i32'], 'i32', a.lo, a.hi, b.lo, b.hi, out))
  return { product: { lo: g.keep(i64.load(out)), hi: g.keep(i64.load(out, 8)) }, overflow }
}

/** a ÷ b rounded half up (away from zero) through the kernel `i128_div_half_up`; b must not be 0. */
export function divHalfUp(g: Emitter, a: I128, b: I128): I128 {
  const out = g.keep(g.scratch(16))
  g.emit(drop(g.callKernel('i128_div_half_up', ['i64', 'i64', 'i64', 'i64', 'i32'], 'i32', a.lo, a.hi, b.lo, b.hi, out)))
  return { lo: g.keep(i64.load(out)), hi: g.keep(i64.load(out, 8)) }
}

/** a × m ÷ b rounded half up, of the exact product; b must not be 0, and the result must fit 128 bits. */
export function mulDivHalfUp(g: Emitter, a: I128, m: I128, b: I128): I128 {
  const out = g.keep(g.scratch(16))
  const numbers = [a.lo, a.hi, m.lo, m.hi, b.lo, b.hi]
  g.emit(drop(g.callKernel('i128_mul_div_half_up', [...numbers.map((): 'i64' => 'i64'), 'i32'], 'i32', ...numbers, out)))
  return { lo: g.keep(i64.load(out)), hi: g.keep(i64.load(out, 8)) }
}

/**
 * The unscaled value brought from one scale to another: exact up, HALF_UP down. The second result is 1 where it does not fit
 * `precision` digits any more (then the value is meaningless).
 */
export function rescale(g: Emitter, v: Val, fromScale: number, toScale: number, precision: number): { val: Val; overflow?: I32 } {
  const narrow = precision <= 18
  const up = toScale - fromScale
  if (v.layout === 'i64' && narrow) {
    const a = g.keep(asI64(v))
    if (up === 0) return { val: v, overflow: exceeds64(a, precision) }
    if (up > 0) {
      // |a| < 10^(precision - up) exactly when a × 10^up fits
      const room = precision - up
      const tooBig = room <= 0 ? i32.eqz(i64.eqz(a)) : exceeds64(a, room)
      return { val: { layout: 'i64', code: g.keep(i64.mul(a, i64.const(10n ** BigInt(Math.min(up, 18))))) }, overflow: g.keep(tooBig) }
    }
    const r = g.keep(down64(g, a, -up))
    return { val: { layout: 'i64', code: r }, overflow: exceeds64(r, precision) }
  }
  let a = widen(g, v)
  let overflow: I32 | undefined
  if (up > 0) {
    const room = precision - up
    overflow = room <= 0 ? i32.eqz(eq(a, i128Const(0n))) : exceeds(g, a, room)
    overflow = g.keep(overflow)
    const factor = 10n ** BigInt(Math.min(up, 37))
    // a value that fits cannot overflow here; one that does not is reported above
    a = mul(g, a, i128Const(factor)).product
  } else if (up < 0) {
    a = divHalfUp(g, a, i128Const(10n ** BigInt(Math.min(-up, 38))))
    overflow = exceeds(g, a, precision)
  } else overflow = exceeds(g, a, precision)
  return { val: narrow ? { layout: 'i64', code: a.lo } : toVal(a), overflow }
}

/** a ÷ 10^digits, half up, in 64 bits. */
function down64(g: Emitter, a: I64, digits: number): I64 {
  if (digits > 18) return i64.const(0)
  const p = 10n ** BigInt(digits)
  const q = g.keep(i64.div_s(a, i64.const(p)))
  const r = g.keep(i64.sub(a, i64.mul(q, i64.const(p))))
  const half = i64.const((p + 1n) / 2n)
  const abs = g.keep(select(i64.sub(i64.const(0), r), r, i64.lt_s(r, i64.const(0))))
  const step = select(i64.const(-1), i64.const(1), i64.lt_s(a, i64.const(0)))
  return i64.add(q, select(step, i64.const(0), i64.ge_s(abs, half)))
}
