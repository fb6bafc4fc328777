import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'
import { engineOf, rowsOf, sorted, tiny } from '../execution/session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').config('spark.driver.maxResultSize', '1m').getOrCreate()
  for (const [key, value] of Object.entries({ ...tiny, 'spark.sql.execution.morselRows': 2000 })) spark.conf.set(key, value)
  for (const file of readdirSync('datasets/tpch'))
    spark.read.parquet(`datasets/tpch/${file}`).createOrReplaceTempView(file.replace('.parquet', ''))
})
const workers = () => engineOf(spark).scheduler.pool.workers
const works = async () =>
  expect(await rowsOf(spark, 'select count(*), sum(id) from range(0, 10000, 1, 8)')).toEqual([[10_000n, 49_995_000n]])
afterEach(async () => {
  await works()
  engineOf(spark).scheduler.assertEmpty()
})
const tpch = (name: string) => readFileSync(`test/sql/tpch/${name}.sql`, 'utf8').trim().replace(/;$/, '')
const long = 'select count(*), sum(a.id * b.id) from range(0, 60000, 1, 16) a join range(0, 60000, 1, 16) b on a.id % 10 = b.id % 10'

/** A generator of numbers in [0, 1) that gives the same again for the same seed. */
function random(seed: number): () => number {
  let x = seed
  return () => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0
    return x / 2 ** 32
  }
}

describe('a worker killed in the middle', () => {
  it.each(['q01', 'q03', 'q05', 'q09', 'q13', 'q16', 'q18', 'q21', 'q22'])('of TPC-H %s: the answer is right', async name => {
    const next = random(name.charCodeAt(1) * 100 + name.charCodeAt(2))
    const expected = sorted(await rowsOf(spark, tpch(name)))
    let killed = 0
    for (let round = 0; round < 4; round++) {
      const timer = setTimeout(
        () => {
          const alive = workers().filter(w => w.busy)
          if (alive.length === 0) return
          killed++
          alive[Math.floor(next() * alive.length)]!.terminate('killed by the test')
        },
        Math.floor(next() * 60),
      )
      expect(sorted(await rowsOf(spark, tpch(name))), `round ${round}, ${killed} killed`).toEqual(expected)
      clearTimeout(timer)
    }
  })

  it('again and again, of a join that takes a while', async () => {
    const sql = long.replaceAll('60000', '20000')
    const expected = await rowsOf(spark, sql)
    let killed = 0
    let rounds = 0
    while (killed < 3 && rounds++ < 40) {
      const timer = setInterval(() => {
        const busy = workers().find(w => w.busy)
        if (!busy) return
        clearInterval(timer)
        killed++
        busy.terminate('killed by the test')
      }, 3)
      expect(await rowsOf(spark, sql)).toEqual(expected)
      clearInterval(timer)
    }
    expect(killed).toBeGreaterThan(0)
  })
})

describe('workers that keep dying', () => {
  it('do not keep a job from its end once they live again', async () => {
    const timer = setInterval(() => {
      for (const w of workers().filter(w => w.busy)) w.terminate('killed by the test')
    }, 5)
    setTimeout(() => clearInterval(timer), 400)
    await works()
    expect(await rowsOf(spark, 'select count(*) from range(0, 200000, 1, 16) a join range(0, 200000, 1, 16) b on a.id = b.id')).toEqual([
      [200_000n],
    ])
    clearInterval(timer)
  })
})

describe('an abort signal', () => {
  it('stops a job within a second of each processor', async () => {
    const controller = new AbortController()
    const running = (await spark.sql(long)).collect({ signal: controller.signal })
    const outcome = running.then(
      () => 'finished',
      (error: Error) => error.message,
    )
    while (!workers().some(w => w.busy)) await new Promise(resolve => setTimeout(resolve, 5))
    // processor time, as others may have the machine
    const before = process.cpuUsage()
    controller.abort()
    expect(await outcome).toMatch(/SPARK_JOB_CANCELLED|abort/i)
    const { user, system } = process.cpuUsage(before)
    expect(user + system).toBeLessThan(2_000_000)
  })
  it('that was given already stops it before it starts', async () => {
    await expect((await spark.sql(long)).collect({ signal: AbortSignal.abort() })).rejects.toThrow(/SPARK_JOB_CANCELLED|abort/i)
  })
  it('of one job leaves another alone', async () => {
    const controller = new AbortController()
    const stopped = (await spark.sql(long)).collect({ signal: controller.signal }).catch(() => 'stopped')
    const other = rowsOf(spark, 'select count(*) from range(0, 50000, 1, 8) where id % 3 = 0')
    setTimeout(() => controller.abort(), 50)
    expect(await other).toEqual([[16_667n]])
    expect(await stopped).toBe('stopped')
  })
})

describe('spark.driver.maxResultSize', () => {
  const message =
    /^Job aborted due to stage failure: Total size of serialized results of \d+ tasks \(\d+\.\d (KiB|MiB)\) is bigger than spark\.driver\.maxResultSize \(1024\.0 KiB\)/
  it('bounds what an action collects', async () => {
    await expect((await spark.sql('select id from range(0, 1000000, 1, 8)')).collect()).rejects.toThrow(message)
  })
  it('counts long strings', async () => {
    await expect((await spark.sql(`select repeat('0123456789', 30000) as s from range(0, 10, 1, 5)`)).collect()).rejects.toThrow(message)
    expect((await (await spark.sql(`select repeat('0123456789', 30000) as s from range(0, 3, 1, 3)`)).collect()).length).toBe(3)
  })
  it('leaves what stays in the engine alone', async () => {
    expect(await rowsOf(spark, 'select count(*) from (select distinct id from range(0, 1000000, 1, 8))')).toEqual([[1_000_000n]])
  })
})

describe('what is not there', () => {
  it('a path', async () => {
    for (const format of ['parquet', 'csv'])
      await expect(spark.read.format(format).load('datasets/no/such/file').schema(), format).rejects.toMatchObject({
        condition: 'PATH_NOT_FOUND',
      })
    await expect(spark.read.parquet('datasets/no/such/file').schema()).rejects.toThrow('datasets/no/such/file')
  })
  it('a column, a table, a function', async () => {
    await expect(spark.sql('select l_ordrkey from lineitem')).rejects.toMatchObject({ condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' })
    await expect(spark.sql('select * from lineitems')).rejects.toMatchObject({ condition: 'TABLE_OR_VIEW_NOT_FOUND' })
    await expect(spark.sql('select no_such(1)')).rejects.toMatchObject({ condition: 'UNRESOLVED_ROUTINE' })
  })
})
