// A thousand queries in a row: what they leave of memory, workers and open files. TPC-H at a small scale, with a DataFrame cached and dropped in between.
import { existsSync, readdirSync } from 'node:fs'
import { SparkSession } from '../dist/index.js'
import { readArguments } from './harness/arguments.mjs'
import { milliseconds, report, table } from './harness/report.mjs'
import { tpchData, tpchQueries, tpchViews } from './harness/tpch.mjs'

export async function main(argv) {
  const { options } = readArguments(argv, { sf: 0.01, queries: 1000, warm: 200, threads: 2, data: '', name: 'long-run' })
  const spark = await SparkSession.builder()
    .master(`local[${options.threads}]`)
    .config('spark.ui.showConsoleProgress', 'false')
    .getOrCreate()
  for (const { name, path } of tpchViews(tpchData(options))) spark.read.parquet(path).createOrReplaceTempView(name)
  const statements = tpchQueries()
  const state = () => {
    globalThis.gc?.()
    const { memory, scheduler } = spark.state.engine
    return {
      'pages, KiB': memory.used / 1024,
      workers: scheduler.pool.workers.length,
      'open files': existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : undefined,
      'heap, MiB': Math.round(process.memoryUsage().heapUsed / 2 ** 20),
      'resident, MiB': Math.round(process.memoryUsage().rss / 2 ** 20),
    }
  }
  const one = async i => {
    const { sql } = statements[i % statements.length]
    await (await spark.sql(sql)).collect()
    if (i % 5 === 0) {
      const df = (await spark.sql(`select l_orderkey, l_quantity from lineitem where l_linenumber = ${1 + (i % 7)}`)).cache()
      await df.count()
      df.unpersist()
    }
  }
  const rows = []
  const started = performance.now()
  for (let i = 0; i < options.warm; i++) await one(i)
  rows.push([options.warm, state()])
  for (let i = options.warm; i < options.warm + options.queries; i++) {
    await one(i)
    if ((i + 1 - options.warm) % Math.ceil(options.queries / 5) === 0) rows.push([i + 1, state()])
  }
  const columns = Object.keys(rows[0][1])
  const [first, last] = [rows[0][1], rows.at(-1)[1]]
  const text = table(['queries', ...columns], [...rows.map(([n, s]) => [n, ...columns.map(c => s[c])])])
  report(options.name, `${text}\n\n${options.queries} queries in ${milliseconds(performance.now() - started)} ms`, {
    versions: {},
    options,
    rows,
  })
  const grown = columns.filter(c => last[c] > first[c] * 1.05 + (c === 'heap, MiB' ? 20 : 0))
  if (grown.length > 0) {
    console.error(`grown by more than 5 %: ${grown.join(', ')}`)
    process.exitCode = 1
  }
  await spark.stop()
}
