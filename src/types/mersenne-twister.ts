/** The Mersenne Twister (Matsumoto, Nishimura), seeded by a long's two halves as Apache Commons Math does; gives longs. */
export function mersenneTwister(seed: bigint): () => bigint {
  const N = 624
  const M = 397
  const mt = new Int32Array(N)
  const start = (value: number): void => {
    mt[0] = value
    for (let i = 1; i < N; i++) mt[i] = Math.imul(1812433253, mt[i - 1]! ^ (mt[i - 1]! >>> 30)) + i
  }
  const key = [Number(BigInt.asIntN(32, seed >> 32n)), Number(BigInt.asIntN(32, seed))]
  start(19650218)
  let i = 1
  const advance = (): void => {
    if (++i < N) return
    mt[0] = mt[N - 1]!
    i = 1
  }
  const mixed = (factor: number): number => mt[i]! ^ Math.imul(mt[i - 1]! ^ (mt[i - 1]! >>> 30), factor)
  for (let k = 0; k < N; k++) {
    mt[i] = mixed(1664525) + key[k % 2]! + (k % 2)
    advance()
  }
  for (let k = 0; k < N - 1; k++) {
    mt[i] = mixed(1566083941) - i
    advance()
  }
  mt[0] = 0x80000000
  let at = N
  const twist = (): void => {
    for (let k = 0; k < N; k++) {
      const y = (mt[k]! & 0x80000000) | (mt[(k + 1) % N]! & 0x7fffffff)
      mt[k] = mt[(k + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    at = 0
  }
  const next = (): number => {
    if (at >= N) twist()
    let y = mt[at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return y ^ (y >>> 18)
  }
  return () => BigInt.asIntN(64, (BigInt(next()) << 32n) | BigInt.asUintN(32, BigInt(next())))
}
