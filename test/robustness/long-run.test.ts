import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'
import { engineOf, rowsOf, sorted, tiny } from '../execution/session.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-test-'))
let spark: SparkSession
beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').config('spark.driver.memory', '256m').getOrCreate()
  for (const [key, value] of Object.entries({ ...tiny, 'spark.sql.execution.morselRows': 4000 })) spark.conf.set(key, value)
  for (const file of readdirSync('datasets/tpch'))
    spark.read.parquet(`datasets/tpch/${file}`).createOrReplaceTempView(file.replace('.parquet', ''))
})
afterAll(() => rmSync(folder, { recursive: true }))
const workers = () => engineOf(spark).scheduler.pool.workers
const descriptors = () => readdirSync('/proc/self/fd').length

describe('300 queries in a row', () => {
  it('leave memory, workers and files where they were', async () => {
    const round = async (i: number) => {
      await rowsOf(
        spark,
        `select n_name, count(*) from nation join region on n_regionkey = r_regionkey where n_nationkey <> ${i} group by 1`,
      )
      const df = (await spark.sql(`select id, id % 7 k from range(0, 3000, 1, 3) where id > ${i % 5}`)).cache()
      await df.groupBy('k').count().collect()
      await df.unpersist().sort('id').limit(3).collect()
      if (i % 10 === 0) await spark.range(0, 100, 1, 2).write.mode('overwrite').parquet(join(folder, 'rows'))
      if (i % 15 === 0)
        await expect(rowsOf(spark, 'select sum(1 / (id - 900)) from range(0, 1000, 1, 4)')).rejects.toThrow('DIVIDE_BY_ZERO')
    }
    const { memory, scheduler, storage, cache } = engineOf(spark)
    const state = () => {
      scheduler.assertEmpty()
      return { used: memory.used, workers: workers().map(w => w.executorId), descriptors: descriptors(), cached: cache.size }
    }
    for (let i = 0; i < 15; i++) await round(i)
    const before = state()
    for (let i = 0; i < 75; i++) await round(i)
    await rowsOf(spark, 'select 1')
    const after = state()
    expect(after).toEqual(before)
    expect(storage.blocks.blocks).toEqual([])
  }, 300_000)
})

describe('a worker killed while files are written', () => {
  it.each([0, 1, 2, 3, 4, 5])('loses and doubles nothing (%i)', async n => {
    const path = join(folder, `killed-${n}`)
    const sql = `select id, concat('row ', id) s, id % 5 p from range(0, 60000, 1, 12)`
    const delay = [1, 8, 20, 40, 80, 120][n]!
    const timer = setTimeout(
      () =>
        workers()
          .find(w => w.busy)
          ?.terminate('killed by the test'),
      delay,
    )
    const writer = (await spark.sql(sql)).write
    await (n % 2 === 0 ? writer : writer.partitionBy('p')).parquet(path)
    clearTimeout(timer)
    spark.read.parquet(path).createOrReplaceTempView('written')
    expect(await rowsOf(spark, 'select count(*), count(distinct id), sum(id), sum(length(s)), sum(p) from written')).toEqual(
      await rowsOf(spark, `select count(*), count(distinct id), sum(id), sum(length(s)), sum(p) from (${sql})`),
    )
    expect(readdirSync(path).filter(f => f.startsWith('_') || f.startsWith('.'))).toEqual(['_SUCCESS'])
  })
})

describe('a worker killed in each stage', () => {
  const tpch = (name: string) => readFileSync(`test/sql/tpch/${name}.sql`, 'utf8').trim().replace(/;$/, '')
  it.each(['q03', 'q10', 'q18'])('of a join and an aggregation, TPC-H %s: the answer is right', async name => {
    const { listeners } = engineOf(spark).scheduler
    const expected = sorted(await rowsOf(spark, tpch(name)))
    let stages = 0
    const counter = { onStageSubmitted: () => void stages++ }
    listeners.addListener(counter)
    await rowsOf(spark, tpch(name))
    listeners.removeListener(counter)
    expect(stages).toBeGreaterThan(3)
    let killed = 0
    for (let victim = 0; victim < stages; victim++) {
      let seen = 0
      const killer = {
        onStageSubmitted: () => {
          if (seen++ !== victim) return
          // as soon as somebody works on it
          const timer = setInterval(() => {
            const busy = workers().find(w => w.busy)
            if (busy) {
              killed++
              busy.terminate('killed by the test')
            }
            clearInterval(timer)
          }, 0)
        },
      }
      listeners.addListener(killer)
      expect(sorted(await rowsOf(spark, tpch(name))), `stage ${victim}`).toEqual(expected)
      listeners.removeListener(killer)
    }
    expect(killed).toBeGreaterThan(0)
  })
})
