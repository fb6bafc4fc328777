import type { Definition } from '../definition.ts'
import { naturalOrder, type Ordering } from '../ordering.ts'
import type { Partitioner } from '../partitioner.ts'
import type { RDD } from '../rdd.ts'
import { type Aggregator, ShuffleDependency } from '../shuffle/dependency.ts'
import type { ShuffledNode } from '../shuffle/read.ts'

export interface ShuffledOptions {
  readonly aggregator?: Aggregator
  readonly mapSideCombine?: boolean
  /** Sorts each partition by key. */
  readonly ordering?: Ordering<never>
  readonly descending?: boolean
}

/** Pairs in the partitions of their keys. */
export function shuffled(parent: RDD<unknown>, partitioner: Partitioner, options: ShuffledOptions = {}): Definition {
  const { aggregator, mapSideCombine = false, ordering, descending = false } = options
  const dependency = new ShuffleDependency(parent, partitioner, aggregator, mapSideCombine)
  return {
    kind: 'ShuffledRDD',
    partitions: partitioner.numPartitions,
    partitioner,
    dependencies: [dependency],
    describe: program =>
      ({
        type: 'shuffled',
        shuffleId: dependency.shuffleId,
        outputs: parent.context.shuffles.outputs(dependency.shuffleId),
        combined: mapSideCombine,
        ...(aggregator && {
          aggregator: {
            create: program.fn(aggregator.create),
            merge: program.fn(aggregator.merge),
            combine: program.fn(aggregator.combine),
          },
        }),
        ...(ordering && { ordering: program.fn((ordering ?? naturalOrder) as never), descending }),
      }) satisfies ShuffledNode,
  }
}
