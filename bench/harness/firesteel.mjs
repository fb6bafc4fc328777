// Our side of the protocol: a request on stdin, a line of JSON per statement on stdout.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { SparkSession } from '../../dist/index.js'

const { threads, repetitions, memory, answers, cached, anew, views, statements, settings = {} } = JSON.parse(await text(process.stdin))
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const say = line => process.stdout.write(`${JSON.stringify(line)}\n`)
say({ version })

const builder = SparkSession.builder().master(`local[${threads}]`).config('spark.ui.showConsoleProgress', 'false')
for (const [key, value] of Object.entries(settings)) builder.config(key, value)
if (memory) builder.config('spark.driver.memory', `${memory}m`)
const spark = await builder.getOrCreate()
try {
  register(spark)
  const started = performance.now()
  if (cached) for (const { name } of views) await spark.sql(`cache table ${name}`)
  say({ loadMs: performance.now() - started })
} catch (error) {
  for (const { name } of statements) say({ name, error: String(error?.message ?? error) })
  process.exit(0)
}
for (const { name, sql } of statements) {
  try {
    const first = await timed(spark, sql)
    const warm = []
    for (let i = 0; i < repetitions; i++) warm.push(await timed(spark, sql))
    say({ name, first, warm, ...(answers ? await answer(await spark.sql(sql)) : {}) })
  } catch (error) {
    say({ name, error: String(error?.message ?? error) })
  }
}
if (anew) {
  const runs = new Map(statements.map(({ name }) => [name, []]))
  for (let i = 0; i < repetitions; i++) {
    const session = spark.newSession()
    register(session)
    // one that failed has said so
    for (const { name, sql } of statements)
      await timed(session, sql).then(
        ms => runs.get(name).push(ms),
        () => undefined,
      )
  }
  for (const [name, anew] of runs) say({ name, anew })
}
say({ peakRssMiB: process.resourceUsage().maxRSS / 1024 })
await spark.stop()

function register(session) {
  for (const { name, format, path, schema, options = {} } of views) {
    let reader = session.read.format(format)
    if (schema) reader = reader.schema(schema)
    for (const [k, v] of Object.entries(options)) reader = reader.option(k, v)
    reader.load(path).createOrReplaceTempView(name)
  }
}

/** Milliseconds from the text to all rows in the program. */
async function timed(session, sql) {
  const started = performance.now()
  await (await session.sql(sql)).collect()
  return performance.now() - started
}

/** Every cell as Spark's cast to string, so that decimals are exact. */
async function answer(df) {
  const dtypes = await df.dtypes()
  const names = dtypes.map((_, i) => `c${i}`)
  const rows = await df
    .toDF(...names)
    .selectExpr(...names.map(n => `cast(${n} as string) as ${n}`))
    .collect()
  return { types: dtypes.map(([, type]) => type), rows: rows.map(row => names.map(n => row[n])) }
}
