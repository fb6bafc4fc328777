import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { csv } from '#dist/sources/csv/csv.js'
import { parseSchema } from '#dist/types/ddl.js'
import { readTable } from '../read-table.ts'

/** What the kernels read must be what the careful way reads, which a limit of characters per column forces. */
const folder = mkdtempSync(join(tmpdir(), 'firesteel-csv-twin-'))
afterAll(() => rmSync(folder, { recursive: true }))

const schema = parseSchema(
  'i int, l bigint, d decimal(12,3), w decimal(30,2), f double, g float, b boolean, t date, ts timestamp, s string, bad string',
)
const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(1n << 64n), max: 1n << 64n }).map(String),
  fc.double({ noNaN: true }).map(String),
  fc.float({ noNaN: true }).map(v => v.toFixed(3)),
  fc.constantFrom(
    '',
    '0',
    '-0',
    '+5',
    '007',
    '1.',
    '.5',
    '1e5',
    '1E-3',
    '-',
    '1.2.3',
    '99999999999999999999',
    '0.1',
    '16777217',
    '1.0000001',
    '1.005',
    '123456789.1234',
    'NaN',
    'Inf',
    '1e400',
  ),
)
const cell = fc.oneof(
  number,
  fc.constantFrom(
    'true',
    'FALSE',
    'tru',
    '2020-02-29',
    '2021-02-29',
    '0001-01-01',
    '2020-1-1',
    '2020-01-01 10:20:30',
    '2021-03-14 02:30:00.5',
    '2020-01-01T10:20:30.123456',
    '2020-01-01 24:00:00',
    'x',
    ' x ',
    'é€😀',
    '""',
    '"a,b"',
    '"a""b"',
    '"a\\"b"',
    'a"b',
    '"ab',
    '"a" ',
    '\\',
  ),
)
const line = fc.array(cell, { minLength: 8, maxLength: 12 }).map(cells => cells.join(','))
const optionSets: Record<string, string>[] = [
  {},
  { escape: '"' },
  { ignoreleadingwhitespace: 'true', ignoretrailingwhitespace: 'true' },
  { nullvalue: 'x' },
  { mode: 'DROPMALFORMED' },
]

for (const options of optionSets)
  test(`fast and careful reading agree with ${JSON.stringify(options)}`, async () => {
    const path = join(folder, 'data.csv')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 9, arbitrary: line }, fc.constantFrom('', ' ', ',')), { maxLength: 25 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, end) => {
          writeFileSync(path, lines.join(end))
          const o = { schema, sessionTimeZone: 'America/New_York', batchRows: 8 }
          const all = { ...options, columnnameofcorruptrecord: 'bad' }
          const fast = await readTable(csv, path, { ...o, options: all })
          const careful = await readTable(csv, path, { ...o, options: { ...all, maxcharspercolumn: '1000000' } })
          expect(fast).toEqual(careful)
        },
      ),
      { numRuns: 60 },
    )
  })

test('each column by itself', async () => {
  const path = join(folder, 'column.csv')
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 9 }), async (lines, i) => {
      writeFileSync(path, lines.join('\n'))
      const o = { schema, columns: [schema.fields[i]!.name], sessionTimeZone: 'UTC' }
      expect(await readTable(csv, path, o)).toEqual(await readTable(csv, path, { ...o, options: { maxcharspercolumn: '1000000' } }))
    }),
    { numRuns: 100 },
  )
})
