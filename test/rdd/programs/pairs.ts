import type { SparkContext } from '#dist/index.js'
import { program } from './program.ts'

type Pair = [string, number]
const x = (sc: SparkContext) =>
  sc.parallelize<Pair>([
    ['a', 1],
    ['b', 1],
    ['a', 1],
  ])
const a = (sc: SparkContext) =>
  sc.parallelize<Pair>([
    ['a', 1],
    ['b', 4],
    ['a', 3],
  ])
const b = (sc: SparkContext) =>
  sc.parallelize<Pair>([
    ['a', 2],
    ['a', 5],
    ['c', 7],
  ])
const add = (p: number, q: number) => p + q

program(
  'reduceByKey',
  `sc.parallelize([('a', 1), ('b', 1), ('a', 1)]).reduceByKey(lambda p, q: p + q).collect()`,
  sc => x(sc).reduceByKey(add).collect(),
  true,
)
program(
  'reduceByKey partitions',
  `sc.parallelize([(k % 7, 1) for k in range(30)], 3).reduceByKey(lambda p, q: p + q, 4).glom().collect()`,
  sc =>
    sc
      .range(0, 30, 1, 3)
      .map(k => [k % 7, 1] as const)
      .reduceByKey(add, 4)
      .glom()
      .collect(),
  'deep',
)
program(
  'reduceByKey of tuples',
  `sc.parallelize([((k % 2, k % 3), k) for k in range(12)], 3).reduceByKey(lambda p, q: p + q, 5).glom().collect()`,
  sc =>
    sc
      .range(0, 12, 1, 3)
      .map(k => [[k % 2, k % 3], k] as const)
      .reduceByKey(add, 5)
      .glom()
      .collect(),
  'deep',
)
program('reduceByKey default partitions', `sc.parallelize([(1, 1)], 5).reduceByKey(lambda p, q: p + q).getNumPartitions()`, sc =>
  sc
    .parallelize([[1, 1]] as [number, number][], 5)
    .reduceByKey(add)
    .getNumPartitions(),
)
program('reduceByKeyLocally', `sc.parallelize([('a', 1), ('b', 1), ('a', 1)]).reduceByKeyLocally(lambda p, q: p + q)`, sc =>
  x(sc).reduceByKeyLocally(add),
)
program(
  'foldByKey',
  `sc.parallelize([('a', 1), ('b', 1), ('a', 1)]).foldByKey(0, lambda p, q: p + q).collect()`,
  sc => x(sc).foldByKey(0, add).collect(),
  true,
)
program(
  'foldByKey with a zero that counts',
  `sc.parallelize([('a', 1), ('b', 1), ('a', 1)], 1).foldByKey(10, lambda p, q: p + q).collect()`,
  sc =>
    sc
      .parallelize<Pair>(
        [
          ['a', 1],
          ['b', 1],
          ['a', 1],
        ],
        1,
      )
      .foldByKey(10, add)
      .collect(),
  true,
)
program(
  'aggregateByKey',
  `sc.parallelize([('a', 1), ('b', 1), ('a', 2)]).aggregateByKey((0, 0), lambda p, q: (p[0] + q, p[1] + 1), lambda p, q: (p[0] + q[0], p[1] + q[1])).collect()`,
  sc =>
    sc
      .parallelize<Pair>([
        ['a', 1],
        ['b', 1],
        ['a', 2],
      ])
      .aggregateByKey(
        [0, 0] as [number, number],
        (p, q): [number, number] => [p[0] + q, p[1] + 1],
        (p, q): [number, number] => [p[0] + q[0], p[1] + q[1]],
      )
      .collect(),
  true,
)
program(
  'combineByKey',
  `sc.parallelize([('a', 1), ('b', 1), ('a', 2)], 1).combineByKey(lambda v: [v], lambda l, v: l + [v], lambda l, m: l + m).collect()`,
  sc =>
    sc
      .parallelize<Pair>(
        [
          ['a', 1],
          ['b', 1],
          ['a', 2],
        ],
        1,
      )
      .combineByKey(
        v => [v],
        (l, v) => [...l, v],
        (l, m) => [...l, ...m],
      )
      .collect(),
  true,
)
program(
  'groupByKey',
  `sc.parallelize([('a', 1), ('b', 1), ('a', 1)]).groupByKey().mapValues(list).collect()`,
  sc => x(sc).groupByKey().collect(),
  true,
)
program(
  'groupByKey lengths',
  `sc.parallelize([(k % 5, k) for k in range(50)], 4).groupByKey().mapValues(len).collect()`,
  sc =>
    sc
      .range(0, 50, 1, 4)
      .map(k => [k % 5, k] as const)
      .groupByKey()
      .mapValues(v => v.length)
      .collect(),
  true,
)
program('mapValues', `sc.parallelize([('a', ['apple', 'banana', 'lemon']), ('b', ['grapes'])]).mapValues(lambda v: len(v)).collect()`, sc =>
  sc
    .parallelize<[string, string[]]>([
      ['a', ['apple', 'banana', 'lemon']],
      ['b', ['grapes']],
    ])
    .mapValues(v => v.length)
    .collect(),
)
program('flatMapValues', `sc.parallelize([('a', ['x', 'y', 'z']), ('b', ['p', 'r'])]).flatMapValues(lambda v: v).collect()`, sc =>
  sc
    .parallelize<[string, string[]]>([
      ['a', ['x', 'y', 'z']],
      ['b', ['p', 'r']],
    ])
    .flatMapValues(v => v)
    .collect(),
)
program('keys', `sc.parallelize([(1, 2), (3, 4)]).keys().collect()`, sc =>
  sc
    .parallelize<[number, number]>([
      [1, 2],
      [3, 4],
    ])
    .keys()
    .collect(),
)
program('values', `sc.parallelize([(1, 2), (3, 4)]).values().collect()`, sc =>
  sc
    .parallelize<[number, number]>([
      [1, 2],
      [3, 4],
    ])
    .values()
    .collect(),
)
program('countByKey', `dict(sc.parallelize([('a', 1), ('b', 1), ('a', 1)]).countByKey())`, sc => x(sc).countByKey())
program('collectAsMap', `sc.parallelize([(1, 2), (3, 4), (1, 5)]).collectAsMap()`, sc =>
  sc
    .parallelize<[number, number]>([
      [1, 2],
      [3, 4],
      [1, 5],
    ])
    .collectAsMap(),
)
program('lookup', `sc.parallelize(zip(range(1000), range(1000)), 10).lookup(42)`, sc =>
  sc
    .range(0, 1000, 1, 10)
    .map(k => [k, k] as const)
    .lookup(42),
)
program(
  'lookup in place',
  `sc.parallelize([(k % 10, k) for k in range(100)], 10).partitionBy(4).lookup(7)`,
  sc =>
    sc
      .range(0, 100, 1, 10)
      .map(k => [k % 10, k] as const)
      .partitionBy(4)
      .lookup(7),
  true,
)
program('lookup of nothing', `sc.parallelize([(1, 2)]).lookup(1024)`, sc => sc.parallelize<[number, number]>([[1, 2]]).lookup(1024))
program('lookup of a tuple', `sc.parallelize([(('a', 'b'), 'c')]).groupByKey().mapValues(list).lookup(('a', 'b'))`, sc =>
  sc
    .parallelize<[string[], string]>([[['a', 'b'], 'c']])
    .groupByKey()
    .lookup(['a', 'b']),
)
program('partitionBy', `sc.parallelize([1, 2, 3, 4, 2, 4, 1]).map(lambda k: (k, k)).partitionBy(2).glom().collect()`, sc =>
  sc
    .parallelize([1, 2, 3, 4, 2, 4, 1])
    .map(k => [k, k] as const)
    .partitionBy(2)
    .glom()
    .collect(),
)
program(
  'partitionBy with a function',
  `sc.parallelize(range(10), 3).map(lambda k: (k, k)).partitionBy(3, lambda k: k // 4).keys().glom().collect()`,
  sc =>
    sc
      .range(0, 10, 1, 3)
      .map(k => [k, k] as const)
      .partitionBy(3, k => Math.floor(k / 4))
      .keys()
      .glom()
      .collect(),
)
program('partitionBy of negative keys', `sc.parallelize([(k, 0) for k in range(-7, 8)], 2).partitionBy(4).keys().glom().collect()`, sc =>
  sc
    .range(-7, 8, 1, 2)
    .map(k => [k, 0] as const)
    .partitionBy(4)
    .keys()
    .glom()
    .collect(),
)
program('partitionBy of tuples', `sc.parallelize([((k, k * k), None) for k in range(12)], 2).partitionBy(5).keys().glom().collect()`, sc =>
  sc
    .range(0, 12, 1, 2)
    .map(k => [[k, k * k], null] as const)
    .partitionBy(5)
    .keys()
    .glom()
    .collect(),
)
program('partitionBy of None', `sc.parallelize([(None, 1), (1, 2)], 1).partitionBy(3).glom().collect()`, sc =>
  sc
    .parallelize<[number | null, number]>(
      [
        [null, 1],
        [1, 2],
      ],
      1,
    )
    .partitionBy(3)
    .glom()
    .collect(),
)
program(
  'join',
  `sc.parallelize([('a', 1), ('b', 4), ('a', 3)]).join(sc.parallelize([('a', 2), ('a', 5), ('c', 7)])).collect()`,
  sc => a(sc).join(b(sc)).collect(),
  true,
)
program(
  'leftOuterJoin',
  `sc.parallelize([('a', 1), ('b', 4), ('a', 3)]).leftOuterJoin(sc.parallelize([('a', 2), ('a', 5), ('c', 7)])).collect()`,
  sc => a(sc).leftOuterJoin(b(sc)).collect(),
  true,
)
program(
  'rightOuterJoin',
  `sc.parallelize([('a', 1), ('b', 4), ('a', 3)]).rightOuterJoin(sc.parallelize([('a', 2), ('a', 5), ('c', 7)])).collect()`,
  sc => a(sc).rightOuterJoin(b(sc)).collect(),
  true,
)
program(
  'fullOuterJoin',
  `sc.parallelize([('a', 1), ('b', 4), ('a', 3)]).fullOuterJoin(sc.parallelize([('a', 2), ('a', 5), ('c', 7)])).collect()`,
  sc => a(sc).fullOuterJoin(b(sc)).collect(),
  true,
)
program('join with nothing', `sc.parallelize([('a', 1)]).join(sc.parallelize([])).collect()`, sc =>
  a(sc).join(sc.parallelize<Pair>([])).collect(),
)
program('join of None keys', `sc.parallelize([(None, 1)]).join(sc.parallelize([(None, 2)])).collect()`, sc =>
  sc
    .parallelize<[null, number]>([[null, 1]])
    .join(sc.parallelize<[null, number]>([[null, 2]]))
    .collect(),
)
program(
  'cogroup',
  `[(k, [sorted(g) for g in v]) for k, v in sc.parallelize([('a', 1), ('b', 4)]).cogroup(sc.parallelize([('a', 2)])).collect()]`,
  sc =>
    sc
      .parallelize<Pair>([
        ['a', 1],
        ['b', 4],
      ])
      .cogroup(sc.parallelize<Pair>([['a', 2]]))
      .collect(),
  true,
)
program(
  'groupWith',
  `[(k, [sorted(g) for g in v]) for k, v in sc.parallelize([('a', 5), ('b', 6)]).groupWith(sc.parallelize([('a', 1), ('b', 4)]), sc.parallelize([('a', 2)]), sc.parallelize([('b', 42)])).collect()]`,
  sc =>
    sc
      .parallelize<Pair>([
        ['a', 5],
        ['b', 6],
      ])
      .groupWith(
        sc.parallelize<Pair>([
          ['a', 1],
          ['b', 4],
        ]),
        sc.parallelize<Pair>([['a', 2]]),
        sc.parallelize<Pair>([['b', 42]]),
      )
      .collect(),
  true,
)
program(
  'subtractByKey',
  `sc.parallelize([('a', 1), ('b', 4), ('b', 5), ('a', 2)]).subtractByKey(sc.parallelize([('a', 3), ('c', None)])).collect()`,
  sc =>
    sc
      .parallelize<Pair>([
        ['a', 1],
        ['b', 4],
        ['b', 5],
        ['a', 2],
      ])
      .subtractByKey(
        sc.parallelize<[string, number | null]>([
          ['a', 3],
          ['c', null],
        ]),
      )
      .collect(),
  true,
)
program(
  'sampleByKey of all and none',
  `sc.parallelize([('a', k) for k in range(5)] + [('b', k) for k in range(5)]).sampleByKey(False, {'a': 0.0, 'b': 1.0}, 2).collect()`,
  sc =>
    sc
      .parallelize(['a', 'b'])
      .flatMap(k => [0, 1, 2, 3, 4].map((n): Pair => [k, n]))
      .sampleByKey(false, { a: 0, b: 1 }, 2)
      .collect(),
  true,
)
program(
  'word count',
  `text = ['the cat the dog', 'a cat']
sc.parallelize(text, 2).flatMap(lambda l: l.split()).map(lambda w: (w, 1)).reduceByKey(lambda p, q: p + q).collect()`,
  sc =>
    sc
      .parallelize(['the cat the dog', 'a cat'], 2)
      .flatMap(l => l.split(/\s+/))
      .map(w => [w, 1] as const)
      .reduceByKey((p, q) => p + q)
      .collect(),
  true,
)
program(
  'average by key',
  `sc.parallelize([(k % 3, k / 2) for k in range(20)], 3).mapValues(lambda v: (v, 1)).reduceByKey(lambda p, q: (p[0] + q[0], p[1] + q[1])).mapValues(lambda p: p[0] / p[1]).collect()`,
  sc =>
    sc
      .range(0, 20, 1, 3)
      .map(k => [k % 3, k / 2] as const)
      .mapValues((v): [number, number] => [v, 1])
      .reduceByKey((p, q): [number, number] => [p[0] + q[0], p[1] + q[1]])
      .mapValues(p => p[0] / p[1])
      .collect(),
  true,
)
program(
  'keys of 1 and 1.0 and True',
  `sc.parallelize([(1, 'a'), (1.0, 'b'), (2, 'c')], 2).groupByKey().mapValues(sorted).collect()`,
  sc =>
    sc
      .parallelize<[number, string]>(
        [
          [1, 'a'],
          [1.0, 'b'],
          [2, 'c'],
        ],
        2,
      )
      .groupByKey()
      .mapValues(v => [...v].sort())
      .collect(),
  true,
)
