import { date_to_view, decimal_to_view, i64_to_view } from './print'
import { utf8_valid } from './text'
import { bytes_of, length_of } from './view'

/**
 * Rows as text, for writers. Columns become views of what is to be written, with a flag for each, and then rows are put together. Views of this
 * kind have no zeros behind short values, and up to 16 bytes behind the last one may be overwritten.
 */

/** Flags: as it is, between quotes, not written at all; or the writer must look at it. */
const PLAIN: u8 = 0
const QUOTED: u8 = 1
const LEFT_OUT: u8 = 2
const CAREFUL: u8 = 3

/** The eight digits of v < 10^8, the first in the lowest byte. */
// inline
function digits8(v: u64): u64 {
  const high = v / 10000
  const halves = high | ((v - high * 10000) << 32)
  const hundreds = ((halves * 10486) >> 20) & 0x0000007f0000007f
  const pairs = ((halves - hundreds * 100) << 16) + hundreds
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f
  return tens + ((pairs - tens * 10) << 8)
}

function integers<T extends number>(values: usize, n: i32, out: usize, heap: usize): void {
  for (; n > 0; n--) {
    const v = <i64>load<T>(values)
    const negative = v < 0
    const magnitude = negative ? 0 - <u64>v : <u64>v
    if (magnitude < 100000000) {
      const digits = digits8(magnitude)
      const zeros: u64 = min<u64>(ctz(digits) >> 3, 7)
      store<u8>(out, 45, 4)
      store<u64>(out + <usize>negative, (digits | 0x3030303030303030) >> (zeros << 3), 4)
      store<u32>(out, 8 - <u32>zeros + <u32>negative)
    } else i64_to_view(v, out, heap)
    values += sizeof<T>()
    out += 16
  }
}
/** Integers of `width` bytes. */
export function text_integers(values: usize, width: u32, n: i32, out: usize, heap: usize): void {
  if (width == 8) integers<i64>(values, n, out, heap)
  else if (width == 4) integers<i32>(values, n, out, heap)
  else if (width == 2) integers<i16>(values, n, out, heap)
  else integers<i8>(values, n, out, heap)
}

/** Decimals in plain notation; `wide` 1 for i128. */
export function text_decimals(values: usize, wide: i32, scale: u32, n: i32, out: usize, heap: usize): void {
  for (; n > 0; n--) {
    const low = load<i64>(values)
    const high = wide ? load<i64>(values, 8) : low >> 63
    const negative = low < 0
    const magnitude = negative ? 0 - <u64>low : <u64>low
    if (magnitude < 100000000 && high == low >> 63 && scale - 1 < 7) {
      const digits = digits8(magnitude)
      // At least one digit is before the point
      const count = max<u32>(8 - (<u32>ctz(digits) >> 3), scale + 1)
      const whole = count - scale
      const text = (digits | 0x3030303030303030) >> ((<u64>(8 - count)) << 3)
      const p = out + 4 + <usize>negative
      store<u8>(out, 45, 4)
      store<u64>(p, text)
      store<u8>(p + whole, 46)
      store<u64>(p + whole + 1, text >> ((<u64>whole) << 3))
      store<u32>(out, count + 1 + <u32>negative)
    } else decimal_to_view(low, high, scale, out, heap)
    values += wide ? 16 : 8
    out += 16
  }
}

/** Dates as Spark prints them. */
export function text_dates(values: usize, n: i32, out: usize, heap: usize): void {
  for (; n > 0; n--) {
    date_to_view(load<i32>(values), out, heap)
    values += 4
    out += 16
  }
}

export function text_booleans(values: usize, n: i32, out: usize): void {
  for (; n > 0; n--) {
    const v = load<u8>(values++)
    store<u64>(out, v ? 0x65757274 : 0x65736c6166, 4)
    store<u32>(out, v ? 4 : 5)
    out += 16
  }
}

/**
 * Looks at strings, for the flags: CSV puts quotes around those with a separator or line end, JSON around all. Those with quotes, backslashes,
 * control characters, malformed UTF-8, in CSV with white space at an end or a comment's begin, in JSON with `ascii` beyond ASCII need a careful
 * look; gives how many.
 */
export function text_strings(
  views: usize,
  validity: usize,
  n: i32,
  json: i32,
  separator: i32,
  lineEnd: i32,
  quote: i32,
  comment: i32,
  ascii: i32,
  flags: usize,
): i32 {
  const a = i8x16.splat(<i8>separator)
  const b = i8x16.splat(<i8>lineEnd)
  const q = i8x16.splat(<i8>quote)
  const backslash = i8x16.splat(92)
  const blank = i8x16.splat(32)
  let careful = 0
  for (let i = 0; i < n; i++) {
    const view = views + ((<usize>i) << 4)
    const length = length_of(view)
    const from = bytes_of(view)
    let flag = PLAIN
    if (validity == 0 || load<u8>(validity + i)) {
      let odd: u32 = 0
      let split: u32 = 0
      let high: u32 = 0
      for (let k: u32 = 0; k < length; k += 16) {
        const bytes = v128.load(from + k)
        odd |= part(v128.or(v128.or(i8x16.eq(bytes, q), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, blank)), length - k)
        split |= part(v128.or(i8x16.eq(bytes, a), i8x16.eq(bytes, b)), length - k)
        high |= part(bytes, length - k)
      }
      if (high != 0 && (ascii || !utf8_valid(from, length))) odd = 1
      if (json) flag = odd ? CAREFUL : QUOTED
      else {
        const c = length == 0 ? 0 : <i32>load<u8>(from)
        if (odd || c <= 32 || c == comment || load<u8>(from + length - 1) <= 32) flag = CAREFUL
        else if (split != 0) flag = QUOTED
      }
    }
    store<u8>(flags + i, flag)
    careful += <i32>(flag == CAREFUL)
  }
  return careful
}

/** The first `length` lanes of a mask. */
// inline
function part(mask: v128, length: u32): u32 {
  const bits = <u32>i8x16.bitmask(mask)
  return length >= 16 ? bits : bits & ((1 << length) - 1)
}

/** Where there is a null, the view of what is written for it. */
export function text_nulls(validity: usize, n: i32, views: usize, flags: usize, nullView: usize, leftOut: i32): void {
  for (let i = 0; i < n; i++) {
    if (load<u8>(validity + i)) continue
    v128.store(views + ((<usize>i) << 4), v128.load(nullView))
    store<u8>(flags + i, leftOut ? LEFT_OUT : PLAIN)
  }
}

/** Copies `n` bytes, and up to 15 more. */
// inline
function put(to: usize, from: usize, n: u32): usize {
  v128.store(to, v128.load(from))
  for (let k: u32 = 16; k < n; k += 16) v128.store(to + k, v128.load(from + k))
  return to + n
}

/**
 * Puts `n` rows together at `out`, and gives the address behind them. `spec` is { columns, quote, then views of what begins a row, ends it, and
 * is between fields; from byte 64 on per column { views, flags or 0 for plain ones, prefix's address, prefix's length } }. Rows with nothing in
 * them are left out where nothing begins a row.
 */
export function text_rows(spec: usize, n: i32, out: usize): usize {
  const columns = load<u32>(spec)
  const quote = load<u8>(spec, 4)
  const open = spec + 8
  const close = spec + 24
  const between = spec + 40
  const opening = length_of(open)
  const separator = bytes_of(between)
  const separatorLength = length_of(between)
  const last = spec + 64 + ((<usize>columns) << 4)
  let o = out
  for (let i = 0; i < n; i++) {
    const begin = o
    if (opening > 0) o = put(o, bytes_of(open), opening)
    let first = true
    for (let column = spec + 64; column < last; column += 16) {
      const flags: usize = load<u32>(column, 4)
      const flag = flags == 0 ? PLAIN : load<u8>(flags + i)
      if (flag == LEFT_OUT) continue
      if (!first) o = put(o, separator, separatorLength)
      first = false
      const prefix = load<u32>(column, 12)
      if (prefix > 0) o = put(o, load<u32>(column, 8), prefix)
      const view = <usize>load<u32>(column) + ((<usize>i) << 4)
      if (flag == QUOTED) store<u8>(o++, quote)
      o = put(o, bytes_of(view), length_of(view))
      if (flag == QUOTED) store<u8>(o++, quote)
    }
    if (opening > 0 || o != begin) o = put(o, bytes_of(close), length_of(close))
  }
  return o
}
