/** Bytes by 64-bit masks, and the lists of their positions, which are the structure of delimited text and of JSON lines. */

// inline
function join(s: v128, t: v128, u: v128, v: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(s) | ((<u32>i8x16.bitmask(t)) << 16)) |
    ((<u64>(<u32>i8x16.bitmask(u) | ((<u32>i8x16.bitmask(v)) << 16))) << 32)
  )
}

/** Of a block, given as four vectors: where a byte is. */
// inline
export function mask64(s: v128, t: v128, u: v128, v: v128, c: v128): u64 {
  return join(i8x16.eq(s, c), i8x16.eq(t, c), i8x16.eq(u, c), i8x16.eq(v, c))
}

/** The same, for a byte that is seldom there. */
// inline
export function rare64(s: v128, t: v128, u: v128, v: v128, c: v128): u64 {
  const w = i8x16.eq(s, c)
  const x = i8x16.eq(t, c)
  const y = i8x16.eq(u, c)
  const z = i8x16.eq(v, c)
  return v128.any_true(v128.or(v128.or(w, x), v128.or(y, z))) ? join(w, x, y, z) : 0
}

/** Where one of two bytes is. */
// inline
export function either64(s: v128, t: v128, u: v128, v: v128, c: v128, d: v128): u64 {
  return join(
    v128.or(i8x16.eq(s, c), i8x16.eq(s, d)),
    v128.or(i8x16.eq(t, c), i8x16.eq(t, d)),
    v128.or(i8x16.eq(u, c), i8x16.eq(u, d)),
    v128.or(i8x16.eq(v, c), i8x16.eq(v, d)),
  )
}

/** Where one of three bytes is. */
// inline
export function among64(s: v128, t: v128, u: v128, v: v128, c: v128, d: v128, e: v128): u64 {
  return join(
    v128.or(i8x16.eq(s, e), v128.or(i8x16.eq(s, c), i8x16.eq(s, d))),
    v128.or(i8x16.eq(t, e), v128.or(i8x16.eq(t, c), i8x16.eq(t, d))),
    v128.or(i8x16.eq(u, e), v128.or(i8x16.eq(u, c), i8x16.eq(u, d))),
    v128.or(i8x16.eq(v, e), v128.or(i8x16.eq(v, c), i8x16.eq(v, d))),
  )
}

/** Where bytes below 32 are, which is seldom. */
// inline
export function control64(s: v128, t: v128, u: v128, v: v128): u64 {
  const c = i8x16.splat(32)
  const least = i8x16.min_u(i8x16.min_u(s, t), i8x16.min_u(u, v))
  return v128.any_true(i8x16.lt_u(least, c)) ? join(i8x16.lt_u(s, c), i8x16.lt_u(t, c), i8x16.lt_u(u, c), i8x16.lt_u(v, c)) : 0
}

/** The mask of the block's bytes that are there. */
// inline
export function there64(left: usize): u64 {
  return left >= 64 ? u64.MAX_VALUE : ((<u64>1) << (<u64>left)) - 1
}

/** From quotes to what is within them: each opening quote and what follows it, without the closing one. */
// inline
export function within(quotes: u64, open: u64): u64 {
  let x = quotes
  x ^= x << 1
  x ^= x << 2
  x ^= x << 4
  x ^= x << 8
  x ^= x << 16
  x ^= x << 32
  return x ^ open
}

/** Marks that are in quotes which a line's end closes: found bit by bit. */
export function unclosed(candidates: u64, quotes: u64, ends: u64, open: u64): u64 {
  let bits = candidates | quotes
  let marks: u64 = 0
  let inside = open != 0
  while (bits != 0) {
    const bit = bits & (0 - bits)
    bits ^= bit
    if (quotes & bit) inside = !inside
    else if (ends & bit) {
      marks |= bit
      inside = false
    } else if (!inside) marks |= bit
  }
  stillOpen = inside ? u64.MAX_VALUE : 0
  return marks
}
/** Whether quotes are open behind the block that `unclosed` took last. */
export let stillOpen: u64 = 0

/** Appends the addresses of a block's bits; eight at a time, so up to seven words behind the last are overwritten. */
// inline
export function put64(to: usize, p: usize, bits: u64): usize {
  const last = to + ((<usize>popcnt(bits)) << 2)
  let m = bits
  for (let o = to; o < last; o += 32) {
    store<u32>(o, <u32>(p + <usize>ctz(m)))
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 4)
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 8)
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 12)
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 16)
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 20)
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 24)
    m &= m - 1
    store<u32>(o, <u32>(p + <usize>ctz(m)), 28)
    m &= m - 1
  }
  return last
}

/** Whether only white space (bytes up to 32) is in [p, stop). */
export function blank(p: usize, stop: usize): bool {
  while (p < stop && load<u8>(p) <= 32) p++
  return p == stop
}
