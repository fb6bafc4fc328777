import { afterAll, expect, it } from 'vitest'
import { col, lit } from '#dist/index.js'
import { testSession } from './session.ts'

const session = await testSession()
afterAll(() => session.stop())

// Each level of a plan is resolved when the one below it is: there may be more of them than the analyzer's rounds.

it('a chain of 250 columns, each made of the one before', async () => {
  let df = session.range(2)
  for (let i = 0; i < 250; i++) df = df.withColumn(`c${i}`, col(i === 0 ? 'id' : `c${i - 1}`).plus(lit(i)))
  const rows = await df.select('c249').collect()
  expect(rows.map(r => r.at(0))).toEqual([31_125, 31_126])
})

it('120 nested queries', async () => {
  let sql = 'select id, id + 1 as x from range(200)'
  for (let i = 0; i < 120; i++) sql = `select id, x + 1 as x from (${sql}) q${i}`
  expect((await (await session.sql(`select max(x) as m from (${sql})`)).collect())[0]!.at(0)).toBe(320)
})

it('150 common table expressions, each of the one before', async () => {
  const ctes = Array.from({ length: 150 }, (_, i) => `, a${i + 1} as (select x + 1L as x from a${i})`)
  expect((await (await session.sql(`with a0 as (select 1 as x)${ctes.join('')} select * from a150`)).collect())[0]!.at(0)).toBe(151)
})

it('what means nothing at the bottom is an error there', async () => {
  let sql = 'select nothing as x from range(1)'
  for (let i = 0; i < 150; i++) sql = `select x + 1L as x from (${sql}) q${i}`
  await expect((async () => (await session.sql(sql)).collect())()).rejects.toThrow(/UNRESOLVED_COLUMN.*`nothing`/s)
})
