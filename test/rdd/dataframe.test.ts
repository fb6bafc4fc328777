import { beforeAll, describe, expect, it } from 'vitest'
import { Row, type SparkContext, SparkSession } from '#dist/index.js'
import { testContext } from './context.ts'

let sc: SparkContext
let spark: SparkSession
beforeAll(async () => {
  sc = await testContext()
  spark = await SparkSession.builder().getOrCreate()
})

describe('RDDs and DataFrames', () => {
  it('a DataFrame as an RDD of its rows', async () => {
    const { rdd } = spark.range(0, 5).selectExpr('id', "CAST(id AS string) || '!' AS text", 'CAST(id AS decimal(5,1)) AS d')
    expect(await rdd.map(r => `${r.at(0)}${(r as unknown as { text: string }).text}`).collect()).toEqual([
      '00!',
      '11!',
      '22!',
      '33!',
      '44!',
    ])
    const rows = await rdd.filter(r => (r.at(0) as number) > 2).collect()
    expect(rows[0]).toBeInstanceOf(Row)
    expect(String(rows[0]!.getAs('d'))).toBe('3.0')
    expect(
      await rdd
        .map(r => [(r.at(0) as number) % 2, 1] as const)
        .reduceByKey((a, b) => a + b)
        .collectAsMap(),
    ).toEqual(
      new Map([
        [0, 3],
        [1, 2],
      ]),
    )
  })
  it('an RDD as a DataFrame', async () => {
    const rdd = sc.parallelize([
      [1, 'a'],
      [2, 'b'],
    ] as [number, string][])
    const df = rdd.toDF(['id', 'name'])
    expect((await df.where('id > 1').collect()).map(r => r.toArray())).toEqual([[2, 'b']])
    expect(await df.columns()).toEqual(['id', 'name'])
    const objects = sc.range(0, 3, 1, 2).map(x => ({ x, y: x * 2 }))
    expect((await spark.createDataFrame(objects).selectExpr('sum(y)').collect())[0]!.at(0)).toBe(6)
    const typed = spark.createDataFrame(rdd, 'id bigint, name string')
    expect(await typed.dtypes()).toEqual([
      ['id', 'bigint'],
      ['name', 'string'],
    ])
    expect((await typed.rdd.map(r => r.toArray()).collect()).flat()).toEqual([1, 'a', 2, 'b'])
    // the job is run once for a DataFrame
    const runs = sc.longAccumulator()
    const counted = sc.range(0, 4, 1, 2).map(x => {
      runs.add(1)
      return [x]
    })
    const frame = counted.toDF(['x'])
    await frame.count()
    await frame.filter('x > 1').count()
    expect(runs.value).toBe(4)
  })
})
