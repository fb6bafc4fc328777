import { RangePartitioner } from '../partitioner.ts'
import type { RDD } from '../rdd.ts'
import type { ShuffleDependency } from '../shuffle/dependency.ts'

/** RDDs are made of thousands of others at times: none of these walks is recursive. */

type AnyRdd = RDD<unknown>

/** The RDDs that `from` leads to, parents first, each once. */
function parentsFirst(root: AnyRdd, from: (rdd: AnyRdd) => readonly AnyRdd[]): AnyRdd[] {
  const out: AnyRdd[] = []
  const seen = new Set<AnyRdd>([root])
  const stack: { readonly rdd: AnyRdd; readonly parents: readonly AnyRdd[]; next: number }[] = [{ rdd: root, parents: from(root), next: 0 }]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const parent = top.parents[top.next++]
    if (parent === undefined) {
      out.push(top.rdd)
      stack.pop()
    } else if (!seen.has(parent)) {
      seen.add(parent)
      stack.push({ rdd: parent, parents: from(parent), next: 0 })
    }
  }
  return out
}

const narrowParents = (rdd: AnyRdd): AnyRdd[] => rdd.dependencies.flatMap(d => (d.type === 'narrow' ? [d.rdd] : []))

/** The RDDs that a stage computes, parents first: those on narrow ways that are not cut short by cached or checkpointed partitions. */
export const chainOf = (rdd: AnyRdd): AnyRdd[] => parentsFirst(rdd, r => (r.isFullyStored ? [] : narrowParents(r)))

/** The shuffles that the stage of an RDD reads. */
export function pathsToShuffles(rdd: AnyRdd): ShuffleDependency[] {
  const found = new Set<ShuffleDependency>()
  for (const r of chainOf(rdd)) if (!r.isFullyStored) for (const d of r.dependencies) if (d.type === 'shuffle') found.add(d)
  return [...found]
}

/** Does what has to be done before an RDD's job is planned, parents first: samples for ranges, counts, listings, queries. */
export async function prepare(rdd: AnyRdd): Promise<void> {
  for (const r of parentsFirst(rdd, r => (r.isFullyStored ? [] : r.dependencies.map(d => d.rdd)))) {
    if (!r.isFullyStored)
      for (const d of r.dependencies) if (d.type === 'shuffle' && d.partitioner instanceof RangePartitioner) await d.partitioner.prepare()
    await r.prepared()
  }
}

/** Is the stage of an RDD a barrier? Raises SPARK-24820 where its chain cannot run all at once, a task for a partition of each RDD in it. */
export function isBarrier(rdd: AnyRdd, tasks: number): boolean {
  const chain = parentsFirst(rdd, narrowParents)
  const barriers = new Set<AnyRdd>()
  for (const r of chain) if (r.definition.barrier || narrowParents(r).some(p => barriers.has(p))) barriers.add(r)
  if (!barriers.has(rdd)) return false
  const fits = (r: AnyRdd): boolean => r.getNumPartitions() === tasks && narrowParents(r).filter(p => barriers.has(p)).length <= 1
  if (!chain.every(fits))
    throw new Error(
      '[SPARK-24820][SPARK-24821]: Barrier execution mode does not allow the following pattern of RDD chain within a barrier stage:\n1. Ancestor RDDs that have different number of partitions from the resulting RDD (e.g. union()/coalesce()/first()/take()/PartitionPruningRDD). A workaround for first()/take() can be barrierRdd.collect().head (scala) or barrierRdd.collect()[0] (python).\n2. An RDD that depends on multiple barrier RDDs (e.g. barrierRdd1.zip(barrierRdd2)).',
    )
  return true
}
