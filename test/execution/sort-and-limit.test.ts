import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})
const first = async (sql: string) => (await rowsOf(spark, sql)).map(r => r[0])
const numbers = (from: number, to: number): bigint[] => Array.from({ length: Math.max(0, to - from) }, (_, i) => BigInt(from + i))

const N = 20_000
/** 0 … N-1 shuffled: 7919 has no factor in common with N. */
const shuffled = `(select id * 7919 % ${N} as k, id from range(0, ${N}, 1, 7))`

describe('sort', () => {
  it('of everything, over several runs', async () => {
    expect(await first(`select k from ${shuffled} order by k`)).toEqual(numbers(0, N))
    expect(await first(`select k from ${shuffled} order by k desc`)).toEqual(numbers(0, N).reverse())
  })
  it('by strings that share a long prefix', async () => {
    const sql = `select k from ${shuffled} order by concat('the same first bytes of every key ', lpad(k, 6, '0'))`
    expect(await first(sql)).toEqual(numbers(0, N))
  })
  it('by several keys in different directions', async () => {
    const rows = await rowsOf(spark, `select k % 3, k from ${shuffled} where k < 3000 order by k % 3 desc, k`)
    const expected = [2, 1, 0].flatMap(m =>
      numbers(0, 3000)
        .filter(k => Number(k) % 3 === m)
        .map(k => [BigInt(m), k]),
    )
    expect(rows).toEqual(expected)
  })
  it('places nulls and NaN as asked', async () => {
    const t = `(select * from values (1d), (null), (double('NaN')), (-1d), (double('-inf')), (0d), (null) as t(x))`
    const text = async (order: string) => first(`select cast(x as string) as text from ${t} order by x ${order}`)
    const up = ['-Infinity', '-1.0', '0.0', '1.0', 'NaN']
    expect(await text('')).toEqual([null, null, ...up])
    expect(await text('asc nulls last')).toEqual([...up, null, null])
    expect(await text('desc')).toEqual([...up.toReversed(), null, null])
    expect(await text('desc nulls first')).toEqual([null, null, ...up.toReversed()])
  })
  it('orders decimals by value, strings by bytes, the empty string first', async () => {
    const wide = `values (cast('-99999999999999999999.5' as decimal(38,1))), (0), (cast('99999999999999999999.5' as decimal(38,1))), (-1) as t(x)`
    expect(await first(`select cast(x as string) as text from ${wide} order by x`)).toEqual([
      '-99999999999999999999.5',
      '-1.0',
      '0.0',
      '99999999999999999999.5',
    ])
    const words = `values ('b'), (''), ('a'), ('é'), ('ab'), ('Z'), ('a\\u0000'), ('😀'), ('z') as t(x)`
    expect(await first(`select x from ${words} order by x`)).toEqual(['', 'Z', 'a', 'a\u0000', 'ab', 'b', 'z', 'é', '😀'])
  })
})

describe('top-n', () => {
  it.each([0, 1, 63, 64, 65, 999, 1000, 1001, N - 1, N, N + 1])('limit %d', async n => {
    expect(await first(`select k from ${shuffled} order by k limit ${n}`)).toEqual(numbers(0, Math.min(n, N)))
  })
  it.each([
    [10, 0],
    [10, 5],
    [1, N - 1],
    [10, N - 3],
    [10, N],
    [10, N + 10],
    [2000, 1500],
  ])('limit %d offset %d', async (limit, offset) => {
    expect(await first(`select k from ${shuffled} order by k limit ${limit} offset ${offset}`)).toEqual(
      numbers(offset, Math.min(N, offset + limit)),
    )
  })
  it('offset alone', async () => {
    expect(await first(`select k from ${shuffled} order by k offset ${N - 2}`)).toEqual(numbers(N - 2, N))
  })
  it('with ties keeps as many rows as asked', async () => {
    expect(await first(`select k % 10 from ${shuffled} order by k % 10 limit 2500`)).toEqual([
      ...Array(2000).fill(0n),
      ...Array(500).fill(1n),
    ])
  })
  it('of an aggregate', async () => {
    const rows = await rowsOf(spark, `select k % 1000 as g, count(*) as n from ${shuffled} group by 1 order by n desc, g desc limit 3`)
    expect(rows).toEqual([
      [999n, 20n],
      [998n, 20n],
      [997n, 20n],
    ])
  })
})

describe('limit without an order takes the first rows', () => {
  it.each([0, 1, 64, 65, 1000, 1001, 4000])('limit %d across tasks', async n => {
    expect(await first(`select id from range(0, 10000, 1, 16) limit ${n}`)).toEqual(numbers(0, n))
  })
  it.each([
    [5, 3],
    [5, 64],
    [1000, 999],
    [5, 9998],
    [5, 10_000],
    [20_000, 1],
  ])('limit %d offset %d', async (limit, offset) => {
    expect(await first(`select id from range(0, 10000, 1, 16) limit ${limit} offset ${offset}`)).toEqual(
      numbers(offset, Math.min(10_000, offset + limit)),
    )
  })
  it('above a filter', async () => {
    expect(await first('select id from range(0, 100000, 1, 16) where id % 1000 = 7 limit 3')).toEqual([7n, 1007n, 2007n])
  })
  it('below an aggregate and inside a join', async () => {
    expect(await rowsOf(spark, 'select count(*), sum(id) from (select id from range(0, 10000, 1, 16) limit 1500)')).toEqual([
      [1500n, 1_124_250n],
    ])
    const sql =
      'select count(*) from (select id from range(0, 10000, 1, 16) limit 100) a join (select id from range(0, 10000, 1, 4) limit 50 offset 60) b on a.id = b.id'
    expect(await rowsOf(spark, sql)).toEqual([[40n]])
  })
  it('of nothing', async () => {
    expect(await rowsOf(spark, 'select * from range(0) limit 5')).toEqual([])
    expect(await rowsOf(spark, 'select * from range(10) where id < 0 order by id limit 5 offset 2')).toEqual([])
  })
})
