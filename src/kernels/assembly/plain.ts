import { store_view } from './view'

/** PLAIN values to our layouts. All write exactly `n` values; the caller has checked that fixed-width input is there. */

/** Bits from bit `first` on to bytes. */
export function plain_bool(src: usize, first: u32, n: i32, dst: usize): void {
  let i: u32 = first
  const last = first + n
  while (i < last) {
    if ((i & 7) == 0 && last - i >= 8) {
      const b = <u64>load<u8>(src + (i >> 3))
      store<u64>(dst, ((((b * 0x0101010101010101) & 0x8040201008040201) + 0x7f7f7f7f7f7f7f7f) >> 7) & 0x0101010101010101)
      dst += 8
      i += 8
    } else {
      store<u8>(dst++, (load<u8>(src + (i >> 3)) >> <u8>(i & 7)) & 1)
      i++
    }
  }
}

/** Length-prefixed byte strings to views into the page. Gives the address behind them, or 0 where they leave the input. */
export function plain_views(src: usize, end: usize, n: i32, dst: usize): usize {
  const dstEnd = dst + ((<usize>n) << 4)
  while (dst < dstEnd) {
    if (end - src < 4) return 0
    const length = load<u32>(src)
    src += 4
    if (length > end - src) return 0
    store_view(dst, src, length)
    src += length
    dst += 16
  }
  return src
}

/** Passes over `n` length-prefixed byte strings; the address behind them, or 0. */
export function plain_skip(src: usize, end: usize, n: i32): usize {
  for (; n > 0; n--) {
    if (end - src < 4) return 0
    const length = load<u32>(src)
    src += 4
    if (length > end - src) return 0
    src += length
  }
  return src
}

/** Fixed-length byte strings to views into the page. */
export function fixed_views(src: usize, length: u32, n: i32, dst: usize): void {
  for (; n > 0; n--) {
    store_view(dst, src, length)
    src += length
    dst += 16
  }
}

/** 32-bit integers to other widths; the narrow ones keep the low bits. May work in place where the result is not wider. */
export function i32_to_i8(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<u8>(dst + i, load<u8>(src + (i << 2)))
}
export function i32_to_i16(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<u16>(dst + (i << 1), load<u16>(src + (i << 2)))
}
export function i32_to_i64(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<i64>(dst + (i << 3), <i64>load<i32>(src + (i << 2)))
}
export function u32_to_i64(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<u64>(dst + (i << 3), <u64>load<u32>(src + (i << 2)))
}
export function i32_to_i128(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const v = <i64>load<i32>(src + (i << 2))
    store<i64>(dst + (i << 4), v)
    store<i64>(dst + (i << 4), v >> 63, 8)
  }
}
export function i64_to_i128(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const v = load<i64>(src + (i << 3))
    store<i64>(dst + (i << 4), v)
    store<i64>(dst + (i << 4), v >> 63, 8)
  }
}
export function u64_to_i128(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    store<u64>(dst + (i << 4), load<u64>(src + (i << 3)))
    store<u64>(dst + (i << 4), 0, 8)
  }
}
export function i32_to_f64(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<f64>(dst + (i << 3), <f64>load<i32>(src + (i << 2)))
}
export function f32_to_f64(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<f64>(dst + (i << 3), <f64>load<f32>(src + (i << 2)))
}

/** Multiplies by `factor` (milliseconds to microseconds, a rescaled decimal); the index of the first value that overflows, or -1. */
export function i64_scale(src: usize, n: i32, factor: i64, dst: usize): i32 {
  const most = i64.MAX_VALUE / factor
  for (let i = 0; i < n; i++) {
    const v = load<i64>(src + ((<usize>i) << 3))
    if (v > most || v < -most) return i
    store<i64>(dst + ((<usize>i) << 3), v * factor)
  }
  return -1
}
/** Floor division by a positive number (nanoseconds to microseconds). */
export function i64_floor_div(src: usize, n: i32, divisor: i64, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const v = load<i64>(src + (i << 3))
    const q = v / divisor
    store<i64>(dst + (i << 3), q - <i64>(v % divisor < 0))
  }
}

/** INT96 (nanoseconds of the day, Julian day) to microseconds of the epoch. */
export function int96_micros(src: usize, n: i32, dst: usize): void {
  for (; n > 0; n--) {
    const day = <i64>load<i32>(src, 8)
    store<i64>(dst, (day - 2440588) * 86400000000 + load<i64>(src) / 1000)
    src += 12
    dst += 8
  }
}

/** Big-endian two's complement of `length` bytes: the low 64 bits; `high` gets the next. -1 where it needs more than 128. */
let high: i64 = 0
function bigEndian(src: usize, length: u32): i64 {
  high = 0
  if (length == 0) return 0
  const sign = <i64>load<i8>(src) >> 63
  while (length > 16) {
    // Leading bytes must be the sign alone
    if (<i64>load<i8>(src) != sign) {
      overflow = 1
      return 0
    }
    src++
    length--
    if (length == 16 && <i64>load<i8>(src) >> 63 != sign) {
      overflow = 1
      return 0
    }
  }
  let low: i64 = sign
  let top: i64 = sign
  for (; length > 8; length--) top = (top << 8) | <i64>load<u8>(src++)
  const upper = length == 8 && top == sign ? sign : top
  for (; length > 0; length--) low = (low << 8) | <i64>load<u8>(src++)
  high = upper
  return low
}
let overflow: i32 = 0

function storeBig(src: usize, length: u32, dst: usize, wide: bool): bool {
  overflow = 0
  const low = bigEndian(src, length)
  store<i64>(dst, low)
  if (wide) store<i64>(dst, high, 8)
  else if (high != low >> 63) return false
  return overflow == 0
}

/** Fixed-length big-endian decimals to i64 (`wide` 0) or i128 (1); the index of the first that doesn't fit, or -1. */
export function fixed_decimals(src: usize, length: u32, n: i32, dst: usize, wide: i32): i32 {
  const step: usize = wide ? 16 : 8
  for (let i = 0; i < n; i++) {
    if (!storeBig(src, length, dst, wide != 0)) return i
    src += length
    dst += step
  }
  return -1
}

/** The same for byte strings given as views. */
export function view_decimals(views: usize, n: i32, dst: usize, wide: i32): i32 {
  const step: usize = wide ? 16 : 8
  for (let i = 0; i < n; i++) {
    const length = load<u32>(views)
    const src = length <= 12 ? views + 4 : <usize>load<u32>(views, 8)
    if (!storeBig(src, length, dst, wide != 0)) return i
    views += 16
    dst += step
  }
  return -1
}

/** BYTE_STREAM_SPLIT: values `first` to `first + n` of `total`, `width` bytes each. */
export function byte_stream_split(src: usize, total: u32, first: u32, n: u32, width: u32, dst: usize): void {
  for (let k: u32 = 0; k < width; k++) {
    let from = src + <usize>k * total + first
    let to = dst + k
    for (let i: u32 = 0; i < n; i++) {
      store<u8>(to, load<u8>(from++))
      to += width
    }
  }
}
