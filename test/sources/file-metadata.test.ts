import { statSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session } from '../execution/session.ts'

/** The hidden column of files, with three rows of one Parquet file and one of another. */
const folder = new URL('parquet-spark/files/', import.meta.url).pathname
const types = `parquet.\`${folder}types\``
const other = `parquet.\`${folder}case\``
const file = 'part-00000.snappy.parquet'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})

test("tells of a row's file", async () => {
  const { size, mtimeMs } = statSync(`${folder}types/${file}`)
  const [row] = await rowsOf(
    spark,
    `select m.file_path, m.file_name, m.file_size, m.file_block_start, m.file_block_length, m.file_modification_time, m.row_index from (select _metadata m from ${types}) where m.row_index = 2`,
  )
  expect(row).toEqual([`file://${folder}types/${file}`, file, BigInt(size), 0n, BigInt(size), BigInt(Math.floor(mtimeMs)) * 1000n, 2n])
})

test('is reached by name, with and without qualifier, and through subqueries; stars leave it out', async () => {
  const rows = (sql: string) => rowsOf(spark, sql)
  expect(await rows(`select i32, _metadata.row_index from ${types} where i32 > 1`)).toEqual([[2, 2n]])
  expect(await rows(`select * from ${other} where _metadata.row_index = 0`)).toEqual([[1, 2]])
  expect(await rows(`select * from ${other} order by _metadata.row_index`)).toEqual([[1, 2]])
  expect(await rows(`select t.i32 from ${types} t where t._metadata.file_name is not null order by _metadata.row_index desc`)).toEqual([
    [2],
    [1],
    [0],
  ])
  expect(await rows(`select i32, _metadata.row_index r from ${types} where _metadata.row_index > 1 order by _metadata.row_index`)).toEqual([
    [2, 2n],
  ])
  expect(await rows(`select count(*), max(_metadata.row_index) from ${types}`)).toEqual([[3n, 2n]])
  expect(await rows(`select _metadata.row_index from (select i32 from ${types}) order by 1`)).toEqual([[0n], [1n], [2n]])
  expect(await rows(`with c as (select * from ${types}) select max(_METADATA.Row_Index) from c`)).toEqual([[2n]])
  expect(
    await rows(
      `select x.i32, y._metadata.row_index from ${types} x join ${types} y on x.i32 = y.i32 and x._metadata.row_index = y._metadata.row_index order by 1`,
    ),
  ).toEqual([
    [0, 0n],
    [1, 1n],
    [2, 2n],
  ])
})

test('is hidden by views, and has no other fields', async () => {
  spark.read.parquet(`${folder}types`).createOrReplaceTempView('types_view')
  await expect(rowsOf(spark, 'select _metadata from types_view')).rejects.toMatchObject({ condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' })
  await expect(rowsOf(spark, `select _metadata.nope from ${types}`)).rejects.toMatchObject({ condition: 'FIELD_NOT_FOUND' })
})
