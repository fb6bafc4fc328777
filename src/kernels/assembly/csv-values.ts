import { heap_alloc } from './heap'
import { store_view } from './view'

/**
 * Columns of indexed text. Each kernel reads field `j` of `n` rows (see csv_rows) into values and validity bytes; where a field is not
 * plainly of its type, or the row is odd, `bad[i]` becomes 1 for the careful way (value zero, not valid). They give the number of those; `csv_nulls`
 * tells how many lanes are not valid.
 */

let quote: i32 = -1
let nullText: usize = 0
let nullLength: u32 = 0
let trimmed: u32 = 0

/** How fields are read: `trim` bits 1 leading, 2 trailing white space. */
export function csv_options(quoteByte: i32, nullAt: usize, nullBytes: u32, trim: u32): void {
  quote = quoteByte
  nullText = nullAt
  nullLength = nullBytes
  trimmed = trim
}

let nulls: i32 = 0
export function csv_nulls(): i32 {
  return nulls
}

// The field at hand
let start: usize = 0
let stop: usize = 0

const VALUE = 0
const NULL = 1
const ODD = 2
/** Quoted, with doubled quotes in it. */
const DOUBLED = 3

/** Finds field `j` of a row: its bytes without quotes. */
function find(index: usize, rows: usize, i: i32, j: u32, odd: usize): i32 {
  if (load<u8>(odd + i)) return ODD
  const row = rows + ((<usize>i) << 3)
  const ordinal = load<u32>(row) + j
  start = j == 0 ? <usize>load<u32>(row, 4) : <usize>load<u32>(index + ((<usize>(ordinal - 1)) << 2)) + 1
  stop = load<u32>(index + ((<usize>ordinal) << 2))
  if (trimmed) {
    if (trimmed & 1) while (start < stop && load<u8>(start) <= 32) start++
    if (trimmed & 2) while (stop > start && load<u8>(stop - 1) <= 32) stop--
    // White space around quotes has rules of its own
    if (start < stop && <i32>load<u8>(start) == quote) return ODD
  }
  if (start == stop) return NULL
  if (<i32>load<u8>(start) == quote) {
    start++
    stop--
    if (start == stop) return ODD
    for (let p = start; p < stop; p++) if (<i32>load<u8>(p) == quote) return DOUBLED
  }
  if (nullLength == <u32>(stop - start) && memory.compare(start, nullText, nullLength) == 0) return NULL
  return VALUE
}

function reject(bad: usize, i: i32, validity: usize): void {
  store<u8>(bad + i, 1)
  store<u8>(validity + i, 0)
  nulls++
}

/** Strings: views of the text; doubled quotes are undone in the heap. */
export function csv_text(index: usize, rows: usize, n: i32, j: u32, odd: usize, dst: usize, validity: usize, bad: usize, heap: usize): i32 {
  let rejected = 0
  nulls = 0
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    const to = dst + ((<usize>i) << 4)
    if (kind == VALUE) {
      store_view(to, start, <u32>(stop - start))
      store<u8>(validity + i, 1)
    } else if (kind == DOUBLED) {
      const from = heap_alloc(heap, <u32>(stop - start))
      let q = from
      for (let p = start; p < stop; p++) {
        const c = load<u8>(p)
        store<u8>(q++, c)
        if (<i32>c == quote) p++
      }
      store_view(to, from, <u32>(q - from))
      store<u8>(validity + i, 1)
    } else {
      v128.store(to, i32x4.splat(0))
      if (kind == NULL) {
        store<u8>(validity + i, 0)
        nulls++
      } else {
        reject(bad, i, validity)
        rejected++
      }
    }
  }
  return rejected
}

let failed: bool = false

/** Decimal digits of [p, e) as a number; up to 18 of them. */
function digits(p: usize, e: usize): u64 {
  let v: u64 = 0
  if (e - p > 18) {
    failed = true
    return 0
  }
  while (e - p >= 8) {
    const w = load<u64>(p)
    if (((w + 0x4646464646464646) | (w - 0x3030303030303030)) & 0x8080808080808080) {
      failed = true
      return 0
    }
    let d = w - 0x3030303030303030
    d = d * 10 + (d >> 8)
    d = ((d & 0x000000ff000000ff) * 0x000f424000000064 + ((d >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
    v = v * 100000000 + d
    p += 8
  }
  for (; p < e; p++) {
    const c = <u32>load<u8>(p) - 48
    if (c > 9) failed = true
    v = v * 10 + <u64>c
  }
  return v
}

/** Integers of `width` bytes. */
export function csv_integer(
  index: usize,
  rows: usize,
  n: i32,
  j: u32,
  odd: usize,
  width: u32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  let rejected = 0
  nulls = 0
  const shift = 64 - ((<i64>width) << 3)
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    const to = dst + <usize>(i * width)
    let v: i64 = 0
    if (kind == VALUE) {
      failed = false
      let p = start
      const sign = load<u8>(p)
      if (sign == 45 || sign == 43) p++
      if (p == stop) failed = true
      v = <i64>digits(p, stop)
      if (sign == 45) v = -v
      if (!failed && (v << shift) >> shift == v) store<u8>(validity + i, 1)
      else {
        v = 0
        reject(bad, i, validity)
        rejected++
      }
    } else if (kind == NULL) {
      store<u8>(validity + i, 0)
      nulls++
    } else {
      reject(bad, i, validity)
      rejected++
    }
    if (width == 4) store<i32>(to, <i32>v)
    else if (width == 8) store<i64>(to, v)
    else if (width == 2) store<i16>(to, <i16>v)
    else store<i8>(to, <i8>v)
  }
  return rejected
}

const POWERS: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
])

/** Decimals of up to 18 digits in all, no more behind the point than the scale; `wide` 1 for i128. */
export function csv_decimal(
  index: usize,
  rows: usize,
  n: i32,
  j: u32,
  odd: usize,
  precision: u32,
  scale: u32,
  wide: i32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  let rejected = 0
  nulls = 0
  const limit = load<u64>(POWERS + ((<usize>min<u32>(precision, 18)) << 3))
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    let v: i64 = 0
    if (kind == VALUE) {
      failed = false
      let p = start
      const sign = load<u8>(p)
      if (sign == 45 || sign == 43) p++
      let point = p
      // The point is most often where the scale says
      const usual = stop - scale - 1
      if (scale > 0 && usual >= p && usual < stop && load<u8>(usual) == 46) point = usual
      else while (point < stop && load<u8>(point) != 46) point++
      const whole = <u32>(point - p)
      const behind = point < stop ? <u32>(stop - point - 1) : 0
      let magnitude: u64 = 0
      if (whole + behind == 0 || behind > scale || whole + scale > 18) failed = true
      else {
        magnitude = digits(p, point)
        if (behind > 0) magnitude = magnitude * load<u64>(POWERS + ((<usize>behind) << 3)) + digits(point + 1, stop)
        magnitude *= load<u64>(POWERS + ((<usize>(scale - behind)) << 3))
      }
      if (!failed && magnitude < limit) {
        v = sign == 45 ? -(<i64>magnitude) : <i64>magnitude
        store<u8>(validity + i, 1)
      } else {
        reject(bad, i, validity)
        rejected++
      }
    } else if (kind == NULL) {
      store<u8>(validity + i, 0)
      nulls++
    } else {
      reject(bad, i, validity)
      rejected++
    }
    if (wide) {
      store<i64>(dst + ((<usize>i) << 4), v)
      store<i64>(dst + ((<usize>i) << 4), v >> 63, 8)
    } else store<i64>(dst + ((<usize>i) << 3), v)
  }
  return rejected
}

const TENS: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
])

/** A double whose digits fit 53 bits and whose power of ten is exact: the quotient is rounded once, so it is right (Clinger). */
function double(): f64 {
  let p = start
  const sign = load<u8>(p)
  if (sign == 45 || sign == 43) p++
  let m: u64 = 0
  const first = p
  let c: u32
  while (p < stop && (c = <u32>load<u8>(p) - 48) <= 9) {
    m = m * 10 + <u64>c
    p++
  }
  let count = <u32>(p - first)
  let exponent = 0
  if (p < stop && load<u8>(p) == 46) {
    const behind = ++p
    while (p < stop && (c = <u32>load<u8>(p) - 48) <= 9) {
      m = m * 10 + <u64>c
      p++
    }
    exponent = -(<i32>(p - behind))
    count += <u32>(p - behind)
  }
  if (count == 0 || count > 18) {
    failed = true
    return 0
  }
  if (p < stop && (load<u8>(p) | 32) == 101) {
    p++
    let negative = false
    if (p < stop && (load<u8>(p) == 45 || load<u8>(p) == 43)) negative = load<u8>(p++) == 45
    const digitsAt = p
    let e = 0
    while (p < stop && p - digitsAt < 4 && (c = <u32>load<u8>(p) - 48) <= 9) {
      e = e * 10 + <i32>c
      p++
    }
    if (p == digitsAt) failed = true
    exponent += negative ? -e : e
  }
  if (p != stop || m > 9007199254740992 || exponent > 22 || exponent < -22) {
    failed = true
    return 0
  }
  let v = <f64>m
  if (exponent < 0) v /= load<f64>(TENS + ((<usize>-exponent) << 3))
  else v *= load<f64>(TENS + ((<usize>exponent) << 3))
  return sign == 45 ? -v : v
}

/** Doubles, or floats (`single` 1). */
export function csv_double(
  index: usize,
  rows: usize,
  n: i32,
  j: u32,
  odd: usize,
  single: i32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  let rejected = 0
  nulls = 0
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    let v: f64 = 0
    if (kind == VALUE) {
      failed = false
      v = double()
      // A double that lies between two floats may have been rounded to there
      if (single && (reinterpret<u64>(v) & 0x1fffffff) == 0x10000000) failed = true
      if (single && v != 0 && abs(v) < 1.1754943508222875e-38) failed = true
      if (failed) {
        v = 0
        reject(bad, i, validity)
        rejected++
      } else store<u8>(validity + i, 1)
    } else if (kind == NULL) {
      store<u8>(validity + i, 0)
      nulls++
    } else {
      reject(bad, i, validity)
      rejected++
    }
    if (single) store<f32>(dst + ((<usize>i) << 2), <f32>v)
    else store<f64>(dst + ((<usize>i) << 3), v)
  }
  return rejected
}

/** `true` and `false` in any case. */
export function csv_boolean(index: usize, rows: usize, n: i32, j: u32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  let rejected = 0
  nulls = 0
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    let v: u32 = 0
    let valid: u32 = 0
    if (kind == VALUE) {
      const w = load<u32>(start) | 0x20202020
      if (stop - start == 4 && w == 0x65757274) {
        v = 1
        valid = 1
      } else if (stop - start == 5 && w == 0x736c6166 && (load<u8>(start, 4) | 32) == 101) valid = 1
    }
    store<u8>(dst + i, <u8>v)
    if (valid) store<u8>(validity + i, 1)
    else if (kind == NULL) {
      store<u8>(validity + i, 0)
      nulls++
    } else {
      reject(bad, i, validity)
      rejected++
    }
  }
  return rejected
}

const MONTHS: usize = memory.data<u8>([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0, 0])

/** Days of `yyyy-MM-dd` at `p`. */
function date(p: usize): i32 {
  const a = load<u64>(p)
  const y1 = <u32>load<u8>(p) - 48
  const y2 = <u32>load<u8>(p, 1) - 48
  const y3 = <u32>load<u8>(p, 2) - 48
  const y4 = <u32>load<u8>(p, 3) - 48
  const m1 = <u32>load<u8>(p, 5) - 48
  const m2 = <u32>load<u8>(p, 6) - 48
  const d1 = <u32>load<u8>(p, 8) - 48
  const d2 = <u32>load<u8>(p, 9) - 48
  const most = max(max(max(y1, y2), max(y3, y4)), max(max(m1, m2), max(d1, d2)))
  if (most > 9 || (a & 0xff0000ff00000000) != 0x2d00002d00000000) {
    failed = true
    return 0
  }
  const year = <i32>(y1 * 1000 + y2 * 100 + y3 * 10 + y4)
  const month = <i32>(m1 * 10 + m2)
  const day = <i32>(d1 * 10 + d2)
  const leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0)
  if (month < 1 || month > 12 || day < 1 || day > <i32>load<u8>(MONTHS + month - 1) + <i32>(leap && month == 2)) {
    failed = true
    return 0
  }
  // Years begin in March, so that the leap day is the last
  const y = month <= 2 ? year - 1 : year
  const era = (y >= 0 ? y : y - 399) / 400
  const yearOfEra = y - era * 400
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
}

/** Dates of the form `yyyy-MM-dd`. */
export function csv_date(index: usize, rows: usize, n: i32, j: u32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  let rejected = 0
  nulls = 0
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    let v = 0
    failed = kind != VALUE || stop - start != 10
    if (!failed) v = date(start)
    store<i32>(dst + ((<usize>i) << 2), failed ? 0 : v)
    if (!failed) store<u8>(validity + i, 1)
    else if (kind == NULL) {
      store<u8>(validity + i, 0)
      nulls++
    } else {
      reject(bad, i, validity)
      rejected++
    }
  }
  return rejected
}

/** Local microseconds of `yyyy-MM-dd HH:mm:ss[.f…]`, with a blank or T between. */
export function csv_timestamp(index: usize, rows: usize, n: i32, j: u32, odd: usize, dst: usize, validity: usize, bad: usize): i32 {
  let rejected = 0
  nulls = 0
  for (let i = 0; i < n; i++) {
    const kind = find(index, rows, i, j, odd)
    let v: i64 = 0
    failed = kind != VALUE || stop - start < 19 || stop - start > 26 || stop - start == 20
    if (!failed) {
      const between = load<u8>(start, 10)
      if ((between != 32 && between != 84) || load<u8>(start, 13) != 58 || load<u8>(start, 16) != 58) failed = true
      const days = <i64>date(start)
      const hour = digits(start + 11, start + 13)
      const minute = digits(start + 14, start + 16)
      const second = digits(start + 17, start + 19)
      if (hour > 23 || minute > 59 || second > 59) failed = true
      let fraction: u64 = 0
      if (stop - start > 19) {
        if (load<u8>(start, 19) != 46) failed = true
        fraction = digits(start + 20, stop) * load<u64>(POWERS + ((26 - (stop - start)) << 3))
      }
      v = days * 86400000000 + <i64>(((hour * 60 + minute) * 60 + second) * 1000000 + fraction)
    }
    store<i64>(dst + ((<usize>i) << 3), failed ? 0 : v)
    if (!failed) store<u8>(validity + i, 1)
    else if (kind == NULL) {
      store<u8>(validity + i, 0)
      nulls++
    } else {
      reject(bad, i, validity)
      rejected++
    }
  }
  return rejected
}
