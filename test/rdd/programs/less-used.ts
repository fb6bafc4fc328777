import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SparkContext } from '#dist/index.js'
import { StorageLevel, TaskContext } from '#dist/index.js'
import { program } from './program.ts'

type Pair = [string, number]
const temporary = (prefix: string): string => mkdtempSync(join(tmpdir(), prefix))
const add = (a: number, b: number) => a + b
const letters = (sc: SparkContext, slices = 3) =>
  sc.parallelize<Pair>(
    Array.from({ length: 12 }, (_, i) => ['abcd'[i % 4]!, i]),
    slices,
  )

// numbers
program('histogram of equal numbers', `sc.parallelize([3, 3, 3]).histogram(4)`, sc => sc.parallelize([3, 3, 3]).histogram(4))
program('histogram with nan', `sc.parallelize([1.0, float('nan'), 2.0]).histogram([0, 1, 2])[1]`, sc =>
  sc.parallelize([1, Number.NaN, 2]).histogram([0, 1, 2]),
)
program('histogram of unsorted buckets', `sc.parallelize([1]).histogram([3, 1])`, sc => sc.parallelize([1]).histogram([3, 1]))
program('variance of one', `[sc.parallelize([5]).variance(), sc.parallelize([5]).stdev()]`, async sc => [
  await sc.parallelize([5]).variance(),
  await sc.parallelize([5]).stdev(),
])
program('sampleStdev of one', `sc.parallelize([5]).sampleStdev()`, sc => sc.parallelize([5]).sampleStdev())
program(
  'stats over empty partitions',
  `(lambda s: [s.count(), s.mean(), s.variance(), s.min(), s.max()])(sc.parallelize([1, 9], 6).stats())`,
  async sc => {
    const s = await sc.parallelize([1, 9], 6).stats()
    return [s.count, s.mean, s.variance, s.min, s.max]
  },
)
program('stats of nothing', `(lambda s: [s.count(), s.mean(), s.max(), s.min()])(sc.parallelize([]).stats())`, async sc => {
  const s = await sc.parallelize<number>([]).stats()
  return [s.count, s.mean, s.max, s.min]
})
program('sum of floats', `sc.parallelize([0.1] * 10, 4).sum()`, sc => sc.parallelize(Array<number>(10).fill(0.1), 4).sum())
program(
  'meanApprox of few',
  `float(sc.parallelize(range(10), 2).meanApprox(100000))`,
  async sc => (await sc.range(0, 10, 1, 2).meanApprox(100_000)).initialValue.mean,
)
program(
  'sumApprox of few',
  `float(sc.parallelize(range(10), 2).sumApprox(100000, 0.9))`,
  async sc => (await sc.range(0, 10, 1, 2).sumApprox(100_000, 0.9)).initialValue.mean,
)
program('countApproxDistinct of few', `[sc.parallelize([i % 10 for i in range(100)]).countApproxDistinct(0.05)]`, async sc => [
  await sc
    .range(100)
    .map(i => i % 10)
    .countApproxDistinct(0.05),
])
program('countApproxDistinct too fine', `sc.parallelize([1]).countApproxDistinct(0.00000001)`, sc =>
  sc.parallelize([1]).countApproxDistinct(1e-8),
)
program(
  'max and min by key',
  `pairs = [('a', 3), ('b', 1), ('c', 2)]
[sc.parallelize(pairs).max(lambda p: p[1]), sc.parallelize(pairs).min(lambda p: p[1])]`,
  async sc => {
    const pairs = sc.parallelize<Pair>([
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ])
    return [await pairs.max(p => p[1]), await pairs.min(p => p[1])]
  },
)
program('top of tuples', `sc.parallelize([(1, 'b'), (2, 'a'), (1, 'c')], 3).top(2)`, sc =>
  sc
    .parallelize(
      [
        [1, 'b'],
        [2, 'a'],
        [1, 'c'],
      ] as [number, string][],
      3,
    )
    .top(2),
)
program('takeOrdered of none', `sc.parallelize(range(5)).takeOrdered(0)`, sc => sc.range(5).takeOrdered(0))
program('takeOrdered more than there are', `sc.parallelize([5, 3, 4], 3).takeOrdered(10, key=lambda x: -x)`, sc =>
  sc.parallelize([5, 3, 4], 3).takeOrdered(10, x => -x),
)

// aggregation
program(
  'aggregateByKey with a mutable zero',
  `pairs = sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3)
def put(l, v):
    l.append(v)
    return l
pairs.aggregateByKey([], put, lambda a, b: a + b).mapValues(sorted).sortByKey().collect()`,
  sc =>
    letters(sc)
      .aggregateByKey(
        [] as number[],
        (l, v) => {
          l.push(v)
          return l
        },
        (a, b) => a.concat(b),
      )
      .mapValues(l => l.sort((a, b) => a - b))
      .sortByKey()
      .collect(),
)
program(
  'aggregateByKey into partitions',
  `pairs = sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3)
pairs.aggregateByKey(0, lambda a, b: a + b, lambda a, b: a + b, 7).getNumPartitions()`,
  sc => letters(sc).aggregateByKey(0, add, add, 7).getNumPartitions(),
)
program(
  'foldByKey with a mutable zero',
  `sc.parallelize([('a', [1]), ('b', [2]), ('a', [3])], 2).foldByKey([], lambda p, q: p + q).mapValues(sorted).sortByKey().collect()`,
  sc =>
    sc
      .parallelize<[string, number[]]>(
        [
          ['a', [1]],
          ['b', [2]],
          ['a', [3]],
        ],
        2,
      )
      .foldByKey([], (p, q) => p.concat(q))
      .mapValues(l => l.sort())
      .sortByKey()
      .collect(),
)
program(
  'treeAggregate of a mutable zero',
  `def put(l, v):
    l.append(v)
    return l
sorted(sc.parallelize(range(20), 8).treeAggregate([], put, lambda a, b: a + b, 3))`,
  async sc =>
    (
      await sc.range(0, 20, 1, 8).treeAggregate(
        [] as number[],
        (l, v) => {
          l.push(v)
          return l
        },
        (a, b) => a.concat(b),
        3,
      )
    ).sort((a, b) => a - b),
)
program('treeReduce of nothing', `sc.parallelize([], 3).treeReduce(lambda a, b: a + b)`, sc =>
  sc.parallelize<number>([], 3).treeReduce(add),
)
program(
  'aggregate keeps its zero',
  `zero = []
def put(l, v):
    l.append(v)
    return l
first = sc.parallelize([1, 2], 2).aggregate(zero, put, lambda a, b: a + b)
[first, zero]`,
  async sc => {
    const zero: number[] = []
    const first = await sc.parallelize([1, 2], 2).aggregate(
      zero,
      (l, v) => {
        l.push(v)
        return l
      },
      (a, b) => a.concat(b),
    )
    return [first, zero]
  },
)
program('countByValue of tuples', `sorted(sc.parallelize([(1, 2), (1, 2), (2, 1)]).countByValue().items())`, async sc =>
  [
    ...(await sc
      .parallelize([
        [1, 2],
        [1, 2],
        [2, 1],
      ])
      .countByValue()),
  ].sort(),
)
program(
  'groupBy partitions',
  `sorted((k, sorted(v)) for k, v in sc.parallelize(range(10), 4).groupBy(lambda x: x % 3, 2).collect())`,
  async sc =>
    (
      await sc
        .range(0, 10, 1, 4)
        .groupBy(x => x % 3, 2)
        .collect()
    )
      .map(([k, v]) => [k, v.sort()] as const)
      .sort((a, b) => a[0] - b[0]),
)

// pairs
program(
  'subtractByKey partitions',
  `x = sc.parallelize([('a', 1), ('b', 4), ('b', 5), ('a', 2)], 2)
y = sc.parallelize([('a', 3), ('c', None)], 3)
[sorted(x.subtractByKey(y).collect()), x.subtractByKey(y, 5).getNumPartitions()]`,
  async sc => {
    const x = sc.parallelize<Pair>(
      [
        ['a', 1],
        ['b', 4],
        ['b', 5],
        ['a', 2],
      ],
      2,
    )
    const y = sc.parallelize<[string, number | null]>(
      [
        ['a', 3],
        ['c', null],
      ],
      3,
    )
    return [(await x.subtractByKey(y).collect()).sort(), x.subtractByKey(y, 5).getNumPartitions()]
  },
)
program(
  'fullOuterJoin of repetitions',
  `x = sc.parallelize([('a', 1), ('a', 2), ('b', 3)])
y = sc.parallelize([('a', 8), ('a', 9), ('c', 7)])
x.fullOuterJoin(y).collect()`,
  sc => {
    const x = sc.parallelize<Pair>([
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ])
    const y = sc.parallelize<Pair>([
      ['a', 8],
      ['a', 9],
      ['c', 7],
    ])
    return x.fullOuterJoin(y).collect()
  },
  true,
)
program(
  'groupWith of four',
  `w, x, y, z = [sc.parallelize([(k, v)]) for k, v in (('a', 5), ('a', 1), ('b', 2), ('b', 42))]
sorted((k, tuple(list(g) for g in v)) for k, v in w.groupWith(x, y, z).collect())`,
  async sc => {
    const one = (k: string, v: number) => sc.parallelize<Pair>([[k, v]])
    return (await one('a', 5).groupWith(one('a', 1), one('b', 2), one('b', 42)).collect()).sort()
  },
)
program(
  'lookup after sortByKey',
  `l = sc.parallelize(range(1000), 10).map(lambda x: (x, x)).sortByKey()
[l.lookup(42), l.lookup(1024), l.lookup(-1)]`,
  async sc => {
    const l = sc
      .range(0, 1000, 1, 10)
      .map(x => [x, x] as [number, number])
      .sortByKey()
    return [await l.lookup(42), await l.lookup(1024), await l.lookup(-1)]
  },
)
program('lookup after partitionBy', `sorted(sc.parallelize([(i % 5, i) for i in range(20)], 4).partitionBy(3).lookup(2))`, async sc =>
  (
    await sc
      .range(0, 20, 1, 4)
      .map(i => [i % 5, i] as [number, number])
      .partitionBy(3)
      .lookup(2)
  ).sort((a, b) => a - b),
)
program(
  'repartitionAndSortWithinPartitions descending',
  `sc.parallelize([(i * 7 % 10, i) for i in range(10)], 3).repartitionAndSortWithinPartitions(2, lambda k: k % 2, False).glom().collect()`,
  sc =>
    sc
      .range(0, 10, 1, 3)
      .map(i => [(i * 7) % 10, i] as [number, number])
      .repartitionAndSortWithinPartitions(2, (k: number) => k % 2, false)
      .glom()
      .collect(),
)
program(
  'mapValues keeps the partitioner, map does not',
  `p = sc.parallelize([(i, i) for i in range(6)]).partitionBy(3)
[p.mapValues(lambda v: v).partitioner == p.partitioner, p.map(lambda x: x).partitioner is None, p.filter(lambda x: True).partitioner == p.partitioner]`,
  sc => {
    const p = sc
      .range(6)
      .map(i => [i, i] as [number, number])
      .partitionBy(3)
    const same = (q: { partitioner: unknown }) => q.partitioner === p.partitioner
    return [same(p.mapValues(v => v)), p.map(x => x).partitioner === undefined, same(p.filter(() => true))]
  },
)
program(
  'sampleByKey of nothing of a key',
  `pairs = sc.parallelize([('abcd'[i % 4], i) for i in range(12)], 3)
sorted(pairs.sampleByKey(False, {'a': 1.0, 'b': 0.0, 'c': 1.0, 'd': 0.0}, 7).keys().distinct().collect())`,
  async sc => (await letters(sc).sampleByKey(false, { a: 1, b: 0, c: 1, d: 0 }, 7).keys().distinct().collect()).sort(),
)
program('flatMapValues of nothing', `sc.parallelize([('a', []), ('b', [1])]).flatMapValues(lambda v: v).collect()`, sc =>
  sc
    .parallelize<[string, number[]]>([
      ['a', []],
      ['b', [1]],
    ])
    .flatMapValues(v => v)
    .collect(),
)
program('collectAsMap of repetitions', `sc.parallelize([(1, 'a'), (2, 'b'), (1, 'c')], 1).collectAsMap()`, sc =>
  sc
    .parallelize<[number, string]>(
      [
        [1, 'a'],
        [2, 'b'],
        [1, 'c'],
      ],
      1,
    )
    .collectAsMap(),
)

// partitions
program(
  'cartesian with itself',
  `r = sc.parallelize([1, 2], 2)
[r.cartesian(r).collect(), r.cartesian(r).getNumPartitions()]`,
  async sc => {
    const r = sc.parallelize([1, 2], 2)
    return [await r.cartesian(r).collect(), r.cartesian(r).getNumPartitions()]
  },
)
program('cartesian with nothing', `sc.parallelize([1, 2]).cartesian(sc.parallelize([])).count()`, sc =>
  sc.parallelize([1, 2]).cartesian(sc.parallelize([])).count(),
)
program(
  'intersection of tuples',
  `x = sc.parallelize([(1, 'a'), (2, 'b'), (2, 'b')])
sorted(x.intersection(sc.parallelize([(2, 'b'), (3, 'c')])).collect())`,
  sc =>
    sc
      .parallelize<[number, string]>([
        [1, 'a'],
        [2, 'b'],
        [2, 'b'],
      ])
      .intersection(
        sc.parallelize<[number, string]>([
          [2, 'b'],
          [3, 'c'],
        ]),
      )
      .collect(),
)
program('glom of empty partitions', `sc.parallelize([1, 2], 4).glom().collect()`, sc => sc.parallelize([1, 2], 4).glom().collect())
program(
  'mapPartitionsWithIndex of empty partitions',
  `sc.parallelize([1, 2, 3], 5).mapPartitionsWithIndex(lambda i, it: [(i, sum(it))]).collect()`,
  sc =>
    sc
      .parallelize([1, 2, 3], 5)
      .mapPartitionsWithIndex((i, it) => [[i, [...it].reduce(add, 0)]])
      .collect(),
)
program('zipWithUniqueId of uneven partitions', `sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).zipWithUniqueId().collect()`, sc =>
  sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).zipWithUniqueId().collect(),
)
program('zipWithIndex after a filter', `sc.parallelize(range(10), 4).filter(lambda x: x % 3 == 0).zipWithIndex().collect()`, sc =>
  sc
    .range(0, 10, 1, 4)
    .filter(x => x % 3 === 0)
    .zipWithIndex()
    .collect(),
)
program(
  'union of partitioned ones',
  `a = sc.parallelize([(1, 1), (2, 2)]).partitionBy(3)
b = sc.parallelize([(2, 3)]).partitionBy(3)
[a.union(b).getNumPartitions(), a.union(b).partitioner == a.partitioner, a.union(sc.parallelize([(5, 5)], 2)).getNumPartitions()]`,
  sc => {
    const of = (records: [number, number][]) => sc.parallelize(records).partitionBy(3)
    const a = of([
      [1, 1],
      [2, 2],
    ])
    const b = of([[2, 3]])
    const both = a.union(b)
    return [
      both.getNumPartitions(),
      both.partitioner?.equals(a.partitioner!) === true,
      a.union(sc.parallelize<[number, number]>([[5, 5]], 2)).getNumPartitions(),
    ]
  },
)
program('coalesce keeps the order', `sc.parallelize(range(12), 6).coalesce(4).glom().collect()`, sc =>
  sc.range(0, 12, 1, 6).coalesce(4).glom().collect(),
)
program('coalesce to none', `sc.parallelize([1], 2).coalesce(0)`, sc => sc.parallelize([1], 2).coalesce(0))
program(
  'randomSplit holds all',
  `parts = sc.parallelize(range(100), 4).randomSplit([2, 3, 5], 17)
[len(parts), sorted(x for p in parts for x in p.collect()) == list(range(100))]`,
  async sc => {
    const parts = sc.range(0, 100, 1, 4).randomSplit([2, 3, 5], 17)
    const all = (await Promise.all(parts.map(p => p.collect()))).flat().sort((a, b) => a - b)
    return [parts.length, all.every((x, i) => x === i) && all.length === 100]
  },
)
program('sample of all', `sorted(sc.parallelize(range(20), 3).sample(False, 1.0, 3).collect())`, sc =>
  sc.range(0, 20, 1, 3).sample(false, 1, 3).collect(),
)
program(
  'takeSample of more',
  `[len(sc.parallelize(range(5)).takeSample(False, 10, 1)), len(sc.parallelize(range(5)).takeSample(True, 10, 1))]`,
  async sc => [(await sc.range(5).takeSample(false, 10, 1)).length, (await sc.range(5).takeSample(true, 10, 1)).length],
)
program('pipe with an environment', `sc.parallelize(['1', '2'], 2).pipe('printenv WHAT', {'WHAT': 'there'}).collect()`, sc =>
  sc
    .parallelize(['1', '2'], 2)
    .pipe('printenv WHAT', { env: { WHAT: 'there' } })
    .collect(),
)
program('pipe that fails', `sc.parallelize(['1'], 1).pipe('false', checkCode=True).collect()`, sc =>
  sc.parallelize(['1'], 1).pipe('false').collect(),
)

// what is kept, tasks
program(
  'checkpoint',
  `import tempfile
sc.setCheckpointDir(tempfile.mkdtemp())
r = sc.parallelize(range(5), 2).map(lambda x: x * 2)
r.checkpoint()
before = r.isCheckpointed()
r.count()
[before, r.isCheckpointed(), r.getCheckpointFile() is not None, r.collect()]`,
  async sc => {
    sc.setCheckpointDir(temporary('checkpoint-'))
    const r = sc.range(0, 5, 1, 2).map(x => x * 2)
    r.checkpoint()
    const before = r.isCheckpointed
    await r.count()
    return [before, r.isCheckpointed, r.getCheckpointFile() !== null, await r.collect()]
  },
)
program(
  'localCheckpoint',
  `r = sc.parallelize(range(5), 2).map(lambda x: x + 1)
r.localCheckpoint()
r.count()
[r.isLocallyCheckpointed(), r.getCheckpointFile(), str(r.getStorageLevel()), r.sum()]`,
  async sc => {
    const r = sc.range(0, 5, 1, 2).map(x => x + 1)
    r.localCheckpoint()
    await r.count()
    return [r.isLocallyCheckpointed, r.getCheckpointFile(), String(r.getStorageLevel()), await r.sum()]
  },
)
program(
  'persist twice',
  `r = sc.parallelize([1]).persist(StorageLevel.DISK_ONLY)
r.persist(StorageLevel.MEMORY_ONLY)`,
  sc => sc.parallelize([1]).persist(StorageLevel.DISK_ONLY).persist(StorageLevel.MEMORY_ONLY),
)
program(
  'barrier',
  `from pyspark import BarrierTaskContext
def f(it):
    context = BarrierTaskContext.get()
    context.barrier()
    return [(context.partitionId(), context.allGather(str(sum(it))), len(context.getTaskInfos()))]
sc.parallelize(range(6), 2).barrier().mapPartitions(f).collect()`,
  async sc => {
    const { BarrierTaskContext } = await import('#dist/index.js')
    return sc
      .range(0, 6, 1, 2)
      .barrier()
      .mapPartitions(async it => {
        const context = BarrierTaskContext.get()!
        await context.barrier()
        const all = await context.allGather(String([...it].reduce((a, b) => a + b, 0)))
        return [[context.partitionId(), all, context.getTaskInfos().length]]
      })
      .collect()
  },
)
program(
  'a local property in tasks',
  `sc.setLocalProperty('who', 'me')
answer = sc.parallelize([1], 1).map(lambda x: TaskContext.get().getLocalProperty('who')).collect()
sc.setLocalProperty('who', None)
answer`,
  async sc => {
    sc.setLocalProperty('who', 'me')
    const answer = await sc
      .parallelize([1], 1)
      .map(() => TaskContext.get()!.getLocalProperty('who'))
      .collect()
    sc.setLocalProperty('who', null)
    return answer
  },
)
program(
  'an accumulator in a transformation counts each run',
  `seen = sc.accumulator(0)
r = sc.parallelize(range(4), 2).map(lambda x: seen.add(1))
r.count()
r.count()
seen.value`,
  async sc => {
    const seen = sc.longAccumulator()
    const r = sc.range(0, 4, 1, 2).map(() => seen.add(1))
    await r.count()
    await r.count()
    return seen.value
  },
)
program(
  'an accumulator of lists',
  `from pyspark.accumulators import AccumulatorParam
class Lists(AccumulatorParam):
    def zero(self, value):
        return []
    def addInPlace(self, a, b):
        return a + b
all = sc.accumulator([], Lists())
sc.parallelize([3, 1, 2], 3).foreach(lambda x: all.add([x]))
sorted(all.value)`,
  async sc => {
    const all = sc.accumulator<number[]>([], { zero: () => [], addInPlace: (a, b) => a.concat(b) })
    await sc.parallelize([3, 1, 2], 3).foreach(x => all.add([x]))
    return [...all.value].sort()
  },
)
program(
  'a destroyed broadcast',
  `b = sc.broadcast([1])
b.destroy()
sc.parallelize([1]).map(lambda x: b.value).collect()`,
  sc => {
    const b = sc.broadcast([1])
    b.destroy()
    return sc
      .parallelize([1])
      .map(() => b.value)
      .collect()
  },
)

// files
program(
  'text files',
  `import tempfile
folder = tempfile.mkdtemp() + '/out'
sc.parallelize([('a', 1), 'text', 2.5], 2).map(str).saveAsTextFile(folder, 'org.apache.hadoop.io.compress.BZip2Codec')
sc.textFile(folder).count()`,
  async sc => {
    const folder = `${temporary('text-')}/out`
    await sc.parallelize(['a', 'text', 2.5], 2).saveAsTextFile(folder, 'org.apache.hadoop.io.compress.SnappyCodec')
    return sc.textFile(folder).count()
  },
)
program(
  'sequence files',
  `import tempfile
folder = tempfile.mkdtemp() + '/out'
sc.parallelize([('a', 1), ('b', -2)], 1).saveAsSequenceFile(folder, 'org.apache.hadoop.io.compress.DefaultCodec')
sc.sequenceFile(folder).collect()`,
  async sc => {
    const folder = `${temporary('sequence-')}/out`
    await sc
      .parallelize<Pair>(
        [
          ['a', 1],
          ['b', -2],
        ],
        1,
      )
      .saveAsSequenceFile(folder, 'org.apache.hadoop.io.compress.DefaultCodec')
    return sc.sequenceFile(folder).collect()
  },
)
program(
  'sequence files of what is no pair',
  `import tempfile
sc.parallelize([1, 2]).saveAsSequenceFile(tempfile.mkdtemp() + '/out')`,
  async sc => {
    return (sc.parallelize([1, 2]) as never as ReturnType<typeof letters>).saveAsSequenceFile(`${temporary('sequence-')}/out`)
  },
)
