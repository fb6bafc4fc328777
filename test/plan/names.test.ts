import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkException, SparkSession } from '#dist/index.js'

/** The names that real Spark gives the columns of these expressions over the view below. */
const recorded: readonly { sql: string; columns: readonly string[] | null }[] = JSON.parse(
  readFileSync(new URL('names.json', import.meta.url), 'utf8'),
)

/** Known to be named otherwise so far: quantified LIKE, window frames that nobody wrote, generators, arguments filled in. */
const differing = /^s (NOT )?I?LIKE (ANY|ALL)|\) OVER|NULLS OVER|^assert_true|^raise_error|^mode\(\)|^(explode|posexplode|inline|stack)\(/

const missing = /^(UNRESOLVED_ROUTINE|UNSUPPORTED_FEATURE)/

let spark: SparkSession
beforeAll(async () => {
  spark = await SparkSession.builder().config('spark.sql.session.timeZone', 'America/Los_Angeles').getOrCreate()
  await spark.sql(`CREATE OR REPLACE TEMP VIEW t AS SELECT 1 AS a, 2L AS b, 'x' AS s, DATE '2024-01-01' AS d,
    TIMESTAMP '2024-01-01 00:00:00' AS ts, array(1) AS arr, map('k', 1) AS m, named_struct('x', 1, 'y', named_struct('z', 1)) AS st,
    array(named_struct('x', 1)) AS arrst, 1 AS \`we\`\`ird\``)
})
afterAll(() => spark.stop())

/** The columns of the expression alone, or grouped by a column; the error if it has none. */
async function columnsOf(sql: string): Promise<readonly string[] | SparkException> {
  let error: unknown
  for (const grouped of ['', ' GROUP BY a'])
    try {
      return await (await spark.sql(`SELECT ${sql} FROM t${grouped}`)).columns()
    } catch (e) {
      error ??= e
    }
  if (error instanceof SparkException) return error
  throw error
}

describe('columns are named as Spark names them', () => {
  for (const { sql, columns } of recorded.filter(r => !differing.test(r.sql)))
    it(sql, async context => {
      const named = await columnsOf(sql)
      // Functions that are not there yet.
      if (named instanceof SparkException && missing.test(named.condition!)) return context.skip()
      expect(named instanceof SparkException ? null : named).toEqual(columns)
    })
})
