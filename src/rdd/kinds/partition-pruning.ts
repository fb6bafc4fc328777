import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import type { BindKind } from '../worker/environment.ts'

interface PrunedNode extends NodeData {
  readonly type: 'pruned'
  readonly kept: readonly number[]
}

/** Some of the partitions of an RDD. `kept` is asked when a job is planned. */
export function partitionPruning(parent: RDD<unknown>, kept: () => readonly number[]): Definition {
  return {
    kind: 'PartitionPruningRDD',
    partitions: () => kept().length,
    dependencies: [{ type: 'narrow', rdd: parent, parents: p => [kept()[p]!] }],
    describe: program => ({ type: 'pruned', kept: kept(), parents: [program.node(parent)] }) satisfies PrunedNode,
  }
}

export const bindPruned: BindKind<PrunedNode> = (node, env) => {
  const source = env.parent(node)
  return partition => source(node.kept[partition]!)
}
