import { beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import type { SparkSession } from '#dist/index.js'
import type { Value } from '#dist/types/value.js'
import { rowsOf, session } from './session.ts'

// Users' functions are called for a batch of rows at a time; the interpreter calls them row by row.

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
  spark.udf.register('half', (x: number | null) => (x === null ? null : x / 2), 'double')
  spark.udf.register('next_int', (x: number | null) => (x === null ? null : (x + 1) | 0), 'int')
  spark.udf.register('next_long', (x: number | null) => (x === null ? -1 : x + 1), 'bigint')
  spark.udf.register('both', (a: unknown, b: unknown) => `${a}/${b}`, 'string')
  spark.udf.register('long_text', (s: string | null) => (s === null ? null : s.repeat(4)), 'string')
  spark.udf.register('is_even', (x: number | null) => (x === null ? null : x % 2 === 0), 'boolean')
  spark.udf.register(
    'picky',
    (x: number | null) => {
      if (x === 7) throw new Error('seven')
      return x
    },
    'int',
  )
  spark.udf.register('fraction', (x: number) => x + 0.5, 'int')
})

const t = `(select id, if(id % 7 = 0, null, id) as n, cast(if(id % 5 = 0, null, id) as int) as i, cast(id as double) / 3 as d,
  if(id % 3 = 0, null, concat('t', id % 10, if(id % 2 = 0, repeat('é', 8), ''))) as s, id % 2 = 0 as b, cast(id as decimal(10,2)) as m,
  date '2024-01-01' + cast(id as int) as dt from range(0, 500, 1, 3))`

const text = (rows: readonly (readonly Value[])[]): string[] => rows.map(r => r.map(String).join('|')).sort()
async function same(sql: string): Promise<void> {
  const df = await spark.sql(sql)
  const { rows } = await interpretQuery(await df.queryExecution.optimized(), spark.state.executionContext())
  expect(rows.length, sql).toBeGreaterThan(0)
  expect(text(await rowsOf(spark, sql)), sql).toEqual(text(rows))
}

describe('functions of users, a batch at a time', () => {
  it.each([
    `select id, half(d), next_int(i), next_long(n), is_even(i), long_text(s), both(m, dt) from ${t}`,
    `select id, next_long(next_long(n)) + half(next_int(i)), both(long_text(s), b) from ${t}`,
    `select id, case when i > 100 then next_int(i) else half(d) end, coalesce(next_int(i), next_int(cast(id as int))) from ${t}`,
    `select id, s from ${t} where is_even(i) and i > 20 and both(s, b) like '%true'`,
    `select id from ${t} where i <> 7 and picky(i) > 250`,
    `select s, sum(next_long(n)), max(long_text(s)), count(half(d)) from ${t} group by s`,
    `select next_int(i) % 4, count(*), sum(next_int(i)) filter (where i <> 7 and picky(i) > 3) from ${t} group by 1`,
    `select a.id, next_long(a.n), both(a.s, c.i) from ${t} a left join ${t} c on a.id = c.id + 250 order by a.id`,
    `select id, sum(next_int(i)) over (partition by b order by id rows between 2 preceding and current row) from ${t}`,
    `select id, case when i = 7 then 0 else picky(i) end from ${t}`,
  ])('%s', sql => same(sql))
  it('fail with the row that fails', async () => {
    const failing = async (sql: string) => {
      try {
        await rowsOf(spark, sql)
      } catch (e) {
        return e as { condition: string; messageParameters: Record<string, string> }
      }
      throw new Error('it did not fail')
    }
    const seven = await failing(`select picky(i) from ${t}`)
    expect([seven.condition, seven.messageParameters.functionName]).toEqual(['FAILED_EXECUTE_UDF', '`picky`'])
    expect(seven.messageParameters.reason).toContain('seven')
    expect((await failing(`select fraction(id) from ${t}`)).condition).toBe('FAILED_EXECUTE_UDF')
    expect((await failing('select next_long(9007199254740993)')).messageParameters.reason).toContain('9007199254740993')
    expect((await failing('select next_long(id + 9007199254740993) from range(3)')).messageParameters.reason).toContain('9007199254740993')
  })
})
