import type { Definition } from '../definition.ts'
import type { Fn, FnRef, NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import { andThen, type Batches, iterableBatches } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'
import { type PartitionIterator, partitionIterator } from '../worker/partition-iterator.ts'

interface ZippedNode extends NodeData {
  readonly type: 'zipped'
  /** A function of the records of the parents' partitions. */
  readonly f: FnRef
}

/** A function of the partitions of the same number of several RDDs. */
export function zippedPartitions(rdds: readonly RDD<unknown>[], f: Fn, preservesPartitioning = false): Definition {
  const kind = `ZippedPartitionsRDD${rdds.length}`
  const partitions = () => {
    const counts = rdds.map(r => r.getNumPartitions())
    if (counts.some(n => n !== counts[0])) {
      const list = counts.join(', ')
      throw new RangeError(`Can't zip RDDs with unequal numbers of partitions: List(${list})`)
    }
    return counts[0]!
  }
  return {
    kind,
    partitions,
    partitioner: preservesPartitioning ? rdds.find(r => r.partitioner !== undefined)?.partitioner : undefined,
    dependencies: rdds.map(rdd => ({ type: 'narrow' as const, rdd, parents: (p: number) => [p] })),
    describe: program => ({ type: 'zipped', f: program.fn(f), parents: rdds.map(r => program.node(r)) }) satisfies ZippedNode,
  }
}

export const bindZipped: BindKind<ZippedNode> = (node, env) => {
  const sources = node.parents!.map((_, i) => env.parent(node, i))
  const f = env.fn<(...records: unknown[]) => Iterable<unknown>>(node.f)
  return partition => {
    let result: Batches | undefined
    return () => {
      if (result !== undefined) return result()
      const iterators: (PartitionIterator<unknown> | Promise<PartitionIterator<unknown>>)[] = sources.map(s =>
        partitionIterator(s(partition)),
      )
      const all = iterators.some(i => i instanceof Promise) ? Promise.all(iterators) : (iterators as PartitionIterator<unknown>[])
      return andThen(all, its =>
        andThen(f(...its), out => {
          result = iterableBatches(out, env.settings.lazy)
          return result()
        }),
      )
    }
  }
}
