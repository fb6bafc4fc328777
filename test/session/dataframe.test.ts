import { beforeAll, describe, expect, it } from 'vitest'
import { col, functions as F, lit, type SparkSession } from '#dist/index.js'
import { errorOf, testSession } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await testSession()
})
const data = async (df: ReturnType<SparkSession['range']>) => (await df.collect()).map(r => r.toArray())

describe('transformations', () => {
  it('chain without waiting and make the plan that SQL makes', async () => {
    const df = spark
      .range(10)
      .withColumn('k', col('id').mod(3))
      .filter(col('id').gt(2))
      .groupBy('k')
      .agg(F.sum('id').as('s'), F.count('*').as('n'))
      .orderBy(col('k').desc())
    expect(await data(df)).toEqual([
      [2, 13, 2],
      [1, 11, 2],
      [0, 18, 3],
    ])
    expect(await df.columns()).toEqual(['k', 's', 'n'])
  })
  it('join by columns, by condition, and with themselves', async () => {
    const a = spark.createDataFrame(
      [
        [1, 'x'],
        [2, 'y'],
      ],
      'id int, s string',
    )
    const b = spark.createDataFrame(
      [
        [2, 'z'],
        [3, 'w'],
      ],
      'id int, t string',
    )
    expect(await data(a.join(b, 'id', 'full_outer').orderBy('id'))).toEqual([
      [1, 'x', null],
      [2, 'y', 'z'],
      [3, null, 'w'],
    ])
    expect(await data(a.join(b, a.col('id').equalTo(b.col('id')), 'left_anti'))).toEqual([[1, 'x']])
    expect((await errorOf(() => a.join(b, 'id', 'foo'))).condition).toBe('UNSUPPORTED_JOIN_TYPE')
  })
  it('take advice, and lay rows out anew, without changing them', async () => {
    expect(await data(spark.range(4).hint('broadcast').repartitionByRange(2, col('id').desc()).orderBy('id'))).toEqual([[0], [1], [2], [3]])
  })
  it('see limits that make no sense', async () => {
    expect((await errorOf(() => spark.range(3).limit(-1).collect())).condition).toBe('INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE')
  })
})

describe('actions', () => {
  it('give counts, first rows, and rows one by one', async () => {
    expect(await spark.range(5).count()).toBe(5)
    expect((await spark.range(5).first())!.getAs('id')).toBe(0)
    expect(await spark.range(0).first()).toBeUndefined()
    expect(await spark.range(0).isEmpty()).toBe(true)
    expect((await spark.range(5).tail(2)).map(r => r.at(0))).toEqual([3, 4])
    const seen: unknown[] = []
    for await (const row of spark.range(3)) seen.push(row.at(0))
    expect(seen).toEqual([0, 1, 2])
  })
  it('stop at a signal, and the session goes on', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 30)
    const e = await errorOf(() =>
      spark
        .range(1e11)
        .agg(F.sum(F.sin(col('id'))))
        .collect({ signal: abort.signal }),
    )
    expect(e.condition).toBe('SPARK_JOB_CANCELLED')
    expect(await spark.range(3).count()).toBe(3)
  })
})

describe('errors of late analysis', () => {
  it('point at the line that built the column', async () => {
    const wrong = col('nope')
    const e = await errorOf(() => spark.range(1).select(wrong).collect())
    expect(e.condition).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
    expect(e.message).toMatch(/== DataFrame ==\n"col" was called from\n.*dataframe\.test\.ts:\d+\n$/)
    const divided = await errorOf(() =>
      spark
        .range(1)
        .select(lit(1).divide(lit(0)))
        .collect(),
    )
    expect(divided.message).toMatch(/\[DIVIDE_BY_ZERO\][\s\S]*"divide" was called from\n.*dataframe\.test\.ts:\d+\n$/)
  })
})

describe('cache', () => {
  it('is filled once, and read by every query that contains the plan', async () => {
    const even = spark.range(100).filter('id % 2 = 0').cache()
    const twice = even.join(even.toDF('other'), col('id').equalTo(col('other')))
    expect(await data(twice.agg(F.sum('id')))).toEqual([[2450]])
    expect(JSON.stringify(await even.agg(F.sum('id')).queryExecution.physical(), (_, v) => (typeof v === 'bigint' ? `${v}` : v))).toContain(
      'InMemoryTableScan',
    )
    even.unpersist()
    expect(await data(even.agg(F.sum('id')))).toEqual([[2450]])
  })
  it('of a view does not outlive the view', async () => {
    await spark.sql('create or replace temp view c as select 1 x')
    spark.table('c').cache()
    expect(await data(spark.table('c'))).toEqual([[1]])
    await spark.sql('create or replace temp view c as select 2 x')
    expect(await data(spark.table('c'))).toEqual([[2]])
    spark.catalog.clearCache()
  })
})

describe('schema', () => {
  it('prints as a tree', async () => {
    const printed: string[] = []
    const write = process.stdout.write
    process.stdout.write = (text => printed.push(String(text)) > 0) as typeof process.stdout.write
    try {
      await (await spark.sql("select 1 a, array(named_struct('x', 1, 'y', 'y')) b, map('a', array(1)) c")).printSchema()
    } finally {
      process.stdout.write = write
    }
    // recorded from Spark
    expect(printed.join('')).toBe(
      'root\n |-- a: integer (nullable = false)\n |-- b: array (nullable = false)\n |    |-- element: struct (containsNull = false)\n' +
        ' |    |    |-- x: integer (nullable = false)\n |    |    |-- y: string (nullable = false)\n |-- c: map (nullable = false)\n' +
        ' |    |-- key: string\n |    |-- value: array (valueContainsNull = false)\n |    |    |-- element: integer (containsNull = false)\n\n',
    )
  })
})
