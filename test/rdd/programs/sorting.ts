import type { SparkContext } from '#dist/index.js'
import { program } from './program.ts'

const letters = (sc: SparkContext, n?: number) =>
  sc.parallelize<[string, number]>(
    [
      ['a', 1],
      ['b', 2],
      ['1', 3],
      ['d', 4],
      ['2', 5],
    ],
    n,
  )
const mary = ['Mary', 'had', 'a', 'little', 'lamb', 'whose', 'fleece', 'was', 'white']

program('sortByKey', `sc.parallelize([('a', 1), ('b', 2), ('1', 3), ('d', 4), ('2', 5)]).sortByKey().collect()`, sc =>
  letters(sc).sortByKey().collect(),
)
program('sortByKey first', `sc.parallelize([('a', 1), ('b', 2), ('1', 3), ('d', 4), ('2', 5)]).sortByKey().first()`, sc =>
  letters(sc).sortByKey().first(),
)
program(
  'sortByKey in one partition',
  `sc.parallelize([('a', 1), ('b', 2), ('1', 3), ('d', 4), ('2', 5)]).sortByKey(True, 1).collect()`,
  sc => letters(sc).sortByKey(true, 1).collect(),
)
program(
  'sortByKey in more partitions',
  `sc.parallelize([('a', 1), ('b', 2), ('1', 3), ('d', 4), ('2', 5)], 5).sortByKey(True, 2).collect()`,
  sc => letters(sc, 5).sortByKey(true, 2).collect(),
)
program('sortByKey descending', `sc.parallelize([(k * 37 % 101, k) for k in range(101)], 4).sortByKey(False, 3).keys().collect()`, sc =>
  sc
    .range(0, 101, 1, 4)
    .map(k => [(k * 37) % 101, k] as const)
    .sortByKey(false, 3)
    .keys()
    .collect(),
)
program(
  'sortByKey with a key',
  `sc.parallelize([(w, i) for i, w in enumerate(['Mary', 'had', 'a', 'little', 'lamb', 'whose', 'fleece', 'was', 'white'])]).sortByKey(True, 3, keyfunc=lambda k: k.lower()).collect()`,
  sc =>
    sc
      .parallelize(mary)
      .zipWithIndex()
      .sortByKey(true, 3, k => k.toLowerCase())
      .collect(),
)
program('sortByKey of tuples', `sc.parallelize([((2, 'b'), 1), ((1, 'z'), 2), ((2, 'a'), 3), ((1, ''), 4)], 2).sortByKey().collect()`, sc =>
  sc
    .parallelize<[[number, string], number]>(
      [
        [[2, 'b'], 1],
        [[1, 'z'], 2],
        [[2, 'a'], 3],
        [[1, ''], 4],
      ],
      2,
    )
    .sortByKey()
    .collect(),
)
program(
  'sortByKey of floats',
  `sc.parallelize([(1.5, 0), (-2.25, 1), (0.0, 2), (float('inf'), 3), (-1e300, 4)], 3).sortByKey().keys().collect()`,
  sc =>
    sc
      .parallelize<[number, number]>(
        [
          [1.5, 0],
          [-2.25, 1],
          [0, 2],
          [Number.POSITIVE_INFINITY, 3],
          [-1e300, 4],
        ],
        3,
      )
      .sortByKey()
      .keys()
      .collect(),
)
program('sortByKey of nothing', `sc.parallelize([], 3).map(lambda x: (x, x)).sortByKey().collect()`, sc =>
  sc
    .parallelize<number>([], 3)
    .map(v => [v, v] as const)
    .sortByKey()
    .collect(),
)
program('sortByKey of equal keys', `sc.parallelize([(1, k) for k in range(20)], 4).sortByKey().values().collect()`, sc =>
  sc
    .range(0, 20, 1, 4)
    .map(k => [1, k] as const)
    .sortByKey()
    .values()
    .collect(),
)
program('sortBy', `sc.parallelize([('a', 1), ('b', 2), ('1', 3), ('d', 4), ('2', 5)]).sortBy(lambda p: p[0]).collect()`, sc =>
  letters(sc)
    .sortBy(p => p[0])
    .collect(),
)
program(
  'sortBy second',
  `sc.parallelize([('a', 1), ('b', 2), ('1', 3), ('d', 4), ('2', 5)]).sortBy(lambda p: p[1], ascending=False).collect()`,
  sc =>
    letters(sc)
      .sortBy(p => p[1], false)
      .collect(),
)
program('sortBy of numbers', `sc.parallelize([k * 7919 % 1009 for k in range(500)], 5).sortBy(lambda v: v, True, 3).collect()`, sc =>
  sc
    .range(0, 500, 1, 5)
    .map(k => (k * 7919) % 1009)
    .sortBy(v => v, true, 3)
    .collect(),
)
program('sortBy of texts by code', `sc.parallelize(['b', 'B', 'a', 'Z', '_', '1', 'é'], 3).sortBy(lambda v: v).collect()`, sc =>
  sc
    .parallelize(['b', 'B', 'a', 'Z', '_', '1', 'é'], 3)
    .sortBy(v => v)
    .collect(),
)
program(
  'repartitionAndSortWithinPartitions',
  `sc.parallelize([(0, 5), (3, 8), (2, 6), (0, 8), (3, 8), (1, 3)]).repartitionAndSortWithinPartitions(2, lambda k: k % 2, True).glom().collect()`,
  sc =>
    sc
      .parallelize<[number, number]>([
        [0, 5],
        [3, 8],
        [2, 6],
        [0, 8],
        [3, 8],
        [1, 3],
      ])
      .repartitionAndSortWithinPartitions(2, k => k % 2, true)
      .glom()
      .collect(),
)
program('takeOrdered', `sc.parallelize([10, 1, 2, 9, 3, 4, 5, 6, 7]).takeOrdered(6)`, sc =>
  sc.parallelize([10, 1, 2, 9, 3, 4, 5, 6, 7]).takeOrdered(6),
)
program('takeOrdered by key', `sc.parallelize([10, 1, 2, 9, 3, 4, 5, 6, 7], 2).takeOrdered(6, key=lambda v: -v)`, sc =>
  sc.parallelize([10, 1, 2, 9, 3, 4, 5, 6, 7], 2).takeOrdered(6, v => -v),
)
program('takeOrdered of few', `sc.parallelize([3, 1], 4).takeOrdered(5)`, sc => sc.parallelize([3, 1], 4).takeOrdered(5))
program('top', `sc.parallelize([10, 4, 2, 12, 3]).top(1)`, sc => sc.parallelize([10, 4, 2, 12, 3]).top(1))
program('top two', `sc.parallelize([2, 3, 4, 5, 6], 2).top(2)`, sc => sc.parallelize([2, 3, 4, 5, 6], 2).top(2))
program('top by key', `sc.parallelize([10, 4, 2, 12, 3]).top(3, key=str)`, sc => sc.parallelize([10, 4, 2, 12, 3]).top(3, v => String(v)))
program('max', `sc.parallelize([1.0, 5.0, 43.0, 10.0]).max()`, sc => sc.parallelize([1, 5, 43, 10]).max())
program('max by key', `sc.parallelize([1.0, 5.0, 43.0, 10.0]).max(key=str)`, sc =>
  sc.parallelize(['1.0', '5.0', '43.0', '10.0']).max().then(Number),
)
program('min', `sc.parallelize([2.0, 5.0, 43.0, 10.0]).min()`, sc => sc.parallelize([2, 5, 43, 10]).min())
program('max of nothing', `sc.parallelize([]).max()`, sc => sc.parallelize([]).max())
program('max of tuples', `sc.parallelize([(1, 'b'), (1, 'c'), (0, 'z')], 3).max()`, sc =>
  sc
    .parallelize(
      [
        [1, 'b'],
        [1, 'c'],
        [0, 'z'],
      ],
      3,
    )
    .max(),
)
