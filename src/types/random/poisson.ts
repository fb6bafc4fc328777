import { well19937c } from './well19937c.ts'

/** Numbers of a Poisson distribution with a small mean, as Apache Commons Math draws them. */
export function poissonNumbers(mean: number, seed: bigint): () => number {
  const random = well19937c(seed)
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
