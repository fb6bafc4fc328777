import { bytes_of } from './view'

/** Spark's visible hashes: Murmur3_x86_32 with Spark's treatment of trailing bytes, and xxHash64. */

function mixK1(k: u32): u32 {
  return rotl<u32>(k * 0xcc9e2d51, 15) * 0x1b873593
}
function mixH1(h: u32, k: u32): u32 {
  return rotl<u32>(h ^ k, 13) * 5 + 0xe6546b64
}
function finish(h: u32, length: u32): i32 {
  h ^= length
  h ^= h >> 16
  h *= 0x85ebca6b
  h ^= h >> 13
  h *= 0xc2b2ae35
  return <i32>(h ^ (h >> 16))
}

export function murmur3_i32(v: i32, seed: i32): i32 {
  return finish(mixH1(seed, mixK1(v)), 4)
}
export function murmur3_i64(v: i64, seed: i32): i32 {
  return finish(mixH1(mixH1(seed, mixK1(<u32>v)), mixK1(<u32>(v >>> 32))), 8)
}
/** -0.0 hashes as 0.0, every NaN alike. */
export function murmur3_f64(v: f64, seed: i32): i32 {
  return murmur3_i64(doubleBits(v), seed)
}
export function murmur3_f32(v: f32, seed: i32): i32 {
  return murmur3_i32(floatBits(v), seed)
}
/** Whole words as usual, then each trailing byte as a word of its own, sign-extended. */
export function murmur3_bytes(p: usize, n: u32, seed: i32): i32 {
  let h: u32 = seed
  const end = p + n
  const words = p + (n & ~3)
  for (; p < words; p += 4) h = mixH1(h, mixK1(load<u32>(p)))
  for (; p < end; p++) h = mixH1(h, mixK1(<u32>(<i32>load<i8>(p))))
  return finish(h, n)
}
export function murmur3_view(v: usize, seed: i32): i32 {
  return murmur3_bytes(bytes_of(v), load<u32>(v), seed)
}

function doubleBits(v: f64): i64 {
  if (v != v) return 0x7ff8000000000000
  return v == 0 ? 0 : reinterpret<i64>(v)
}
function floatBits(v: f32): i32 {
  if (v != v) return 0x7fc00000
  return v == 0 ? 0 : reinterpret<i32>(v)
}

const P1: u64 = 0x9e3779b185ebca87
const P2: u64 = 0xc2b2ae3d27d4eb4f
const P3: u64 = 0x165667b19e3779f9
const P4: u64 = 0x85ebca77c2b2ae63
const P5: u64 = 0x27d4eb2f165667c5

function avalanche(h: u64): i64 {
  h ^= h >> 33
  h *= P2
  h ^= h >> 29
  h *= P3
  return <i64>(h ^ (h >> 32))
}
function round64(h: u64, k: u64): u64 {
  return rotl<u64>(h ^ (rotl<u64>(k * P2, 31) * P1), 27) * P1 + P4
}
function round32(h: u64, k: u32): u64 {
  return rotl<u64>(h ^ (<u64>k * P1), 23) * P2 + P3
}

export function xxhash64_i32(v: i32, seed: i64): i64 {
  return avalanche(round32(<u64>seed + P5 + 4, v))
}
export function xxhash64_i64(v: i64, seed: i64): i64 {
  return avalanche(round64(<u64>seed + P5 + 8, v))
}
export function xxhash64_f64(v: f64, seed: i64): i64 {
  return xxhash64_i64(doubleBits(v), seed)
}
export function xxhash64_f32(v: f32, seed: i64): i64 {
  return xxhash64_i32(floatBits(v), seed)
}
export function xxhash64_bytes(p: usize, n: u32, seed: i64): i64 {
  const end = p + n
  let h: u64
  if (n >= 32) {
    let a: u64 = <u64>seed + P1 + P2
    let b: u64 = <u64>seed + P2
    let c: u64 = seed
    let d: u64 = <u64>seed - P1
    for (; end - p >= 32; p += 32) {
      a = rotl<u64>(a + load<u64>(p) * P2, 31) * P1
      b = rotl<u64>(b + load<u64>(p, 8) * P2, 31) * P1
      c = rotl<u64>(c + load<u64>(p, 16) * P2, 31) * P1
      d = rotl<u64>(d + load<u64>(p, 24) * P2, 31) * P1
    }
    h = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18)
    h = merge(h, a)
    h = merge(h, b)
    h = merge(h, c)
    h = merge(h, d)
  } else h = <u64>seed + P5
  h += <u64>n
  for (; end - p >= 8; p += 8) h = round64(h, load<u64>(p))
  if (end - p >= 4) {
    h = round32(h, load<u32>(p))
    p += 4
  }
  for (; p < end; p++) h = rotl<u64>(h ^ (<u64>load<u8>(p) * P5), 11) * P1
  return avalanche(h)
}
function merge(h: u64, v: u64): u64 {
  return (h ^ (rotl<u64>(v * P2, 31) * P1)) * P1 + P4
}
export function xxhash64_view(v: usize, seed: i64): i64 {
  return xxhash64_bytes(bytes_of(v), load<u32>(v), seed)
}
