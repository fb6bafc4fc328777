import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parquet } from '#dist/sources/parquet/parquet.js'
import { isNested } from '#dist/types/descriptors.js'
import { SparkException } from '#dist/util/errors.js'
import { planTable, readTable } from '../read-table.ts'

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
]

async function readFlat(path: string): Promise<void> {
  const [source] = await planTable(parquet, path, { columns: [] })
  await readTable(parquet, path, { columns: source.schema.fields.filter(f => !isNested(f.dataType)).map(f => f.name) })
}

for (const name of files)
  test(`${name} with changed bytes is read or refused, with no other error`, async () => {
    const original = readFileSync(corpus + name)
    const next = random(original.length)
    const path = join(folder, name)
    let refused = 0
    for (let run = 0; run < 60; run++) {
      const bytes = Buffer.from(original)
      const changes = 1 + Math.floor(next() * 4)
      for (let i = 0; i < changes; i++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
      writeFileSync(path, bytes)
      try {
        await readFlat(path)
      } catch (e) {
        if (!(e instanceof SparkException)) throw new Error(`run ${run}: ${(e as Error).stack}`, { cause: e })
        refused++
      }
    }
    expect(refused).toBeGreaterThan(0)
  })

test('a file that is cut short is refused, and says which', async () => {
  const original = readFileSync(`${corpus}alltypes_plain.parquet`)
  const path = join(folder, 'short.parquet')
  for (const length of [0, 3, 11, 12, 100, original.length - 1]) {
    writeFileSync(path, original.subarray(0, length))
    await expect(readFlat(path)).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER',
      message: expect.stringContaining(`Encountered error while reading file file:${path}. Could not read footer.`),
    })
  }
})

test('a page that does not decompress names file, row group and column', async () => {
  const bytes = readFileSync(`${corpus}alltypes_plain.snappy.parquet`)
  bytes.fill(255, 40, 60)
  const path = join(folder, 'page.parquet')
  writeFileSync(path, bytes)
  await expect(readFlat(path)).rejects.toMatchObject({
    condition: 'FAILED_READ_FILE.NO_HINT',
    message: expect.stringMatching(/page\.parquet, row group 0, column id: /),
  })
})
