import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { csv } from '#dist/sources/csv/csv.js'
import { inferJsonSchema } from '#dist/sources/json/infer.js'
import { json } from '#dist/sources/json/json.js'
import { jsonOptions } from '#dist/sources/json/options.js'
import { toJson } from '#dist/types/json-schema.js'
import { resolveRequest } from './read-table.ts'

/** What the kernels infer must be what records one by one give. */
const folder = mkdtempSync(join(tmpdir(), 'firesteel-infer-'))
afterAll(() => rmSync(folder, { recursive: true }))

const groups = [
  ['1', '-5', '0', '2147483647', '-2147483648', '2147483648', '007', '+5', '-0'],
  ['12345678901', '999999999999999999', '9223372036854775808', '-9223372036854775809', '123456789012345678901234567890123456789'],
  ['1.5', '-0.25', '.5', '5.', '1e5', '1E-3', '0.30000000000000004', 'NaN', 'Inf', '1.2.3', '-'],
  ['2020-01-02', '2020-02-30', '2020-1-2', '2020', '0000-01-01'],
  ['2020-01-02 03:04:05', '2020-01-02T03:04:05.123', '2020-01-02 24:00:00', '2020-01-02 03:04', '2020-01-02T03:04:05Z'],
  ['true', 'FALSE', 'tru'],
  ['x', 'é', ' 1', '1 '],
]
/** Columns are mostly of a kind. */
const column = fc
  .constantFrom(...groups)
  .chain(group =>
    fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...group) },
        { weight: 3, arbitrary: fc.constantFrom('', 'NA') },
        fc.constantFrom(...groups.flat()),
      ),
      { minLength: 20, maxLength: 20 },
    ),
  )
const table = fc.array(column, { minLength: 1, maxLength: 4 }).chain(columns => fc.integer({ min: 1, max: 20 }).map(n => ({ columns, n })))

const csvOptions: Record<string, string>[] = [
  {},
  { nullvalue: 'NA' },
  { preferdate: 'false' },
  { dateformat: 'yyyy-MM-dd' },
  { samplingratio: '0.5' },
  { header: 'true' },
]
for (const options of csvOptions)
  test(`CSV with ${JSON.stringify(options)}`, async () => {
    const path = join(folder, 'data.csv')
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('', '"'), async ({ columns, n }, quote) => {
        const lines = Array.from({ length: n }, (_, r) => columns.map(c => (r === 3 ? quote + c[r] + quote : c[r]!)).join(','))
        writeFileSync(path, lines.join('\n'))
        const schema = async (more: Record<string, string>) =>
          toJson((await csv.resolve(resolveRequest([path], { options: { inferschema: 'true', ...options, ...more } }))).schema)
        expect(await schema({})).toEqual(await schema({ maxcharspercolumn: '1000000' }))
      }),
      { numRuns: 100 },
    )
  })

const values = [
  '1',
  '-5',
  '0',
  '9007199254740993',
  '9223372036854775808',
  '1.5',
  '1e5',
  '123456789012345678901234567890.5',
  'true',
  'false',
  'null',
  '""',
  '"x"',
  '"1.5"',
]
const odd = ['"2020-01-02T03:04:05"', '[1]', '{"a":1}', '01', 'NaN', '"a\\"b"']
const value = fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...values) }, fc.constantFrom(...odd))

const jsonGiven: Record<string, string>[] = [{}, { primitivesasstring: 'true' }, { infertimestamp: 'true' }, { dropfieldifallnull: 'true' }]
for (const given of jsonGiven)
  test(`JSON with ${JSON.stringify(given)}`, async () => {
    const path = join(folder, 'data.json')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('abc', 'abc', 'cab'), fc.array(value, { minLength: 3, maxLength: 3 })), {
          minLength: 1,
          maxLength: 12,
        }),
        async rows => {
          const lines = rows.map(([keys, vs]) => `{${vs.map((v, i) => `"${keys[i]}":${v}`).join(',')}}`)
          writeFileSync(path, lines.join('\n'))
          const found = await json.resolve(resolveRequest([path], { options: given }))
          const o = jsonOptions(given, 'UTC', () => undefined)
          expect(toJson(found.schema)).toEqual(toJson(inferJsonSchema(lines, o, false)))
        },
      ),
      { numRuns: 150 },
    )
  })
