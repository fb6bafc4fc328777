import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DataFrame, SparkSession } from '#dist/index.js'
import { catalogString } from '#dist/types/names.js'
import { session } from '../../execution/session.ts'

/** Files that real Spark wrote, read in many ways, as Spark reads them (orc-spark/record.py). */
const folder = new URL('../orc-spark/', import.meta.url).pathname
interface Case {
  read: string
  parts?: readonly string[]
  schema?: string
  options?: Record<string, string>
  conf?: Record<string, string>
  where?: string
  /** Many rows are a digest of all, sorted, with the first of them. */
  expect: { schema?: string; rows?: readonly string[]; count?: number; digest?: string; condition?: string }
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
  return reader.orc((c.parts ?? ['']).map(p => `${folder}files/${c.read}/${p}`))
}

async function outcome(c: Case): Promise<Case['expect']> {
  try {
    const read = await open(c)
    const df = c.where === undefined ? read : read.where(c.where)
    const schema = catalogString(await df.schema())
    const columns = (await df.columns()).map(n => `\`${n.replaceAll('`', '``')}\``)
    const rows = await df.selectExpr(`to_json(struct(${columns.join(', ')}), map('ignoreNullFields', 'false'))`).rows()
    return { schema, rows: rows.map(r => r[0] as string) }
  } catch (e) {
    const { condition } = e as { condition?: string }
    return { condition: condition ?? String(e) }
  }
}

/** Files of one size may come in either order. */
const ordered = (e: Case['expect']) => (e.rows === undefined ? e : { ...e, rows: [...e.rows].sort() })

function digested(e: Case['expect']): Case['expect'] {
  const { rows } = ordered(e)
  if (rows === undefined || rows.length <= 40) return ordered(e)
  return { ...e, rows: rows.slice(0, 10), count: rows.length, digest: createHash('sha256').update(rows.join('\n')).digest('hex') }
}

describe('files that Spark wrote', () => {
  for (const c of cases)
    test(JSON.stringify({ ...c, expect: undefined }), async () => {
      expect(digested(await outcome(c))).toEqual(ordered(c.expect))
    })
})
