import { JavaRandom } from '../types/random/java-random.ts'
import { approximateCount, approximateCountByValue, type BoundedDouble, type PartialResult } from './approximate.ts'
import { decodeBlocks, decodeValue } from './codec/block.ts'
import { programData } from './codec/program-data.ts'
import { FutureAction } from './future-action.ts'
import type { Fn } from './job/program.ts'
import type { ActionOptions, RunOptions } from './job/run-job.ts'
import { mapPartitions } from './kinds/map-partitions.ts'
import { native } from './native-form.ts'
import { smallest } from './natives/bounded-heap.ts'
import { HyperLogLog } from './natives/hyper-log-log.ts'
import { fractionForSampleSize } from './natives/samplers.ts'
import { type OrderBy, orderingOf } from './order-by.ts'
import { reverse } from './ordering.ts'
import type { RDD } from './rdd.ts'
import { asFunction } from './rdd-core.ts'
import type { TaskContext } from './task-context.ts'
import { type Awaitable, Transformations } from './transformations.ts'
import type { PartitionIterator } from './worker/partition-iterator.ts'

/** By how much a fraction may be out of bounds, as it was computed. */
const ROUNDING = 1e-6
const newSeed = (): number => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER)

/** Of how many more partitions the first records are taken: as Spark, four times as many, or what the share of records found so far promises. */
export function morePartitions(seen: number, found: number, wanted: number): number {
  if (seen === 0) return 1
  if (found === 0) return seen * 4
  return Math.min(Math.max(Math.ceil((1.5 * wanted * seen) / found) - seen, 1), seen * 4)
}

/** What runs jobs and gives results. */
export class Actions<out T> extends Transformations<T> implements AsyncIterable<T> {
  async collect(options: ActionOptions = {}): Promise<T[]> {
    const parts: T[][] = []
    await this.run(
      () => ({ type: 'collect' }),
      (p, bytes) => {
        parts[p] = decodeBlocks(bytes as Uint8Array) as T[]
      },
      { name: 'collect', ...options },
    )
    return parts.flat() as T[]
  }
  /** As a job of the group. */
  async collectWithJobGroup(groupId: string, description: string, interruptOnCancel = false): Promise<T[]> {
    return this.context.withJobGroup(groupId, description, interruptOnCancel, () => this.collect())
  }
  async count(options: ActionOptions = {}): Promise<number> {
    let n = 0
    await this.run(
      () => ({ type: 'count' }),
      (_, count) => {
        n += count as number
      },
      { name: 'count', ...options },
    )
    return n
  }
  /** The numbers of records of some partitions. @internal */
  async countPartitions(partitions: readonly number[]): Promise<number[]> {
    const counts: number[] = []
    await this.run(
      () => ({ type: 'count' }),
      (p, count) => {
        counts[partitions.indexOf(p)] = count as number
      },
      { name: 'zipWithIndex', partitions },
    )
    return counts
  }

  /** The first records; few partitions are looked at before more. */
  async take(n: number, options: ActionOptions = {}): Promise<T[]> {
    return this.firstRecords('take', n, options)
  }
  private async firstRecords(name: string, n: number, options: ActionOptions): Promise<T[]> {
    const out: T[] = []
    if (!(n > 0)) return out
    await this.run(
      () => ({ type: 'count' }),
      () => {},
      { name, ...options, partitions: [] },
    )
    const total = this.getNumPartitions()
    for (let from = 0, wide = 1; from < total && out.length < n; ) {
      const partitions = Array.from({ length: Math.min(wide, total - from) }, (_, i) => from + i)
      const left = n - out.length
      const parts: T[][] = []
      await this.run(
        () => ({ type: 'take', n: left }),
        (p, bytes) => {
          parts[p - from] = decodeBlocks(bytes as Uint8Array) as T[]
        },
        { name, ...options, partitions, lazy: true },
      )
      for (const part of parts) for (const r of part) if (out.length < n) out.push(r)
      from += partitions.length
      wide = morePartitions(from, out.length, n)
    }
    return out
  }
  /** The first record. */
  async first(options: ActionOptions = {}): Promise<T> {
    const [record, ...rest] = await this.firstRecords('first', 1, options)
    if (record === undefined && rest.length === 0 && (await this.isEmpty(options))) throw new RangeError('empty collection')
    return record as T
  }
  async isEmpty(options: ActionOptions = {}): Promise<boolean> {
    return (await this.firstRecords('isEmpty', 1, options)).length === 0
  }

  async reduce(f: (a: T, b: T) => Awaitable<T>, options: ActionOptions = {}): Promise<T> {
    return this.reduced('reduce', f as Fn, f, options)
  }
  /** @internal */
  async reduced(name: string, f: Fn, merge: (a: T, b: T) => Awaitable<T>, options: ActionOptions): Promise<T> {
    const parts: { value: T }[] = []
    await this.run(
      program => ({ type: 'reduce', f: program.fn(f) }),
      (p, bytes) => {
        if (bytes !== undefined) parts[p] = { value: decodeValue(bytes as Uint8Array) as T }
      },
      { name, ...options },
    )
    const present = parts.filter(p => p !== undefined)
    const [first, ...rest] = present
    if (first === undefined) throw new RangeError('empty collection')
    let result = first.value
    for (const { value } of rest) result = await merge(result, value)
    return result
  }
  /** In several levels of tasks, so that the driver merges few. */
  async treeReduce(f: (a: T, b: T) => Awaitable<T>, depth = 2, options: ActionOptions = {}): Promise<T> {
    if (!(depth >= 1)) throw new RangeError(`requirement failed: Depth must be greater than or equal to 1 but got ${depth}.`)
    const folded = this.within('treeReduce', () =>
      this.derive<T>('treeReduce', mapPartitions(this.self as never, native('reducePartition', f))).levels(depth, f as Fn),
    )
    return folded.reduced('treeReduce', f as Fn, f, options)
  }
  async fold(zero: T, f: (a: T, b: T) => Awaitable<T>, options: ActionOptions = {}): Promise<T> {
    return this.folded('fold', zero, f as Fn, f, options)
  }
  /** `seqOp` adds a record to a partition's result, `combOp` merges two of these. */
  async aggregate<U>(
    zero: U,
    seqOp: (result: U, v: T) => Awaitable<U>,
    combOp: (a: U, b: U) => Awaitable<U>,
    options: ActionOptions = {},
  ): Promise<U> {
    return this.folded('aggregate', zero, seqOp as Fn, combOp, options)
  }
  private async folded<U>(name: string, zero: U, f: Fn, merge: (a: U, b: U) => Awaitable<U>, options: ActionOptions): Promise<U> {
    const encoded = programData([zero])
    const parts: U[] = []
    await this.run(
      program => ({ type: 'fold', zero: program.data(encoded), f: program.fn(f) }),
      (p, bytes) => {
        parts[p] = decodeValue(bytes as Uint8Array) as U
      },
      { name, ...options },
    )
    let result = decodeValue(encoded) as U
    for (const part of parts) result = await merge(result, part)
    return result
  }
  async treeAggregate<U>(
    zero: U,
    seqOp: (result: U, v: T) => Awaitable<U>,
    combOp: (a: U, b: U) => Awaitable<U>,
    depth = 2,
    options: ActionOptions = {},
  ): Promise<U> {
    if (!(depth >= 1)) throw new RangeError(`requirement failed: Depth must be greater than or equal to 1 but got ${depth}.`)
    if (this.getNumPartitions() === 0) return zero
    const folded = this.within('treeAggregate', () => {
      const f = native('foldPartition', programData([zero]), seqOp)
      return this.derive<U>('treeAggregate', mapPartitions(this.self as never, f)).levels(depth, combOp as Fn)
    })
    return folded.reduced('treeAggregate', combOp as Fn, combOp, options)
  }
  /** Merges partitions in levels, down to few. @internal */
  levels(depth: number, merge: Fn): RDD<T> {
    let rdd = this.self
    let n = this.getNumPartitions()
    const scale = Math.max(Math.ceil(n ** (1 / depth)), 2)
    while (n > scale + Math.ceil(n / scale)) {
      n = Math.floor(n / scale)
      rdd = rdd
        .derive<[number, T]>('treeAggregate', mapPartitions(rdd as never, native('partitionKey', n)))
        .combineByKey<T>(asFunction(native('identity')), merge as never, merge as never, n, true)
        .values() as RDD<T>
    }
    return rdd
  }

  async foreach(f: (v: T) => unknown, options: ActionOptions = {}): Promise<void> {
    await this.run(
      program => ({ type: 'foreach', f: program.fn(f as Fn) }),
      () => {},
      { name: 'foreach', ...options },
    )
  }
  async foreachPartition(f: (records: PartitionIterator<T>) => unknown, options: ActionOptions = {}): Promise<void> {
    await this.run(
      program => ({ type: 'partition', f: program.fn(native('records', f)) }),
      () => {},
      { name: 'foreachPartition', ...options },
    )
  }
  /** A function of each partition; its results, by partition, and as they come. @internal */
  async partitionResults<R>(f: Fn, options: RunOptions, onResult?: (partition: number, result: R) => void): Promise<R[]> {
    const results: R[] = []
    await this.run(
      program => ({ type: 'partition', f: program.fn(f) }),
      (p, bytes) => {
        results[p] = decodeValue(bytes as Uint8Array) as R
        onResult?.(p, results[p])
      },
      options,
    )
    // a partition may have been asked for twice
    return options.partitions?.map(p => results[p]!) ?? results
  }

  /** The least by the order. */
  async min(order?: OrderBy<T>, options: ActionOptions = {}): Promise<T> {
    const ordering = orderingOf(order)
    return this.reduced('min', native('lesser', ordering), (a, b) => (ordering(a, b) <= 0 ? a : b), options)
  }
  async max(order?: OrderBy<T>, options: ActionOptions = {}): Promise<T> {
    const ordering = orderingOf(order)
    return this.reduced('max', native('greater', ordering), (a, b) => (ordering(a, b) >= 0 ? a : b), options)
  }
  /** The first `n` in order. */
  async takeOrdered(n: number, order?: OrderBy<T>, options: ActionOptions = {}): Promise<T[]> {
    return this.ordered('takeOrdered', n, orderingOf(order), options)
  }
  /** The last `n` in order, the last first. */
  async top(n: number, order?: OrderBy<T>, options: ActionOptions = {}): Promise<T[]> {
    return this.ordered('top', n, reverse(orderingOf(order)), options)
  }
  private async ordered(name: string, n: number, ordering: (a: T, b: T) => number, options: ActionOptions): Promise<T[]> {
    if (!(n >= 0)) throw new RangeError('requirement failed: top N cannot be negative.')
    if (n === 0 || this.getNumPartitions() === 0) return []
    const parts = await this.partitionResults<T[]>(native('smallest', n, ordering), { name, ...options })
    return smallest(parts.flat() as T[], n, ordering)
  }

  /** How often each record is there. */
  async countByValue(options: ActionOptions = {}): Promise<Map<T, number>> {
    const counts = await this.within('countByValue', () =>
      this.map<readonly [T, number]>(asFunction(native('withOne'))).reduceByKey(asFunction(native('add'))),
    ).collect(options)
    return new Map(counts)
  }
  /** About how many there are, of what has been counted within so many milliseconds. */
  async countApprox(timeout: number, confidence = 0.95): Promise<PartialResult<BoundedDouble>> {
    return approximateCount(this.self, timeout, confidence)
  }
  async countByValueApprox(timeout: number, confidence = 0.95): Promise<PartialResult<Map<T, BoundedDouble>>> {
    return approximateCountByValue(this.self, timeout, confidence)
  }
  /** About how many distinct records there are. */
  async countApproxDistinct(relativeSD = 0.05, options: ActionOptions = {}): Promise<number> {
    const total = new HyperLogLog(relativeSD)
    const parts = await this.partitionResults<Uint8Array>(native('registers', relativeSD), { name: 'countApproxDistinct', ...options })
    for (const part of parts) total.merge(part)
    return total.estimate()
  }

  /** A random part of the records: each taken with the probability `fraction`, or so often on average. */
  sample(withReplacement: boolean, fraction: number, seed: number | bigint = newSeed()): RDD<T> {
    if (!(fraction >= 0)) throw new RangeError(`requirement failed: Fraction must be nonnegative, but got ${fraction}`)
    if (!withReplacement && fraction > 1 + ROUNDING)
      throw new RangeError(`requirement failed: Sampling fraction (${fraction}) must be on interval [0, 1]`)
    const random = new JavaRandom(BigInt(seed))
    const seeds: bigint[] = []
    const definition = mapPartitions(this.self as never, native('sample', withReplacement, fraction, seeds), {
      kind: 'PartitionwiseSampledRDD',
      preservesPartitioning: true,
    })
    const prepare = async () => {
      while (seeds.length < this.getNumPartitions()) seeds.push(random.long())
    }
    return this.derive('sample', { ...definition, prepare })
  }
  /** Parts that do not overlap, with sizes like the weights. */
  randomSplit(weights: readonly number[], seed: number | bigint = newSeed()): RDD<T>[] {
    if (weights.some(w => !(w >= 0)))
      throw new RangeError(`requirement failed: Weights must be nonnegative, but got [${weights.join(',')}]`)
    const sum = weights.reduce((a, b) => a + b, 0)
    if (!(sum > 0)) throw new RangeError(`requirement failed: Sum of weights must be positive, but got [${weights.join(',')}]`)
    let lower = 0
    return weights.map(w => {
      const from = lower
      lower += w / sum
      const f = native('sampleRange', from, lower, BigInt(seed))
      return this.derive<T>('randomSplit', mapPartitions(this.self as never, f, { preservesPartitioning: true }))
    })
  }
  /** A random sample of so many records. */
  async takeSample(withReplacement: boolean, num: number, seed: number | bigint = newSeed(), options: ActionOptions = {}): Promise<T[]> {
    if (!(num >= 0)) throw new RangeError('requirement failed: Negative number of elements requested')
    if (num === 0) return []
    const total = await this.count(options)
    if (total === 0) return []
    const random = new JavaRandom(BigInt(seed))
    const shuffle = (records: T[]): T[] => {
      for (let i = records.length - 1; i > 0; i--) {
        const j = random.below(i + 1)
        const moved = records[i]!
        records[i] = records[j]!
        records[j] = moved
      }
      return records
    }
    if (!withReplacement && num >= total) return shuffle(await this.collect(options))
    const fraction = fractionForSampleSize(num, total, withReplacement)
    let samples: T[] = []
    do samples = await this.sample(withReplacement, fraction, random.int()).collect(options)
    while (samples.length < num)
    return shuffle(samples).slice(0, num)
  }

  /** The records of a partition at a time, in order. `prefetch`: the next partition is computed while one is read. */
  async *toLocalIterator(prefetch = false, options: ActionOptions = {}): AsyncGenerator<T> {
    // who reads no further wants nothing computed ahead either
    const reading = new AbortController()
    const signal = options.signal ? AbortSignal.any([options.signal, reading.signal]) : reading.signal
    const partition = async (p: number): Promise<T[]> => {
      let records: T[] = []
      await this.run(
        () => ({ type: 'collect' }),
        (_, bytes) => {
          records = decodeBlocks(bytes as Uint8Array) as T[]
        },
        { name: 'toLocalIterator', signal, partitions: [p] },
      )
      return records
    }
    await this.run(
      () => ({ type: 'count' }),
      () => {},
      { name: 'toLocalIterator', ...options, partitions: [] },
    )
    const n = this.getNumPartitions()
    let next: Promise<T[]> | undefined
    try {
      for (let p = 0; p < n; p++) {
        const records = await (next ?? partition(p))
        next = prefetch && p + 1 < n ? partition(p + 1) : undefined
        next?.catch(() => {})
        yield* records
      }
    } finally {
      reading.abort()
    }
  }
  [Symbol.asyncIterator](): AsyncGenerator<T> {
    return this.toLocalIterator()
  }

  /** As the actions of these names, but they can be cancelled. Source: Spark's `AsyncRDDActions`. */
  countAsync(): FutureAction<number> {
    return new FutureAction(options => this.count(options))
  }
  collectAsync(): FutureAction<T[]> {
    return new FutureAction(options => this.collect(options))
  }
  takeAsync(num: number): FutureAction<T[]> {
    return new FutureAction(options => this.take(num, options))
  }
  foreachAsync(f: (v: T) => unknown): FutureAction<void> {
    return new FutureAction(options => this.foreach(f, options))
  }
  foreachPartitionAsync(f: (records: PartitionIterator<T>) => unknown): FutureAction<void> {
    return new FutureAction(options => this.foreachPartition(f, options))
  }

  /** Runs a function over the partitions: `sc.runJob`. @internal */
  async runOverPartitions<R>(
    f: (records: PartitionIterator<T>, context: TaskContext) => Awaitable<R>,
    partitions: readonly number[] | undefined,
    options: ActionOptions,
    onResult?: (partition: number, result: R) => void,
  ): Promise<R[]> {
    const running: RunOptions = { name: 'runJob', ...options, ...(partitions && { partitions }), lazy: true }
    return this.partitionResults<R>(native('withContext', f), running, onResult)
  }
}
