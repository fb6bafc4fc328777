import { readdirSync } from 'node:fs'
import { expect } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { resultRows } from '#dist/session/query-execution.js'
import { engineOf, session, sorted } from '../execution/session.ts'

export const FORCE_ROWS = 'spark.shuffle.spill.numElementsForceSpillThreshold'
export const FORCE_BYTES = 'spark.shuffle.spill.maxSizeInBytesForSpillThreshold'

/** A session whose sinks hold so many rows at most. */
export const spilling = (rows: number, batchRows = 64): Promise<SparkSession> =>
  session({
    'spark.sql.execution.batchRows': batchRows,
    'spark.sql.execution.morselRows': 1000,
    'spark.sql.execution.singleThreadRows': 0,
    'spark.sql.shuffle.partitions': 4,
    [FORCE_ROWS]: rows,
  })

/** The rows of a statement, and how many bytes its steps spilled. */
export async function measured(spark: SparkSession, sql: string): Promise<{ rows: unknown[][]; spilled: number }> {
  const df = await spark.sql(sql)
  let spilled = 0
  const onStep = (step: { bytesSpilled: number }) => {
    spilled += step.bytesSpilled
  }
  return { rows: await df.queryExecution.run(resultRows, { onStep }), spilled }
}

/** The answer is that of a session that has memory, bytes went to disk (if they must), and no file is left there. */
export async function expectSame(memory: SparkSession, disk: SparkSession, sql: string, ordered = false, must = true): Promise<void> {
  const order = (rows: unknown[][]) => (ordered ? rows : sorted(rows))
  const wanted = await measured(memory, sql)
  const got = await measured(disk, sql)
  expect(order(got.rows)).toEqual(order(wanted.rows))
  expect(wanted.spilled).toBe(0)
  if (must) expect(got.spilled).toBeGreaterThan(0)
  expect(filesLeft(disk)).toEqual([])
}

/** What lies in the engine's folder. */
export function filesLeft(spark: SparkSession): string[] {
  try {
    return readdirSync(engineOf(spark).storage.directory.path)
  } catch {
    return []
  }
}
