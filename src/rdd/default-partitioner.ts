import { HashPartitioner, type Partitioner } from './partitioner.ts'
import type { RDD } from './rdd.ts'

/** How many partitions, or which. */
export type PartitionsOrPartitioner = number | Partitioner

export const partitionerOf = (p: PartitionsOrPartitioner): Partitioner => (typeof p === 'number' ? new HashPartitioner(p) : p)

/** Spark's `Partitioner.defaultPartitioner`: that of the widest RDD which has one, unless it has far too few partitions; else by hash. */
export function defaultPartitioner(rdds: readonly RDD<unknown>[]): Partitioner {
  const most = Math.max(...rdds.map(r => r.getNumPartitions()))
  const set = rdds[0]!.context.conf('spark.default.parallelism')
  const n = set === undefined ? most : Number(set)
  const widest = rdds
    .filter(r => (r.partitioner?.numPartitions ?? 0) > 0)
    .reduce<RDD<unknown> | undefined>(
      (best, r) => (best === undefined || r.getNumPartitions() > best.getNumPartitions() ? r : best),
      undefined,
    )
  if (widest === undefined) return new HashPartitioner(n)
  const partitioner = widest.partitioner!
  const eligible = Math.log10(most) - Math.log10(widest.getNumPartitions()) < 1
  return eligible || n <= partitioner.numPartitions ? partitioner : new HashPartitioner(n)
}
