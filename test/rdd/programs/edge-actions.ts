import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BarrierTaskContext, type SparkContext, TaskContext } from '#dist/index.js'
import { program } from './program.ts'

const temporary = (prefix: string): string => mkdtempSync(join(tmpdir(), prefix))
const add = (a: number, b: number) => a + b
const pairs = (sc: SparkContext) =>
  sc.parallelize<[number, string]>(
    [
      [2, 'a'],
      [1, 'b'],
      [2, 'c'],
      [1, 'd'],
      [3, 'e'],
      [1, 'f'],
    ],
    2,
  )

// orders with ties
program(
  'takeOrdered with ties',
  `pairs = sc.parallelize([(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e'), (1, 'f')], 2)
[pairs.takeOrdered(n, key=lambda p: p[0]) for n in range(1, 7)]`,
  async sc => {
    const out = []
    for (let n = 1; n < 7; n++) out.push(await pairs(sc).takeOrdered(n, p => p[0]))
    return out
  },
)
program(
  'top with ties',
  `pairs = sc.parallelize([(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e'), (1, 'f')], 2)
[pairs.top(n, key=lambda p: p[0]) for n in range(1, 7)]`,
  async sc => {
    const out = []
    for (let n = 1; n < 7; n++) out.push(await pairs(sc).top(n, p => p[0]))
    return out
  },
)
program(
  'max and min with ties',
  `pairs = sc.parallelize([(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e'), (1, 'f')], 2)
[pairs.max(key=lambda p: -p[0]), pairs.min(key=lambda p: p[0]), pairs.max(key=lambda p: 0)]`,
  async sc => [await pairs(sc).max(p => -p[0]), await pairs(sc).min(p => p[0]), await pairs(sc).max(_ => 0)],
)
program(
  'sortBy with ties in one partition',
  `pairs = sc.parallelize([(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e'), (1, 'f')], 2).coalesce(1)
[pairs.sortBy(lambda p: p[0]).collect(), pairs.sortBy(lambda p: p[0], False).collect()]`,
  async sc => [
    await pairs(sc)
      .coalesce(1)
      .sortBy(p => p[0])
      .collect(),
    await pairs(sc)
      .coalesce(1)
      .sortBy(p => p[0], false)
      .collect(),
  ],
)
program(
  'repartitionAndSortWithinPartitions with ties',
  `pairs = sc.parallelize([(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e'), (1, 'f')], 2).coalesce(1)
pairs.repartitionAndSortWithinPartitions(2, lambda k: -k).glom().collect()`,
  sc =>
    pairs(sc)
      .coalesce(1)
      .repartitionAndSortWithinPartitions(2, k => -k)
      .glom()
      .collect(),
)
program(
  'sortBy of infinities and zeros',
  `sc.parallelize([0.0, float('inf'), -1.5, float('-inf'), 2.5], 3).sortBy(lambda x: x).collect()`,
  sc =>
    sc
      .parallelize([0, Number.POSITIVE_INFINITY, -1.5, Number.NEGATIVE_INFINITY, 2.5], 3)
      .sortBy(x => x)
      .collect(),
)
program(
  'sortBy into more partitions than keys',
  `rdd = sc.parallelize([1, 1, 1, 1], 2).sortBy(lambda x: x, True, 4)
rdd.collect()`,
  sc =>
    sc
      .parallelize([1, 1, 1, 1], 2)
      .sortBy(x => x, true, 4)
      .collect(),
)
program(
  'sortByKey of booleans and texts',
  `[sc.parallelize([(True, 1), (False, 2)]).sortByKey().keys().collect(), sc.parallelize([('b', 1), ('', 2), ('a', 3), ('B', 4)], 3).sortByKey().keys().collect()]`,
  async sc => [
    await sc
      .parallelize<[boolean, number]>([
        [true, 1],
        [false, 2],
      ])
      .sortByKey()
      .keys()
      .collect(),
    await sc
      .parallelize<[string, number]>(
        [
          ['b', 1],
          ['', 2],
          ['a', 3],
          ['B', 4],
        ],
        3,
      )
      .sortByKey()
      .keys()
      .collect(),
  ],
)
program('takeOrdered of fewer than none', `sc.parallelize([1, 2]).takeOrdered(-1)`, sc => sc.parallelize([1, 2]).takeOrdered(-1))
program('top of nothing', `[sc.parallelize([], 2).top(3), sc.parallelize([3, 1, 2], 5).top(2)]`, async sc => [
  await sc.parallelize<number>([], 2).top(3),
  await sc.parallelize([3, 1, 2], 5).top(2),
])

// few and none
program(
  'take of none and fewer',
  `[sc.parallelize([1, 2]).take(0), sc.parallelize([1, 2]).take(-1), sc.emptyRDD().take(3), sc.parallelize([1, 2]).take(9)]`,
  async sc => [
    await sc.parallelize([1, 2]).take(0),
    await sc.parallelize([1, 2]).take(-1),
    await sc.emptyRDD().take(3),
    await sc.parallelize([1, 2]).take(9),
  ],
)
program('take over empty partitions', `sc.parallelize(range(40), 40).filter(lambda x: x % 13 == 12).take(3)`, sc =>
  sc
    .range(0, 40, 1, 40)
    .filter(x => x % 13 === 12)
    .take(3),
)
program('first of no partitions', `sc.emptyRDD().first()`, sc => sc.emptyRDD().first())
program(
  'isEmpty of empty partitions',
  `[sc.parallelize([], 3).isEmpty(), sc.emptyRDD().isEmpty(), sc.parallelize([1], 3).filter(lambda x: False).isEmpty()]`,
  async sc => [
    await sc.parallelize([], 3).isEmpty(),
    await sc.emptyRDD().isEmpty(),
    await sc
      .parallelize([1], 3)
      .filter(() => false)
      .isEmpty(),
  ],
)
program('reduce of one', `sc.parallelize([7], 3).reduce(lambda a, b: 1 / 0)`, sc =>
  sc.parallelize([7], 3).reduce(() => {
    throw new Error('never')
  }),
)
program('reduce in order', `sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).reduce(lambda a, b: '(' + a + b + ')')`, sc =>
  sc.parallelize(['a', 'b', 'c', 'd', 'e'], 3).reduce((a, b) => `(${a}${b})`),
)
program(
  'fold of no partitions',
  `[sc.emptyRDD().fold(5, lambda a, b: a + b), sc.parallelize([], 3).fold(5, lambda a, b: a + b)]`,
  async sc => [await sc.emptyRDD<number>().fold(5, add), await sc.parallelize<number>([], 3).fold(5, add)],
)
program('aggregate in order', `sc.parallelize(range(5), 3).aggregate('', lambda s, x: s + str(x), lambda a, b: '[' + a + b + ']')`, sc =>
  sc.range(0, 5, 1, 3).aggregate(
    '',
    (s, x) => s + String(x),
    (a, b) => `[${a}${b}]`,
  ),
)
program(
  'treeReduce of many partitions',
  `[sc.parallelize(range(1, 31), 17).treeReduce(lambda a, b: a + b, d) for d in (1, 2, 3, 5)]`,
  async sc => {
    const out = []
    for (const d of [1, 2, 3, 5]) out.push(await sc.range(1, 31, 1, 17).treeReduce(add, d))
    return out
  },
)
program(
  'treeAggregate of many partitions',
  `[sc.parallelize(range(1, 31), 17).treeAggregate(0, lambda a, b: a + b, lambda a, b: a + b, d) for d in (1, 2, 3, 5)]`,
  async sc => {
    const out = []
    for (const d of [1, 2, 3, 5]) out.push(await sc.range(1, 31, 1, 17).treeAggregate(0, add, add, d))
    return out
  },
)
program(
  'treeAggregate of nothing',
  `[sc.emptyRDD().treeAggregate(3, lambda a, b: a + b, lambda a, b: a + b), sc.parallelize([], 4).treeAggregate(3, lambda a, b: a + b, lambda a, b: a + b)]`,
  async sc => [await sc.emptyRDD<number>().treeAggregate(3, add, add), await sc.parallelize<number>([], 4).treeAggregate(3, add, add)],
)
program('treeReduce of depth 0', `sc.parallelize([1, 2]).treeReduce(lambda a, b: a + b, 0)`, sc =>
  sc.parallelize([1, 2]).treeReduce(add, 0),
)
program('max of no partitions', `sc.emptyRDD().max()`, sc => sc.emptyRDD().max())
program('min of empty partitions', `sc.parallelize([4, 2], 5).min()`, sc => sc.parallelize([4, 2], 5).min())

// numbers
program(
  'stats with nan',
  `s = sc.parallelize([1.0, float('nan'), 3.0], 1).stats()
[s.count(), s.mean(), s.sum()]`,
  async sc => {
    const s = await sc.parallelize([1, Number.NaN, 3], 1).stats()
    return [s.count, s.mean, s.sum]
  },
)
program('histogram of no buckets', `sc.parallelize([1, 2]).histogram(0)`, sc => sc.parallelize([1, 2]).histogram(0))
program('histogram of nothing', `sc.parallelize([]).histogram(2)`, sc => sc.parallelize<number>([]).histogram(2))
program('histogram of infinities', `sc.parallelize([1.0, float('inf')]).histogram(2)`, sc =>
  sc.parallelize([1, Number.POSITIVE_INFINITY]).histogram(2),
)
program('histogram of one bound', `sc.parallelize([1, 2]).histogram([1])`, sc => sc.parallelize([1, 2]).histogram([1]))
program('histogram of bounds that are the same', `sc.parallelize([1, 2]).histogram([1, 1, 2])`, sc =>
  sc.parallelize([1, 2]).histogram([1, 1, 2]),
)
program('histogram of nothing in bounds', `sc.parallelize([], 2).histogram([0, 1, 2])[1]`, sc =>
  sc.parallelize<number>([], 2).histogram([0, 1, 2]),
)
program('histogram of negative numbers', `sc.parallelize([-5, -1, 0, 3, 7], 3).histogram(3)`, sc =>
  sc.parallelize([-5, -1, 0, 3, 7], 3).histogram(3),
)
program('histogram of a last bound', `sc.parallelize([0, 1, 2, 2], 2).histogram([0, 1, 2])[1]`, sc =>
  sc.parallelize([0, 1, 2, 2], 2).histogram([0, 1, 2]),
)
program('sum of bigger numbers', `[sc.parallelize([2**31, 2**31, 2**40], 2).sum(), sc.parallelize([-1, 1], 4).sum()]`, async sc => [
  await sc.parallelize([2 ** 31, 2 ** 31, 2 ** 40], 2).sum(),
  await sc.parallelize([-1, 1], 4).sum(),
])
program(
  'countApproxDistinct of nothing',
  `[sc.parallelize([], 2).countApproxDistinct(), sc.parallelize([None, None, 'a']).countApproxDistinct(0.01)]`,
  async sc => [await sc.parallelize([], 2).countApproxDistinct(), await sc.parallelize([null, null, 'a']).countApproxDistinct(0.01)],
)
program('countByValue of nothing', `sc.parallelize([], 2).countByValue()`, sc => sc.parallelize([], 2).countByValue())

// samples
program(
  'sample of nothing and of none',
  `[sc.parallelize([], 2).sample(False, 0.5).collect(), sc.parallelize([1, 2, 3]).sample(False, 0.0).collect()]`,
  async sc => [await sc.parallelize([], 2).sample(false, 0.5).collect(), await sc.parallelize([1, 2, 3]).sample(false, 0).collect()],
)
program('sample of a negative fraction', `sc.parallelize([1]).sample(False, -0.1)`, sc => sc.parallelize([1]).sample(false, -0.1))
program('takeSample of a negative number', `sc.parallelize([1]).takeSample(False, -1)`, sc => sc.parallelize([1]).takeSample(false, -1))
program(
  'takeSample of nothing',
  `[sc.parallelize([], 2).takeSample(False, 3), sc.parallelize([1, 2]).takeSample(True, 0), len(sc.parallelize([1, 2]).takeSample(True, 9, 1))]`,
  async sc => [
    await sc.parallelize([], 2).takeSample(false, 3),
    await sc.parallelize([1, 2]).takeSample(true, 0),
    (await sc.parallelize([1, 2]).takeSample(true, 9, 1)).length,
  ],
)
program('randomSplit of one', `[sorted(r.collect()) for r in sc.parallelize(range(5), 2).randomSplit([3])]`, async sc => {
  const out = []
  for (const r of sc.range(0, 5, 1, 2).randomSplit([3])) out.push((await r.collect()).sort())
  return out
})

// tasks
program(
  'toLocalIterator over empty partitions',
  `[list(sc.parallelize([1, 2], 5).toLocalIterator()), list(sc.emptyRDD().toLocalIterator()), list(sc.parallelize([1, 2, 3], 2).toLocalIterator(True))]`,
  async sc => {
    const all = async <T>(it: AsyncIterable<T>) => {
      const out: T[] = []
      for await (const x of it) out.push(x)
      return out
    }
    return [
      await all(sc.parallelize([1, 2], 5).toLocalIterator()),
      await all(sc.emptyRDD().toLocalIterator()),
      await all(sc.parallelize([1, 2, 3], 2).toLocalIterator(true)),
    ]
  },
)
program('mapPartitions that give nothing', `sc.parallelize(range(6), 3).mapPartitions(lambda it: []).collect()`, sc =>
  sc
    .range(0, 6, 1, 3)
    .mapPartitions(() => [])
    .collect(),
)
program(
  'take of endless partitions',
  `def numbers(it):
    i = 0
    while True:
        yield i
        i += 1
sc.parallelize([1, 2], 2).mapPartitions(numbers).take(3)`,
  sc =>
    sc
      .parallelize([1, 2], 2)
      .mapPartitions(function* () {
        for (let i = 0; ; i++) yield i
      })
      .take(3),
)
program(
  'foreachPartition over empty partitions',
  `acc = sc.accumulator(0)
sc.parallelize([1], 4).foreachPartition(lambda it: acc.add(1 + 10 * len(list(it))))
acc.value`,
  async sc => {
    const acc = sc.accumulator(0)
    await sc.parallelize([1], 4).foreachPartition(it => acc.add(1 + 10 * [...it].length))
    return acc.value
  },
)
program('runJob over a partition twice', `sc.runJob(sc.parallelize(range(6), 3), lambda it: [sum(it)], [1, 1])`, sc =>
  sc.runJob(sc.range(0, 6, 1, 3), it => [...it].reduce(add, 0), [1, 1]),
)
program('runJob over no partitions', `sc.runJob(sc.parallelize(range(6), 3), lambda it: [1], [])`, sc =>
  sc.runJob(sc.range(0, 6, 1, 3), () => 1, []),
)
program('runJob over a partition that is not there', `sc.runJob(sc.parallelize(range(6), 3), lambda it: [1], [3])`, sc =>
  sc.runJob(sc.range(0, 6, 1, 3), () => 1, [3]),
)
program(
  'task context',
  `def of(it):
    c = TaskContext.get()
    return [c.partitionId(), c.attemptNumber(), c.stageId() >= 0, len(list(it))]
sc.parallelize(range(5), 2).mapPartitions(lambda it: [of(it)]).collect()`,
  sc =>
    sc
      .range(0, 5, 1, 2)
      .mapPartitions(it => {
        const c = TaskContext.get()!
        return [[c.partitionId(), c.attemptNumber(), c.stageId() >= 0, [...it].length]]
      })
      .collect(),
)
program('task context on the driver', `TaskContext.get()`, () => TaskContext.get())

// barriers
program(
  'barrier tasks',
  `from pyspark import BarrierTaskContext
def f(it):
    c = BarrierTaskContext.get()
    c.barrier()
    return [[len(c.getTaskInfos()), c.allGather(str(c.partitionId() + 5))]]
sc.parallelize(range(4), 2).barrier().mapPartitions(f).collect()`,
  sc =>
    sc
      .range(0, 4, 1, 2)
      .barrier()
      .mapPartitions(async () => {
        const c = BarrierTaskContext.get()!
        await c.barrier()
        return [[c.getTaskInfos().length, await c.allGather(String(c.partitionId() + 5))]]
      })
      .collect(),
)
program('barrier of too many tasks', `sc.parallelize(range(9), 9).barrier().mapPartitions(lambda it: it).collect()`, sc =>
  sc
    .range(0, 9, 1, 9)
    .barrier()
    .mapPartitions(it => it)
    .collect(),
)
program('barrier and take', `sc.parallelize(range(4), 2).barrier().mapPartitions(lambda it: it).take(1)`, sc =>
  sc
    .range(0, 4, 1, 2)
    .barrier()
    .mapPartitions(it => it)
    .take(1),
)
program('barrier and coalesce', `sc.parallelize(range(4), 2).barrier().mapPartitions(lambda it: it).coalesce(1).collect()`, sc =>
  sc
    .range(0, 4, 1, 2)
    .barrier()
    .mapPartitions(it => it)
    .coalesce(1)
    .collect(),
)
program(
  'barrier behind a shuffle',
  `sorted(sc.parallelize([(i % 2, i) for i in range(6)], 4).reduceByKey(lambda a, b: a + b, 2).barrier().mapPartitions(lambda it: it).collect())`,
  async sc =>
    (
      await sc
        .range(0, 6, 1, 4)
        .map(i => [i % 2, i] as const)
        .reduceByKey(add, 2)
        .barrier()
        .mapPartitions(it => it)
        .collect()
    ).sort(),
)

// what is kept
program(
  'cached records are computed once',
  `acc = sc.accumulator(0)
def f(x):
    acc.add(1)
    return x
rdd = sc.parallelize(range(4), 2).map(f).cache()
[rdd.count(), rdd.sum(), acc.value, rdd.is_cached]`,
  async sc => {
    const acc = sc.accumulator(0)
    const rdd = sc
      .range(0, 4, 1, 2)
      .map(x => {
        acc.add(1)
        return x
      })
      .cache()
    return [await rdd.count(), await rdd.sum(), acc.value, rdd.isPersisted]
  },
)
program(
  'unpersist',
  `rdd = sc.parallelize([1]).cache()
n = rdd.count()
rdd.unpersist()
[rdd.is_cached, rdd.count()]`,
  async sc => {
    const rdd = sc.parallelize([1]).cache()
    await rdd.count()
    rdd.unpersist()
    return [rdd.isPersisted, await rdd.count()]
  },
)
program(
  'a broadcast that is unpersisted is sent again',
  `b = sc.broadcast([1, 2])
b.unpersist()
sc.parallelize([0, 1]).map(lambda i: b.value[i]).collect()`,
  sc => {
    const b = sc.broadcast([1, 2])
    b.unpersist()
    return sc
      .parallelize([0, 1])
      .map(i => b.value[i])
      .collect()
  },
)
program(
  'accumulators of more actions',
  `acc = sc.accumulator(1)
rdd = sc.parallelize(range(3), 2).map(lambda x: acc.add(x))
[rdd.count(), rdd.count(), acc.value]`,
  async sc => {
    const acc = sc.accumulator(1)
    const rdd = sc.range(0, 3, 1, 2).map(x => acc.add(x))
    return [await rdd.count(), await rdd.count(), acc.value]
  },
)

// files
program(
  'saveAsTextFile of empty partitions',
  `import os, tempfile
path = tempfile.mkdtemp() + '/out'
sc.parallelize([1, 2], 3).saveAsTextFile(path)
[sorted(f for f in os.listdir(path) if not f.startswith('.')), [open(path + '/part-0000%d' % i).read() for i in range(3)]]`,
  async sc => {
    const path = join(temporary('rdd-out-'), 'out')
    await sc.parallelize([1, 2], 3).saveAsTextFile(path)
    return [
      readdirSync(path)
        .filter(f => !f.startsWith('.'))
        .sort(),
      [0, 1, 2].map(i => readFileSync(join(path, `part-0000${i}`), 'utf8')),
    ]
  },
)
program(
  'saveAsTextFile of nothing',
  `import os, tempfile
path = tempfile.mkdtemp() + '/out'
sc.emptyRDD().saveAsTextFile(path)
[sorted(f for f in os.listdir(path) if not f.startswith('.')), sc.textFile(path).collect()]`,
  async sc => {
    const path = join(temporary('rdd-out-'), 'out')
    await sc.emptyRDD().saveAsTextFile(path)
    return [
      readdirSync(path)
        .filter(f => !f.startsWith('.'))
        .sort(),
      await sc.textFile(path).collect(),
    ]
  },
)
program(
  'saveAsTextFile to what is there',
  `import tempfile
sc.parallelize([1]).saveAsTextFile(tempfile.mkdtemp())`,
  sc => sc.parallelize([1]).saveAsTextFile(temporary('rdd-there-')),
)
program('textFile of what is not there', `sc.textFile('/no/such/file').count()`, sc => sc.textFile('/no/such/file').count())
program(
  'textFile of hidden, empty and nested files',
  `import os, tempfile
d = tempfile.mkdtemp()
for name, text in (('a.txt', 'one\ntwo'), ('_b.txt', 'hidden'), ('.c.txt', 'hidden'), ('d.txt', ''), ('e.txt', '\n\nlast\n')):
    open(os.path.join(d, name), 'w').write(text)
[sorted(sc.textFile(d).collect()), sc.textFile(d + '/a.txt,' + d + '/e.txt').count(), sc.textFile(d + '/[ad].txt').count(), sc.textFile(d + '/{a,e}.txt').count()]`,
  async sc => {
    const d = temporary('rdd-in-')
    for (const [name, text] of [
      ['a.txt', 'one\ntwo'],
      ['_b.txt', 'hidden'],
      ['.c.txt', 'hidden'],
      ['d.txt', ''],
      ['e.txt', '\n\nlast\n'],
    ] as const)
      writeFileSync(join(d, name), text)
    return [
      (await sc.textFile(d).collect()).sort(),
      await sc.textFile(`${d}/a.txt,${d}/e.txt`).count(),
      await sc.textFile(`${d}/[ad].txt`).count(),
      await sc.textFile(`${d}/{a,e}.txt`).count(),
    ]
  },
)
program(
  'wholeTextFiles of a folder',
  `import os, tempfile
d = tempfile.mkdtemp()
for name in 'cab':
    open(os.path.join(d, name), 'w').write(name * 3 + '\n')
sorted((os.path.basename(p), t) for p, t in sc.wholeTextFiles(d).collect())`,
  async sc => {
    const d = temporary('rdd-whole-')
    for (const name of 'cab') writeFileSync(join(d, name), `${name.repeat(3)}\n`)
    return (await sc.wholeTextFiles(d).collect()).map(([p, t]) => [p.split('/').at(-1)!, t]).sort()
  },
)
program(
  'binaryRecords',
  `import os, tempfile
d = tempfile.mkdtemp()
open(os.path.join(d, 'f'), 'wb').write(bytes(range(12)))
[list(r) for r in sc.binaryRecords(d, 4).collect()]`,
  async sc => {
    const d = temporary('rdd-records-')
    writeFileSync(
      join(d, 'f'),
      Uint8Array.from({ length: 12 }, (_, i) => i),
    )
    return (await sc.binaryRecords(d, 4).collect()).map(r => [...r])
  },
)
program(
  'object files hold what they were given',
  `import tempfile
path = tempfile.mkdtemp() + '/out'
sc.parallelize([1, 'a', None, (1, [2.5])], 2).saveAsPickleFile(path)
sorted(sc.pickleFile(path).collect(), key=str)`,
  async sc => {
    const path = join(temporary('rdd-objects-'), 'out')
    await sc.parallelize([1, 'a', null, [1, [2.5]]], 2).saveAsPickleFile(path)
    const text = (v: unknown) => (v === null ? 'None' : Array.isArray(v) ? '(1, [2.5])' : String(v))
    return (await sc.pickleFile(path).collect()).sort((a, b) => (text(a) < text(b) ? -1 : 1))
  },
)
program(
  'checkpoints are known after a job',
  `import tempfile
sc.setCheckpointDir(tempfile.mkdtemp())
rdd = sc.parallelize(range(4), 2).map(lambda x: x + 1)
rdd.checkpoint()
before = rdd.isCheckpointed()
n = rdd.sum()
[before, n, rdd.isCheckpointed(), rdd.sum(), rdd.getCheckpointFile() is not None]`,
  async sc => {
    const d = temporary('rdd-checkpoint-')
    mkdirSync(d, { recursive: true })
    sc.setCheckpointDir(d)
    const rdd = sc.range(0, 4, 1, 2).map(x => x + 1)
    rdd.checkpoint()
    const before = rdd.isCheckpointed
    const n = await rdd.sum()
    return [before, n, rdd.isCheckpointed, await rdd.sum(), rdd.getCheckpointFile() !== null]
  },
)
program(
  'pipe of words',
  `[sc.parallelize(['b', 'a'], 1).pipe('sort -r').collect(), sc.parallelize([], 2).pipe('cat').collect(), sc.parallelize(['x'], 1).pipe('head -n 0').collect()]`,
  async sc => [
    await sc.parallelize(['b', 'a'], 1).pipe('sort -r').collect(),
    await sc.parallelize([], 2).pipe('cat').collect(),
    await sc.parallelize(['x'], 1).pipe('head -n 0').collect(),
  ],
)
program('pipe of no command', `sc.parallelize(['b'], 1).pipe('no-such-command-here', checkCode=True).collect()`, sc =>
  sc.parallelize(['b'], 1).pipe('no-such-command-here').collect(),
)
program(
  'job tags',
  `sc.addJobTag('a')
sc.addJobTag('b')
sc.removeJobTag('a')
tags = sorted(sc.getJobTags())
sc.clearJobTags()
[tags, sorted(sc.getJobTags())]`,
  sc => {
    sc.addJobTag('a')
    sc.addJobTag('b')
    sc.removeJobTag('a')
    const tags = sc.getJobTags().sort()
    sc.clearJobTags()
    return [tags, sc.getJobTags()]
  },
)
program('a job tag with a comma', `sc.addJobTag('a,b')`, sc => sc.addJobTag('a,b'))
program(
  'a long chain',
  `rdd = sc.parallelize(range(4), 2)
for i in range(60):
    rdd = rdd.map(lambda x: x + 1)
rdd.collect()`,
  sc => {
    let rdd = sc.range(0, 4, 1, 2)
    for (let i = 0; i < 60; i++) rdd = rdd.map(x => x + 1)
    return rdd.collect()
  },
)
program('a union of many', `sc.union([sc.parallelize([i], 1) for i in range(60)]).sum()`, sc =>
  sc.union(Array.from({ length: 60 }, (_, i) => sc.parallelize([i], 1))).sum(),
)
