import { heap_alloc } from './heap'
import { bytes_of, store_part, store_view } from './view'

/**
 * String functions over views, by Spark's rules for UTF-8 (UTF8String): a code point has as many bytes as its first byte says,
 * bytes that can't be first count alone.
 */

/** Bytes of the code point that begins with `b`. */
export function code_point_bytes(b: u32): u32 {
  if (b < 0xc2) return 1
  if (b < 0xe0) return 2
  if (b < 0xf0) return 3
  return b < 0xf5 ? 4 : 1
}

/** Whether all bytes are below 0x80. */
export function bytes_ascii(p: usize, n: u32): bool {
  let all = i8x16.splat(0)
  while (n >= 16) {
    all = v128.or(all, v128.load(p))
    p += 16
    n -= 16
  }
  let rest: u32 = 0
  while (n > 0) {
    rest |= load<u8>(p++)
    n--
  }
  return i8x16.bitmask(all) == 0 && rest < 128
}
export function view_is_ascii(v: usize): i32 {
  return <i32>bytes_ascii(bytes_of(v), load<u32>(v))
}

/** Code points. */
export function view_length(v: usize): i32 {
  return code_points(bytes_of(v), load<u32>(v))
}
export function code_points(p: usize, n: u32): i32 {
  const end = p + n
  let count = 0
  while (p < end) {
    const left = <i32>min<usize>(end - p, 16)
    if ((i8x16.bitmask(v128.load(p)) & ((1 << left) - 1)) == 0) {
      p += left
      count += left
      continue
    }
    p += code_point_bytes(load<u8>(p))
    count++
  }
  return count
}

/** The address `count` code points on, at most `end`. */
function forward(p: usize, end: usize, count: i64): usize {
  while (count > 0 && p < end) {
    if (count >= 16 && end - p >= 16 && i8x16.bitmask(v128.load(p)) == 0) {
      p += 16
      count -= 16
    } else {
      p += code_point_bytes(load<u8>(p))
      count--
    }
  }
  return min<usize>(p, end)
}

/** `substring(v, position, length)`: 1-based, 0 as 1, negative from the end. Never copies long bytes. */
export function view_substring(v: usize, position: i32, length: i32, out: usize, heap: usize): void {
  const p = bytes_of(v)
  const end = p + load<u32>(v)
  let start: i64 = position > 0 ? <i64>position - 1 : 0
  if (position < 0) start = <i64>code_points(p, load<u32>(v)) + <i64>position
  const until = start + <i64>length
  if (until <= start || until <= 0) {
    v128.store(out, i32x4.splat(0))
    return
  }
  const from = start > 0 ? forward(p, end, start) : p
  const to = forward(from, end, until - max<i64>(start, 0))
  store_part(out, v, from, <u32>(to - from))
}

/** Upper or lower case of ASCII text; 0 where there is other text (then nothing is written). */
function changeCase(v: usize, out: usize, heap: usize, first: i32): i32 {
  const n = load<u32>(v)
  const p = bytes_of(v)
  if (!bytes_ascii(p, n)) return 0
  if (n <= 12) {
    const low = flip(v128.load(v), first)
    // The length is not text
    v128.store(out, i32x4.replace_lane(low, 0, n))
    return 1
  }
  const to = heap_alloc(heap, n)
  let i: u32 = 0
  for (; i + 16 <= n; i += 16) v128.store(to + i, flip(v128.load(p + i), first))
  for (; i < n; i++) {
    const c = <u32>load<u8>(p + i)
    store<u8>(to + i, <u8>(c - first < 26 ? c ^ 32 : c))
  }
  store_view(out, to, n)
  return 1
}
function flip(x: v128, first: i32): v128 {
  const letters = i8x16.lt_u(i8x16.sub(x, i8x16.splat(<i8>first)), i8x16.splat(26))
  return v128.xor(x, v128.and(letters, i8x16.splat(32)))
}
export function view_upper_ascii(v: usize, out: usize, heap: usize): i32 {
  return changeCase(v, out, heap, 97)
}
export function view_lower_ascii(v: usize, out: usize, heap: usize): i32 {
  return changeCase(v, out, heap, 65)
}

/** Trims spaces (0x20 alone, as Spark). */
function trim(v: usize, out: usize, left: bool, right: bool): void {
  let p = bytes_of(v)
  let end = p + load<u32>(v)
  if (left) while (p < end && load<u8>(p) == 32) p++
  if (right) while (end > p && load<u8>(end - 1) == 32) end--
  store_part(out, v, p, <u32>(end - p))
}
export function view_trim(v: usize, out: usize): void {
  trim(v, out, true, true)
}
export function view_trim_left(v: usize, out: usize): void {
  trim(v, out, true, false)
}
export function view_trim_right(v: usize, out: usize): void {
  trim(v, out, false, true)
}

/** Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates). */
export function utf8_valid(p: usize, n: u32): i32 {
  const end = p + n
  while (p < end) {
    if (end - p >= 16 && i8x16.bitmask(v128.load(p)) == 0) {
      p += 16
      continue
    }
    const b = <u32>load<u8>(p)
    if (b < 0x80) {
      p++
      continue
    }
    const k = code_point_bytes(b)
    if (k == 1 || end - p < k) return 0
    const c = <u32>load<u8>(p, 1)
    if (c >> 6 != 2) return 0
    if (k >= 3 && <u32>load<u8>(p, 2) >> 6 != 2) return 0
    if (k == 4 && <u32>load<u8>(p, 3) >> 6 != 2) return 0
    if ((b == 0xe0 && c < 0xa0) || (b == 0xed && c > 0x9f) || (b == 0xf0 && c < 0x90) || (b == 0xf4 && c > 0x8f)) return 0
    p += k
  }
  return 1
}
