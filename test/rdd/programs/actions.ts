import { program } from './program.ts'

const add = (a: number, b: number) => a + b

program('count', `sc.parallelize([2, 3, 4]).count()`, sc => sc.parallelize([2, 3, 4]).count())
program('first', `sc.parallelize([2, 3, 4]).first()`, sc => sc.parallelize([2, 3, 4]).first())
program('first of nothing', `sc.parallelize([]).first()`, sc => sc.parallelize([]).first())
program('take', `sc.parallelize([2, 3, 4, 5, 6]).cache().take(2)`, sc => sc.parallelize([2, 3, 4, 5, 6]).cache().take(2))
program('take more', `sc.parallelize([2, 3, 4, 5, 6]).take(10)`, sc => sc.parallelize([2, 3, 4, 5, 6]).take(10))
program('take from many partitions', `sc.parallelize(range(100), 100).filter(lambda x: x > 90).take(3)`, sc =>
  sc
    .range(0, 100, 1, 100)
    .filter(x => x > 90)
    .take(3),
)
program(
  'isEmpty',
  `[sc.parallelize([]).isEmpty(), sc.parallelize([1]).isEmpty(), sc.parallelize(range(10)).filter(lambda x: x > 20).isEmpty()]`,
  async sc => [
    await sc.parallelize([]).isEmpty(),
    await sc.parallelize([1]).isEmpty(),
    await sc
      .range(10)
      .filter(x => x > 20)
      .isEmpty(),
  ],
)
program('reduce', `sc.parallelize([1, 2, 3, 4, 5]).reduce(lambda a, b: a + b)`, sc => sc.parallelize([1, 2, 3, 4, 5]).reduce(add))
program('reduce of nothing', `sc.parallelize([]).reduce(lambda a, b: a + b)`, sc => sc.parallelize<number>([]).reduce(add))
program('reduce with empty partitions', `sc.parallelize([1, 2], 5).reduce(lambda a, b: a - b)`, sc =>
  sc.parallelize([1, 2], 5).reduce((a, b) => a - b),
)
program('fold', `sc.parallelize([1, 2, 3, 4, 5]).fold(0, lambda a, b: a + b)`, sc => sc.parallelize([1, 2, 3, 4, 5]).fold(0, add))
program('fold counts its zero for each partition', `sc.parallelize([1, 2, 3], 3).fold(10, lambda a, b: a + b)`, sc =>
  sc.parallelize([1, 2, 3], 3).fold(10, add),
)
program(
  'aggregate',
  `sc.parallelize([1, 2, 3, 4]).aggregate((0, 0), lambda p, q: (p[0] + q, p[1] + 1), lambda p, q: (p[0] + q[0], p[1] + q[1]))`,
  sc =>
    sc.parallelize([1, 2, 3, 4]).aggregate(
      [0, 0] as [number, number],
      (p, q): [number, number] => [p[0] + q, p[1] + 1],
      (p, q): [number, number] => [p[0] + q[0], p[1] + q[1]],
    ),
)
program(
  'aggregate of nothing',
  `sc.parallelize([]).aggregate((0, 0), lambda p, q: (p[0] + q, p[1] + 1), lambda p, q: (p[0] + q[0], p[1] + q[1]))`,
  sc =>
    sc.parallelize<number>([]).aggregate(
      [0, 0] as [number, number],
      (p, q): [number, number] => [p[0] + q, p[1] + 1],
      (p, q): [number, number] => [p[0] + q[0], p[1] + q[1]],
    ),
)
program(
  'treeReduce',
  `[sc.parallelize([-5, -4, -3, -2, -1, 1, 2, 3, 4], 10).treeReduce(lambda a, b: a + b, d) for d in (1, 2, 5, 10)]`,
  sc => Promise.all([1, 2, 5, 10].map(d => sc.parallelize([-5, -4, -3, -2, -1, 1, 2, 3, 4], 10).treeReduce(add, d))),
)
program(
  'treeAggregate',
  `[sc.parallelize([-5, -4, -3, -2, -1, 1, 2, 3, 4], 10).treeAggregate(0, lambda a, b: a + b, lambda a, b: a + b, d) for d in (1, 2, 5, 10)]`,
  sc => Promise.all([1, 2, 5, 10].map(d => sc.parallelize([-5, -4, -3, -2, -1, 1, 2, 3, 4], 10).treeAggregate(0, add, add, d))),
)
program('treeAggregate of depth 0', `sc.parallelize([1], 10).treeAggregate(0, lambda a, b: a + b, lambda a, b: a + b, 0)`, sc =>
  sc.parallelize([1], 10).treeAggregate(0, add, add, 0),
)
program('sum', `sc.parallelize([1.0, 2.0, 3.0]).sum()`, sc => sc.parallelize([1, 2, 3]).sum())
program('sum of nothing', `sc.parallelize([]).sum()`, sc => sc.parallelize<number>([]).sum())
program('mean', `sc.parallelize([1, 2, 3]).mean()`, sc => sc.parallelize([1, 2, 3]).mean())
program('variance', `sc.parallelize([1, 2, 3]).variance()`, sc => sc.parallelize([1, 2, 3]).variance())
program('stdev', `sc.parallelize([1, 2, 3]).stdev()`, sc => sc.parallelize([1, 2, 3]).stdev())
program('sampleStdev', `sc.parallelize([1, 2, 3]).sampleStdev()`, sc => sc.parallelize([1, 2, 3]).sampleStdev())
program('sampleVariance', `sc.parallelize([1, 2, 3]).sampleVariance()`, sc => sc.parallelize([1, 2, 3]).sampleVariance())
program(
  'stats',
  `s = sc.parallelize([3.5, -1.25, 8.0, 2.0, 2.0], 3).stats()
[s.count(), s.mean(), s.sum(), s.min(), s.max(), s.variance(), s.sampleStdev()]`,
  async sc => {
    const s = await sc.parallelize([3.5, -1.25, 8, 2, 2], 3).stats()
    return [s.count, s.mean, s.sum, s.min, s.max, s.variance, s.sampleStdev]
  },
)
program('stats as text', `str(sc.parallelize([1, 2, 3, 4]).stats()).replace('.0,', ',').replace('.0)', ')')[:24]`, async sc => {
  const s = await sc.parallelize([1, 2, 3, 4]).stats()
  return `(count: ${s.count}, mean: ${s.mean}, stdev`.slice(0, 24)
})
program('histogram', `sc.parallelize(range(51)).histogram(2)`, sc => sc.range(51).histogram(2))
program('histogram of buckets', `sc.parallelize(range(51)).histogram([0, 5, 25, 50])[1]`, sc => sc.range(51).histogram([0, 5, 25, 50]))
program('histogram of even buckets', `sc.parallelize(range(51)).histogram([0, 15, 30, 45, 60])[1]`, sc =>
  sc.range(51).histogram([0, 15, 30, 45, 60], true),
)
program('histogram leaves out what is outside', `sc.parallelize([10.01, -0.01, 5, 10, 0]).histogram([0, 10])[1]`, sc =>
  sc.parallelize([10.01, -0.01, 5, 10, 0]).histogram([0, 10]),
)
program('histogram of one bucket', `sc.parallelize([1, 2, 3, 4]).histogram(1)`, sc => sc.parallelize([1, 2, 3, 4]).histogram(1))
program(
  'histogram of floats',
  `sc.parallelize([1.0, 2.5, 3.5, 4.0, 9.75], 2).histogram(3)[1]`,
  async sc => (await sc.parallelize([1, 2.5, 3.5, 4, 9.75], 2).histogram(3))[1],
)
program('countByValue', `dict(sc.parallelize([1, 2, 1, 2, 2], 2).countByValue())`, sc => sc.parallelize([1, 2, 1, 2, 2], 2).countByValue())
program(
  'countApprox',
  `sc.parallelize(range(1000), 10).countApprox(60000, 1.0)`,
  async sc => (await sc.range(0, 1000, 1, 10).countApprox(60_000, 1)).initialValue.mean,
)
program(
  'sumApprox',
  `sc.parallelize(range(1000), 10).sumApprox(60000) / 1`,
  async sc => (await sc.range(0, 1000, 1, 10).sumApprox(60_000)).initialValue.mean,
)
program(
  'meanApprox',
  `sc.parallelize(range(1000), 10).meanApprox(60000) / 1`,
  async sc => (await sc.range(0, 1000, 1, 10).meanApprox(60_000)).initialValue.mean,
)
program('toLocalIterator', `list(sc.parallelize(range(10), 3).toLocalIterator())`, async sc => {
  const out: number[] = []
  for await (const v of sc.range(0, 10, 1, 3)) out.push(v)
  return out
})
program('runJob', `sc.runJob(sc.parallelize(range(6), 3), lambda part: [x * x for x in part])`, async sc =>
  (await sc.runJob(sc.range(0, 6, 1, 3), part => [...part].map(v => v * v))).flat(),
)
program(
  'runJob over some partitions',
  `sc.runJob(sc.parallelize(range(6), 3), lambda part: [x * x for x in part], [0, 2], True)`,
  async sc => (await sc.runJob(sc.range(0, 6, 1, 3), part => [...part].map(v => v * v), [0, 2])).flat(),
)
program(
  'accumulator',
  `acc = sc.accumulator(10)
sc.parallelize([20, 30, 40]).foreach(lambda v: acc.add(v))
acc.value`,
  async sc => {
    const acc = sc.accumulator(10)
    await sc.parallelize([20, 30, 40]).foreach(v => acc.add(v))
    return acc.value
  },
)
program(
  'broadcast',
  `b = sc.broadcast({'a': 1})
sc.parallelize(['a', 'b']).map(lambda k: b.value.get(k, 0)).collect()`,
  sc => {
    const b = sc.broadcast(new Map([['a', 1]]))
    return sc
      .parallelize(['a', 'b'])
      .map(k => b.value.get(k) ?? 0)
      .collect()
  },
)
program(
  'foreachPartition',
  `acc = sc.accumulator(0)
def f(it): acc.add(sum(it))
sc.parallelize([1, 2, 3, 4, 5]).foreachPartition(f)
acc.value`,
  async sc => {
    const acc = sc.accumulator(0)
    await sc.parallelize([1, 2, 3, 4, 5]).foreachPartition(records => {
      for (const v of records) acc.add(v)
    })
    return acc.value
  },
)
program('partition ids', `sc.parallelize(range(4), 4).map(lambda x: TaskContext.get().partitionId()).collect()`, async sc => {
  const { TaskContext } = await import('#dist/index.js')
  return sc
    .range(0, 4, 1, 4)
    .map(() => TaskContext.get()!.partitionId())
    .collect()
})
program('getStorageLevel', `str(sc.parallelize([1, 2]).getStorageLevel())`, async sc => {
  const l = sc.parallelize([1, 2]).getStorageLevel()
  return `${l.useDisk ? 'Disk ' : ''}${l.useMemory ? 'Memory ' : ''}${l.deserialized ? 'Deserialized' : 'Serialized'} ${l.replication}x Replicated`
})
