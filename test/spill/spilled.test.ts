import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { leftBehind, session } from '../execution/session.ts'
import { expectSame, filesLeft, measured, spilling } from './session.ts'

// What is on disk and what is in memory give the same answers: every operator with state, holding a few rows, or a few hundred.
let memory: SparkSession
const disks: SparkSession[] = []
beforeAll(async () => {
  memory = await session()
  disks.push(await spilling(7), await spilling(400))
  const views: Record<string, string> = {
    a: "select if(id % 11 = 0, null, id % 900) k, concat('left payload of row ', id) s, id v from range(0, 2400, 1, 3)",
    b: "select if(id % 13 = 0, null, (id * 2) % 900) k, concat('right payload of row ', id) s, id v from range(0, 1800, 1, 3)",
    // half of the rows have one key
    skewed: 'select if(id % 2 = 0, 7, id) k, id v from range(0, 1000, 1, 3)',
    skewed2: 'select if(id % 3 = 0, 7, id) k, id v from range(0, 900, 1, 3)',
    few: 'select k, v from skewed where v < 120',
  }
  for (const spark of [memory, ...disks])
    for (const [name, sql] of Object.entries(views)) (await spark.sql(sql)).createOrReplaceTempView(name)
})

const same = async (sql: string, ordered = false): Promise<void> => {
  await expectSame(memory, disks[0]!, sql, ordered)
  await expectSame(memory, disks[1]!, sql, ordered, false)
}

describe('sorts', () => {
  it.each([
    ['numbers', 'select id, hash(id) h from range(0, 5000, 1, 4) order by h, id'],
    ['strings', 'select s, k from a order by s desc, k nulls last'],
    ['equal keys', 'select k, v from a order by k desc nulls first, v'],
    ['limit and offset', 'select id from range(0, 5000, 1, 4) order by hash(id) limit 1500 offset 700'],
    ['nested values', "select k, array(s, 'x') l, named_struct('v', v, 's', s) r, map(s, v) m from a order by v"],
    ['decimals and dates', "select cast(v as decimal(30, 4)) d, date_add(date'2020-01-01', cast(v as int)) t, k from a order by d desc"],
  ])('%s', async (_, sql) => same(sql, true))
  it('within partitions', async () => same('select k, v, spark_partition_id() p from a distribute by k sort by v desc'))
})

describe('aggregations', () => {
  it.each([
    ['sums by number', 'select k, count(*), sum(v), min(v), avg(v) from a group by k'],
    ['strings', "select concat('a key that is long ', k) g, max(s), min(s), count(s) from a group by 1"],
    ['distinct', 'select distinct k, s from a'],
    ['distinct aggregates', 'select k % 50, count(distinct s), sum(distinct v) from a group by 1'],
    ['lists', 'select k, sort_array(collect_list(s)), sort_array(collect_set(v % 5)) from a group by k'],
    ['objects', 'select k % 300, percentile(v, 0.5), bit_xor(v), approx_count_distinct(v), max_by(s, v) from a group by 1'],
    [
      'gathered numbers',
      'select k % 300, median(v), percentile(v, 0.9), percentile_cont(0.25) within group (order by k desc) from a group by 1',
    ],
    ['counted values', 'select k % 30, mode(v % 7, true), mode(s, true), mode(cast(v % 5 as decimal(9, 2)), true) from a group by 1'],
    [
      'summaries and registers',
      'select k % 30, percentile_approx(v, array(0.5, 0.9)), approx_count_distinct(s), approx_count_distinct(v % 20) from a group by 1',
    ],
    ['joined texts', "select k % 300, length(listagg(s, ', ')), listagg(concat('v', k % 10), '') from a group by 1"],
    ['values beside others', 'select k % 300, max_by(s, v), min_by(cast(v as decimal(30, 2)), s), min_by(v, s) from a group by 1'],
    ['cubes', 'select k % 40, v % 30, count(*), grouping_id() from a group by cube (1, 2)'],
    ['having', 'select s, sum(v) n from a group by s having n > 1000'],
    ['sorted after', 'select k, count(*) n from a group by k order by n desc, k'],
    ['an aggregation of an aggregation', 'select n, count(*) from (select k, count(*) n from a group by k) group by n'],
    ['union', 'select k from a union select k from b'],
    ['intersect', 'select k, v % 7 from a intersect select k, v % 7 from b'],
    ['except all', 'select k from a except all select k from b'],
  ])('%s', async (_, sql) => same(sql))
})

describe('joins', () => {
  const joins = ['join', 'left join', 'right join', 'full join']
  const existential = ['left semi join', 'left anti join']
  describe.each(joins)('%s', join => {
    it.each([
      ['by a key', `select a.k, a.s, b.k, b.s from a ${join} b on a.k = b.k`],
      ['by a string', `select a.v, b.v from a ${join} b on concat('key of some length ', a.k) = concat('key of some length ', b.k)`],
      ['with a condition', `select a.s, b.s from a ${join} b on a.k = b.k and a.v < b.v`],
      ['null-safe', `select a.v, b.v from a ${join} b on a.k <=> b.k where a.v % 40 = 0 or b.v % 40 = 0`],
      ['one key with half the rows', `select x.v, y.v from skewed x ${join} skewed2 y on x.k = y.k and x.v % 50 = y.v % 70`],
      ['no key', `select x.v, y.v from few x ${join} few y on x.v * 3 < y.v`],
    ])('%s', async (_, sql) => {
      await expectSame(memory, disks[0]!, sql)
    })
  })
  describe.each(existential)('%s', join => {
    it.each([
      ['by a key', `select * from a ${join} b on a.k = b.k`],
      ['with a condition', `select * from a ${join} b on a.k = b.k and a.v < b.v`],
      ['built on its left', `select * from few ${join} a on few.k = a.k`],
      ['one key with half the rows', `select * from skewed x ${join} skewed2 y on x.k = y.k and x.v % 50 = y.v % 70`],
      ['no key', `select x.v from few x ${join} few y on x.v * 3 < y.v`],
    ])('%s', async (_, sql) => {
      await expectSame(memory, disks[0]!, sql)
    })
  })
  it.each([
    ['exists or', 'select * from a where v < 10 or exists (select 1 from b where a.k = b.k)'],
    ['exists with a condition', 'select * from a where v < 10 or exists (select 1 from b where a.k = b.k and a.v < b.v)'],
    ['not in', 'select * from few where k not in (select k from skewed2 where v % 3 = 0)'],
    ['not in, with nulls', 'select * from a where k not in (select k from b)'],
    ['not in, with nulls on the left', 'select * from a where k not in (select k from b where k is not null)'],
    ['three tables', 'select a.v, b.v, c.v from a join b on a.k = b.k left join skewed c on c.v = b.v'],
    ['a group by over a join', 'select a.k, count(*), max(b.s) from a join b on a.k = b.k group by a.k order by 2 desc, 1'],
    [
      'a subplan read twice',
      'with x as (select k, max(s) s from a group by k) select * from x join (select * from x where k % 2 = 0) y on x.k = y.k',
    ],
    [
      'a subplan within and after',
      'with x as (select k, max(s) s from a group by k) select b.v, x.s from b join x on x.k = b.k union all select k, s from x',
    ],
  ])('%s', async (_, sql) => same(sql))
})

describe('subplans and limits', () => {
  it.each([
    ['read twice', 'with x as (select s, max(v) v from a group by s order by s) select * from x union all select * from x where v < 100'],
    ['limit', 'select k, s from (select * from a limit 700) where v % 2 = 0'],
    ['offset', 'select s, v from (select * from a limit 1500 offset 333) where k % 2 = 0'],
  ])('%s', async (_, sql) => expectSame(memory, disks[0]!, sql, true))
  it('the last rows', async () => {
    const tail = async (spark: SparkSession) => (await (await spark.sql('select s, v from a')).tail(500)).map(r => r.toString())
    expect(await tail(disks[0]!)).toEqual(await tail(memory))
  })
})

describe('windows', () => {
  it.each([
    ['row numbers', 'select v, row_number() over (partition by k order by v desc), rank() over (partition by k order by v desc) from a'],
    ['frames', 'select v, sum(v) over (partition by k order by v rows between 2 preceding and 1 following) from a'],
    ['neighbours', 'select v, lag(s) over (partition by k % 20 order by v), lead(v, 2) over (partition by k % 20 order by v) from a'],
    ['ranks of many that are equal', 'select v, rank() over (order by v div 7), dense_rank() over (order by v div 7) from a'],
    [
      'ranks in few partitions',
      'select v, dense_rank() over (partition by v % 3 order by k), row_number() over (partition by v % 3 order by k, v) from a',
    ],
    ['ranks within a limit', 'select k, v from a qualify rank() over (partition by k order by v) <= 2'],
    ['one partition', 'select v, row_number() over (order by s) from a'],
  ])('%s', async (_, sql) => same(sql))
})

describe('exchanges', () => {
  it('by hash and by range', async () => {
    for (const spark of [memory, ...disks]) {
      const a = await spark.sql('select k, s, v from a')
      a.repartition(5, 'k').selectExpr('spark_partition_id() p', 'k', 's').createOrReplaceTempView('by_hash')
      a.repartitionByRange(5, 'v').selectExpr('spark_partition_id() p', 'k', 'v').createOrReplaceTempView('by_range')
    }
    await same('select p, k, s from by_hash')
    await same('select p, v from by_range')
  })
})

describe('what is left', () => {
  const statements = {
    sort: 'select s from a order by s',
    'group by': 'select s, count(*) from a group by s',
    join: 'select a.s, b.s from a full join b on a.k = b.k',
  }
  it.each(Object.entries(statements))('no memory and no file: %s', async (_, sql) => {
    expect(await leftBehind(disks[0]!, () => measured(disks[0]!, sql))).toBe(0)
    expect(filesLeft(disks[0]!)).toEqual([])
  })
  it('after an error', async () => {
    const failing = () => expect(measured(disks[0]!, 'select s, sum(1 / (v - 2000)) from a group by s')).rejects.toThrow('DIVIDE_BY_ZERO')
    expect(await leftBehind(disks[0]!, failing)).toBe(0)
    expect(filesLeft(disks[0]!)).toEqual([])
  })
})
