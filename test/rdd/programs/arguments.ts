import type { RDD, SparkContext } from '#dist/index.js'
import { program } from './program.ts'

type Pair = [string, number]
const add = (a: number, b: number) => a + b
const letters = (sc: SparkContext, slices = 3) =>
  sc.parallelize<Pair>(
    Array.from({ length: 12 }, (_, i) => ['abcd'[i % 4]!, i]),
    slices,
  )
/** Each outcome: what it gives, or that it fails. */
const outcomes = async (...makes: (() => unknown)[]): Promise<unknown[]> => {
  const out: unknown[] = []
  for (const make of makes)
    try {
      out.push(await make())
    } catch {
      out.push('fails')
    }
  return out
}
const sizes = async (rdd: RDD<unknown>) => (await rdd.glom().collect()).map(p => p.length)

// numbers of partitions
program('parallelize into negative slices', `sc.parallelize([1, 2], -1).count()`, sc => sc.parallelize([1, 2], -1).count())
program('parallelize into no slices', `sc.parallelize([1, 2], 0).count()`, sc => sc.parallelize([1, 2], 0).count())
program('range into no slices', `sc.range(0, 4, 1, 0).count()`, sc => sc.range(0, 4, 1, 0).count())
program('range with no step', `sc.range(0, 4, 0).count()`, sc => sc.range(0, 4, 0).count())
program(
  'ranges of all directions',
  `[sc.range(3).collect(), sc.range(5, 1).collect(), sc.range(5, 1, -2).collect(), sc.range(-3, 4, 3).collect(), sc.range(0, 0).collect(), sc.range(0, 10, 4, 3).glom().collect()]`,
  async sc => [
    await sc.range(3).collect(),
    await sc.range(5, 1).collect(),
    await sc.range(5, 1, -2).collect(),
    await sc.range(-3, 4, 3).collect(),
    await sc.range(0, 0).collect(),
    await sc.range(0, 10, 4, 3).glom().collect(),
  ],
)
program(
  'slices of lists',
  `[[len(p) for p in sc.parallelize(list('abcdefghij'), n).glom().collect()] for n in (1, 3, 7, 10, 12)]`,
  async sc => {
    const out = []
    for (const n of [1, 3, 7, 10, 12]) out.push(await sizes(sc.parallelize([...'abcdefghij'], n)))
    return out
  },
)
program('slices of ranges', `[[list(p) for p in sc.parallelize(range(1, 20, 3), n).glom().collect()] for n in (2, 3, 5)]`, async sc => {
  const out = []
  for (const n of [2, 3, 5]) out.push(await sc.range(1, 20, 3, n).glom().collect())
  return out
})
program(
  'coalesce to more without a shuffle',
  `[sc.parallelize(range(6), 2).coalesce(5).getNumPartitions(), sc.parallelize(range(6), 2).coalesce(5, True).getNumPartitions()]`,
  sc => [sc.range(0, 6, 1, 2).coalesce(5).getNumPartitions(), sc.range(0, 6, 1, 2).coalesce(5, true).getNumPartitions()],
)
program(
  'coalesce of uneven numbers',
  `[sc.parallelize(range(10), 10).coalesce(n).glom().map(len).collect() for n in (1, 2, 3, 4, 6, 7, 9)]`,
  async sc => {
    const out = []
    for (const n of [1, 2, 3, 4, 6, 7, 9]) out.push(await sizes(sc.range(0, 10, 1, 10).coalesce(n)))
    return out
  },
)
program('reduceByKey into none', `sc.parallelize([('a', 1)]).reduceByKey(lambda a, b: a + b, 0).collect()`, sc =>
  sc
    .parallelize<Pair>([['a', 1]])
    .reduceByKey(add, 0)
    .collect(),
)
program('treeReduce of no depth', `sc.parallelize([1]).treeReduce(lambda a, b: a + b, 0)`, sc => sc.parallelize([1]).treeReduce(add, 0))
program('treeAggregate of no depth', `sc.parallelize([1]).treeAggregate(0, lambda a, b: a + b, lambda a, b: a + b, 0)`, sc =>
  sc.parallelize([1]).treeAggregate(0, add, add, 0),
)
program(
  'treeAggregate of depths',
  `rdd = sc.parallelize(range(100), 37)
[rdd.treeAggregate(1, lambda a, b: a + b, lambda a, b: a + b, d) for d in (1, 2, 3, 8)]`,
  async sc => {
    const out = []
    for (const d of [1, 2, 3, 8]) out.push(await sc.range(0, 100, 1, 37).treeAggregate(1, add, add, d))
    return out
  },
)

// how many
program('take of more than there are', `sc.parallelize(range(5), 3).take(100)`, sc => sc.range(0, 5, 1, 3).take(100))
program('take of a negative number', `sc.parallelize(range(5), 3).take(-4)`, sc => sc.range(0, 5, 1, 3).take(-4))
program('top of none', `sc.parallelize(range(5), 3).top(0)`, sc => sc.range(0, 5, 1, 3).top(0))
program('top of more than there are', `sc.parallelize([4, 2, 9], 2).top(9)`, sc => sc.parallelize([4, 2, 9], 2).top(9))
program('top by a key', `sc.parallelize(['aaa', 'b', 'cc'], 2).top(2, key=len)`, sc =>
  sc.parallelize(['aaa', 'b', 'cc'], 2).top(2, s => s.length),
)
program('first of an empty partition', `sc.parallelize([7], 5).first()`, sc => sc.parallelize([7], 5).first())
program('min of nothing', `sc.emptyRDD().min()`, sc => sc.emptyRDD<number>().min())
program('fold of nothing', `[sc.parallelize([], 3).fold(2, lambda a, b: a + b), sc.emptyRDD().fold(2, lambda a, b: a + b)]`, async sc => [
  await sc.parallelize<number>([], 3).fold(2, add),
  await sc.emptyRDD<number>().fold(2, add),
])
program(
  'fold into one, two and six partitions',
  `[sc.parallelize(range(6), n).fold(1, lambda a, b: a + b) for n in (1, 2, 6)]`,
  async sc => {
    const out = []
    for (const n of [1, 2, 6]) out.push(await sc.range(0, 6, 1, n).fold(1, add))
    return out
  },
)
program(
  'aggregate with a mutable zero',
  `def put(l, v):
    l.append(v)
    return l
zero = []
[sc.parallelize(range(6), 3).aggregate(zero, put, lambda a, b: a + b), zero]`,
  async sc => {
    const zero: number[] = []
    const all = await sc.range(0, 6, 1, 3).aggregate(
      zero,
      (l, v) => {
        l.push(v)
        return l
      },
      (a, b) => a.concat(b),
    )
    return [all, zero]
  },
)
program('sum, mean and count of nothing', `(lambda r: [r.sum(), r.count(), r.mean()])(sc.parallelize([], 2))`, async sc => {
  const rdd = sc.parallelize<number>([], 2)
  return [await rdd.sum(), await rdd.count(), await rdd.mean()]
})
program(
  'deviations of few',
  `[[r.variance(), r.stdev(), r.sampleVariance(), r.sampleStdev()] for r in (sc.parallelize(x, 2) for x in ([1.5], [1, 3], [2, 2, 2]))]`,
  async sc => {
    const out = []
    for (const x of [[1.5], [1, 3], [2, 2, 2]]) {
      const r = sc.parallelize(x, 2)
      out.push([await r.variance(), await r.stdev(), await r.sampleVariance(), await r.sampleStdev()])
    }
    return out
  },
)
program('sampleVariance of nothing', `sc.parallelize([]).sampleVariance()`, sc => sc.parallelize<number>([]).sampleVariance())
program(
  'mergeStats by hand',
  `s = sc.parallelize([1, 2]).stats().merge(10).mergeStats(sc.parallelize([5, 6]).stats())
[s.count(), s.sum(), s.mean(), s.min(), s.max(), s.variance(), s.sampleVariance(), s.stdev(), s.sampleStdev()]`,
  async sc => {
    const s = (await sc.parallelize([1, 2]).stats()).merge(10).merge(await sc.parallelize([5, 6]).stats())
    return [s.count, s.sum, s.mean, s.min, s.max, s.variance, s.sampleVariance, s.stdev, s.sampleStdev]
  },
)

// histograms
program('histogram of a range in one bucket', `sc.parallelize(range(51)).histogram(1)`, sc => sc.range(51).histogram(1))
program('histogram of two buckets', `sc.parallelize(range(51)).histogram(2)`, sc => sc.range(51).histogram(2))
program('histogram of many buckets', `sc.parallelize([1, 2, 3, 4, 10], 2).histogram(4)`, sc =>
  sc.parallelize([1, 2, 3, 4, 10], 2).histogram(4),
)
program('histogram of given buckets', `sc.parallelize(range(51)).histogram([0, 5, 25, 50])[1]`, sc =>
  sc.range(51).histogram([0, 5, 25, 50]),
)
program('histogram of even given buckets', `sc.parallelize(range(51)).histogram([0, 15, 30, 45, 60])[1]`, sc =>
  sc.range(51).histogram([0, 15, 30, 45, 60], true),
)
program('histogram without what lies outside', `sc.parallelize([-5, 0, 1, 2, 99, 3.5]).histogram([0, 2, 4])[1]`, sc =>
  sc.parallelize([-5, 0, 1, 2, 99, 3.5]).histogram([0, 2, 4]),
)
program('histogram of equal bounds', `sc.parallelize([1, 2]).histogram([1, 1, 2])`, sc => sc.parallelize([1, 2]).histogram([1, 1, 2]))
program('histogram of nothing in buckets', `sc.parallelize([]).histogram([0, 1, 2])[1]`, sc =>
  sc.parallelize<number>([]).histogram([0, 1, 2]),
)
program('histogram of infinity', `sc.parallelize([1.0, float('inf')]).histogram(2)`, sc =>
  sc.parallelize([1, Number.POSITIVE_INFINITY]).histogram(2),
)
program('histogram with an infinite bound', `sc.parallelize([1, 5, 1000000]).histogram([0, 2, float('inf')])[1]`, sc =>
  sc.parallelize([1, 5, 1000000]).histogram([0, 2, Number.POSITIVE_INFINITY]),
)

// several at once
program('zip of unequal sizes', `sc.parallelize([1, 2, 3], 1).zip(sc.parallelize([1, 2], 1)).collect()`, sc =>
  sc
    .parallelize([1, 2, 3], 1)
    .zip(sc.parallelize([1, 2], 1))
    .collect(),
)
program('zip of texts and ranges', `sc.parallelize(list('abcde'), 3).zip(sc.parallelize(range(5), 3)).collect()`, sc =>
  sc
    .parallelize([...'abcde'], 3)
    .zip(sc.range(0, 5, 1, 3))
    .collect(),
)
program('zipWithIndex between empty partitions', `sc.parallelize(['x', 'y'], 5).zipWithIndex().collect()`, sc =>
  sc.parallelize(['x', 'y'], 5).zipWithIndex().collect(),
)
program('zipWithIndex of no records', `sc.parallelize([], 3).zipWithIndex().collect()`, sc =>
  sc.parallelize([], 3).zipWithIndex().collect(),
)
program(
  'zipWithUniqueId in partitions',
  `[sc.parallelize(range(7), n).zipWithUniqueId().values().collect() for n in (1, 2, 3, 7)]`,
  async sc => {
    const out = []
    for (const n of [1, 2, 3, 7]) out.push(await sc.range(0, 7, 1, n).zipWithUniqueId().values().collect())
    return out
  },
)
program(
  'cartesian of partitions',
  `(lambda r: [r.getNumPartitions(), r.collect()])(sc.parallelize([1, 2, 3], 2).cartesian(sc.parallelize('ab', 2)))`,
  async sc => {
    const r = sc.parallelize([1, 2, 3], 2).cartesian(sc.parallelize([...'ab'], 2))
    return [r.getNumPartitions(), await r.collect()]
  },
  'deep',
)
program(
  'cartesian of cartesian',
  `sorted(sc.parallelize([1, 2]).cartesian(sc.parallelize([3])).cartesian(sc.parallelize([4, 5])).collect())`,
  async sc =>
    (
      await sc
        .parallelize([1, 2])
        .cartesian(sc.parallelize([3]))
        .cartesian(sc.parallelize([4, 5]))
        .collect()
    ).sort(),
  true,
)
program(
  'union keeps repetitions and partitions',
  `(lambda r: [r.getNumPartitions(), r.collect()])(sc.union([sc.parallelize([1, 1], 2), sc.parallelize([1], 1), sc.parallelize([], 3)]))`,
  async sc => {
    const r = sc.union([sc.parallelize([1, 1], 2), sc.parallelize([1], 1), sc.parallelize<number>([], 3)])
    return [r.getNumPartitions(), await r.collect()]
  },
)
program('union of a single RDD', `sc.union([sc.parallelize([1, 2], 2)]).collect()`, sc => sc.union([sc.parallelize([1, 2], 2)]).collect())
program('union of empty RDDs', `(lambda r: [r.getNumPartitions(), r.collect()])(sc.emptyRDD().union(sc.emptyRDD()))`, async sc => {
  const r = sc.emptyRDD().union(sc.emptyRDD())
  return [r.getNumPartitions(), await r.collect()]
})
program(
  'union of partitioned RDDs',
  `a = sc.parallelize([(i, 'a') for i in range(4)], 2).partitionBy(3)
b = sc.parallelize([(i, 'b') for i in range(4)], 2).partitionBy(3)
c = sc.parallelize([(i, 'c') for i in range(4)], 2).partitionBy(2)
[a.union(b).getNumPartitions(), a.union(c).getNumPartitions(), sorted(a.union(b).reduceByKey(lambda x, y: x + y).collect())]`,
  async sc => {
    const make = (s: string) => sc.range(0, 4, 1, 2).map(i => [i, s] as [number, string])
    const [a, b, c] = [make('a').partitionBy(3), make('b').partitionBy(3), make('c').partitionBy(2)]
    return [
      a.union(b).getNumPartitions(),
      a.union(c).getNumPartitions(),
      (
        await a
          .union(b)
          .reduceByKey((x, y) => x + y)
          .collect()
      ).sort(),
    ]
  },
)
program(
  'intersection and subtract of nothing',
  `e = sc.parallelize([], 2)
r = sc.parallelize([1, 2, 2], 2)
[e.intersection(r).collect(), e.subtract(r).collect(), sorted(r.subtract(e).collect()), e.distinct().collect(), e.intersection(e).count()]`,
  async sc => {
    const e = sc.parallelize<number>([], 2)
    const r = sc.parallelize([1, 2, 2], 2)
    return [
      await e.intersection(r).collect(),
      await e.subtract(r).collect(),
      (await r.subtract(e).collect()).sort(),
      await e.distinct().collect(),
      await e.intersection(e).count(),
    ]
  },
)
program(
  'distinct of mixed kinds',
  `sorted(sc.parallelize([1, 1.0, '1', None, '1', None, (1,), (1,)], 3).distinct().map(str).collect())`,
  async sc =>
    (
      await sc
        .parallelize<unknown>([1, 1.0, '1', null, '1', null, [1], [1]], 3)
        .distinct()
        .map(v => (v === null ? 'None' : Array.isArray(v) ? '(1,)' : String(v)))
        .collect()
    ).sort(),
)

// sampling
program('sample with a negative fraction', `sc.parallelize(range(5)).sample(False, -0.1).collect()`, sc =>
  sc.range(5).sample(false, -0.1).collect(),
)
program('takeSample of fewer than none', `sc.parallelize(range(5)).takeSample(False, -1)`, sc => sc.range(5).takeSample(false, -1))
program('takeSample of none', `sc.parallelize(range(5)).takeSample(True, 0)`, sc => sc.range(5).takeSample(true, 0))
program(
  'takeSample without and with replacement',
  `r = sc.parallelize(range(10), 3)
[len(r.takeSample(False, 20, 1)), sorted(r.takeSample(False, 10, 2)), len(r.takeSample(True, 20, 3)), len(set(r.takeSample(False, 5, 4)))]`,
  async sc => {
    const r = sc.range(0, 10, 1, 3)
    return [
      (await r.takeSample(false, 20, 1)).length,
      (await r.takeSample(false, 10, 2)).sort(),
      (await r.takeSample(true, 20, 3)).length,
      new Set(await r.takeSample(false, 5, 4)).size,
    ]
  },
)
program(
  'a seed gives the same sample',
  `r = sc.parallelize(range(1000), 4)
[r.sample(False, 0.1, 9).collect() == r.sample(False, 0.1, 9).collect(), r.sample(True, 0.5, 9).collect() == r.sample(True, 0.5, 9).collect(), [a.collect() for a in r.randomSplit([1, 2], 5)] == [a.collect() for a in r.randomSplit([1, 2], 5)]]`,
  async sc => {
    const r = sc.range(0, 1000, 1, 4)
    const twice = async (make: () => RDD<number>[]) => {
      const [one, other] = await Promise.all([1, 2].map(() => Promise.all(make().map(a => a.collect()))))
      return JSON.stringify(one) === JSON.stringify(other)
    }
    return [
      await twice(() => [r.sample(false, 0.1, 9)]),
      await twice(() => [r.sample(true, 0.5, 9)]),
      await twice(() => r.randomSplit([1, 2], 5)),
    ]
  },
)
program('randomSplit by one weight', `[sorted(p.collect()) for p in sc.parallelize(range(6), 2).randomSplit([3.0], 1)]`, async sc =>
  Promise.all(
    sc
      .range(0, 6, 1, 2)
      .randomSplit([3], 1)
      .map(async p => (await p.collect()).sort()),
  ),
)

// functions that fail
program('a function that fails', `sc.parallelize([1, 0], 2).map(lambda x: 1 // x).collect()`, sc =>
  sc
    .parallelize([1, 0], 2)
    .map(x => {
      if (x === 0) throw new Error('division by zero')
      return x
    })
    .collect(),
)
program('isEmpty looks at no more than it must', `sc.parallelize([1, 0], 2).map(lambda x: 1 // x).isEmpty()`, sc =>
  sc
    .parallelize([1, 0], 2)
    .map(x => {
      if (x === 0) throw new Error('division by zero')
      return x
    })
    .isEmpty(),
)
program('first looks at no more than it must', `sc.parallelize([1, 0], 1).map(lambda x: 1 // x).first()`, sc =>
  sc
    .parallelize([1, 0], 1)
    .map(x => {
      if (x === 0) throw new Error('division by zero')
      return x
    })
    .first(),
)
program('take looks at no more than it must', `sc.parallelize([1, 1, 0, 0], 2).map(lambda x: 1 // x).take(2)`, sc =>
  sc
    .parallelize([1, 1, 0, 0], 2)
    .map(x => {
      if (x === 0) throw new Error('division by zero')
      return x
    })
    .take(2),
)
program('isEmpty of what fails first', `sc.parallelize([0], 1).map(lambda x: 1 // x).isEmpty()`, sc =>
  sc
    .parallelize([0], 1)
    .map(x => {
      if (x === 0) throw new Error('division by zero')
      return x
    })
    .isEmpty(),
)
program('flatMap of what is no list', `sc.parallelize([1]).flatMap(lambda x: x).collect()`, sc =>
  sc
    .parallelize([1])
    .flatMap(x => x as never)
    .collect(),
)
program('mapPartitions that gives none', `sc.parallelize([1, 2], 2).mapPartitions(lambda it: []).collect()`, sc =>
  sc
    .parallelize([1, 2], 2)
    .mapPartitions(() => [])
    .collect(),
)
program('a filter by what is truthy', `sc.parallelize([0, 1, '', 'a', None, []]).filter(lambda x: x).collect()`, sc =>
  sc
    .parallelize<unknown>([0, 1, '', 'a', null, []])
    .filter(x => (Array.isArray(x) ? x.length : x))
    .collect(),
)
program(
  'lambdas over what is captured late',
  `n = 10
f = lambda x: x + n
n = 20
sc.parallelize([1]).map(f).collect()`,
  sc => {
    let n = 10
    const f = (x: number) => x + n
    n = 20
    return sc.parallelize([1]).map(f).collect()
  },
)
program(
  'letters counted in many ways',
  `pairs = sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3)
[sorted(pairs.countByKey().items()), sorted(pairs.keys().countByValue().items()), sorted(pairs.mapValues(lambda v: 1).reduceByKeyLocally(lambda a, b: a + b).items())]`,
  async sc => [
    [...(await letters(sc).countByKey())].sort(),
    [...(await letters(sc).keys().countByValue())].sort(),
    [
      ...(await letters(sc)
        .mapValues(() => 1)
        .reduceByKeyLocally(add)),
    ].sort(),
  ],
)
program(
  'outcomes of odd weights',
  `def attempt(f):
    try:
        return f()
    except Exception:
        return 'fails'
r = sc.parallelize(range(4), 2)
[attempt(lambda: len(r.randomSplit([]))), attempt(lambda: len(r.randomSplit([1, 0]))), attempt(lambda: len(r.sample(True, 3.0, 1).collect()) > 0)]`,
  sc => {
    const r = sc.range(0, 4, 1, 2)
    return outcomes(
      () => r.randomSplit([]).length,
      () => r.randomSplit([1, 0]).length,
      async () => (await r.sample(true, 3, 1).collect()).length > 0,
    )
  },
)
