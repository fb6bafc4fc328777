import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SparkSession } from '#dist/index.js'

// Counts from footers, and files that a filter on partition columns rules out. Expected values are worked out by hand.

const root = mkdtempSync(join(tmpdir(), 'firesteel-files-'))
let spark: SparkSession

const PUSHED = 'spark.sql.optimizer.excludedRules'
const sql = async (text: string) =>
  (await (await spark.sql(text)).collect()).map(r => Object.values(r).map(v => (v === null ? null : String(v))))
const plan = async (text: string): Promise<string> => String((await (await spark.sql(`explain ${text}`)).collect())[0]!.at(0))

beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').config('spark.ui.showConsoleProgress', 'false').getOrCreate()
  // rows 0 to 99 in four partitions by i % 4, of which the last is NULL; v is null where i is divisible by 10
  await (
    await spark.sql(`SELECT CAST(id AS INT) AS i, IF(id % 10 = 0, NULL, id * 2) AS v, CAST(id AS STRING) AS s, CAST(id AS DOUBLE) AS d,
      IF(id % 4 = 3, NULL, CAST(id % 4 AS INT)) AS p FROM range(100)`)
  ).write
    .partitionBy('p')
    .parquet(join(root, 't'))
  spark.read.parquet(join(root, 't')).createOrReplaceTempView('t')
})
afterAll(async () => {
  await spark.stop()
  rmSync(root, { recursive: true, force: true })
})

describe('counts from footers', () => {
  const cases: [string, (string | null)[][]][] = [
    ['SELECT count(*) AS a, count(1) AS b, count(i) AS c, count(v) AS d, count(p) + 1 AS e FROM t', [['100', '100', '100', '90', '76']]],
    ['SELECT count(*) FROM (SELECT i FROM t)', [['100']]],
    ['SELECT count(*) FROM t WHERE p = 1', [['25']]],
    ['SELECT count(v), count(*) FROM t WHERE p IS NULL', [['25', '25']]],
    ['SELECT count(v) FROM t WHERE p IN (0, 2) AND p < 2', [['20']]],
    ['SELECT count(*) FROM t WHERE p = 7', [['0']]],
    [
      'SELECT p, count(*), count(v) FROM t GROUP BY p ORDER BY p NULLS FIRST',
      [
        [null, '25', '25'],
        ['0', '25', '20'],
        ['1', '25', '25'],
        ['2', '25', '20'],
      ],
    ],
    ['SELECT count(*) AS n FROM t HAVING n > 1000', []],
  ]
  test.each(cases)('%s', async (text, expected) => {
    expect(await plan(text)).not.toContain('FileScan')
    expect(await sql(text)).toEqual(expected)
    // and by a scan
    spark.conf.set(PUSHED, 'PushDownAggregates,PruneFileSourcePartitions')
    try {
      expect(await plan(text)).toContain('FileScan')
      expect(await sql(text)).toEqual(expected)
    } finally {
      spark.conf.unset(PUSHED)
    }
  })

  test.each([
    ['a filter on other columns', 'SELECT count(*) FROM t WHERE i < 10', [['10']]],
    ['a condition of its own', 'SELECT count(*) FILTER (WHERE p = 1) FROM t', [['25']]],
    ['distinct values', 'SELECT count(DISTINCT p) FROM t', [['3']]],
    ['other groups', 'SELECT count(*) FROM t GROUP BY i % 2', [['50'], ['50']]],
    ['least and greatest values, unless told so', 'SELECT min(i), max(i) FROM t', [['0', '99']]],
  ])('are counted by a scan for %s', async (_, text, expected) => {
    expect(await plan(text)).toContain('FileScan')
    expect(await sql(text)).toEqual(expected)
  })

  test('least and greatest values where statistics are trusted, not of strings and floating numbers', async () => {
    spark.conf.set('spark.sql.parquet.aggregatePushdown', 'true')
    try {
      expect(await plan('SELECT min(i), max(v), max(p) FROM t')).not.toContain('FileScan')
      expect(await sql('SELECT min(i), max(v), max(p) FROM t')).toEqual([['0', '198', '2']])
      expect(await sql('SELECT p, max(i) FROM t WHERE p > 0 GROUP BY p ORDER BY p')).toEqual([
        ['1', '97'],
        ['2', '98'],
      ])
      for (const column of ['s', 'd']) expect(await plan(`SELECT max(${column}) FROM t`)).toContain('FileScan')
    } finally {
      spark.conf.unset('spark.sql.parquet.aggregatePushdown')
    }
  })

  test('of files that another has taken the place of since', async () => {
    const write = (n: number, to: string) => spark.range(n).coalesce(1).write.mode('overwrite').parquet(join(root, to))
    await write(10, 'one')
    await write(20, 'two')
    const fileOf = (folder: string) =>
      (spark.read.parquet(join(root, folder)) as unknown as { inputFiles(): Promise<string[]> }).inputFiles()
    const [one] = await fileOf('one')
    const [two] = await fileOf('two')
    expect(await spark.read.parquet(join(root, 'one')).count()).toBe(10)
    const path = (uri: string) => decodeURIComponent(uri.replace(/^file:\/*/, '/'))
    renameSync(path(two!), path(one!))
    expect(await spark.read.parquet(join(root, 'one')).count()).toBe(20)
  })

  test('of a file that can not be read are an error', async () => {
    await spark.range(10).coalesce(1).write.parquet(join(root, 'bad'))
    writeFileSync(join(root, 'bad', 'part-x.parquet'), 'not Parquet at all, but long enough')
    await expect(spark.read.schema('id bigint').parquet(join(root, 'bad')).count()).rejects.toThrow(/FAILED_READ_FILE/)
  })
})

describe('partitions that a filter rules out', () => {
  test.each([
    ['SELECT sum(i) FROM t WHERE p = 1', [['1225']]],
    ['SELECT sum(i) FROM t WHERE p + 1 > 2 AND i > 50', [['912']]],
    ['SELECT sum(i) FROM t WHERE p IS NULL OR p = 0', [['2475']]],
  ])('%s', async (text, expected) => {
    expect(await sql(text)).toEqual(expected)
  })

  test('are not read, and the condition is not tested again', async () => {
    const text = await plan('SELECT sum(i) FROM t WHERE p = 1')
    expect(text).not.toMatch(/p#\d+ = 1|p = 1/)
    rmSync(join(root, 't', 'p=2'), { recursive: true })
    expect(await sql('SELECT sum(i) FROM t WHERE p = 1')).toEqual([['1225']])
  })
})
