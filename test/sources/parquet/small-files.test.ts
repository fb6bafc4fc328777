import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'
import { leftBehind } from '../../execution/session.ts'

/** Thousands of files in small: what many of them have together is kept when it is read again, and is what they have now. */
let folder: string
let spark: SparkSession
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'small-files-'))
  spark = (await SparkSession.builder().master('local[2]').getOrCreate()).newSession()
})
afterAll(() => rmSync(folder, { recursive: true }))

const kept = () => spark.state.engine.memory.kept.bytes
const rows = async (text: string) => (await spark.sql(text)).rows()

/** A change of what is younger than some seconds might not be seen, so that it is not kept. */
function age(path: string, seconds = 100): void {
  const then = Date.now() / 1000 - seconds
  utimesSync(path, then, then)
}

async function write(name: string, query: string): Promise<string> {
  const path = join(folder, name)
  await (await spark.sql(query)).write.parquet(path)
  for (const file of readdirSync(path, { recursive: true }) as string[]) age(join(path, file))
  return path
}

const everyType = `
  select id, cast(id % 100 as tinyint) b, if(id % 7 = 0, null, id * 3) n, concat('k', id % 900) s, if(id % 5 = 0, null, repeat(char(97 + id % 26), 5 + id % 40)) t,
    id / 3 d, cast(id as decimal(30, 4)) big, date '2020-01-01' + cast(id % 400 as int) day, id % 2 = 0 even,
    array(id, null, id + 1) a, named_struct('x', id, 'y', concat('value of ', id)) st, map('key', id) m, binary(cast(id as string)) raw
  from range(0, 12000, 1, 60)`

describe('files of which a task reads many', () => {
  it('give the same rows when their columns are kept', async () => {
    const path = await write('types', everyType)
    const text = `select * from parquet.\`${path}\` order by id`
    const first = await rows(text)
    expect(first).toHaveLength(12000)
    const before = kept()
    const second = await rows(text)
    expect(kept()).toBeGreaterThan(before + 500_000)
    const between = kept()
    const third = await rows(text)
    expect(kept()).toBe(between)
    expect(second).toEqual(first)
    expect(third).toEqual(first)
  })

  it('share columns between queries, filters or not', async () => {
    const path = await write('shared', everyType)
    const of = (what: string, where = 'true') => rows(`select ${what} from parquet.\`${path}\` where ${where}`)
    const [all] = await of('count(n), max(t), sum(id)')
    for (let i = 0; i < 2; i++) expect(await of('count(n), max(t), sum(id)')).toEqual([all])
    const between = kept()
    expect(await of('sum(id)')).toEqual([[all![2]]])
    expect(await of('max(t)')).toEqual([[all![1]]])
    expect(kept()).toBe(between)
    const few = await of('id, t, s', "s = 'k17' and t is not null")
    for (let i = 0; i < 3; i++) expect(await of('id, t, s', "s = 'k17' and t is not null")).toEqual(few)
    expect(few.length).toBeGreaterThan(5)
    expect(await of('count(*)', "s = 'nobody'")).toEqual([[0n]])
    const limited = await rows(`select st, a from parquet.\`${path}\` limit 3`)
    for (let i = 0; i < 3; i++) expect(await rows(`select st, a from parquet.\`${path}\` limit 3`)).toEqual(limited)
  })

  it('in partitions: of which some are not read, with values that folders say', async () => {
    const path = join(folder, 'partitioned')
    for (let p = 0; p < 3; p++) await write(`partitioned/p=${p}`, 'select id, cast(id as string) s from range(0, 9000, 1, 30)')
    const of = (where: string) => rows(`select p, count(*), sum(id), max(s) from parquet.\`${path}\` where ${where} group by p order by p`)
    for (let i = 0; i < 3; i++) {
      expect(await of('true')).toEqual([0, 1, 2].map(p => [p, 9000n, 40495500n, '999']))
      expect(await of('p <> 1')).toEqual([0, 2].map(p => [p, 9000n, 40495500n, '999']))
    }
  })

  it('say what is wrong with one of them, each time', async () => {
    const path = await write('broken', 'select id, concat("some text ", id) s from range(0, 9000, 1, 30)')
    const file = join(path, readdirSync(path).find(f => f.startsWith('part-00011'))!)
    const bytes = readFileSync(file)
    bytes.fill(0xff, 4, 400)
    writeFileSync(file, bytes)
    age(file)
    for (let i = 0; i < 3; i++) await expect(rows(`select sum(id), max(s) from parquet.\`${path}\``)).rejects.toThrow('FAILED_READ_FILE')
    const broken = () => rows(`select sum(id), max(s) from parquet.\`${path}\``).catch(() => {})
    expect(await leftBehind(spark, broken)).toBe(0)
  })

  it('leave nothing behind but what is kept', async () => {
    const path = await write('left', everyType)
    expect(await leftBehind(spark, () => rows(`select count(*), max(s), max(t) from parquet.\`${path}\` where n > 100`))).toBe(0)
  })
})

describe('thousands of files', () => {
  const name = (i: number) => join(folder, 'thousands', `f${i}.parquet`)
  const place = (from: string, i: number, seconds = 100) => {
    copyFileSync(from, name(i))
    age(name(i), seconds)
  }
  let small: string
  let other: string
  beforeAll(async () => {
    const one = async (called: string, query: string) => {
      const path = await write(called, query)
      return join(path, readdirSync(path).find(f => f.startsWith('part-'))!)
    }
    small = await one('small', 'select id n from range(0, 10, 1, 1)')
    other = await one('other', 'select id + 1000 n from range(0, 10, 1, 1)')
    mkdirSync(join(folder, 'thousands'))
    for (let i = 0; i < 1200; i++) place(small, i)
    age(join(folder, 'thousands'))
  })
  const sum = async () => (await rows(`select count(*), sum(n) from parquet.\`${join(folder, 'thousands')}\``))[0]

  it('are looked at by the workers: one that changes, goes or comes is seen', async () => {
    for (let i = 0; i < 3; i++) expect(await sum()).toEqual([12000n, 54000n])
    place(other, 1100, 50)
    for (let i = 0; i < 3; i++) expect(await sum()).toEqual([12000n, 64000n])
    rmSync(name(500))
    for (let i = 0; i < 3; i++) expect(await sum()).toEqual([11990n, 63955n])
    age(join(folder, 'thousands'))
    expect(await sum()).toEqual([11990n, 63955n])
    place(small, 1200)
    for (let i = 0; i < 3; i++) expect(await sum()).toEqual([12000n, 64000n])
    place(other, 3)
    rmSync(name(4))
    place(other, 4)
    for (let i = 0; i < 3; i++) expect(await sum()).toEqual([12000n, 84000n])
    mkdirSync(join(folder, 'thousands', 'p=1'))
    for (let i = 0; i < 2; i++) expect(await sum()).toEqual([12000n, 84000n])
    copyFileSync(other, join(folder, 'thousands', 'p=1', 'one.parquet'))
    await expect(sum()).rejects.toThrow('FAILED_TO_CREATE_PLAN_FOR_DIRECT_QUERY')
    rmSync(join(folder, 'thousands'), { recursive: true })
    await expect(sum()).rejects.toThrow('PATH_NOT_FOUND')
  })
})
