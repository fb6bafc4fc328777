import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkContext } from '#dist/index.js'
import { glom, rejection, sorted, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

describe('transformations', () => {
  it('instances keep their class within a stage, and come as plain objects to the program', async () => {
    class Point {
      readonly x: number
      constructor(x: number) {
        this.x = x
      }
      twice() {
        return this.x * 2
      }
    }
    const points = sc.range(0, 3, 1, 2).map(x => new Point(x))
    expect(await points.map(p => p.twice()).collect()).toEqual([0, 2, 4])
    const [first] = await points.take(1)
    expect([first, Object.getPrototypeOf(first)]).toEqual([{ x: 0 }, Object.prototype])
  })
  it('strings split in workers as they do here, by code of ours there alone', async () => {
    const lines = ['a b  c', '', ' ', 'ž ů', 'none', 'a,b']
    const rdd = sc.parallelize(lines, 2)
    expect(await rdd.map(s => s.split(' ')).collect()).toEqual(lines.map(s => s.split(' ')))
    expect(await rdd.map(s => [s.split(/[ ,]/), s.split(' ', 1), s.split('')]).collect()).toEqual(
      lines.map(s => [s.split(/[ ,]/), s.split(' ', 1), s.split('')]),
    )
    const isNative = () => String(String.prototype.split).includes('[native code]')
    expect([isNative(), await rdd.map(() => String(String.prototype.split).includes('[native code]')).first()]).toEqual([true, false])
  })
  it('map, filter and flatMap, in the order of the records', async () => {
    const rdd = sc
      .parallelize([1, 2, 3, 4, 5], 3)
      .map(x => x * 10)
      .filter(x => x > 10)
      .flatMap(x => [x, x + 1])
    expect(await rdd.collect()).toEqual([20, 21, 30, 31, 40, 41, 50, 51])
    expect(
      await sc
        .parallelize(['ab', 'c'], 1)
        .flatMap(s => [...s])
        .collect(),
    ).toEqual(['a', 'b', 'c'])
    expect(
      await sc
        .parallelize([2, 0, 1], 2)
        .flatMap(function* (n) {
          for (let i = 0; i < n; i++) yield [n, i] as const
        })
        .collect(),
    ).toEqual([
      [2, 0],
      [2, 1],
      [1, 0],
    ])
  })
  it('slices data as Spark does', async () => {
    expect(await glom(sc.parallelize([0, 1, 2, 3, 4], 3))).toEqual([[0], [1, 2], [3, 4]])
    expect(await glom(sc.parallelize([1], 3))).toEqual([[], [], [1]])
    expect(await glom(sc.parallelize(new Set(['a', 'b']), 2))).toEqual([['a'], ['b']])
    expect(await glom(sc.range(0, 7, 2, 2))).toEqual([
      [0, 2],
      [4, 6],
    ])
    expect(await sc.range(5, 0, -2, 2).collect()).toEqual([5, 3, 1])
    expect(await sc.range(3).collect()).toEqual([0, 1, 2])
    expect(await sc.emptyRDD().collect()).toEqual([])
    expect(sc.emptyRDD().getNumPartitions()).toBe(0)
  })
  it('whole partitions, with their numbers', async () => {
    const rdd = sc.range(0, 6, 1, 3)
    expect(
      await rdd
        .mapPartitions(records => {
          let sum = 0
          for (const r of records) sum += r
          return [sum]
        })
        .collect(),
    ).toEqual([1, 5, 9])
    expect(await rdd.mapPartitionsWithIndex((i, records) => [[i, [...records]] as const]).collect()).toEqual([
      [0, [0, 1]],
      [1, [2, 3]],
      [2, [4, 5]],
    ])
    const bad = rdd.mapPartitions((() => 7) as never)
    expect((await rejection(bad.collect())).message).toContain('A function of a partition gives an iterable of records, not number')
  })
  it('reads of a partition only what is asked for', async () => {
    const seen = sc.longAccumulator()
    const rdd = sc.range(0, 100_000, 1, 1).map(x => {
      seen.add(1)
      return x
    })
    expect(await rdd.take(3)).toEqual([0, 1, 2])
    expect(seen.value).toBeLessThan(10)
    const endless = sc.parallelize([1], 1).flatMap(function* () {
      for (let i = 0; ; i++) yield i
    })
    expect(await endless.take(4)).toEqual([0, 1, 2, 3])
  })
  it('unions, and keeps a common partitioner', async () => {
    const a = sc.parallelize([1, 2], 2)
    const b = sc.parallelize([3], 1)
    expect(await glom(a.union(b))).toEqual([[1], [2], [3]])
    expect(await sc.union([a, b, a]).collect()).toEqual([1, 2, 3, 1, 2])
    expect(await sc.union(a, sc.emptyRDD()).collect()).toEqual([1, 2])
    const pairs = sc.parallelize([[1, 'a'] as const, [2, 'b'] as const], 2).partitionBy(2)
    const both = pairs.union(pairs.mapValues(v => v + v))
    expect(both.partitioner?.equals(pairs.partitioner!)).toBe(true)
    expect(await glom(both)).toEqual([
      [
        [2, 'b'],
        [2, 'bb'],
      ],
      [
        [1, 'a'],
        [1, 'aa'],
      ],
    ])
  })
  it('set operations go by value', async () => {
    const a = sc.parallelize([1, 10, 2, 3, 4, 5, 5], 2)
    const b = sc.parallelize([1, 6, 2, 3, 7, 8, 5], 3)
    expect(sorted(await a.intersection(b).collect())).toEqual([1, 2, 3, 5])
    expect(sorted(await a.subtract(b).collect())).toEqual([10, 4])
    expect(sorted(await a.distinct().collect())).toEqual([1, 10, 2, 3, 4, 5])
    expect(
      sorted(
        await sc
          .parallelize(
            [
              [1, 'a'],
              [1, 'a'],
              [1, 'b'],
            ],
            3,
          )
          .distinct()
          .collect(),
      ),
    ).toEqual([
      [1, 'a'],
      [1, 'b'],
    ])
    expect(
      sorted(
        await sc
          .parallelize([{ x: 1 }, { x: 1 }], 2)
          .distinct()
          .collect(),
      ),
    ).toEqual([{ x: 1 }])
  })
  it('cartesian, zip and places', async () => {
    const a = sc.parallelize([1, 2], 2)
    const b = sc.parallelize(['a', 'b', 'c'], 2)
    expect(await glom(a.cartesian(b))).toEqual([
      [[1, 'a']],
      [
        [1, 'b'],
        [1, 'c'],
      ],
      [[2, 'a']],
      [
        [2, 'b'],
        [2, 'c'],
      ],
    ])
    expect(await a.zip(sc.parallelize(['x', 'y'], 2)).collect()).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
    expect((await rejection(a.zip(b).collect())).message).toContain('Can only zip RDDs with same number of elements in each partition')
    expect((await rejection(a.zip(sc.parallelize([1], 1)).collect())).message).toBe(
      "Can't zip RDDs with unequal numbers of partitions: List(2, 1)",
    )
    expect(await sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).zipWithIndex().collect()).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 3],
      ['e', 4],
    ])
    expect(await sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).zipWithUniqueId().collect()).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 4],
      ['d', 2],
      ['e', 5],
    ])
    const sums = a.zipPartitions(sc.range(0, 4, 1, 2), (x, y) => [[...x].length + [...y].length])
    expect(await sums.collect()).toEqual([3, 3])
  })
  it('coalesce, repartition, sortBy, groupBy, keyBy', async () => {
    expect(await glom(sc.range(0, 7, 1, 7).coalesce(3))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5, 6],
    ])
    expect(sc.range(0, 7, 1, 2).coalesce(5).getNumPartitions()).toBe(2)
    expect(() => sc.range(1).coalesce(0)).toThrow('Number of partitions (0) must be positive')
    expect(sorted(await sc.range(0, 7, 1, 2).repartition(5).collect())).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(
      await sc
        .parallelize(['ccc', 'a', 'bb'], 2)
        .sortBy(s => s.length)
        .collect(),
    ).toEqual(['a', 'bb', 'ccc'])
    expect(
      await sc
        .parallelize(['ccc', 'a', 'bb'], 2)
        .sortBy(s => s.length, false, 1)
        .collect(),
    ).toEqual(['ccc', 'bb', 'a'])
    const groups = await sc
      .range(0, 5, 1, 2)
      .groupBy(x => x % 2 === 0)
      .collect()
    expect(sorted(groups)).toEqual([
      [false, [1, 3]],
      [true, [0, 2, 4]],
    ])
    expect(
      await sc
        .parallelize(['a', 'bb'], 1)
        .keyBy(s => s.length)
        .collect(),
    ).toEqual([
      [1, 'a'],
      [2, 'bb'],
    ])
  })
  it('pipes through commands', async () => {
    expect(await sc.parallelize(['1', '2', '', '3'], 2).pipe('cat').collect()).toEqual(['1', '2', '', '3'])
    const env = await sc
      .parallelize(['x'], 1)
      .pipe(['sh', '-c', 'cat; echo $WORD'], { env: { WORD: 'hello' } })
      .collect()
    expect(env).toEqual(['x', 'hello'])
    const failed = sc.parallelize(['x'], 1).pipe('grep nothing')
    expect((await rejection(failed.collect())).message).toContain('Subprocess exited with status 1. Command ran: grep nothing')
    expect(await sc.parallelize(['x'], 1).pipe('grep nothing', { checkCode: false }).collect()).toEqual([])
    expect((await rejection(sc.parallelize(['x'], 1).pipe('no-such-command-here').collect())).message).toContain('ENOENT')
  })
  it('gives records of all kinds back as they are', async () => {
    const records = [
      null,
      undefined,
      -0,
      Number.NaN,
      1.5,
      2 ** 40,
      'ü€😀\ud800',
      '',
      true,
      10n ** 30n,
      [1, [2, 'x']],
      { a: 1, b: [null] },
      new Date(5),
      new Map([[1, new Set([2])]]),
      new Uint8Array([1, 2]),
      new Float64Array([0.5]),
    ]
    expect(await sc.parallelize(records, 3).collect()).toEqual(records)
    expect(
      await sc
        .parallelize(records, 3)
        .map(x => [x, 1] as const)
        .repartition(1)
        .count(),
    ).toBe(records.length)
    const points = [new Float64Array([1, 2]), new Float64Array([3]), new Float64Array(0)]
    expect(await sc.parallelize(points, 1).collect()).toEqual(points)
    const ids = [1n, -5n, 2n ** 62n]
    expect(await sc.parallelize(ids, 1).collect()).toEqual(ids)
  })
  it('prints lineages as Spark does', () => {
    const at = /at \S+\.ts:\d+/g
    const rdd = sc.parallelize([1, 2], 2).map(x => [x, 1] as const)
    const text = rdd
      .reduceByKey((a, b) => a + b)
      .setName('counts')
      .toDebugString()
    const [first, second, third, ...rest] = text
      .replace(at, 'at x')
      .replace(/\[\d+\]/g, '[n]')
      .split('\n')
    expect([first, second, third, ...rest]).toEqual([
      '(2) counts ShuffledRDD[n] at reduceByKey at x []',
      ' +-(2) MapPartitionsRDD[n] at map at x []',
      '    |  ParallelCollectionRDD[n] at parallelize at x []',
    ])
  })
})
