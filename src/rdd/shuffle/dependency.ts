import type { Fn } from '../job/program.ts'
import type { Partitioner } from '../partitioner.ts'
import type { RDD } from '../rdd.ts'

/** How values of a key become one: `create` from the first, `merge` with the next, `combine` of two that were made in different tasks. */
export interface Aggregator {
  readonly create: Fn
  readonly merge: Fn
  readonly combine: Fn
}

/** A cut between stages: the records of `rdd`, pairs, go to the partitions of their keys. */
export class ShuffleDependency {
  readonly type = 'shuffle'
  readonly shuffleId: number
  readonly rdd: RDD<unknown>
  readonly partitioner: Partitioner
  readonly aggregator: Aggregator | undefined
  readonly mapSideCombine: boolean

  constructor(rdd: RDD<unknown>, partitioner: Partitioner, aggregator?: Aggregator, mapSideCombine = false) {
    this.rdd = rdd
    this.partitioner = partitioner
    this.aggregator = aggregator
    this.mapSideCombine = mapSideCombine
    this.shuffleId = rdd.context.shuffles.register(this)
  }
}
