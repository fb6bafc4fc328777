import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { errorOf, testSession } from './session.ts'

let spark: SparkSession
const folder = mkdtempSync(join(tmpdir(), 'firesteel-write-'))
beforeAll(async () => {
  spark = await testSession()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what a write refuses before it starts', () => {
  // conditions and messages recorded from Spark
  it('names, modes and formats that are not there', async () => {
    expect((await errorOf(() => spark.range(1).write.mode('foo'))).condition).toBe('INVALID_SAVE_MODE')
    expect((await errorOf(() => spark.range(1).write.format('nope').save(join(folder, 'x')))).condition).toBe('DATA_SOURCE_NOT_FOUND')
    expect((await errorOf(() => spark.range(1).write.save())).message).toBe("'path' is not specified.")
    expect((await errorOf(() => spark.range(1).write.partitionBy('x').parquet(join(folder, 'x')))).message).toBe(
      'Partition column `x` not found in schema struct<id:bigint>.',
    )
  })
  it('columns that cannot be written', async () => {
    expect((await errorOf(() => spark.range(1).selectExpr('id', 'id').write.parquet(join(folder, 'x')))).condition).toBe(
      'COLUMN_ALREADY_EXISTS',
    )
    expect((await errorOf(() => spark.range(1).write.partitionBy('id').parquet(join(folder, 'x')))).condition).toBe(
      'ALL_PARTITION_COLUMNS_NOT_ALLOWED',
    )
  })
  it('a target that is there, unless told what to do with it', async () => {
    const { condition, message } = await errorOf(() => spark.range(1).write.parquet(folder))
    expect(condition).toBe('PATH_ALREADY_EXISTS')
    expect(message).toContain(`Path file:${folder} already exists.`)
    await spark.range(1).write.mode('ignore').parquet(folder)
  })
})
