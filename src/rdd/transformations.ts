import { BarrierRDD } from './barrier-rdd.ts'
import type { Fn } from './job/program.ts'
import { cartesian } from './kinds/cartesian.ts'
import { coalesced } from './kinds/coalesced.ts'
import { elements, mapPartitions } from './kinds/map-partitions.ts'
import { type PipeOptions, piped } from './kinds/piped.ts'
import { shuffled } from './kinds/shuffled.ts'
import { partitionerAwareUnion, union } from './kinds/union.ts'
import { zippedPartitions } from './kinds/zipped-partitions.ts'
import { native } from './native-form.ts'
import { type OrderBy, orderingOf } from './order-by.ts'
import { HashPartitioner } from './partitioner.ts'
import type { RDD } from './rdd.ts'
import { asFunction, RDDCore } from './rdd-core.ts'
import type { PartitionIterator } from './worker/partition-iterator.ts'

/** A value, or a promise of one: users' functions may be asynchronous. */
export type Awaitable<T> = T | Promise<T>
/** What functions of whole partitions give. */
export type Records<T> = Awaitable<Iterable<T> | AsyncIterable<T>>

/** Makes what computes a partition, in the task. Source: Spark's `PartitionEvaluatorFactory`. */
export interface PartitionEvaluatorFactory<A extends unknown[], U> {
  createEvaluator(): { eval(partition: number, ...inputs: A): Records<U> }
}

/** What makes RDDs of RDDs; nothing is computed. */
export class Transformations<out T> extends RDDCore<T> {
  map<U>(f: (v: T) => Awaitable<U>): RDD<U> {
    return this.derive('map', elements(this.self as never, 'map', f as Fn))
  }
  filter<S extends T>(f: (v: T) => v is S): RDD<S>
  filter(f: (v: T) => unknown): RDD<T>
  filter(f: (v: T) => unknown): RDD<T> {
    return this.derive('filter', elements(this.self as never, 'filter', f as Fn, { preservesPartitioning: true }))
  }
  flatMap<U>(f: (v: T) => Awaitable<Iterable<U>> | AsyncIterable<U>): RDD<U> {
    return this.derive('flatMap', elements(this.self as never, 'flatMap', f as Fn))
  }
  /** A function of each partition's records, given as an iterator. */
  mapPartitions<U>(f: (records: PartitionIterator<T>) => Records<U>, preservesPartitioning = false): RDD<U> {
    return this.derive('mapPartitions', mapPartitions(this.self as never, native('ignoreIndex', f), { preservesPartitioning }))
  }
  mapPartitionsWithIndex<U>(f: (partition: number, records: PartitionIterator<T>) => Records<U>, preservesPartitioning = false): RDD<U> {
    return this.derive('mapPartitionsWithIndex', mapPartitions(this.self as never, f as Fn, { preservesPartitioning }))
  }
  /** As `mapPartitionsWithIndex`, of a function that each task makes for itself: `factory.createEvaluator().eval(partition, records)`. */
  mapPartitionsWithEvaluator<U>(factory: PartitionEvaluatorFactory<[PartitionIterator<T>], U>): RDD<U> {
    const make = factory.createEvaluator.bind(factory)
    return this.derive('mapPartitionsWithEvaluator', mapPartitions(this.self as never, native('evaluator', make), {}))
  }
  zipPartitionsWithEvaluator<A, U>(
    other: RDD<A>,
    factory: PartitionEvaluatorFactory<[PartitionIterator<T>, PartitionIterator<A>], U>,
  ): RDD<U> {
    const f = native('zipEvaluator', factory.createEvaluator.bind(factory))
    return this.derive('zipPartitionsWithEvaluator', zippedPartitions([this.self as RDD<unknown>, other as RDD<unknown>], f))
  }
  /** The old name of `mapPartitionsWithIndex`. */
  mapPartitionsWithSplit<U>(f: (partition: number, records: PartitionIterator<T>) => Records<U>, preservesPartitioning = false): RDD<U> {
    return this.mapPartitionsWithIndex(f, preservesPartitioning)
  }
  /** Each partition as one array. */
  glom(): RDD<T[]> {
    return this.derive('glom', mapPartitions(this.self as never, native('glom')))
  }

  union<U>(other: RDD<U>): RDD<T | U> {
    return this.within('union', () => this.context.union<T | U>([this.self, other] as never))
  }
  /** All records of both. Spark's operator `++`. */
  concat<U>(other: RDD<U>): RDD<T | U> {
    return this.union(other)
  }
  /** The records that both have, once each. */
  intersection(other: RDD<T>, numPartitions?: number): RDD<T> {
    return this.within('intersection', () => {
      const pairs = (rdd: RDD<T>) => rdd.map<readonly [T, null]>(asFunction(native('withNull')))
      return pairs(this.self)
        .cogroup(pairs(other), numPartitions)
        .filter(asFunction(native('allNonEmpty')))
        .keys() as RDD<T>
    })
  }
  /** The records that the other does not have. */
  subtract(other: RDD<T>, numPartitions?: number): RDD<T> {
    return this.within('subtract', () => {
      const pairs = (rdd: RDD<T>) => rdd.map<readonly [T, null]>(asFunction(native('withNull')))
      const n = numPartitions ?? this.self.getNumPartitions()
      return pairs(this.self).subtractByKey(pairs(other), n).keys() as RDD<T>
    })
  }
  distinct(numPartitions: number = this.self.getNumPartitions()): RDD<T> {
    return this.within('distinct', () => {
      // records that are in the partitions of their hashes need not move
      if (this.partitioner !== undefined && numPartitions === this.self.getNumPartitions())
        return this.derive<T>('distinct', mapPartitions(this.self as never, native('distinctWithin'), { preservesPartitioning: true }))
      return this.map<readonly [T, null]>(asFunction(native('withNull')))
        .reduceByKey(asFunction(native('first')), numPartitions)
        .keys() as RDD<T>
    })
  }
  cartesian<U>(other: RDD<U>): RDD<[T, U]> {
    return this.derive('cartesian', cartesian(this.self as RDD<unknown>, other as RDD<unknown>))
  }

  /** Pairs of the records at the same places; both have the same numbers of partitions and records. */
  zip<U>(other: RDD<U>): RDD<[T, U]> {
    return this.derive('zip', zippedPartitions([this.self as RDD<unknown>, other as RDD<unknown>], native('zip')))
  }
  /** A function of the partitions of the same number. */
  zipPartitions<A, R>(a: RDD<A>, f: (records: PartitionIterator<T>, a: PartitionIterator<A>) => Records<R>, preserves?: boolean): RDD<R>
  zipPartitions<A, B, R>(
    a: RDD<A>,
    b: RDD<B>,
    f: (records: PartitionIterator<T>, a: PartitionIterator<A>, b: PartitionIterator<B>) => Records<R>,
    preserves?: boolean,
  ): RDD<R>
  zipPartitions<A, B, C, R>(
    a: RDD<A>,
    b: RDD<B>,
    c: RDD<C>,
    f: (records: PartitionIterator<T>, a: PartitionIterator<A>, b: PartitionIterator<B>, c: PartitionIterator<C>) => Records<R>,
    preserves?: boolean,
  ): RDD<R>
  zipPartitions<R>(...args: unknown[]): RDD<R> {
    const at = args.findIndex(a => typeof a === 'function')
    const rdds = [this.self, ...args.slice(0, at)] as RDD<unknown>[]
    return this.derive('zipPartitions', zippedPartitions(rdds, args[at] as Fn, args[at + 1] === true))
  }
  /** Pairs with the records' places in the whole. Counts the partitions first, where there are several. */
  zipWithIndex(): RDD<[T, number]> {
    const starts = [0]
    const definition = mapPartitions(this.self as never, native('zipWithIndex', starts), { kind: 'ZippedWithIndexRDD' })
    const prepare = async () => {
      const n = this.self.getNumPartitions()
      if (n < 2) return
      const counts = await this.self.countPartitions(Array.from({ length: n - 1 }, (_, i) => i))
      for (const [i, count] of counts.entries()) starts[i + 1] = starts[i]! + count
    }
    return this.derive('zipWithIndex', { ...definition, prepare })
  }
  /** Pairs with numbers that no other record has: k, n+k, 2n+k, … in the partition k of n. */
  zipWithUniqueId(): RDD<[T, number]> {
    return this.within('zipWithUniqueId', () =>
      this.derive('zipWithUniqueId', mapPartitions(this.self as never, native('zipWithUniqueId', this.self.getNumPartitions()))),
    )
  }
  keyBy<K>(f: (v: T) => Awaitable<K>): RDD<[K, T]> {
    return this.derive('keyBy', elements(this.self as never, 'map', native('keyBy', f)))
  }
  groupBy<K>(f: (v: T) => Awaitable<K>, numPartitions?: number): RDD<[K, T[]]> {
    return this.within('groupBy', () => this.keyBy(f).groupByKey(numPartitions))
  }

  /** Fewer partitions, of neighbours; with a shuffle, any number of even ones. */
  coalesce(numPartitions: number, shuffle = false): RDD<T> {
    if (!(numPartitions > 0)) throw new RangeError(`requirement failed: Number of partitions (${numPartitions}) must be positive.`)
    return this.within('coalesce', () => {
      if (!shuffle) return this.derive('coalesce', coalesced(this.self as RDD<unknown>, numPartitions))
      const dealt = this.derive('coalesce', mapPartitions(this.self as never, native('distribute', numPartitions)))
      const moved = this.derive('coalesce', shuffled(dealt, new HashPartitioner(numPartitions)))
      const grouped = this.derive<[number, T]>('coalesce', coalesced(moved, numPartitions))
      return grouped.values() as RDD<T>
    })
  }
  repartition(numPartitions: number): RDD<T> {
    return this.within('repartition', () => this.coalesce(numPartitions, true))
  }
  /** In the order of what a function makes of the records. */
  sortBy<K>(f: (v: T) => Awaitable<K>, ascending = true, numPartitions?: number, ordering?: OrderBy<K>): RDD<T> {
    return this.within(
      'sortBy',
      () =>
        this.keyBy(f)
          .sortByKey(ascending, numPartitions, ordering && orderingOf(ordering))
          .values() as RDD<T>,
    )
  }

  /** The lines that a command gives when it is fed each partition's records as lines. */
  pipe(command: string | readonly string[], options: PipeOptions = {}): RDD<string> {
    return this.derive('pipe', piped(this.self as never, command, options))
  }
  /** A stage whose tasks run all at once and can wait for one another. */
  barrier(): BarrierRDD<T> {
    return new BarrierRDD<T>((f, preservesPartitioning) =>
      this.derive('mapPartitions', mapPartitions(this.self as never, f, { preservesPartitioning, barrier: true })),
    )
  }
  /** Resources have no effect here. */
  withResources(profile: unknown): this {
    this.resourceProfile = profile
    return this
  }
  getResourceProfile(): unknown {
    return this.resourceProfile
  }
  private resourceProfile: unknown = null

  /** Unions that keep a common partitioner. @internal */
  static unionOf(rdds: readonly RDD<unknown>[]) {
    const [first] = rdds
    const together = first?.partitioner !== undefined && rdds.every(r => r.partitioner?.equals(first.partitioner!))
    return together ? partitionerAwareUnion(rdds) : union(rdds)
  }
}
