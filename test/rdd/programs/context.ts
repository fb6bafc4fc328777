import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { StorageLevel, TaskContext } from '#dist/index.js'
import { program } from './program.ts'

type Pair = [string, number]
const temporary = (prefix: string): string => mkdtempSync(join(tmpdir(), prefix))
const fails = async (run: () => unknown): Promise<boolean> => {
  try {
    await run()
    return false
  } catch {
    return true
  }
}
const visible = (path: string) =>
  readdirSync(path)
    .filter(f => !f.startsWith('.'))
    .sort()

// accumulators
program(
  'an accumulator read in a task',
  `acc = sc.accumulator(0)
sc.parallelize([1]).map(lambda x: acc.value).collect()`,
  sc => {
    const acc = sc.accumulator(0)
    return sc
      .parallelize([1])
      .map(() => acc.value)
      .collect()
  },
)
program(
  'an accumulator in an action that fails',
  `acc = sc.accumulator(0)
def f(x):
    acc.add(1)
    if x == 3:
        raise ValueError('no')
try:
    sc.parallelize(range(4), 1).foreach(f)
except Exception:
    pass
acc.value`,
  async sc => {
    const acc = sc.accumulator(0)
    await fails(() =>
      sc.range(0, 4, 1, 1).foreach(x => {
        acc.add(1)
        if (x === 3) throw new Error('no')
      }),
    )
    return acc.value
  },
)
program(
  'an accumulator with a start of its own',
  `acc = sc.accumulator(5.5)
sc.parallelize(range(4), 3).foreach(lambda x: acc.add(x))
before = acc.value
acc.value = 1
sc.parallelize(range(4), 3).foreach(lambda x: acc.add(x))
[before, acc.value]`,
  async sc => {
    const acc = sc.accumulator(5.5)
    await sc.range(0, 4, 1, 3).foreach(x => acc.add(x))
    const before = acc.value
    acc.value = 1
    await sc.range(0, 4, 1, 3).foreach(x => acc.add(x))
    return [before, acc.value]
  },
)
program('an accumulator of texts without a rule', `sc.accumulator('a')`, sc => sc.accumulator('a'))
program(
  'an accumulator of sets',
  `from pyspark.accumulators import AccumulatorParam
class Sets(AccumulatorParam):
    def zero(self, v):
        return set()
    def addInPlace(self, a, b):
        a |= b if isinstance(b, set) else {b}
        return a
acc = sc.accumulator(set(), Sets())
sc.parallelize([1, 2, 1, 3], 3).foreach(lambda x: acc.add(x))
sorted(acc.value)`,
  async sc => {
    const acc = sc.accumulator<unknown>(new Set<number>(), {
      zero: () => new Set<number>(),
      addInPlace: (a, b) => {
        for (const v of b instanceof Set ? b : [b]) (a as Set<unknown>).add(v)
        return a
      },
    })
    await sc.parallelize([1, 2, 1, 3], 3).foreach(x => acc.add(x))
    return [...(acc.value as Set<number>)].sort()
  },
)

// broadcasts
program(
  'a broadcast of many kinds',
  `b = sc.broadcast({'n': None, 'l': [1, [2]], 't': 'x'})
sc.parallelize(['n', 'l', 't'], 2).map(lambda k: b.value[k]).collect()`,
  sc => {
    const b = sc.broadcast<Record<string, unknown>>({ n: null, l: [1, [2]], t: 'x' })
    return sc
      .parallelize(['n', 'l', 't'], 2)
      .map(k => b.value[k])
      .collect()
  },
)
program(
  'a broadcast that is changed in a task',
  `b = sc.broadcast([0])
def f(x):
    b.value[0] += x
    return 0
n = sc.parallelize([1, 2], 2).map(f).sum()
[n, b.value]`,
  async sc => {
    const b = sc.broadcast([0])
    const n = await sc
      .parallelize([1, 2], 2)
      .map(x => {
        b.value[0]! += x
        return 0
      })
      .sum()
    return [n, b.value]
  },
)
program(
  'a destroyed broadcast is refused by tasks to come',
  `b = sc.broadcast(1)
b.destroy()
sc.parallelize([1]).map(lambda x: b.value).collect()`,
  sc => {
    const b = sc.broadcast(1)
    b.destroy()
    return sc
      .parallelize([1])
      .map(() => b.value)
      .collect()
  },
)

// jobs
program(
  'runJob on some partitions in another order',
  `rdd = sc.parallelize(range(10), 5)
[sc.runJob(rdd, lambda it: [sum(it)], [4, 0, 2]), sc.runJob(rdd, lambda it: [sum(it)], []), sc.runJob(rdd, lambda it: [sum(it)])]`,
  async sc => {
    const rdd = sc.range(0, 10, 1, 5)
    const sum = (it: Iterable<number>) => [...it].reduce((a, b) => a + b, 0)
    return [await sc.runJob(rdd, sum, [4, 0, 2]), await sc.runJob(rdd, sum, []), await sc.runJob(rdd, sum)]
  },
)
program('runJob on a partition that is not there', `sc.runJob(sc.parallelize([1], 2), lambda it: it, [5])`, sc =>
  sc.runJob(sc.parallelize([1], 2), it => [...it], [5]),
)
program(
  'task contexts know their partitions',
  `def f(it):
    c = TaskContext.get()
    return [(c.partitionId(), c.attemptNumber(), c.cpus(), c.getLocalProperty('no such'))]
[sc.parallelize(range(4), 3).mapPartitions(f).collect(), TaskContext.get()]`,
  async sc => [
    await sc
      .range(0, 4, 1, 3)
      .mapPartitions(() => {
        const c = TaskContext.get()!
        return [[c.partitionId(), c.attemptNumber(), c.cpus(), c.getLocalProperty('no such')]]
      })
      .collect(),
    TaskContext.get(),
  ],
)
program(
  'local properties are the jobs to come',
  `sc.setLocalProperty('a.b', '1')
read = lambda it: [TaskContext.get().getLocalProperty('a.b')]
rdd = sc.parallelize([0], 1).mapPartitions(read)
one = rdd.collect()
sc.setLocalProperty('a.b', '2')
two = rdd.collect()
sc.setLocalProperty('a.b', None)
[one, two, rdd.collect(), sc.getLocalProperty('a.b')]`,
  async sc => {
    sc.setLocalProperty('a.b', '1')
    const rdd = sc.parallelize([0], 1).mapPartitions(() => [TaskContext.get()!.getLocalProperty('a.b')])
    const one = await rdd.collect()
    sc.setLocalProperty('a.b', '2')
    const two = await rdd.collect()
    sc.setLocalProperty('a.b', null)
    return [one, two, await rdd.collect(), sc.getLocalProperty('a.b')]
  },
)
program(
  'jobs of a group',
  `sc.setJobGroup('group of two', 'd')
n = sc.parallelize([1, 2]).count()
m = sc.parallelize([1, 2]).map(lambda x: x).sum()
t = sc.statusTracker()
ids = list(t.getJobIdsForGroup('group of two'))
sc.setLocalProperty('spark.jobGroup.id', None)
[len(ids), [t.getJobInfo(i).status for i in ids], len(list(t.getJobIdsForGroup('none such'))), t.getJobInfo(10**6), t.getStageInfo(10**6)]`,
  async sc => {
    sc.setJobGroup('group of two', 'd')
    await sc.parallelize([1, 2]).count()
    await sc
      .parallelize([1, 2])
      .map(x => x)
      .sum()
    const t = sc.statusTracker
    const ids = t.getJobIdsForGroup('group of two')
    sc.clearJobGroup()
    return [
      ids.length,
      ids.map(i => t.getJobInfo(i)!.status),
      t.getJobIdsForGroup('none such').length,
      t.getJobInfo(10 ** 6),
      t.getStageInfo(10 ** 6),
    ]
  },
)
program(
  'names and ids',
  `a = sc.parallelize([1])
b = a.map(lambda x: x).setName('b of a')
[a.name(), b.name(), b.id() > a.id(), b.setName('other').name(), a.setName('x').name()]`,
  sc => {
    const a = sc.parallelize([1])
    const b = a.map(x => x).setName('b of a')
    return [a.name, b.name, b.id > a.id, b.setName('other').name, a.setName('x').name]
  },
)
program(
  'levels of storage',
  `a = sc.parallelize([1, 2], 2).persist(StorageLevel.DISK_ONLY)
n = a.count()
level = a.getStorageLevel()
b = sc.parallelize([1])
[n, level.useDisk, level.useMemory, level.replication, b.getStorageLevel().useMemory, b.is_cached, a.unpersist().is_cached]`,
  async sc => {
    const a = sc.parallelize([1, 2], 2).persist(StorageLevel.DISK_ONLY)
    const n = await a.count()
    const level = a.getStorageLevel()
    const b = sc.parallelize([1])
    return [n, level.useDisk, level.useMemory, level.replication, b.getStorageLevel().useMemory, b.isPersisted, a.unpersist().isPersisted]
  },
)
program(
  'approximations of what is quick',
  `rdd = sc.parallelize([1.5, 2.5, 3.0], 2)
[rdd.countApprox(100000), float(rdd.sumApprox(100000)), float(rdd.meanApprox(100000)), rdd.countApproxDistinct(0.1), sc.parallelize([], 2).countApprox(100000)]`,
  async sc => {
    const rdd = sc.parallelize([1.5, 2.5, 3], 2)
    return [
      (await rdd.countApprox(100_000)).initialValue.mean,
      (await rdd.sumApprox(100_000)).initialValue.mean,
      (await rdd.meanApprox(100_000)).initialValue.mean,
      await rdd.countApproxDistinct(0.1),
      (await sc.parallelize([], 2).countApprox(100_000)).initialValue.mean,
    ]
  },
)

// checkpoints
program(
  'a local checkpoint keeps its records',
  `rdd = sc.parallelize(range(6), 3).map(lambda x: x * 2)
rdd.localCheckpoint()
before = rdd.isLocallyCheckpointed()
[before, rdd.collect(), rdd.isCheckpointed(), rdd.getCheckpointFile(), rdd.sum()]`,
  async sc => {
    const rdd = sc.range(0, 6, 1, 3).map(x => x * 2)
    rdd.localCheckpoint()
    const before = rdd.isLocallyCheckpointed
    return [before, await rdd.collect(), rdd.isCheckpointed, rdd.getCheckpointFile(), await rdd.sum()]
  },
)

// files
program(
  'texts that are written and read again',
  `import os, tempfile
path = tempfile.mkdtemp() + '/out'
sc.parallelize(['a', '', 'b c', '\u00e4', '1'], 2).saveAsTextFile(path)
[sorted(f for f in os.listdir(path) if not f.startswith('.')), sc.textFile(path).collect(), sc.textFile(path + '/part-*', 1).count()]`,
  async sc => {
    const path = join(temporary('rdd-texts-'), 'out')
    await sc.parallelize(['a', '', 'b c', '\u00e4', '1'], 2).saveAsTextFile(path)
    return [visible(path), await sc.textFile(path).collect(), await sc.textFile(`${path}/part-*`, 1).count()]
  },
)
program(
  'texts that are compressed with bzip2',
  `import bz2, os, tempfile
path = tempfile.mkdtemp() + '/out'
sc.parallelize(['alpha', 'beta'] * 50, 2).saveAsTextFile(path, 'org.apache.hadoop.io.compress.BZip2Codec')
[sorted(f for f in os.listdir(path) if not f.startswith('.')), sc.textFile(path).count(), sorted(set(sc.textFile(path).collect()))]`,
  async sc => {
    const path = join(temporary('rdd-bzip2-'), 'out')
    await sc
      .parallelize(
        Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'alpha' : 'beta')),
        2,
      )
      .saveAsTextFile(path, 'org.apache.hadoop.io.compress.BZip2Codec')
    const lines = await sc.textFile(path).collect()
    return [visible(path), lines.length, [...new Set(lines)].sort()]
  },
)
program(
  'texts that are compressed with gzip',
  `import gzip, os, tempfile
path = tempfile.mkdtemp() + '/out'
sc.parallelize(['alpha', 'beta'], 1).saveAsTextFile(path, 'org.apache.hadoop.io.compress.GzipCodec')
[sorted(f for f in os.listdir(path) if not f.startswith('.')), sc.textFile(path).collect(), sc.textFile(path, 8).getNumPartitions()]`,
  async sc => {
    const path = join(temporary('rdd-gzip-'), 'out')
    await sc.parallelize(['alpha', 'beta'], 1).saveAsTextFile(path, 'org.apache.hadoop.io.compress.GzipCodec')
    return [visible(path), await sc.textFile(path).collect(), sc.textFile(path, 8).getNumPartitions()]
  },
)
program(
  'saveAsTextFile with no such codec',
  `import tempfile
sc.parallelize(['a']).saveAsTextFile(tempfile.mkdtemp() + '/out', 'no.such.Codec')`,
  sc => sc.parallelize(['a']).saveAsTextFile(join(temporary('rdd-no-codec-'), 'out'), 'no.such.Codec'),
)
program(
  'a save that fails leaves no result',
  `import os, tempfile
path = tempfile.mkdtemp() + '/out'
def f(x):
    raise ValueError('no')
try:
    sc.parallelize([1]).map(f).saveAsTextFile(path)
except Exception:
    pass
os.path.exists(path + '/_SUCCESS')`,
  async sc => {
    const path = join(temporary('rdd-no-save-'), 'out')
    await fails(() =>
      sc
        .parallelize([1])
        .map(() => {
          throw new Error('no')
        })
        .saveAsTextFile(path),
    )
    try {
      readFileSync(join(path, '_SUCCESS'))
      return true
    } catch {
      return false
    }
  },
)
program(
  'lines of all ends',
  `import os, tempfile
f = os.path.join(tempfile.mkdtemp(), 'f')
open(f, 'wb').write(b'a\nb\r\nc\rd\n\n\r\ne')
[sc.textFile(f, n).collect() for n in (1, 3)]`,
  async sc => {
    const f = join(temporary('rdd-lines-'), 'f')
    writeFileSync(f, 'a\nb\r\nc\rd\n\n\r\ne')
    return [await sc.textFile(f, 1).collect(), await sc.textFile(f, 3).collect()]
  },
)
program(
  'whole files, compressed and in folders',
  `import gzip, os, tempfile
d = tempfile.mkdtemp()
open(d + '/a', 'w').write('one\ntwo')
gzip.open(d + '/b.gz', 'wt').write('three')
open(d + '/empty', 'w').close()
[sorted((os.path.basename(p), t) for p, t in sc.wholeTextFiles(d).collect()), sorted((os.path.basename(p), list(b)) for p, b in sc.binaryFiles(d + '/a').collect()), sc.wholeTextFiles(d + '/a').keys().map(lambda p: p.split(':')[0]).collect()]`,
  async sc => {
    const d = temporary('rdd-wholes-')
    writeFileSync(join(d, 'a'), 'one\ntwo')
    writeFileSync(join(d, 'b.gz'), gzipSync('three'))
    writeFileSync(join(d, 'empty'), '')
    const base = (p: string) => p.split('/').at(-1)!
    return [
      (await sc.wholeTextFiles(d).collect()).map(([p, t]) => [base(p), t]).sort(),
      (await sc.binaryFiles(`${d}/a`).collect()).map(([p, b]) => [base(p), [...b]]),
      await sc
        .wholeTextFiles(`${d}/a`)
        .keys()
        .map(p => p.split(':')[0])
        .collect(),
    ]
  },
)
program(
  'binaryRecords of a length that does not fit',
  `import os, tempfile
f = os.path.join(tempfile.mkdtemp(), 'f')
open(f, 'wb').write(bytes(10))
sc.binaryRecords(f, 4).count()`,
  sc => {
    const f = join(temporary('rdd-odd-'), 'f')
    writeFileSync(f, new Uint8Array(10))
    return sc.binaryRecords(f, 4).count()
  },
)
program(
  'sequence files of numbers and texts',
  `import tempfile
d = tempfile.mkdtemp()
sc.parallelize([(1, 'a'), (2, '')], 2).saveAsSequenceFile(d + '/a')
sc.parallelize([('x', 1.5), ('y', -2.0)], 1).saveAsSequenceFile(d + '/b', 'org.apache.hadoop.io.compress.GzipCodec')
[sorted(sc.sequenceFile(d + '/a').collect()), sorted(sc.sequenceFile(d + '/b').collect()), sc.sequenceFile(d + '/a', 'org.apache.hadoop.io.IntWritable', 'org.apache.hadoop.io.Text').count()]`,
  async sc => {
    const d = temporary('rdd-sequence-')
    await sc
      .parallelize<[number, string]>(
        [
          [1, 'a'],
          [2, ''],
        ],
        2,
      )
      .saveAsSequenceFile(`${d}/a`)
    await sc
      .parallelize<Pair>(
        [
          ['x', 1.5],
          ['y', -2],
        ],
        1,
      )
      .saveAsSequenceFile(`${d}/b`, 'org.apache.hadoop.io.compress.GzipCodec', { valueClass: 'org.apache.hadoop.io.DoubleWritable' })
    return [
      (await sc.sequenceFile<number, string>(`${d}/a`).collect()).sort(),
      (await sc.sequenceFile<string, number>(`${d}/b`).collect()).sort(),
      await sc.sequenceFile(`${d}/a`, 'org.apache.hadoop.io.IntWritable', 'org.apache.hadoop.io.Text').count(),
    ]
  },
)

// commands
program(
  'pipes of many kinds',
  `r = sc.parallelize(['b', 'a', 'c'], 2)
[r.pipe('cat').collect(), r.pipe('tr a-z A-Z').collect(), r.pipe('wc -l').map(int).collect(), r.pipe('printenv A B', {'A': 'x y', 'B': ''}).collect()]`,
  async sc => {
    const r = sc.parallelize(['b', 'a', 'c'], 2)
    return [
      await r.pipe('cat').collect(),
      await r.pipe('tr a-z A-Z').collect(),
      await r.pipe('wc -l').map(Number).collect(),
      await r.pipe('printenv A B', { env: { A: 'x y', B: '' } }).collect(),
    ]
  },
)
program(
  'a local iterator over what is lazy',
  `it = sc.parallelize([1, 0], 2).map(lambda x: 1 // x).toLocalIterator()
next(it)`,
  async sc => {
    const it = sc
      .parallelize([1, 0], 2)
      .map(x => {
        if (x === 0) throw new Error('no')
        return x
      })
      .toLocalIterator()
    return (await it.next()).value
  },
)
