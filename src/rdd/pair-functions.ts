import { programData } from './codec/program-data.ts'
import { defaultPartitioner, type PartitionsOrPartitioner, partitionerOf } from './default-partitioner.ts'
import type { Fn } from './job/program.ts'
import type { ActionOptions } from './job/run-job.ts'
import { elements, mapPartitions } from './kinds/map-partitions.ts'
import { shuffled } from './kinds/shuffled.ts'
import { subtracted } from './kinds/subtracted.ts'
import { native } from './native-form.ts'
import { type Share, sharesOf } from './natives/exact-sample.ts'
import { NumberFunctions } from './number-functions.ts'
import { FunctionPartitioner, type Partitioner } from './partitioner.ts'
import { canonicalKey } from './portable-hash.ts'
import type { RDD } from './rdd.ts'
import { asFunction } from './rdd-core.ts'
import type { Aggregator } from './shuffle/dependency.ts'
import type { Awaitable } from './transformations.ts'

/** A pair as operations by key take it: any array of two. */
export type Pair<K, V> = readonly [K, V]

/** `number` of `1`: pairs made `as const` are merged to other values than they hold. */
export type Widened<V> = V extends number ? number : V extends string ? string : V extends boolean ? boolean : V extends bigint ? bigint : V

/** What part to take of the pairs of each key. */
export type Fractions<K> = ReadonlyMap<K, number> | Readonly<Record<string, number>>

/** What RDDs of pairs have more, but for joins. Source: Spark's `PairRDDFunctions`. */
export class PairFunctions<out T> extends NumberFunctions<T> {
  keys<K>(this: RDD<Pair<K, unknown>>): RDD<K> {
    return this.derive('keys', elements(this as never, 'map', native('key')))
  }
  values<V>(this: RDD<Pair<unknown, V>>): RDD<V> {
    return this.derive('values', elements(this as never, 'map', native('value')))
  }
  /** The keys stay where they are. */
  mapValues<K, V, U>(this: RDD<Pair<K, V>>, f: (v: V) => Awaitable<U>): RDD<[K, U]> {
    return this.derive('mapValues', elements(this as never, 'mapValues', f as Fn, { preservesPartitioning: true }))
  }
  flatMapValues<K, V, U>(this: RDD<Pair<K, V>>, f: (v: V) => Awaitable<Iterable<U>> | AsyncIterable<U>): RDD<[K, U]> {
    return this.derive('flatMapValues', elements(this as never, 'flatMapValues', f as Fn, { preservesPartitioning: true }))
  }

  /** Puts the pairs into the partitions of their keys: of a partitioner, or of so many by hash, or by a function of the key. */
  partitionBy<K, V>(this: RDD<Pair<K, V>>, partitioner: Partitioner | number, partitionFunction?: (key: K) => number): RDD<[K, V]> {
    const p =
      typeof partitioner === 'number' && partitionFunction
        ? new FunctionPartitioner(partitioner, partitionFunction as never)
        : partitionerOf(partitioner)
    if (this.partitioner?.equals(p)) return this as unknown as RDD<[K, V]>
    return this.derive('partitionBy', shuffled(this as RDD<unknown>, p))
  }

  /**
   * One value per key: `createCombiner` of its first, `mergeValue` with each further one, `mergeCombiners` of two that were made apart. Values are merged
   * before they are shuffled, unless told otherwise.
   */
  combineByKey<C, K = unknown, V = unknown>(
    this: RDD<Pair<K, V>>,
    createCombiner: (v: V) => C,
    mergeValue: (c: C, v: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    partitions?: PartitionsOrPartitioner,
    mapSideCombine = true,
  ): RDD<[K, C]> {
    const aggregator = { create: createCombiner as Fn, merge: mergeValue as Fn, combine: mergeCombiners as Fn }
    return combine(this as RDD<unknown>, 'combineByKey', aggregator, partitions, mapSideCombine)
  }
  /** The old name: `combineByKey` with class tags. */
  combineByKeyWithClassTag<C, K = unknown, V = unknown>(
    this: RDD<Pair<K, V>>,
    createCombiner: (v: V) => C,
    mergeValue: (c: C, v: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, C]> {
    return this.combineByKey<C, K, V>(createCombiner, mergeValue, mergeCombiners, partitions)
  }
  reduceByKey<K, V>(
    this: RDD<Pair<K, V>>,
    f: (a: Widened<V>, b: Widened<V>) => Widened<V>,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, Widened<V>]> {
    return combine(this as RDD<unknown>, 'reduceByKey', { create: native('identity'), merge: f as Fn, combine: f as Fn }, partitions, true)
  }
  foldByKey<K, V>(
    this: RDD<Pair<K, V>>,
    zero: Widened<V>,
    f: (a: Widened<V>, b: Widened<V>) => Widened<V>,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, Widened<V>]> {
    const create = native('createFrom', programData([zero]), f)
    return combine(this as RDD<unknown>, 'foldByKey', { create, merge: f as Fn, combine: f as Fn }, partitions, true)
  }
  aggregateByKey<K, V, U>(
    this: RDD<Pair<K, V>>,
    zero: U,
    seqOp: (u: U, v: V) => U,
    combOp: (a: U, b: U) => U,
    partitions?: PartitionsOrPartitioner,
  ): RDD<[K, U]> {
    const create = native('createFrom', programData([zero]), seqOp)
    return combine(this as RDD<unknown>, 'aggregateByKey', { create, merge: seqOp as Fn, combine: combOp as Fn }, partitions, true)
  }
  /** All values of each key. */
  groupByKey<K, V>(this: RDD<Pair<K, V>>, partitions?: PartitionsOrPartitioner): RDD<[K, V[]]> {
    const aggregator = { create: native('list'), merge: native('append'), combine: native('concat') }
    return combine(this as RDD<unknown>, 'groupByKey', aggregator, partitions, false)
  }

  /** The result of `reduceByKey`, merged on the driver. */
  async reduceByKeyLocally<K, V>(
    this: RDD<Pair<K, V>>,
    f: (a: Widened<V>, b: Widened<V>) => Widened<V>,
    options: ActionOptions = {},
  ): Promise<Map<K, Widened<V>>> {
    const merged = this.within('reduceByKeyLocally', () => this.reduceByKey(f, 1))
    return new Map(await merged.collect(options))
  }
  /** How many pairs each key has. */
  async countByKey<K>(this: RDD<Pair<K, unknown>>, options: ActionOptions = {}): Promise<Map<K, number>> {
    const ones = this.within('countByKey', () =>
      this.keys()
        .map<Pair<K, number>>(asFunction(native('withOne')))
        .reduceByKey(asFunction(native('add'))),
    )
    return new Map(await ones.collect(options))
  }
  async countByKeyApprox<K>(this: RDD<Pair<K, unknown>>, timeout: number, confidence = 0.95) {
    return this.keys().countByValueApprox(timeout, confidence)
  }
  /** About how many distinct values each key has. */
  countApproxDistinctByKey<K, V>(this: RDD<Pair<K, V>>, relativeSD = 0.05, partitions?: PartitionsOrPartitioner): RDD<[K, number]> {
    return this.within('countApproxDistinctByKey', () => {
      const aggregator: Aggregator = {
        create: native('emptyRegisters', relativeSD),
        merge: native('addToRegisters', relativeSD),
        combine: native('mergeRegisters', relativeSD),
      }
      const registers = combine<K, Uint8Array>(this as RDD<unknown>, 'countApproxDistinctByKey', aggregator, partitions, true)
      return registers.mapValues<K, Uint8Array, number>(asFunction(native('estimateRegisters', relativeSD)))
    })
  }
  /** The pairs as a Map; of a key that is there several times, the last. */
  async collectAsMap<K, V>(this: RDD<Pair<K, V>>, options: ActionOptions = {}): Promise<Map<K, V>> {
    const byKey = new Map<unknown, Pair<K, V>>()
    for (const pair of await this.collect(options)) byKey.set(canonicalKey(pair[0]), pair)
    return new Map(byKey.values())
  }
  /** The values of a key. Where it is known which partition has them, only that is looked at. */
  async lookup<K, V>(this: RDD<Pair<K, V>>, key: K, options: ActionOptions = {}): Promise<V[]> {
    const own = this.within('lookup', () => this.filter(asFunction(native('keyIs', key))).values()) as RDD<V>
    if (this.partitioner === undefined) return own.collect(options)
    await own.countPartitions([])
    const partition = this.partitioner.getPartition(key)
    const [values] = await own.partitionResults<V[]>(native('records', native('toArray')), {
      name: 'lookup',
      ...options,
      partitions: [partition],
    })
    return values!
  }

  /** The pairs whose keys the other has not. */
  subtractByKey<K, V>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, unknown>>, partitions?: PartitionsOrPartitioner): RDD<[K, V]> {
    const partitioner = partitions === undefined ? (this.partitioner ?? partitionerOf(this.getNumPartitions())) : partitionerOf(partitions)
    return this.derive('subtractByKey', subtracted(this as RDD<unknown>, other as RDD<unknown>, partitioner))
  }
  /** A random part of the pairs, with a fraction for each key. */
  sampleByKey<K, V>(
    this: RDD<Pair<K, V>>,
    withReplacement: boolean,
    fractions: Fractions<K>,
    seed: number | bigint = Math.floor(Math.random() * 2 ** 31),
  ): RDD<[K, V]> {
    const f = native('sampleByKey', withReplacement, fractionsOf(fractions), BigInt(seed))
    return this.derive('sampleByKey', mapPartitions(this as never, f, { preservesPartitioning: true }))
  }
  /** The same with exactly `ceil(fraction * n)` of the n pairs of each key, which are counted before. */
  sampleByKeyExact<K, V>(
    this: RDD<Pair<K, V>>,
    withReplacement: boolean,
    fractions: Fractions<K>,
    seed: number | bigint = Math.floor(Math.random() * 2 ** 31),
  ): RDD<[K, V]> {
    const map = fractionsOf(fractions)
    const shares: Share[][] = []
    const definition = mapPartitions(this as never, native('sampleByKeyExact', withReplacement, shares, BigInt(seed)), {
      preservesPartitioning: true,
    })
    const prepare = async () => {
      const counts = await this.partitionResults<[K, number][]>(native('keyCounts'), { name: 'sampleByKeyExact' })
      shares.push(...sharesOf(counts, map, withReplacement, ~BigInt(seed)))
    }
    return this.derive('sampleByKeyExact', { ...definition, prepare })
  }
}

function fractionsOf<K>(fractions: Fractions<K>): ReadonlyMap<unknown, number> {
  const map: ReadonlyMap<unknown, number> = fractions instanceof Map ? fractions : new Map(Object.entries(fractions))
  for (const f of map.values()) if (!(f >= 0)) throw new RangeError(`requirement failed: Negative sampling rates.`)
  return map
}

function combine<K, C>(
  rdd: RDD<unknown>,
  scope: string,
  aggregator: Aggregator,
  partitions: PartitionsOrPartitioner | undefined,
  mapSideCombine: boolean,
): RDD<[K, C]> {
  const partitioner = partitions === undefined ? defaultPartitioner([rdd]) : partitionerOf(partitions)
  // keys that are together already are merged where they are
  if (rdd.partitioner?.equals(partitioner)) {
    const f = native('combineWithin', aggregator.create, aggregator.merge)
    return rdd.context.rdd(mapPartitions(rdd as never, f, { preservesPartitioning: true }), scope)
  }
  return rdd.context.rdd(shuffled(rdd, partitioner, { aggregator, mapSideCombine }), scope)
}
