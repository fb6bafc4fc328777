const MULTIPLIER = 0x5deece66dn
const MASK = (1n << 48n) - 1n

/** The numbers of `java.util.Random`, for what has to draw the same. */
export class JavaRandom {
  private seed: bigint

  constructor(seed: number | bigint) {
    this.seed = (BigInt(seed) ^ MULTIPLIER) & MASK
  }

  private next(bits: number): number {
    this.seed = (this.seed * MULTIPLIER + 11n) & MASK
    return Number(BigInt.asIntN(32, this.seed >> BigInt(48 - bits)))
  }

  /** From 0 up to the bound. */
  below(bound: number): number {
    let drawn = this.next(31)
    if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(drawn)) >> 31n)
    let result = drawn % bound
    while (drawn - result + (bound - 1) > 0x7fffffff) {
      drawn = this.next(31)
      result = drawn % bound
    }
    return result
  }

  /** Any 32 bits, signed. */
  int(): number {
    return this.next(32)
  }

  /** Any 64 bits, signed. */
  long(): bigint {
    return BigInt.asIntN(64, (BigInt(this.next(32)) << 32n) + BigInt(this.next(32)))
  }

  /** From 0 up to 1. */
  double(): number {
    return (this.next(26) * 2 ** 27 + this.next(27)) * 2 ** -53
  }
}
