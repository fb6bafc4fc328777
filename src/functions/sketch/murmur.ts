/** MurmurHash3, the 128-bit variant for x64, as Apache DataSketches uses it. Two unsigned 64-bit halves. */
const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn

export const DEFAULT_SEED = 9001n

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
const rotl = (x: bigint, n: bigint): bigint => u64(x << n) | (x >> (64n - n))
const mix1 = (k: bigint): bigint => u64(rotl(u64(k * C1), 31n) * C2)
const mix2 = (k: bigint): bigint => u64(rotl(u64(k * C2), 33n) * C1)

function final(h: bigint): bigint {
  let x = h ^ (h >> 33n)
  x = u64(x * 0xff51afd7ed558ccdn)
  x ^= x >> 33n
  x = u64(x * 0xc4ceb9fe1a85ec53n)
  return x ^ (x >> 33n)
}

export function murmur128(bytes: Uint8Array, seed = DEFAULT_SEED): readonly [bigint, bigint] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let h1 = seed
  let h2 = seed
  let at = 0
  for (; at + 16 <= bytes.length; at += 16) {
    h1 = u64(rotl(h1 ^ mix1(view.getBigUint64(at, true)), 27n) + h2)
    h1 = u64(h1 * 5n + 0x52dce729n)
    h2 = u64(rotl(h2 ^ mix2(view.getBigUint64(at + 8, true)), 31n) + h1)
    h2 = u64(h2 * 5n + 0x38495ab5n)
  }
  const rest = new DataView(new ArrayBuffer(16))
  for (let i = at; i < bytes.length; i++) rest.setUint8(i - at, bytes[i]!)
  if (bytes.length - at > 8) h2 ^= mix2(rest.getBigUint64(8, true))
  if (bytes.length > at) h1 ^= mix1(rest.getBigUint64(0, true))
  const length = BigInt(bytes.length)
  h1 = u64((h1 ^ length) + (h2 ^ length))
  h2 = u64((h2 ^ length) + h1)
  h1 = final(h1)
  h2 = final(h2)
  h1 = u64(h1 + h2)
  return [h1, u64(h2 + h1)]
}

const eight = new Uint8Array(8)
const eightView = new DataView(eight.buffer)

export function murmurLong(value: bigint, seed = DEFAULT_SEED): readonly [bigint, bigint] {
  eightView.setBigInt64(0, value, true)
  return murmur128(eight, seed)
}

/** Equal doubles hash alike: one zero, one NaN. */
export function murmurDouble(value: number): readonly [bigint, bigint] {
  eightView.setFloat64(0, value === 0 ? 0 : value, true)
  if (Number.isNaN(value)) eightView.setBigUint64(0, 0x7ff8000000000000n, true)
  return murmur128(eight)
}

/** The 16 bits by which sketches of different seeds are told apart. */
export const SEED_HASH = Number(murmurLong(DEFAULT_SEED, 0n)[0] & 0xffffn)
