/** XXH64, as `xxhash64()` uses it. Seeds and results are signed 64-bit bigints. */
const P1 = 0x9e3779b185ebca87n
const P2 = 0xc2b2ae3d27d4eb4fn
const P3 = 0x165667b19e3779f9n
const P4 = 0x85ebca77c2b2ae63n
const P5 = 0x27d4eb2f165667c5n

const u64 = (x: bigint) => BigInt.asUintN(64, x)
const rotl = (x: bigint, n: bigint) => u64(x << n) | (x >> (64n - n))

function avalanche(h: bigint): bigint {
  h ^= h >> 33n
  h = u64(h * P2)
  h ^= h >> 29n
  h = u64(h * P3)
  return BigInt.asIntN(64, h ^ (h >> 32n))
}

const round = (acc: bigint, input: bigint) => u64(rotl(u64(acc + input * P2), 31n) * P1)
const mergeRound = (h: bigint, v: bigint) => u64((h ^ round(0n, v)) * P1 + P4)
const mix8 = (h: bigint, k: bigint) => u64(rotl(h ^ round(0n, k), 27n) * P1 + P4)
const mix4 = (h: bigint, k: bigint) => u64(rotl(h ^ u64(k * P1), 23n) * P2 + P3)

export const xxhash64Int = (value: number, seed: bigint): bigint => avalanche(mix4(u64(u64(seed) + P5 + 4n), BigInt(value >>> 0)))

export const xxhash64Long = (value: bigint, seed: bigint): bigint => avalanche(mix8(u64(u64(seed) + P5 + 8n), u64(value)))

export function xxhash64Bytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.length
  const s = u64(seed)
  let at = 0
  let h: bigint
  if (length >= 32) {
    let v1 = u64(s + P1 + P2)
    let v2 = u64(s + P2)
    let v3 = s
    let v4 = u64(s - P1)
    for (; at <= length - 32; at += 32) {
      v1 = round(v1, view.getBigUint64(at, true))
      v2 = round(v2, view.getBigUint64(at + 8, true))
      v3 = round(v3, view.getBigUint64(at + 16, true))
      v4 = round(v4, view.getBigUint64(at + 24, true))
    }
    h = u64(rotl(v1, 1n) + rotl(v2, 7n) + rotl(v3, 12n) + rotl(v4, 18n))
    h = mergeRound(mergeRound(mergeRound(mergeRound(h, v1), v2), v3), v4)
  } else h = u64(s + P5)
  h = u64(h + BigInt(length))
  for (; at + 8 <= length; at += 8) h = mix8(h, view.getBigUint64(at, true))
  if (at + 4 <= length) {
    h = mix4(h, BigInt(view.getUint32(at, true)))
    at += 4
  }
  for (; at < length; at++) h = u64(rotl(h ^ u64(BigInt(bytes[at]!) * P5), 11n) * P1)
  return avalanche(h)
}
