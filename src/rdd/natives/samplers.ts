import { poissonNumbers } from '../../types/random/poisson.ts'
import { type XorShift, xorShift } from '../../types/random/xorshift.ts'

/** Spark's samplers: how often a record is taken, drawn record by record. */
export type Sampler = () => number

/** Up to this fraction, the gaps between records that are taken are drawn, not each record. */
const MAX_GAP_FRACTION = 0.4
const EPSILON = 5e-11

/** Without replacement. */
export function bernoulliSampler(fraction: number, seed: bigint): Sampler {
  if (fraction <= 0) return () => 0
  if (fraction >= 1) return () => 1
  const random = xorShift(seed)
  if (fraction > MAX_GAP_FRACTION) return () => (random.nextDouble() <= fraction ? 1 : 0)
  const gap = gaps(random, Math.log1p(-fraction))
  let dropping = gap()
  return () => {
    if (dropping > 0) {
      dropping--
      return 0
    }
    dropping = gap()
    return 1
  }
}

const gaps = (random: XorShift, divisor: number) => (): number => Math.trunc(Math.log(Math.max(random.nextDouble(), EPSILON)) / divisor)

/** With replacement. */
export function poissonSampler(fraction: number, seed: bigint, useGaps = true): Sampler {
  if (fraction <= 0) return () => 0
  if (!useGaps || fraction > MAX_GAP_FRACTION) return poissonNumbers(fraction, seed)
  const random = xorShift(seed)
  const q = Math.exp(-fraction)
  const gap = gaps(random, -fraction)
  /** How often a record is taken that is taken at least once. */
  const times = (): number => {
    let product = q + (1 - q) * random.nextDouble()
    let n = 1
    product *= random.nextDouble()
    while (product > q) {
      n++
      product *= random.nextDouble()
    }
    return n
  }
  let dropping = gap()
  return () => {
    if (dropping > 0) {
      dropping--
      return 0
    }
    const n = times()
    dropping = gap()
    return n
  }
}

/** Those whose number falls between two bounds: the parts of a random split do not overlap. */
export function bernoulliCellSampler(lower: number, upper: number, seed: bigint): Sampler {
  if (upper - lower <= 0) return () => 0
  const random = xorShift(seed)
  return () => {
    const x = random.nextDouble()
    return x >= lower && x < upper ? 1 : 0
  }
}

export function* sampled<T>(records: Iterable<T>, sampler: Sampler): Generator<T> {
  for (const record of records) for (let n = sampler(); n > 0; n--) yield record
}

/** The fraction whose sample has `size` of `total` records with great likelihood. */
export function fractionForSampleSize(size: number, total: number, withReplacement: boolean): number {
  if (withReplacement) {
    const deviations = size < 6 ? 12 : size < 16 ? 9 : 6
    return Math.max(size + deviations * Math.sqrt(size), 1e-10) / total
  }
  const fraction = size / total
  const gamma = -Math.log(1e-4) / total
  return Math.min(1, Math.max(1e-10, fraction + gamma + Math.sqrt(gamma * gamma + 2 * gamma * fraction)))
}
