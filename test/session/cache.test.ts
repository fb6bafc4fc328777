import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type DataFrame, SparkSession, StorageLevel } from '#dist/index.js'
import { engineOf, sorted, tiny } from '../execution/session.ts'

let spark: SparkSession
const folder = mkdtempSync(join(tmpdir(), 'firesteel-test-'))
let before = 0
beforeAll(async () => {
  const settings = { ...tiny, 'spark.sql.inMemoryColumnarStorage.batchSize': 2048 }
  spark = (await SparkSession.builder().master('local[2]').config('spark.sql.warehouse.dir', folder).getOrCreate()).newSession()
  for (const [key, value] of Object.entries(settings)) spark.conf.set(key, value)
  for (const file of readdirSync('datasets/tpch'))
    spark.read.parquet(`datasets/tpch/${file}`).createOrReplaceTempView(file.replace('.parquet', ''))
  await (await sql('select count(*) from range(0, 10000, 1, 4)')).collect()
  before = engineOf(spark).storage.manager.storageUsed
})
afterEach(async () => {
  await sql('clear cache')
  const { storage } = engineOf(spark)
  expect(storage.blocks.blocks).toEqual([])
  expect(storage.manager.storageUsed).toBe(before)
})
afterAll(() => rmSync(folder, { recursive: true }))

const sql = (text: string) => spark.sql(text)
const rows = async (text: string) => (await sql(text)).rows()
const physical = async (df: DataFrame) =>
  (await import('#dist/execution/explain.js')).physicalString(await df.queryExecution.physical()).replace(/#\d+L?/g, '')
/** How many scans of cached data the query has. */
const scans = async (text: string) =>
  (await physical(await sql(text))).split('\n').filter(l => /InMemoryTableScan|Scan In-memory table/.test(l)).length

describe('cached rows are the rows', () => {
  const types = `select id,
    cast(id % 7 as tinyint) b, cast(id % 300 as smallint) s, cast(id * 1000003 % 65000 as int) i, if(id % 5 = 0, null, id * 123456789012) l,
    cast(id / 3 as float) f, if(id % 11 = 0, double('NaN'), id / 7) d, cast(id as decimal(10,2)) dec, cast(id as decimal(38,10)) * 12345678901234 wide,
    id % 3 = 0 bool, concat('group ', id % 4) coded, concat('a text that is long enough not to fit: ', id) long, if(id % 2 = 0, null, hex(id)) half,
    date_add(date'1990-01-01', cast(id as int)) day, timestamp_micros(id * 1000000007) ts, make_ym_interval(0, cast(id as int)) ym,
    cast(hex(id) as binary) bin, array(id, null, id + 1) arr, map(id, concat('v', id)) m, struct(id x, concat('y of ', id) y) st,
    cast(null as int) nothing, cast(null as string) no_text, parse_json(concat('{"a":', id, '}')) v
    from range(0, 5000, 1, 3)`

  it('of every type, with nulls, in several batches', async () => {
    const expected = await rows(types)
    const df = (await sql(types)).persist()
    expect(await df.rows()).toEqual(expected)
    expect(await df.rows()).toEqual(expected)
    expect((await rows(`select id, half, coded, l from (${types}) where id % 1000 = 17`)).length).toBe(5)
  })

  it('in the form of plain columns too', async () => {
    spark.conf.set('spark.sql.inMemoryColumnarStorage.compressed', false)
    const expected = await rows(types)
    const df = (await sql(types)).persist()
    expect(await df.rows()).toEqual(expected)
    spark.conf.unset('spark.sql.inMemoryColumnarStorage.compressed')
    const plain = (await import('#dist/session/storage-info.js')).storageInfo(spark)[0]!.memSize
    df.unpersist()
    await df.persist().count()
    expect((await import('#dist/session/storage-info.js')).storageInfo(spark)[0]!.memSize).toBeLessThan(plain)
  })

  it.each(['DISK_ONLY', 'MEMORY_ONLY', 'MEMORY_AND_DISK_SER', 'OFF_HEAP', 'DISK_ONLY_2'] as const)('at level %s', async name => {
    const expected = await rows(types)
    const df = (await sql(types)).persist(StorageLevel[name])
    expect(await df.rows()).toEqual(expected)
    expect(df.storageLevel).toBe(StorageLevel[name])
    const tiers = new Set(engineOf(spark).storage.blocks.blocks.map(b => b.tier))
    expect(tiers).toEqual(new Set([name.startsWith('DISK') ? 'disk' : 'memory']))
    expect(await df.rows()).toEqual(expected)
  })

  it('of TPC-H queries over cached tables, filters and all', async () => {
    const { readFileSync } = await import('node:fs')
    const text = (q: string) => readFileSync(`test/sql/tpch/${q}.sql`, 'utf8').trim().replace(/;$/, '')
    const queries = ['q01', 'q03', 'q04', 'q06', 'q10', 'q12', 'q13', 'q18', 'q22']
    const expected = await Promise.all(queries.map(async q => sorted(await rows(text(q)))))
    for (const t of ['orders', 'customer', 'lineitem']) await sql(`cache table ${t}`)
    for (const [i, q] of queries.entries()) {
      expect(await physical(await sql(text(q)))).toContain('Scan In-memory table')
      expect(sorted(await rows(text(q))), q).toEqual(expected[i])
    }
  })

  it('keeps partitions: their numbers, and numbers within them', async () => {
    const text = 'select id, spark_partition_id() p, monotonically_increasing_id() m from range(0, 3000, 1, 5)'
    const expected = await rows(text)
    const df = (await sql('select id from range(0, 3000, 1, 5)')).cache()
    await df.count()
    expect(
      await rows('select id, spark_partition_id() p, monotonically_increasing_id() m from (select id from range(0, 3000, 1, 5))'),
    ).toEqual(expected)
  })
})

describe('which queries read it', () => {
  it('those whose plan, or a part of it, is the same, whatever columns and views are called', async () => {
    ;(await sql('select o_custkey as c, o_totalprice * 2 as p from orders where o_orderstatus = "F"')).cache()
    expect(await scans('select o_custkey as c, o_totalprice * 2 as p from orders where o_orderstatus = "F"')).toBe(1)
    expect(
      await scans('select sum(y) from (select o_custkey as x, o_totalprice * 2 as y from orders as o2 where o_orderstatus = "F") as z'),
    ).toBe(1)
    expect(await scans('select o_custkey as c, o_totalprice * 3 as p from orders where o_orderstatus = "F"')).toBe(0)
    expect(
      await scans(
        'with q as (select o_custkey as c, o_totalprice * 2 as p from orders where o_orderstatus = "F") select * from q a join q b on a.c = b.c',
      ),
    ).toBe(2)
    const [row] = await rows(
      'select sum(y), count(x) from (select o_custkey as x, o_totalprice * 2 as y from orders where o_orderstatus = "F")',
    )
    expect(row).toEqual((await rows('select sum(o_totalprice * 2), count(*) from orders where o_orderstatus = "F" and 1 = 1'))[0])
  })

  it('in subqueries too', async () => {
    await sql('cache table customer')
    expect(await scans('select count(*) from orders where o_custkey in (select c_custkey from customer)')).toBe(1)
    const physicalText = await physical(await sql('select count(*) from orders where o_totalprice > (select avg(c_acctbal) from customer)'))
    expect(physicalText).toContain('FileScan parquet')
    expect(await rows('select count(*) from customer where c_custkey not in (select o_custkey from orders)')).toEqual([[500n]])
  })

  it('one cached query is made of another', async () => {
    await sql('cache table orders')
    const df = (await sql('select o_custkey, count(*) n from orders group by o_custkey')).cache()
    expect(await physical(df)).toContain('Scan In-memory table orders')
    const expected = sorted(await df.rows())
    await sql('uncache table orders')
    // it stays, on its own
    expect(sorted(await df.rows())).toEqual(expected)
    expect(await physical(df)).toMatch(/^InMemoryTableScan/)
  })

  it('sessions share it', async () => {
    const df = (await sql('select id * 7 as x from range(100)')).cache()
    await df.count()
    const other = spark.newSession()
    expect(await physical(await other.sql('select id * 7 as y from range(100)'))).toContain('InMemoryTableScan')
    await other.sql('clear cache')
    expect(df.storageLevel).toBe(StorageLevel.NONE)
  })

  it('a common table expression matches itself', async () => {
    const text = 'with t as (select id, id % 3 k from range(100)) select a.k, count(*) from t a join t b on a.id = b.id group by a.k'
    ;(await sql(text)).cache()
    expect(await scans(text)).toBe(1)
  })
})

describe('explain', () => {
  it('shows the relation, its level, and the plan that fills it', async () => {
    const df = spark.range(0, 10, 1, 2).cache()
    expect(await physical(df.filter('id > 5').select('id'))).toBe(
      [
        '*(1) Filter (id > 5)',
        '+- InMemoryTableScan [id], [(id > 5)]',
        '      +- InMemoryRelation [id], StorageLevel(disk, memory, deserialized, 1 replicas)',
        '            +- *(1) Range (0, 10, step=1, splits=2)',
      ].join('\n'),
    )
    df.unpersist()
    df.createOrReplaceTempView('ten')
    await sql("cache lazy table ten options('storageLevel' 'disk_only')")
    expect(await physical(await sql('select id from ten'))).toBe(
      [
        'Scan In-memory table ten [id]',
        '   +- InMemoryRelation [id], StorageLevel(disk, 1 replicas)',
        '         +- *(1) Range (0, 10, step=1, splits=2)',
      ].join('\n'),
    )
    // Real Spark's text, but for the ids of columns and what it says of code generation
    const explained = async (mode: string) =>
      String((await (await sql(`explain ${mode} select id from ten where id > 5`)).rows())[0]![0]).replace(/#\d+L?/g, '')
    expect(await explained('extended')).toContain(
      [
        '== Optimized Logical Plan ==',
        'Filter (id > 5)',
        '+- InMemoryRelation [id], StorageLevel(disk, 1 replicas)',
        '      +- *(1) Range (0, 10, step=1, splits=2)',
        '',
        '== Physical Plan ==',
        '*(1) Filter (id > 5)',
      ].join('\n'),
    )
    expect(await explained('formatted')).toBe(`== Physical Plan ==
* Filter (4)
+- Scan In-memory table ten (1)
      +- InMemoryRelation (2)
            +- * Range (3)


(1) Scan In-memory table ten
Output [1]: [id]
Arguments: [id], [(id > 5)]

(2) InMemoryRelation
Arguments: [id], StorageLevel(disk, 1 replicas)

(3) Range [codegen id : 1]
Output [1]: [id]
Arguments: Range (0, 10, step=1, splits=2)

(4) Filter [codegen id : 1]
Input [1]: [id]
Condition : (id > 5)

`)
  })
})

describe('batches are skipped by their least and greatest values', () => {
  const inputs = async (condition: string) => {
    let batches = 0
    const df = await sql(`select count(*) from numbers where ${condition}`)
    const [[n]] = (await df.rows()) as [[bigint]]
    await df.queryExecution.run(() => undefined, {
      onStep: s => {
        if (s.name === 'InMemoryTableScan') batches = s.tasks
      },
    })
    return [Number(n), batches]
  }
  it('of numbers, text, dates, with null, in and prefixes', async () => {
    spark.conf.set('spark.sql.execution.morselRows', 1)
    const df = await sql(`select id, concat('k', lpad(id, 6, '0')) k, date_add(date'2000-01-01', cast(id as int)) d,
      if(id < 2048, null, id) n from range(0, 20480, 1, 2)`)
    df.createOrReplaceTempView('numbers')
    await sql('cache table numbers')
    // ten batches of 2048 rows
    expect(await inputs('id >= 0')).toEqual([20480, 10])
    expect(await inputs('id = 5000')).toEqual([1, 1])
    expect(await inputs('id < 100 or id > 20000')).toEqual([579, 2])
    expect(await inputs('id in (1, 2, 10241)')).toEqual([3, 2])
    expect(await inputs("k = 'k005000'")).toEqual([1, 1])
    expect(await inputs("k like 'k0049%'")).toEqual([100, 1])
    expect(await inputs("d between date'2000-01-10' and date'2000-01-20'")).toEqual([11, 1])
    expect(await inputs('n is null')).toEqual([2048, 1])
    expect(await inputs('n is not null')).toEqual([18432, 9])
    expect(await inputs('id < 0')).toEqual([0, 0])
    spark.conf.set('spark.sql.inMemoryColumnarStorage.partitionPruning', false)
    expect(await inputs('id = 5000')).toEqual([1, 10])
    spark.conf.unset('spark.sql.inMemoryColumnarStorage.partitionPruning')
    spark.conf.set('spark.sql.execution.morselRows', tiny['spark.sql.execution.morselRows'])
  })
})

describe('what changes is computed anew', () => {
  it('after INSERT, TRUNCATE and ALTER of a table; after DROP it is gone', async () => {
    await sql('create table t (a int, b string) using parquet')
    await sql("insert into t values (1, 'x'), (2, 'y')")
    await sql('cache table t')
    const over = (await sql('select a + 1 as c from t')).cache()
    expect(await rows('select * from t order by a')).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
    await over.count()
    await sql("insert into t values (3, 'z')")
    expect(spark.catalog.isCached('t')).toBe(true)
    expect(await scans('select * from t')).toBe(1)
    expect(await rows('select a from t order by a')).toEqual([[1], [2], [3]])
    expect(await rows('select a + 1 as c from t order by c')).toEqual([[2], [3], [4]])
    await (await sql("select 9 as a, 'w' as b")).write.insertInto('t')
    expect(await rows('select max(a) from t')).toEqual([[9]])
    await sql("insert overwrite t values (5, 'v')")
    expect(await rows('select * from t')).toEqual([[5, 'v']])
    await sql('truncate table t')
    expect(await rows('select count(*) from t')).toEqual([[0n]])
    await sql('drop table t')
    expect(engineOf(spark).storage.blocks.blocks).toEqual([])
  })

  it('after files were written to the path that it reads, and on REFRESH', async () => {
    const path = join(folder, 'numbers')
    await spark.range(3).write.parquet(path)
    const df = spark.read.parquet(path).cache()
    expect(await df.count()).toBe(3)
    await spark.range(5).write.mode('append').parquet(path)
    expect(await spark.read.parquet(path).count()).toBe(8)
    expect(await physical(spark.read.parquet(path))).toContain('InMemoryTableScan')
    const held = () => engineOf(spark).cache.size
    await spark.read.parquet(path).count()
    expect(held()).toBe(1)
    await spark.catalog.refreshByPath(path)
    expect(held()).toBe(0)
    expect(await spark.read.parquet(path).count()).toBe(8)
    await sql(`refresh "${path}"`)
    expect(held()).toBe(0)
  })

  it('UNCACHE of a table takes what was made of it along; of a view it does not', async () => {
    await sql('create table u using parquet as select id from range(10)')
    await sql('cache table u')
    const made = (await sql('select id * 2 from u')).cache()
    await made.count()
    await sql('uncache table u')
    expect(made.storageLevel).toBe(StorageLevel.NONE)
    await sql('drop table u')

    spark.range(10).createOrReplaceTempView('v')
    await sql('cache table v')
    const kept = (await sql('select id * 2 from v')).cache()
    await kept.count()
    await sql('uncache table v')
    expect(kept.storageLevel).toBe(StorageLevel.MEMORY_AND_DISK)
    expect(await kept.rows()).toHaveLength(10)
    await expect(sql('uncache table nothing')).rejects.toThrow(/TABLE_OR_VIEW_NOT_FOUND/)
    await sql('uncache table if exists nothing')
    await sql('uncache table v')
  })

  it('a view that is dropped or replaced is not cached any more', async () => {
    await sql('create temp view w as select 1 as x')
    await sql('cache table w')
    await sql('create or replace temp view w as select 2 as x')
    expect(await rows('select * from w')).toEqual([[2]])
    expect(await scans('select 1 as x')).toBe(0)
    await sql('cache table w')
    await sql('drop view w')
    expect(engineOf(spark).storage.blocks.blocks).toEqual([])
    await sql('cache table q as select 5 as five')
    expect(await rows('select * from q')).toEqual([[5]])
    await expect(sql('cache table q as select 6 as six')).rejects.toThrow(/TEMP_TABLE_OR_VIEW_ALREADY_EXISTS/)
    spark.catalog.dropTempView('q')
    await rows('select 1')
  })

  it('the first level stays until it is uncached', async () => {
    const df = spark.range(10).persist(StorageLevel.MEMORY_ONLY)
    df.persist(StorageLevel.DISK_ONLY)
    expect(df.storageLevel).toBe(StorageLevel.MEMORY_ONLY)
    await df.unpersist().persist(StorageLevel.DISK_ONLY).count()
    expect(df.storageLevel).toBe(StorageLevel.DISK_ONLY)
    expect(engineOf(spark).storage.blocks.blocks.map(b => b.tier)).toEqual(['disk', 'disk'])
    await expect(async () => await sql("cache table orders options('storageLevel' 'nowhere')")).rejects.toThrow(
      /^Invalid StorageLevel: NOWHERE/,
    )
  })
})

describe('what is stored shows', () => {
  it('by query, as Spark shows RDDs', async () => {
    const { storageInfo } = await import('#dist/session/storage-info.js')
    expect(storageInfo(spark)).toEqual([])
    spark.range(0, 10000, 1, 4).createOrReplaceTempView('some')
    await sql('cache lazy table some')
    await sql('select count(*) from some')
    expect(storageInfo(spark)).toEqual([])
    await rows('select count(*) from some')
    await spark.range(100).persist(StorageLevel.DISK_ONLY).count()
    const [some, other] = storageInfo(spark)
    expect(some).toMatchObject({ name: 'In-memory table some', numPartitions: 4, numCachedPartitions: 4, diskSize: 0, rowCount: 10000 })
    expect(some!.memSize).toBeGreaterThan(20_000)
    expect(some!.storageLevel).toBe(StorageLevel.MEMORY_AND_DISK)
    expect(other).toMatchObject({ numPartitions: 2, numCachedPartitions: 2, memSize: 0 })
    expect(other!.name).toContain('Range (0, 100, step=1')
    expect(other!.diskSize).toBeGreaterThan(100)
  })
})
