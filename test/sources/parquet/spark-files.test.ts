import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DataFrame, SparkSession } from '#dist/index.js'
import { catalogString } from '#dist/types/names.js'
import { session } from '../../execution/session.ts'

/** Files that real Spark wrote, read in many ways, as Spark reads them (parquet-spark/record.py). */
const folder = new URL('../parquet-spark/', import.meta.url).pathname
interface Case {
  read: string
  schema?: string
  options?: Record<string, string>
  conf?: Record<string, string>
  expect: { schema?: string; rows?: readonly string[]; condition?: string; mismatch?: string }
}
const cases: readonly Case[] = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8'))

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
  spark.conf.set('spark.sql.session.timeZone', 'UTC')
})

async function open(c: Case): Promise<DataFrame> {
  const s = Object.keys(c.conf ?? {}).length === 0 ? spark : spark.newSession()
  s.conf.set('spark.sql.session.timeZone', 'UTC')
  for (const [key, value] of Object.entries(c.conf ?? {})) s.conf.set(key, value)
  let reader = s.read
  for (const [key, value] of Object.entries(c.options ?? {})) reader = reader.option(key, value)
  if (c.schema !== undefined) reader = reader.schema(c.schema)
  return reader.parquet(`${folder}files/${c.read}`)
}

async function outcome(c: Case): Promise<Case['expect']> {
  try {
    const df = await open(c)
    const schema = catalogString(await df.schema())
    const columns = (await df.columns()).map(n => `\`${n.replaceAll('`', '``')}\``)
    const rows = await df.selectExpr(`to_json(struct(${columns.join(', ')}), map('ignoreNullFields', 'false'))`).rows()
    return { schema, rows: rows.map(r => r[0] as string) }
  } catch (e) {
    const { condition, message } = e as { condition?: string; message: string }
    const mismatch = /Data type mismatches.*?\. SQLSTATE/.exec(message)?.[0]
    return { condition: condition ?? String(e), ...(mismatch === undefined ? {} : { mismatch }) }
  }
}

/** Files of one size may come in either order. */
const ordered = (e: Case['expect']) => (e.rows === undefined ? e : { ...e, rows: [...e.rows].sort() })

describe('files that Spark wrote', () => {
  for (const c of cases)
    test(JSON.stringify({ ...c, expect: undefined }), async () => {
      expect(ordered(await outcome(c))).toEqual(ordered(c.expect))
    })
})
