import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import { chain } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

interface UnionNode extends NodeData {
  readonly type: 'union'
  /** Of each partition: which parent, and which of its partitions. */
  readonly places: readonly (readonly [parent: number, partition: number])[]
}

/** The partitions of several RDDs, one after another. */
export function union(rdds: readonly RDD<unknown>[]): Definition {
  const places = () => rdds.flatMap((r, i) => Array.from({ length: r.getNumPartitions() }, (_, p) => [i, p] as const))
  return {
    kind: 'UnionRDD',
    partitions: () => rdds.reduce((sum, r) => sum + r.getNumPartitions(), 0),
    dependencies: rdds.map((rdd, i) => ({
      type: 'narrow' as const,
      rdd,
      parents: (partition: number) => {
        const [parent, p] = places()[partition]!
        return parent === i ? [p] : []
      },
    })),
    describe: program => ({ type: 'union', places: places(), parents: rdds.map(r => program.node(r)) }) satisfies UnionNode,
  }
}

export const bindUnion: BindKind<UnionNode> = (node, env) => {
  const parents = node.parents!.map((_, i) => env.parent(node, i))
  return partition => {
    const [parent, p] = node.places[partition]!
    return parents[parent]!(p)
  }
}

/** RDDs with the same partitioner: their partitions of one number become one, and the partitioner stays. */
export function partitionerAwareUnion(rdds: readonly RDD<unknown>[]): Definition {
  const [first] = rdds
  return {
    kind: 'PartitionerAwareUnionRDD',
    partitions: () => first!.getNumPartitions(),
    partitioner: first!.partitioner,
    dependencies: rdds.map(rdd => ({ type: 'narrow' as const, rdd, parents: (p: number) => [p] })),
    describe: program => ({ type: 'partitionerAwareUnion', parents: rdds.map(r => program.node(r)) }),
  }
}

export const bindPartitionerAwareUnion: BindKind = (node, env) => {
  const parents = node.parents!.map((_, i) => env.parent(node, i))
  return partition => chain(parents.map(p => () => p(partition)))
}
