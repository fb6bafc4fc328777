// A tour: reads the TPC-H files, makes a table of five million rows, writes it as partitioned Parquet, and queries both.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { col, functions as F, lit, SparkSession } from 'firesteel'

const ROWS = 5_000_000
const SEED = 42
const tpch = name => fileURLToPath(new URL(`../datasets/tpch/${name}.parquet`, import.meta.url))

const started = performance.now()
const spark = await SparkSession.builder().appName('tour').getOrCreate()

async function step(title, run) {
  console.log(`\n── ${title}`)
  const from = performance.now()
  const result = await run()
  console.log(`   ${((performance.now() - from) / 1000).toFixed(2)} s`)
  return result
}

for (const name of ['lineitem', 'orders', 'customer', 'nation', 'region', 'supplier'])
  spark.read.parquet(tpch(name)).createOrReplaceTempView(name)

await step('TPC-H query 1 as a DataFrame: the price summary of 60,175 line items', () =>
  spark
    .table('lineitem')
    .filter(col('l_shipdate').leq(lit('1998-09-02').cast('date')))
    .groupBy('l_returnflag', 'l_linestatus')
    .agg(
      F.sum('l_quantity').as('sum_qty'),
      F.sum(col('l_extendedprice').multiply(lit(1).minus(col('l_discount')))).as('sum_disc_price'),
      F.avg('l_discount').as('avg_disc'),
      F.count('*').as('count_order'),
    )
    .orderBy('l_returnflag', 'l_linestatus')
    .show(),
)

const local = await step('TPC-H query 5 as SQL: six tables joined, with a parameter', async () => {
  const df = await spark.sql(
    `select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue
     from customer, orders, lineitem, supplier, nation, region
     where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey and c_nationkey = s_nationkey
       and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = :region
       and o_orderdate >= date'1994-01-01' and o_orderdate < date'1994-01-01' + interval '1' year
     group by n_name order by revenue desc`,
    { region: 'ASIA' },
  )
  await df.show()
  return df
})
await step('…and its plan', () => local.explain())

const made = spark
  .range(ROWS)
  .selectExpr('id as sale', `(id * 2654435761 + ${SEED}) % 4294967296 as h`)
  .selectExpr(
    'sale',
    'cast(h % 1500 as int) as customer',
    'cast(1 + h div 7 % 9 as int) as quantity',
    'cast(cast(100 + h div 11 % 99900 as decimal(10,0)) / 100 as decimal(12,2)) as price',
    "date_add(date'2020-01-01', cast(h div 13 % 1461 as int)) as day",
    "case h div 17 % 5 when 0 then 'north' when 1 then 'south' when 2 then 'east' when 3 then 'west' else 'online' end as region",
  )
  .withColumn('year', F.year('day'))

/** The table as files; kept in memory by a build that cannot write the format. */
async function stored(df, path) {
  try {
    await df.write.partitionBy('year').parquet(path)
    return spark.read.parquet(path)
  } catch (e) {
    if (e.condition !== 'UNSUPPORTED_FEATURE.STATEMENT') throw e
    console.log(`   ${e.message}; kept in memory instead`)
    await df.cache().count()
    return df
  }
}

const folder = await mkdtemp(join(tmpdir(), 'firesteel-tour-'))
try {
  const sales = await step(`${ROWS.toLocaleString('en')} sales, made by the engine and written as Parquet, a folder a year`, () =>
    stored(made, join(folder, 'sales')),
  )
  sales.createOrReplaceTempView('sales')
  await step('its schema, found in the files and their folders', () => sales.printSchema())
  await step('revenue by year and region: a DataFrame over the new table', () =>
    sales
      .groupBy('year', 'region')
      .agg(F.sum(col('price').multiply(col('quantity'))).as('revenue'), F.count('*').as('sales'))
      .orderBy('year', 'region')
      .show(),
  )
  await step('the best customers of 2022: SQL over the new table and TPC-H', async () => {
    const best = await spark.sql(`
      select c_name, n_name, count(*) as sales, sum(price * quantity) as spent
      from sales join customer on customer = c_custkey join nation on c_nationkey = n_nationkey
      where year = 2022 group by c_name, n_name order by spent desc, c_name limit 5`)
    await best.show()
  })
  await step('what each pipeline took', () => sales.filter("region = 'online'").groupBy('customer').agg(F.max('price')).explain('analyze'))
} finally {
  await spark.stop()
  await rm(folder, { recursive: true, force: true })
}
console.log(`\n${((performance.now() - started) / 1000).toFixed(1)} s in all`)
