import { at, COUNTERS } from './scratch'

/** 128-bit two's complement integers as two halves, results through `out` (16 bytes). */

/** High half of the unsigned product. */
function mulHighU(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff
  const a1 = a >> 32
  const b0 = b & 0xffffffff
  const b1 = b >> 32
  const p = a0 * b0
  const q = a1 * b0 + (p >> 32)
  const r = a0 * b1 + (q & 0xffffffff)
  return a1 * b1 + (q >> 32) + (r >> 32)
}

/** The exact product of two i64. */
export function i64_mul_wide(a: i64, b: i64, out: usize): void {
  let high = <i64>mulHighU(a, b)
  if (a < 0) high -= b
  if (b < 0) high -= a
  store<i64>(out, a * b)
  store<i64>(out, high, 8)
}

/** Multiplies `n` i128 by 10, `digits` times, in place. */
export function i128_scale10(values: usize, n: i32, digits: i32): void {
  for (; n > 0; n--) {
    let low = load<u64>(values)
    let high = load<u64>(values, 8)
    for (let k = 0; k < digits; k++) {
      high = high * 10 + mulHighU(low, 10)
      low *= 10
    }
    store<u64>(values, low)
    store<u64>(values, high, 8)
    values += 16
  }
}

/** <0, 0, >0. */
export function i128_compare(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): i32 {
  if (aHigh != bHigh) return aHigh < bHigh ? -1 : 1
  return <u64>aLow < <u64>bLow ? -1 : <i32>(<u64>aLow > <u64>bLow)
}

// Magnitudes in the limbs: 32-bit words, little-endian, at fixed places of the scratch block.
const NUMERATOR: usize = 0 // 9 words
const DIVISOR: usize = 64 // 4 words
const QUOTIENT: usize = 128 // 8 words
const SHIFTED: usize = 192 // 4 words

function storeMagnitude(to: usize, low: i64, high: i64): void {
  if (high < 0) {
    low = -low
    high = ~high + i64(low == 0)
  }
  store<i64>(to, low)
  store<i64>(to, high, 8)
}

/** The product of two magnitudes at `a` and `b` (4 words) to 8 words at `to`. */
function multiply(a: usize, b: usize, to: usize): void {
  memory.fill(to, 0, 36)
  for (let i: usize = 0; i < 16; i += 4) {
    let carry: u64 = 0
    const x = <u64>load<u32>(a + i)
    for (let j: usize = 0; j < 16; j += 4) {
      const t = x * <u64>load<u32>(b + j) + <u64>load<u32>(to + i + j) + carry
      store<u32>(to + i + j, <u32>t)
      carry = t >> 32
    }
    store<u32>(to + i, <u32>carry, 16)
  }
}

/** Words in use of `n` at `p`. */
function words(p: usize, n: i32): i32 {
  while (n > 0 && load<u32>(p + ((<usize>(n - 1)) << 2)) == 0) n--
  return n
}

/**
 * Divides the 8 words of the numerator by the divisor (not 0), Knuth's algorithm D: the quotient in 8 words, the remainder in place of the
 * numerator.
 */
function divide(base: usize): void {
  const num = base + NUMERATOR
  const quotient = base + QUOTIENT
  const n = words(base + DIVISOR, 4)
  const m = words(num, 8)
  memory.fill(quotient, 0, 32)
  if (m < n) return
  if (n == 1) {
    const d = <u64>load<u32>(base + DIVISOR)
    let rest: u64 = 0
    for (let i = m - 1; i >= 0; i--) {
      const p = (<usize>i) << 2
      const cur = (rest << 32) | <u64>load<u32>(num + p)
      store<u32>(quotient + p, <u32>(cur / d))
      rest = cur % d
      store<u32>(num + p, 0)
    }
    store<u32>(num, <u32>rest)
    return
  }
  const shift = <u64>clz<u32>(load<u32>(base + DIVISOR + ((<usize>(n - 1)) << 2)))
  const div = base + SHIFTED
  for (let i = n - 1; i >= 0; i--) {
    const p = (<usize>i) << 2
    const under: u64 = i > 0 ? <u64>load<u32>(base + DIVISOR + p - 4) : 0
    store<u32>(div + p, <u32>((((<u64>load<u32>(base + DIVISOR + p)) << 32) | under) >> (32 - shift)))
  }
  store<u32>(num + ((<usize>m) << 2), 0)
  for (let i = m; i >= 0; i--) {
    const p = (<usize>i) << 2
    const under: u64 = i > 0 ? <u64>load<u32>(num + p - 4) : 0
    store<u32>(num + p, <u32>((((<u64>load<u32>(num + p)) << 32) | under) >> (32 - shift)))
  }
  const top = <u64>load<u32>(div + ((<usize>(n - 1)) << 2))
  const second = <u64>load<u32>(div + ((<usize>(n - 2)) << 2))
  for (let j = m - n; j >= 0; j--) {
    const at = num + ((<usize>j) << 2)
    const upper = at + ((<usize>n) << 2)
    const two = ((<u64>load<u32>(upper)) << 32) | <u64>load<u32>(upper - 4)
    let guess = two / top
    let rest = two % top
    while (guess > 0xffffffff || guess * second > ((rest << 32) | <u64>load<u32>(upper - 8))) {
      guess--
      rest += top
      if (rest > 0xffffffff) break
    }
    let borrow: i64 = 0
    let carry: u64 = 0
    for (let i = 0; i < n; i++) {
      const p = (<usize>i) << 2
      const product = guess * <u64>load<u32>(div + p) + carry
      carry = product >> 32
      const t = <i64>load<u32>(at + p) - borrow - <i64>(product & 0xffffffff)
      store<u32>(at + p, <u32>t)
      borrow = <i64>(t < 0)
    }
    const t = <i64>load<u32>(upper) - borrow - <i64>carry
    store<u32>(upper, <u32>t)
    if (t < 0) {
      guess--
      let sum: u64 = 0
      for (let i = 0; i < n; i++) {
        const p = (<usize>i) << 2
        sum += <u64>load<u32>(at + p) + <u64>load<u32>(div + p)
        store<u32>(at + p, <u32>sum)
        sum >>= 32
      }
      store<u32>(upper, load<u32>(upper) + <u32>sum)
    }
    store<u32>(quotient + ((<usize>j) << 2), <u32>guess)
  }
  // The remainder, shifted back
  for (let i = 0; i < n; i++) {
    const p = (<usize>i) << 2
    store<u32>(num + p, <u32>((((<u64>load<u32>(num + p, 4)) << 32) | <u64>load<u32>(num + p)) >> shift))
  }
  memory.fill(num + ((<usize>n) << 2), 0, (<usize>(9 - n)) << 2)
}

/** Writes the magnitude of 4 words with its sign; 1 where it is beyond 128 bits. */
function signed(p: usize, negative: bool, out: usize): i32 {
  const low = load<i64>(p)
  const high = load<i64>(p, 8)
  const beyond = <i32>(load<i64>(p, 16) != 0 || load<i64>(p, 24) != 0)
  if (negative) {
    store<i64>(out, -low)
    store<i64>(out, ~high + i64(low == 0), 8)
    return beyond | <i32>(<u64>high > 0x8000000000000000 || (<u64>high == 0x8000000000000000 && low != 0))
  }
  store<i64>(out, low)
  store<i64>(out, high, 8)
  return beyond | <i32>(high < 0)
}

/** a × b; 1 where it left the 128-bit range. */
export function i128_mul(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64, out: usize): i32 {
  if (aHigh == aLow >> 63 && bHigh == bLow >> 63) {
    i64_mul_wide(aLow, bLow, out)
    return 0
  }
  const base = at(COUNTERS)
  storeMagnitude(base + DIVISOR, aLow, aHigh)
  storeMagnitude(base + SHIFTED, bLow, bHigh)
  multiply(base + DIVISOR, base + SHIFTED, base + NUMERATOR)
  return signed(base + NUMERATOR, aHigh < 0 != bHigh < 0, out)
}

/** Twice the remainder is at least the divisor: the quotient is to be rounded away from zero. */
function half(base: usize): bool {
  const low = load<u64>(base + NUMERATOR)
  const high = load<u64>(base + NUMERATOR, 8)
  if (high >> 63) return true
  const twiceHigh = (high << 1) | (low >> 63)
  const twiceLow = low << 1
  const dHigh = load<u64>(base + DIVISOR, 8)
  return twiceHigh > dHigh || (twiceHigh == dHigh && twiceLow >= load<u64>(base + DIVISOR))
}
function increment(p: usize): void {
  for (let i: usize = 0; i < 32; i += 8) {
    const v = load<u64>(p + i) + 1
    store<u64>(p + i, v)
    if (v != 0) return
  }
}

function quotient(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64, out: usize, round: bool): i32 {
  const base = at(COUNTERS)
  memory.fill(base + NUMERATOR, 0, 36)
  storeMagnitude(base + NUMERATOR, aLow, aHigh)
  storeMagnitude(base + DIVISOR, bLow, bHigh)
  divide(base)
  if (round && half(base)) increment(base + QUOTIENT)
  return signed(base + QUOTIENT, aHigh < 0 != bHigh < 0, out)
}

/** a ÷ b rounded half up, away from zero; b must not be 0. 1 where it left the 128-bit range (the least number ÷ -1). */
export function i128_div_half_up(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64, out: usize): i32 {
  return quotient(aLow, aHigh, bLow, bHigh, out, true)
}
/** a ÷ b cut off towards zero; b must not be 0. */
export function i128_div(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64, out: usize): i32 {
  return quotient(aLow, aHigh, bLow, bHigh, out, false)
}
/** The remainder of a ÷ b, with a's sign; b must not be 0. */
export function i128_rem(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64, out: usize): void {
  quotient(aLow, aHigh, bLow, bHigh, out, false)
  signed(at(COUNTERS) + NUMERATOR, aHigh < 0, out)
}

/**
 * a × m ÷ d rounded half up, the product in 256 bits: exact decimal products and quotients that are brought to another scale.
 * d must not be 0. 1 where the result left the 128-bit range.
 */
export function i128_mul_div_half_up(aLow: i64, aHigh: i64, mLow: i64, mHigh: i64, dLow: i64, dHigh: i64, out: usize): i32 {
  const base = at(COUNTERS)
  storeMagnitude(base + DIVISOR, aLow, aHigh)
  storeMagnitude(base + SHIFTED, mLow, mHigh)
  multiply(base + DIVISOR, base + SHIFTED, base + NUMERATOR)
  storeMagnitude(base + DIVISOR, dLow, dHigh)
  divide(base)
  if (half(base)) increment(base + QUOTIENT)
  return signed(base + QUOTIENT, (aHigh < 0 != mHigh < 0) != dHigh < 0, out)
}

export function i128_to_f64(low: i64, high: i64): f64 {
  const negative = high < 0
  if (negative) {
    low = -low
    high = ~high + i64(low == 0)
  }
  // Bits beyond 64 are folded into the lowest, so that rounding happens once
  let value: f64
  if (high == 0) value = <f64>(<u64>low)
  else {
    const shift = 64 - clz(high)
    const lost = (<u64>low) << (64 - shift)
    const top = shift == 64 ? <u64>high : ((<u64>high) << (64 - shift)) | (<u64>low >> shift)
    const sticky: u64 = (shift == 64 ? <u64>low : lost) != 0 ? 1 : 0
    value = <f64>(top | sticky) * reinterpret<f64>((<u64>(1023 + shift)) << 52)
  }
  return negative ? -value : value
}
