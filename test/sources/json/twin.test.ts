import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { json } from '#dist/sources/json/json.js'
import { parseSchema } from '#dist/types/ddl.js'
import { readTable } from '../read-table.ts'

/** What the kernels read must be what the parser reads, which a binary column forces, as it may spoil whole records. */
const folder = mkdtempSync(join(tmpdir(), 'firesteel-json-twin-'))
afterAll(() => rmSync(folder, { recursive: true }))

const columns = 'i int, l bigint, y tinyint, d decimal(12,3), w decimal(30,2), f double, g float, b boolean, t date, ts timestamp, s string'
const schema = parseSchema(`${columns}, bad string`)
const withBinary = parseSchema(`${columns}, bad string, zz binary`)
const names = ['i', 'l', 'y', 'd', 'w', 'f', 'g', 'b', 't', 'ts', 's', 'other']

const value = fc.oneof(
  fc.integer().map(String),
  fc.integer({ min: -300, max: 300 }).map(String),
  fc.bigInt({ min: -(1n << 64n), max: 1n << 64n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(v => JSON.stringify(v)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(v => v.toFixed(3)),
  fc.string().map(s => JSON.stringify(s)),
  fc.constantFrom(
    ...[
      'null',
      'true',
      'false',
      'True',
      'nul',
      '0',
      '-0',
      '-0.0',
      '01',
      '-01',
      '1.',
      '.5',
      '+1',
      '1e5',
      '1E-3',
      '-',
      '1.5e',
      '""',
      '"x"',
      '"a,b"',
    ],
    ...[
      '"a:b}"',
      '"a\\"b"',
      '"\\u00e9"',
      '"é€😀"',
      '"tab\there"',
      '"12"',
      '"1.5"',
      '"NaN"',
      'NaN',
      '-Infinity',
      "'x'",
      '"a" "b"',
      '"a',
      'a"',
      '{}',
      '[]',
    ],
    ...[
      '[1]',
      '{"i":1}',
      '[1,2]',
      '"2020-02-29"',
      '"2021-02-29"',
      '"2020-01-01 10:20:30"',
      '"2021-03-14 02:30:00.5"',
      '"2020-01-01T10:20:30.123456"',
    ],
    ...['1.2.3', '1-2', '123456789012345678.5', '0.30000000000000004', '16777217', '1e400', '', ' ', '1 2', '/**/1'],
  ),
)
/** Between tokens; rarely something else than nothing or a blank. */
const space = fc.oneof({ weight: 20, arbitrary: fc.constantFrom('', ' ') }, fc.constantFrom('\t', '  ', '\u0001', ';'))
const object = (keys: readonly string[]) =>
  fc
    .tuple(fc.array(value, { minLength: keys.length, maxLength: keys.length }), space, space)
    .map(([values, before, after]) => `{${keys.map((k, i) => `${before}"${k}"${after}:${before}${values[i]}${after}`).join(',')}}`)
/** Lines of one shape, with some that are not. */
const file = fc
  .shuffledSubarray(names, { minLength: 1 })
  .chain(keys =>
    fc.array(
      fc.oneof(
        { weight: 12, arbitrary: object(keys) },
        { weight: 2, arbitrary: fc.shuffledSubarray(names).chain(object) },
        fc.constantFrom(
          '',
          ' ',
          '{}',
          '[]',
          '[{"i":1},{"i":2}]',
          '{"i":1,"i":2}',
          'x',
          '{"i":1',
          '{"i":1}}',
          '{"i":1} x',
          '\ufeff{"i":1}',
          '{',
          '}',
        ),
      ),
      { maxLength: 30 },
    ),
  )

for (const mode of ['PERMISSIVE', 'DROPMALFORMED'])
  test(`kernels and parser agree, ${mode}`, async () => {
    const path = join(folder, 'data.json')
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom('\n', '\r\n'),
        fc.subarray(schema.fields.map(f => f.name).slice(0, -1), { minLength: 1 }),
        async (lines, end, some) => {
          writeFileSync(path, lines.join(end))
          const options = { mode, columnnameofcorruptrecord: 'bad' }
          const selected = mode === 'PERMISSIVE' ? [...some, 'bad'] : some
          const o = { options, sessionTimeZone: 'America/New_York', batchRows: 8 }
          const fast = await readTable(json, path, { ...o, schema, columns: selected })
          const careful = await readTable(json, path, { ...o, schema: withBinary, columns: [...selected, 'zz'] })
          expect(fast).toEqual(careful.map(r => r.slice(0, -1)))
          if (mode === 'PERMISSIVE') {
            const without = await readTable(json, path, { ...o, schema, columns: some })
            expect(without).toEqual(careful.map(r => r.slice(0, -2)))
          }
        },
      ),
      { numRuns: 150 },
    )
  })
