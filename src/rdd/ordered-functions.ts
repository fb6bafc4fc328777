import { partitionerOf } from './default-partitioner.ts'
import { JoinFunctions } from './join-functions.ts'
import { elements } from './kinds/map-partitions.ts'
import { partitionPruning } from './kinds/partition-pruning.ts'
import { shuffled } from './kinds/shuffled.ts'
import { native } from './native-form.ts'
import { type OrderBy, orderingOf } from './order-by.ts'
import type { Pair } from './pair-functions.ts'
import { FunctionPartitioner, type Partitioner, RangePartitioner } from './partitioner.ts'
import { rangePartitioner } from './range-sample.ts'
import type { RDD } from './rdd.ts'

/** What RDDs of pairs have more whose keys have an order. Source: Spark's `OrderedRDDFunctions`. */
export class OrderedFunctions<out T> extends JoinFunctions<T> {
  /** In the order of the keys: partitions are ranges of them, found by a sample, and sorted within. */
  sortByKey<K, V>(this: RDD<Pair<K, V>>, ascending = true, numPartitions?: number, order?: OrderBy<K>): RDD<[K, V]> {
    const ordering = orderingOf(order)
    const partitioner = rangePartitioner(this, numPartitions ?? this.defaultSortPartitions, ascending, ordering)
    return this.derive('sortByKey', shuffled(this as RDD<unknown>, partitioner, { ordering: ordering as never, descending: !ascending }))
  }
  /** @internal */
  get defaultSortPartitions(): number {
    return this.getNumPartitions()
  }
  /** Moves pairs to their partitions, each of which is sorted by key: cheaper than one after the other. */
  repartitionAndSortWithinPartitions<K, V>(
    this: RDD<Pair<K, V>>,
    partitioner: Partitioner | number,
    partitionFunction?: (key: K) => number,
    ascending = true,
    order?: OrderBy<K>,
  ): RDD<[K, V]> {
    const p =
      typeof partitioner === 'number' && partitionFunction
        ? new FunctionPartitioner(partitioner, partitionFunction as never)
        : partitionerOf(partitioner)
    const options = { ordering: orderingOf(order) as never, descending: !ascending }
    return this.derive('repartitionAndSortWithinPartitions', shuffled(this as RDD<unknown>, p, options))
  }
  /** The pairs with keys from `lower` to `upper`, both included. Where partitions are ranges, the others are not looked at. */
  filterByRange<K, V>(this: RDD<Pair<K, V>>, lower: K, upper: K, order?: OrderBy<K>): RDD<[K, V]> {
    const ordering = orderingOf(order)
    return this.within('filterByRange', () => {
      const { partitioner } = this
      let source = this as RDD<Pair<K, V>>
      if (partitioner instanceof RangePartitioner) {
        const kept = () => {
          const ends = [partitioner.getPartition(lower), partitioner.getPartition(upper)]
          const [from, to] = [Math.min(...ends), Math.max(...ends)]
          return Array.from({ length: to - from + 1 }, (_, i) => from + i)
        }
        source = this.derive('filterByRange', partitionPruning(this as RDD<unknown>, kept))
      }
      const f = native('keyBetween', lower, upper, ordering)
      return this.derive('filterByRange', elements(source as never, 'filter', f, { preservesPartitioning: true }))
    })
  }
}
