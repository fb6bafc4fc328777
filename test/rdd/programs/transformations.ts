import { program } from './program.ts'

program('parallelize', `sc.parallelize([0, 2, 3, 4, 6], 5).glom().collect()`, sc => sc.parallelize([0, 2, 3, 4, 6], 5).glom().collect())
program('parallelize range', `sc.parallelize(range(0, 6, 2), 5).glom().collect()`, sc => sc.range(0, 6, 2, 5).glom().collect())
program('parallelize nothing', `sc.parallelize([], 3).glom().collect()`, sc => sc.parallelize([], 3).glom().collect())
program('default partitions', `sc.parallelize([1, 2, 3]).getNumPartitions()`, sc => sc.parallelize([1, 2, 3]).getNumPartitions())
program('map', `sc.parallelize(['b', 'a', 'c']).map(lambda x: (x, 1)).collect()`, sc =>
  sc
    .parallelize(['b', 'a', 'c'])
    .map(x => [x, 1])
    .collect(),
)
program('map to None', `sc.parallelize([1, 2]).map(lambda x: None).collect()`, sc =>
  sc
    .parallelize([1, 2])
    .map(() => null)
    .collect(),
)
program('filter', `sc.parallelize([1, 2, 3, 4, 5]).filter(lambda x: x % 2 == 0).collect()`, sc =>
  sc
    .parallelize([1, 2, 3, 4, 5])
    .filter(x => x % 2 === 0)
    .collect(),
)
program('flatMap', `sc.parallelize([2, 3, 4]).flatMap(lambda x: range(1, x)).collect()`, sc =>
  sc
    .parallelize([2, 3, 4])
    .flatMap(x => Array.from({ length: x - 1 }, (_, i) => i + 1))
    .collect(),
)
program('flatMap of texts', `sc.parallelize(['to be', 'or']).flatMap(lambda l: l.split(' ')).collect()`, sc =>
  sc
    .parallelize(['to be', 'or'])
    .flatMap(l => l.split(' '))
    .collect(),
)
program(
  'mapPartitions',
  `def f(it): yield sum(it)
sc.parallelize([1, 2, 3, 4], 2).mapPartitions(f).collect()`,
  sc =>
    sc
      .parallelize([1, 2, 3, 4], 2)
      .mapPartitions(function* (records) {
        let sum = 0
        for (const x of records) sum += x
        yield sum
      })
      .collect(),
)
program(
  'mapPartitionsWithIndex',
  `def f(i, it): yield i
sc.parallelize([1, 2, 3, 4], 4).mapPartitionsWithIndex(f).sum()`,
  sc =>
    sc
      .parallelize([1, 2, 3, 4], 4)
      .mapPartitionsWithIndex(i => [i])
      .sum(),
)
program('glom', `sc.parallelize([1, 2, 3, 4, 5, 6, 7], 3).glom().collect()`, sc =>
  sc.parallelize([1, 2, 3, 4, 5, 6, 7], 3).glom().collect(),
)
program(
  'union',
  `a = sc.parallelize([1, 1, 2, 3])
a.union(a).collect()`,
  sc =>
    sc
      .parallelize([1, 1, 2, 3])
      .union(sc.parallelize([1, 1, 2, 3]))
      .collect(),
)
program('sc.union', `sc.union([sc.parallelize([1], 1), sc.parallelize(['a', 'b'], 2)]).glom().collect()`, sc =>
  sc
    .union<number | string>([sc.parallelize([1], 1), sc.parallelize(['a', 'b'], 2)] as never)
    .glom()
    .collect(),
)
program('union keeps partitions', `sc.parallelize([1], 2).union(sc.parallelize([2], 3)).getNumPartitions()`, sc =>
  sc
    .parallelize([1], 2)
    .union(sc.parallelize([2], 3))
    .getNumPartitions(),
)
program(
  'intersection',
  `sc.parallelize([1, 10, 2, 3, 4, 5]).intersection(sc.parallelize([1, 6, 2, 3, 7, 8])).collect()`,
  sc =>
    sc
      .parallelize([1, 10, 2, 3, 4, 5])
      .intersection(sc.parallelize([1, 6, 2, 3, 7, 8]))
      .collect(),
  true,
)
program(
  'subtract',
  `sc.parallelize([('a', 1), ('b', 4), ('b', 5), ('a', 3)]).subtract(sc.parallelize([('a', 3), ('c', None)])).collect()`,
  sc =>
    sc
      .parallelize<unknown>([
        ['a', 1],
        ['b', 4],
        ['b', 5],
        ['a', 3],
      ])
      .subtract(
        sc.parallelize<unknown>([
          ['a', 3],
          ['c', null],
        ]),
      )
      .collect(),
  true,
)
program(
  'subtract keeps repetitions',
  `sc.parallelize([1, 1, 2]).subtract(sc.parallelize([2])).collect()`,
  sc =>
    sc
      .parallelize([1, 1, 2])
      .subtract(sc.parallelize([2]))
      .collect(),
  true,
)
program('distinct', `sc.parallelize([1, 1, 2, 3]).distinct().collect()`, sc => sc.parallelize([1, 1, 2, 3]).distinct().collect(), true)
program(
  'distinct tuples',
  `sc.parallelize([(1, 'a'), (1, 'a'), (2, 'a')]).distinct().collect()`,
  sc =>
    sc
      .parallelize([
        [1, 'a'],
        [1, 'a'],
        [2, 'a'],
      ])
      .distinct()
      .collect(),
  true,
)
program(
  'distinct partitions',
  `sc.parallelize([5, 3, 3, 8, 10], 3).distinct(2).glom().collect()`,
  sc => sc.parallelize([5, 3, 3, 8, 10], 3).distinct(2).glom().collect(),
  'deep',
)
program(
  'cartesian',
  `a = sc.parallelize([1, 2])
a.cartesian(a).collect()`,
  sc =>
    sc
      .parallelize([1, 2])
      .cartesian(sc.parallelize([1, 2]))
      .collect(),
  true,
)
program('cartesian partitions', `sc.parallelize([1, 2], 2).cartesian(sc.parallelize([3], 3)).getNumPartitions()`, sc =>
  sc
    .parallelize([1, 2], 2)
    .cartesian(sc.parallelize([3], 3))
    .getNumPartitions(),
)
program('zip', `sc.parallelize(range(0, 5)).zip(sc.parallelize(range(1000, 1005))).collect()`, sc =>
  sc.range(0, 5).zip(sc.range(1000, 1005)).collect(),
)
program('zip of unequal lengths', `sc.parallelize([1, 2, 3], 1).zip(sc.parallelize([1], 1)).collect()`, sc =>
  sc
    .parallelize([1, 2, 3], 1)
    .zip(sc.parallelize([1], 1))
    .collect(),
)
program('zip of unequal partitions', `sc.parallelize([1, 2], 1).zip(sc.parallelize([1, 2], 2)).collect()`, async sc =>
  sc
    .parallelize([1, 2], 1)
    .zip(sc.parallelize([1, 2], 2))
    .collect(),
)
program('zipWithIndex', `sc.parallelize(['a', 'b', 'c', 'd'], 3).zipWithIndex().collect()`, sc =>
  sc.parallelize(['a', 'b', 'c', 'd'], 3).zipWithIndex().collect(),
)
program('zipWithUniqueId', `sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).zipWithUniqueId().collect()`, sc =>
  sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).zipWithUniqueId().collect(),
)
program('keyBy', `sc.parallelize(range(0, 3)).keyBy(lambda x: x * x).collect()`, sc =>
  sc
    .range(0, 3)
    .keyBy(x => x * x)
    .collect(),
)
program(
  'groupBy',
  `[(x, sorted(y)) for x, y in sc.parallelize([1, 1, 2, 3, 5, 8]).groupBy(lambda x: x % 2).collect()]`,
  sc =>
    sc
      .parallelize([1, 1, 2, 3, 5, 8])
      .groupBy(x => x % 2)
      .collect(),
  'deep',
)
program('coalesce', `sc.parallelize([1, 2, 3, 4, 5], 3).coalesce(1).glom().collect()`, sc =>
  sc.parallelize([1, 2, 3, 4, 5], 3).coalesce(1).glom().collect(),
)
program('coalesce to neighbours', `sc.parallelize(range(10), 5).coalesce(2).glom().collect()`, sc =>
  sc.range(0, 10, 1, 5).coalesce(2).glom().collect(),
)
program('coalesce to more', `sc.parallelize(range(10), 2).coalesce(4).getNumPartitions()`, sc =>
  sc.range(0, 10, 1, 2).coalesce(4).getNumPartitions(),
)
program('repartition', `sc.parallelize(range(10), 2).repartition(4).collect()`, sc => sc.range(0, 10, 1, 2).repartition(4).collect(), true)
program('pipe', `sc.parallelize(['1', '2', '', '3']).pipe('cat').collect()`, sc =>
  sc.parallelize(['1', '2', '', '3']).pipe('cat').collect(),
)
program('pipe numbers', `sc.parallelize([1, 2]).pipe('cat').collect()`, sc => sc.parallelize([1, 2]).pipe('cat').collect())
program('nested data', `sc.parallelize([{'a': [1, None]}, {'a': []}]).map(lambda d: d['a']).collect()`, sc =>
  sc
    .parallelize<{ a: unknown[] }>([{ a: [1, null] }, { a: [] }])
    .map(d => d.a)
    .collect(),
)
program('empty', `sc.emptyRDD().map(lambda x: x).collect()`, sc =>
  sc
    .emptyRDD()
    .map(x => x)
    .collect(),
)
program('empty has no partitions', `sc.emptyRDD().getNumPartitions()`, sc => sc.emptyRDD().getNumPartitions())
program('sc.range', `sc.range(2, 10, 3, 2).glom().collect()`, sc => sc.range(2, 10, 3, 2).glom().collect())
program('sc.range downwards', `sc.range(5, 0, -2).collect()`, sc => sc.range(5, 0, -2).collect())
program(
  'a captured variable',
  `n = 3
sc.parallelize([1, 2]).map(lambda x: x * n).collect()`,
  sc => {
    const n = 3
    return sc
      .parallelize([1, 2])
      .map(x => x * n)
      .collect()
  },
)
program('a failing function', `sc.parallelize([1, 0]).map(lambda x: 1 // x).collect()`, sc =>
  sc
    .parallelize([1, 0])
    .map(x => {
      if (x === 0) throw new RangeError('division by zero')
      return 1 / x
    })
    .collect(),
)
