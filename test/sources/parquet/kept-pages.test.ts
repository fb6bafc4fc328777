import { copyFileSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'

/** Files old enough that any change of them would be seen, so that what is read of them may be kept. */
let folder: string
let spark: SparkSession
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-pages-'))
  spark = (await SparkSession.builder().master('local[2]').getOrCreate()).newSession()
  place('datasets/tpch/orders.parquet', 'orders.parquet')
})
afterAll(() => rmSync(folder, { recursive: true }))

function place(from: string, to: string, secondsAgo = 100): string {
  const path = join(folder, to)
  copyFileSync(from, path)
  const then = Date.now() / 1000 - secondsAgo
  utimesSync(path, then, then)
  return path
}

const kept = () => spark.state.engine.memory.kept.bytes
const rows = async (path: string, what = 'count(*), sum(o_totalprice), max(o_comment), sum(o_custkey)') =>
  (await spark.sql(`select ${what} from parquet.\`${path}\``)).rows()

describe('pages that are kept without their compression', () => {
  it('give the rows that the file gives', async () => {
    const before = kept()
    const path = join(folder, 'orders.parquet')
    const first = await rows(path)
    expect(kept()).toBeGreaterThan(before + 400_000)
    const between = kept()
    expect(await rows(path)).toEqual(first)
    expect(await rows(path, 'max(o_comment), sum(o_totalprice)')).toEqual([[first[0]![2], first[0]![1]]])
    expect(kept()).toBe(between)
  })

  it('are those of the file that is there', async () => {
    const path = place('datasets/tpch/orders.parquet', 'changing.parquet')
    const [[count]] = (await rows(path, 'count(o_custkey)')) as [[bigint]]
    expect(await rows(path, 'count(o_custkey)')).toEqual([[count]])
    place('datasets/tpch/lineitem.parquet', 'changing.parquet', 50)
    const [[other]] = (await rows(path, 'count(l_comment)')) as [[bigint]]
    expect(Number(other)).toBeGreaterThan(Number(count) * 3)
    rmSync(path)
    await expect(rows(path, 'count(l_comment)')).rejects.toThrow('PATH_NOT_FOUND')
  })

  it('of a file that was just written are not kept: a change within a tick would not be seen', async () => {
    const path = place('datasets/tpch/orders.parquet', 'young.parquet', 0)
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(2_000)
    const before = kept()
    await rows(path)
    expect(kept()).toBe(before)
  })

  it('where pages are skipped nothing is kept, and the rows are right', async () => {
    const path = place('datasets/tpch/orders.parquet', 'limited.parquet')
    const before = kept()
    const limited = await (await spark.sql(`select o_comment from parquet.\`${path}\` limit 3`)).rows()
    expect(limited).toHaveLength(3)
    const all = await (await spark.sql(`select o_comment from parquet.\`${path}\``)).rows()
    expect(all.slice(0, 3)).toEqual(limited)
    expect(kept()).toBeGreaterThan(before)
    expect((await (await spark.sql(`select o_comment from parquet.\`${path}\``)).rows()).map(String)).toEqual(all.map(String))
  })

  it('of which checksums are wanted are read from the file', async () => {
    const path = place('datasets/tpch/orders.parquet', 'checked.parquet')
    const df = spark.read.option('parquet.page.verify-checksum.enabled', 'true').parquet(path)
    const before = kept()
    expect(await df.selectExpr('sum(o_custkey)').count()).toBe(1)
    expect((await df.selectExpr('max(o_comment)').rows())[0]).toHaveLength(1)
    expect(kept()).toBe(before)
  })
})
