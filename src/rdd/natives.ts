import type { TextCodec } from '../sources/write-codec.ts'
import { xorShift } from '../types/random/xorshift.ts'
import { decodeValue } from './codec/block.ts'
import { smallest } from './natives/bounded-heap.ts'
import { exactSample, keyCounts, type Share } from './natives/exact-sample.ts'
import { HyperLogLog } from './natives/hyper-log-log.ts'
import { bernoulliCellSampler, bernoulliSampler, poissonSampler, sampled } from './natives/samplers.ts'
import { StatCounter } from './natives/stat-counter.ts'
import { objectWriter, sequenceWriter, textWriter } from './natives/write-files.ts'
import { naturalOrder, type Ordering } from './ordering.ts'
import { canonicalKey } from './portable-hash.ts'
import { runtime } from './runtime.ts'
import type { Format } from './sequence-file/writer.ts'
import { combineLoop, combiningMap, pairsOf } from './shuffle/combine.ts'
import type { TaskContext } from './task-context.ts'
import { isPromise } from './worker/batches.ts'

type F<R = unknown> = (...args: never[]) => R
type Records = Iterable<unknown>
type Pair = readonly [unknown, unknown]
interface Evaluator {
  eval(partition: number, ...inputs: readonly unknown[]): unknown
}
type Groups = readonly (readonly unknown[])[]

const lift = <T, R>(v: T | Promise<T>, f: (v: T) => R): R | Promise<R> => (isPromise(v) ? (v as Promise<T>).then(f) : f(v as T))

type Order = (a: unknown, b: unknown) => number
const inOrder = (values: unknown, order: Order): unknown[] => [...(values as readonly unknown[])].sort(order)

const call = (f: F, ...args: unknown[]): unknown => (f as (...args: unknown[]) => unknown)(...args)

/**
 * The functions of RDD operations themselves, by name: a worker makes them from their arguments (users' functions, or data). So none of ours has
 * to be captured.
 */
export const natives = {
  naturalOrder: () => naturalOrder,
  reverse:
    (order: Ordering<unknown>): Ordering<unknown> =>
    (a, b) =>
      order(b, a),
  /** By what a function makes of them. */
  orderBy:
    (f: F): Ordering<unknown> =>
    (a, b) =>
      naturalOrder(call(f, a), call(f, b)),

  identity: () => (v: unknown) => v,
  first: () => (a: unknown) => a,
  add: () => (a: number, b: number) => a + b,
  greater: (order: Ordering<unknown>) => (a: unknown, b: unknown) => (order(a, b) >= 0 ? a : b),
  lesser: (order: Ordering<unknown>) => (a: unknown, b: unknown) => (order(a, b) <= 0 ? a : b),
  key: () => (p: Pair) => p[0],
  value: () => (p: Pair) => p[1],
  swap: () => (p: Pair) => [p[1], p[0]],
  withNull: () => (v: unknown) => [v, null],
  one: () => () => 1,
  withOne: () => (v: unknown) => [v, 1],
  keyBy: (f: F) => (v: unknown) => lift(call(f, v), k => [k, v]),
  onPair: (f: F) => (p: Pair) => call(f, p[0], p[1]),
  onSortedPair: (order: Order, f: F) => (p: Pair) => call(f, p[0], inOrder(p[1], order)),
  onCoGroup: (f: F) => (p: Pair) => call(f, p[0], ...(p[1] as Groups)),
  onSortedCoGroup: (order: Order, otherOrder: Order, f: F) => (p: Pair) => {
    const [own, other] = p[1] as Groups
    return call(f, p[0], inOrder(own, order), inOrder(other, otherOrder))
  },

  /** Partitions: of (number, records). */
  ignoreIndex: (f: F) => (_: number, records: Records) => call(f, records),
  evaluator: (make: F<Evaluator>) => (partition: number, records: Records) => make().eval(partition, records),
  zipEvaluator: (make: F<Evaluator>) => (a: Records, b: Records) => make().eval(runtime.task!.partitionId, a, b),
  glom: () => (_: number, records: Records) => [[...records]],
  zipWithIndex: (starts: readonly number[]) =>
    function* (partition: number, records: Records) {
      let i = starts[partition]!
      for (const r of records) yield [r, i++]
    },
  zipWithUniqueId: (n: number) =>
    function* (partition: number, records: Records) {
      let i = partition
      for (const r of records) {
        yield [r, i]
        i += n
      }
    },
  /** Deals records out, from a partition that depends on the number alone. */
  distribute: (n: number) =>
    function* (partition: number, records: Records) {
      let position = xorShift(BigInt(partition)).nextInt(n)
      for (const r of records) yield [++position, r]
    },
  /** Keys records by their partition, among fewer. */
  partitionKey: (n: number) =>
    function* (partition: number, records: Records) {
      for (const r of records) yield [partition % n, r]
    },
  sample: (withReplacement: boolean, fraction: number, seeds: readonly bigint[]) => (partition: number, records: Records) =>
    sampled(records, withReplacement ? poissonSampler(fraction, seeds[partition]!) : bernoulliSampler(fraction, seeds[partition]!)),
  sampleRange: (lower: number, upper: number, seed: bigint) => (partition: number, records: Records) =>
    sampled(records, bernoulliCellSampler(lower, upper, seed + BigInt(partition))),
  /** Each key with a fraction of its own. */
  sampleByKey: (withReplacement: boolean, fractions: ReadonlyMap<unknown, number>, seed: bigint) =>
    function* (partition: number, records: Iterable<Pair>) {
      const random = xorShift(seed + BigInt(partition))
      const known = new Map([...fractions].map(([k, f]) => [canonicalKey(k), f]))
      const poisson = new Map<unknown, () => number>()
      for (const r of records) {
        const k = canonicalKey(r[0])
        const fraction = known.get(k)
        if (fraction === undefined) throw new Error(`key not found: ${String(r[0])}`)
        if (!withReplacement) {
          if (random.nextDouble() < fraction) yield r
          continue
        }
        let draw = poisson.get(k)
        if (draw === undefined) poisson.set(k, (draw = poissonSampler(fraction, seed + BigInt(partition), false)))
        for (let n = draw(); n > 0; n--) yield r
      }
    },
  keyCounts: () => (_: unknown, records: Iterable<Pair>) => keyCounts(records),
  /** Of each key exactly its share. */
  sampleByKeyExact:
    (withReplacement: boolean, shares: readonly (readonly Share[])[], seed: bigint) => (partition: number, records: Iterable<Pair>) =>
      exactSample(records, shares[partition]!, withReplacement, seed + BigInt(partition)),
  zip: () =>
    function* (a: Iterable<unknown>, b: Iterable<unknown>) {
      const left = a[Symbol.iterator]()
      const right = b[Symbol.iterator]()
      for (;;) {
        const l = left.next()
        const r = right.next()
        if (l.done && r.done) return
        if (l.done || r.done) throw new Error('Can only zip RDDs with same number of elements in each partition')
        yield [l.value, r.value]
      }
    },
  /** One record, of all. */
  foldPartition: (zero: Uint8Array, f: F) => async (_: number, records: AsyncIterable<unknown>) => {
    let state = decodeValue(zero)
    for await (const r of records) state = await call(f, state, r)
    return [state]
  },
  /** One record, or none where there are none. */
  reducePartition: (f: F) => async (_: number, records: AsyncIterable<unknown>) => {
    let state: readonly unknown[] = []
    for await (const r of records) state = [state.length === 0 ? r : await call(f, state[0], r)]
    return state
  },
  /** The distinct records of a partition. */
  distinctWithin: () =>
    function* (_: number, records: Records) {
      const seen = new Set<unknown>()
      for (const r of records) {
        const k = canonicalKey(r)
        if (seen.has(k)) continue
        seen.add(k)
        yield r
      }
    },

  /** Values of a key. */
  list: () => (v: unknown) => [v],
  append: () => (list: unknown[], v: unknown) => {
    list.push(v)
    return list
  },
  concat: () => (a: unknown[], b: unknown[]) => {
    for (const v of b) a.push(v)
    return a
  },
  /** From a zero value of its own. */
  createFrom: (zero: Uint8Array, f: F) => (v: unknown) => call(f, decodeValue(zero), v),

  /** Values by key, of keys that are in one partition. */
  combineWithin: (create: F, merge: F) =>
    function* (_: number, records: Iterable<Pair>) {
      const map = combiningMap(combineLoop(create as never, merge as never, true))
      map.add([...records])
      const next = pairsOf(map.entries())
      for (let batch = next(); batch !== undefined; batch = next()) yield* batch
    },

  /** What groups of two become. */
  innerJoin: () => joined(false, false),
  leftOuterJoin: () => joined(false, true),
  rightOuterJoin: () => joined(true, false),
  fullOuterJoin: () => joined(true, true),
  allNonEmpty: () => (p: readonly [unknown, Groups]) => p[1].every(g => g.length > 0),

  keyIs: (key: unknown) => {
    const k = canonicalKey(key)
    return (p: Pair) => canonicalKey(p[0]) === k
  },
  keyBetween: (lower: unknown, upper: unknown, order: Ordering<unknown>) => (p: Pair) => order(p[0], lower) >= 0 && order(p[0], upper) <= 0,

  /** Whole partitions: of (context, records). */
  records: (f: F) => (_: TaskContext, records: Records) => call(f, records),
  withContext: (f: F) => (context: TaskContext, records: Records) => call(f, records, context),
  smallest: (n: number, order: Ordering<unknown>) => (_: TaskContext, records: Records) => smallest(records, n, order),
  countRecords: () => (_: TaskContext, records: Records) => {
    let count = 0
    for (const _record of records) count++
    return { count }
  },
  countValues: () => (_: TaskContext, records: Records) => {
    const counts = new Map<unknown, [unknown, number]>()
    for (const r of records) {
      const k = canonicalKey(r)
      const seen = counts.get(k)
      if (seen) seen[1]++
      else counts.set(k, [r, 1])
    }
    return [...counts.values()]
  },
  toArray: () => (records: Records) => [...records],
  sum: () => (_: TaskContext, records: Iterable<number>) => {
    let sum = 0
    for (const r of records) sum += r
    return sum
  },
  statistics: () => (_: TaskContext, records: Iterable<number>) => ({ ...new StatCounter(records) }),
  histogram: (buckets: readonly number[], even: boolean) => (_: TaskContext, records: Iterable<number>) =>
    countBuckets(records, buckets, even),
  registers: (relativeSD: number) => (_: TaskContext, records: Records) => {
    const counter = new HyperLogLog(relativeSD)
    for (const r of records) counter.add(r)
    return counter.registers
  },
  emptyRegisters: (relativeSD: number) => (v: unknown) => {
    const counter = new HyperLogLog(relativeSD)
    counter.add(v)
    return counter.registers
  },
  addToRegisters: (relativeSD: number) => (registers: Uint8Array, v: unknown) => {
    new HyperLogLog(relativeSD, registers).add(v)
    return registers
  },
  mergeRegisters: (relativeSD: number) => (a: Uint8Array, b: Uint8Array) => new HyperLogLog(relativeSD, a).merge(b).registers,
  estimateRegisters: (relativeSD: number) => (registers: Uint8Array) => new HyperLogLog(relativeSD, registers).estimate(),
  /** A sample of a partition's keys with its number of records, for the bounds of ranges. */
  sketch: (size: number, seed: number) => (context: TaskContext, records: Iterable<Pair>) =>
    sketch(context.partitionId(), records, size, seed),
  writeText: (directory: string, codec: TextCodec) => textWriter(directory, codec),
  writeObjects: (directory: string) => objectWriter(directory),
  writeSequence: (directory: string, format: Format) => sequenceWriter(directory, format),
} as const

export type NativeName = keyof typeof natives

/** Pairs of each value of the left with each of the right; where one side may be missing, null stands for it. */
function joined(leftMissing: boolean, rightMissing: boolean) {
  const none = [null]
  return ([left, right]: Groups): unknown[] => {
    const a = left!.length === 0 && leftMissing ? none : left!
    const b = right!.length === 0 && rightMissing ? none : right!
    const out: unknown[] = []
    for (const l of a) for (const r of b) out.push([l, r])
    return out
  }
}

function countBuckets(values: Iterable<number>, buckets: readonly number[], even: boolean): number[] {
  const n = buckets.length - 1
  const counts = new Array<number>(n).fill(0)
  const low = buckets[0]!
  const high = buckets[n]!
  const step = buckets[1]! - low
  for (const v of values) {
    if (Number.isNaN(v) || v < low || v > high) continue
    let i: number
    if (even) i = Math.min(Math.trunc((v - low) / step), n - 1)
    else {
      i = 0
      for (let to = n - 1; i < to; ) {
        const middle = (i + to + 1) >> 1
        if (buckets[middle]! <= v) i = middle
        else to = middle - 1
      }
    }
    // where all are the same, the step is 0
    counts[Number.isNaN(i) ? 0 : i]!++
  }
  return counts
}

/** A reservoir of keys. */
function sketch(partition: number, records: Iterable<Pair>, size: number, seed: number): readonly [count: number, keys: unknown[]] {
  const random = xorShift(BigInt(seed + partition))
  const keys: unknown[] = []
  let count = 0
  for (const record of records) {
    const key = record[0]
    if (keys.length < size) keys.push(key)
    else {
      const at = Math.trunc(random.nextDouble() * (count + 1))
      if (at < size) keys[at] = key
    }
    count++
  }
  return [count, keys]
}
