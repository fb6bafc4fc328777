import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'
import { errorOf, rowsOf } from './session.ts'

let spark: SparkSession
const warehouse = mkdtempSync(join(tmpdir(), 'tables-'))

beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').config('spark.sql.warehouse.dir', warehouse).getOrCreate()
})
afterAll(async () => {
  await spark.stop()
  rmSync(warehouse, { recursive: true, force: true })
})

const people = (...rows: [number, string][]) => spark.createDataFrame(rows, 'id int, name string')

describe('saveAsTable', () => {
  it('makes a table in the warehouse, and drops its files with it', async () => {
    await people([1, 'a'], [2, 'b']).write.saveAsTable('saved')
    expect(await rowsOf(spark, 'select * from saved order by id')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(existsSync(join(warehouse, 'saved'))).toBe(true)
    await spark.sql('drop table saved')
    expect(existsSync(join(warehouse, 'saved'))).toBe(false)
  })
  it('follows the mode where the table is there', async () => {
    await people([1, 'a']).write.format('json').saveAsTable('modes')
    expect((await errorOf(() => people([2, 'b']).write.saveAsTable('modes'))).condition).toBe('TABLE_OR_VIEW_ALREADY_EXISTS')
    await people([3, 'c']).write.mode('ignore').saveAsTable('modes')
    expect(await spark.table('modes').count()).toBe(1)
    // by name: the order of the columns does not matter
    const swapped = spark.createDataFrame([['d', 4]], 'name string, id int')
    await swapped.write.mode('append').saveAsTable('modes')
    expect(await rowsOf(spark, 'select id, name from modes order by id')).toEqual([
      [1, 'a'],
      [4, 'd'],
    ])
    await people([5, 'e']).write.mode('overwrite').partitionBy('name').saveAsTable('modes')
    expect(await rowsOf(spark, 'show partitions modes')).toEqual([['name=e']])
    const own = spark.table('modes')
    expect((await errorOf(() => own.write.mode('overwrite').saveAsTable('modes'))).condition).toBe('UNSUPPORTED_OVERWRITE.TABLE')
    expect(await spark.table('modes').count()).toBe(1)
    await spark.sql('drop table modes')
  })
})

describe('insertInto', () => {
  it('goes by the places of the columns', async () => {
    await spark.sql('create table places (a int, b string) using parquet')
    await people([1, 'x']).write.insertInto('places')
    await people([2, 'y']).toDF('b', 'a').write.insertInto('places')
    expect(await rowsOf(spark, 'select * from places order by a')).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
    await people([3, 'z']).write.mode('overwrite').insertInto('places')
    expect(await rowsOf(spark, 'select * from places')).toEqual([[3, 'z']])
    expect((await errorOf(() => people([1, 'x']).write.insertInto('nowhere'))).condition).toBe('TABLE_OR_VIEW_NOT_FOUND')
    expect((await errorOf(() => people([1, 'x']).write.partitionBy('id').insertInto('places'))).condition).toBe(
      'PARTITION_BY_NOT_ALLOWED_WITH_INSERT_INTO',
    )
    await spark.sql('drop table places')
  })
})

describe('writeTo', () => {
  it('makes tables, and adds nothing to tables of files', async () => {
    await people([1, 'a'], [2, 'b']).writeTo('v2').using('parquet').partitionedBy('name').tableProperty('k', 'v').create()
    expect(await rowsOf(spark, "show tblproperties v2 ('k')")).toEqual([['k', 'v']])
    for (const write of ['append', 'overwritePartitions'] as const)
      expect((await errorOf(() => people([3, 'c']).writeTo('v2')[write]())).condition).toBe('_LEGACY_ERROR_TEMP_1012')
    expect(await rowsOf(spark, 'select id, name from v2 order by id')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect((await errorOf(() => people([1, 'a']).writeTo('v2').createOrReplace())).condition).toBe('UNSUPPORTED_FEATURE.TABLE_OPERATION')
    await spark.sql('drop table v2')
  })
})

describe('the catalog', () => {
  it('lists databases, tables and columns', async () => {
    await spark.sql("create database shop comment 'goods'")
    spark.catalog.setCurrentDatabase('shop')
    expect(spark.catalog.currentDatabase()).toBe('shop')
    await spark.sql("create table items (id int comment 'key', kind string) using csv partitioned by (kind)")
    await spark.sql('create view cheap as select id from items')
    expect(await spark.catalog.listTables()).toEqual([
      { name: 'cheap', catalog: 'spark_catalog', namespace: ['shop'], description: null, tableType: 'VIEW', isTemporary: false },
      { name: 'items', catalog: 'spark_catalog', namespace: ['shop'], description: null, tableType: 'MANAGED', isTemporary: false },
    ])
    expect((await spark.catalog.listColumns('items')).map(c => [c.name, c.description, c.dataType, c.isPartition])).toEqual([
      ['id', 'key', 'int', false],
      ['kind', null, 'string', true],
    ])
    expect(spark.catalog.listDatabases('s*').map(d => [d.name, d.description])).toEqual([['shop', 'goods']])
    expect(await spark.catalog.tableExists('items')).toBe(true)
    expect(await spark.catalog.tableExists('shop.items')).toBe(true)
    expect(await spark.catalog.tableExists('items', 'default')).toBe(false)
    expect((await spark.catalog.getTable('shop.cheap')).tableType).toBe('VIEW')
    spark.catalog.setCurrentDatabase('default')
    await spark.sql('drop database shop cascade')
    expect(spark.catalog.databaseExists('shop')).toBe(false)
  })
  it('makes tables, also over files that are there', async () => {
    const files = join(warehouse, 'files')
    await people([1, 'a']).write.parquet(files)
    const df = await spark.catalog.createTable('over', { path: files, source: 'parquet' })
    expect(await df.count()).toBe(1)
    expect((await spark.catalog.getTable('over')).tableType).toBe('EXTERNAL')
    await spark.sql('drop table over')
    expect(existsSync(files)).toBe(true)
    await spark.catalog.createTable('fresh', { schema: 'a int', description: 'empty' })
    expect((await spark.catalog.getTable('fresh')).description).toBe('empty')
    await spark.sql('drop table fresh')
  })
  it('recovers partitions that other programs wrote', async () => {
    await spark.sql('create table found (id int, name string) using parquet partitioned by (name)')
    await people([1, 'a'], [2, 'b']).write.mode('append').partitionBy('name').parquet(join(warehouse, 'found'))
    expect(await spark.table('found').count()).toBe(0)
    await spark.catalog.recoverPartitions('found')
    expect(await spark.table('found').count()).toBe(2)
    await spark.sql('drop table found')
  })
  it('knows functions of all kinds', async () => {
    await spark.sql('create temporary function twice(x int) returns int return x * 2')
    await spark.sql('create function thrice(x int) returns int return x * 3')
    expect(await spark.catalog.functionExists('twice')).toBe(true)
    expect(await spark.catalog.functionExists('thrice', 'default')).toBe(true)
    expect(await spark.catalog.functionExists('abs')).toBe(true)
    expect(await spark.catalog.functionExists('nothing')).toBe(false)
    expect((await spark.catalog.getFunction('thrice')).isTemporary).toBe(false)
    await spark.sql('drop temporary function twice')
    await spark.sql('drop function thrice')
  })
})

describe('sessions', () => {
  it('share tables, and keep views, variables and the current database to themselves', async () => {
    await spark.sql('create table shared (a int) using parquet')
    await spark.sql('insert into shared values (1)')
    const other = spark.newSession()
    expect(await rowsOf(other, 'select * from shared')).toEqual([[1]])
    await spark.sql('declare x = 1')
    await spark.sql('create temporary view mine as select 1')
    expect((await errorOf(() => other.sql('select x'))).condition).toBe('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION')
    expect(await other.catalog.tableExists('mine')).toBe(false)
    await other.sql('create database elsewhere')
    await other.sql('use elsewhere')
    expect(spark.catalog.currentDatabase()).toBe('default')
    await other.sql('drop database elsewhere cascade')
    await spark.sql('drop table shared')
  })
})

describe('writing', () => {
  it('keeps the rows of all sides of a union', async () => {
    await spark.sql('create table sides using parquet as select 1 as a union all select 2 union all select id from range(3, 5)')
    await spark.sql('insert into sides select 6 union all select 7')
    expect(await rowsOf(spark, 'select count(*), sum(a) from sides')).toEqual([[6, 23]])
    await spark.sql('drop table sides')
  })
})
