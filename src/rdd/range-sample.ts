import { rangeBounds } from '../shuffle/range-bounds.ts'
import { native } from './native-form.ts'
import type { Ordering } from './ordering.ts'
import type { Pair } from './pair-functions.ts'
import { RangePartitioner } from './partitioner.ts'
import type { RDD } from './rdd.ts'

/** Keys that the sample has of each range, at the least. */
const POINTS_PER_PARTITION = 20

/** Partitions by ranges of keys, whose bounds a sample of the keys gives. Source: Spark's `RangePartitioner`. */
export function rangePartitioner<K>(
  rdd: RDD<Pair<K, unknown>>,
  partitions: number,
  ascending: boolean,
  ordering: Ordering<K>,
): RangePartitioner<K> {
  return new RangePartitioner<K>(partitions, ascending, ordering, async () => {
    if (partitions <= 1) return []
    const size = Math.min(POINTS_PER_PARTITION * partitions, 1e6)
    const perPartition = Math.ceil((3 * size) / Math.max(1, rdd.getNumPartitions()))
    const sketched = await rdd.partitionResults<readonly [number, K[]]>(native('sketch', perPartition, rdd.id), { name: 'sortByKey' })
    const total = sketched.reduce((sum, [n]) => sum + n, 0)
    if (total === 0) return []
    const fraction = Math.min(size / total, 1)
    const sample: { key: K; weight: number }[] = []
    const large: number[] = []
    for (const [p, [n, keys]] of sketched.entries()) {
      // a partition with far more records than the others is sampled once more
      if (fraction * n > perPartition) large.push(p)
      else for (const key of keys) sample.push({ key, weight: n / keys.length })
    }
    if (large.length > 0) {
      const again = rdd.keys().sample(false, fraction, 1)
      const keys = (
        await again.partitionResults<K[]>(native('records', native('toArray')), { name: 'sortByKey', partitions: large })
      ).flat()
      for (const key of keys) sample.push({ key: key as K, weight: 1 / fraction })
    }
    return rangeBounds(sample, Math.min(partitions, sample.length), ordering)
  })
}
