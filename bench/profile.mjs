// Where one TPC-H query spends its time: phases of planning, then every step of the plan. `npm run bench -- profile q09 [--sf 1]`
import { SparkSession } from '../dist/index.js'
import { readArguments } from './harness/arguments.mjs'
import { median, milliseconds, table } from './harness/report.mjs'
import { tpchData, tpchQueries, tpchViews } from './harness/tpch.mjs'

export async function main(argv) {
  const { options, words } = readArguments(argv, { sf: 1, threads: 2, repetitions: 5, data: '', plan: 'false', cached: 'false' })
  const statements = tpchQueries(words.join() || 'q01')
  const spark = await SparkSession.builder().master(`local[${options.threads}]`).getOrCreate()
  for (const { name, path } of tpchViews(tpchData(options))) spark.read.parquet(path).createOrReplaceTempView(name)
  if (options.cached !== 'false') for (const { name } of tpchViews('')) await spark.sql(`cache table ${name}`)
  for (const { name, sql } of statements) {
    const runs = []
    for (let i = 0; i <= options.repetitions; i++) runs.push(await profile(spark, sql))
    const [first, ...warm] = runs
    const keys = [...new Set(runs.flatMap(run => [...run.keys()]))]
    const rows = keys.map(key => {
      const times = warm.flatMap(run => run.get(key)?.ms ?? [])
      return [
        key,
        runs.at(-1).get(key)?.tasks ?? '',
        milliseconds(first.get(key)?.ms),
        milliseconds(times.length > 0 ? median(times) : undefined),
      ]
    })
    console.log(`${name}, median of ${options.repetitions} after the first; milliseconds\n`)
    console.log(`${table(['', 'tasks', 'first', 'warm'], rows)}\n`)
    if (options.plan !== 'false') await (await spark.sql(sql)).explain()
  }
  await spark.stop()
}

/** One run: name of the phase or step → milliseconds and tasks. */
async function profile(spark, sql) {
  const run = new Map()
  let last = performance.now()
  const started = last
  const lap = (name, tasks) => {
    const now = performance.now()
    run.set(name, { ms: now - last, tasks })
    last = now
  }
  const query = (await spark.sql(sql)).queryExecution
  lap('parse and analyze')
  await query.optimized()
  lap('optimize')
  let steps = 0
  const seen = step => run.set(`${String(++steps).padStart(2)} ${step.name}`, { ms: step.milliseconds, tasks: step.tasks })
  await query.run(() => undefined, { onStep: seen })
  run.set('run, with optimizing again', { ms: performance.now() - last })
  run.set('total', { ms: performance.now() - started })
  return run
}
