import { day, days_in, days_of, month, split, year } from './civil'
import { power } from './digits'
import { date, NO_DATE, NO_TIMESTAMP, timestamp } from './field-times'
import { heap_alloc } from './heap'
import { at, CODES } from './scratch'
import { bytes_of, store_view } from './view'

/** Local times as text and back: as casts write and read them, and by patterns of plain fields (functions/datetime/pattern-code.ts). */

const DAY: i64 = 86400000000

/** Microseconds of `yyyy-MM-dd` or `yyyy-MM-dd HH:mm:ss[.f…]`, with a blank or T between; or the least i64. */
export function view_to_timestamp(v: usize): i64 {
  const n = load<u32>(v)
  const p = bytes_of(v)
  if (n != 10) return timestamp(p, p + n)
  const days = date(p)
  return days == NO_DATE ? NO_TIMESTAMP : <i64>days * DAY
}

// inline
function two(p: usize, v: u32): void {
  const tens = v / 10
  store<u16>(p, <u16>(0x3030 + tens + ((v - tens * 10) << 8)))
}

/** `count` digits of a number that has no more. */
function digits(p: usize, v: u32, count: u32): void {
  for (let q = p + count; q > p; v /= 10) store<u8>(--q, <u8>(48 + (v % 10)))
}

/** The day of the local time that `begin` was given. */
let days: i64 = 0

/** The time of day of a local time, whose date `split` is given. */
function begin(local: i64): i64 {
  days = local / DAY
  days -= <i64>(local - days * DAY < 0)
  split(days)
  return local - days * DAY
}

/** `yyyy-MM-dd HH:mm:ss[.f…]` without zeros at the end; 0 for years that have not four digits. */
export function timestamp_to_view(local: i64, out: usize, heap: usize): i32 {
  const ofDay = begin(local)
  if (<u64>year > 9999) return 0
  const p = heap_alloc(heap, 26)
  const century = <u32>year / 100
  const second = <u32>(ofDay / 1000000)
  const micros = <u32>(ofDay - <i64>second * 1000000)
  const minute = second / 60
  two(p, century)
  two(p + 2, <u32>year - century * 100)
  store<u8>(p, 45, 4)
  two(p + 5, month)
  store<u8>(p, 45, 7)
  two(p + 8, day)
  store<u8>(p, 32, 10)
  two(p + 11, minute / 60)
  store<u8>(p, 58, 13)
  two(p + 14, minute % 60)
  store<u8>(p, 58, 16)
  two(p + 17, second % 60)
  let n: u32 = 19
  if (micros != 0) {
    store<u8>(p, 46, 19)
    digits(p + 20, micros, 6)
    n = 26
    while (load<u8>(p + n - 1) == 48) n--
  }
  store_view(out, p, n)
  return 1
}

/**
 * Patterns are a u16 that counts places, a pair of bytes per place, the first of which is one of these, the second its width or a literal's byte, and
 * where they are needed the names of months and of weekdays from Monday on, 10 bytes each that begin with the length.
 */
const LITERAL: u32 = 0
const YEAR: u32 = 1
const MONTH: u32 = 2
const DAY_OF_MONTH: u32 = 3
const HOUR: u32 = 4
const MINUTE: u32 = 5
const SECOND: u32 = 6
const FRACTION: u32 = 7
const MONTH_NAME: u32 = 8
const WEEKDAY_NAME: u32 = 9
const HALF_DAY: u32 = 10
const HOUR_OF_HALF: u32 = 11
const NAME: usize = 10

/** A local time by a pattern; 0 for years before 1 and after 9999. No field is wider than 9. */
export function pattern_print(local: i64, pattern: usize, out: usize, heap: usize): i32 {
  const ofDay = begin(local)
  if (<u64>(year - 1) > 9998) return 0
  const second = <u32>(ofDay / 1000000)
  const n = (<u32>load<u16>(bytes_of(pattern))) << 1
  const ops = bytes_of(pattern) + 2
  const names = ops + n
  const start = n <= 64 ? at(CODES) : heap_alloc(heap, n * 5)
  let p = start
  for (let i: u32 = 0; i < n; i += 2) {
    const op = <u32>load<u8>(ops + i)
    const width = <u32>load<u8>(ops + i, 1)
    if (op == LITERAL) {
      store<u8>(p++, <u8>width)
      continue
    }
    let v: u32
    if (op == YEAR) {
      v = <u32>year
      if (width == 2) v %= 100
      else {
        const count = max<u32>(width, v > 999 ? 4 : v > 99 ? 3 : v > 9 ? 2 : 1)
        digits(p, v, count)
        p += count
        continue
      }
    } else if (op == MONTH) v = month
    else if (op == DAY_OF_MONTH) v = day
    else if (op == HOUR) v = second / 3600
    else if (op == MINUTE) v = (second / 60) % 60
    else if (op == SECOND) v = second % 60
    else if (op == HOUR_OF_HALF) v = ((second / 3600 + 11) % 12) + 1
    else if (op == MONTH_NAME || op == WEEKDAY_NAME) {
      // 0000-03-06 was a Monday
      const weekday = <u32>((days + 719463) % 7)
      const name = names + NAME * <usize>(op == MONTH_NAME ? month - 1 : 12 + weekday)
      store<u64>(p, load<u64>(name, 1))
      store<u8>(p, load<u8>(name, 9), 8)
      p += width == 3 ? 3 : <usize>load<u8>(name)
      continue
    } else if (op == HALF_DAY) {
      store<u16>(p, second < 43200 ? 0x4d41 : 0x4d50)
      p += 2
      continue
    } else {
      digits(p, <u32>(ofDay - <i64>second * 1000000), 6)
      store<u32>(p, 0x30303030, 6)
      p += width
      continue
    }
    if (width == 1 && v < 10) store<u8>(p++, <u8>(48 + v))
    else {
      two(p, v)
      p += 2
    }
  }
  const length = <u32>(p - start)
  let from = start
  if (length > 12 && n <= 64) {
    from = heap_alloc(heap, length)
    memory.copy(from, start, length)
  }
  store_view(out, from, length)
  return 1
}

// inline
function isDigit(p: usize, end: usize): bool {
  return p < end && <u32>load<u8>(p) - 48 < 10
}

/** The local time of a text that has the pattern's form to the letter: numbers of their full widths (of one letter, one or two digits), in their ranges; or the least i64. */
export function pattern_read(v: usize, pattern: usize): i64 {
  let p = bytes_of(v)
  const end = p + load<u32>(v)
  const n = (<u32>load<u16>(bytes_of(pattern))) << 1
  const ops = bytes_of(pattern) + 2
  let y: u64 = 1970
  let m: u64 = 1
  let d: u64 = 1
  let hour: u64 = 0
  let minute: u64 = 0
  let second: u64 = 0
  let micros: u64 = 0
  for (let i: u32 = 0; i < n; i += 2) {
    const op = <u32>load<u8>(ops + i)
    const width = <u32>load<u8>(ops + i, 1)
    if (op == LITERAL) {
      if (p == end || load<u8>(p) != width) return NO_TIMESTAMP
      p++
      continue
    }
    const first = p
    const most = p + (width == 1 && op != FRACTION ? 2 : width)
    while (p < most && isDigit(p, end)) p++
    const count = <u32>(p - first)
    if (count == 0 || (count < width && op != FRACTION)) return NO_TIMESTAMP
    // no digit behind, but those of the next field
    if ((i + 2 == n || load<u8>(ops + i, 2) == LITERAL) && isDigit(p, end)) return NO_TIMESTAMP
    let value: u64 = 0
    for (let q = first; q < p; q++) value = value * 10 + <u64>(load<u8>(q) - 48)
    if (op == YEAR) y = width == 2 ? 2000 + value : value
    else if (op == MONTH) m = value
    else if (op == DAY_OF_MONTH) d = value
    else if (op == HOUR) hour = value
    else if (op == MINUTE) minute = value
    else if (op == SECOND) second = value
    else micros = count <= 6 ? value * power(6 - count) : value / power(count - 6)
  }
  if (p != end || y - 1 > 9998 || m - 1 > 11 || d - 1 > 30 || hour > 23 || minute > 59 || second > 59) return NO_TIMESTAMP
  if (d > 28 && <i32>d > days_in(<i64>y, <i32>m)) return NO_TIMESTAMP
  return days_of(<i64>y, <i32>m, <i32>d) * DAY + <i64>(((hour * 60 + minute) * 60 + second) * 1000000 + micros)
}
