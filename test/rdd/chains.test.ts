import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type RDD, SparkSession } from '#dist/index.js'
import { sorted } from './context.ts'

/** A step over RDDs, and the same over arrays. `unordered`: the order of what comes out is open. */
interface Step {
  readonly name: string
  readonly rdd: (r: RDD<number>) => RDD<number>
  readonly array: (a: number[]) => number[]
  readonly unordered?: boolean
}

const groups = (a: readonly number[], k: number) => {
  const out = new Map<number, number[]>()
  for (const x of a) out.set(x % k, [...(out.get(x % k) ?? []), x])
  return [...out]
}
const sum = (a: readonly number[]) => a.reduce((x, y) => x + y, 0)

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: -3, max: 9 }).map(n => ({ name: `map + ${n}`, rdd: r => r.map(x => x + n), array: a => a.map(x => x + n) }) as Step),
  fc
    .integer({ min: 2, max: 5 })
    .map(n => ({ name: `filter % ${n}`, rdd: r => r.filter(x => x % n !== 0), array: a => a.filter(x => x % n !== 0) }) as Step),
  fc.constant<Step>({
    name: 'flatMap',
    rdd: r => r.flatMap(x => Array.from({ length: Math.abs(x) % 3 }, (_, i) => x + i)),
    array: a => a.flatMap(x => Array.from({ length: Math.abs(x) % 3 }, (_, i) => x + i)),
  }),
  fc.constant<Step>({ name: 'async map', rdd: r => r.map(async x => x * 2), array: a => a.map(x => x * 2) }),
  fc.constant<Step>({
    name: 'mapPartitions',
    rdd: r =>
      r.mapPartitions(function* (records) {
        for (const x of records) if (x % 2 === 0) yield x / 2
      }),
    array: a => a.filter(x => x % 2 === 0).map(x => x / 2),
  }),
  fc.constant<Step>({ name: 'union', rdd: r => r.union(r.map(x => -x)), array: a => [...a, ...a.map(x => 0 - x)] }),
  fc.constant<Step>({ name: 'distinct', rdd: r => r.distinct(), array: a => [...new Set(a)], unordered: true }),
  fc.constant<Step>({ name: 'sortBy', rdd: r => r.sortBy(x => x), array: a => [...a].sort((x, y) => x - y) }),
  fc.constant<Step>({ name: 'sortBy descending', rdd: r => r.sortBy(x => x, false, 3), array: a => [...a].sort((x, y) => y - x) }),
  fc.integer({ min: 1, max: 5 }).map(
    k =>
      ({
        name: `reduceByKey % ${k}`,
        rdd: r =>
          r
            .map(x => [x % k, x] as const)
            .reduceByKey((x, y) => x + y)
            .map(([key, v]) => key * 1000 + v),
        array: a => groups(a, k).map(([key, v]) => key * 1000 + sum(v)),
        unordered: true,
      }) as Step,
  ),
  fc.integer({ min: 1, max: 5 }).map(
    k =>
      ({
        name: `groupByKey % ${k}`,
        rdd: r =>
          r
            .map(x => [x % k, x] as const)
            .groupByKey(2)
            .mapValues(v => v.length)
            .map(([key, n]) => key + n),
        array: a => groups(a, k).map(([key, v]) => key + v.length),
        unordered: true,
      }) as Step,
  ),
  fc.integer({ min: 2, max: 4 }).map(
    k =>
      ({
        name: `join % ${k}`,
        rdd: r => {
          const few = r.filter(x => x % 5 === 0).map(x => [x % k, x] as const)
          return few.join(few.distinct()).map(([key, [x, y]]) => key + x * 2 + y)
        },
        array: a => {
          const few = a.filter(x => x % 5 === 0)
          return few.flatMap(x => [...new Set(few)].filter(y => y % k === x % k).map(y => (x % k) + x * 2 + y))
        },
        unordered: true,
      }) as Step,
  ),
  fc.constant<Step>({ name: 'coalesce', rdd: r => r.coalesce(2), array: a => a }),
  fc.constant<Step>({ name: 'repartition', rdd: r => r.repartition(3), array: a => a, unordered: true }),
  fc.constant<Step>({ name: 'zipWithIndex', rdd: r => r.zipWithIndex().map(([x]) => x), array: a => a }),
  fc.constant<Step>({ name: 'cache', rdd: r => r.cache(), array: a => a }),
  fc.constant<Step>({
    name: 'subtract',
    rdd: r => r.subtract(r.filter(x => x % 3 === 0)),
    array: a => a.filter(x => x % 3 !== 0),
    unordered: true,
  }),
)

describe.each([
  ['fused, in memory', {}],
  ['as closures, spilled', { 'spark.rdd.codegen': 'false', 'spark.rdd.spillBytes': '2k' }],
])('a chain of operations is the same chain over arrays, %s', (_, conf) => {
  afterAll(async () => {
    await SparkSession.active()?.stop()
  })
  it.each([1, 2, 7])('in %s partitions', async n => {
    const { sparkContext } = await SparkSession.builder().master('local[2]').config(conf).getOrCreate()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }),
        fc.array(steps, { maxLength: 6 }),
        async (data, chain) => {
          let rdd: RDD<number> = sparkContext.parallelize(data, n)
          let array = data
          let ordered = true
          for (const step of chain) {
            // sorting settles the order again; what depends on the order of equal numbers does not show
            rdd = step.rdd(rdd)
            array = step.array(array)
            ordered = step.name.startsWith('sortBy') || (ordered && !step.unordered)
          }
          // no difference between the zeros
          const result = (await rdd.collect()).map(x => x + 0)
          const expected = array.map(x => x + 0)
          const numbers = (a: number[]) => [...a].sort((x, y) => x - y)
          expect(ordered ? result : numbers(result)).toEqual(ordered ? expected : numbers(expected))
          expect(await rdd.count()).toBe(array.length)
          expect((await rdd.fold(0, (a, b) => a + b)) + 0).toBe(sum(array) + 0)
          if (array.length > 0) expect(await rdd.reduce((a, b) => Math.max(a, b))).toBe(Math.max(...array))
        },
      ),
      { numRuns: 25 },
    )
  })
  it('folds what a chain makes, by functions that give promises too', async () => {
    const { sparkContext: sc } = await SparkSession.builder().master('local[2]').config(conf).getOrCreate()
    const chain = sc
      .range(0, 100, 1, 3)
      .flatMap(function* (x) {
        yield x
        if (x % 10 === 0) yield -x
      })
      .filter(x => x !== 0)
    expect(await chain.reduce((a, b) => a + b)).toBe(4950 - 450)
    expect(await chain.reduce((a, b) => Promise.resolve(a + b))).toBe(4950 - 450)
    expect(await chain.fold(0, async (a, b) => a + b)).toBe(4950 - 450)
    expect(await chain.fold(0, (a, b) => (b < 50 ? a + b : Promise.resolve(a + b)))).toBe(4950 - 450)
    expect(
      await chain.aggregate<number[]>(
        [],
        (list, x) => [...list, x].slice(0, 2),
        (a, b) => [...a, ...b],
      ),
    ).toEqual([1, 2, 33, 34, 66, 67])
    await expect(chain.filter(x => x > 1000).reduce((a, b) => a + b)).rejects.toThrow('empty collection')
  })
  it('sorts, groups and joins more than a task may hold', async () => {
    const { sparkContext: sc } = await SparkSession.builder().master('local[2]').config(conf).getOrCreate()
    const data = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_011)
    const rdd = sc.parallelize(data, 3).map(x => [x, `v${x}`] as const)
    expect(await rdd.sortByKey(true, 2).keys().collect()).toEqual([...data].sort((a, b) => a - b))
    const grouped = await rdd
      .map(([x]) => [x % 997, x] as const)
      .groupByKey(2)
      .collect()
    expect(grouped.length).toBe(997)
    expect(sum(grouped.map(([, v]) => v.length))).toBe(20_000)
    const counted = await rdd
      .map(([x]) => [`k${x % 5000}`, 1] as const)
      .reduceByKey((a, b) => a + b)
      .collect()
    expect([counted.length, sum(counted.map(([, n]) => n))]).toEqual([5000, 20_000])
    const joined = await rdd
      .join(
        rdd.filter(([x]) => x % 2 === 0),
        2,
      )
      .keys()
      .collect()
    expect(sorted(joined)).toEqual(sorted(data.filter(x => x % 2 === 0)))
  })
})
