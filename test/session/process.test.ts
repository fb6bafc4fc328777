import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const run = (program: string) => spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', timeout: 30_000 })
const load =
  "const { SparkSession } = await import('firesteel'); const spark = await SparkSession.builder().master('local[2]').getOrCreate();"

describe('a program', () => {
  it('ends by itself, without stop()', () => {
    const { status, stdout } = run(`${load} await spark.range(0, 1e6).repartition(2).orderBy('id').show(1)`)
    expect(stdout).toBe('+---+\n| id|\n+---+\n|  0|\n+---+\nonly showing top 1 row\n')
    expect(status).toBe(0)
  })
  it('sees no rejection that nobody handles when an analysis fails', () => {
    const { status, stdout, stderr } = run(
      `${load} const df = spark.range(1).select('nope'); try { await df.collect() } catch (e) { console.log(e.condition) }
       await new Promise(r => setTimeout(r, 20)); console.log('on')`,
    )
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'UNRESOLVED_COLUMN.WITH_SUGGESTION\non\n', stderr: '' })
  })
  it('may stop a session and start another', () => {
    const { status, stdout } = run(
      `${load} await spark.stop(); const again = await SparkSession.builder().getOrCreate(); console.log(await again.range(3).count(), again === spark)`,
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: '3 false\n' })
  })
  it('is told of a result too large for the driver, and goes on', () => {
    const { status, stdout } = run(
      `const { SparkSession } = await import('firesteel')
       const spark = await SparkSession.builder().master('local[2]').config('spark.driver.maxResultSize', '1m').getOrCreate()
       for (const s of [spark, spark.newSession()]) await s.range(200000).collect().catch(e => console.log(e.message.replace(/of \\d+ tasks/, 'of tasks')))
       await (await spark.sql('RESET')).collect()
       console.log(await spark.range(3).count(), spark.conf.get('spark.master'))`,
    )
    const error =
      'Job aborted due to stage failure: Total size of serialized results of tasks (1562.5 KiB) is bigger than spark.driver.maxResultSize (1024.0 KiB)\n'
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${error}${error}3 local[2]\n` })
  })
})
