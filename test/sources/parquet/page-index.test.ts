import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openWriter } from '#dist/sources/index.js'
import { parquet } from '#dist/sources/parquet/parquet.js'
import type { SourceFilter } from '#dist/sources/source.js'
import { parseSchema } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'
import { planTable, readTable, testMemory } from '../read-table.ts'
import { writeRows } from '../write-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-index-'))
afterAll(() => rmSync(folder, { recursive: true }))
const corpus = new URL('../parquet-testing/data/', import.meta.url).pathname
let files = 0

async function write(ddl: string, rows: readonly (readonly Value[])[], options: Record<string, string>): Promise<string> {
  const schema = parseSchema(ddl)
  const format = parquet.writer!({ schema, options, sessionTimeZone: 'UTC', conf: () => undefined })
  const path = join(folder, `f${files++}${format.extension}`)
  await writeRows(await openWriter('parquet', structuredClone(format.state), path, testMemory()), schema, rows)
  return path
}

const ROWS = 100_000
const ddl = 'id bigint, s string, l array<int>, st struct<a: int, b: array<string>>'
const row = (i: number): Value[] => [
  BigInt(i),
  i % 1000 === 0 ? null : `text ${String(i).padStart(7, '0')}`,
  i % 3 === 0 ? null : Array.from({ length: i % 5 }, (_, k) => i + k),
  i % 7 === 0 ? null : [i % 11 === 0 ? null : i, ['x'.repeat(i % 30)]],
]
const rows = Array.from({ length: ROWS }, (_, i) => row(i))
const written = write(ddl, rows, { 'parquet.page.row.count.limit': '5000' })

const delivered = async (path: string, filters: readonly SourceFilter[]) => {
  const [, plan] = await planTable(parquet, path, { filters })
  return plan.splits.reduce((n, s) => n + s.rowCount!, 0)
}

describe('the page index', () => {
  test('skips pages that no row of can match, and reads the others whole', async () => {
    const path = await written
    const filters: [SourceFilter, (r: Value[]) => boolean, number][] = [
      [{ op: '=', column: 'id', value: 52_345n }, r => r[0] === 52_345n, 5000],
      [{ op: 'in', column: 'id', values: [1n, 99_999n] }, r => r[0] === 1n || r[0] === 99_999n, 10_000],
      [{ op: '>', column: 's', value: 'text 0093999' }, r => r[1] !== null && (r[1] as string) > 'text 0093999', 10_000],
      [
        {
          op: 'or',
          left: { op: '<', column: 'id', value: 10n },
          right: {
            op: 'and',
            left: { op: '>=', column: 'id', value: 40_000n },
            right: { op: 'startswith', column: 's', value: 'text 0041' },
          },
        },
        r => (r[0] as bigint) < 10n || (r[1] as string)?.startsWith('text 0041'),
        10_000,
      ],
    ]
    for (const [filter, matches, most] of filters) {
      const got = await readTable(parquet, path, { filters: [filter], batchRows: 1234 })
      expect(got.length).toBe(most)
      expect(got.filter(matches)).toEqual(rows.filter(matches))
      for (const r of got) expect(r).toEqual(rows[Number(r[0])])
    }
    expect(await delivered(path, [{ op: '=', column: 'id', value: -1n }])).toBe(0)
    expect(
      await delivered(path, [
        { op: '=', column: 'id', value: 1n },
        { op: '=', column: 'id', value: 50_000n },
      ]),
    ).toBe(0)
  })

  test('divides one row group among workers', async () => {
    const path = await written
    const [, plan] = await planTable(parquet, path, { parallelism: 2 })
    expect(plan.splits.length).toBe(4)
    expect(new Set(plan.splits.map(s => s.partition)).size).toBe(1)
    expect(await readTable(parquet, path, { parallelism: 2 })).toEqual(rows)
    expect(await readTable(parquet, path, { parallelism: 8, batchRows: 777, columns: ['l', 'id'] })).toEqual(rows.map(r => [r[2], r[0]]))
  })

  test('is not needed to divide a row group', async () => {
    // DuckDB's writer leaves none
    const path = new URL('../../../datasets/tpch/lineitem.parquet', import.meta.url).pathname
    const columns = ['l_orderkey', 'l_comment']
    const [, plan] = await planTable(parquet, path, { columns, parallelism: 16 })
    const [, whole] = await planTable(parquet, path, { columns })
    expect(plan.splits.length).toBeGreaterThan(whole.splits.length)
    expect(await readTable(parquet, path, { columns, parallelism: 16 })).toEqual(await readTable(parquet, path, { columns }))
  })

  test('bounds of long text are cut, and still hold', async () => {
    const long = (i: number) => `${'long text '.repeat(10)}${String(i).padStart(6, '0')}é`
    const path = await write(
      's string, u string',
      Array.from({ length: 3000 }, (_, i) => [long(i), `${'é'.repeat(40)}${i}`]),
      { 'parquet.page.row.count.limit': '500', 'parquet.enable.dictionary': 'false' },
    )
    for (const i of [0, 1499, 2999]) {
      const got = await readTable(parquet, path, { filters: [{ op: '=', column: 's', value: long(i) }] })
      expect(got.map(r => r[0])).toContain(long(i))
      const other = await readTable(parquet, path, { filters: [{ op: '=', column: 'u', value: `${'é'.repeat(40)}${i}` }] })
      expect(other.map(r => r[1])).toContain(`${'é'.repeat(40)}${i}`)
    }
  })
})

describe('Bloom filters', () => {
  test('of our files skip row groups that lack a value', async () => {
    const path = await write(
      'i int, l bigint, s string',
      Array.from({ length: 5000 }, (_, i) => [i * 2, BigInt(i) * 3n, `s${i * 2}`]),
      { 'parquet.bloom.filter.enabled': 'true', 'parquet.bloom.filter.expected.ndv#s': '5000' },
    )
    for (const i of [0, 1234, 4999]) {
      expect(await delivered(path, [{ op: '=', column: 'i', value: i * 2 }])).toBe(5000)
      expect(await delivered(path, [{ op: '=', column: 'l', value: BigInt(i) * 3n }])).toBe(5000)
      expect(await delivered(path, [{ op: 'in', column: 's', values: ['nothing', `s${i * 2}`] }])).toBe(5000)
    }
    let skipped = 0
    for (let i = 0; i < 100; i++) {
      skipped += Number((await delivered(path, [{ op: '=', column: 'i', value: i * 2 + 1 }])) === 0)
      skipped += Number((await delivered(path, [{ op: '=', column: 'l', value: BigInt(i) * 3n + 1n }])) === 0)
      skipped += Number((await delivered(path, [{ op: '=', column: 's', value: `s${i * 2 + 1}` }])) === 0)
    }
    expect(skipped).toBeGreaterThan(290)
    expect(readFileSync(path).length).toBeLessThan(2_300_000)
  })

  test('of parquet-mr and arrow are understood', async () => {
    for (const name of ['data_index_bloom_encoding_stats.parquet', 'data_index_bloom_encoding_with_length.parquet']) {
      const all = await readTable(parquet, corpus + name)
      for (const [value] of all) expect(await delivered(corpus + name, [{ op: '=', column: 'String', value: value! }])).toBe(all.length)
      expect(await delivered(corpus + name, [{ op: '=', column: 'String', value: 'Hello Cruel World' }])).toBe(0)
    }
  })
})
