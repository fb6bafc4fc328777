const N = 624
const M = 397
const UPPER = 0x80000000
const LOWER = 0x7fffffff

/** MT19937 (Matsumoto, Nishimura), seeded and read as Apache Commons Math does. */
export class MersenneTwister {
  private readonly words = new Uint32Array(N)
  private place = N

  constructor(seed: bigint) {
    const key = [Number(BigInt.asUintN(32, seed >> 32n)), Number(BigInt.asUintN(32, seed))]
    const w = this.words
    w[0] = 19650218
    for (let i = 1; i < N; i++) w[i] = Math.imul(1812433253, w[i - 1]! ^ (w[i - 1]! >>> 30)) + i
    let i = 1
    const step = (factor: number, add: number): void => {
      w[i] = (w[i]! ^ Math.imul(w[i - 1]! ^ (w[i - 1]! >>> 30), factor)) + add
      if (++i < N) return
      w[0] = w[N - 1]!
      i = 1
    }
    for (let k = 0; k < N; k++) step(1664525, key[k % 2]! + (k % 2))
    for (let k = 1; k < N; k++) step(1566083941, -i)
    w[0] = UPPER
  }

  /** So many random bits (up to 32), as a signed integer. */
  bits(n: number): number {
    const w = this.words
    if (this.place === N) {
      for (let k = 0; k < N; k++) {
        const y = (w[k]! & UPPER) | (w[(k + 1) % N]! & LOWER)
        w[k] = w[(k + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
      }
      this.place = 0
    }
    let y = w[this.place++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return n === 32 ? y | 0 : y >>> (32 - n)
  }

  /** An integer from 0 to below n. */
  below(n: number): number {
    if ((n & -n) === n) return Number((BigInt(n) * BigInt(this.bits(31))) >> 31n)
    for (;;) {
      const bits = this.bits(31)
      const value = bits % n
      if (bits - value + (n - 1) <= 0x7fffffff) return value
    }
  }

  /** A random 64-bit integer. */
  long(): bigint {
    const high = BigInt(this.bits(32))
    return BigInt.asIntN(64, (high << 32n) | BigInt.asUintN(32, BigInt(this.bits(32))))
  }
}
