// Our engine at the other end of a pipe: a request per line on stdin, its answer per line on stdout.
import { createInterface } from 'node:readline'
import { SparkSession } from '../../dist/index.js'
import { simpleString } from '../../dist/types/names.js'
import { hadoop } from './hadoop.mjs'

const spark = await SparkSession.builder()
  .master('local[2]')
  .config('spark.sql.session.timeZone', 'America/Los_Angeles')
  .config('spark.sql.execution.singleThreadRows', 0)
  .config('spark.sql.shuffle.partitions', 4)
  .getOrCreate()

/** A DataFrame of `{ sql }` or `{ format, paths, options, schema }`, filtered by `where`. */
async function dataFrame({ sql, format, paths, options = {}, schema, where }) {
  if (sql) return spark.sql(sql)
  let reader = spark.read.format(format)
  if (schema) reader = reader.schema(schema)
  for (const [k, v] of Object.entries(options)) reader = reader.option(k, v)
  const df = reader.load(...paths)
  return where ? df.filter(where) : df
}

async function answer(request) {
  if (request.hadoop) return hadoop(spark.sparkContext, request.hadoop)
  const df = await dataFrame(request)
  if (request.write) {
    let writer = df.write.format(request.write.format).mode('overwrite')
    for (const [k, v] of Object.entries(request.write.options ?? {})) writer = writer.option(k, v)
    if (request.write.partitionBy) writer = writer.partitionBy(...request.write.partitionBy)
    await writer.save(request.write.path)
    return {}
  }
  const schema = simpleString(await df.schema())
  const names = (await df.columns()).map((_, i) => `c${i}`)
  // binary as hex, all else as Spark casts it to string
  const text = (await df.dtypes()).map(([, type], i) => (type === 'binary' ? `hex(c${i}) as c${i}` : `cast(c${i} as string) as c${i}`))
  const rows = await df.toDF(...names).selectExpr(...text).collect()
  return { schema, rows: rows.map(row => names.map(n => row[n])) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch(error => ({ error: String(error?.message ?? error), condition: error?.condition ?? null }))
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
await spark.stop()
