import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})

describe('strings about as long as fit into a view', () => {
  it.each([0, 1, 4, 5, 11, 12, 13, 16, 255, 256, 65_535, 65_536, 65_537])('%d bytes pass through every operator', async n => {
    const s = (seed: string) => `rpad(concat(${seed}, ''), ${n}, 'abcdefghi')`
    const text = (seed: string) => (seed + 'abcdefghi'.repeat(Math.ceil(n / 9) + 1)).slice(0, n)
    const t = `(select id, ${s('id % 3')} as s from range(0, 60, 1, 4))`
    const expected = [0, 1, 2].map(i => text(String(i)))
    const distinct = [...new Set(expected)]
    expect(await rowsOf(spark, `select s, count(*), length(min(s)), max(s) from ${t} group by s order by s`)).toEqual(
      distinct.map(v => [v, BigInt(60 / distinct.length), n, v]),
    )
    expect(await rowsOf(spark, `select count(*) from ${t} a join ${t} b on a.s = b.s`)).toEqual([[BigInt(3600 / distinct.length)]])
    expect(await rowsOf(spark, `select s from ${t} order by s desc, id limit 1`)).toEqual([[text('2')]])
  })
})

describe('strings of more than a megabyte', () => {
  const big = `(select id, concat(repeat('0123456789abcdef', 100000), id % 2) as s from range(0, 6, 1, 3))`
  const value = (i: number): string => `${'0123456789abcdef'.repeat(100_000)}${i}`
  it('are collected whole', async () => {
    expect((await rowsOf(spark, `select s from ${big} order by id`)).map(r => r[0] === value(0) || r[0] === value(1))).toEqual(
      Array(6).fill(true),
    )
  })
  it('are grouped, joined, sorted, compared', async () => {
    const rows = await rowsOf(
      spark,
      `select right(s, 3), length(s), n from (select s, count(*) as n from ${big} group by s) order by s desc`,
    )
    expect(rows).toEqual([
      ['ef1', 1_600_001, 3n],
      ['ef0', 1_600_001, 3n],
    ])
    expect(await rowsOf(spark, `select count(*) from ${big} a join ${big} b on a.s = b.s and a.id < b.id`)).toEqual([[6n]])
    expect(await rowsOf(spark, `select right(max(s), 1), right(min(s), 1), count(distinct s) from ${big}`)).toEqual([['1', '0', 2n]])
  })
  it('go through functions', async () => {
    expect(await rowsOf(spark, `select length(upper(s)), instr(s, 'f1'), length(replace(s, '0123', '')) from ${big} where id = 1`)).toEqual(
      [[1_600_001, 1_600_000, 1_200_001]],
    )
  })
})

describe('rows of 300 columns', () => {
  const columns = Array.from({ length: 300 }, (_, i) =>
    i % 3 === 0
      ? `id + ${i} as c${i}`
      : i % 3 === 1
        ? `concat('column ', ${i}, ' of row ', id) as c${i}`
        : `if(id % 2 = 0, null, cast(id as double) * ${i}) as c${i}`,
  )
  const wide = `(select ${columns.join(', ')} from range(0, 500, 1, 4))`
  const cell = (i: number, id: number) =>
    i % 3 === 0 ? BigInt(id + i) : i % 3 === 1 ? `column ${i} of row ${id}` : id % 2 === 0 ? null : id * i
  const row = (id: number) => columns.map((_, i) => cell(i, id))

  it('are projected and filtered', async () => {
    expect(await rowsOf(spark, `select * from ${wide} where c0 = 77`)).toEqual([row(77)])
  })
  it('are sorted', async () => {
    expect(await rowsOf(spark, `select * from ${wide} order by c0 desc limit 2`)).toEqual([row(499), row(498)])
  })
  it('are grouped by all columns', async () => {
    const rows = await rowsOf(spark, `select *, count(*) from (select * from ${wide} union all select * from ${wide}) group by all`)
    expect(rows.length).toBe(500)
    expect(rows.find(r => r[0] === 33n)).toEqual([...row(33), 2n])
  })
  it('are joined', async () => {
    expect(
      (
        await rowsOf(spark, `select a.*, b.c1 from ${wide} a left join ${wide} b on a.c0 = b.c0 + 1 where a.c0 in (0, 5) order by a.c0`)
      ).map(r => r.slice(0)),
    ).toEqual([
      [...row(0), null],
      [...row(5), cell(1, 4)],
    ])
  })
  it('have 300 aggregates', async () => {
    const list = columns.map((_, i) => (i % 3 === 0 ? `sum(c${i})` : `count(c${i})`))
    const expected = columns.map((_, i) => (i % 3 === 0 ? BigInt((499 * 500) / 2 + 500 * i) : i % 3 === 1 ? 500n : 250n))
    expect(await rowsOf(spark, `select ${list.join(', ')} from ${wide}`)).toEqual([expected])
  })
})

describe('rows that are large', () => {
  it('are taken a few at a time: a thousand of a megabyte each do not lie in memory together', () => {
    const program = `
      const { SparkSession } = await import('${import.meta.resolve('#dist/index.js')}')
      const spark = await SparkSession.builder().master('local[2]').config('spark.driver.memory', '384m').getOrCreate()
      const elements = 'filter(transform(sequence(1, 60000), x -> x + id), x -> x % 2 = 0)'
      const [row] = await (await spark.sql('select sum(size(' + elements + ')) as n from range(1000)')).collect()
      console.log(row.n)
      await spark.stop()`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    expect(`${stdout.trim()}${stderr}`).toBe('30000000')
  })
})
