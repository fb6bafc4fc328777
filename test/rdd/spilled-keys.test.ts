import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RDD, type SparkContext, SparkSession } from '#dist/index.js'
import { sorted } from './context.ts'

/** Keys that Java's hash does not tell apart, numbers that are and are not equal to themselves, and keys that are compared by what they hold. */
const keys: unknown[] = [
  ...['Aa', 'BB', 'AaAa', 'BBBB', 'AaBB', 'BBAa', 'a longer text, which is no slice of another'],
  ...[Number.NaN, 0, -0, 1, -1, -2, 0.5, 2 ** 40],
  ...[null, true, false, 7n, [1, 'x'], [1, ['x']], { a: 1, b: 2 }],
]
const ROUNDS = 60
const pairs = Array.from({ length: ROUNDS * keys.length }, (_, i) => [keys[i % keys.length], i] as const)

/** What tells keys apart here. */
const nameOf = (key: unknown): string => (typeof key === 'bigint' ? `${key}n` : Number.isNaN(key) ? 'NaN' : JSON.stringify(key))
const expected = new Map<string, number[]>()
for (const [k, v] of pairs) expected.set(nameOf(k), [...(expected.get(nameOf(k)) ?? []), v])
const ofEach = <R>(of: (values: readonly number[]) => R) => sorted([...expected].map(([k, values]) => [k, of(values)]))
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b)

describe('keys of all kinds are the same whether they were spilled or not', () => {
  let sc: SparkContext
  let rdd: RDD<readonly [unknown, number]>
  let spilled = 0
  beforeAll(async () => {
    sc = (await SparkSession.builder().master('local[2]').config('spark.rdd.spillBytes', '2k').getOrCreate()).sparkContext
    rdd = sc.parallelize(pairs, 4)
    sc.engine.scheduler.listeners.addListener({
      onTaskEnd: e => {
        spilled += e['Task Metrics']?.['Disk Bytes Spilled'] ?? 0
      },
    })
  })
  afterAll(async () => {
    await SparkSession.active()?.stop()
  })
  const named = (all: readonly (readonly [unknown, unknown])[]) => sorted(all.map(([k, v]) => [nameOf(k), v]))
  const inOrder = (values: Iterable<number>) => [...values].sort((a, b) => a - b)

  it.each([1, 3])('in %s partitions', async n => {
    spilled = 0
    expect(
      named(
        await rdd
          .groupByKey(n)
          .mapValues(v => [...v].sort((a, b) => a - b))
          .collect(),
      ),
    ).toEqual(ofEach(v => v))
    expect(spilled).toBeGreaterThan(0)
    expect(named(await rdd.reduceByKey((a, b) => a + b, n).collect())).toEqual(ofEach(sum))
    const counts = await rdd
      .aggregateByKey(
        0,
        count => count + 1,
        (a, b) => a + b,
        n,
      )
      .collect()
    expect(named(counts)).toEqual(ofEach(v => v.length))
    expect((await rdd.keys().distinct(n).collect()).map(nameOf).sort()).toEqual([...expected.keys()].sort())
    const both = await rdd
      .cogroup(
        rdd.filter(([, v]) => v % 2 === 0),
        n,
      )
      .collect()
    expect(named(both.map(([k, [a, b]]) => [k, [inOrder(a), inOrder(b)]]))).toEqual(ofEach(v => [v, v.filter(x => x % 2 === 0)]))
  })
})
