import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type DataFrame, IntegerType, Row, type SparkContext, SparkSession, StructField, StructType } from '#dist/index.js'
import { rejection, testContext } from './context.ts'

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
    ).toEqual([6666, 6667, 6667])
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
  it('has the partitions of the DataFrame', async () => {
    const parts = async (df: DataFrame) => {
      const { rdd } = df
      const sizes = (await rdd.glom().collect()).map(p => p.length)
      expect(rdd.getNumPartitions()).toBe(sizes.length)
      return sizes
    }
    const df = spark.range(0, 10, 1, 4)
    expect(df.rdd.getNumPartitions()).toBe(4)
    // as PySpark gives them
    expect(await parts(df)).toEqual([2, 3, 2, 3])
    expect(await parts(df.filter('id >= 8'))).toEqual([0, 0, 0, 2])
    expect(await parts(df.where('id < 0'))).toEqual([0, 0, 0, 0])
    expect(await parts(df.coalesce(2))).toEqual([5, 5])
    expect(await parts(df.repartition(3))).toHaveLength(3)
    expect(await parts(df.union(spark.range(0, 3, 1, 2)))).toEqual([2, 3, 2, 3, 1, 2])
    expect(await parts(df.limit(3))).toEqual([3])
    expect(await parts(df.groupBy().count())).toEqual([1])
    expect(
      await parts(
        sc
          .range(0, 6, 1, 3)
          .map(x => [x])
          .toDF('x int'),
      ),
    ).toEqual([2, 2, 2])
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
    // every query computes the records, as Spark's do
    const runs = sc.longAccumulator()
    const counted = sc.range(0, 4, 1, 2).map(x => {
      runs.add(1)
      return [x]
    })
    const frame = counted.toDF('x int')
    await frame.count()
    await frame.filter('x > 1').count()
    expect(runs.value).toBe(8)
    // but a limit computes no more partitions than it must
    runs.reset()
    expect((await frame.limit(1).collect()).length).toBe(1)
    expect(runs.value).toBe(2)
    runs.reset()
    expect((await frame.selectExpr('x + 1 as y').limit(3).collect()).map(r => r.at(0))).toEqual([1, 2, 3])
    expect(runs.value).toBe(4)
    const limited = frame.limit(1)
    expect(await limited.crossJoin(frame.selectExpr('x as y')).count()).toBe(4)
  })

  it('records become rows in the tasks of their partitions', async () => {
    const rdd = sc.range(0, 10, 1, 5).map(x => [x, `${x}`.repeat(20)] as const)
    const df = rdd.toDF(['a', 'b'])
    const rows = await df.selectExpr('spark_partition_id()', 'a', 'b').collect()
    expect(rows.map(r => r.toArray())).toEqual(Array.from({ length: 10 }, (_, i) => [i >> 1, i, `${i}`.repeat(20)]))
    // the driver has no part in it: the tasks' thread is none of its
    const { threadId } = await import('node:worker_threads')
    const threads = await rdd
      .mapPartitions(() => [[process.getBuiltinModule('node:worker_threads').threadId]])
      .toDF('t int')
      .distinct()
      .collect()
    expect(threads.map(r => r.at(0))).not.toContain(threadId)
  })

  it('plans show the RDD', async () => {
    const df = sc.parallelize([[1, 'a']]).toDF('a int, b string')
    let printed = ''
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
      printed += String(text)
      return true
    })
    await df.explain('extended').finally(() => write.mockRestore())
    expect(
      printed
        .replace(/#\d+L?/g, '#')
        .split('\n')
        .filter(l => l.includes('RDD')),
    ).toEqual([...Array<string>(3).fill('LogicalRDD [a#, b#], false'), 'Scan ExistingRDD[a#,b#]'])
  })

  it('a DataFrame of an RDD in larger queries: cached, joined with itself, in subqueries, written, streamed', async () => {
    const df = sc
      .range(0, 3000, 1, 4)
      .map(x => ({ k: x % 10, v: x, list: [x, null], s: { t: `${x}` } }))
      .toDF('k int, v bigint, list array<bigint>, s struct<t string>')
    const total = (3000 * 2999) / 2
    expect((await df.selectExpr('sum(v)', 'count(list[0])', 'max(s.t)').collect())[0]!.toArray()).toEqual([total, 3000, '999'])
    const again = df.groupBy('k').count().withColumnRenamed('k', 'j')
    expect(await df.join(again, df.col('k').equalTo(again.col('j'))).count()).toBe(3000)
    expect(await df.union(df).distinct().count()).toBe(3000)
    df.createOrReplaceTempView('records')
    const over = await spark.sql('select count(*) from records where v > (select avg(v) from records) and k in (select k from records)')
    expect((await over.collect())[0]!.at(0)).toBe(1500)
    const cached = df.cache()
    expect(await cached.count()).toBe(3000)
    expect(await cached.where('v < 10').count()).toBe(10)
    cached.unpersist()
    let n = 0
    for await (const row of df.toLocalIterator()) n += row.at(0) as number
    expect(n).toBe(300 * 45)
    expect(await df.rdd.map(r => (r as unknown as { v: number }).v).sum()).toBe(total)
    expect(await df.coalesce(2).selectExpr('spark_partition_id() as p').distinct().count()).toBe(2)
    expect(await sc.emptyRDD<number[]>().toDF('a int').count()).toBe(0)
    expect((await sc.emptyRDD<number[]>().toDF('a int').selectExpr('count(*)').collect())[0]!.at(0)).toBe(0)
    expect(await sc.range(0, 2000, 1, 1000).toDF('a int').where('a % 2 = 0').count()).toBe(1000)
  })

  it('a schema is found in the first records', async () => {
    const typesOf = async (records: unknown[], names?: string[]) => (await sc.parallelize(records, 2).toDF(names).dtypes()).flat()
    expect(
      await typesOf(
        [
          [null, 1],
          ['a', 2.5],
        ],
        ['a', 'b'],
      ),
    ).toEqual(['a', 'string', 'b', 'double'])
    expect(await typesOf([1, 2])).toEqual(['value', 'bigint'])
    expect(await typesOf([[1, 2, 3]], ['a'])).toEqual(['a', 'bigint', '_2', 'bigint', '_3', 'bigint'])
    expect((await sc.parallelize([1, 2]).toDF('int').collect()).map(r => r.at(0))).toEqual([1, 2])
    expect(await sc.parallelize([1, 2]).toDF('int').dtypes()).toEqual([['value', 'int']])
    await expect(sc.emptyRDD().toDF().count()).rejects.toThrow('RDD is empty')
    await expect(typesOf([[null], [null]])).rejects.toThrow('[CANNOT_DETERMINE_TYPE]')
    await expect(typesOf([...Array<unknown>(100).fill([null]), ['a']])).rejects.toThrow('[CANNOT_DETERMINE_TYPE]')
  })

  it('records that do not fit are refused by the tasks that meet them', async () => {
    const refusal = async (records: unknown[], schema: string | StructType) => {
      const error = await rejection(sc.parallelize(records, 2).toDF(schema).count())
      return error.condition
    }
    expect(await refusal([[1, 2], [3]], 'a int, b int')).toBe('STRUCT_ARRAY_LENGTH_MISMATCH')
    expect(await refusal([[1], ['y']], 'a int')).toBe('INVALID_EXTERNAL_TYPE')
    expect(await refusal([[1], [2 ** 31]], 'a int')).toBe('CAST_OVERFLOW')
    expect(await refusal([[1], [null]], StructType([StructField('a', IntegerType, false)]))).toBe('NOT_NULL_ASSERT_VIOLATION')
    const failing = sc.range(4).map((x): number[] => {
      if (x === 2) throw new Error('no such record')
      return [x]
    })
    await expect(failing.toDF('a int').count()).rejects.toThrow('no such record')
    // what has gone wrong once may go well the next time
    expect(
      await sc
        .range(4)
        .map(x => [x])
        .toDF('a int')
        .count(),
    ).toBe(4)
  })

  it('a cancelled query ends the job that computes its records', async () => {
    const endless = sc.range(2).map(async x => {
      for (;;) await new Promise(resolve => setTimeout(resolve, 5, x))
    })
    const controller = new AbortController()
    const counting = endless.toDF('a int').collect({ signal: controller.signal })
    setTimeout(() => controller.abort(), 200)
    await expect(counting).rejects.toThrow('cancelled')
    expect(sc.statusTracker.getActiveJobsIds()).toEqual([])
  })
})
