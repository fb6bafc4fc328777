import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { csv } from '#dist/sources/csv/csv.js'
import { json } from '#dist/sources/json/json.js'
import type { Source } from '#dist/sources/source.js'
import { text } from '#dist/sources/text/text.js'
import type { StructType } from '#dist/types/data-type.js'
import { parseSchema } from '#dist/types/ddl.js'
import { readTable } from './read-table.ts'

/** However a file is cut into splits, its rows are the same. */
const folder = mkdtempSync(join(tmpdir(), 'firesteel-splits-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(',', '\n', '"', 'a', '1', '\r\n', '\r', ' ', '{"a":1,"b":"x"}\n', '1,x,2\n', ':', '{', '}', '\\'),
      },
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 80 },
  )
  .chain(parts =>
    fc.tuple(fc.constant(Buffer.from(parts.join(''))), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 })),
  )
  .map(([data, changes]) => {
    for (const [at, byte] of changes) if (data.length > 0) data[at % data.length] = byte
    return data
  })

const formats: { source: Source; schema: StructType; options: Record<string, string> }[] = [
  { source: csv, schema: parseSchema('a string, b string, bad string'), options: { columnnameofcorruptrecord: 'bad' } },
  { source: csv, schema: parseSchema('a int, b string'), options: { mode: 'DROPMALFORMED', header: 'true' } },
  { source: json, schema: parseSchema('a int, b string, bad string'), options: { columnnameofcorruptrecord: 'bad' } },
  { source: text, schema: parseSchema('value string'), options: {} },
]

for (const [i, { source, schema, options }] of formats.entries())
  test(`${source.name}, ${Object.keys(options).join(', ')}: the same rows for any size of splits`, async () => {
    const path = join(folder, `data${i}`)
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 40 }), async (data, size) => {
        writeFileSync(path, data)
        const whole = await readTable(source, path, { schema, options })
        const conf = { 'spark.sql.files.maxPartitionBytes': String(size), 'spark.sql.files.openCostInBytes': '1' }
        expect(await readTable(source, path, { schema, options, conf, batchRows: 3 })).toEqual(whole)
      }),
      { numRuns: 150 },
    )
  })
