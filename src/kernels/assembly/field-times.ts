import { NONE, number, power } from './digits'
import { begin_column, find, json, mark_of, NULL, nullLength, rejected, settle, start, stop, stride, VALUE } from './field'

/** Columns of dates and timestamps (see field.ts). */

/** Per month, 16 bits each: its days, and the days before it in a year that begins in March. */
const LENGTHS: usize = memory.data<u16>([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0])
const BEFORE: usize = memory.data<u16>([0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 0, 0, 0])

/** Given for what is no date. */
export const NO_DATE: i32 = i32.MIN_VALUE

/** Days of `yyyy-MM-dd` at `p`, or NO_DATE. */
// inline
export function date(p: usize): i32 {
  // Digits become 0 to 9, and hyphens 0
  const a = load<u64>(p) ^ 0x2d30302d30303030
  const b = <u32>load<u16>(p, 8) ^ 0x3030
  const others = ((a + 0x7f76767f76767676) | a) & 0x8080808080808080
  const last = ((b + 0x7676) | b) & 0x8080
  const pairs = a * 10 + (a >> 8)
  const year = <i32>((pairs & 0xff) * 100 + ((pairs >> 16) & 0xff))
  const month = <u32>(((a >> 40) & 0xff) * 10 + ((a >> 48) & 0xff))
  const day = <i32>((b & 0xff) * 10 + (b >> 8))
  if (others != 0 || last != 0 || month - 1 > 11 || <u32>(day - 1) > 30) return NO_DATE
  if (day > 28) {
    const leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0)
    if (day > <i32>load<u16>(LENGTHS + ((<usize>month) << 1)) + <i32>(leap && month == 2)) return NO_DATE
  }
  // Years begin in March, so that the leap day is the last; 400 of them more, so that none is negative
  const y = <u32>year + 400 - <u32>(month <= 2)
  return <i32>(y * 365 + y / 4 - y / 100 + y / 400) + <i32>load<u16>(BEFORE + ((<usize>month) << 1)) + day - 865566
}

/** Dates of the form `yyyy-MM-dd`. */
export function field_date(index: usize, rows: usize, n: i32, place: i32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  begin_column(n, validity)
  const direct = !json && nullLength != 10
  const quoted: u32 = json ? 1 : 0
  const width: u32 = 10 + (quoted << 1)
  const step = (<usize>stride) << 2
  let mark = mark_of(index, rows, 0, place)
  for (let i = 0; i < n; i++) {
    let v = NO_DATE
    let settled = false
    if (step == 0) {
      settled = load<u8>(odd + i) != 0
      if (settled) settle(false, i, validity, bad)
      else mark = mark_of(index, rows, i, place)
    }
    if (!settled) {
      const p = <usize>load<u32>(mark) + 1
      if (<u32>load<u32>(mark, 4) - <u32>p == width && (direct || load<u8>(p) == 34)) v = date(p + <usize>quoted)
      if (v == NO_DATE) v = dateCarefully(mark, i, validity, bad)
    }
    store<i32>(dst, v == NO_DATE ? 0 : v)
    dst += 4
    mark += step
  }
  return rejected
}

function dateCarefully(mark: usize, i: i32, validity: usize, bad: usize): i32 {
  const kind = find(mark, true)
  const v = kind == VALUE && stop - start == 10 ? date(start) : NO_DATE
  if (v == NO_DATE) settle(kind == NULL, i, validity, bad)
  return v
}

/** Given for what is no timestamp. */
export const NO_TIMESTAMP: i64 = i64.MIN_VALUE

/** Local microseconds of `yyyy-MM-dd HH:mm:ss[.f…]`, with a blank or T between; or NO_TIMESTAMP. */
export function timestamp(from: usize, to: usize): i64 {
  const given = <u32>(to - from)
  if (given < 19 || given > 26 || given == 20) return NO_TIMESTAMP
  const between = load<u8>(from, 10)
  if ((between != 32 && between != 84) || load<u8>(from, 13) != 58 || load<u8>(from, 16) != 58) return NO_TIMESTAMP
  const days = date(from)
  const hour = number(from + 11, from + 13)
  const minute = number(from + 14, from + 16)
  const second = number(from + 17, from + 19)
  if (days == NO_DATE || hour > 23 || minute > 59 || second > 59) return NO_TIMESTAMP
  let fraction: u64 = 0
  if (given > 19) {
    fraction = number(from + 20, to)
    if (load<u8>(from, 19) != 46 || fraction == NONE) return NO_TIMESTAMP
    fraction *= power(26 - given)
  }
  return <i64>days * 86400000000 + <i64>(((hour * 60 + minute) * 60 + second) * 1000000 + fraction)
}

export function field_timestamp(index: usize, rows: usize, n: i32, place: i32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  begin_column(n, validity)
  for (let i = 0; i < n; i++) {
    let v = NO_TIMESTAMP
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const kind = find(mark_of(index, rows, i, place), true)
      if (kind == VALUE) v = timestamp(start, stop)
      if (v == NO_TIMESTAMP) settle(kind == NULL, i, validity, bad)
    }
    store<i64>(dst, v == NO_TIMESTAMP ? 0 : v)
    dst += 8
  }
  return rejected
}

export function isDate(from: usize, to: usize): bool {
  return to - from == 10 && date(from) != NO_DATE
}
export function isTimestamp(from: usize, to: usize): bool {
  return timestamp(from, to) != NO_TIMESTAMP
}
