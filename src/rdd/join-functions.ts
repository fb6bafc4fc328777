import { defaultPartitioner, type PartitionsOrPartitioner, partitionerOf } from './default-partitioner.ts'
import { coGrouped } from './kinds/co-grouped.ts'
import { native } from './native-form.ts'
import type { NativeName } from './natives.ts'
import { type Pair, PairFunctions } from './pair-functions.ts'
import type { RDD } from './rdd.ts'
import { asFunction } from './rdd-core.ts'

/** Joins, and the grouping that they are made of. Where a side has no match, null stands for its value. */
export class JoinFunctions<out T> extends PairFunctions<T> {
  /** For each key, its values here and in the others. */
  cogroup<K, V, W>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, W>>, partitions?: PartitionsOrPartitioner): RDD<[K, [V[], W[]]]>
  cogroup<K, V, A, B>(
    this: RDD<Pair<K, V>>,
    a: RDD<Pair<K, A>>,
    b: RDD<Pair<K, B>>,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, [V[], A[], B[]]]>
  cogroup<K, V, A, B, C>(
    this: RDD<Pair<K, V>>,
    a: RDD<Pair<K, A>>,
    b: RDD<Pair<K, B>>,
    c: RDD<Pair<K, C>>,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, [V[], A[], B[], C[]]]>
  cogroup(this: RDD<Pair<unknown, unknown>>, ...args: readonly unknown[]): RDD<never> {
    const others = args.filter(a => typeof a === 'object' && a !== null && 'definition' in a) as RDD<unknown>[]
    const last = args.at(-1) as PartitionsOrPartitioner | RDD<unknown> | undefined
    const given = args.length > others.length ? (last as PartitionsOrPartitioner | undefined) : undefined
    const rdds = [this as RDD<unknown>, ...others]
    const partitioner = given === undefined ? defaultPartitioner(rdds) : partitionerOf(given)
    return this.within('cogroup', () => {
      const grouped = this.derive<[unknown, unknown[][]]>('cogroup', coGrouped(rdds, partitioner))
      // as in Spark, where it turns arrays of groups into tuples
      return grouped.mapValues<unknown, unknown[][], unknown[][]>(asFunction(native('identity'))) as RDD<never>
    })
  }
  /** PySpark's name for `cogroup` of several. */
  groupWith<K, V, W>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, W>>): RDD<[K, [V[], W[]]]>
  groupWith<K, V, A, B>(this: RDD<Pair<K, V>>, a: RDD<Pair<K, A>>, b: RDD<Pair<K, B>>): RDD<[K, [V[], A[], B[]]]>
  groupWith<K, V, A, B, C>(
    this: RDD<Pair<K, V>>,
    a: RDD<Pair<K, A>>,
    b: RDD<Pair<K, B>>,
    c: RDD<Pair<K, C>>,
  ): RDD<[K, [V[], A[], B[], C[]]]>
  groupWith(this: RDD<Pair<unknown, unknown>>, ...others: never[]): RDD<never> {
    return this.within('groupWith', () => (this.cogroup as (...rdds: never[]) => RDD<never>).call(this, ...others))
  }

  join<K, V, W>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, W>>, partitions?: PartitionsOrPartitioner): RDD<[K, [V, W]]> {
    return joined(this, other, 'join', 'innerJoin', partitions)
  }
  leftOuterJoin<K, V, W>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, W>>, partitions?: PartitionsOrPartitioner): RDD<[K, [V, W | null]]> {
    return joined(this, other, 'leftOuterJoin', 'leftOuterJoin', partitions)
  }
  rightOuterJoin<K, V, W>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, W>>, partitions?: PartitionsOrPartitioner): RDD<[K, [V | null, W]]> {
    return joined(this, other, 'rightOuterJoin', 'rightOuterJoin', partitions)
  }
  fullOuterJoin<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, [V | null, W | null]]> {
    return joined(this, other, 'fullOuterJoin', 'fullOuterJoin', partitions)
  }
}

function joined<K, R>(
  left: RDD<Pair<K, unknown>>,
  right: RDD<Pair<K, unknown>>,
  scope: string,
  join: NativeName,
  partitions?: PartitionsOrPartitioner,
): RDD<[K, R]> {
  return left.context.within(scope, () =>
    left.cogroup(right, partitions).flatMapValues<K, [unknown[], unknown[]], R>(asFunction(native(join))),
  )
}
