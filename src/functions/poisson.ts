import { well19937c } from './well19937c.ts'

/** Numbers of a Poisson distribution with a small mean, as Spark's PoissonSampler draws them for a partition of a sample. */
export function poissonSampler(mean: number, seed: bigint, partition: number): () => number {
  const random = well19937c(partitionSeed(seed, partition))
  const p = Math.exp(-mean)
  return () => {
    let product = 1
    for (let n = 0; n < 1000 * mean; n++) {
      product *= random()
      if (product < p) return n
    }
    return Math.ceil(1000 * mean)
  }
}

const MULTIPLIER = 0x5deece66dn
const MASK_48 = (1n << 48n) - 1n

/** The n-th long of a java.util.Random: partitions draw their seeds from the sample's. */
function partitionSeed(seed: bigint, partition: number): bigint {
  let state = (seed ^ MULTIPLIER) & MASK_48
  const next = (): bigint => {
    state = (state * MULTIPLIER + 0xbn) & MASK_48
    return BigInt.asIntN(32, state >> 16n)
  }
  let long = 0n
  for (let i = 0; i <= partition; i++) long = BigInt.asIntN(64, (next() << 32n) + next())
  return long
}
