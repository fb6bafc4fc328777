import { describe, expect, it } from 'vitest'
import { type Column, col, type DataFrame, functions as F, lit, type SparkSession } from '#dist/index.js'
import { treeString } from '#dist/plan/explain.js'
import { compareWith, readRecordings, recordedFiles, recordedSession } from '../sql/harness.ts'

// TPC-H queries written through DataFrames: the answers are those that real Spark gave to the SQL.
const spark: SparkSession = await recordedSession('tpch/q01')
const table = (name: string): DataFrame => spark.table(name)
const date = (text: string): Column => lit(text).cast('date')
const dec = (text: string): Column => F.expr(text)
const volume = (): Column => col('l_extendedprice').multiply(lit(1).minus(col('l_discount')))

const queries: Record<string, () => DataFrame> = {
  // joins and a Top-N
  q03: () =>
    table('customer')
      .filter(col('c_mktsegment').equalTo('BUILDING'))
      .join(table('orders').filter(col('o_orderdate').lt(date('1995-03-15'))), col('c_custkey').equalTo(col('o_custkey')))
      .join(table('lineitem').filter(col('l_shipdate').gt(date('1995-03-15'))), col('l_orderkey').equalTo(col('o_orderkey')))
      .groupBy('l_orderkey', 'o_orderdate', 'o_shippriority')
      .agg(F.sum(volume()).as('revenue'))
      .select('l_orderkey', 'revenue', 'o_orderdate', 'o_shippriority')
      .orderBy(col('revenue').desc(), 'o_orderdate')
      .limit(10),
  // a semi join for EXISTS
  q04: () =>
    table('orders')
      .filter(
        col('o_orderdate')
          .geq(date('1993-07-01'))
          .and(col('o_orderdate').lt(date('1993-10-01'))),
      )
      .join(
        table('lineitem').filter(col('l_commitdate').lt(col('l_receiptdate'))),
        col('l_orderkey').equalTo(col('o_orderkey')),
        'left_semi',
      )
      .groupBy('o_orderpriority')
      .agg(F.count('*').as('order_count'))
      .orderBy('o_orderpriority'),
  // when and otherwise; one table twice
  q08: () => {
    const n1 = table('nation').as('n1')
    const n2 = table('nation').as('n2')
    const share = F.when(col('nation').equalTo('BRAZIL'), col('volume')).otherwise(0)
    return table('part')
      .filter(col('p_type').equalTo('ECONOMY ANODIZED STEEL'))
      .join(table('lineitem'), col('p_partkey').equalTo(col('l_partkey')))
      .join(table('supplier'), col('s_suppkey').equalTo(col('l_suppkey')))
      .join(
        table('orders').filter(col('o_orderdate').between(date('1995-01-01'), date('1996-12-31'))),
        col('l_orderkey').equalTo(col('o_orderkey')),
      )
      .join(table('customer'), col('o_custkey').equalTo(col('c_custkey')))
      .join(n1, col('c_nationkey').equalTo(col('n1.n_nationkey')))
      .join(table('region').filter(col('r_name').equalTo('AMERICA')), col('n1.n_regionkey').equalTo(col('r_regionkey')))
      .join(n2, col('s_nationkey').equalTo(col('n2.n_nationkey')))
      .select(F.year('o_orderdate').as('o_year'), volume().as('volume'), col('n2.n_name').as('nation'))
      .groupBy('o_year')
      .agg(F.sum(share).divide(F.sum('volume')).as('mkt_share'))
      .orderBy('o_year')
  },
  // an outer join, and groups of groups
  q13: () =>
    table('customer')
      .join(
        table('orders').filter(col('o_comment').like('%special%requests%').not()),
        col('c_custkey').equalTo(col('o_custkey')),
        'left_outer',
      )
      .groupBy('c_custkey')
      .agg(F.count('o_orderkey').as('c_count'))
      .groupBy('c_count')
      .agg(F.count('*').as('custdist'))
      .orderBy(col('custdist').desc(), col('c_count').desc()),
  // an anti join for NOT IN, a distinct count
  q16: () =>
    table('partsupp')
      .join(table('part'), col('p_partkey').equalTo(col('ps_partkey')))
      .filter(col('p_brand').notEqual('Brand#45').and(col('p_type').like('MEDIUM POLISHED%').not()))
      .filter(col('p_size').isin(49, 14, 23, 45, 19, 3, 36, 9))
      .join(
        table('supplier').filter(col('s_comment').like('%Customer%Complaints%')),
        col('ps_suppkey').equalTo(col('s_suppkey')),
        'left_anti',
      )
      .groupBy('p_brand', 'p_type', 'p_size')
      .agg(F.countDistinct('ps_suppkey').as('supplier_cnt'))
      .orderBy(col('supplier_cnt').desc(), 'p_brand', 'p_type', 'p_size'),
  // having, and a subquery as a DataFrame of its own
  q18: () => {
    const large = table('lineitem')
      .groupBy('l_orderkey')
      .agg(F.sum('l_quantity').as('q'))
      .filter(col('q').gt(300))
      .select(col('l_orderkey').as('large_orderkey'))
    return table('orders')
      .join(large, col('o_orderkey').equalTo(col('large_orderkey')), 'semi')
      .join(table('customer'), col('c_custkey').equalTo(col('o_custkey')))
      .join(table('lineitem'), col('o_orderkey').equalTo(col('l_orderkey')))
      .groupBy('c_name', 'c_custkey', 'o_orderkey', 'o_orderdate', 'o_totalprice')
      .agg(F.sum('l_quantity'))
      .orderBy(col('o_totalprice').desc(), 'o_orderdate')
      .limit(100)
  },
  // self joins by DataFrame, existence both ways
  q21: () => {
    const l1 = table('lineitem').filter(col('l_receiptdate').gt(col('l_commitdate')))
    const l2 = table('lineitem')
    const l3 = table('lineitem').filter(col('l_receiptdate').gt(col('l_commitdate')))
    return l1
      .join(table('supplier'), col('s_suppkey').equalTo(l1.col('l_suppkey')))
      .join(table('orders').filter(col('o_orderstatus').equalTo('F')), col('o_orderkey').equalTo(l1.col('l_orderkey')))
      .join(table('nation').filter(col('n_name').equalTo('SAUDI ARABIA')), col('s_nationkey').equalTo(col('n_nationkey')))
      .join(
        l2,
        l2
          .col('l_orderkey')
          .equalTo(l1.col('l_orderkey'))
          .and(l2.col('l_suppkey').notEqual(l1.col('l_suppkey'))),
        'left_semi',
      )
      .join(
        l3,
        l3
          .col('l_orderkey')
          .equalTo(l1.col('l_orderkey'))
          .and(l3.col('l_suppkey').notEqual(l1.col('l_suppkey'))),
        'left_anti',
      )
      .groupBy('s_name')
      .agg(F.count('*').as('numwait'))
      .orderBy(col('numwait').desc(), 's_name')
      .limit(100)
  },
  // a scalar subquery
  q22: () => {
    const customers = table('customer')
      .withColumn('cntrycode', F.substring('c_phone', 1, 2))
      .filter(col('cntrycode').isin('13', '31', '23', '29', '30', '18', '17'))
    const average = customers.filter(col('c_acctbal').gt(dec('0.00'))).select(F.avg('c_acctbal'))
    return customers
      .filter(col('c_acctbal').gt(average.scalar()))
      .join(table('orders'), col('o_custkey').equalTo(col('c_custkey')), 'left_anti')
      .groupBy('cntrycode')
      .agg(F.count('*').as('numcust'), F.sum('c_acctbal').as('totacctbal'))
      .orderBy('cntrycode')
  },
}

describe('TPC-H through DataFrames', () => {
  it.each(Object.keys(queries))('%s', async name => {
    const recording = readRecordings(`tpch/${name}`)[0]!
    expect(await compareWith(spark, recording, queries[name]!)).toBeUndefined()
  })
})

/** A plan's text in which attributes count by the order of their appearance. */
function numbered(text: string): string {
  const seen = new Map<string, number>()
  return text.replace(/#(\d+)L?/g, (_, id: string) => {
    if (!seen.has(id)) seen.set(id, seen.size)
    return `#${seen.get(id)}`
  })
}
const optimized = async (df: DataFrame): Promise<string> => numbered(treeString(await df.queryExecution.optimized()))

describe('SQL and DataFrames make the same plan', () => {
  const pairs: [sql: string, df: () => DataFrame][] = [
    [
      'SELECT c_name, c_acctbal + 1 AS b FROM customer WHERE c_acctbal > 10 AND c_nationkey IN (1, 2)',
      () =>
        table('customer')
          .where(col('c_acctbal').gt(10).and(col('c_nationkey').isin(1, 2)))
          .select('c_name', col('c_acctbal').plus(1).as('b')),
    ],
    [
      'SELECT o_orderpriority, count(1) AS n, sum(o_totalprice) AS s FROM orders GROUP BY o_orderpriority ORDER BY n DESC NULLS LAST LIMIT 3',
      () =>
        table('orders')
          .groupBy('o_orderpriority')
          .agg(F.count(lit(1)).as('n'), F.sum('o_totalprice').as('s'))
          .orderBy(col('n').desc())
          .limit(3),
    ],
    ['SELECT DISTINCT n_regionkey FROM nation', () => table('nation').select('n_regionkey').distinct()],
    [
      'SELECT n_name, r_name FROM nation JOIN region ON n_regionkey = r_regionkey',
      () =>
        table('nation')
          .join(table('region'), col('n_regionkey').equalTo(col('r_regionkey')))
          .select('n_name', 'r_name'),
    ],
    [
      'SELECT n_name FROM nation LEFT SEMI JOIN region ON n_regionkey = r_regionkey',
      () =>
        table('nation')
          .join(table('region'), col('n_regionkey').equalTo(col('r_regionkey')), 'leftsemi')
          .select('n_name'),
    ],
    [
      'SELECT CASE WHEN n_nationkey > 3 THEN 1 ELSE 0 END AS k FROM nation',
      () => table('nation').select(F.when(col('n_nationkey').gt(3), 1).otherwise(0).as('k')),
    ],
    [
      'SELECT n_name FROM nation UNION ALL SELECT r_name FROM region',
      () => table('nation').select('n_name').union(table('region').select('r_name')),
    ],
    [
      'SELECT n_regionkey, n_name FROM nation EXCEPT SELECT r_regionkey, r_name FROM region',
      () => table('nation').select('n_regionkey', 'n_name').except(table('region').select('r_regionkey', 'r_name')),
    ],
  ]
  it.each(pairs)('%s', async (sql, df) => {
    expect(await optimized(df())).toBe(await optimized(await spark.sql(sql)))
  })
})

describe('a plan is the same whenever it is made', () => {
  const files = recordedFiles().filter(f => f.startsWith('tpch/'))
  it.each(files)('%s', async file => {
    const { sql } = readRecordings(file)[0]!
    const explain = async (): Promise<string> => {
      const rows = await (await spark.sql(`EXPLAIN EXTENDED ${sql}`)).rows()
      // definitions of WITH have numbers of their own
      return numbered(String(rows[0]![0]).replace(/((?:CTERelation\w+|ReusedSubplan) )\d+/g, '$1'))
    }
    expect(await explain()).toBe(await explain())
  })
})
