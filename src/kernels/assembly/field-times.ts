import { fail, failed, POWERS, reset, upTo18 } from './digits'
import { begin_column, find, is_json, NULL, null_length, rejected, settle, start, stop, VALUE } from './field'

/** Columns of dates and timestamps (see field.ts). */

/** Per month, 16 bits each: its days, and the days before it in a year that begins in March. */
const LENGTHS: usize = memory.data<u16>([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0])
const BEFORE: usize = memory.data<u16>([0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 0, 0, 0])

/** Days of `yyyy-MM-dd` at `p`. */
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
  if (others != 0 || last != 0 || month - 1 > 11 || day < 1 || day > 31) {
    fail()
    return 0
  }
  if (day > 28) {
    const leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0)
    if (day > <i32>load<u16>(LENGTHS + ((<usize>month) << 1)) + <i32>(leap && month == 2)) {
      fail()
      return 0
    }
  }
  // Years begin in March, so that the leap day is the last; 400 of them more, so that none is negative
  const y = <u32>year + 400 - <u32>(month <= 2)
  return <i32>(y * 365 + y / 4 - y / 100 + y / 400) + <i32>load<u16>(BEFORE + ((<usize>month) << 1)) + day - 865566
}

/** Dates of the form `yyyy-MM-dd`. */
export function field_date(index: usize, rows: usize, n: i32, place: i32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  begin_column(n, validity)
  const direct = !is_json()
  const length = null_length()
  for (let i = 0; i < n; i++) {
    let v = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const mark = index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2)
      const p = <usize>load<u32>(mark) + 1
      const given = <u32>load<u32>(mark, 4) - <u32>p
      reset()
      if (direct && given == 10 && length != 10) v = date(p)
      else fail()
      if (failed) {
        const kind = find(mark, true)
        reset()
        if (kind == VALUE && stop - start == 10) v = date(start)
        else fail()
        if (failed) {
          v = 0
          settle(kind == NULL, i, validity, bad)
        }
      }
    }
    store<i32>(dst + ((<usize>i) << 2), v)
  }
  return rejected
}

/** Local microseconds of `yyyy-MM-dd HH:mm:ss[.f…]`, with a blank or T between. */
export function timestamp(from: usize, to: usize): i64 {
  const given = <u32>(to - from)
  if (given < 19 || given > 26 || given == 20) {
    fail()
    return 0
  }
  const between = load<u8>(from, 10)
  if ((between != 32 && between != 84) || load<u8>(from, 13) != 58 || load<u8>(from, 16) != 58) fail()
  const days = <i64>date(from)
  const hour = upTo18(from + 11, from + 13)
  const minute = upTo18(from + 14, from + 16)
  const second = upTo18(from + 17, from + 19)
  if (hour > 23 || minute > 59 || second > 59) fail()
  let fraction: u64 = 0
  if (given > 19) {
    if (load<u8>(from, 19) != 46) fail()
    fraction = upTo18(from + 20, to) * load<u64>(POWERS + ((<usize>(26 - given)) << 3))
  }
  return days * 86400000000 + <i64>(((hour * 60 + minute) * 60 + second) * 1000000 + fraction)
}

export function field_timestamp(index: usize, rows: usize, n: i32, place: i32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  begin_column(n, validity)
  for (let i = 0; i < n; i++) {
    let v: i64 = 0
    if (load<u8>(odd + i)) settle(false, i, validity, bad)
    else {
      const kind = find(index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2), true)
      reset()
      if (kind == VALUE) v = timestamp(start, stop)
      else fail()
      if (failed) {
        v = 0
        settle(kind == NULL, i, validity, bad)
      }
    }
    store<i64>(dst + ((<usize>i) << 3), v)
  }
  return rejected
}
