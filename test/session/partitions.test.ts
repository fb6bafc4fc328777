import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { col, functions as F, lit, type SparkSession } from '#dist/index.js'
import { testSession } from './session.ts'

let spark: SparkSession
const folder = mkdtempSync(join(tmpdir(), 'firesteel-partitions-'))
beforeAll(async () => {
  spark = await testSession()
})
afterAll(() => rmSync(folder, { recursive: true }))

type Frame = ReturnType<SparkSession['range']>
const files = (name: string): string[] => readdirSync(join(folder, name)).filter(f => f.startsWith('part-'))
async function written(name: string, df: Frame, options: Record<string, number> = {}): Promise<string[]> {
  await df.write.options(options).parquet(join(folder, name))
  return files(name)
}

describe('partitions show in files', () => {
  it('one for each that has rows', async () => {
    expect(await written('five', spark.range(100).repartition(5))).toHaveLength(5)
    expect(await written('one', spark.range(0, 100, 1, 8).coalesce(1))).toHaveLength(1)
    expect(await written('ranges', spark.range(100).repartitionByRange(4, 'id'))).toHaveLength(4)
    expect(await spark.read.parquet(join(folder, 'five')).agg(F.sum('id')).first()).toMatchObject({ 'sum(id)': 4950 })
  })
  it('and more where a file is full', async () => {
    expect(await written('full', spark.range(0, 100, 1, 1), { maxRecordsPerFile: 30 })).toHaveLength(4)
  })
  it('the rows of a range are in one file, in order where they are sorted within', async () => {
    await spark.range(0, 40, 1, 4).repartitionByRange(4, 'id').sortWithinPartitions(col('id').desc()).write.parquet(join(folder, 'sorted'))
    const perFile = await Promise.all(
      files('sorted')
        .sort()
        .map(async f => (await spark.read.parquet(join(folder, 'sorted', f)).collect()).map(r => r.at(0))),
    )
    expect(perFile).toEqual([0, 10, 20, 30].map(from => Array.from({ length: 10 }, (_, i) => from + 9 - i)))
  })
  it('folders for each value of a column, however many', async () => {
    const df = spark.range(0, 3000, 1, 3).withColumn('k', col('id').mod(150))
    await df.write.partitionBy('k').parquet(join(folder, 'many'))
    expect(readdirSync(join(folder, 'many')).filter(f => f.startsWith('k='))).toHaveLength(150)
    const back = spark.read.parquet(join(folder, 'many'))
    expect(await back.groupBy('k').count().filter(col('count').equalTo(20)).count()).toBe(150)
    expect(await back.filter(col('k').equalTo(7)).count()).toBe(20)
  })
})

describe('partitions do not change rows', () => {
  it('of groups, joins and sorts', async () => {
    spark.conf.set('spark.sql.execution.singleThreadRows', 0)
    const df = spark.range(0, 5000, 1, 3).select('id', col('id').mod(13).as('k'), F.concat(lit('row '), col('id').cast('string')).as('s'))
    const answer = async (d: typeof df) =>
      (
        await d
          .join(d.groupBy('k').agg(F.count('*').as('n')), 'k')
          .filter(col('n').gt(384))
          .orderBy('id')
          .limit(50)
          .collect()
      ).map(r => r.toArray())
    const plain = await answer(df)
    for (const dealt of [df.repartition(7), df.repartition(4, 'k'), df.repartitionByRange(5, 's'), df.coalesce(2), df.repartition('k')])
      expect(await answer(dealt)).toEqual(plain)
    spark.conf.unset('spark.sql.execution.singleThreadRows')
  })
  it('are together by key, and as even as may be without one', async () => {
    const places = spark
      .range(0, 10_000, 1, 4)
      .repartition(6, col('id').mod(10))
      .select(col('id').mod(10).as('k'), F.spark_partition_id!().as('p'))
    expect(await places.groupBy('k').agg(F.countDistinct('p').as('n')).filter(col('n').gt(1)).count()).toBe(0)
    const sizes = await spark.range(0, 10_000, 1, 4).repartition(6).groupBy(F.spark_partition_id!().as('p')).count().collect()
    expect(sizes).toHaveLength(6)
    for (const row of sizes) expect(Math.abs(Number(row.getAs('count')) - 10_000 / 6)).toBeLessThan(4)
  })
})
