// How much memory queries take whose state is ten times the limit: peak of the whole process beside the limit, and what went to disk.
import { spawnSync } from 'node:child_process'
import { chosenOrAll, readArguments } from './harness/arguments.mjs'
import { report, table } from './harness/report.mjs'

const library = new URL('../dist/index.js', import.meta.url)
const rows = (n, columns) => `(select ${columns} from range(${n}))`
const payload = "concat('some payload of a row ', id) s"

/** Statements over n rows, which give one row. */
const questions = {
  sort: n => `select count(*), max(r) from (select row_number() over (order by h, s) r from ${rows(n, `hash(id) h, ${payload}`)})`,
  'group by': n =>
    `select count(*), max(c), max(m) from (select k, count(*) c, max(s) m from ${rows(n, `hash(id) k, ${payload}`)} group by k)`,
  distinct: n => `select count(*) from (select distinct s from ${rows(n, payload)})`,
  lists: n => `select count(*), max(size(l)) from (select k, collect_list(s) l from ${rows(n / 4, `id div 20 k, ${payload}`)} group by k)`,
  join: n => joined(n, 'join', 'a.k = b.k'),
  'left join': n => joined(n, 'left join', 'a.k = b.k and a.k % 3 = 0'),
  'full join': n => joined(n, 'full join', 'a.k = b.k'),
  'semi join': n => existing(n, 'exists', 'a.k = b.k and b.s > a.s'),
  'anti join': n => existing(n, 'not exists', 'a.k = b.k and b.s > a.s'),
  existence: n => existing(n, 'a.k < 10 or exists', 'a.k = b.k and b.s > a.s'),
  'one key with half the rows': n =>
    `select count(*), max(a.s), max(b.s) from ${rows(n, `if(id % 2 = 0, 0, id) k, ${payload}`)} a
     join ${rows(n, `if(id = 2, 0, id * 2 + 1) k, ${payload}`)} b on a.k = b.k`,
  repartition: n => `select count(*), max(s) from (select /*+ repartition(20, k) */ * from ${rows(n, `id % 1000 k, ${payload}`)})`,
}
const joined = (n, join, on) =>
  `select count(*), max(a.s), max(b.s) from ${rows(n, `id k, ${payload}`)} a ${join} ${rows(n, `id * 2 k, ${payload}`)} b on ${on}`
const existing = (n, exists, where) =>
  `select count(*), max(a.s) from ${rows(n, `id k, ${payload}`)} a
   where ${exists} (select 1 from ${rows(n, `id * 2 k, ${payload}`)} b where ${where})`

/** Operations on an RDD of pairs of a hundred bytes each, in so many partitions. */
const operations = {
  'RDD partitionBy': 'pairs.partitionBy(parts)',
  'RDD groupByKey': 'pairs.groupByKey(parts)',
  'RDD reduceByKey': 'pairs.reduceByKey((a, b) => (a > b ? a : b), parts)',
  'RDD sortByKey': 'pairs.sortByKey(true, parts)',
  'RDD aggregateByKey': 'pairs.aggregateByKey([], (list, s) => [...list, s], (a, b) => [...a, ...b], parts)',
  'RDD cogroup': 'pairs.cogroup(pairs.mapValues(s => s.length), parts)',
  'RDD distinct': 'pairs.values().distinct(parts)',
}
const PAIRS_PER_MB = 10_000
/** Megabytes of a partition. */
const PARTITION = 32

const program = (memory, work) => `
  const { SparkSession } = await import('${library}')
  const spark = await SparkSession.builder().master('local[2]').config('spark.driver.memory', '${memory}m').getOrCreate()
  const started = performance.now()
  let spilled = 0
  ${work}
  const rss = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ ms: performance.now() - started, rss, spilled: spilled / 2 ** 20 }))
  await spark.stop()`

const statement = sql => `
  const df = await spark.sql(${JSON.stringify(sql)})
  const onStep = step => { spilled += step.bytesSpilled }
  await df.queryExecution.run(result => result.rows, { onStep })`

const operation = (code, megabytes) => `
  spark.sparkContext.engine.scheduler.listeners.addListener({ onTaskEnd: e => { spilled += e['Task Metrics']['Disk Bytes Spilled'] } })
  const parts = ${Math.ceil(megabytes / PARTITION)}
  const payload = 'x'.repeat(82)
  const pairs = spark.sparkContext.range(0, ${megabytes * PAIRS_PER_MB}, 1, parts)
    .map(i => [Math.imul(i, 1103515245) & 0x7fffffff, payload + String(i).padStart(10, '0')])
  const n = await ${code}.count()
  if (n === 0) throw new Error('nothing came through')`

/** About as many rows of these as fill a megabyte. */
const ROWS_PER_MB = 9_500

export async function main(argv) {
  const { options } = readArguments(argv, { memory: 128, times: 10, only: '', name: 'spill' })
  const n = Math.round(options.memory * options.times * ROWS_PER_MB)
  const results = {}
  const names = chosenOrAll('work', options.only, [...Object.keys(questions), ...Object.keys(operations)])
  for (const name of names) {
    const work = name in questions ? statement(questions[name](n)) : operation(operations[name], options.memory * options.times)
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program(options.memory, work)], { encoding: 'utf8' })
    const line = run.stdout.split('\n').find(l => l.startsWith('{'))
    results[name] = run.status === 0 && line ? JSON.parse(line) : { error: run.stderr.slice(0, 500) }
    console.log(name, JSON.stringify(results[name]))
  }
  const cells = Object.entries(results).map(([name, r]) =>
    r.error
      ? [name, 'failed', '', '', '']
      : [name, (r.ms / 1000).toFixed(1), r.spilled.toFixed(0), r.rss.toFixed(0), (r.rss - options.memory).toFixed(0)],
  )
  const title = `${n} rows a side, or ${options.memory * options.times} MB of pairs; spark.driver.memory=${options.memory}m, two threads; MB`
  report(
    options.name,
    `${title}\n\n${table(['', 's', 'spilled', 'peak RSS', 'above the limit'], cells)}`,
    { runs: results },
    names.filter(name => results[name].error),
  )
}
