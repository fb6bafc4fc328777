import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session, sorted, tiny } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})

// ids 0 … 99,999 in 50,000 groups of two: k and k + 50000
const GROUPS = 50_000
const ids = 'range(0, 100000, 1, 8)'
const sumOf = (k: number): bigint => BigInt(2 * k + 50_000)

describe('more groups than a worker’s table holds', () => {
  it.each([
    ['tiny morsels', tiny],
    ['few large tasks', { ...tiny, 'spark.sql.execution.morselRows': 65_536, 'spark.sql.execution.batchRows': 2048 }],
  ])('of longs, in %s', async (_, settings) => {
    const rows = await rowsOf(
      await session(settings),
      `select id % ${GROUPS} as k, count(*), sum(id), min(id), max(id) from ${ids} group by 1`,
    )
    expect(rows.length).toBe(GROUPS)
    const byKey = new Map(rows.map(r => [Number(r[0]), r.slice(1)]))
    for (let k = 0; k < GROUPS; k++) expect(byKey.get(k), `group ${k}`).toEqual([2n, sumOf(k), BigInt(k), BigInt(k + 50_000)])
  })

  it('of short and of long strings', async () => {
    for (const prefix of ['k', 'a key that does not fit into a view: ']) {
      const rows = await rowsOf(spark, `select concat('${prefix}', id % ${GROUPS}) as k, count(*), sum(id) from ${ids} group by 1`)
      expect(rows.length).toBe(GROUPS)
      const byKey = new Map(rows.map(r => [r[0], r.slice(1)]))
      for (let k = 0; k < GROUPS; k++) expect(byKey.get(`${prefix}${k}`), `group ${k}`).toEqual([2n, sumOf(k)])
    }
  })

  it('of wide decimals, with aggregates whose state is wide', async () => {
    const rows = await rowsOf(
      spark,
      `select cast(id % 10000 as decimal(38, 2)) as k, sum(cast(id as decimal(30, 3))), max(concat('value ', lpad(id, 20, '0'))) from ${ids} group by 1`,
    )
    expect(rows.length).toBe(10_000)
    const byKey = new Map(rows.map(r => [r[0], r.slice(1)]))
    // ten ids each: k, k + 10000, …, k + 90000
    for (let k = 0; k < 10_000; k++)
      expect(byKey.get(BigInt(k) * 100n), `group ${k}`).toEqual([
        BigInt(10 * k + 450_000) * 1000n,
        `value ${String(k + 90_000).padStart(20, '0')}`,
      ])
  })

  it('that come again and again', async () => {
    // 200,000 ids in 40,000 groups, in an order that has each group in every table
    const rows = await rowsOf(
      spark,
      `select (id * 7919) % 40000 as k, count(*), sum(id), median(id) from range(0, 200000, 1, 2) group by 1`,
    )
    expect(rows.length).toBe(40_000)
    for (const [, count] of rows) expect(count).toBe(5n)
    expect(rows.reduce((n, r) => n + (r[2] as bigint), 0n)).toBe((200_000n * 199_999n) / 2n)
    // five ids of a group are 40,000 apart
    expect(rows.every(r => BigInt(r[3] as number) * 5n === (r[2] as bigint))).toBe(true)
  })

  it('that are all different, aggregated twice', async () => {
    expect(await rowsOf(spark, `select count(*), sum(n) from (select id, count(*) as n from ${ids} group by id)`)).toEqual([
      [100_000n, 100_000n],
    ])
    expect(await rowsOf(spark, `select count(distinct id), count(distinct id % 777), count(*) from ${ids}`)).toEqual([
      [100_000n, 777n, 100_000n],
    ])
  })
})

describe('whole numbers as keys', () => {
  const large = { ...tiny, 'spark.sql.execution.morselRows': 65_536, 'spark.sql.execution.batchRows': 2048 }
  // 300,000 rows of four tasks; a key of `keys` groups is the number in an order that scatters
  const rows = 'range(0, 300000, 1, 4)'
  it.each([
    ['in a narrow range', '(id * 7919) % 100000 - 50000', 100_000],
    ['of int, around zero', 'cast((id * 7919) % 100000 - 50000 as int)', 100_000],
    ['of smallint, all of them', 'cast((id * 7919) % 65536 - 32768 as smallint)', 65_536],
    ['in their order', 'id div 3', 100_000],
    ['in the opposite order', '-(id div 3)', 100_000],
    ['far apart', '((id * 7919) % 60000) * 1000003', 60_000],
    ['that jump now and then', '(id div 20000) * 100000000 + id % 20000 div 2', 150_000],
    ['that jump often', '(id % 2) * 100000000 + id div 3', 200_000],
    ['close at first, then far apart', 'if(id % 75000 < 30000, id % 1000, id * 1000003)', 181_000],
    ['at both ends of bigint', 'if(id % 2 = 0, 9223372036854775807 - id % 60000, -9223372036854775808 + id % 60000)', 60_000],
    ['of which some are null', 'if(id % 3 = 0, null, id % 50000)', 50_001],
  ])('%s', async (_, key, groups) => {
    const answer = await rowsOf(
      await session(large),
      `select count(*), count(k), sum(n), sum(s), sum(cast(least * n as decimal(38, 0)))
       from (select k, count(*) as n, sum(id) as s, min(id) as least from (select ${key} as k, id from ${rows}) group by k)`,
    )
    const byText = await rowsOf(
      await session(large),
      `select count(*), count(k), sum(n), sum(s), sum(cast(least * n as decimal(38, 0)))
       from (select k, count(*) as n, sum(id) as s, min(id) as least from (select cast(${key} as string) as k, id from ${rows}) group by k)`,
    )
    expect(answer).toEqual(byText)
    expect(answer[0]!.slice(0, 4)).toEqual([BigInt(groups), BigInt(key.includes('null') ? groups - 1 : groups), 300_000n, 44_999_850_000n])
  })
})

describe('keys', () => {
  it('null is a group, NaN is one, and 0.0 and -0.0 are the same', async () => {
    const rows = await rowsOf(
      spark,
      `select cast(k as string), count(*) from values (null), (double('NaN')), (0.0d), (-0.0d), (null), (double('NaN')), (1.5d) as t(k) group by k`,
    )
    expect(sorted(rows)).toEqual([
      ['0.0', 2n],
      ['1.5', 1n],
      ['NaN', 2n],
      [null, 2n],
    ])
  })
  it('several, some null, do not mix', async () => {
    const rows = await rowsOf(
      spark,
      `select a, b, count(*) from values (1, null), (null, 1), (null, null), (1, null), (1, 1) as t(a, b) group by a, b`,
    )
    expect(sorted(rows)).toEqual([
      [1, 1, 1n],
      [1, null, 2n],
      [null, 1, 1n],
      [null, null, 1n],
    ])
  })
  it('the empty string is not null', async () => {
    const rows = await rowsOf(spark, `select k, count(*) from values (''), (null), ('') as t(k) group by k`)
    expect(sorted(rows)).toEqual([
      ['', 2n],
      [null, 1n],
    ])
  })
  it('strings that share their length and first bytes differ', async () => {
    const rows = await rowsOf(spark, `select concat('the same prefix, ', id % 3), count(*) from range(0, 3000, 1, 4) group by 1 order by 1`)
    expect(rows).toEqual([0, 1, 2].map(i => [`the same prefix, ${i}`, 1000n]))
  })
})

describe('distinct counts of several columns by few groups', () => {
  const counts = "count(distinct id % 7), count(distinct concat('x', id % 10)), sum(distinct id % 5), count(*)"
  it.each([
    [
      'null is a group',
      'if(id % 4 = 0, null, id % 4)',
      [
        [1n, 7n, 5n, 10n, 250n],
        [2n, 7n, 5n, 10n, 250n],
        [3n, 7n, 5n, 10n, 250n],
        [null, 7n, 5n, 10n, 250n],
      ],
    ],
    [
      'NaN is one, and 0.0 and -0.0 are the same',
      "case id % 4 when 0 then 0.0D when 1 then -0.0D when 2 then double('NaN') end",
      [
        [0, 7n, 10n, 10n, 500n],
        [Number.NaN, 7n, 5n, 10n, 250n],
        [null, 7n, 5n, 10n, 250n],
      ],
    ],
  ])('%s', async (_, key, expected) => {
    const df = await spark.sql(`select k, ${counts} from (select id, ${key} k from range(0, 1000, 1, 3)) group by k`)
    expect(sorted(await df.rows())).toEqual(sorted(expected))
    // each set of columns for itself
    const plan = JSON.stringify(await df.queryExecution.optimized(), (_, v) => (typeof v === 'bigint' ? `${v}` : v))
    expect(plan).toContain('"type":"Join"')
  })
})

describe('nothing', () => {
  const none = `(select id, cast(id as string) as s, cast(id as decimal(20, 2)) as d from ${ids} where id < 0)`
  it('gives one row without GROUP BY, none with', async () => {
    expect(await rowsOf(spark, `select count(*), count(s), sum(id), min(s), max(d), avg(id) from ${none}`)).toEqual([
      [0n, 0n, null, null, null, null],
    ])
    expect(await rowsOf(spark, `select s, count(*) from ${none} group by s`)).toEqual([])
  })
  it('of nulls gives null', async () => {
    expect(await rowsOf(spark, `select count(x), sum(x), min(x), avg(x) from (select cast(null as int) as x from ${ids})`)).toEqual([
      [0n, null, null, null],
    ])
  })
})
