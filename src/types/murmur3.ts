/**
 * Spark's Murmur3 (x86, 32 bit), as `hash()` and hash partitioning use it: ints and longs as words, bytes as whole words and then
 * each byte of the rest as a word of its own (where the original mixes the rest together). Results are signed 32-bit.
 */
const C1 = 0xcc9e2d51
const C2 = 0x1b873593

function mixK(k: number): number {
  k = Math.imul(k, C1)
  return Math.imul((k << 15) | (k >>> 17), C2)
}

function mixH(h: number, k: number): number {
  h ^= k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finish(h: number, length: number): number {
  h ^= length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

export const murmur3Int = (value: number, seed: number): number => finish(mixH(seed, mixK(value)), 4)

export function murmur3Long(value: bigint, seed: number): number {
  const low = Number(BigInt.asIntN(32, value))
  const high = Number(BigInt.asIntN(32, value >> 32n))
  return finish(mixH(mixH(seed, mixK(low)), mixK(high)), 8)
}

export function murmur3Bytes(bytes: Uint8Array, seed: number): number {
  const aligned = bytes.length & ~3
  let h = seed
  for (let i = 0; i < aligned; i += 4) h = mixH(h, mixK(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)))
  for (let i = aligned; i < bytes.length; i++) h = mixH(h, mixK((bytes[i]! << 24) >> 24))
  return finish(h, bytes.length)
}
