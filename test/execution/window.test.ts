import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})
const first = async (sql: string) => (await rowsOf(spark, sql)).map(r => r[0])
const t = "(select * from values ('a', 1, 10), ('a', 2, null), ('a', 2, 5), ('a', 4, 30), ('b', 1, null), ('b', 2, 7) as t(g, o, v))"
const over = (f: string, window: string) => first(`select ${f} over (${window}) from ${t} order by g, o, v`)

describe('frames', () => {
  it('of equal rows and of rows', async () => {
    expect(await over('sum(v)', 'partition by g order by o')).toEqual([10n, 15n, 15n, 45n, null, 7n])
    expect(await over('sum(v)', 'partition by g order by o, v rows between 1 preceding and 1 following')).toEqual([
      10n,
      15n,
      35n,
      35n,
      7n,
      7n,
    ])
    expect(await over('count(*)', 'partition by g order by o, v rows between 2 following and 3 following')).toEqual([
      2n,
      1n,
      0n,
      0n,
      0n,
      0n,
    ])
  })
  it('of a range of keys, whatever the direction', async () => {
    expect(await over('count(*)', 'partition by g order by o range between 1 preceding and current row')).toEqual([1n, 3n, 3n, 1n, 1n, 2n])
    expect(await over('count(*)', 'partition by g order by o desc range between 1 preceding and current row')).toEqual([
      3n,
      2n,
      2n,
      1n,
      2n,
      1n,
    ])
  })
  it('of everything', async () => {
    expect(await over('max(v)', '')).toEqual([30, 30, 30, 30, 30, 30])
    expect(await first(`select count(*) over () from ${t} where o > 9`)).toEqual([])
  })
})

describe('functions of other rows', () => {
  it('look back and ahead', async () => {
    expect(await over('lag(v)', 'partition by g order by o, v')).toEqual([null, 10, null, 5, null, null])
    expect(await over('lag(v) ignore nulls', 'partition by g order by o, v')).toEqual([null, 10, 10, 5, null, null])
    expect(await over('lead(o, 2, -1)', 'partition by g order by o, v')).toEqual([2, 4, -1, -1, -1, -1])
    expect(await over('nth_value(v, 2)', 'partition by g order by o, v')).toEqual([null, null, null, null, null, 7])
  })
  it('rank', async () => {
    expect(await over('ntile(3)', 'partition by g order by o, v')).toEqual([1, 1, 2, 3, 1, 2])
    expect(await over('percent_rank()', 'partition by g order by o')).toEqual([0, 1 / 3, 1 / 3, 1, 0, 1])
    expect(await over('cume_dist()', 'partition by g order by o')).toEqual([0.25, 0.75, 0.75, 1, 0.5, 1])
  })
  it('of many partitions over many rows', async () => {
    const sql = 'select sum(s), count(*) from (select sum(1) over (partition by id % 97 order by id) as s from range(0, 9700, 1, 5))'
    // in each of 97 partitions 1 + 2 + … + 100
    expect(await rowsOf(spark, sql)).toEqual([[97n * 5050n, 9700n]])
  })
})
