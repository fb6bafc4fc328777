import { vi } from 'vitest'
import { type DataFrame, SparkSession } from '#dist/index.js'
import type { Value } from '#dist/types/value.js'

/** Two workers, no threshold below which the driver does the work alone, small morsels and batches: what scale hides, shows. */
export const tiny = {
  'spark.sql.execution.batchRows': 64,
  'spark.sql.execution.morselRows': 1000,
  'spark.sql.execution.singleThreadRows': 0,
}

/** A session over the process's engine of two workers. */
export async function session(settings: Readonly<Record<string, string | number>> = tiny): Promise<SparkSession> {
  const spark = (await SparkSession.builder().master('local[2]').getOrCreate()).newSession()
  for (const [key, value] of Object.entries(settings)) spark.conf.set(key, value)
  return spark
}

/** Rows of a statement as internal values: numbers, bigints, strings, unscaled decimals. */
export async function rowsOf(spark: SparkSession, sql: string): Promise<Value[][]> {
  return (await spark.sql(sql)).rows()
}

/** Rows in the order of their text, for answers without an order. */
export const sorted = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  rows.map(r => [...r]).sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0))

const text = (row: readonly unknown[]): string => row.map(v => (v === null ? 'null' : String(v))).join('\u0001')

export const engineOf = (spark: SparkSession) => spark.state.engine

/** What a test leaves behind: nothing at work, and no more memory than after the same work done before. What leaks does so each time. */
export async function leftBehind(spark: SparkSession, work: () => Promise<unknown>): Promise<number> {
  // the first runs start workers, whose scratch stays; one that comes late makes a run look worse than it is
  for (let i = 0; i < 3; i++) await work()
  const { memory, scheduler } = engineOf(spark)
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3 && least > 0; i++) {
    const before = memory.used
    await work()
    // a job that was given up does not wait for workers that are slow to hear of it
    await vi.waitFor(() => scheduler.assertEmpty(), { timeout: 10_000, interval: 5 })
    least = Math.min(least, memory.used - before)
  }
  return least
}

export type { DataFrame }
