import { beforeAll, describe, expect, it } from 'vitest'
import { HashPartitioner, Partitioner, type SparkContext } from '#dist/index.js'
import { glom, sorted, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

const pairs = (n = 2) =>
  sc.parallelize(
    [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as [string, number][],
    n,
  )

describe('pairs', () => {
  it('combine the values of a key', async () => {
    expect(
      sorted(
        await pairs()
          .reduceByKey((a, b) => a + b)
          .collect(),
      ),
    ).toEqual([
      ['a', 4],
      ['b', 2],
    ])
    expect(
      sorted(
        await pairs()
          .foldByKey(10, (a, b) => a + b, 1)
          .collect(),
      ),
    ).toEqual([
      // once a partition in which the key is
      ['a', 24],
      ['b', 12],
    ])
    expect(sorted(await pairs().groupByKey().collect())).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ])
    const lists = pairs().aggregateByKey(
      [] as number[],
      (list, v) => [...list, v],
      (a, b) => [...a, ...b],
    )
    expect(sorted(await lists.collect())).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ])
    const texts = pairs().combineByKey(
      v => `${v}`,
      (c, v) => `${c},${v}`,
      (a, b) => `${a};${b}`,
    )
    expect(sorted(await texts.collect())).toEqual([
      ['a', '1;3'],
      ['b', '2'],
    ])
    expect(await pairs().reduceByKeyLocally((a, b) => a + b)).toEqual(
      new Map([
        ['a', 4],
        ['b', 2],
      ]),
    )
    expect(await pairs().countByKey()).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    )
  })
  it('take keys by value, whatever they are', async () => {
    const keys = [[1, 'x'], [1, 'x'], { a: 1 }, { a: 1 }, new Date(3), new Date(3), 7n, 7n, null, null, Number.NaN, Number.NaN, 0, -0]
    const counts = await sc
      .parallelize(keys, 3)
      .map(k => [k, 1] as const)
      .reduceByKey((a, b) => a + b)
      .values()
      .collect()
    expect(counts).toEqual([2, 2, 2, 2, 2, 2, 2])
  })
  it('mapValues and flatMapValues leave keys where they are', async () => {
    const there = pairs().partitionBy(3)
    const mapped = there.mapValues(v => v + 0.5).flatMapValues(v => [v, v])
    expect(mapped.partitioner).toBe(there.partitioner)
    expect(sorted(await mapped.collect())).toEqual([
      ['a', 1.5],
      ['a', 1.5],
      ['a', 3.5],
      ['a', 3.5],
      ['b', 2.5],
      ['b', 2.5],
    ])
    expect(there.map(p => p).partitioner).toBeUndefined()
    expect(there.filter(() => true).partitioner).toBe(there.partitioner)
    // nothing is shuffled where all is in place
    expect(
      there
        .reduceByKey((a, b) => a + b, 3)
        .toDebugString()
        .match(/ShuffledRDD/g),
    ).toHaveLength(1)
    expect(sorted(await there.reduceByKey((a, b) => a + b, 3).collect())).toEqual([
      ['a', 4],
      ['b', 2],
    ])
  })
  it('partition by hash as PySpark does, by functions, and by partitioners of the user', async () => {
    const ints = sc.parallelize([-3, -1, 0, 1, 2, 5, 7], 2).map(k => [k, null] as const)
    const keysOf = async (rdd: typeof ints) => (await glom(rdd.keys())).map(p => p)
    // hash(-1) is -2 in Python
    expect(await keysOf(ints.partitionBy(3))).toEqual([
      [-3, 0],
      [-1, 1, 7],
      [2, 5],
    ])
    expect(await keysOf(ints.partitionBy(2, k => k + 1))).toEqual([
      [-3, -1, 1, 5, 7],
      [0, 2],
    ])
    const odd = 1
    class Parity extends Partitioner {
      readonly numPartitions = 2
      getPartition(key: number): number {
        return Math.abs(key % 2) === odd ? 1 : 0
      }
    }
    expect(await keysOf(ints.partitionBy(new Parity()))).toEqual([
      [0, 2],
      [-3, -1, 1, 5, 7],
    ])
    expect(new HashPartitioner(4).equals(new HashPartitioner(4))).toBe(true)
    // portable_hash((1, 2)) and the like, taken modulo 1000
    const tuples = [[1, 2], [2, 1], [1, null], [], [3, [4, 5]]]
    expect(tuples.map(t => new HashPartitioner(1000).getPartition(t))).toEqual(PORTABLE)
  })
  it('join', async () => {
    const a = sc.parallelize(
      [
        ['a', 1],
        ['b', 4],
        ['a', 5],
      ] as [string, number][],
      2,
    )
    const b = sc.parallelize(
      [
        ['a', 2],
        ['a', 3],
        ['c', 8],
      ] as [string, number][],
      3,
    )
    expect(sorted(await a.join(b).collect())).toEqual([
      ['a', [1, 2]],
      ['a', [1, 3]],
      ['a', [5, 2]],
      ['a', [5, 3]],
    ])
    expect(
      sorted(
        await a
          .leftOuterJoin(b)
          .filter(([k]) => k === 'b')
          .collect(),
      ),
    ).toEqual([['b', [4, null]]])
    expect(
      sorted(
        await a
          .rightOuterJoin(b)
          .filter(([k]) => k === 'c')
          .collect(),
      ),
    ).toEqual([['c', [null, 8]]])
    expect((await a.fullOuterJoin(b).collect()).length).toBe(6)
    expect(sorted(await a.cogroup(b, 1).collect())).toEqual([
      [
        'a',
        [
          [1, 5],
          [2, 3],
        ],
      ],
      ['b', [[4], []]],
      ['c', [[], [8]]],
    ])
    expect(sorted(await a.groupWith(b, a, b).keys().collect())).toEqual(['a', 'b', 'c'])
    expect(sorted(await a.subtractByKey(b).collect())).toEqual([['b', 4]])
    // both in place: no shuffle in between
    const p = new HashPartitioner(2)
    const placed = a.partitionBy(p).join(b.partitionBy(new HashPartitioner(2)))
    expect(placed.toDebugString().match(/\+-/g)?.length).toBe(2)
    expect((await placed.collect()).length).toBe(4)
  })
  it('lookup looks at one partition where it can', async () => {
    expect(await pairs().lookup('a')).toEqual([1, 3])
    const seen = sc.longAccumulator()
    const placed = pairs()
      .partitionBy(5)
      .mapValues(v => {
        seen.add(1)
        return v
      })
    expect(await placed.lookup('b')).toEqual([2])
    expect(seen.value).toBeLessThan(3)
    expect(await placed.lookup('zzz')).toEqual([])
  })
  it('as a Map, keys, values, approximate counts', async () => {
    expect(await pairs().collectAsMap()).toEqual(
      new Map([
        ['a', 3],
        ['b', 2],
      ]),
    )
    expect(await pairs().keys().collect()).toEqual(['a', 'b', 'a'])
    expect(await pairs().values().collect()).toEqual([1, 2, 3])
    expect(sorted(await pairs().countApproxDistinctByKey().collect())).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })
})

describe('pairs with keys in an order', () => {
  const keyed = (keys: readonly (number | string)[], n: number) => sc.parallelize(keys, n).map(k => [k, `v${k}`] as const)

  it('sort by key over partitions', async () => {
    const rdd = keyed([5, 3, 9, 1, 7, 2, 8], 3)
    expect(await rdd.sortByKey().keys().collect()).toEqual([1, 2, 3, 5, 7, 8, 9])
    expect(await rdd.sortByKey(false, 2).keys().collect()).toEqual([9, 8, 7, 5, 3, 2, 1])
    expect(await keyed(['b', 'A', 'a'], 2).sortByKey(true, 3).keys().collect()).toEqual(['A', 'a', 'b'])
    expect(
      await keyed(['b', 'A', 'a'], 2)
        .sortByKey(true, 3, k => String(k).toLowerCase())
        .keys()
        .collect(),
    ).toEqual(['A', 'a', 'b'])
    expect(
      await keyed([5, 3, 9], 2)
        .sortByKey(true, 2, (a, b) => Number(b) - Number(a))
        .keys()
        .collect(),
    ).toEqual([9, 5, 3])
    expect(await keyed([], 2).sortByKey().collect()).toEqual([])
    const ranges = await glom(
      sc
        .range(0, 1000, 1, 4)
        .map(x => [(x * 7919) % 1000, x] as const)
        .sortByKey(true, 5)
        .keys(),
    )
    expect(ranges.flat()).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(ranges.length).toBe(5)
    expect(Math.max(...ranges.map(r => r.length))).toBeLessThan(350)
  })
  it('filter by range, where only the partitions of the range are read', async () => {
    const rdd = sc.range(0, 100, 1, 4).map(x => [x, x] as const)
    expect(await rdd.filterByRange(3, 5).keys().collect()).toEqual([3, 4, 5])
    const sortedRdd = rdd.sortByKey(true, 10)
    const range = sortedRdd.filterByRange(41, 44)
    expect(await range.keys().collect()).toEqual([41, 42, 43, 44])
    expect(range.getNumPartitions()).toBeLessThan(4)
  })
  it('repartition and sort within', async () => {
    const rdd = keyed([5, 3, 9, 1, 7, 2, 8, 4], 3)
    const parts = await glom(rdd.repartitionAndSortWithinPartitions(2, k => Number(k)).keys())
    expect(parts).toEqual([
      [2, 4, 8],
      [1, 3, 5, 7, 9],
    ])
    const down = await glom(rdd.repartitionAndSortWithinPartitions(2, k => Number(k), false).keys())
    expect(down[0]).toEqual([8, 4, 2])
  })
  it('sort in memory and from spilled runs alike', async () => {
    const spark = sc
    const big = spark.range(0, 60_000, 1, 2).map(x => [(x * 48271) % 60_013, x] as const)
    const inMemory = await big.sortByKey(true, 2).keys().collect()
    expect(inMemory).toEqual([...inMemory].sort((a, b) => a - b))
  })
})

// what PySpark's portable_hash gives, modulo 1000
const PORTABLE: number[] = [73, 95, 83, 8, 706]
