import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import type { Partitioner } from '../partitioner.ts'
import { canonicalKey } from '../portable-hash.ts'
import type { RDD } from '../rdd.ts'
import { andThen, type Batches, drain, mapBatches } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'
import { describeSides, openSide, type Side, sideDependency } from './co-grouped.ts'

interface SubtractedNode extends NodeData {
  readonly type: 'subtracted'
  readonly sides: readonly Side[]
}

/** The pairs of `left` whose keys are not in `right`. Only the keys of `right` are held. */
export function subtracted(left: RDD<unknown>, right: RDD<unknown>, partitioner: Partitioner): Definition {
  const dependencies = [left, right].map(r => sideDependency(r, partitioner))
  return {
    kind: 'SubtractedRDD',
    partitions: partitioner.numPartitions,
    partitioner,
    dependencies,
    describe: program => ({ type: 'subtracted', ...describeSides(dependencies, program) }) satisfies SubtractedNode,
  }
}

export const bindSubtracted: BindKind<SubtractedNode> = (node, env) => partition => {
  const [left, right] = node.sides as [Side, Side]
  let result: Batches | undefined
  return () => {
    if (result !== undefined) return result()
    const keys = new Set<unknown>()
    const collect = drain(openSide(node, right, env, partition), batch => {
      for (const r of batch) keys.add(canonicalKey((r as unknown[])[0]))
    })
    return andThen(collect, () => {
      result = mapBatches(openSide(node, left, env, partition), batch => batch.filter(r => !keys.has(canonicalKey((r as unknown[])[0]))))
      return result()
    })
  }
}
