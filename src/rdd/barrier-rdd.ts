import type { Fn } from './job/program.ts'
import { native } from './native-form.ts'
import type { RDD } from './rdd.ts'
import type { Records } from './transformations.ts'
import type { PartitionIterator } from './worker/partition-iterator.ts'

/** An RDD whose tasks run all at once. Source: Spark's `RDDBarrier`. */
export class BarrierRDD<out T> {
  private readonly make: (f: Fn, preservesPartitioning: boolean) => RDD<unknown>

  /** @internal */
  constructor(make: (f: Fn, preservesPartitioning: boolean) => RDD<unknown>) {
    this.make = make
  }
  mapPartitions<U>(f: (records: PartitionIterator<T>) => Records<U>, preservesPartitioning = false): RDD<U> {
    return this.make(native('ignoreIndex', f), preservesPartitioning) as RDD<U>
  }
  mapPartitionsWithIndex<U>(f: (partition: number, records: PartitionIterator<T>) => Records<U>, preservesPartitioning = false): RDD<U> {
    return this.make(f as Fn, preservesPartitioning) as RDD<U>
  }
}
