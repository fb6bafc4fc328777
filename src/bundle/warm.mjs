// What most programs do first, in the bundle just built: load.cjs keeps V8's code of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { functions as F, SparkSession } from '../../dist/bundle/index.js'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-warm-'))
const spark = await SparkSession.builder()
  .master('local[2]')
  .config('spark.ui.showConsoleProgress', 'false')
  .config('spark.sql.execution.singleThreadRows', 0)
  .getOrCreate()
const path = join(folder, 'table')
await spark
  .range(100000)
  .withColumn('k', F.expr('id % 7'))
  .withColumn('s', F.expr("concat('text ', id % 100)"))
  .withColumn('d', F.expr('cast(id as decimal(12, 2))'))
  .write.parquet(path)
spark.read.parquet(path).createOrReplaceTempView('t')
const statement = `select a.k, a.s, count(*) as n, sum(a.d) as d from t a join t b on a.id = b.id
  where a.id > 5 and b.s like '%1%' group by a.k, a.s order by n desc, a.s limit 10`
// until the workers, which leave their code after a second, have done so
for (const end = performance.now() + 2500; performance.now() < end; ) await (await spark.sql(statement)).collect()
await spark.stop()
rmSync(folder, { recursive: true })
