import { beforeAll, describe, expect, it } from 'vitest'
import { col, functions as F, type SparkSession } from '#dist/index.js'
import { errorOf, testSession } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await testSession()
})

describe('rows one by one', () => {
  it('come in the order that collect gives them', async () => {
    const df = spark.range(0, 1000, 1, 7).withColumn('k', col('id').mod(3))
    const rows: unknown[] = []
    for await (const row of df) rows.push(row.toArray())
    expect(rows).toEqual((await df.collect()).map(r => r.toArray()))
  })
  it('are computed a few partitions at a time, and no more once nobody asks', async () => {
    spark.udf.register(
      'stop_at',
      (id: number) => {
        if (id >= 5000) throw new Error('a later partition was computed')
        return id
      },
      'long',
    )
    const df = spark.range(0, 10_000, 1, 100).selectExpr('stop_at(id) AS id')
    let n = 0
    for await (const row of df) {
      expect(row.getAs('id')).toBe(n)
      if (++n === 1500) break
    }
    expect(n).toBe(1500)
    expect((await errorOf(() => df.collect())).condition).toBe('FAILED_EXECUTE_UDF')
    expect(spark.state.engine.scheduler.activeJobs).toEqual([])
  })
  it('come from unions, sorts and groups as well', async () => {
    const ids = async (df: ReturnType<SparkSession['range']>) => {
      const out: unknown[] = []
      for await (const row of df) out.push(row.at(0))
      return out
    }
    expect(await ids(spark.range(3).union(spark.range(2)))).toEqual([0, 1, 2, 0, 1])
    expect(await ids(spark.range(0, 100, 1, 4).orderBy(col('id').desc()).limit(3))).toEqual([99, 98, 97])
    expect(await ids(spark.range(10).groupBy(col('id').mod(2).as('k')).agg(F.count('*')).orderBy('k'))).toEqual([0, 1])
  })
  it('end with the error of the row that fails, and when their signal is aborted', async () => {
    const seen: unknown[] = []
    const failing = async () => {
      for await (const row of spark.range(0, 10, 1, 10).selectExpr('10 DIV (id - 7)')) seen.push(row.at(0))
    }
    expect((await errorOf(failing)).condition).toBe('DIVIDE_BY_ZERO')
    expect(seen.length).toBeGreaterThan(0)
    const controller = new AbortController()
    const aborted = async () => {
      for await (const row of spark.range(0, 1_000_000, 1, 50).toLocalIterator({ signal: controller.signal }))
        if (row.at(0) === 70_000) controller.abort()
    }
    expect((await errorOf(aborted)).condition).toBe('SPARK_JOB_CANCELLED')
  })
})
