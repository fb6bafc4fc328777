import { heap_alloc } from './heap'
import { at, CHECKS, CODES, COUNTERS } from './scratch'
import { bytes_of, store_view } from './view'

/** Digests of bytes as hexadecimal text: MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4); and the CRC-32 of zlib. */

/** 2^32 times the sines of 1 to 64, rounded down. */
const SINES: usize = memory.data<u32>([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1,
  0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453,
  0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
  0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
  0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
  0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
])
/** The fractions of the cube roots of the first 64 primes, as 2^32nds. */
const ROOTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
])

/** Two hexadecimal digits. */
// inline
function hexPair(byte: u32): u32 {
  const nibbles = (byte >> 4) | ((byte & 15) << 8)
  // Letters come 39 places after what follows the digits
  return nibbles + 0x3030 + (((nibbles + 0x0606) >> 4) & 0x0101) * 39
}

/** `words` words in their order as hexadecimal text, each from its highest byte on. */
function hexadecimal(from: usize, words: u32, out: usize, heap: usize): void {
  const length = words << 3
  const to = heap_alloc(heap, length)
  let p = to
  for (let i: u32 = 0; i < words; i++) {
    const w = load<u32>(from + ((<usize>i) << 2))
    store<u16>(p, <u16>hexPair(w >> 24))
    store<u16>(p, <u16>hexPair((w >> 16) & 255), 2)
    store<u16>(p, <u16>hexPair((w >> 8) & 255), 4)
    store<u16>(p, <u16>hexPair(w & 255), 6)
    p += 8
  }
  store_view(out, to, length)
}

/** Writes the message's last one or two blocks to the working space: what is left of it, a bit, zeros, its length in bits. How many there are. */
function padding(from: usize, n: u32, bigEndian: bool): u32 {
  const to = at(CODES)
  const left = n & 63
  memory.fill(to, 0, 128)
  memory.copy(to, from + <usize>(n - left), left)
  store<u8>(to + left, 128)
  const blocks: u32 = left < 56 ? 1 : 2
  const bits = (<u64>n) << 3
  store<u64>(to + ((<usize>blocks) << 6) - 8, bigEndian ? bswap(bits) : bits)
  return blocks
}

// inline
function word(p: usize, i: u32): u32 {
  return load<u32>(p + ((<usize>(i & 15)) << 2))
}
// inline
function sine(i: u32): u32 {
  return load<u32>(SINES + ((<usize>i) << 2))
}
// inline
function choose(x: u32, y: u32, z: u32): u32 {
  return z ^ (x & (y ^ z))
}
// inline
function majority(x: u32, y: u32, z: u32): u32 {
  return (x & y) | (z & (x | y))
}

/** A block of MD5; the state is four words. */
function md5Block(state: usize, p: usize): void {
  let a = load<u32>(state)
  let b = load<u32>(state, 4)
  let c = load<u32>(state, 8)
  let d = load<u32>(state, 12)
  for (let i: u32 = 0; i < 16; i += 4) {
    a = b + rotl<u32>(a + choose(b, c, d) + word(p, i) + sine(i), 7)
    d = a + rotl<u32>(d + choose(a, b, c) + word(p, i + 1) + sine(i + 1), 12)
    c = d + rotl<u32>(c + choose(d, a, b) + word(p, i + 2) + sine(i + 2), 17)
    b = c + rotl<u32>(b + choose(c, d, a) + word(p, i + 3) + sine(i + 3), 22)
  }
  for (let i: u32 = 16; i < 32; i += 4) {
    a = b + rotl<u32>(a + choose(d, b, c) + word(p, 5 * i + 1) + sine(i), 5)
    d = a + rotl<u32>(d + choose(c, a, b) + word(p, 5 * i + 6) + sine(i + 1), 9)
    c = d + rotl<u32>(c + choose(b, d, a) + word(p, 5 * i + 11) + sine(i + 2), 14)
    b = c + rotl<u32>(b + choose(a, c, d) + word(p, 5 * i) + sine(i + 3), 20)
  }
  for (let i: u32 = 32; i < 48; i += 4) {
    a = b + rotl<u32>(a + (b ^ c ^ d) + word(p, 3 * i + 5) + sine(i), 4)
    d = a + rotl<u32>(d + (a ^ b ^ c) + word(p, 3 * i + 8) + sine(i + 1), 11)
    c = d + rotl<u32>(c + (d ^ a ^ b) + word(p, 3 * i + 11) + sine(i + 2), 16)
    b = c + rotl<u32>(b + (c ^ d ^ a) + word(p, 3 * i + 14) + sine(i + 3), 23)
  }
  for (let i: u32 = 48; i < 64; i += 4) {
    a = b + rotl<u32>(a + (c ^ (b | ~d)) + word(p, 7 * i) + sine(i), 6)
    d = a + rotl<u32>(d + (b ^ (a | ~c)) + word(p, 7 * i + 7) + sine(i + 1), 10)
    c = d + rotl<u32>(c + (a ^ (d | ~b)) + word(p, 7 * i + 14) + sine(i + 2), 15)
    b = c + rotl<u32>(b + (d ^ (c | ~a)) + word(p, 7 * i + 21) + sine(i + 3), 21)
  }
  store<u32>(state, load<u32>(state) + a)
  store<u32>(state, load<u32>(state, 4) + b, 4)
  store<u32>(state, load<u32>(state, 8) + c, 8)
  store<u32>(state, load<u32>(state, 12) + d, 12)
}

export function md5_view(v: usize, out: usize, heap: usize): void {
  const n = load<u32>(v)
  const from = bytes_of(v)
  const state = at(COUNTERS)
  store<u32>(state, 0x67452301)
  store<u32>(state, 0xefcdab89, 4)
  store<u32>(state, 0x98badcfe, 8)
  store<u32>(state, 0x10325476, 12)
  for (let i: u32 = n >> 6, p = from; i > 0; i--, p += 64) md5Block(state, p)
  const blocks = padding(from, n, false)
  for (let i: u32 = 0; i < blocks; i++) md5Block(state, at(CODES) + ((<usize>i) << 6))
  for (let i: usize = 0; i < 16; i += 4) store<u32>(state + i, bswap(load<u32>(state + i)))
  hexadecimal(state, 4, out, heap)
}

/** Behind the state: the words of a block, and those made of them. */
const SCHEDULE: usize = 64

/** A block of SHA-1; the state is five words. */
function sha1Block(state: usize, p: usize): void {
  const w = state + SCHEDULE
  for (let i: usize = 0; i < 64; i += 4) store<u32>(w + i, bswap(load<u32>(p + i)))
  for (let q = w + 64; q < w + 320; q += 4) {
    store<u32>(q, rotl<u32>(load<u32>(q - 12) ^ load<u32>(q - 32) ^ load<u32>(q - 56) ^ load<u32>(q - 64), 1))
  }
  let a = load<u32>(state)
  let b = load<u32>(state, 4)
  let c = load<u32>(state, 8)
  let d = load<u32>(state, 12)
  let e = load<u32>(state, 16)
  for (let i: u32 = 0; i < 80; i++) {
    let f: u32
    if (i < 20) f = choose(b, c, d) + 0x5a827999
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1
    else if (i < 60) f = majority(b, c, d) + 0x8f1bbcdc
    else f = (b ^ c ^ d) + 0xca62c1d6
    const t = rotl<u32>(a, 5) + f + e + load<u32>(w + ((<usize>i) << 2))
    e = d
    d = c
    c = rotl<u32>(b, 30)
    b = a
    a = t
  }
  store<u32>(state, load<u32>(state) + a)
  store<u32>(state, load<u32>(state, 4) + b, 4)
  store<u32>(state, load<u32>(state, 8) + c, 8)
  store<u32>(state, load<u32>(state, 12) + d, 12)
  store<u32>(state, load<u32>(state, 16) + e, 16)
}

export function sha1_view(v: usize, out: usize, heap: usize): void {
  const n = load<u32>(v)
  const from = bytes_of(v)
  const state = at(COUNTERS)
  store<u32>(state, 0x67452301)
  store<u32>(state, 0xefcdab89, 4)
  store<u32>(state, 0x98badcfe, 8)
  store<u32>(state, 0x10325476, 12)
  store<u32>(state, 0xc3d2e1f0, 16)
  for (let i: u32 = n >> 6, p = from; i > 0; i--, p += 64) sha1Block(state, p)
  const blocks = padding(from, n, true)
  for (let i: u32 = 0; i < blocks; i++) sha1Block(state, at(CODES) + ((<usize>i) << 6))
  hexadecimal(state, 5, out, heap)
}

// inline
function first(e: u32, f: u32, g: u32, h: u32, w: usize): u32 {
  return h + (rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25)) + choose(e, f, g) + load<u32>(w)
}
// inline
function second(a: u32, b: u32, c: u32): u32 {
  return (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + majority(a, b, c)
}

/** A block of SHA-256; the state is eight words. */
function sha256Block(state: usize, p: usize): void {
  const w = state + SCHEDULE
  for (let i: usize = 0; i < 64; i += 4) store<u32>(w + i, bswap(load<u32>(p + i)))
  for (let q = w + 64; q < w + 256; q += 4) {
    const x = load<u32>(q - 60)
    const y = load<u32>(q - 8)
    const s = rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3)
    const t = rotr<u32>(y, 17) ^ rotr<u32>(y, 19) ^ (y >> 10)
    store<u32>(q, load<u32>(q - 64) + s + load<u32>(q - 28) + t)
  }
  for (let i: usize = 0; i < 256; i += 16) v128.store(w + i, i32x4.add(v128.load(w + i), v128.load(ROOTS + i)))
  let a = load<u32>(state)
  let b = load<u32>(state, 4)
  let c = load<u32>(state, 8)
  let d = load<u32>(state, 12)
  let e = load<u32>(state, 16)
  let f = load<u32>(state, 20)
  let g = load<u32>(state, 24)
  let h = load<u32>(state, 28)
  // The variables change places eight times, so that none is moved
  for (let q = w; q < w + 256; q += 32) {
    h = first(e, f, g, h, q)
    d += h
    h += second(a, b, c)
    g = first(d, e, f, g, q + 4)
    c += g
    g += second(h, a, b)
    f = first(c, d, e, f, q + 8)
    b += f
    f += second(g, h, a)
    e = first(b, c, d, e, q + 12)
    a += e
    e += second(f, g, h)
    d = first(a, b, c, d, q + 16)
    h += d
    d += second(e, f, g)
    c = first(h, a, b, c, q + 20)
    g += c
    c += second(d, e, f)
    b = first(g, h, a, b, q + 24)
    f += b
    b += second(c, d, e)
    a = first(f, g, h, a, q + 28)
    e += a
    a += second(b, c, d)
  }
  store<u32>(state, load<u32>(state) + a)
  store<u32>(state, load<u32>(state, 4) + b, 4)
  store<u32>(state, load<u32>(state, 8) + c, 8)
  store<u32>(state, load<u32>(state, 12) + d, 12)
  store<u32>(state, load<u32>(state, 16) + e, 16)
  store<u32>(state, load<u32>(state, 20) + f, 20)
  store<u32>(state, load<u32>(state, 24) + g, 24)
  store<u32>(state, load<u32>(state, 28) + h, 28)
}

export function sha256_view(v: usize, out: usize, heap: usize): void {
  const n = load<u32>(v)
  const from = bytes_of(v)
  const state = at(COUNTERS)
  store<u32>(state, 0x6a09e667)
  store<u32>(state, 0xbb67ae85, 4)
  store<u32>(state, 0x3c6ef372, 8)
  store<u32>(state, 0xa54ff53a, 12)
  store<u32>(state, 0x510e527f, 16)
  store<u32>(state, 0x9b05688c, 20)
  store<u32>(state, 0x1f83d9ab, 24)
  store<u32>(state, 0x5be0cd19, 28)
  for (let i: u32 = n >> 6, p = from; i > 0; i--, p += 64) sha256Block(state, p)
  const blocks = padding(from, n, true)
  for (let i: u32 = 0; i < blocks; i++) sha256Block(state, at(CODES) + ((<usize>i) << 6))
  hexadecimal(state, 8, out, heap)
}

export function crc32_view(v: usize): i64 {
  const p = bytes_of(v)
  const n = load<u32>(v)
  const table = at(CHECKS)
  let c: u32 = u32.MAX_VALUE
  for (let i: u32 = 0; i < n; i++) c = load<u32>(table + ((<usize>((c ^ <u32>load<u8>(p + i)) & 255)) << 2)) ^ (c >> 8)
  return <i64>~c
}
