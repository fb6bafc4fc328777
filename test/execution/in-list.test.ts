import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { engineOf, rowsOf, session } from './session.ts'

// Lists of many whole numbers are searched by halves: the same answers as from a set of the program.
let spark: SparkSession
beforeAll(async () => {
  spark = await session({})
})
afterAll(() => engineOf(spark).scheduler.assertEmpty())

const listed = Array.from({ length: 100 }, (_, i) => 3 * i - 30)
const ids = Array.from({ length: 550 }, (_, i) => i - 50)

it.each([
  ['id', String, () => true],
  ['cast(id as int)', String, () => true],
  ['cast(id as short)', String, () => true],
  ['cast(id as decimal(10, 0))', String, () => true],
  ["date_add(date'1970-01-01', cast(id as int))", (n: number) => `date_add(date'1970-01-01', ${n})`, () => true],
  ['timestamp_micros(id)', (n: number) => `timestamp_micros(${n})`, () => true],
  ['if(id % 5 = 0, null, id)', String, (id: number) => id % 5 !== 0],
] as const)('%s in a long list', async (value, item, known) => {
  const list = [...listed, 33, 33].map(item).join(', ')
  const [row] = await rowsOf(
    spark,
    `select count_if(${value} in (${list})), count_if(${value} not in (${list})), count_if((${value} in (${list}, null)) is null) from range(-50, 500)`,
  )
  const live = ids.filter(known)
  const found = live.filter(id => listed.includes(id)).length
  expect(row).toEqual([BigInt(found), BigInt(live.length - found), BigInt(ids.length - found)])
})

it('beside what is no constant', async () => {
  expect(await rowsOf(spark, `select count(*) from range(-50, 500) where id in (${listed.join(', ')}, if(id = 1, 1, -1000))`)).toEqual([
    [101n],
  ])
})
