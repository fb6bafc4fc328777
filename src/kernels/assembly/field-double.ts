import { number, power } from './digits'
import { begin_column, find, json, mark_of, NULL, nullLength, rejected, settle, start, stop, VALUE } from './field'

/** Columns of doubles and booleans (see field.ts). */

const TENS: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
])
/** Up to here all integers are doubles. */
const EXACT: u64 = 9007199254740992

/** The double of a mantissa and a power of ten that are exact: it is rounded once, so it is right (Clinger). Else NaN. */
function exact(m: u64, exponent: i32, negative: bool): f64 {
  if (m > EXACT || exponent > 22 || exponent < -22) return NaN
  let v = <f64>m
  if (exponent < 0) v /= load<f64>(TENS + ((<usize>-exponent) << 3))
  else v *= load<f64>(TENS + ((<usize>exponent) << 3))
  return negative ? -v : v
}

/** The number at [from, to), or NaN where it is none or can't be told exactly. */
export function double(from: usize, to: usize): f64 {
  const sign = load<u8>(from)
  const p = from + <usize>(sign == 45 || sign == 43)
  const count = <u32>(to - p)
  if (count - 1 >= 16) return longDouble(p, to, sign == 45)
  // Digits with one point among them, or none
  const there = ((<u32>1) << count) - 1
  const digits = <u32>i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(p), i8x16.splat(48)), i8x16.splat(10))) & there
  const others = digits ^ there
  if (others == 0) return exact(number(p, to), 0, sign == 45)
  const point = p + <usize>ctz(others)
  if (digits == 0 || (others & (others - 1)) != 0 || load<u8>(point) != 46) return longDouble(p, to, sign == 45)
  const behind = <u32>(to - point - 1)
  let m: u64 = point > p ? number(p, point) : 0
  if (behind > 0) m = m * power(behind) + number(point + 1, to)
  return exact(m, -(<i32>behind), sign == 45)
}

function longDouble(from: usize, to: usize, negative: bool): f64 {
  let p = from
  let m: u64 = 0
  let count: u32 = 0
  let exponent = 0
  let c: u32
  for (; p < to && (c = <u32>load<u8>(p) - 48) <= 9; p++) {
    m = m * 10 + <u64>c
    count++
  }
  if (p < to && load<u8>(p) == 46) {
    for (p++; p < to && (c = <u32>load<u8>(p) - 48) <= 9; p++) {
      m = m * 10 + <u64>c
      count++
      exponent--
    }
  }
  if (count == 0 || count > 18) return NaN
  if (p < to && (load<u8>(p) | 32) == 101) {
    p++
    const sign = p < to ? load<u8>(p) : 0
    if (sign == 45 || sign == 43) p++
    const first = p
    let e = 0
    for (; p < to && p - first < 4 && (c = <u32>load<u8>(p) - 48) <= 9; p++) e = e * 10 + <i32>c
    if (p == first) return NaN
    exponent += sign == 45 ? -e : e
  }
  return p == to ? exact(m, exponent, negative) : NaN
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
  for (let i = 0; i < n; i++) {
    let v: f64 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const mark = mark_of(index, rows, i, place)
      const p = <usize>load<u32>(mark) + 1
      const e: usize = load<u32>(mark, 4)
      v = p < e && <u32>(e - p) != nullLength ? double(p, e) : NaN
      let kind = VALUE
      if (v != v) {
        kind = find(mark, false)
        if (kind == VALUE) v = double(start, stop)
      }
      if (single) {
        // A double that lies between two floats may have been rounded to there
        if ((reinterpret<u64>(v) & 0x1fffffff) == 0x10000000 || (v != 0 && abs(v) < 1.1754943508222875e-38)) v = NaN
      }
      // An integer of JSON has no negative zero
      if (json && v == 0 && reinterpret<u64>(v) != 0) v = NaN
      if (v != v) {
        v = 0
        settle(kind == NULL, i, validity, bad)
      }
    }
    if (single) {
      store<f32>(dst, <f32>v)
      dst += 4
    } else {
      store<f64>(dst, v)
      dst += 8
    }
  }
  return rejected
}

/** `true` and `false`; in CSV in any case. */
export function field_boolean(index: usize, rows: usize, n: i32, place: i32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  begin_column(n, validity)
  for (let i = 0; i < n; i++) {
    let v: u32 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const kind = find(mark_of(index, rows, i, place), false)
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
