import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SparkSession, udf } from '#dist/index.js'

// A statement's plan is used again where nothing it was made of has changed: here each of those things changes between two runs of one text.
let spark: SparkSession
let folder: string

beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').getOrCreate()
  folder = mkdtempSync(join(tmpdir(), 'firesteel-known-plans-'))
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

const values = async (text: string): Promise<unknown[]> => (await (await spark.sql(text)).collect()).map(r => r.at(0))
const planOf = async (text: string) => {
  const { queryExecution } = await spark.sql(text)
  return { analyzed: await queryExecution.analyzed(), optimized: await queryExecution.optimized() }
}

/** As if they had been written long ago. */
function age(path: string): void {
  for (const name of readdirSync(path)) utimesSync(join(path, name), 1_000_000, 1_000_000)
}

test('the plan of a text is made once', async () => {
  const text = 'select id * 2 as d from range(5) where id > 2'
  const [a, b] = [await planOf(text), await planOf(text)]
  expect(a.analyzed).toBe(b.analyzed)
  expect(a.optimized).toBe(b.optimized)
  expect(await values(text)).toEqual([6, 8])
  expect(await values(text)).toEqual([6, 8])
  expect(await Promise.all([values(text), values(text), values(text)])).toEqual([
    [6, 8],
    [6, 8],
    [6, 8],
  ])
})

describe('a changed answer makes another plan', () => {
  test('files', async () => {
    const path = join(folder, 'files')
    const text = `select sum(id) from parquet.\`${path}\``
    await spark.range(0, 10, 1, 1).write.parquet(path)
    age(path)
    expect(await values(text)).toEqual([45])
    const before = await planOf(text)
    expect((await planOf(text)).analyzed).toBe(before.analyzed)
    await spark.range(0, 4, 1, 1).write.mode('overwrite').parquet(path)
    age(path)
    expect(await values(text)).toEqual([6])
    expect((await planOf(text)).analyzed).not.toBe(before.analyzed)
    await spark.range(0, 4, 1, 1).write.mode('append').parquet(path)
    age(path)
    expect(await values(text)).toEqual([12])
    rmSync(path, { recursive: true })
    await expect(values(text)).rejects.toThrow('PATH_NOT_FOUND')
  })

  test('files that are too young to be told from the next ones', async () => {
    const path = join(folder, 'young')
    await spark.range(0, 10, 1, 1).write.parquet(path)
    const text = `select sum(id) from parquet.\`${path}\``
    expect((await planOf(text)).analyzed).not.toBe((await planOf(text)).analyzed)
  })

  test('views, in views too', async () => {
    await spark.sql('create or replace temp view a as select 1 as x')
    await spark.sql('create or replace temp view b as select x + 1 as y from a')
    expect(await values('select y from b')).toEqual([2])
    await spark.sql('create or replace temp view b as select x + 2 as y from a')
    expect(await values('select y from b')).toEqual([3])
    expect(await values('select x from a')).toEqual([1])
    await spark.sql('create or replace temp view a as select 10 as x')
    expect(await values('select x from a')).toEqual([10])
    await spark.sql('drop view a')
    await expect(values('select x from a')).rejects.toThrow('TABLE_OR_VIEW_NOT_FOUND')
  })

  test("users' functions, and functions of SQL", async () => {
    spark.udf.register(
      'mine',
      udf((x: number) => x + 1, 'int'),
    )
    expect(await values('select mine(1)')).toEqual([2])
    spark.udf.register(
      'mine',
      udf((x: number) => x + 2, 'int'),
    )
    expect(await values('select mine(1)')).toEqual([3])
    await spark.sql('create or replace temporary function ours(x int) returns int return x * 2')
    expect(await values('select ours(4)')).toEqual([8])
    await spark.sql('create or replace temporary function ours(x int) returns int return x * 3')
    expect(await values('select ours(4)')).toEqual([12])
  })

  test('settings', async () => {
    const text = "select cast('x' as int)"
    await expect(values(text)).rejects.toThrow('CAST_INVALID_INPUT')
    spark.conf.set('spark.sql.ansi.enabled', 'false')
    expect(await values(text)).toEqual([null])
    spark.conf.unset('spark.sql.ansi.enabled')
    await expect(values(text)).rejects.toThrow('CAST_INVALID_INPUT')
    spark.conf.set('spark.sql.session.timeZone', 'UTC')
    expect(await values("select string(timestamp '2020-01-01 00:00:00Z')")).toEqual(['2020-01-01 00:00:00'])
    spark.conf.set('spark.sql.session.timeZone', 'Asia/Tokyo')
    expect(await values("select string(timestamp '2020-01-01 00:00:00Z')")).toEqual(['2020-01-01 09:00:00'])
    spark.conf.unset('spark.sql.session.timeZone')
  })

  test('variables, parameters, names that are evaluated', async () => {
    await spark.sql('declare or replace variable v int default 1')
    expect(await values('select v')).toEqual([1])
    await spark.sql('set variable v = 2')
    expect(await values('select v')).toEqual([2])
    const named = async (n: number) => (await (await spark.sql('select :n', { n })).collect())[0]!.at(0)
    expect(await named(1)).toBe(1)
    expect(await named(2)).toBe(2)
    await spark.sql("declare or replace variable t string default 'one'")
    await spark.sql('create or replace temp view one as select 1 as x')
    await spark.sql('create or replace temp view two as select 2 as x')
    expect(await values('select x from identifier(t)')).toEqual([1])
    await spark.sql("set variable t = 'two'")
    expect(await values('select x from identifier(t)')).toEqual([2])
  })

  test('tables, and the current database', async () => {
    await spark.sql(`create table kept(x int) using parquet location '${join(folder, 'kept')}'`)
    await spark.sql('insert into kept values (1)')
    expect(await values('select x from kept')).toEqual([1])
    await spark.sql('insert overwrite kept values (2)')
    expect(await values('select x from kept')).toEqual([2])
    await spark.sql('create database other')
    await spark.sql('use other')
    expect(await values('select current_database()')).toEqual(['other'])
    await expect(values('select x from kept')).rejects.toThrow('TABLE_OR_VIEW_NOT_FOUND')
    await spark.sql('use default')
    expect(await values('select current_database()')).toEqual(['default'])
    await spark.sql('drop database other')
    await spark.sql('drop table kept')
  })
})

describe('what is another each time', () => {
  test('numbers that are drawn', async () => {
    for (const text of ['select rand()', 'select uuid()', 'select shuffle(sequence(1, 30))'])
      expect(String(await values(text))).not.toEqual(String(await values(text)))
    await spark.sql('create or replace temp view many as select id from range(10000)')
    const samples = new Set<number>()
    for (let i = 0; i < 8; i++) samples.add((await values('select id from many tablesample (50 percent)')).length)
    expect(samples.size).toBeGreaterThan(1)
  })

  test('the time', async () => {
    const texts = ['select string(current_timestamp())', "select string(timestamp 'now')"]
    for (const text of texts) {
      const before = await values(text)
      await new Promise(resolve => setTimeout(resolve, 5))
      expect(await values(text)).not.toEqual(before)
    }
  })
})

test('two DataFrames of one text are two in a join', async () => {
  const [a, b] = [await spark.sql('select id from range(3)'), await spark.sql('select id from range(3)')]
  const rows = await a.join(b, a.col('id').plus(1).equalTo(b.col('id'))).collect()
  expect(rows.map(r => [r.at(0), r.at(1)]).sort()).toEqual([
    [0, 1],
    [1, 2],
  ])
})

test('plans of many nodes push others out', async () => {
  const row = (i: number) => `select ${Array.from({ length: 20 }, (_, c) => `${i} + ${c} as c${c}`).join(', ')}`
  await spark.sql(`create or replace temp view many as ${Array.from({ length: 40 }, (_, i) => row(i)).join(' union all ')}`)
  const text = 'select 1 as kept'
  const { analyzed } = await planOf(text)
  expect((await planOf(text)).analyzed).toBe(analyzed)
  for (let i = 0; i < 12; i++) await planOf(`select c0 + ${i} from many`)
  expect((await planOf(text)).analyzed).not.toBe(analyzed)
})
