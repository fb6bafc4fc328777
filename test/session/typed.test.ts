import { beforeAll, expect, test } from 'vitest'
import { col, SparkSession } from '#dist/index.js'

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
