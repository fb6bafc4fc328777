import { beforeAll, describe, expect, it } from 'vitest'
import { col, lit, type SparkSession } from '#dist/index.js'
import { errorOf, rowsOf, testSession } from './session.ts'

// rows and schemas are those of real Spark
let spark: SparkSession
beforeAll(async () => {
  spark = await testSession()
  await spark.sql("create temp view v as select 1 a, 'x' b")
  await spark.sql('create or replace global temp view g as select 1 a')
  await spark.sql('create temp view nest as select a + 1 z from v')
})
const conditionOf = async (sql: string) => (await errorOf(() => spark.sql(sql))).condition
const schemaOf = async (sql: string) => (await (await spark.sql(sql)).dtypes()).map(d => d.join(':')).join(',')

describe('SET and RESET', () => {
  it('set, show and forget keys', async () => {
    expect(await rowsOf(spark, 'SET spark.sql.shuffle.partitions=7')).toEqual([['spark.sql.shuffle.partitions', '7']])
    expect(await rowsOf(spark, 'SET spark.sql.shuffle.partitions')).toEqual([['spark.sql.shuffle.partitions', '7']])
    expect(await rowsOf(spark, 'RESET spark.sql.shuffle.partitions')).toEqual([])
    expect(await rowsOf(spark, 'SET spark.sql.shuffle.partitions')).toEqual([['spark.sql.shuffle.partitions', '200']])
    expect(await rowsOf(spark, 'SET spark.sql.ansi.enabled')).toEqual([['spark.sql.ansi.enabled', 'true']])
    expect(await rowsOf(spark, 'SET spark.sql.autoBroadcastJoinThreshold')).toEqual([['spark.sql.autoBroadcastJoinThreshold', '10485760b']])
    expect(await rowsOf(spark, 'SET never.set')).toEqual([['never.set', '<undefined>']])
  })
  it('list all keys', async () => {
    expect(await schemaOf('SET -v')).toBe('key:string,value:string,meaning:string,Since version:string')
    const ansi = (await rowsOf(spark, 'SET -v')).find(r => r[0] === 'spark.sql.ansi.enabled')!
    expect([ansi[1], ansi[3]]).toEqual(['true', '3.0.0'])
    expect(await rowsOf(spark, 'SET')).toContainEqual(['spark.sql.session.timeZone', 'America/Los_Angeles'])
  })
  it('refuse what is fixed or wrong', async () => {
    expect(await conditionOf('SET spark.sql.warehouse.dir=x')).toBe('CANNOT_MODIFY_STATIC_CONFIG')
    expect(await conditionOf("SET TIME ZONE 'Nope/Zone'")).toBe('INVALID_CONF_VALUE.TIME_ZONE')
  })
})

describe('SHOW', () => {
  it('lists views', async () => {
    expect(await schemaOf('SHOW TABLES')).toBe('namespace:string,tableName:string,isTemporary:boolean')
    const own = [
      ['', 'nest', true],
      ['', 'v', true],
    ]
    expect(await rowsOf(spark, 'SHOW TABLES')).toEqual(own)
    expect(await rowsOf(spark, 'SHOW VIEWS IN global_temp')).toEqual([['global_temp', 'g', true], ...own])
    expect(await rowsOf(spark, "SHOW TABLES LIKE 'n*|zz'")).toEqual([['', 'nest', true]])
    expect(await conditionOf('SHOW TABLES IN nope')).toBe('SCHEMA_NOT_FOUND')
  })
  it('lists columns, functions, databases and catalogs', async () => {
    expect(await rowsOf(spark, 'SHOW COLUMNS IN v')).toEqual([['a'], ['b']])
    expect(await rowsOf(spark, 'SHOW COLUMNS IN global_temp.g')).toEqual([['a']])
    expect(await rowsOf(spark, "SHOW SYSTEM FUNCTIONS LIKE 'ab*|tan'")).toEqual([['abs'], ['tan']])
    expect(await rowsOf(spark, 'SHOW USER FUNCTIONS')).toEqual([])
    expect(await rowsOf(spark, 'SHOW DATABASES')).toEqual([['default']])
    expect(await rowsOf(spark, 'SHOW CURRENT NAMESPACE')).toEqual([['spark_catalog', 'default']])
    expect(await rowsOf(spark, "SHOW CATALOGS LIKE 'x*'")).toEqual([])
  })
  it('points at a table that is not there', async () => {
    const { message } = await errorOf(() => spark.sql('SHOW COLUMNS FROM nope'))
    expect(message).toContain('[TABLE_OR_VIEW_NOT_FOUND] The table or view `nope` cannot be found.')
    expect(message).toContain('Search path: [`system`.`session`, `spark_catalog`.`default`].')
  })
})

describe('DESCRIBE', () => {
  it('gives columns of views and queries', async () => {
    const columns = [
      ['a', 'int', null],
      ['b', 'string', null],
    ]
    expect(await schemaOf('DESCRIBE v')).toBe('col_name:string,data_type:string,comment:string')
    expect(await rowsOf(spark, 'DESCRIBE v')).toEqual(columns)
    expect(await rowsOf(spark, 'DESC EXTENDED v')).toEqual(columns)
    expect(await rowsOf(spark, 'DESCRIBE QUERY select 1.5 x')).toEqual([['x', 'decimal(2,1)', null]])
    expect(await rowsOf(spark, 'DESCRIBE v a')).toEqual([
      ['col_name', 'a'],
      ['data_type', 'int'],
      ['comment', 'NULL'],
    ])
    expect(await conditionOf('DESCRIBE v nope')).toBe('COLUMN_NOT_FOUND')
    expect(await conditionOf('DESCRIBE nope')).toBe('TABLE_OR_VIEW_NOT_FOUND')
  })
  it('describes functions from their entries', async () => {
    const rows = await rowsOf(spark, 'DESCRIBE FUNCTION EXTENDED abs')
    expect(rows[0]).toEqual(['Function: abs'])
    expect(rows[1]![0]).toMatch(/^Usage: abs\(/)
    expect(rows.at(-1)![0]).toContain('> SELECT abs(-1);\n       1\n')
    expect(await conditionOf('DESCRIBE FUNCTION nope')).toBe('UNRESOLVED_ROUTINE')
  })
})

describe('EXPLAIN', () => {
  it('gives one row with the plan, or the error of planning', async () => {
    expect(await schemaOf('EXPLAIN SELECT 1')).toBe('plan:string')
    expect((await rowsOf(spark, 'EXPLAIN SELECT 1'))[0]![0]).toMatch(/^== Physical Plan ==\n[\s\S]*\n\n$/)
    expect((await rowsOf(spark, 'EXPLAIN EXTENDED SELECT 1'))[0]![0]).toMatch(
      /^== Parsed Logical Plan ==\n'Project [\s\S]*\n== Analyzed Logical Plan ==\n1: int\nProject [\s\S]*\n== Optimized Logical Plan ==\n[\s\S]*\n== Physical Plan ==\n/,
    )
    const failed = await rowsOf(spark, 'EXPLAIN SELECT nope')
    expect(failed[0]).toEqual(['Error occurred during query planning: '])
    expect(failed[1]![0]).toContain('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION')
  })
})

describe('views', () => {
  it('of SQL are their text: what it names is looked up at each use', async () => {
    await spark.sql('create or replace temp view base as select 1 q')
    await spark.sql('create or replace temp view above as select q + 1 z from base')
    await spark.sql('create or replace temp view base as select 10 q')
    expect(await rowsOf(spark, 'select z from above')).toEqual([[11]])
    await spark.sql('drop view base')
    expect(await conditionOf('select z from above')).toBe('TABLE_OR_VIEW_NOT_FOUND')
  })
  it('of DataFrames keep what they meant', async () => {
    spark.range(3).createOrReplaceTempView('t')
    spark.table('t').filter('id > 0').createOrReplaceTempView('t')
    spark.table('t').filter('id > 1').createOrReplaceTempView('t')
    expect(await rowsOf(spark, 'select * from t')).toEqual([[2]])
  })
  it('name their columns', async () => {
    await spark.sql("create temp view w (x, y COMMENT 'the second') as select 1, 'a'")
    expect(await rowsOf(spark, 'describe w')).toEqual([
      ['x', 'int', null],
      ['y', 'string', 'the second'],
    ])
    expect(await conditionOf('create temp view w2 (x) as select 1, 2')).toBe('CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS')
    expect(await conditionOf('create temp view w2 (x, y) as select 1')).toBe('CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS')
    expect(await conditionOf('create temp view w2 as select 1 a, 2 A')).toBe('COLUMN_ALREADY_EXISTS')
  })
  it('cannot be made twice, or of themselves', async () => {
    expect(await conditionOf('create temp view v as select 1')).toBe('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS')
    expect((await errorOf(() => spark.range(1).createTempView('v'))).condition).toBe('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS')
    expect((await errorOf(() => spark.range(1).createTempView('a.b'))).condition).toBe('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS')
    expect((await errorOf(() => spark.range(1).createTempView('a b'))).message).toBe('Invalid view name: a b.')
    expect(await conditionOf('create or replace temp view v as select * from nest')).toBe('RECURSIVE_VIEW')
  })
  it('belong to a session, global ones to all', async () => {
    const other = spark.newSession()
    expect((await errorOf(() => other.sql('select * from v'))).condition).toBe('TABLE_OR_VIEW_NOT_FOUND')
    expect(await rowsOf(other, 'select * from global_temp.g')).toEqual([[1]])
    expect(await conditionOf('select * from g')).toBe('TABLE_OR_VIEW_NOT_FOUND')
  })
  it('are dropped once', async () => {
    await spark.sql('create temp view gone as select 1')
    await spark.sql('drop view gone')
    const { message } = await errorOf(() => spark.sql('drop view gone'))
    expect(message).toContain('The table or view `spark_catalog`.`default`.`gone` cannot be found.')
    expect(message).toContain('Search path: [`spark_catalog`.`default`].')
    expect(await rowsOf(spark, 'drop view if exists gone')).toEqual([])
  })
})

describe('parameters', () => {
  it('are named or positional; values or columns', async () => {
    const df = await spark.sql('select :x + 1 as y, :l as l', { x: 41, l: [1, 2] })
    expect((await df.first())!.toArray()).toEqual([42, [1, 2]])
    expect((await (await spark.sql('select ? as a', [lit(2)])).first())!.toArray()).toEqual([2])
    expect((await errorOf(() => spark.sql('select ?', [lit(2).multiply(3)]))).condition).toBe('INVALID_SQL_ARG')
    expect((await errorOf(() => spark.sql('select ?', [col('x')]))).condition).toBe('INVALID_SQL_ARG')
    expect((await errorOf(() => spark.sql('select :x, :y', { x: 1 }))).condition).toBe('UNBOUND_SQL_PARAMETER')
  })
  it('stay with the views and DataFrames made of the query', async () => {
    const df = await spark.sql('select * from v where a = :a', { a: 1 })
    df.createOrReplaceTempView('bound')
    expect(await rowsOf(spark, 'select count(*) from bound')).toEqual([[1]])
    expect(await df.union(await spark.sql('select * from v where a = :a', { a: 2 })).count()).toBe(1)
  })
})

describe('statements that are not there yet', () => {
  it('say so', async () => {
    const e = await errorOf(() => spark.sql('create flow f as auto cdc into x from y keys (a) sequence by b'))
    expect(e.condition).toBe('UNSUPPORTED_FEATURE.STATEMENT')
    expect(e.message).toContain('CREATE FLOW')
    expect((await errorOf(() => spark.sql('add jar x.jar'))).message).toContain('ADD JAR')
  })
})
