import { beforeAll, expect, test } from 'vitest'
import { col, functions as F, SparkSession } from '#dist/index.js'

interface Columns {
  readonly id: number
  readonly odd: boolean
}

let spark: SparkSession
beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').getOrCreate()
})

test('rows through functions', async () => {
  const rows = spark.range(6).withColumn('odd', col('id').mod(2).equalTo(1))
  const twice = rows.map((r: Columns) => ({ n: Number(r.id) * 2, odd: r.odd }), 'n int, odd boolean')
  expect((await twice.schema()).fields.map(f => [f.name, f.dataType.type])).toEqual([
    ['n', 'int'],
    ['odd', 'boolean'],
  ])
  expect(await twice.filter('odd').orderBy('n').rows()).toEqual([
    [2, true],
    [6, true],
    [10, true],
  ])
  const pairs = rows.flatMap(
    (r: Columns) =>
      r.odd
        ? [
            [r.id, 'x'],
            [r.id, 'y'],
          ]
        : [],
    'id int, s string',
  )
  expect(await pairs.orderBy('id', 's').limit(3).rows()).toEqual([
    [1, 'x'],
    [1, 'y'],
    [3, 'x'],
  ])
  const counts = rows.repartition(3).mapPartitions(part => [[[...part].length]], 'n int')
  expect(await counts.selectExpr('sum(n)').rows()).toEqual([[6n]])
  const last = await spark.range(5).reduce((a: { id: number }, b) => (Number(a.id) > Number(b.id) ? a : b))
  expect(last.id).toBe(4)
})

interface Pay {
  readonly name: string
  readonly dept: string
  readonly pay: number
}

const people = () =>
  spark.createDataFrame(
    [
      ['ann', 'x', 10],
      ['bob', 'y', 20],
      ['cid', 'x', 30],
      ['dan', 'z', 5],
    ],
    'name string, dept string, pay int',
  )

test('groups by a function of the rows', async () => {
  const grouped = people().groupByKey((r: Pay) => r.dept)
  expect(await grouped.keys().orderBy('value').rows()).toEqual([['x'], ['y'], ['z']])
  const sums = grouped.mapGroups((dept, rows) => [dept, rows.reduce((n, r) => n + r.pay, 0)], 'dept string, pay int')
  expect(await sums.orderBy('dept').rows()).toEqual([
    ['x', 40],
    ['y', 20],
    ['z', 5],
  ])
  const names = grouped.flatMapGroups((dept, rows) => rows.map(r => ({ dept, name: r.name })))
  expect(await names.orderBy('name').select('name', 'dept').rows()).toEqual([
    ['ann', 'x'],
    ['bob', 'y'],
    ['cid', 'x'],
    ['dan', 'z'],
  ])
  const best = grouped.flatMapSortedGroups(
    (a, b) => b.pay - a.pay,
    (dept, rows) => [[dept, rows[0]!.name]],
    'dept string, name string',
  )
  expect(await best.orderBy('dept').rows()).toEqual([
    ['x', 'cid'],
    ['y', 'bob'],
    ['z', 'dan'],
  ])
  const reduced = grouped.mapValues(r => r.pay).reduceGroups((a, b) => Math.max(a, b), 'dept string, most int')
  expect(await reduced.orderBy('dept').rows()).toEqual([
    ['x', 30],
    ['y', 20],
    ['z', 5],
  ])
  const counts = grouped.count()
  expect(await counts.columns()).toEqual(['key', 'count(1)'])
  expect(await counts.orderBy('key').rows()).toEqual([
    ['x', 2n],
    ['y', 1n],
    ['z', 1n],
  ])
  expect(() => grouped.agg(F.sum('pay'))).toThrow('agg takes whole rows and the type of their key')
})

test('groups by a function, aggregated by columns', async () => {
  const grouped = people().groupByKey((r: Pay) => r.pay >= 20, 'boolean')
  const sums = grouped.agg(F.sum('pay').as('pay'), F.max('name'))
  expect(await sums.columns()).toEqual(['key', 'pay', 'max(name)'])
  expect(await sums.orderBy('key').rows()).toEqual([
    [false, 15n, 'dan'],
    [true, 50n, 'cid'],
  ])
  expect(await grouped.count().orderBy('key').rows()).toEqual([
    [false, 2n],
    [true, 2n],
  ])
})

test('groups of two side by side', async () => {
  const towns = spark.createDataFrame(
    [
      ['x', 'rome'],
      ['w', 'oslo'],
      ['x', 'bern'],
    ],
    'dept string, town string',
  )
  const left = people().groupByKey((r: Pay) => r.dept)
  const right = towns.groupByKey((r: { dept: string; town: string }) => r.dept)
  const both = left.cogroup(right, (dept, rows, others) => [[dept, rows.length, others.length]], 'dept string, n int, m int')
  expect(await both.orderBy('dept').rows()).toEqual([
    ['w', 0, 1],
    ['x', 2, 2],
    ['y', 1, 0],
    ['z', 1, 0],
  ])
  const first = left.cogroupSorted(
    right,
    (a, b) => b.pay - a.pay,
    (a, b) => (a.town < b.town ? -1 : 1),
    (dept, rows, others) => [[dept, rows[0]?.name ?? null, others[0]?.town ?? null]],
    'dept string, name string, town string',
  )
  expect(await first.where("dept in ('w', 'x')").orderBy('dept').rows()).toEqual([
    ['w', null, 'oslo'],
    ['x', 'cid', 'bern'],
  ])
})

test('pairs of rows', async () => {
  const towns = spark.createDataFrame(
    [
      ['x', 'rome'],
      ['w', 'oslo'],
    ],
    'dept string, town string',
  )
  const all = people()
  const pairs = all.joinWith(towns, all.col('dept').equalTo(towns.col('dept')))
  expect(await pairs.columns()).toEqual(['_1', '_2'])
  expect(await pairs.select('_1.name', '_2.town').orderBy('name').rows()).toEqual([
    ['ann', 'rome'],
    ['cid', 'rome'],
  ])
  const outer = all.joinWith(towns, all.col('dept').equalTo(towns.col('dept')), 'full')
  expect(await outer.selectExpr('_1.name', '_1 is null', '_2 is null').orderBy('name').rows()).toEqual([
    [null, true, false],
    ['ann', false, false],
    ['bob', false, true],
    ['cid', false, false],
    ['dan', false, true],
  ])
  const own = all.as('a').joinWith(
    all.as('b'),
    col('a.pay')
      .lt(col('b.pay'))
      .and(col('a.dept').equalTo(col('b.dept'))),
  )
  expect(await own.select('_1.name', col('_2.name')).rows()).toEqual([['ann', 'cid']])
  expect(() => all.joinWith(towns, col('town').isNull(), 'left_semi')).toThrow(
    '[INVALID_JOIN_TYPE_FOR_JOINWITH] Invalid join type in joinWith: LEFT SEMI.',
  )
})

test('rows that a function chooses, and columns of a schema', async () => {
  const least = 10
  const chosen = people().filter((r: Pay) => r.pay > least && r.dept !== 'y')
  expect(await chosen.rows()).toEqual([['cid', 'x', 30]])
  expect(
    await people()
      .where((r: Pay) => r.name.startsWith('d'))
      .select('pay')
      .rows(),
  ).toEqual([[5]])
  const schema = await spark.createDataFrame([], 'pay bigint').schema()
  expect(await people().as(schema).orderBy('pay').limit(1).rows()).toEqual([[5n]])
})
