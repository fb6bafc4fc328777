import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'
import type { SparkListener } from '#dist/scheduler/listener-bus.js'
import { engineOf, rowsOf, sorted, tiny } from '../execution/session.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-test-'))
const pools = join(folder, 'fair.xml')
writeFileSync(
  pools,
  `<?xml version="1.0"?>
<allocations>
  <pool name="heavy"><schedulingMode>FAIR</schedulingMode><weight>3</weight><minShare>1</minShare></pool>
  <pool name="light"><schedulingMode>fifo</schedulingMode></pool>
  <pool name="odd"><schedulingMode>NONSENSE</schedulingMode><weight>x</weight></pool>
</allocations>`,
)

/** A session over a fresh engine that schedules so. */
async function start(mode: 'FIFO' | 'FAIR'): Promise<SparkSession> {
  await SparkSession.active()?.stop()
  const builder = SparkSession.builder().master('local[2]').config('spark.scheduler.mode', mode)
  const spark = await builder.config('spark.scheduler.allocation.file', pools).getOrCreate()
  for (const [key, value] of Object.entries({ ...tiny, 'spark.sql.execution.morselRows': 4000 })) spark.conf.set(key, value)
  for (const file of readdirSync('datasets/tpch'))
    spark.read.parquet(`datasets/tpch/${file}`).createOrReplaceTempView(file.replace('.parquet', ''))
  // the workers are there
  await rowsOf(spark, 'select count(*), sum(id) from range(0, 100000, 1, 16)')
  return spark
}
afterAll(async () => {
  await SparkSession.active()?.stop()
  rmSync(folder, { recursive: true })
})
const tpch = (name: string) => readFileSync(`test/sql/tpch/${name}.sql`, 'utf8').trim().replace(/;$/, '')
const queries = ['q01', 'q03', 'q04', 'q05', 'q06', 'q10', 'q12', 'q13', 'q18', 'q21']

/** Takes much longer than one that counts a few thousand rows. */
const long = 'select count(*), sum(a.id * b.id % 7) from range(0, 16000, 1, 64) a join range(0, 16000, 1, 64) b on a.id % 40 = b.id % 40'
const short = 'select count(*), max(id) from range(0, 8000, 1, 4)'

describe.each(['FIFO', 'FAIR'] as const)('under %s', mode => {
  let spark: SparkSession
  beforeAll(async () => {
    spark = await start(mode)
  })

  it('ten queries at once: the answers are right, all end, nothing is left at work', async () => {
    const alone: unknown[][][] = []
    for (const q of queries) alone.push(sorted(await rowsOf(spark, tpch(q))))
    const together = await Promise.all(
      queries.map(async (q, i) => {
        const df = await spark.sql(tpch(q))
        const pool = ['heavy', 'light', 'default', 'odd', 'unknown'][i % 5]!
        return sorted(await df.queryExecution.run(r => import('#dist/session/query-execution.js').then(m => m.resultRows(r)), { pool }))
      }),
    )
    expect(together).toEqual(alone)
    engineOf(spark).scheduler.assertEmpty()
  })

  it('short queries beside a long one', async () => {
    const order: string[] = []
    const run = async (name: string, text: string, pool: string) => {
      await (await spark.sql(text)).collect({ pool })
      order.push(name)
    }
    const { listeners } = engineOf(spark).scheduler
    const begun = new Promise<void>(resolve => listeners.addListener({ onTaskEnd: () => resolve() }))
    const first = run('long', long, 'heavy')
    await begun
    const others = Array.from({ length: 5 }, (_, i) => run(`short ${i}`, short, i % 2 ? 'light' : 'default'))
    await Promise.all([first, ...others])
    expect(order).toHaveLength(6)
    // FAIR: whoever comes later gets its share at once. FIFO: the long one has the workers as long as it wants them
    if (mode === 'FAIR') expect(order.at(-1)).toBe('long')
  })
})

describe('pools', () => {
  it('share the workers by their weights', async () => {
    const spark = await start('FAIR')
    const ended: number[] = []
    const stages = new Map<number, string>()
    const { scheduler } = engineOf(spark)
    const listener: SparkListener = {
      onTaskEnd: e => void ended.push(e['Stage ID']),
      onStageSubmitted: e => void stages.set(e['Stage Info']['Stage ID'], e.Properties['spark.scheduler.pool'] ?? 'default'),
    }
    scheduler.listeners.addListener(listener)
    await Promise.all(['heavy', 'light'].map(async pool => (await spark.sql(long)).collect({ pool })))
    scheduler.listeners.removeListener(listener)
    const half = ended.slice(0, Math.floor(ended.length / 2))
    const of = (pool: string) => half.filter(id => stages.get(id) === pool).length
    // neither waits for the other
    expect(of('light')).toBeGreaterThan(0)
    expect(of('heavy')).toBeGreaterThan(0)
  })
  it('are told of, with those that only jobs have named', async () => {
    const spark = await start('FAIR')
    await (await spark.sql(short)).collect({ pool: 'unheard of' })
    const { sparkContext } = spark
    expect(sparkContext.getAllPools().map(p => [p.name, p.schedulingMode, p.weight, p.minShare, p.runningTasks])).toEqual([
      ['default', 'FIFO', 1, 0, 0],
      ['heavy', 'FAIR', 3, 1, 0],
      ['light', 'FIFO', 1, 0, 0],
      ['odd', 'FIFO', 1, 0, 0],
      ['unheard of', 'FIFO', 1, 0, 0],
    ])
    expect(sparkContext.getPoolForName('heavy')?.weight).toBe(3)
    expect(sparkContext.getPoolForName('none')).toBeUndefined()
    expect((await start('FIFO')).sparkContext.getAllPools()).toEqual([])
  })
})
