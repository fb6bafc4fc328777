// Expressions over a range of longs, as compiled pipelines against a plain JS loop that does the same; rows a second.
import Benchmark from 'benchmark'
import { SparkSession } from '../../dist/index.js'
import { readArguments } from '../harness/arguments.mjs'
import { report, table } from '../harness/report.mjs'

const cases = [
  {
    name: 'sum(id)',
    sql: 'select sum(id) from range(N)',
    js: n => {
      let sum = 0n
      for (let i = 0n; i < n; i++) sum += i
      return sum
    },
  },
  {
    name: 'sum of a double expression',
    sql: 'select sum(cast(id as double) * 1.5d + 2d) from range(N)',
    js: n => {
      let sum = 0
      for (let i = 0; i < n; i++) sum += i * 1.5 + 2
      return sum
    },
  },
  {
    name: 'filter and count',
    sql: 'select count(*) from range(N) where id % 7 = 3 and id > 1000',
    js: n => {
      let count = 0
      for (let i = 0; i < n; i++) if (i % 7 === 3 && i > 1000) count++
      return count
    },
  },
  {
    name: 'group by 100 keys',
    sql: 'select id % 100 as k, count(*), sum(id) from range(N) group by id % 100',
    js: n => {
      const groups = new Map()
      for (let i = 0; i < n; i++) {
        const g = groups.get(i % 100)
        if (g) {
          g.count++
          g.sum += i
        } else groups.set(i % 100, { count: 1, sum: i })
      }
      return groups.size
    },
  },
]

export async function main(argv) {
  const { options } = readArguments(argv, { rows: 2_000_000, threads: 1, seconds: 2, name: 'expressions' })
  const spark = await SparkSession.builder().master(`local[${options.threads}]`).getOrCreate()
  const suite = new Benchmark.Suite()
  const settings = { maxTime: options.seconds, minSamples: 3 }
  for (const { name, sql, js } of cases) {
    const df = await spark.sql(sql.replace('N', options.rows))
    suite.add(`${name}: compiled`, { ...settings, defer: true, fn: deferred => df.collect().then(() => deferred.resolve()) })
    suite.add(`${name}: JS loop`, { ...settings, fn: () => js(options.rows) })
  }
  await new Promise(resolve => suite.on('complete', resolve).run({ async: true }))
  const results = Array.from(suite).map(b => ({
    name: b.name,
    rowsPerSecond: b.hz * options.rows,
    rme: b.stats.rme,
    runs: b.stats.sample.length,
  }))
  const cells = results.map(r => [r.name, (r.rowsPerSecond / 1e6).toFixed(1), `±${r.rme.toFixed(0)}%`, r.runs])
  report(options.name, `${options.rows} rows, ${options.threads} thread\n\n${table(['', 'million rows/s', '', 'runs'], cells)}`, {
    results,
  })
  await spark.stop()
}
