import { code_point_bytes } from './text'
import { bytes_equal, bytes_of } from './view'

/** Searching in views for bytes, and LIKE. */

/** The first place of the needle in [p, end), or 0. A needle of no bytes is at `p`. */
export function find_bytes(p: usize, end: usize, needle: usize, n: u32): usize {
  if (n == 0) return p
  if (end - p < n) return 0
  const last = end - n
  const first = i8x16.splat(load<i8>(needle))
  const final = i8x16.splat(load<i8>(needle + n - 1))
  while (p <= last) {
    let hits = <u32>i8x16.bitmask(v128.and(i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + n - 1), final)))
    while (hits != 0) {
      const at = p + ctz(hits)
      if (at > last) return 0
      if (n <= 2 || bytes_equal(at + 1, needle + 1, n - 2)) return at
      hits &= hits - 1
    }
    p += 16
  }
  return 0
}

export function view_contains(v: usize, needle: usize, n: u32): i32 {
  const p = bytes_of(v)
  return <i32>(find_bytes(p, p + load<u32>(v), needle, n) != 0)
}
export function view_starts_with(v: usize, needle: usize, n: u32): i32 {
  return <i32>(load<u32>(v) >= n && bytes_equal(bytes_of(v), needle, n))
}
export function view_ends_with(v: usize, needle: usize, n: u32): i32 {
  const length = load<u32>(v)
  return <i32>(length >= n && bytes_equal(bytes_of(v) + length - n, needle, n))
}
/** 0-based byte offset of the needle from byte offset `from` on, or -1. */
export function view_find(v: usize, needle: usize, n: u32, from: u32): i32 {
  const p = bytes_of(v)
  const length = load<u32>(v)
  if (from > length) return -1
  const at = find_bytes(p + from, p + length, needle, n)
  return at == 0 ? -1 : <i32>(at - p)
}

/**
 * A compiled LIKE pattern (`kernels/like-pattern.ts` makes it), little-endian u32 words:
 * flags (1: the first segment stands at the start, 2: the last at the end), segments; per segment { offset of its bytes from the
 * pattern's start, bytes, code points, 1 if it has a byte 0xFF, which stands for any one code point }; then the bytes.
 * Segments are what stands between the `%`; none is empty except that a pattern without any text has no segments.
 */
export function view_like(v: usize, pattern: usize, length: u32): i32 {
  const p = bytes_of(v)
  return like(p, p + load<u32>(v), pattern)
}

function like(start: usize, stop: usize, pattern: usize): i32 {
  let p = start
  let end = stop
  const flags = load<u32>(pattern)
  let count = load<u32>(pattern, 4)
  let segment = pattern + 8
  const anchoredStart = (flags & 1) != 0
  const anchoredEnd = (flags & 2) != 0
  if (count == 0) return <i32>(!(anchoredStart && anchoredEnd) || p == end)
  if (anchoredStart) {
    p = matchAt(p, end, pattern, segment)
    if (p == 0) return 0
    count--
    segment += 16
    if (count == 0) return <i32>(!anchoredEnd || p == end)
  }
  if (anchoredEnd) {
    const last = segment + ((<usize>(count - 1)) << 4)
    const from = back(start, end, last)
    if (from < p || from == 0 || matchAt(from, end, pattern, last) != end) return 0
    end = from
    count--
  }
  for (; count > 0; count--) {
    p = findSegment(p, end, pattern, segment)
    if (p == 0) return 0
    segment += 16
  }
  return 1
}

/** The address behind the segment's match at `p`, or 0. */
function matchAt(p: usize, end: usize, pattern: usize, segment: usize): usize {
  let s = pattern + load<u32>(segment)
  const n = load<u32>(segment, 4)
  if (load<u32>(segment, 12) == 0) return end - p >= n && bytes_equal(p, s, n) ? p + n : 0
  const stop = s + n
  while (s < stop) {
    if (p >= end) return 0
    const c = <u32>load<u8>(s++)
    const b = <u32>load<u8>(p)
    if (c == 0xff) p = min<usize>(p + code_point_bytes(b), end)
    else if (b == c) p++
    else return 0
  }
  return p
}

/** Where a segment must begin so that it ends at `end`; 0 where the text is too short. */
function back(start: usize, end: usize, segment: usize): usize {
  if (load<u32>(segment, 12) == 0) {
    const n = load<u32>(segment, 4)
    return end - start >= n ? end - n : 0
  }
  let p = end
  for (let k = load<u32>(segment, 8); k > 0; k--) {
    if (p <= start) return 0
    p--
    while (p > start && <u32>load<u8>(p) >> 6 == 2) p--
  }
  return p
}

function findSegment(p: usize, end: usize, pattern: usize, segment: usize): usize {
  const n = load<u32>(segment, 4)
  if (load<u32>(segment, 12) == 0) {
    const at = find_bytes(p, end, pattern + load<u32>(segment), n)
    return at == 0 ? 0 : at + n
  }
  while (p < end) {
    const behind = matchAt(p, end, pattern, segment)
    if (behind != 0) return behind
    p += code_point_bytes(load<u8>(p))
  }
  return 0
}
