import type { RDD, SparkContext } from '#dist/index.js'
import { program } from './program.ts'

type Pair = [string, number]
const add = (a: number, b: number) => a + b
const letters = (sc: SparkContext, slices = 3) =>
  sc.parallelize<Pair>(
    Array.from({ length: 12 }, (_, i) => ['abcd'[i % 4]!, i]),
    slices,
  )
const numbered = (sc: SparkContext, n = 12, keys = 4, slices = 3) => sc.range(0, n, 1, slices).map(i => [i % keys, i] as [number, number])
const sizes = async (rdd: RDD<unknown>) => (await rdd.glom().collect()).map(p => p.length)

// where keys go
program(
  'keys in their partitions',
  `[sorted(p) for p in sc.parallelize([(i, i) for i in range(10)], 3).partitionBy(4).keys().glom().collect()]`,
  async sc => (await numbered(sc, 10, 10).partitionBy(4).keys().glom().collect()).map(p => p.sort((a, b) => a - b)),
)
program(
  'negative and fractional keys in their partitions',
  `[sorted(p) for p in sc.parallelize([(i, 0) for i in (-1, -2, -7, -8, 0, 5)], 2).partitionBy(3).keys().glom().collect()]`,
  async sc =>
    (
      await sc
        .parallelize(
          [-1, -2, -7, -8, 0, 5].map(i => [i, 0] as [number, number]),
          2,
        )
        .partitionBy(3)
        .keys()
        .glom()
        .collect()
    ).map(p => p.sort((a, b) => a - b)),
)
program(
  'null keys in their partition',
  `[len(p) for p in sc.parallelize([(None, i) for i in range(5)], 2).partitionBy(3).glom().collect()]`,
  sc =>
    sizes(
      sc
        .parallelize(
          Array.from({ length: 5 }, (_, i) => [null, i] as [null, number]),
          2,
        )
        .partitionBy(3),
    ),
)
program(
  'tuples as keys in their partitions',
  `[sorted(p) for p in sc.parallelize([((i, j), 0) for i in range(4) for j in range(3)], 2).partitionBy(5).keys().glom().collect()]`,
  async sc =>
    (
      await sc
        .parallelize(
          [0, 1, 2, 3].flatMap(i => [0, 1, 2].map(j => [[i, j], 0] as [[number, number], number])),
          2,
        )
        .partitionBy(5)
        .keys()
        .glom()
        .collect()
    ).map(p => p.sort()),
)
program(
  'partitionBy a function out of range',
  `[sorted(p) for p in sc.parallelize([(i, i) for i in range(6)], 2).partitionBy(3, lambda k: k * 7 - 20).keys().glom().collect()]`,
  async sc =>
    (
      await numbered(sc, 6, 6, 2)
        .partitionBy(3, k => k * 7 - 20)
        .keys()
        .glom()
        .collect()
    ).map(p => p.sort()),
)
program('partitionBy a function that fails', `sc.parallelize([(1, 1)]).partitionBy(2, lambda k: 1 // 0).collect()`, sc =>
  sc
    .parallelize<[number, number]>([[1, 1]])
    .partitionBy(2, () => {
      throw new Error('no')
    })
    .collect(),
)
program(
  'partitionBy the same twice',
  `r = sc.parallelize([(i, i) for i in range(6)], 2).partitionBy(3)
[r.partitionBy(3).getNumPartitions(), r.partitioner == r.partitionBy(3).partitioner, r.partitioner == r.partitionBy(2).partitioner, r.map(lambda p: p).partitioner is None, r.mapValues(lambda v: v).partitioner == r.partitioner]`,
  sc => {
    const r = numbered(sc, 6, 6, 2).partitionBy(3)
    const same = (a: RDD<unknown>) => a.partitioner !== undefined && r.partitioner!.equals(a.partitioner)
    return [
      r.partitionBy(3).getNumPartitions(),
      same(r.partitionBy(3)),
      same(r.partitionBy(2)),
      r.map(p => p).partitioner === undefined,
      same(r.mapValues(v => v)),
    ]
  },
)
program('lists as keys', `sorted(sc.parallelize([('k', [1]), ('k', [2])]).groupByKey().mapValues(lambda g: sorted(g)).collect())`, sc =>
  sc
    .parallelize<[string, number[]]>([
      ['k', [1]],
      ['k', [2]],
    ])
    .groupByKey()
    .mapValues(g => g.sort())
    .collect(),
)
program(
  'nested tuples as keys',
  `sorted(sc.parallelize([((1, (2, 'x')), 1), ((1, (2, 'x')), 2), ((1, (2, 'y')), 4)], 3).reduceByKey(lambda a, b: a + b).collect())`,
  async sc =>
    (
      await sc
        .parallelize<[[number, [number, string]], number]>(
          [
            [[1, [2, 'x']], 1],
            [[1, [2, 'x']], 2],
            [[1, [2, 'y']], 4],
          ],
          3,
        )
        .reduceByKey(add)
        .collect()
    ).sort(),
)
program(
  'lookup everywhere',
  `r = sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3)
[r.lookup('b'), r.lookup('z'), sorted(r.partitionBy(2).lookup('c')), r.sortByKey().lookup('a'), r.sortByKey().lookup('b')]`,
  async sc => {
    const r = letters(sc)
    return [
      await r.lookup('b'),
      await r.lookup('z'),
      (await r.partitionBy(2).lookup('c')).sort((a, b) => a - b),
      await r.sortByKey().lookup('a'),
      await r.sortByKey().lookup('b'),
    ]
  },
)
// combining
program(
  'combineByKey in order',
  `sorted(sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 1).combineByKey(lambda v: [v], lambda c, v: c + [v], lambda a, b: a + b, 1).collect())`,
  async sc =>
    (
      await letters(sc, 1)
        .combineByKey(
          (v: number) => [v],
          (c, v: number) => [...c, v],
          (a, b) => [...a, ...b],
          1,
        )
        .collect()
    ).sort(),
)
program(
  'combineByKey that fails',
  `sc.parallelize([('a', 1)]).combineByKey(lambda v: 1 // 0, lambda c, v: c, lambda a, b: a).collect()`,
  sc =>
    sc
      .parallelize<Pair>([['a', 1]])
      .combineByKey(
        (): number => {
          throw new Error('no')
        },
        c => c,
        a => a,
      )
      .collect(),
)
program(
  'aggregateByKey of sums and counts',
  `sorted(sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3).aggregateByKey((0, 0), lambda u, v: (u[0] + v, u[1] + 1), lambda a, b: (a[0] + b[0], a[1] + b[1])).collect())`,
  async sc =>
    (
      await letters(sc)
        .aggregateByKey(
          [0, 0] as [number, number],
          (u, v): [number, number] => [u[0] + v, u[1] + 1],
          (a, b): [number, number] => [a[0] + b[0], a[1] + b[1]],
        )
        .collect()
    ).sort(),
)
program(
  'foldByKey adds its zero for each partition',
  `[sorted(sc.parallelize([('a', 1), ('a', 2), ('b', 3)], n).foldByKey(10, lambda a, b: a + b).collect()) for n in (1, 3)]`,
  async sc => {
    const out = []
    for (const n of [1, 3])
      out.push(
        (
          await sc
            .parallelize<Pair>(
              [
                ['a', 1],
                ['a', 2],
                ['b', 3],
              ],
              n,
            )
            .foldByKey(10, add)
            .collect()
        ).sort(),
      )
    return out
  },
)
program('reduceByKeyLocally of nulls', `sc.parallelize([(None, 1), ('a', 2), (None, 3)], 2).reduceByKeyLocally(lambda a, b: a + b)`, sc =>
  sc
    .parallelize<[string | null, number]>(
      [
        [null, 1],
        ['a', 2],
        [null, 3],
      ],
      2,
    )
    .reduceByKeyLocally(add),
)
program(
  'countByKey and countByValue of nothing',
  `[sc.parallelize([], 2).countByKey(), sc.parallelize([], 2).countByValue()]`,
  async sc => [await sc.parallelize<Pair>([], 2).countByKey(), await sc.parallelize<number>([], 2).countByValue()],
)
program('countByValue of nulls and booleans', `sc.parallelize([None, 'a', None, 'b', 'a'], 2).countByValue()`, sc =>
  sc.parallelize([null, 'a', null, 'b', 'a'], 2).countByValue(),
)
program('collectAsMap of nothing', `sc.parallelize([]).collectAsMap()`, sc => sc.parallelize<Pair>([]).collectAsMap())
program(
  'groupBy of a function',
  `sorted((k, sorted(v)) for k, v in sc.parallelize(range(9), 3).groupBy(lambda x: x % 3, 2).collect())`,
  async sc =>
    (
      await sc
        .range(0, 9, 1, 3)
        .groupBy(x => x % 3, 2)
        .collect()
    )
      .map(([k, v]) => [k, v.sort()])
      .sort(),
)
program(
  'groupByKey keeps nulls among values',
  `sorted((k, sorted(v, key=str)) for k, v in sc.parallelize([('a', None), ('a', 1), ('b', None)], 2).groupByKey().collect())`,
  async sc =>
    (
      await sc
        .parallelize<[string, number | null]>(
          [
            ['a', null],
            ['a', 1],
            ['b', null],
          ],
          2,
        )
        .groupByKey()
        .mapValues(g => g.sort((a, b) => (b === null ? -1 : 1) - (a === null ? -1 : 1)))
        .collect()
    ).sort(),
)
program('keyBy and back', `sc.parallelize(['ab', 'c', 'de'], 2).keyBy(len).values().collect()`, sc =>
  sc
    .parallelize(['ab', 'c', 'de'], 2)
    .keyBy(s => s.length)
    .values()
    .collect(),
)
program(
  'mapValues and flatMapValues',
  `[sc.parallelize([('a', 'xy'), ('b', '')]).flatMapValues(list).collect(), sc.parallelize([('a', 1)]).mapValues(lambda v: (v, v)).collect()]`,
  async sc => [
    await sc
      .parallelize<[string, string]>([
        ['a', 'xy'],
        ['b', ''],
      ])
      .flatMapValues(v => [...v])
      .collect(),
    await sc
      .parallelize<Pair>([['a', 1]])
      .mapValues(v => [v, v])
      .collect(),
  ],
)
program(
  'sampleByKey with all and none',
  `sorted(sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3).sampleByKey(False, {'a': 1.0, 'b': 0.0, 'c': 1.0, 'd': 0.0}, 5).collect())`,
  async sc =>
    (await letters(sc).sampleByKey(false, { a: 1, b: 0, c: 1, d: 0 }, 5).collect()).sort((x, y) =>
      x[0] === y[0] ? x[1] - y[1] : x[0] < y[0] ? -1 : 1,
    ),
)
program('sampleByKey with a negative fraction', `sc.parallelize([('a', 1)]).sampleByKey(False, {'a': -0.5}).collect()`, sc =>
  sc
    .parallelize<Pair>([['a', 1]])
    .sampleByKey(false, { a: -0.5 })
    .collect(),
)
program('sampleByKey of a key without a fraction', `sc.parallelize([('a', 1), ('z', 2)], 1).sampleByKey(False, {'a': 1.0}).collect()`, sc =>
  sc
    .parallelize<Pair>(
      [
        ['a', 1],
        ['z', 2],
      ],
      1,
    )
    .sampleByKey(false, { a: 1 })
    .collect(),
)

// joins
const sides = (sc: SparkContext) =>
  [
    sc.parallelize<[string | null, number]>(
      [
        ['x', 1],
        ['y', 2],
        ['x', 3],
        [null, 4],
      ],
      2,
    ),
    sc.parallelize<[string | null, string]>(
      [
        ['x', 'p'],
        ['z', 'q'],
        [null, 'r'],
      ],
      3,
    ),
  ] as const
program(
  'joins of all kinds',
  `a = sc.parallelize([('x', 1), ('y', 2), ('x', 3), (None, 4)], 2)
b = sc.parallelize([('x', 'p'), ('z', 'q'), (None, 'r')], 3)
[sorted(r.collect(), key=str) for r in (a.join(b), a.leftOuterJoin(b), a.rightOuterJoin(b), a.fullOuterJoin(b))]`,
  async sc => {
    const [a, b] = sides(sc)
    return [
      await a.join(b).collect(),
      await a.leftOuterJoin(b).collect(),
      await a.rightOuterJoin(b).collect(),
      await a.fullOuterJoin(b).collect(),
    ]
  },
  'deep',
)
program(
  'partitions of joins',
  `a = sc.parallelize([('x', 1), ('y', 2)], 2)
b = sc.parallelize([('x', 'p'), ('z', 'q')], 3)
[a.join(b, 7).getNumPartitions(), a.cogroup(b, 1).getNumPartitions(), a.subtractByKey(b, 5).getNumPartitions(), a.fullOuterJoin(b, 6).getNumPartitions()]`,
  sc => {
    const a = sc.parallelize<Pair>(
      [
        ['x', 1],
        ['y', 2],
      ],
      2,
    )
    const b = sc.parallelize<[string, string]>(
      [
        ['x', 'p'],
        ['z', 'q'],
      ],
      3,
    )
    return [
      a.join(b, 7).getNumPartitions(),
      a.cogroup(b, 1).getNumPartitions(),
      a.subtractByKey(b, 5).getNumPartitions(),
      a.fullOuterJoin(b, 6).getNumPartitions(),
    ]
  },
)
program(
  'a join with itself',
  `r = sc.parallelize([(1, 'a'), (2, 'b'), (1, 'c')], 2)
sorted(r.join(r).collect())`,
  async sc => {
    const r = sc.parallelize<[number, string]>(
      [
        [1, 'a'],
        [2, 'b'],
        [1, 'c'],
      ],
      2,
    )
    return (await r.join(r).collect()).sort()
  },
)
program(
  'cogroup of many',
  `rs = [sc.parallelize([(k, i) for k in ks], 2) for i, ks in enumerate(('ab', 'bc', 'a', ''))]
sorted((k, [sorted(g) for g in gs]) for k, gs in rs[0].groupWith(*rs[1:]).collect())`,
  async sc => {
    const rs = ['ab', 'bc', 'a', ''].map((ks, i) =>
      sc.parallelize(
        [...ks].map(k => [k, i] as Pair),
        2,
      ),
    )
    return (await rs[0]!.cogroup(rs[1]!, rs[2]!, rs[3]!).collect()).sort()
  },
)
program(
  'cogroup with nothing',
  `sorted((k, [list(g) for g in gs]) for k, gs in sc.parallelize([('a', 1)]).cogroup(sc.parallelize([])).collect())`,
  sc =>
    sc
      .parallelize<Pair>([['a', 1]])
      .cogroup(sc.parallelize<Pair>([]))
      .collect(),
)
program(
  'subtractByKey with everything and nothing',
  `r = sc.parallelize([('a', 1), ('b', 2), ('a', 3)], 2)
[r.subtractByKey(r).collect(), sorted(r.subtractByKey(sc.parallelize([])).collect()), sorted(r.subtractByKey(sc.parallelize([('b', None)])).collect())]`,
  async sc => {
    const r = sc.parallelize<Pair>(
      [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ],
      2,
    )
    return [
      await r.subtractByKey(r).collect(),
      (await r.subtractByKey(sc.parallelize<Pair>([])).collect()).sort(),
      (await r.subtractByKey(sc.parallelize([['b', null]] as [string, null][])).collect()).sort(),
    ]
  },
)
program(
  'a chain of joins',
  `a = sc.parallelize([(i % 3, i) for i in range(6)], 2)
b = a.mapValues(lambda v: v * 10)
c = a.reduceByKey(lambda x, y: x + y)
sorted(a.join(b).join(c).map(lambda p: [p[0], p[1][0][0], p[1][0][1], p[1][1]]).collect())`,
  async sc => {
    const a = numbered(sc, 6, 3, 2)
    const b = a.mapValues(v => v * 10)
    const c = a.reduceByKey(add)
    return (
      await a
        .join(b)
        .join(c)
        .map(([k, [[x, y], z]]) => [k, x, y, z])
        .collect()
    ).sort((p, q) => p[0]! - q[0]! || p[1]! - q[1]! || p[2]! - q[2]!)
  },
)

// orders
program(
  'sortByKey descending into partitions',
  `sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 1).sortByKey(False, 3).glom().map(lambda p: sorted(set(k for k, _ in p))).collect()`,
  async sc => (await letters(sc, 1).sortByKey(false, 3).glom().collect()).map(p => [...new Set(p.map(([k]) => k))].sort()),
)
program(
  'sortByKey of a key function',
  `sc.parallelize([('B', 1), ('a', 2), ('C', 3), ('D', 4)], 2).sortByKey(True, 1, lambda k: k.lower()).collect()`,
  sc =>
    sc
      .parallelize<Pair>(
        [
          ['B', 1],
          ['a', 2],
          ['C', 3],
          ['D', 4],
        ],
        2,
      )
      .sortByKey(true, 1, k => k.toLowerCase())
      .collect(),
)
program('sortBy is stable', `sc.parallelize([(i % 3, i) for i in range(30)], 1).sortBy(lambda p: p[0], True, 1).collect()`, sc =>
  numbered(sc, 30, 3, 1)
    .sortBy(p => p[0], true, 1)
    .collect(),
)
program(
  'sortBy descending is stable',
  `sc.parallelize([(i % 3, i) for i in range(30)], 1).sortBy(lambda p: p[0], False, 1).collect()`,
  sc =>
    numbered(sc, 30, 3, 1)
      .sortBy(p => p[0], false, 1)
      .collect(),
)
program('sortBy of tuples', `sc.parallelize([(2, 'b'), (1, 'z'), (2, 'a'), (1, 'a')], 3).sortBy(lambda p: p).collect()`, sc =>
  sc
    .parallelize<[number, string]>(
      [
        [2, 'b'],
        [1, 'z'],
        [2, 'a'],
        [1, 'a'],
      ],
      3,
    )
    .sortBy(p => p)
    .collect(),
)
program('sortBy of nothing', `sc.parallelize([], 3).sortBy(lambda x: x).collect()`, sc =>
  sc
    .parallelize<number>([], 3)
    .sortBy(x => x)
    .collect(),
)
program('sortBy of equal keys', `sc.parallelize([(1, i) for i in range(10)], 4).sortBy(lambda p: p[0]).collect()`, sc =>
  numbered(sc, 10, 1, 4)
    .map(([, v]) => [1, v] as const)
    .sortBy(p => p[0])
    .collect(),
)
program(
  'sortByKey of texts beyond ASCII',
  `sc.parallelize([(k, 0) for k in ('\u00e4', 'z', 'a', '\u4e2d', 'Z', '')], 2).sortByKey().keys().collect()`,
  sc =>
    sc
      .parallelize(
        ['\u00e4', 'z', 'a', '\u4e2d', 'Z', ''].map(k => [k, 0] as Pair),
        2,
      )
      .sortByKey()
      .keys()
      .collect(),
)
program(
  'repartitionAndSortWithinPartitions by a function',
  `sc.parallelize([(i * 7 % 10, i) for i in range(10)], 3).repartitionAndSortWithinPartitions(2, lambda k: k % 2, False).glom().collect()`,
  sc =>
    sc
      .range(0, 10, 1, 3)
      .map(i => [(i * 7) % 10, i] as [number, number])
      .repartitionAndSortWithinPartitions(2, k => k % 2, false)
      .glom()
      .collect(),
)
program(
  'takeOrdered of pairs',
  `sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3).takeOrdered(3, key=lambda p: (-p[1] % 5, p[0]))`,
  sc => letters(sc).takeOrdered(3, p => [((-p[1] % 5) + 5) % 5, p[0]]),
)
program(
  'max and min of texts and pairs',
  `[sc.parallelize(['b', 'abc', 'c'], 2).max(), sc.parallelize(['b', 'abc', 'c'], 2).max(key=len), sc.parallelize([(1, 'z'), (2, 'a'), (1, 'a')], 3).min()]`,
  async sc => [
    await sc.parallelize(['b', 'abc', 'c'], 2).max(),
    await sc.parallelize(['b', 'abc', 'c'], 2).max(s => s.length),
    await sc
      .parallelize<[number, string]>(
        [
          [1, 'z'],
          [2, 'a'],
          [1, 'a'],
        ],
        3,
      )
      .min(),
  ],
)
