import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession, StorageLevel } from '#dist/index.js'
import { storageInfo } from '#dist/session/storage-info.js'
import { engineOf, rowsOf } from '../execution/session.ts'

const local = mkdtempSync(join(tmpdir(), 'firesteel-test-'))
let spark: SparkSession
beforeAll(async () => {
  // little memory: what is cached here does not fit
  const builder = SparkSession.builder().master('local[2]').config('spark.driver.memory', '64m').config('spark.local.dir', local)
  spark = await builder.getOrCreate()
  spark.conf.set('spark.sql.execution.singleThreadRows', 0)
})
afterEach(async () => {
  await spark.sql('clear cache')
  const { storage, scheduler } = engineOf(spark)
  expect(storage.blocks.blocks).toEqual([])
  expect(files()).toEqual([])
  scheduler.assertEmpty()
})
afterAll(async () => {
  await spark.stop()
  expect(readdirSync(local)).toEqual([])
  rmSync(local, { recursive: true })
})
const files = () => readdirSync(local).flatMap(d => readdirSync(join(local, d)).filter(f => f.endsWith('.block')))
const workers = () => engineOf(spark).scheduler.pool.workers

/** Rows of about 90 bytes, most of them numbers that do not pack. */
const wide = (rows: number) =>
  `select id, ${Array.from({ length: 8 }, (_, i) => `id * ${7919 + 2 * i} % 1000003 * 1000000007 c${i}`).join(', ')},
    cast(id * 104729 % 1000003 as string) a from range(0, ${rows}, 1, 12)`
const check = 'count(*), sum(id), sum(c3 % 1001), sum(length(a)), max(a)'

describe('more than fits into memory', () => {
  const rows = 1_000_000
  let expected: unknown
  beforeAll(async () => {
    expected = await rowsOf(spark, `select ${check} from (${wide(rows)})`)
  })

  it.each(['MEMORY_AND_DISK', 'DISK_ONLY', 'MEMORY_AND_DISK_SER'] as const)('at %s the rest is on disk', async name => {
    const df = (await spark.sql(wide(rows))).persist(StorageLevel[name])
    for (let i = 0; i < 2; i++) expect(await df.selectExpr(...check.split(', ')).rows()).toEqual(expected)
    const [info] = storageInfo(spark)
    expect(info!.diskSize).toBeGreaterThan(10_000_000)
    expect(info!.numCachedPartitions).toBe(12)
    if (name === 'DISK_ONLY') expect(info!.memSize).toBe(0)
    else expect(info!.memSize).toBeGreaterThan(10_000_000)
    expect(files().length).toBeGreaterThan(10)
  })

  it('at MEMORY_ONLY it is computed anew', async () => {
    const df = (await spark.sql(wide(rows))).persist(StorageLevel.MEMORY_ONLY)
    for (let i = 0; i < 2; i++) expect(await df.selectExpr(...check.split(', ')).rows()).toEqual(expected)
    expect(files()).toEqual([])
  })

  it('the least recently used goes first: to disk, or to nowhere and is computed anew', async () => {
    const few = 100_000
    const query = (level: number) => wide(few).replace('id * 7919', `(id + ${level}) * 7919`)
    const answers: unknown[] = []
    for (let i = 0; i < 6; i++) answers.push(await rowsOf(spark, `select ${check} from (${query(i)})`))
    for (const level of [StorageLevel.MEMORY_AND_DISK, StorageLevel.MEMORY_ONLY]) {
      const dfs = []
      for (let i = 0; i < 6; i++) {
        const df = (await spark.sql(query(i))).persist(level)
        expect(await df.selectExpr(...check.split(', ')).rows()).toEqual(answers[i])
        dfs.push(df)
      }
      const infos = storageInfo(spark)
      expect(infos[0]!.memSize).toBeLessThan(infos[5]!.memSize)
      if (level.useDisk) expect(infos[0]!.diskSize).toBeGreaterThan(0)
      else expect(infos[0]!.numCachedPartitions).toBeLessThan(12)
      for (const [i, df] of dfs.entries()) expect(await df.selectExpr(...check.split(', ')).rows(), `${i}`).toEqual(answers[i])
      await spark.sql('clear cache')
    }
  })
})

describe('a worker killed', () => {
  const rows = 200_000
  it.each([
    ['while caching', true],
    ['while reading', false],
  ])('%s loses nothing', async (_, caching) => {
    const expected = await rowsOf(spark, `select ${check} from (${wide(rows)})`)
    for (const level of [StorageLevel.MEMORY_AND_DISK, StorageLevel.DISK_ONLY]) {
      let killed = 0
      for (let round = 0; round < 3; round++) {
        const df = (await spark.sql(wide(rows))).persist(level)
        if (!caching) await df.count()
        const timer = setTimeout(
          () => {
            const busy = workers().find(w => w.busy)
            if (!busy) return
            killed++
            busy.terminate('killed by the test')
          },
          caching ? 15 + round * 40 : 2 + round * 2,
        )
        expect(await df.selectExpr(...check.split(', ')).rows()).toEqual(expected)
        clearTimeout(timer)
        expect(await df.selectExpr(...check.split(', ')).rows()).toEqual(expected)
        const [info] = storageInfo(spark)
        expect(info!.numCachedPartitions).toBe(12)
        // no file of an attempt that did not live
        expect(files().length).toBe(engineOf(spark).storage.blocks.blocks.filter(b => b.tier === 'disk').length)
        await spark.sql('clear cache')
      }
      expect(killed).toBeGreaterThan(0)
    }
  })

  it("an error while caching is the query's, and leaves nothing", async () => {
    const df = (await spark.sql('select id, 1 / (id - 150000) x from range(0, 200000, 1, 8)')).persist()
    await expect(df.count()).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' })
    await expect(df.count()).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' })
  })
})
