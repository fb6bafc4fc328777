import { beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session } from './session.ts'

// Sorting by words of keys, in runs that are merged, against the interpreter's plain comparison: keys of every type, many that are equal.

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})

const t = `(select id, abs(hash(id)) h from range(0, 4000, 1, 5))`
const source = `(select id,
  if(h % 11 = 0, null, cast(h % 7 as byte)) as y, if(h % 13 = 0, null, cast(h % 50 - 25 as short)) as sh, cast(h % 1000 - 500 as int) as i,
  if(h % 17 = 0, null, h * 4000000000L * if(h % 2 = 0, 1, -1)) as l, cast(h % 90 - 45 as decimal(12,2)) / 4 as m,
  if(h % 7 = 0, null, cast(h % 30 - 15 as decimal(38,10)) * 1000000000000000000000) as w,
  case h % 9 when 0 then null when 1 then double('NaN') when 2 then double('-Infinity') when 3 then -0.0D when 4 then 0.0D else (h % 40 - 20) / 8D end as x,
  cast(case h % 5 when 0 then null else (h % 8 - 4) / 2 end as float) as f, h % 3 = 0 as b,
  case h % 6 when 0 then null when 1 then '' when 2 then concat('a', repeat('\\0', cast(h % 4 as int))) else repeat('ab', cast(h % 5 as int)) end as s,
  concat('a common beginning ', repeat('x', cast(h % 4 * 8 as int)), h % 3) as long, date '2020-01-01' + cast(h % 100 as int) as dt,
  if(h % 5 = 0, null, timestamp_ntz '2020-01-01 00:00:00' + make_dt_interval(0, cast(h % 500 as int))) as ts,
  if(h % 4 = 0, null, array(cast(h % 5 as int), cast(h % 3 as int))) as a, cast(concat(h % 4, 'é') as binary) as bin from ${t})`

describe('as the interpreter sorts', () => {
  it.each([
    'i, id',
    'i desc, id desc',
    'y desc nulls last, sh, id',
    'y, sh desc nulls first, l, id',
    'l nulls last, id',
    'x, id',
    'x desc, f nulls last, id desc',
    'w desc, m, id',
    'm, w nulls last, id',
    's, id',
    's desc nulls last, id',
    'long, id',
    'long desc, s, i, id',
    's, long, s desc, id',
    'b, long, dt desc, id',
    'b desc, dt, ts nulls last, id',
    'a, id',
    'dt, a desc nulls last, long, id',
    'bin desc, s, id',
    'length(long), upper(s), id',
    'y, b, sh, i, dt, x, id',
  ])('by %s', async order => {
    const sql = `select id from ${source} order by ${order}`
    const df = await spark.sql(sql)
    const { rows } = await interpretQuery(await df.queryExecution.optimized(), spark.state.executionContext())
    const ids = (await rowsOf(spark, sql)).map(r => Number(r[0]))
    expect(ids.length).toBe(4000)
    expect(ids).toEqual(rows.map(r => Number(r[0])))
    // the first of them, by workers that keep no more
    const first = (await rowsOf(spark, `${sql} limit 700 offset 40`)).map(r => Number(r[0]))
    expect(first).toEqual(ids.slice(40, 740))
  })
})
