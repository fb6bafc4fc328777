import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { engineOf, leftBehind, rowsOf, session } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
  for (const file of readdirSync('datasets/tpch'))
    spark.read.parquet(`datasets/tpch/${file}`).createOrReplaceTempView(file.replace('.parquet', ''))
})

const statements: Record<string, string> = {
  project: "select id, concat('row number ', id) from range(0, 5000, 1, 4)",
  'group by': "select id % 3000, count(*), max(concat('row number ', id)) from range(0, 20000, 1, 4) group by 1",
  join: 'select count(*) from range(0, 20000, 1, 4) a join range(0, 20000, 1, 4) b on a.id = b.id',
  'outer join': 'select count(*) from range(0, 20000, 1, 4) a full join range(500, 25000, 1, 4) b on a.id = b.id',
  'nested loop': 'select count(*) from range(0, 200, 1, 4) a left join range(0, 200, 1, 4) b on a.id > b.id',
  sort: 'select id from range(0, 20000, 1, 4) order by id % 7, id desc',
  'top-n': 'select id from range(0, 20000, 1, 4) order by id desc limit 10',
  limit: 'select id from range(0, 20000, 1, 4) limit 10',
  union: 'select id from range(0, 2000, 1, 4) union select id from range(1000, 3000, 1, 4)',
  subquery: 'select id from range(0, 2000, 1, 4) where id = (select max(id) - 1 from range(2000)) or id in (select id * 7 from range(10))',
  scan: 'select l_returnflag, max(l_comment) from lineitem group by l_returnflag',
}

describe('memory is back where it was, and nothing is at work, after', () => {
  it.each(Object.entries(statements))('%s', async (_, sql) => {
    expect(await leftBehind(spark, () => rowsOf(spark, sql))).toBe(0)
  })
  it.each(['q02', 'q09', 'q18', 'q21'])('TPC-H %s', async name => {
    const sql = readFileSync(`test/sql/tpch/${name}.sql`, 'utf8').trim().replace(/;$/, '')
    expect(await leftBehind(spark, () => rowsOf(spark, sql))).toBe(0)
  })
  it('an error in the middle', async () => {
    const failing = () =>
      expect(rowsOf(spark, 'select sum(1 / (id - 19000)) from range(0, 20000, 1, 4) group by id % 100')).rejects.toThrow('DIVIDE_BY_ZERO')
    expect(await leftBehind(spark, failing)).toBe(0)
  })
  it('an abort in the middle', async () => {
    const aborted = async () => {
      const controller = new AbortController()
      const running = (
        await spark.sql('select count(*) from range(0, 100000, 1, 8) a join range(0, 100000, 1, 8) b on a.id % 100 = b.id % 100')
      ).collect({
        signal: controller.signal,
      })
      setTimeout(() => controller.abort(), 30)
      await running.catch(() => undefined)
    }
    expect(await leftBehind(spark, aborted)).toBe(0)
  })
  it('a DataFrame that was cached and given up', async () => {
    const cached = async () => {
      const df = (await spark.sql('select id, id * 2 as b from range(0, 20000, 1, 4)')).cache()
      expect(await df.count()).toBe(20_000)
      expect(await df.count()).toBe(20_000)
      df.unpersist()
    }
    expect(await leftBehind(spark, cached)).toBe(0)
    expect(engineOf(spark).cache.size).toBe(0)
  })
})
