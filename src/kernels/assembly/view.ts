import { copy_exactly } from './copies'
import { heap_alloc } from './heap'
import { at, CODES } from './scratch'

/**
 * Variable-length values as 16-byte views (columnar/view.ts): length, then 12 bytes in place, or 4 bytes of prefix, address and heap block.
 * Kernels read up to 16 bytes past a value's end; they write no more than the value.
 */

export function length_of(v: usize): u32 {
  return load<u32>(v)
}
/** Address of the bytes. */
export function bytes_of(v: usize): usize {
  return load<u32>(v) <= 12 ? v + 4 : <usize>load<u32>(v, 8)
}

/** Writes the view of `length` bytes at `from`: copied into it where they fit, else pointed to with heap block 0. */
export function store_view(out: usize, from: usize, length: u32): void {
  if (length <= 12) {
    const low = load<u64>(from)
    const top = load<u32>(from, 8)
    const lowMask: u64 = length >= 8 ? u64.MAX_VALUE : ((<u64>1) << ((<u64>length) << 3)) - 1
    const topMask: u32 = length <= 8 ? 0 : <u32>(((<u64>1) << ((<u64>(length - 8)) << 3)) - 1)
    store<u32>(out, length)
    store<u64>(out, low & lowMask, 4)
    store<u32>(out, top & topMask, 12)
  } else {
    store<u32>(out, length)
    store<u32>(out, load<u32>(from), 4)
    store<u32>(out, <u32>from, 8)
    store<u32>(out, 0, 12)
  }
}
/** The same for a part of `v`'s bytes: keeps its heap block. */
export function store_part(out: usize, v: usize, from: usize, length: u32): void {
  const block = load<u32>(v) > 12 ? load<u32>(v, 12) : 0
  store_view(out, from, length)
  if (length > 12) store<u32>(out, block, 12)
}

export function view_make(out: usize, from: usize, length: u32): void {
  store_view(out, from, length)
}

/** Equality of `n` bytes. */
export function bytes_equal(a: usize, b: usize, n: u32): bool {
  while (n >= 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false
    a += 16
    b += 16
    n -= 16
  }
  if (n >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false
    a += 8
    b += 8
    n -= 8
  }
  if (n == 0) return true
  return (load<u64>(a) ^ load<u64>(b)) << ((<u64>(8 - n)) << 3) == 0
}

export function view_equals(a: usize, b: usize): i32 {
  if (load<u64>(a) != load<u64>(b)) return 0
  const n = load<u32>(a)
  if (n <= 12) return <i32>(load<u64>(a, 8) == load<u64>(b, 8))
  const x = <usize>load<u32>(a, 8)
  const y = <usize>load<u32>(b, 8)
  return <i32>(x == y || bytes_equal(x, y, n))
}

/** <0, 0, >0 by unsigned bytes, the shorter first where one is a prefix. */
export function view_compare(a: usize, b: usize): i32 {
  const m = load<u32>(a)
  const n = load<u32>(b)
  // The prefixes, padded with zeros, decide unless they are the same
  const p = bswap(load<u32>(a, 4))
  const q = bswap(load<u32>(b, 4))
  if (p != q) return p < q ? -1 : 1
  return bytes_compare(bytes_of(a), m, bytes_of(b), n)
}

export function bytes_compare(x: usize, m: u32, y: usize, n: u32): i32 {
  let k = min<u32>(m, n)
  while (k >= 8) {
    const s = load<u64>(x)
    const t = load<u64>(y)
    if (s != t) return bswap(s) < bswap(t) ? -1 : 1
    x += 8
    y += 8
    k -= 8
  }
  if (k > 0) {
    const shift = (<u64>(8 - k)) << 3
    const s = bswap(load<u64>(x) << shift)
    const t = bswap(load<u64>(y) << shift)
    // Shifted left, the bytes lie at the high end in reverse: compare from the first
    const d = s ^ t
    if (d != 0) return s < t ? -1 : 1
  }
  return m < n ? -1 : <i32>(m > n)
}

/** A 64-bit hash of the bytes (ours, not one of Spark's): good in its high bits. */
export function view_hash(v: usize): i64 {
  return bytes_hash(bytes_of(v), load<u32>(v))
}

const MULTIPLIER: u64 = 0x9e3779b97f4a7c15

function mix(h: u64, x: u64): u64 {
  return (rotl(h, 29) ^ x) * MULTIPLIER
}

export function bytes_hash(p: usize, n: u32): i64 {
  let a: u64 = <u64>n * MULTIPLIER
  let b: u64 = 0x2545f4914f6cdd1d
  while (n >= 16) {
    a = mix(a, load<u64>(p))
    b = mix(b, load<u64>(p, 8))
    p += 16
    n -= 16
  }
  if (n >= 8) {
    a = mix(a, load<u64>(p))
    p += 8
    n -= 8
  }
  if (n > 0) b = mix(b, load<u64>(p) << ((<u64>(8 - n)) << 3))
  a = mix(a, b)
  a ^= a >> 32
  return <i64>(a * MULTIPLIER)
}

/** A view whose long bytes are its own, in the heap. */
export function view_copy(v: usize, out: usize, heap: usize): void {
  const n = load<u32>(v)
  if (n <= 12) {
    v128.store(out, v128.load(v))
    return
  }
  const from = <usize>load<u32>(v, 8)
  const to = heap_alloc(heap, n)
  copy_exactly(to, from, n)
  store_view(out, to, n)
}

/** Copies `n` views, long bytes to the heap. */
export function views_copy(views: usize, n: i32, out: usize, heap: usize): void {
  for (; n > 0; n--) {
    view_copy(views, out, heap)
    views += 16
    out += 16
  }
}

/** The bytes that `n` views hold in all, and those of long ones alone. */
export function views_bytes(views: usize, n: i32): i64 {
  let total: i64 = 0
  for (; n > 0; n--) {
    total += <i64>load<u32>(views)
    views += 16
  }
  return total
}
export function views_long_bytes(views: usize, n: i32): i64 {
  let total: i64 = 0
  for (; n > 0; n--) {
    const length = load<u32>(views)
    if (length > 12) total += <i64>length
    views += 16
  }
  return total
}

export function view_concat2(a: usize, b: usize, out: usize, heap: usize): void {
  const m = load<u32>(a)
  const n = load<u32>(b)
  const x = bytes_of(a)
  const y = bytes_of(b)
  // A short result is put together aside, as `out` may be `a` or `b`
  const to = m + n <= 12 ? at(CODES) : heap_alloc(heap, m + n)
  copy_exactly(to, x, m)
  copy_exactly(to + m, y, n)
  store_view(out, to, m + n)
}
