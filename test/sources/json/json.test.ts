import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { json } from '#dist/sources/json/json.js'
import { castText } from '#dist/types/cast/to-string.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseSchema } from '#dist/types/ddl.js'
import { toJson } from '#dist/types/json-schema.js'
import { planTable, type ReadOptions, readTable } from '../read-table.ts'

interface Case {
  name: string
  data: string
  schema: string | null
  encoding: 'utf-8' | 'latin-1'
  options: Record<string, string>
  type?: string
  rows?: (string | null)[][]
  error?: string
}
/** What real Spark 4.3 reads (expect.py). */
const cases: Case[] = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'firesteel-json-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ZONE = 'America/New_York'

function optionsOf(c: Case): ReadOptions {
  const { select, ...options } = c.options
  return {
    options: Object.fromEntries(Object.entries(options).map(([k, v]) => [k.toLowerCase(), v])),
    ...(c.schema === null ? {} : { schema: parseSchema(c.schema) }),
    ...(select === undefined ? {} : { columns: [select] }),
    sessionTimeZone: ZONE,
  }
}

async function read(path: string, o: ReadOptions): Promise<{ type: string; rows: (string | null)[][] }> {
  const [source, plan] = await planTable(json, path, o)
  const text = plan.columns.map(({ dataType }) =>
    dataType.type === 'binary' ? (v: unknown) => `x${Buffer.from(v as Uint8Array).toString('hex')}` : castText(dataType, zoneOf(ZONE)),
  )
  const rows = await readTable(json, path, o)
  return { type: toJson(source.schema), rows: rows.map(r => r.map((v, i) => (v === null ? null : text[i]!(v)))) }
}

for (const c of cases) {
  const path = join(folder, `${c.name.replace(/\W/g, '_')}.json`)
  const bytes = Buffer.from(c.data, c.encoding === 'latin-1' ? 'latin1' : 'utf8')
  if (c.error !== undefined)
    test(`${c.name}: refused`, async () => {
      writeFileSync(path, bytes)
      const condition = /\[([A-Z_.]+)\]/.exec(c.error!)?.[1]
      await expect(read(path, optionsOf(c))).rejects.toMatchObject({ condition })
    })
  else
    test(`${c.name}: read as Spark reads it`, async () => {
      writeFileSync(path, bytes)
      const got = await read(path, optionsOf(c))
      expect(JSON.parse(got.type)).toEqual(JSON.parse(c.type!))
      expect(got.rows).toEqual(c.rows)
      expect((await read(path, { ...optionsOf(c), batchRows: 3 })).rows).toEqual(c.rows)
      if (c.options.multiLine === undefined && c.options.lineSep === undefined) {
        const conf = { 'spark.sql.files.maxPartitionBytes': '50', 'spark.sql.files.openCostInBytes': '1' }
        expect((await read(path, { ...optionsOf(c), conf })).rows.sort()).toEqual([...c.rows!].sort())
      }
    })
}

test('a compressed file', async () => {
  const path = join(folder, 'a.json.gz')
  writeFileSync(path, gzipSync(Array.from({ length: 20_000 }, (_, i) => `{"a":${i},"b":"name \\"${i}\\"","c":${i / 4}}\n`).join('')))
  const rows = await readTable(json, path)
  expect(rows).toHaveLength(20_000)
  expect(rows[19_999]).toEqual([19_999n, 'name "19999"', 4999.75])
})
