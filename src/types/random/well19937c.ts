/** The generator WELL19937c (Panneton, L'Ecuyer, Matsumoto), seeded as Apache Commons Math does: doubles from 0 to below 1. */
export function well19937c(seed: bigint): () => number {
  const R = 624
  const v = new Int32Array(R)
  v[0] = Number(BigInt.asIntN(32, seed >> 32n))
  v[1] = Number(BigInt.asIntN(32, seed))
  for (let i = 2; i < R; i++) {
    const l = BigInt(v[i - 2]!)
    v[i] = Number(BigInt.asIntN(32, 1812433253n * (l ^ (l >> 30n)) + BigInt(i)))
  }
  let index = 0
  const next = (bits: number): number => {
    const before = (index + R - 1) % R
    const twoBefore = (index + R - 2) % R
    const v0 = v[index]!
    const m1 = v[(index + 70) % R]!
    const m2 = v[(index + 179) % R]!
    const m3 = v[(index + 449) % R]!
    const z0 = (0x80000000 & v[before]!) ^ (0x7fffffff & v[twoBefore]!)
    const z1 = v0 ^ (v0 << 25) ^ (m1 ^ (m1 >>> 27))
    const z2 = (m2 >>> 9) ^ (m3 ^ (m3 >>> 1))
    const z3 = z1 ^ z2
    let z4 = z0 ^ (z1 ^ (z1 << 9)) ^ (z2 ^ (z2 << 21)) ^ (z3 ^ (z3 >>> 21))
    v[index] = z3
    v[before] = z4
    v[twoBefore] = v[twoBefore]! & 0x80000000
    index = before
    // tempering by Matsumoto and Kurita
    z4 ^= (z4 << 7) & 0xe46e1700
    z4 ^= (z4 << 15) & 0x9b868000
    return z4 >>> (32 - bits)
  }
  const half = 2 ** 26
  return () => {
    const high = next(26)
    return (high * half + next(26)) / (half * half)
  }
}
