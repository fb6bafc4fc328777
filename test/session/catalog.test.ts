import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'

/** What these give was seen on Spark 4.3. */
describe('spark.catalog changes what SQL commands do', () => {
  let spark: SparkSession
  const warehouse = mkdtempSync(join(tmpdir(), 'catalog-'))
  beforeAll(async () => {
    spark = await SparkSession.builder().master('local[1]').config('spark.sql.warehouse.dir', warehouse).getOrCreate()
  })
  afterAll(async () => {
    await spark.stop()
    rmSync(warehouse, { recursive: true, force: true })
  })
  const run = async (sql: string) => (await spark.sql(sql)).collect()

  it('databases', async () => {
    const { catalog } = spark
    await catalog.createDatabase('db1', false, { comment: "it's", a: 'b' })
    const about = await run('describe database extended db1')
    expect(about.map(r => [r.at(0), r.at(1)])).toEqual(
      expect.arrayContaining([
        ['Comment', "it's"],
        ['Properties', '((a,b))'],
      ]),
    )
    await expect(catalog.createDatabase('db1')).rejects.toMatchObject({ condition: 'SCHEMA_ALREADY_EXISTS' })
    await catalog.createDatabase('db1', true)
    await run('create table db1.t (id int) using parquet')
    await expect(catalog.dropDatabase('db1')).rejects.toMatchObject({ condition: 'SCHEMA_NOT_EMPTY' })
    await catalog.dropDatabase('db1', false, true)
    await expect(catalog.dropDatabase('db1')).rejects.toMatchObject({ condition: 'SCHEMA_NOT_FOUND' })
    await catalog.dropDatabase('db1', true)
  })

  it('tables and views', async () => {
    const { catalog } = spark
    await catalog.createDatabase('db2')
    await run("create table db2.t (id int, p int) using parquet partitioned by (p) tblproperties ('k' = 'v')")
    await run('insert into db2.t partition (p = 1) select 1')
    await run('insert into db2.t partition (p = 2) select 1')
    await run('create view db2.v as select 1')
    await run('create temp view tv as select 2')
    expect(await catalog.listPartitions('db2.t')).toEqual([{ partition: 'p=1' }, { partition: 'p=2' }])
    expect((await catalog.listViews()).map(v => v.name)).toEqual(['tv'])
    expect((await catalog.listViews('db2')).map(v => v.name)).toEqual(['v', 'tv'])
    expect((await catalog.listViews('db2', 'v*')).map(v => [v.name, v.tableType, v.isTemporary])).toEqual([['v', 'VIEW', false]])
    expect(await catalog.getTableProperties('db2.t')).toMatchObject({ k: 'v' })
    expect(await catalog.getCreateTableString('db2.t')).toMatch(
      /^CREATE TABLE spark_catalog\.db2\.t \(\n {2}id INT,\n {2}p INT\)\nUSING parquet/,
    )
    await catalog.analyzeTable('db2.t')
    await catalog.truncateTable('db2.t')
    expect(await spark.table('db2.t').count()).toBe(0)
    await expect(catalog.dropView('db2.t')).rejects.toMatchObject({ condition: 'WRONG_COMMAND_FOR_OBJECT_TYPE' })
    await catalog.dropView('db2.v')
    expect(await catalog.tableExists('db2.v')).toBe(false)
    await catalog.dropTable('db2.t')
    await expect(catalog.dropTable('db2.t')).rejects.toMatchObject({ condition: 'TABLE_OR_VIEW_NOT_FOUND' })
    await catalog.dropTable('db2.t', true)
    catalog.dropTempView('tv')
    await catalog.dropDatabase('db2')
  })
})
