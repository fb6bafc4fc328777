import { blockReader } from '../codec/block.ts'
import type { FnRef, NodeData } from '../job/program.ts'
import type { Ordering } from '../ordering.ts'
import { andThen, type Batches, chain, drain } from '../worker/batches.ts'
import { load } from '../worker/bytes.ts'
import type { BindKind, Environment } from '../worker/environment.ts'
import { sortByKey } from '../worker/sort.ts'
import { combineLoop, combiningMap, type KeyedMap } from './combine.ts'
import { ExternalMap } from './external-combine.ts'
import { FetchFailed } from './fetch-failed.ts'
import { groupingMap } from './grouping.ts'
import type { AggregatorRefs, MapOutput } from './write.ts'

/** Reads a partition of a shuffle: all map tasks' records for it, combined by key and sorted where that is asked for. */
export interface ShuffledNode extends NodeData {
  readonly type: 'shuffled'
  readonly shuffleId: number
  readonly outputs: readonly MapOutput[]
  readonly aggregator?: AggregatorRefs
  /** The map tasks have combined already. */
  readonly combined: boolean
  readonly ordering?: FnRef
  readonly descending?: boolean
}

export const bindShuffled: BindKind<ShuffledNode> = (node, env) => {
  const { aggregator, ordering } = node
  return partition => {
    let batches = readShuffle(env, node.shuffleId, node.outputs, partition)
    if (aggregator !== undefined) batches = combineByKey(batches, aggregator, node.combined, env)
    if (ordering !== undefined) batches = sortByKey(batches, env.fn(ordering) as Ordering<unknown>, node.descending === true, env)
    return batches
  }
}

export function readShuffle(env: Environment, shuffleId: number, outputs: readonly MapOutput[], partition: number): Batches {
  const { memory, metrics } = env.context
  return chain(
    outputs.flatMap(({ segments }, map) =>
      segments.map(place => () => {
        try {
          const table =
            place.tier === 'memory'
              ? memory.f64.subarray((place.address >>> 3) + partition, (place.address >>> 3) + partition + 2)
              : new Float64Array(load(memory, place, partition * 8, partition * 8 + 16).buffer)
          const bytes = load(memory, place, table[0], table[1])
          metrics.shuffleBytesRead += bytes.length
          const next = blockReader(bytes)
          return () => {
            const batch = next()
            if (batch !== undefined) metrics.shuffleRowsRead += batch.length
            return batch
          }
        } catch (error) {
          throw new FetchFailed(shuffleId, map, error)
        }
      }),
    ),
  )
}

function combineByKey(batches: Batches, a: AggregatorRefs, combined: boolean, env: Environment): Batches {
  const combine = env.fn(a.combine)
  const map = new ExternalMap(mapOf(a, combined, env), combine, env)
  let result: Batches | undefined
  return () => {
    if (result !== undefined) return result()
    return andThen(
      drain(batches, b => map.add(b)),
      () => {
        result = map.pairs()
        return result()
      },
    )
  }
}

function mapOf(a: AggregatorRefs, combined: boolean, env: Environment): KeyedMap {
  const { codegen } = env.settings
  if (combined) return combiningMap(combineLoop(v => v, env.fn(a.combine), codegen))
  // lists of the values, as `groupByKey` has them
  if ('native' in a.create && a.create.native === 'list') return groupingMap(1, ([list]) => list)
  return combiningMap(combineLoop(env.fn(a.create), env.fn(a.merge), codegen))
}
