import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { text } from '#dist/sources/text/text.js'
import { parseSchema } from '#dist/types/ddl.js'
import { planTable, type ReadOptions, readTable } from '../read-table.ts'

interface Case {
  name: string
  files: Record<string, string>
  schema: string | null
  select: string[] | null
  options: Record<string, string>
  rows?: (string | null)[][]
  error?: { condition: string | null; message: string }
}
/** What real Spark reads (expect-texts.py); texts in base 64. */
const cases: Case[] = JSON.parse(readFileSync(new URL('read.json', import.meta.url), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'firesteel-text-'))
afterAll(() => rmSync(folder, { recursive: true }))

function place(c: Case): string {
  const at = mkdtempSync(join(folder, 'in-'))
  for (const [name, data] of Object.entries(c.files)) {
    const path = join(at, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, Buffer.from(data, 'base64'))
  }
  return at
}

const optionsOf = (c: Case): ReadOptions => ({
  options: Object.fromEntries(Object.entries(c.options).map(([k, v]) => [k.toLowerCase(), v])),
  ...(c.schema === null ? {} : { schema: parseSchema(c.schema) }),
  ...(c.select === null ? {} : { columns: c.select }),
})

/** Bytes that are no UTF-8 are decoded on the way to the test. */
const decoded = (data: string) => Buffer.from(data, 'base64').toString('utf8')

test.each(cases)('reads as Spark does: $name', async c => {
  const path = place(c)
  if (c.error !== undefined) {
    const expected = c.error.condition === null ? {} : { condition: c.error.condition }
    await expect(readTable(text, path, optionsOf(c))).rejects.toMatchObject(expected)
    await expect(readTable(text, path, optionsOf(c))).rejects.toThrow(c.error.message.slice(0, 200))
    return
  }
  const expected = c.rows!.map(r => r.map(v => (v === null || c.name.startsWith('partitions, only') || /^\d$/.test(v) ? v : decoded(v))))
  const rows = async (o: ReadOptions) => (await readTable(text, path, o)).map(r => r.map(v => String(v)))
  expect((await rows(optionsOf(c))).sort()).toEqual(expected.sort())
  expect((await rows({ ...optionsOf(c), batchRows: 3 })).sort()).toEqual(expected)
})

const lines = cases.find(c => c.name === 'long lines')!

test.each([1, 2, 3, 5, 7, 16, 100])('ranges of %i bytes give every line once', async bytes => {
  const path = place(lines)
  const o = { conf: { 'spark.sql.files.maxPartitionBytes': String(bytes), 'spark.sql.files.openCostInBytes': '0' } }
  const [, plan] = await planTable(text, path, o)
  expect(plan.splits.length).toBeGreaterThan(20)
  const rows = await readTable(text, path, o)
  expect(rows.map(r => String(r[0])).sort()).toEqual(lines.rows!.map(r => decoded(r[0]!)).sort())
})

test('lines longer than the window', async () => {
  const path = place({
    ...lines,
    files: { 'a.txt': Buffer.from(`${'x'.repeat(2_000_000)}\r\ny\r${'z'.repeat(524_286)}\r\n\nw`).toString('base64') },
  })
  const rows = await readTable(text, path)
  expect(rows.map(r => [String(r[0])[0], String(r[0]).length])).toEqual([
    ['x', 2_000_000],
    ['y', 1],
    ['z', 524_286],
    [undefined, 0],
    ['w', 1],
  ])
})
