import type { Definition, Dependency } from '../definition.ts'
import type { NodeData, ProgramBuilder } from '../job/program.ts'
import type { Partitioner } from '../partitioner.ts'
import type { RDD } from '../rdd.ts'
import { ShuffleDependency } from '../shuffle/dependency.ts'
import { ExternalMap } from '../shuffle/external-combine.ts'
import { groupingMap } from '../shuffle/grouping.ts'
import { readShuffle } from '../shuffle/read.ts'
import type { MapOutput } from '../shuffle/write.ts'
import { andThen, type Batches, drain } from '../worker/batches.ts'
import type { BindKind, Environment } from '../worker/environment.ts'

/** Where the pairs of one of several RDDs come from: its partition, as it is partitioned so already, or a shuffle. */
export type Side = { readonly narrow: number } | { readonly shuffleId: number; readonly outputs: readonly MapOutput[] }

interface CoGroupedNode extends NodeData {
  readonly type: 'coGrouped'
  readonly sides: readonly Side[]
}

export function sideDependency(rdd: RDD<unknown>, partitioner: Partitioner): Dependency {
  if (rdd.partitioner?.equals(partitioner)) return { type: 'narrow', rdd, parents: p => [p] }
  return new ShuffleDependency(rdd, partitioner)
}

/** The sides of a node; `parents` gets the narrow ones. */
export function describeSides(dependencies: readonly Dependency[], program: ProgramBuilder): { sides: Side[]; parents: number[] } {
  const parents: number[] = []
  const sides = dependencies.map((d): Side => {
    if (d.type === 'narrow') return { narrow: parents.push(program.node(d.rdd)) - 1 }
    return { shuffleId: d.shuffleId, outputs: d.rdd.context.shuffles.outputs(d.shuffleId) }
  })
  return { sides, parents }
}

export function openSide(node: NodeData, side: Side, env: Environment, partition: number): Batches {
  if ('narrow' in side) return env.parent(node, side.narrow)(partition)
  return readShuffle(env, side.shuffleId, side.outputs, partition)
}

/** For each key of several RDDs of pairs, the values it has in each. */
export function coGrouped(rdds: readonly RDD<unknown>[], partitioner: Partitioner): Definition {
  const dependencies = rdds.map(r => sideDependency(r, partitioner))
  return {
    kind: 'CoGroupedRDD',
    partitions: partitioner.numPartitions,
    partitioner,
    dependencies,
    describe: program => ({ type: 'coGrouped', ...describeSides(dependencies, program) }) satisfies CoGroupedNode,
  }
}

type Groups = unknown[][]

export const bindCoGrouped: BindKind<CoGroupedNode> = (node, env) => {
  const { sides } = node
  const combine = (a: unknown, b: unknown) => (a as Groups).map((g, i) => g.concat((b as Groups)[i]!))
  return partition => {
    let result: Batches | undefined
    return () => {
      if (result !== undefined) return result()
      const groups = groupingMap(sides.length, lists => lists)
      const map = new ExternalMap(groups, combine, env)
      const add = (i: number): void | Promise<void> => {
        if (i === sides.length) return
        const side = groups.side(i)
        return andThen(
          drain(openSide(node, sides[i]!, env, partition), b => map.add(b, side)),
          () => add(i + 1),
        )
      }
      return andThen(add(0), () => {
        result = map.pairs()
        return result()
      })
    }
  }
}
