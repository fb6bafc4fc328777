import { type LogicalPlan, Sample } from '../../plan/logical.ts'
import type { FrameOperation } from '../../plan/unresolved.ts'
import { doubleToString } from '../../types/number-format.ts'

const randomSeed = (): number => Math.floor(Math.random() * 2 ** 32)

/** `[withReplacement,] fraction [, seed]` */
export type SampleArguments = [first: boolean | number, second?: number | bigint, third?: number | bigint]

export function sampled(child: LogicalPlan, [first, second, third]: SampleArguments): LogicalPlan {
  const [withReplacement, fraction, given] = typeof first === 'boolean' ? [first, Number(second), third] : [false, first, second]
  if (!(fraction >= 0) || (!withReplacement && fraction > 1))
    throw new RangeError(
      `requirement failed: Sampling fraction (${doubleToString(fraction)}) must be ${withReplacement ? 'nonnegative with replacement' : 'on interval [0, 1] without replacement'}`,
    )
  return Sample({ lowerBound: 0, upperBound: fraction, withReplacement, seed: BigInt(given ?? randomSeed()), child })
}

/** One operation per part: together they give all rows. */
export function splits(weights: readonly number[], seed: number | bigint = randomSeed()): FrameOperation[] {
  const all = `[${weights.map(doubleToString).join(',')}]`
  if (weights.some(w => !(w >= 0))) throw new RangeError(`requirement failed: Weights must be nonnegative, but got ${all}`)
  const sum = weights.reduce((a, b) => a + b, 0)
  if (!(sum > 0)) throw new RangeError(`requirement failed: Sum of weights must be positive, but got ${all}`)
  const bounds = [0]
  for (const w of weights) bounds.push(bounds.at(-1)! + w / sum)
  return weights.map((_, i) => ({ name: 'split', lowerBound: bounds[i]!, upperBound: bounds[i + 1]!, seed: BigInt(seed) }))
}
