import { RangePartitioner } from '../partitioner.ts'
import type { RDD } from '../rdd.ts'
import type { ShuffleDependency } from '../shuffle/dependency.ts'

/** The shuffles that the stage of an RDD reads: those on narrow ways from it that are not cut short by cached or checkpointed partitions. */
export function pathsToShuffles(rdd: RDD<unknown>): ShuffleDependency[] {
  const found = new Set<ShuffleDependency>()
  const seen = new Set<RDD<unknown>>()
  const visit = (r: RDD<unknown>): void => {
    if (seen.has(r)) return
    seen.add(r)
    if (r.isFullyStored) return
    for (const d of r.dependencies) {
      if (d.type === 'shuffle') found.add(d)
      else visit(d.rdd)
    }
  }
  visit(rdd)
  return [...found]
}

/** Does what has to be done before an RDD's job is planned, parents first: samples for ranges, counts, listings, queries. */
export async function prepare(rdd: RDD<unknown>, seen = new Set<RDD<unknown>>()): Promise<void> {
  if (seen.has(rdd)) return
  seen.add(rdd)
  if (!rdd.isFullyStored)
    for (const d of rdd.dependencies) {
      await prepare(d.rdd, seen)
      if (d.type === 'shuffle' && d.partitioner instanceof RangePartitioner) await d.partitioner.prepare()
    }
  await rdd.prepared()
}
