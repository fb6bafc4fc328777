import { JavaRandom } from '../../types/random/java-random.ts'
import { poissonNumbers } from '../../types/random/poisson.ts'

/** Numbers of a Poisson distribution with a small mean, as Spark's PoissonSampler draws them for a partition of a sample. */
export const poissonSampler = (mean: number, seed: bigint, partition: number): (() => number) =>
  poissonNumbers(mean, partitionSeed(seed, partition))

/** The n-th long of a java.util.Random: partitions draw their seeds from the sample's. */
function partitionSeed(seed: bigint, partition: number): bigint {
  const random = new JavaRandom(seed)
  for (let i = 0; i < partition; i++) random.long()
  return random.long()
}
