import { murmur3Bytes } from '../../types/murmur3.ts'

/** Spark's XORShiftRandom: Java's Random with another generator, seeded through a Murmur3 of the seed's bytes. */
export class XorShiftRandom {
  private state: bigint
  private nextGaussian: number | undefined

  constructor(seed: bigint) {
    this.state = hashSeed(seed)
  }

  private next(bits: number): number {
    let s = this.state
    s = BigInt.asIntN(64, s ^ (s << 21n))
    s ^= BigInt.asUintN(64, s) >> 35n
    s = BigInt.asIntN(64, s ^ (s << 4n))
    this.state = s
    return Number(BigInt.asIntN(32, s & ((1n << BigInt(bits)) - 1n)))
  }

  /** 0 ≤ x < 1 */
  double(): number {
    return ((this.next(26) >>> 0) * 2 ** 27 + (this.next(27) >>> 0)) / 2 ** 53
  }

  /** Java's Random.nextInt(). */
  int(): number {
    return this.next(32)
  }

  long(): bigint {
    return BigInt.asIntN(64, (BigInt(this.next(32)) << 32n) + BigInt(this.next(32)))
  }

  /** Of the normal distribution, by the polar method. */
  gaussian(): number {
    if (this.nextGaussian !== undefined) {
      const g = this.nextGaussian
      this.nextGaussian = undefined
      return g
    }
    for (;;) {
      const a = 2 * this.double() - 1
      const b = 2 * this.double() - 1
      const s = a * a + b * b
      if (s >= 1 || s === 0) continue
      const factor = Math.sqrt((-2 * Math.log(s)) / s)
      this.nextGaussian = b * factor
      return a * factor
    }
  }
}

/** The seed's 64 bytes (its 8, big-endian, in a buffer as long as Spark allots) hashed twice. */
function hashSeed(seed: bigint): bigint {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, seed)
  const low = scalaMurmur(bytes, 0x3c074a61)
  const high = scalaMurmur(bytes, low)
  return BigInt.asIntN(64, (BigInt(high) << 32n) | (BigInt(low) & 0xffffffffn))
}

/** Scala's MurmurHash3.bytesHash: for whole words the same as Murmur3 of the bytes. */
const scalaMurmur = (bytes: Uint8Array, seed: number): number => murmur3Bytes(bytes, seed)
