import { murmur3Bytes } from './murmur3.ts'

const ARRAY_SEED = 0x3c074a61
const MASK_64 = (1n << 64n) - 1n

/** Spark's XORShiftRandom, with java.util.Random's methods over it: what `rand(seed)`, samples and round-robin partitioning draw from. */
export interface XorShift {
  /** Random bits, at most 32, as a signed 32-bit number. */
  next(bits: number): number
  /** 0 up to `bound` (exclusive). */
  nextInt(bound: number): number
  /** 0 up to 1 (exclusive), of 53 bits. */
  nextDouble(): number
}

export function xorShift(initial: bigint): XorShift {
  let seed = hashSeed(initial)
  const next = (bits: number): number => {
    let x = seed ^ ((seed << 21n) & MASK_64)
    x ^= x >> 35n
    x ^= (x << 4n) & MASK_64
    seed = x
    return Number(BigInt.asIntN(32, x & ((1n << BigInt(bits)) - 1n)))
  }
  return {
    next,
    nextInt(bound) {
      const r = next(31)
      if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(r)) >> 31n)
      for (let u = r; ; u = next(31)) {
        const value = u % bound
        // Java's overflow test: the last, incomplete range of 31 bits is drawn again.
        if (((u - value + (bound - 1)) | 0) >= 0) return value
      }
    },
    nextDouble: () => (next(26) * 2 ** 27 + next(27)) * 2 ** -53,
  }
}

/** Spreads the bits of a seed: two rounds of Murmur3 over its big-endian bytes. As an unsigned 64-bit number. */
export function hashSeed(seed: bigint): bigint {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, seed))
  const low = murmur3Bytes(bytes, ARRAY_SEED)
  const high = murmur3Bytes(bytes, low)
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}
