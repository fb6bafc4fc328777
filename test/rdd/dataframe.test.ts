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
  it('rows are made by the workers, of whatever the query gives', async () => {
    const df = spark
      .range(0, 20_000, 1, 3)
      .selectExpr(
        'id',
        'repeat(cast(id as string), 9) text',
        'array(id, null) list',
        "named_struct('a', id, 'b', date'2024-01-01') s",
        'nullif(id % 3, 0) n',
      )
    const rows = (await df.collect()).map(r => r.toArray())
    const { rdd } = df
    expect((await rdd.map(r => r.toArray()).collect()).map(String)).toEqual(rows.map(String))
    expect(
      await rdd
        .glom()
        .map(p => p.length)
        .collect(),
    ).toEqual([10_000, 10_000])
    expect((await rdd.take(3)).map(r => r.at(0))).toEqual([0, 1, 2])
    expect(
      await df.rdd
        .coalesce(1)
        .zipWithIndex()
        .filter(([r, i]) => r.at(0) !== i)
        .count(),
    ).toBe(0)
    expect(await df.where('id < 0').rdd.count()).toBe(0)
    expect(await spark.sql('values (1), (2)').then(d => d.rdd.map(r => r.at(0)).collect())).toEqual([1, 2])
    expect(
      await spark
        .createDataFrame([[1, 'x']], ['a', 'b'])
        .orderBy('a')
        .limit(1)
        .rdd.count(),
    ).toBe(1)
    const cached = df.cache()
    expect(await cached.rdd.map(r => (r as unknown as { text: string }).text).collect()).toEqual(rows.map(r => r[1]))
    cached.unpersist()
    await expect(spark.sql("select raise_error('no')").then(d => d.rdd.count())).rejects.toThrow('no')
    const joined = df.join(df.selectExpr('id', 'text as again'), 'id').groupBy('id').count()
    expect(await joined.rdd.map(r => r.at(1) as number).sum()).toBe(20_000)
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
