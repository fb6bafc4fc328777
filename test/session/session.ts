import { SparkSession } from '#dist/index.js'

/** A session of its own for a test file, in the zone that Spark's answers were recorded in. */
export async function testSession(): Promise<SparkSession> {
  const spark = (await SparkSession.builder().master('local[2]').getOrCreate()).newSession()
  spark.conf.set('spark.sql.session.timeZone', 'America/Los_Angeles')
  return spark
}

/** The rows of a statement as arrays. */
export async function rowsOf(spark: SparkSession, sql: string): Promise<unknown[][]> {
  return (await (await spark.sql(sql)).collect()).map(r => r.toArray())
}

/** What `f` is rejected with. */
export async function errorOf(f: () => unknown): Promise<{ condition: string; sqlState: string; message: string }> {
  try {
    await f()
  } catch (e) {
    return e as never
  }
  throw new Error('nothing was raised')
}
