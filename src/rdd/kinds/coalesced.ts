import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import { chain } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

interface CoalescedNode extends NodeData {
  readonly type: 'coalesced'
  readonly groups: readonly (readonly number[])[]
}

/** Fewer partitions, each of several neighbours; without a shuffle. Source: Spark's `DefaultPartitionCoalescer`, for data that is nowhere in particular. */
export function coalesced(parent: RDD<unknown>, numPartitions: number): Definition {
  if (!(numPartitions > 0)) throw new RangeError(`requirement failed: Number of partitions (${numPartitions}) must be positive.`)
  const groups = () => groupsOf(parent.getNumPartitions(), numPartitions)
  return {
    kind: 'CoalescedRDD',
    partitions: () => Math.min(numPartitions, parent.getNumPartitions()),
    dependencies: [{ type: 'narrow', rdd: parent, parents: p => groups()[p]! }],
    describe: program => ({ type: 'coalesced', groups: groups(), parents: [program.node(parent)] }) satisfies CoalescedNode,
  }
}

function groupsOf(partitions: number, wanted: number): number[][] {
  const n = Math.min(wanted, partitions)
  return Array.from({ length: n }, (_, i) => {
    const start = Math.floor((i * partitions) / n)
    const end = Math.floor(((i + 1) * partitions) / n)
    return Array.from({ length: end - start }, (__, k) => start + k)
  })
}

export const bindCoalesced: BindKind<CoalescedNode> = (node, env) => {
  const source = env.parent(node)
  return partition => chain(node.groups[partition]!.map(p => () => source(p)))
}
