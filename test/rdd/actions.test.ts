import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkContext } from '#dist/index.js'
import { rejection, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

describe('actions', () => {
  it('count, first, take, isEmpty', async () => {
    const rdd = sc.parallelize([5, 3, 4], 3)
    expect(await rdd.count()).toBe(3)
    expect(await rdd.first()).toBe(5)
    expect(await rdd.take(0)).toEqual([])
    expect(await rdd.take(2)).toEqual([5, 3])
    expect(await rdd.take(10)).toEqual([5, 3, 4])
    expect(await rdd.isEmpty()).toBe(false)
    expect(await rdd.filter(x => x > 9).isEmpty()).toBe(true)
    expect(await sc.emptyRDD().isEmpty()).toBe(true)
    expect((await rejection(sc.emptyRDD().first())).message).toBe('empty collection')
    expect(await sc.parallelize([undefined], 1).first()).toBeUndefined()
    expect(
      await sc
        .range(0, 1000, 1, 100)
        .filter(x => x > 990)
        .take(3),
    ).toEqual([991, 992, 993])
  })
  it('reduce, fold, aggregate, and their trees', async () => {
    const rdd = sc.range(1, 11, 1, 4)
    expect(await rdd.reduce((a, b) => a + b)).toBe(55)
    expect((await rejection(sc.emptyRDD<number>().reduce((a, b) => a + b))).message).toBe('empty collection')
    expect((await rejection(rdd.filter(() => false).reduce((a, b) => a + b))).message).toBe('empty collection')
    // the zero value is merged in once a partition, and once more at the end
    expect(await rdd.fold(1, (a, b) => a + b)).toBe(60)
    expect(
      await rdd.aggregate(
        { sum: 0, n: 0 },
        (acc, x) => ({ sum: acc.sum + x, n: acc.n + 1 }),
        (a, b) => ({ sum: a.sum + b.sum, n: a.n + b.n }),
      ),
    ).toEqual({ sum: 55, n: 10 })
    const many = sc.range(0, 1000, 1, 40)
    expect(await many.treeReduce((a, b) => a + b)).toBe(499_500)
    expect(await many.treeReduce((a, b) => a + b, 3)).toBe(499_500)
    for (const depth of [1, 2, 3])
      expect(
        await many.treeAggregate(
          0,
          (a, x) => a + x,
          (a, b) => a + b,
          depth,
        ),
      ).toBe(499_500)
    // a zero value that is changed in place is another in each task
    expect(
      await sc.range(0, 4, 1, 2).aggregate(
        [] as number[],
        (list, x) => {
          list.push(x)
          return list
        },
        (a, b) => [...a, ...b],
      ),
    ).toEqual([0, 1, 2, 3])
  })
  it('foreach and foreachPartition run in tasks', async () => {
    const sum = sc.longAccumulator()
    const partitions = sc.longAccumulator()
    await sc.range(0, 10, 1, 3).foreach(x => sum.add(x))
    await sc.range(0, 10, 1, 3).foreachPartition(records => {
      partitions.add(1)
      for (const r of records) sum.add(r)
    })
    expect([sum.value, partitions.value]).toEqual([90, 3])
  })
  it('the least, the greatest, the first in order', async () => {
    const rdd = sc.parallelize([10, 1, 2, 9, 3, 4, 5, 6, 7], 2)
    expect([await rdd.min(), await rdd.max()]).toEqual([1, 10])
    expect(await rdd.max(x => String(x))).toBe(9)
    expect(await rdd.takeOrdered(6)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await rdd.takeOrdered(6, x => -x)).toEqual([10, 9, 7, 6, 5, 4])
    expect(await rdd.takeOrdered(2, (a, b) => b - a)).toEqual([10, 9])
    expect(await rdd.top(3)).toEqual([10, 9, 7])
    expect(await rdd.top(3, x => String(x))).toEqual([9, 7, 6])
    expect(await rdd.top(0)).toEqual([])
    expect(await sc.parallelize(['b', 'a', 'B'], 2).min()).toBe('B')
    expect(await sc.parallelize([[1, 'b'] as const, [1, 'a'] as const], 2).min()).toEqual([1, 'a'])
    expect((await rejection(sc.emptyRDD().max())).message).toBe('empty collection')
  })
  it('countByValue, and what is counted approximately', async () => {
    const rdd = sc.parallelize(['a', 'b', 'a'], 2)
    expect(await rdd.countByValue()).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    )
    const count = await sc.range(0, 1000, 1, 10).countApprox(60_000)
    expect(count.isInitialValueFinal).toBe(true)
    expect(count.initialValue).toEqual({ mean: 1000, confidence: 1, low: 1000, high: 1000 })
    const go = new Int32Array(new SharedArrayBuffer(4))
    const slow = sc.range(0, 4, 1, 4).map(async x => {
      while (x === 3 && Atomics.load(go, 0) === 0) await new Promise(resolve => setTimeout(resolve, 5))
      return x
    })
    const early = await slow.countApprox(100)
    expect(early.isInitialValueFinal).toBe(false)
    expect(early.initialValue.low).toBeLessThanOrEqual(4)
    Atomics.store(go, 0, 1)
    expect((await early.getFinalValue()).mean).toBe(4)
    const distinct = await sc
      .range(0, 20_000, 1, 4)
      .map(x => x % 5000)
      .countApproxDistinct(0.02)
    expect(Math.abs(distinct - 5000)).toBeLessThan(400)
    const values = await sc.parallelize(['a', 'b', 'a'], 2).countByValueApprox(60_000)
    expect(values.initialValue.get('a')?.mean).toBe(2)
  })
  it('statistics of numbers', async () => {
    const rdd = sc.parallelize([1, 2, 3, 4], 2)
    const stats = await rdd.stats()
    expect([stats.count, stats.mean, stats.sum, stats.min, stats.max]).toEqual([4, 2.5, 10, 1, 4])
    expect(stats.variance).toBeCloseTo(1.25)
    expect(stats.sampleVariance).toBeCloseTo(1.6666666667)
    expect(await rdd.sum()).toBe(10)
    expect(await rdd.mean()).toBe(2.5)
    expect(await rdd.stdev()).toBeCloseTo(1.118033989)
    expect(await rdd.sampleStdev()).toBeCloseTo(1.290994449)
    expect(await sc.emptyRDD<number>().sum()).toBe(0)
    expect((await rdd.sumApprox(60_000)).initialValue.mean).toBe(10)
    expect((await rdd.meanApprox(60_000)).initialValue.mean).toBe(2.5)
    expect(String(stats)).toBe('(count: 4, mean: 2.500000, stdev: 1.118034, max: 4.000000, min: 1.000000)')
  })
  it('histograms', async () => {
    const rdd = sc.range(0, 51, 1, 3)
    expect(await rdd.histogram(2)).toEqual([
      [0, 25, 50],
      [25, 26],
    ])
    expect(await rdd.histogram([0, 5, 25, 50])).toEqual([5, 20, 26])
    expect(await rdd.histogram([0, 15, 30, 45, 60], true)).toEqual([15, 15, 15, 6])
    expect(await sc.parallelize([3, 3], 2).histogram(4)).toEqual([[3, 3], [2]])
    expect((await rejection(rdd.histogram([1]))).message).toBe('buckets array must have at least two elements')
  })
  it('iterates asynchronously, partition by partition', async () => {
    const out: number[] = []
    for await (const x of sc.range(0, 10, 1, 3)) out.push(x)
    expect(out).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const some: number[] = []
    for await (const x of sc.range(0, 10, 1, 3).toLocalIterator(true)) if (some.push(x) === 4) break
    expect(some).toEqual([0, 1, 2, 3])
    async function* stream() {
      yield* ['a', 'b', 'c']
    }
    expect(await sc.fromAsync(stream(), 2).glom().collect()).toEqual([['a'], ['b', 'c']])
  })
  it('runs jobs over some partitions', async () => {
    const rdd = sc.range(0, 10, 1, 5)
    expect(await sc.runJob(rdd, records => [...records].length)).toEqual([2, 2, 2, 2, 2])
    expect(await sc.runJob(rdd, (records, context) => [context.partitionId(), ...records], [3, 1])).toEqual([
      [3, 6, 7],
      [1, 2, 3],
    ])
    expect((await rejection(sc.runJob(rdd, r => [...r], [7]))).message).toBe(
      'Attempting to access a non-existent partition: 7. Total number of partitions: 5',
    )
  })
})
