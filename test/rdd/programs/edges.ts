import { program } from './program.ts'

type Pair = readonly [string | null, number]
const add = (a: number, b: number) => a + b

// partitions: none, empty ones, too many, too few
program('parallelize to no slices', `sc.parallelize([1], 0).getNumPartitions()`, sc => sc.parallelize([1], 0).getNumPartitions())
program('parallelize to negative slices', `sc.parallelize([1], -1).collect()`, sc => sc.parallelize([1], -1).collect())
program('more slices than records', `sc.parallelize([1, 2, 3], 7).glom().collect()`, sc => sc.parallelize([1, 2, 3], 7).glom().collect())
program(
  'empty partitions all the way',
  `sc.parallelize([1, 2], 4).map(lambda x: x + 1).filter(lambda x: x > 2).flatMap(lambda x: [x] * x).glom().collect()`,
  sc =>
    sc
      .parallelize([1, 2], 4)
      .map(x => x + 1)
      .filter(x => x > 2)
      .flatMap(x => Array<number>(x).fill(x))
      .glom()
      .collect(),
)
program('map over no partitions', `sc.emptyRDD().map(lambda x: x + 1).collect()`, sc =>
  sc
    .emptyRDD<number>()
    .map(x => x + 1)
    .collect(),
)
program('glom of no partitions', `sc.emptyRDD().glom().collect()`, sc => sc.emptyRDD().glom().collect())
program('repartition to none', `sc.parallelize([1, 2]).repartition(0).collect()`, sc => sc.parallelize([1, 2]).repartition(0).collect())
program('repartition to fewer than none', `sc.parallelize([1, 2]).repartition(-2).collect()`, sc =>
  sc.parallelize([1, 2]).repartition(-2).collect(),
)
program('coalesce to fewer than none', `sc.parallelize([1, 2]).coalesce(-2).collect()`, sc => sc.parallelize([1, 2]).coalesce(-2).collect())
program('coalesce of no partitions', `sc.emptyRDD().coalesce(3).getNumPartitions()`, sc => sc.emptyRDD().coalesce(3).getNumPartitions())
program(
  'repartition of no partitions',
  `rdd = sc.emptyRDD().repartition(3)
[rdd.getNumPartitions(), rdd.collect()]`,
  async sc => {
    const rdd = sc.emptyRDD().repartition(3)
    return [rdd.getNumPartitions(), await rdd.collect()]
  },
)
program('repartition keeps repetitions', `sorted(sc.parallelize([1, 1, 2, 2, 2], 2).repartition(5).collect())`, async sc =>
  (await sc.parallelize([1, 1, 2, 2, 2], 2).repartition(5).collect()).sort(),
)
program('coalesce with a shuffle', `sorted(sc.parallelize(range(10), 5).coalesce(2, True).collect())`, async sc =>
  (await sc.range(0, 10, 1, 5).coalesce(2, true).collect()).sort((a, b) => a - b),
)
program('sc.range of nothing', `[sc.range(5, 1).collect(), sc.range(0).collect(), sc.range(3, 3).count()]`, async sc => [
  await sc.range(5, 1).collect(),
  await sc.range(0).collect(),
  await sc.range(3, 3).count(),
])
program('sc.range by steps', `[sc.range(0, 10, 3).collect(), sc.range(10, 0, -4, 3).glom().collect()]`, async sc => [
  await sc.range(0, 10, 3).collect(),
  await sc.range(10, 0, -4, 3).glom().collect(),
])
program('sc.range by no step', `sc.range(0, 3, 0).collect()`, sc => sc.range(0, 3, 0).collect())

// nulls
program(
  'distinct of nulls',
  `sc.parallelize([None, 1, None, 'a', 1], 3).distinct().collect()`,
  sc => sc.parallelize([null, 1, null, 'a', 1], 3).distinct().collect(),
  true,
)
program(
  'groupBy nulls',
  `[(k, sorted(v)) for k, v in sc.parallelize([1, 2, 3, 4], 2).groupBy(lambda x: None if x > 2 else 'low').collect()]`,
  async sc =>
    (
      await sc
        .parallelize([1, 2, 3, 4], 2)
        .groupBy(x => (x > 2 ? null : 'low'))
        .collect()
    ).map(([k, v]) => [k, v.sort()]),
  true,
)
program('subtract of nulls', `sc.parallelize([None, 1, 2, None], 2).subtract(sc.parallelize([None, 2])).collect()`, sc =>
  sc
    .parallelize([null, 1, 2, null], 2)
    .subtract(sc.parallelize([null, 2]))
    .collect(),
)
program(
  'joins of null values',
  `pairs = sc.parallelize([('a', None), ('b', 1)])
sorted(pairs.leftOuterJoin(sc.parallelize([('a', None)])).collect(), key=lambda p: p[0])`,
  async sc => {
    const pairs = sc.parallelize<[string, number | null]>([
      ['a', null],
      ['b', 1],
    ])
    return (await pairs.leftOuterJoin(sc.parallelize<[string, null]>([['a', null]])).collect()).sort()
  },
)
program(
  'first of null',
  `[sc.parallelize([None, 1], 2).first(), sc.parallelize([None]).isEmpty(), sc.parallelize([None], 3).take(2)]`,
  async sc => [await sc.parallelize([null, 1], 2).first(), await sc.parallelize([null]).isEmpty(), await sc.parallelize([null], 3).take(2)],
)
program(
  'countByKey of nulls and tuples',
  `[sc.parallelize([(None, 1), (None, 2), ('a', 1)]).countByKey(), sc.parallelize([((1, 'x'), 1), ((1, 'x'), 2)]).countByKey()]`,
  async sc => [
    await sc
      .parallelize<[string | null, number]>([
        [null, 1],
        [null, 2],
        ['a', 1],
      ])
      .countByKey(),
    await sc
      .parallelize<[[number, string], number]>([
        [[1, 'x'], 1],
        [[1, 'x'], 2],
      ])
      .countByKey(),
  ],
)
program(
  'lookup of null',
  `[sorted(sc.parallelize([(None, 1), ('a', 2), (None, 3)], 2).lookup(None)), sc.parallelize([(None, 1), ('a', 2)]).partitionBy(3).lookup(None)]`,
  async sc => [
    (
      await sc
        .parallelize<Pair>(
          [
            [null, 1],
            ['a', 2],
            [null, 3],
          ],
          2,
        )
        .lookup(null)
    ).sort(),
    await sc
      .parallelize<Pair>([
        [null, 1],
        ['a', 2],
      ])
      .partitionBy(3)
      .lookup(null),
  ],
)
program('mapValues of nulls', `sc.parallelize([('a', None), ('b', 1)]).mapValues(lambda v: v is None).collect()`, sc =>
  sc
    .parallelize<[string, number | null]>([
      ['a', null],
      ['b', 1],
    ])
    .mapValues(v => v === null)
    .collect(),
)

// sets of records
program(
  'union with nothing',
  `rdd = sc.parallelize([1], 2).union(sc.emptyRDD())
[rdd.collect(), rdd.getNumPartitions()]`,
  async sc => {
    const rdd = sc.parallelize([1], 2).union(sc.emptyRDD())
    return [await rdd.collect(), rdd.getNumPartitions()]
  },
)
program(
  'union with itself',
  `rdd = sc.parallelize([1, 2], 2)
rdd.union(rdd).glom().collect()`,
  sc => {
    const rdd = sc.parallelize([1, 2], 2)
    return rdd.union(rdd).glom().collect()
  },
)
program('union of one', `sc.union([sc.parallelize([1, 2], 2)]).glom().collect()`, sc =>
  sc
    .union([sc.parallelize([1, 2], 2)])
    .glom()
    .collect(),
)
program(
  'intersection with nothing',
  `[sc.parallelize([1]).intersection(sc.emptyRDD()).collect(), sc.emptyRDD().intersection(sc.parallelize([1])).collect()]`,
  async sc => [
    await sc.parallelize([1]).intersection(sc.emptyRDD()).collect(),
    await sc
      .emptyRDD<number>()
      .intersection(sc.parallelize([1]))
      .collect(),
  ],
)
program(
  'intersection of repetitions',
  `sorted(sc.parallelize([1, 1, 2, 2, 3], 3).intersection(sc.parallelize([2, 2, 1], 2)).collect())`,
  async sc =>
    (
      await sc
        .parallelize([1, 1, 2, 2, 3], 3)
        .intersection(sc.parallelize([2, 2, 1], 2))
        .collect()
    ).sort(),
)
program(
  'subtract with nothing',
  `[sc.parallelize([1, 1]).subtract(sc.emptyRDD()).collect(), sc.emptyRDD().subtract(sc.parallelize([1])).collect()]`,
  async sc => [
    await sc.parallelize([1, 1]).subtract(sc.emptyRDD()).collect(),
    await sc
      .emptyRDD<number>()
      .subtract(sc.parallelize([1]))
      .collect(),
  ],
)
program(
  'subtractByKey of repetitions',
  `sorted(sc.parallelize([('a', 1), ('b', 2), ('a', 3), ('c', 4)], 3).subtractByKey(sc.parallelize([('b', 0), ('b', 1)], 2)).collect())`,
  async sc =>
    (
      await sc
        .parallelize<[string, number]>(
          [
            ['a', 1],
            ['b', 2],
            ['a', 3],
            ['c', 4],
          ],
          3,
        )
        .subtractByKey(
          sc.parallelize<[string, number]>(
            [
              ['b', 0],
              ['b', 1],
            ],
            2,
          ),
        )
        .collect()
    ).sort(),
)
program(
  'cartesian of empty partitions',
  `[len(p) for p in sc.parallelize([1], 2).cartesian(sc.parallelize([2, 3], 3)).glom().collect()]`,
  async sc =>
    (
      await sc
        .parallelize([1], 2)
        .cartesian(sc.parallelize([2, 3], 3))
        .glom()
        .collect()
    ).map(p => p.length),
)
program('distinct of nothing', `[sc.emptyRDD().distinct().collect(), sc.parallelize([], 3).distinct().collect()]`, async sc => [
  await sc.emptyRDD().distinct().collect(),
  await sc.parallelize([], 3).distinct().collect(),
])
program(
  'distinct into more partitions',
  `rdd = sc.parallelize([3, 3, 1], 2).distinct(5)
[rdd.getNumPartitions(), sorted(rdd.collect())]`,
  async sc => {
    const rdd = sc.parallelize([3, 3, 1], 2).distinct(5)
    return [rdd.getNumPartitions(), (await rdd.collect()).sort()]
  },
)

// zips
program(
  'zip with itself',
  `rdd = sc.parallelize(range(4), 2)
rdd.zip(rdd.map(lambda x: x * x)).collect()`,
  sc => {
    const rdd = sc.range(0, 4, 1, 2)
    return rdd.zip(rdd.map(x => x * x)).collect()
  },
)
program('zip of nothing', `sc.parallelize([], 2).zip(sc.parallelize([], 2)).collect()`, sc =>
  sc.parallelize([], 2).zip(sc.parallelize([], 2)).collect(),
)
program(
  'zip of unequal partitions of equal RDDs',
  `a = sc.parallelize(range(6), 2).filter(lambda x: x != 0)
b = sc.parallelize(range(6), 2).filter(lambda x: x != 5)
a.zip(b).collect()`,
  sc =>
    sc
      .range(0, 6, 1, 2)
      .filter(x => x !== 0)
      .zip(sc.range(0, 6, 1, 2).filter(x => x !== 5))
      .collect(),
)
program('zipWithIndex of nothing', `[sc.emptyRDD().zipWithIndex().collect(), sc.parallelize([], 3).zipWithIndex().collect()]`, async sc => [
  await sc.emptyRDD().zipWithIndex().collect(),
  await sc.parallelize([], 3).zipWithIndex().collect(),
])
program('zipWithIndex of empty partitions', `sc.parallelize(['a', 'b'], 5).zipWithIndex().collect()`, sc =>
  sc.parallelize(['a', 'b'], 5).zipWithIndex().collect(),
)
program('zipWithUniqueId of empty partitions', `sc.parallelize(['a', 'b'], 5).zipWithUniqueId().collect()`, sc =>
  sc.parallelize(['a', 'b'], 5).zipWithUniqueId().collect(),
)

// pairs
program(
  'aggregateByKey copies its zero for each key',
  `sc.parallelize([('a', 1), ('b', 2), ('a', 3)], 1).aggregateByKey([0], lambda l, v: l + [v], lambda a, b: a + b).sortByKey().collect()`,
  sc =>
    sc
      .parallelize<[string, number]>(
        [
          ['a', 1],
          ['b', 2],
          ['a', 3],
        ],
        1,
      )
      .aggregateByKey(
        [0],
        (l, v) => {
          l.push(v)
          return l
        },
        (a, b) => a.concat(b),
      )
      .sortByKey()
      .collect(),
)
program(
  'combineByKey into one',
  `sc.parallelize([('a', 1), ('b', 2), ('a', 3)], 3).combineByKey(lambda v: str(v), lambda c, v: c + str(v), lambda a, b: a + '|' + b, 1).mapValues(lambda t: sorted(t.split('|'))).sortByKey().collect()`,
  sc =>
    sc
      .parallelize<[string, number]>(
        [
          ['a', 1],
          ['b', 2],
          ['a', 3],
        ],
        3,
      )
      .combineByKey(
        v => String(v),
        (c: string, v) => c + String(v),
        (a, b) => `${a}|${b}`,
        1,
      )
      .mapValues(t => t.split('|').sort())
      .sortByKey()
      .collect(),
)
program(
  'groupByKey in one partition',
  `[(k, list(v)) for k, v in sc.parallelize([('b', 1), ('a', 2), ('b', 3)], 1).groupByKey(1).sortByKey().collect()]`,
  sc =>
    sc
      .parallelize<[string, number]>(
        [
          ['b', 1],
          ['a', 2],
          ['b', 3],
        ],
        1,
      )
      .groupByKey(1)
      .sortByKey()
      .collect(),
)
program(
  'reduceByKey of nothing',
  `[sc.emptyRDD().reduceByKey(lambda a, b: a + b).collect(), sc.parallelize([], 3).reduceByKey(lambda a, b: a + b).getNumPartitions()]`,
  async sc => [
    await sc.emptyRDD<[string, number]>().reduceByKey(add).collect(),
    sc.parallelize<[string, number]>([], 3).reduceByKey(add).getNumPartitions(),
  ],
)
program(
  'reduceByKey of mixed keys',
  `sorted([(str(k), v) for k, v in sc.parallelize([(1, 1), ('1', 2), ((1,), 3), ((1,), 4), ('1', 5)], 3).reduceByKey(lambda a, b: a + b).collect()], key=lambda p: p[1])`,
  async sc =>
    (
      await sc
        .parallelize<[unknown, number]>(
          [
            [1, 1],
            ['1', 2],
            [[1], 3],
            [[1], 4],
            ['1', 5],
          ],
          3,
        )
        .reduceByKey(add)
        .collect()
    )
      .map(([k, v]) => [Array.isArray(k) ? '(1,)' : String(k), v] as const)
      .sort((a, b) => a[1] - b[1]),
)
program(
  'cogroup of what is missing',
  `[(k, [sorted(g) for g in gs]) for k, gs in sc.parallelize([('a', 1)]).cogroup(sc.parallelize([('b', 2), ('b', 3)])).sortByKey().collect()]`,
  async sc =>
    (
      await sc
        .parallelize<[string, number]>([['a', 1]])
        .cogroup(
          sc.parallelize<[string, number]>([
            ['b', 2],
            ['b', 3],
          ]),
        )
        .sortByKey()
        .collect()
    ).map(([k, gs]) => [k, gs.map(g => g.sort())]),
)
program('cogroup of nothing', `sc.emptyRDD().cogroup(sc.emptyRDD()).collect()`, sc =>
  sc.emptyRDD<[string, number]>().cogroup(sc.emptyRDD<[string, number]>()).collect(),
)
program(
  'groupWith of four with nothing in some',
  `[(k, [sorted(g) for g in gs]) for k, gs in sc.parallelize([('a', 1)]).groupWith(sc.parallelize([]), sc.parallelize([('c', 3)]), sc.parallelize([('a', 4)])).sortByKey().collect()]`,
  sc =>
    sc
      .parallelize<[string, number]>([['a', 1]])
      .groupWith(
        sc.parallelize<[string, number]>([]),
        sc.parallelize<[string, number]>([['c', 3]]),
        sc.parallelize<[string, number]>([['a', 4]]),
      )
      .sortByKey()
      .collect(),
)
program(
  'join of repetitions',
  `sorted(sc.parallelize([('a', 1), ('a', 2)], 2).join(sc.parallelize([('a', 3), ('a', 4), ('b', 5)], 3)).collect())`,
  async sc =>
    (
      await sc
        .parallelize<[string, number]>(
          [
            ['a', 1],
            ['a', 2],
          ],
          2,
        )
        .join(
          sc.parallelize<[string, number]>(
            [
              ['a', 3],
              ['a', 4],
              ['b', 5],
            ],
            3,
          ),
        )
        .collect()
    ).sort(),
)
program(
  'join partitions',
  `a = sc.parallelize([('a', 1)], 2)
b = sc.parallelize([('a', 1)], 5)
[a.join(b, 3).getNumPartitions(), a.partitionBy(4).join(b.partitionBy(4)).getNumPartitions()]`,
  sc => {
    const a = sc.parallelize<[string, number]>([['a', 1]], 2)
    const b = sc.parallelize<[string, number]>([['a', 1]], 5)
    return [a.join(b, 3).getNumPartitions(), a.partitionBy(4).join(b.partitionBy(4)).getNumPartitions()]
  },
)
program(
  'fullOuterJoin with nothing',
  `[sc.parallelize([('a', 1)]).fullOuterJoin(sc.emptyRDD()).collect(), sc.emptyRDD().fullOuterJoin(sc.emptyRDD()).collect()]`,
  async sc => [
    await sc
      .parallelize<[string, number]>([['a', 1]])
      .fullOuterJoin(sc.emptyRDD<[string, number]>())
      .collect(),
    await sc.emptyRDD<[string, number]>().fullOuterJoin(sc.emptyRDD<[string, number]>()).collect(),
  ],
)
program('flatMapValues of texts', `sc.parallelize([('a', 'xy'), ('b', '')]).flatMapValues(lambda v: v).collect()`, sc =>
  sc
    .parallelize<[string, string]>([
      ['a', 'xy'],
      ['b', ''],
    ])
    .flatMapValues(v => v)
    .collect(),
)
program('collectAsMap of tuples', `sc.parallelize([((1, 2), 'a'), ((1, 2), 'b')], 1).collectAsMap()`, sc =>
  sc
    .parallelize<[[number, number], string]>(
      [
        [[1, 2], 'a'],
        [[1, 2], 'b'],
      ],
      1,
    )
    .collectAsMap(),
)
program('reduceByKeyLocally of nothing', `sc.parallelize([], 2).reduceByKeyLocally(lambda a, b: a + b)`, sc =>
  sc.parallelize<[string, number]>([], 2).reduceByKeyLocally(add),
)
program('keys and values of nothing', `[sc.parallelize([]).keys().collect(), sc.parallelize([]).values().collect()]`, async sc => [
  await sc.parallelize<[string, number]>([]).keys().collect(),
  await sc.parallelize<[string, number]>([]).values().collect(),
])

// partitioning
program('partitionBy into one', `sc.parallelize([(3, 'a'), (1, 'b'), (2, 'c')], 1).partitionBy(1).collect()`, sc =>
  sc
    .parallelize<[number, string]>(
      [
        [3, 'a'],
        [1, 'b'],
        [2, 'c'],
      ],
      1,
    )
    .partitionBy(1)
    .collect(),
)
program('partitionBy of booleans', `sc.parallelize([(True, 1), (False, 2)], 1).partitionBy(2).glom().collect()`, sc =>
  sc
    .parallelize<[boolean, number]>(
      [
        [true, 1],
        [false, 2],
      ],
      1,
    )
    .partitionBy(2)
    .glom()
    .collect(),
)
program(
  'partitionBy by a negative function',
  `sc.parallelize([(i, i) for i in range(6)], 1).partitionBy(3, lambda k: -k).glom().collect()`,
  sc =>
    sc
      .range(0, 6, 1, 1)
      .map(i => [i, i] as const)
      .partitionBy(3, k => -k)
      .glom()
      .collect(),
)
program('partitionBy of nested tuples', `sc.parallelize([((i, (i, None)), i) for i in range(6)], 1).partitionBy(4).glom().collect()`, sc =>
  sc
    .range(0, 6, 1, 1)
    .map(i => [[i, [i, null]], i] as const)
    .partitionBy(4)
    .glom()
    .collect(),
)
program('partitionBy to none', `sc.parallelize([(1, 2)]).partitionBy(0).collect()`, sc =>
  sc
    .parallelize<[number, number]>([[1, 2]])
    .partitionBy(0)
    .collect(),
)
program(
  'a filter keeps the partitioner',
  `rdd = sc.parallelize([(i, i) for i in range(8)], 3).partitionBy(4)
[rdd.filter(lambda p: p[0] > 2).partitioner == rdd.partitioner, rdd.map(lambda p: p).partitioner is None, rdd.flatMapValues(lambda v: [v]).partitioner == rdd.partitioner]`,
  sc => {
    const rdd = sc
      .range(0, 8, 1, 3)
      .map(i => [i, i] as const)
      .partitionBy(4)
    // Python's filter is a mapPartitions that keeps the partitioner
    return [
      rdd.filter(p => p[0] > 2).partitioner === rdd.partitioner,
      rdd.map(p => p).partitioner === undefined,
      rdd.flatMapValues(v => [v]).partitioner === rdd.partitioner,
    ]
  },
)
