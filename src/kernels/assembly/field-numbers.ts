import { above9, fail, failed, last8, number8, POWERS, power, reset, upTo16, upTo18, ZEROS } from './digits'
import { begin_column, find, is_json, NULL, null_length, rejected, settle, start, stop, VALUE } from './field'

/** Columns of numbers and booleans (see field.ts). */

/** Integers of `width` bytes. */
export function field_integer(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  width: u32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  begin_column(n, validity)
  const shift = 64 - ((<i64>width) << 3)
  const skipped = is_json()
  const length = null_length()
  for (let i = 0; i < n; i++) {
    let v: i64 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const mark = index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2)
      const e: usize = load<u32>(mark, 4)
      let p = <usize>load<u32>(mark) + 1
      if (skipped) p += <usize>(load<u8>(p) == 32)
      const given = <u32>(e - p)
      const negative = load<u8>(p) == 45
      p += <usize>negative
      const count = <u32>(e - p)
      let w: u64 = 0
      let good = false
      if (count - 1 < 8) {
        w = last8(e, count)
        good = !above9(w)
        v = number8(w)
      } else if (count - 9 < 8) {
        w = load<u64>(e - 8) ^ ZEROS
        const high = last8(e - 8, count - 8)
        good = !above9(w) && !above9(high)
        v = number8(high) * 100000000 + number8(w)
      }
      if (negative) v = -v
      if (!good || given == length || (v << shift) >> shift != v) v = integer(mark, shift, i, validity, bad)
    }
    if (width == 8) store<i64>(dst + ((<usize>i) << 3), v)
    else if (width == 4) store<i32>(dst + ((<usize>i) << 2), <i32>v)
    else if (width == 2) store<i16>(dst + ((<usize>i) << 1), <i16>v)
    else store<i8>(dst + i, <i8>v)
  }
  return rejected
}

function integer(mark: usize, shift: i64, i: i32, validity: usize, bad: usize): i64 {
  const kind = find(mark, false)
  if (kind == VALUE) {
    reset()
    let p = start
    const sign = load<u8>(p)
    if (sign == 45 || sign == 43) p++
    if (p == stop) fail()
    let v = <i64>upTo18(p, stop)
    if (sign == 45) v = -v
    if (!failed && (v << shift) >> shift == v) return v
  }
  settle(kind == NULL, i, validity, bad)
  return 0
}

/** Decimals of up to 18 digits in all, no more behind the point than the scale; `wide` 1 for i128. */
export function field_decimal(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  precision: u32,
  scale: u32,
  wide: i32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  begin_column(n, validity)
  const limit = load<u64>(POWERS + ((<usize>min<u32>(precision, 18)) << 3))
  const skipped = is_json()
  const length = null_length()
  // The point is most often where the scale says; what is behind it stays, what is before it moves on by one
  const short = scale > 0 && scale < 8
  const behind = u64.MAX_VALUE << ((<u64>(8 - (short ? scale : 0))) << 3)
  for (let i = 0; i < n; i++) {
    let v: i64 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const mark = index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2)
      const e: usize = load<u32>(mark, 4)
      let p = <usize>load<u32>(mark) + 1
      if (skipped) p += <usize>(load<u8>(p) == 32)
      const given = <u32>(e - p)
      const negative = load<u8>(p) == 45
      p += <usize>negative
      const count = <u32>(e - p)
      const point = e - scale - 1
      let magnitude: u64 = 0
      let good = false
      if (short && count > scale && load<u8>(point) == 46) {
        if (count <= 8) {
          const w = load<u64>(e - 8) ^ ZEROS
          // One digit fewer than bytes
          const x = ((w & behind) | ((w << 8) & ~behind)) & (u64.MAX_VALUE << ((<u64>(9 - count)) << 3))
          good = !above9(x)
          magnitude = number8(x)
        } else if (count + 1 <= 16 + scale && count <= 19) {
          reset()
          magnitude = upTo16(p, point) * power(scale) + upTo16(point + 1, e)
          good = !failed
        }
      } else if (scale == 0 && count - 1 < 16) {
        reset()
        magnitude = upTo16(p, e)
        good = !failed
      }
      if (good && given != length && magnitude < limit) v = negative ? -(<i64>magnitude) : <i64>magnitude
      else v = decimal(mark, scale, limit, i, validity, bad)
    }
    if (wide) {
      store<i64>(dst + ((<usize>i) << 4), v)
      store<i64>(dst + ((<usize>i) << 4), v >> 63, 8)
    } else store<i64>(dst + ((<usize>i) << 3), v)
  }
  return rejected
}

function decimal(mark: usize, scale: u32, limit: u64, i: i32, validity: usize, bad: usize): i64 {
  const kind = find(mark, false)
  if (kind == VALUE) {
    reset()
    let p = start
    const sign = load<u8>(p)
    if (sign == 45 || sign == 43) p++
    let point = p
    while (point < stop && load<u8>(point) != 46) point++
    const whole = <u32>(point - p)
    const behind = point < stop ? <u32>(stop - point - 1) : 0
    if (whole + behind != 0 && behind <= scale && whole + scale <= 18) {
      let magnitude = upTo18(p, point)
      if (behind > 0) magnitude = magnitude * power(behind) + upTo18(point + 1, stop)
      magnitude *= power(scale - behind)
      if (!failed && magnitude < limit) return sign == 45 ? -(<i64>magnitude) : <i64>magnitude
    }
  }
  settle(kind == NULL, i, validity, bad)
  return 0
}

const TENS: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
])

/** A double whose digits fit 53 bits and whose power of ten is exact: the quotient is rounded once, so it is right (Clinger). */
export function double(from: usize, to: usize): f64 {
  let p = from
  const sign = load<u8>(p)
  if (sign == 45 || sign == 43) p++
  let m: u64 = 0
  let exponent = 0
  // Up to 16 bytes of digits with a point among them, or none
  const bytes = v128.load(p)
  const count = to - p
  const there: u32 = count < 16 ? (1 << <u32>count) - 1 : 0xffff
  const digits = <u32>i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10))) & there
  const rest = digits ^ there
  const at = <usize>ctz(rest)
  if (count - 1 < 16 && digits != 0 && (rest == 0 || (rest == (1 << <u32>at) && load<u8>(p + at) == 46))) {
    if (rest == 0) m = upTo16(p, to)
    else {
      const behind = to - p - at - 1
      if (at > 0) m = upTo16(p, p + at)
      if (behind > 0) m = m * power(<u32>behind) + upTo16(p + at + 1, to)
      exponent = -(<i32>behind)
    }
  } else {
    const first = p
    let c: u32
    while (p < to && (c = <u32>load<u8>(p) - 48) <= 9) {
      m = m * 10 + <u64>c
      p++
    }
    let all = <u32>(p - first)
    if (p < to && load<u8>(p) == 46) {
      const behind = ++p
      while (p < to && (c = <u32>load<u8>(p) - 48) <= 9) {
        m = m * 10 + <u64>c
        p++
      }
      exponent = -(<i32>(p - behind))
      all += <u32>(p - behind)
    }
    if (all == 0 || all > 18) {
      fail()
      return 0
    }
    if (p < to && (load<u8>(p) | 32) == 101) {
      p++
      let negative = false
      if (p < to && (load<u8>(p) == 45 || load<u8>(p) == 43)) negative = load<u8>(p++) == 45
      const digitsAt = p
      let e = 0
      while (p < to && p - digitsAt < 4 && (c = <u32>load<u8>(p) - 48) <= 9) {
        e = e * 10 + <i32>c
        p++
      }
      if (p == digitsAt) fail()
      exponent += negative ? -e : e
    }
    if (p != to) fail()
  }
  if (m > 9007199254740992 || exponent > 22 || exponent < -22) {
    fail()
    return 0
  }
  let v = <f64>m
  if (exponent < 0) v /= load<f64>(TENS + ((<usize>-exponent) << 3))
  else v *= load<f64>(TENS + ((<usize>exponent) << 3))
  return sign == 45 ? -v : v
}

/** Doubles, or floats (`single` 1). */
export function field_double(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  single: i32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  begin_column(n, validity)
  const skipped = is_json()
  const length = null_length()
  for (let i = 0; i < n; i++) {
    let v: f64 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const mark = index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2)
      const e: usize = load<u32>(mark, 4)
      let p = <usize>load<u32>(mark) + 1
      if (skipped) p += <usize>(load<u8>(p) == 32)
      reset()
      let kind = VALUE
      if (p == e) fail()
      else v = double(p, e)
      if (failed || <u32>(e - p) == length) {
        kind = find(mark, false)
        reset()
        if (kind == VALUE) v = double(start, stop)
      }
      // A double that lies between two floats may have been rounded to there
      if (single && (reinterpret<u64>(v) & 0x1fffffff) == 0x10000000) fail()
      if (single && v != 0 && abs(v) < 1.1754943508222875e-38) fail()
      // An integer of JSON has no negative zero
      if (skipped && v == 0 && reinterpret<u64>(v) != 0) fail()
      if (kind != VALUE || failed) {
        v = 0
        settle(kind == NULL, i, validity, bad)
      }
    }
    if (single) store<f32>(dst + ((<usize>i) << 2), <f32>v)
    else store<f64>(dst + ((<usize>i) << 3), v)
  }
  return rejected
}

/** `true` and `false`; in CSV in any case. */
export function field_boolean(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  begin_column(n, validity)
  for (let i = 0; i < n; i++) {
    let v: u32 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const kind = find(index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2), false)
      let valid = false
      if (kind == VALUE) {
        const w = load<u32>(start) | 0x20202020
        if (stop - start == 4 && w == 0x65757274) {
          v = 1
          valid = true
        } else valid = stop - start == 5 && w == 0x736c6166 && (load<u8>(start, 4) | 32) == 101
      }
      if (!valid) settle(kind == NULL, i, validity, bad)
    }
    store<u8>(dst + i, <u8>v)
  }
  return rejected
}
