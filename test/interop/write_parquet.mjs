/** Writes Parquet files with the built package, for parquet_check.py: node write_parquet.mjs <folder>. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allocateBatch } from '../../dist/columnar/batch-builder.js'
import { freeHeap } from '../../dist/columnar/heap.js'
import { createMemory } from '../../dist/columnar/shared-memory.js'
import { writeColumn } from '../../dist/columnar/writer.js'
import { lookupSource, openWriter } from '../../dist/sources/index.js'
import { parseSchema } from '../../dist/types/ddl.js'

const folder = process.argv[2]
const memory = createMemory({ maximumBytes: 1 << 28 })
const ROWS = 30_000
const schema = parseSchema(
  'id bigint not null, b boolean, i8 tinyint, i16 smallint, i32 int, f float, d double, few string, many string, bin binary, dt date, ts timestamp, ntz timestamp_ntz, d9 decimal(9,2), d18 decimal(18,4), d38 decimal(38,10)',
)
const DAY = 86_400_000_000n

/** The row of a number; every column but the first is null now and then. parquet_check.py makes the same. */
function row(i) {
  const n = BigInt(i)
  const values = [
    n,
    i % 2 === 0,
    (i % 256) - 128,
    (i % 65_536) - 32_768,
    i * 7 - 100_000,
    i / 4,
    i % 97 === 0 ? -0 : i / 8 - 1000,
    ['red', 'green', 'blue', 'a longer colour'][i % 4],
    `text number ${i} ${'é'.repeat(i % 5)}`,
    Uint8Array.of(i & 255, (i >> 8) & 255),
    i - 15_000,
    n * DAY - 10n ** 15n + 123_456n,
    n * 1_000_003n,
    n * 101n - 1_000_000n,
    n * 1_000_000_007n - 10n ** 13n,
    n * 10n ** 30n - 10n ** 34n + n,
  ]
  return values.map((v, c) => (c > 0 && (i + c) % 11 === 0 ? null : v))
}

const forms = [
  ['snappy', {}],
  ['zstd', {}],
  ['gzip', {}],
  ['none', { 'parquet.block.size': '300000' }],
  ['lz4', {}],
  ['lz4_raw', {}],
  ['snappy', { 'parquet.dictionary.page.size': '20000' }],
]
const written = []

/** Nested columns: parquet_check.py makes the same rows. */
const nestedSchema = parseSchema(
  'id bigint not null, a array<int>, aa array<array<string>>, m map<string, bigint>, s struct<x: int, y: string, z: array<struct<p: double, q: decimal(20,3)>>>, am array<map<int, date>>',
)
const times = (n, of) => Array.from({ length: n }, (_, k) => of(k))
function nestedRow(i) {
  const values = [
    BigInt(i),
    times(i % 7, k => (k % 3 === 2 ? null : i + k)),
    times(i % 4, k => (k === 3 ? null : times((i + k) % 3, j => (j === 1 ? null : `text of ${i % 100} ${k}`)))),
    { keys: times(i % 3, k => `key ${k}`), values: times(i % 3, k => (k === 1 ? null : BigInt(i) * 10n ** 9n)) },
    [i % 5 === 0 ? null : i, i % 2 === 0 ? 'even' : `an odd number ${i}`, times(i % 3, k => (k === 1 ? null : [i / 4, BigInt(i * 1000 + k)]))],
    times(i % 2, () => ({ keys: [1, 2], values: [i % 10_000, null] })),
  ]
  return values.map((v, c) => (c > 0 && (i + c) % 11 === 0 ? null : v))
}
async function write(name, columns, rowOf, compression, options, timestamps) {
  const request = {
    schema: columns,
    options: { compression, ...options },
    sessionTimeZone: 'UTC',
    conf: key => (key.endsWith('outputTimestampType') ? timestamps : undefined),
  }
  const format = lookupSource('parquet').writer(request)
  const path = join(folder, `${name}${format.extension}`)
  const writer = await openWriter('parquet', format.state, path, memory)
  const batch = allocateBatch(
    memory,
    columns.fields.map(f => f.dataType),
  )
  for (let i = 0; i < ROWS; i += batch.capacity) {
    const rows = times(Math.min(batch.capacity, ROWS - i), k => rowOf(i + k))
    columns.fields.forEach((_, c) => {
      writeColumn(memory, batch.columns[c], rows.map(r => r[c]), batch.heap)
    })
    await writer.write(batch, rows.length)
    freeHeap(memory, batch.heap)
  }
  await writer.close()
  memory.free(batch.address)
  return path
}

for (const [at, [compression, options]] of forms.entries())
  for (const timestamps of at === 0 ? ['INT96', 'TIMESTAMP_MICROS'] : ['INT96'])
    written.push(await write(`file-${at}-${timestamps.toLowerCase()}`, schema, row, compression, options, timestamps))
const blooms = { 'parquet.bloom.filter.enabled': 'true', 'parquet.bloom.filter.max.bytes': '65536' }
written.push(await write('file-bloom', schema, row, 'snappy', { ...blooms, 'parquet.enable.dictionary': 'false' }, 'INT96'))
const nested = [
  await write('nested-0', nestedSchema, nestedRow, 'snappy', {}),
  await write('nested-1', nestedSchema, nestedRow, 'zstd', { 'parquet.block.size': '300000', 'parquet.page.row.count.limit': '500' }),
  await write('nested-2', nestedSchema, nestedRow, 'none', { 'parquet.enable.dictionary': 'false', ...blooms }),
]
writeFileSync(join(folder, 'files.json'), JSON.stringify({ flat: written, nested }))
