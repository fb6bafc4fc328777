import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openWriter } from '#dist/sources/index.js'
import { readFooter } from '#dist/sources/parquet/footer.js'
import { columnChunk } from '#dist/sources/parquet/metadata.js'
import { parquet } from '#dist/sources/parquet/parquet.js'
import type { DataType, StructType } from '#dist/types/data-type.js'
import { parseSchema } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'
import { planTable, readTable, testMemory } from '../read-table.ts'
import { writeRows } from '../write-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-parquet-write-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

async function write(
  schema: StructType,
  rows: readonly (readonly Value[])[],
  options: Record<string, string> = {},
  conf: Record<string, string> = {},
  batchRows = 2048,
): Promise<string> {
  const format = parquet.writer!({ schema, options, sessionTimeZone: 'UTC', conf: key => conf[key] })
  const path = join(folder, `f${files++}${format.extension}`)
  const memory = testMemory()
  const before = memory.used
  const writer = await openWriter('parquet', structuredClone(format.state), path, memory)
  const result = await writeRows(writer, schema, rows, batchRows)
  expect(result).toEqual({ rows: rows.length, bytes: readFileSync(path).length })
  // The kernels' scratch block stays
  expect(memory.used - before).toBeLessThanOrEqual(65_536)
  return path
}

const all = parseSchema(
  'b boolean, i8 tinyint, i16 smallint, i32 int, i64 bigint, f float, d double, s string, bin binary, dt date, ts timestamp, ntz timestamp_ntz, d9 decimal(9,2), d18 decimal(18,4), d38 decimal(38,10), ym interval year to month, dts interval day to second, tm time(6)',
)
const big = (bits: bigint) => fc.bigInt({ min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n })
function anyOf(t: DataType): fc.Arbitrary<Value> {
  switch (t.type) {
    case 'boolean':
      return fc.boolean()
    case 'byte':
      return fc.integer({ min: -128, max: 127 })
    case 'short':
      return fc.integer({ min: -32768, max: 32767 })
    case 'int':
    case 'date':
    case 'year_month_interval':
      return fc.oneof(fc.integer(), fc.integer({ min: 0, max: 3 }))
    case 'float':
      return fc.oneof(fc.float(), fc.constantFrom(0, -0, 1.5))
    case 'double':
      return fc.oneof(fc.double(), fc.constantFrom(0, -0, 1.5))
    case 'string':
      return fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.string({ unit: 'grapheme', maxLength: 6 }),
        fc.constantFrom('', 'a', 'a string that is long'),
      )
    case 'binary':
      return fc.uint8Array({ maxLength: 20 })
    case 'decimal':
      return fc.bigInt({ min: -(10n ** BigInt(t.precision)) + 1n, max: 10n ** BigInt(t.precision) - 1n })
    case 'timestamp':
      return fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_399_999_999n }).map(v => v * 1000n)
    default:
      return fc.oneof(big(64n), fc.bigInt({ min: 0n, max: 3n }))
  }
}

const codecs = ['snappy', 'zstd', 'gzip', 'none', 'lz4', 'lz4_raw', 'brotli']
test('rows of every type come back as they were', async () => {
  const row = fc.tuple(...all.fields.map(f => fc.option(anyOf(f.dataType), { freq: 4, nil: null })))
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), async rows => {
      const path = await write(all, rows, { compression: codecs[run++ % codecs.length]!, 'parquet.page.row.count.limit': '20' }, {}, 7)
      const [source] = await planTable(parquet, path)
      expect(source.schema).toEqual(all)
      expect(await readTable(parquet, path)).toEqual(rows)
    }),
    { numRuns: 40 },
  )
})

test('timestamps in the forms that are asked for', async () => {
  const schema = parseSchema('ts timestamp')
  const rows = [[-62_135_596_800_000_000n], [-1_000n], [0n], [1_577_934_245_678_000n], [null]]
  for (const form of ['INT96', 'TIMESTAMP_MICROS', 'TIMESTAMP_MILLIS']) {
    const path = await write(schema, rows, {}, { 'spark.sql.parquet.outputTimestampType': form })
    expect(await readTable(parquet, path)).toEqual(rows)
  }
})

test('a dictionary that grows too large is given up within the chunk', async () => {
  const schema = parseSchema('k bigint, s string, few string')
  const rows = Array.from({ length: 30_000 }, (_, i): Value[] => [
    BigInt(i < 10_000 ? i % 100 : i),
    `text number ${i < 10_000 ? i % 10 : i}`,
    `v${i % 3}`,
  ])
  const path = await write(schema, rows, { 'parquet.dictionary.page.size': '40000', 'parquet.page.row.count.limit': '5000' })
  expect(await readTable(parquet, path)).toEqual(rows)
  const file = readFooter(path)
  const encodings = [0, 1, 2].map(i => columnChunk(file, file.rowGroups[0]!, i).encodings)
  // 2 is PLAIN_DICTIONARY, 0 PLAIN, 3 and 4 stand for levels
  expect(encodings).toEqual([
    [2, 0, 3, 4],
    [2, 0, 3, 4],
    [2, 3, 4],
  ])
})

test('a dictionary that saves nothing is not written', async () => {
  const path = await write(
    parseSchema('k bigint'),
    Array.from({ length: 5000 }, (_, i) => [BigInt(i)]),
  )
  const file = readFooter(path)
  const chunk = columnChunk(file, file.rowGroups[0]!, 0)
  expect(chunk.dictionaryOffset).toBeUndefined()
  expect(chunk.encodings).toEqual([0, 3, 4])
})

test('row groups by size', async () => {
  const rows = Array.from({ length: 50_000 }, (_, i): Value[] => [BigInt(i) * 7_919n, `${i}`.repeat(3)])
  const path = await write(parseSchema('k bigint, s string'), rows, { 'parquet.block.size': '100000', compression: 'none' })
  expect(readFooter(path).rowGroups.length).toBeGreaterThan(5)
  expect(await readTable(parquet, path)).toEqual(rows)
})

test('statistics', async () => {
  const schema = parseSchema('i int, s string, d decimal(38,2), f double, z double, ts timestamp, long string, n int, b boolean')
  const rows: Value[][] = [
    [3, 'b', -5n, 1, 0, 1n, 'x'.repeat(5000), null, true],
    [-7, 'é', 10n ** 30n, Number.NaN, -0, 2n, 'y', null, false],
    [null, null, null, 2, 0, null, null, null, null],
  ]
  const file = readFooter(await write(schema, rows))
  const stats = schema.fields.map((_, i) => {
    const s = columnChunk(file, file.rowGroups[0]!, i).statistics
    return s && [s.nullCount, s.min && Buffer.from(s.min).toString('hex'), s.max && Buffer.from(s.max).toString('hex')]
  })
  expect(stats).toEqual([
    [1, 'f9ffffff', '03000000'],
    [1, '62', 'c3a9'],
    [1, 'fffffffffffffffffffffffffffffffb', '0000000c9f2c9cd04674edea40000000'],
    // NaN: nobody may skip the row group for a filter that NaN satisfies
    [0, undefined, undefined],
    [0, '0000000000000080', '0000000000000000'],
    // INT96 has no order
    [1, undefined, undefined],
    // Too long to be kept
    undefined,
    [3, undefined, undefined],
    [1, '00', '01'],
  ])
})

test('filters skip row groups by the statistics that were written', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i): Value[] => [i, `key ${String(i).padStart(6, '0')}`])
  const path = await write(parseSchema('i int, s string'), rows, {
    'parquet.block.size': '20000',
    compression: 'none',
    'parquet.page.row.count.limit': '500',
  })
  const groups = readFooter(path).rowGroups.length
  const [, none] = await planTable(parquet, path, { filters: [{ op: '=', column: 'i', value: 999_999 }] })
  const [, one] = await planTable(parquet, path, { filters: [{ op: '=', column: 's', value: 'key 010000' }] })
  const [, prefix] = await planTable(parquet, path, { filters: [{ op: 'startswith', column: 's', value: 'key 000' }] })
  const [, nulls] = await planTable(parquet, path, { filters: [{ op: 'isnull', column: 'i' }] })
  const [, either] = await planTable(parquet, path, {
    filters: [{ op: 'or', left: { op: '<', column: 'i', value: 0 }, right: { op: 'in', column: 'i', values: [1, 2] } }],
  })
  expect(groups).toBeGreaterThan(4)
  expect(none.splits).toHaveLength(0)
  expect(one.splits).toHaveLength(1)
  expect(prefix.splits.length).toBeLessThan(groups)
  expect(nulls.splits).toHaveLength(0)
  expect(either.splits).toHaveLength(1)
})

test('columns that are not nullable are required, and refuse nulls', async () => {
  const schema = parseSchema('a int not null')
  const path = await write(schema, [[1], [2]])
  expect(readFooter(path).schema[1]!.repetition).toBe(0)
  await expect(write(schema, [[1], [null]])).rejects.toThrow('is not nullable')
})

test('a file without rows has a schema', async () => {
  const path = await write(all, [])
  const [source] = await planTable(parquet, path)
  expect(source.schema).toEqual(all)
  expect(await readTable(parquet, path)).toEqual([])
})

test('an aborted file is gone', async () => {
  const format = parquet.writer!({ schema: all, options: {}, sessionTimeZone: 'UTC', conf: () => undefined })
  const path = join(folder, 'aborted.parquet')
  const writer = await openWriter('parquet', format.state, path, testMemory())
  expect(existsSync(path)).toBe(true)
  await writer.abort()
  expect(existsSync(path)).toBe(false)
})

test('what can not be written is refused before anything is', () => {
  const request = (ddl: string, options = {}) => ({ schema: parseSchema(ddl), options, sessionTimeZone: 'UTC', conf: () => undefined })
  expect(() => parquet.writer!(request('a int', { compression: 'foo' }))).toThrow(
    '[CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION] The codec foo is not available.',
  )
  expect(() => parquet.writer!({ ...request('a int'), schema: { type: 'struct', fields: [] } })).toThrow(
    '[EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE]',
  )
})

test('dates and timestamps of the hybrid calendar come back, and their file says so', async () => {
  const schema = parseSchema('d date, t timestamp, n timestamp_ntz, a array<date>')
  const rows: Value[][] = [
    [-354_285, -30_609_792_000_000_000n, -30_609_792_000_000_000n, [-719_162, null, -141_428]],
    [-141_427, -2_208_988_800_000_000n, 0n, []],
    [null, null, null, null],
  ]
  const LEGACY = { 'spark.sql.parquet.datetimeRebaseModeInWrite': 'LEGACY', 'spark.sql.parquet.int96RebaseModeInWrite': 'LEGACY' }
  for (const form of ['INT96', 'TIMESTAMP_MICROS']) {
    const path = await write(schema, rows, {}, { ...LEGACY, 'spark.sql.parquet.outputTimestampType': form })
    const { keyValues } = readFooter(path)
    expect(keyValues.get('org.apache.spark.legacyDateTime')).toBe('')
    expect(keyValues.get('org.apache.spark.timeZone')).toBe('UTC')
    const got = await readTable(parquet, path)
    // 1582-10-14 of our calendar is no day of the hybrid one
    expect(got).toEqual([[rows[0]![0], rows[0]![1], rows[0]![2], [-719_162, null, -141_427]], ...rows.slice(1)])
  }
  const EXCEPTION = { 'spark.sql.parquet.datetimeRebaseModeInWrite': 'EXCEPTION' }
  await expect(write(schema, rows, {}, EXCEPTION)).rejects.toMatchObject({
    condition: 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.WRITE_ANCIENT_DATETIME',
  })
})
