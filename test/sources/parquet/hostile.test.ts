import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openWriter } from '#dist/sources/index.js'
import { parquet } from '#dist/sources/parquet/parquet.js'
import type { SourceFilter } from '#dist/sources/source.js'
import { parseSchema } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'
import { SparkException } from '#dist/util/errors.js'
import { readTable, testMemory } from '../read-table.ts'
import { writeRows } from '../write-rows.ts'

const corpus = new URL('../parquet-testing/data/', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'firesteel-parquet-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A small generator with a seed, so that a failure can be looked at. */
function random(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
}

const files = [
  'alltypes_plain.snappy.parquet',
  'alltypes_dictionary.parquet',
  'datapage_v2.snappy.parquet',
  'delta_byte_array.parquet',
  'delta_encoding_optional_column.parquet',
  'lz4_raw_compressed.parquet',
  'byte_stream_split.zstd.parquet',
  'fixed_length_decimal.parquet',
  'int32_with_null_pages.parquet',
  'rle_boolean_encoding.parquet',
  'rle-dict-snappy-checksum.parquet',
  'list_columns.parquet',
  'nested_lists.snappy.parquet',
  'nested_maps.snappy.parquet',
  'nonnullable.impala.parquet',
  'nullable.impala.parquet',
  'old_list_structure.parquet',
  'repeated_no_annotation.parquet',
  'repeated_primitive_no_list.parquet',
]

const readAll = (path: string): Promise<unknown> => readTable(parquet, path)

/** Reads a copy of the file with a few bytes changed, again and again; says how often it was refused. */
async function fuzz(name: string, original: Buffer, runs: number, read: (path: string) => Promise<unknown>, from = 0): Promise<number> {
  const next = random(original.length)
  const path = join(folder, name)
  let refused = 0
  for (let run = 0; run < runs; run++) {
    const bytes = Buffer.from(original)
    const changes = 1 + Math.floor(next() * 4)
    for (let i = 0; i < changes; i++) bytes[from + Math.floor(next() * (bytes.length - from))] = Math.floor(next() * 256)
    writeFileSync(path, bytes)
    try {
      await read(path)
    } catch (e) {
      if (!(e instanceof SparkException)) throw new Error(`run ${run}: ${(e as Error).stack}`, { cause: e })
      refused++
    }
  }
  return refused
}

for (const name of files)
  test(`${name} with changed bytes is read or refused, with no other error`, async () => {
    expect(await fuzz(name, readFileSync(corpus + name), 60, readAll)).toBeGreaterThan(0)
  })

test('a file with page index and Bloom filters, divided and filtered, with changed bytes is read or refused', async () => {
  const schema = parseSchema('id bigint, s string, l array<struct<a: int, b: map<string, double>>>')
  const rows = Array.from({ length: 900 }, (_, i): Value[] => [
    BigInt(i),
    i % 7 === 0 ? null : `text ${i}`,
    i % 3 === 0 ? null : Array.from({ length: i % 4 }, (_, k) => (k === 1 ? null : [i, { keys: [`k${k}`], values: [i / 2] }])),
  ])
  const options = {
    'parquet.page.row.count.limit': '100',
    'parquet.bloom.filter.enabled': 'true',
    'parquet.bloom.filter.max.bytes': '1024',
  }
  const format = parquet.writer!({ schema, options, sessionTimeZone: 'UTC', conf: () => undefined })
  const path = join(folder, 'indexed.parquet')
  await writeRows(await openWriter('parquet', structuredClone(format.state), path, testMemory()), schema, rows)
  const original = readFileSync(path)
  const filters: SourceFilter[] = [{ op: '>=', column: 'id', value: 450n }]
  const read = async (p: string) => {
    await readTable(parquet, p, { filters, parallelism: 4, batchRows: 64 })
    await readTable(parquet, p, { filters: [{ op: '=', column: 's', value: 'text 500' }], batchRows: 64 })
  }
  await read(path)
  expect(await fuzz('indexed-changed.parquet', original, 150, read)).toBeGreaterThan(0)
  // The index, the filters and the footer
  expect(await fuzz('indexed-tail.parquet', original, 150, read, original.length - 6000)).toBeGreaterThan(0)
})

test('a file that is cut short is refused, and says which', async () => {
  const original = readFileSync(`${corpus}alltypes_plain.parquet`)
  const path = join(folder, 'short.parquet')
  for (const length of [3, 11, 12, 100, original.length - 1]) {
    writeFileSync(path, original.subarray(0, length))
    await expect(readAll(path)).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER',
      message: expect.stringContaining(`Encountered error while reading file file:${path}. Could not read footer.`),
    })
  }
})

test('a file of no bytes has no schema, as in Spark', async () => {
  const path = join(folder, 'nothing.parquet')
  writeFileSync(path, '')
  await expect(readAll(path)).rejects.toMatchObject({ condition: 'UNABLE_TO_INFER_SCHEMA' })
})

test('a page that does not decompress names file, row group and column', async () => {
  const bytes = readFileSync(`${corpus}alltypes_plain.snappy.parquet`)
  bytes.fill(255, 40, 60)
  const path = join(folder, 'page.parquet')
  writeFileSync(path, bytes)
  await expect(readAll(path)).rejects.toMatchObject({
    condition: 'FAILED_READ_FILE.NO_HINT',
    message: expect.stringMatching(/page\.parquet, row group 0, column id: /),
  })
})
