import { above9, NONE, number, number8, power, ZEROS } from './digits'
import { begin_column, find, mark_of, NULL, nullLength, rejected, settle, start, stop, stride, VALUE } from './field'

/** Decimals of up to 18 digits in all, no more behind the point than the scale; `wide` 1 for i128 (see field.ts). */
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
  const limit = power(min<u32>(precision, 18))
  const length = nullLength
  const step = (<usize>stride) << 2
  // So that eight digits, the scale moved, fit 64 bits
  const short = scale <= 10
  let mark = mark_of(index, rows, 0, place)
  for (let i = 0; i < n; i++) {
    let v: i64 = 0
    let settled = false
    if (step == 0) {
      settled = load<u8>(odd + i) != 0
      if (settled) settle(false, i, validity, bad)
      else mark = mark_of(index, rows, i, place)
    }
    if (!settled) {
      const p = <usize>load<u32>(mark) + 1
      const e: usize = load<u32>(mark, 4)
      let negative = load<u8>(p) == 45
      const count = <u32>(e - p) - <u32>negative
      let magnitude = NONE
      if (count - 1 < 8 && short) {
        let w = load<u64>(e - 8) ^ ZEROS
        // The point is most often where the scale says, or before one digit
        let behind: u32 = 0
        if (count > scale && scale > 0 && load<u8>(e - scale - 1) == 46) behind = scale
        else if (count > 1 && scale > 1 && load<u8>(e - 2) == 46) behind = 1
        let digits = count
        if (behind > 0) {
          // What is behind the point stays, what is before it moves on by one
          const kept = u64.MAX_VALUE << ((<u64>(8 - behind)) << 3)
          w = (w & kept) | ((w << 8) & ~kept)
          digits--
        }
        w &= u64.MAX_VALUE << ((<u64>(8 - digits)) << 3)
        if (!above9(w)) magnitude = number8(w)
        if (behind != scale && magnitude != NONE) magnitude *= power(scale - behind)
      }
      if (magnitude >= limit || <u32>(e - p) == length) {
        magnitude = decimal(mark, scale)
        negative = minus
        if (magnitude >= limit) {
          magnitude = 0
          settle(found == NULL, i, validity, bad)
        }
      }
      v = negative ? -(<i64>magnitude) : <i64>magnitude
    }
    if (wide) {
      store<i64>(dst, v)
      store<i64>(dst, v >> 63, 8)
      dst += 16
    } else {
      store<i64>(dst, v)
      dst += 8
    }
    mark += step
  }
  return rejected
}

/** What `decimal` found there, and whether a minus sign. */
let found: i32 = 0
let minus: bool = false

/** The magnitude of a field, or NONE. */
function decimal(mark: usize, scale: u32): u64 {
  found = find(mark, false)
  if (found != VALUE) return NONE
  const sign = load<u8>(start)
  minus = sign == 45
  const p = start + <usize>(sign == 45 || sign == 43)
  let point = stop - scale - 1
  if (scale == 0 || point < p || point >= stop || load<u8>(point) != 46) {
    point = p
    while (point < stop && load<u8>(point) != 46) point++
  }
  const whole = <u32>(point - p)
  const behind = point < stop ? <u32>(stop - point - 1) : 0
  if (whole + behind == 0 || behind > scale || whole + scale > 18) return NONE
  let magnitude: u64 = 0
  if (whole > 0) {
    magnitude = number(p, point)
    if (magnitude == NONE) return NONE
  }
  if (behind > 0) {
    const fraction = number(point + 1, stop)
    if (fraction == NONE) return NONE
    magnitude = magnitude * power(behind) + fraction
  }
  return magnitude * power(scale - behind)
}
