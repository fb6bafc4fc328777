import { murmur3Bytes } from '../murmur3.ts'

const ARRAY_SEED = 0x3c074a61

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
  const seed = hashSeed(initial)
  // in halves: BigInts are some twenty times slower
  let high = Number(seed >> 32n) | 0
  let low = Number(seed & 0xffffffffn) | 0
  const next = (bits: number): number => {
    // x ^= x << 21
    const h = high ^ ((high << 21) | (low >>> 11))
    let l = low ^ (low << 21)
    // x ^= x >>> 35
    l ^= h >>> 3
    // x ^= x << 4
    high = h ^ ((h << 4) | (l >>> 28))
    low = l ^ (l << 4)
    return bits === 32 ? low : low & (2 ** bits - 1)
  }
  return {
    next,
    nextInt(bound) {
      const r = next(31)
      if ((bound & (bound - 1)) === 0) return Math.floor((bound * r) / 2 ** 31)
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
