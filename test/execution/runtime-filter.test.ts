import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SparkSession } from '#dist/index.js'

// Scans that look up a join's keys before they read other columns give what they gave without.

const root = mkdtempSync(join(tmpdir(), 'firesteel-runtime-filter-'))
let spark: SparkSession

beforeAll(async () => {
  spark = await SparkSession.builder()
    .master('local[2]')
    .config('spark.ui.showConsoleProgress', 'false')
    .config('spark.sql.execution.runtimeFilterRows', 0)
    .getOrCreate()
  await (
    await spark.sql(`SELECT id AS k, IF(id % 7 = 0, NULL, CAST(id % 1000 AS INT)) AS a, CAST(id % 13 AS INT) AS b, CAST(id AS STRING) AS s
      FROM range(20000)`)
  ).write.parquet(join(root, 'fact'))
  await (await spark.sql(`SELECT CAST(id * 100 AS INT) AS a, id AS x FROM range(10)`)).write.parquet(join(root, 'dim'))
  await (await spark.sql(`SELECT CAST(id AS INT) AS b, id * 2 AS y FROM range(3)`)).write.parquet(join(root, 'other'))
  const several = 'CAST(id * 7 AS INT) AS a, CAST(id % 13 AS INT) AS b, CAST(id * 7 AS STRING) AS s, id AS x FROM range(60)'
  await (await spark.sql(`SELECT ${several}`)).write.parquet(join(root, 'dims'))
  await (await spark.sql(`SELECT IF(x % 3 = 0, NULL, a) a, IF(x % 5 = 0, NULL, b) b, x FROM (SELECT ${several})`)).write.parquet(
    join(root, 'nulls'),
  )
  for (const name of ['fact', 'dim', 'other', 'dims', 'nulls']) spark.read.parquet(join(root, name)).createOrReplaceTempView(name)
})
afterAll(async () => {
  await spark.stop()
  rmSync(root, { recursive: true, force: true })
})

const lines = async (text: string) =>
  (await (await spark.sql(text)).collect()).map(r => JSON.stringify(Object.values(r).map(String))).sort()
const code = async (text: string): Promise<string> => String((await (await spark.sql(`explain codegen ${text}`)).collect())[0]!.at(0))
/** Scans whose filter looks something up: it reads parameters, which are the place and size of a join's directory. */
const filters = async (text: string): Promise<number> =>
  (await code(text)).split('(func $').filter(f => f.startsWith('filter ') && f.includes('(local $param')).length

test.each([
  ['an inner join', 'SELECT k, x, s FROM fact JOIN dim USING (a)', 1],
  ['a semi join', 'SELECT k, s FROM fact WHERE a IN (SELECT a FROM dim WHERE x > 3)', 1],
  ['two joins', 'SELECT k, x, y, s FROM fact JOIN dim USING (a) JOIN other ON fact.b = other.b', 1],
  ['a join under an outer one', 'SELECT k, x, y, s FROM fact JOIN dim USING (a) LEFT JOIN other ON fact.b = other.b', 1],
  ['conditions beside it', "SELECT k, x, s FROM fact JOIN dim USING (a) WHERE s LIKE '%3%' AND x + b > 5", 1],
  ['sums of what is joined', 'SELECT b, sum(k), count(s) FROM fact JOIN dim USING (a) GROUP BY b', 1],
  ['several keys', 'SELECT k, x, fact.s FROM fact JOIN dims ON fact.a = dims.a AND fact.b = dims.b', 1],
  ['several keys, some of them null', 'SELECT k, x, s FROM fact JOIN nulls ON fact.a = nulls.a AND fact.b = nulls.b', 1],
  // who sees every row can't have any left out
  ['an outer join', 'SELECT k, x, s FROM fact LEFT JOIN dim USING (a)', 0],
  ['a full outer join', 'SELECT k, x, s FROM fact FULL JOIN dim USING (a)', 0],
  ['an anti join', 'SELECT k, s FROM fact LEFT ANTI JOIN dim USING (a)', 0],
  ['keys that may be null on both sides', 'SELECT k, x, s FROM fact JOIN dim ON fact.a <=> dim.a', 0],
  ['a limit in between', 'SELECT count(s) FROM (SELECT * FROM fact ORDER BY k LIMIT 1500) f JOIN dim USING (a)', 0],
  ['numbers of rows in between', 'SELECT id, x, s FROM (SELECT monotonically_increasing_id() AS id, a, s FROM fact) JOIN dim USING (a)', 0],
  // all that is read is the key
  ['nothing else to be read', 'SELECT x FROM fact JOIN dim USING (a)', 0],
])('%s', async (_, text, expected) => {
  const with_ = await lines(text)
  const found = await filters(text)
  spark.conf.set('spark.sql.optimizer.runtime.bloomFilter.enabled', false)
  try {
    expect(with_).toEqual(await lines(text))
    expect(with_.length).toBeGreaterThan(0)
    expect(found - (await filters(text))).toBe(expected)
  } finally {
    spark.conf.unset('spark.sql.optimizer.runtime.bloomFilter.enabled')
  }
})
