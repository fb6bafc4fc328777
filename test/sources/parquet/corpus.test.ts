import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parquet } from '#dist/sources/parquet/parquet.js'
import { type DataType, DecimalType, DoubleType, FloatType, IntegerType, LongType, StructField, StructType } from '#dist/types/data-type.js'
import { isNested } from '#dist/types/descriptors.js'
import type { Value } from '#dist/types/value.js'
import { planTable, readTable, resolveRequest } from '../read-table.ts'

/** The files of apache/parquet-testing that are small: read as pyarrow reads them (parquet-testing/expect.py), or refused as Spark refuses them. */
const folder = new URL('../parquet-testing/', import.meta.url).pathname
interface Expected {
  rows?: number
  columns?: Record<string, string>
  error?: string
}
const expected: Record<string, Expected> = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8'))

/** What real Spark 4.3 says to files that pyarrow reads. */
const refused: Record<string, string> = {
  'byte_stream_split_extended.gzip.parquet': 'PARQUET_TYPE_ILLEGAL',
  'float16_nonzeros_and_nans.parquet': 'PARQUET_TYPE_ILLEGAL',
  'float16_zeros_and_nans.parquet': 'PARQUET_TYPE_ILLEGAL',
  'floating_orders_nan_count.parquet': 'PARQUET_TYPE_ILLEGAL',
  'unknown-logical-type.parquet': 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER',
  'nation.dict-malformed.parquet': 'FAILED_READ_FILE.NO_HINT',
  'map_no_value.parquet': 'INTERNAL_ERROR',
  'encrypt_columns_plaintext_footer.parquet.encrypted': 'PARQUET_TYPE_ILLEGAL',
}

const f64 = new DataView(new ArrayBuffer(8))
function cell(v: Value, t: DataType): string {
  if (v === null) return 'N'
  if (typeof v === 'boolean') return v ? 'T' : 'F'
  if (t.type === 'float' || t.type === 'double') {
    if (Number.isNaN(v)) return 'nan'
    f64.setFloat64(0, v as number)
    return f64.getBigUint64(0).toString(16).padStart(16, '0')
  }
  if (typeof v === 'string') return `x${Buffer.from(v).toString('hex')}`
  if (v instanceof Uint8Array) return `x${Buffer.from(v).toString('hex')}`
  return String(v)
}

async function hashes(path: string, batchRows: number, schema?: StructType) {
  const [source] = await planTable(parquet, path, { columns: [] })
  const fields = (schema ?? source.schema).fields.filter(f => !isNested(f.dataType))
  const rows = await readTable(parquet, path, { columns: fields.map(f => f.name), batchRows, ...(schema && { schema }) })
  const columns = Object.fromEntries(
    fields.map((f, i) => [
      f.name,
      createHash('sha256')
        .update(rows.map(r => `${cell(r[i]!, f.dataType)}\n`).join(''))
        .digest('hex'),
    ]),
  )
  return { rows: rows.length, columns }
}

describe('files of apache/parquet-testing', () => {
  for (const name of readdirSync(`${folder}data`)) {
    const path = `${folder}data/${name}`
    const want = expected[name]!
    const condition = refused[name] ?? (name.endsWith('.encrypted') ? 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER' : undefined)
    if (condition !== undefined)
      test(`${name} is refused`, async () => {
        await expect(hashes(path, 2048)).rejects.toMatchObject({ condition })
      })
    else if (want.columns !== undefined)
      test(`${name} is read as pyarrow reads it`, async () => {
        expect(await hashes(path, 2048)).toEqual({ rows: want.rows, columns: want.columns })
        expect(await hashes(path, 7)).toEqual({ rows: want.rows, columns: want.columns })
      })
  }

  test('split byte streams of every type that Spark reads', async () => {
    const name = 'byte_stream_split_extended.gzip.parquet'
    const all = {
      float_plain: FloatType,
      float_byte_stream_split: FloatType,
      double_plain: DoubleType,
      double_byte_stream_split: DoubleType,
      int32_plain: IntegerType,
      int32_byte_stream_split: IntegerType,
      int64_plain: LongType,
      int64_byte_stream_split: LongType,
      decimal_plain: DecimalType(7, 3),
      decimal_byte_stream_split: DecimalType(7, 3),
    }
    const schema = StructType(Object.entries(all).map(([n, t]) => StructField(n, t)))
    const read = await readSplit(`${folder}data/${name}`, schema)
    for (const column of Object.keys(all)) expect([column, read.columns[column]]).toEqual([column, expected[name]!.columns![column]])
  })
})

async function readSplit(path: string, schema: StructType) {
  const rows = await readTable(parquet, path, { columns: schema.fields.map(f => f.name), schema })
  return {
    columns: Object.fromEntries(
      schema.fields.map((f, i) => [
        f.name,
        createHash('sha256')
          .update(rows.map(r => `${cell(r[i]!, f.dataType)}\n`).join(''))
          .digest('hex'),
      ]),
    ),
  }
}

describe('bad files of apache/parquet-testing', () => {
  for (const name of readdirSync(`${folder}bad_data`)) {
    const path = `${folder}bad_data/${name}`
    // Codes of no bits are all 0: Spark reads it, and so do we
    if (name === 'ARROW-GH-43605.parquet')
      test(`${name} is read as Spark reads it`, async () => {
        const rows = await readTable(parquet, path)
        expect(rows).toHaveLength(21_186)
        expect(rows.every(r => r[0] === 0)).toBe(true)
      })
    else
      test(`${name} is refused`, async () => {
        const read = async () => {
          const source = await parquet.resolve(resolveRequest([path]))
          return readTable(parquet, path, { columns: source.schema.fields.map(f => f.name) })
        }
        await expect(read()).rejects.toMatchObject({ condition: expect.any(String) })
      })
  }
})

describe('checksums of pages', () => {
  const options = { 'parquet.page.verify-checksum.enabled': 'true' }
  for (const name of readdirSync(`${folder}data`).filter(n => n.includes('checksum')))
    test(`of ${name} are tested where that is asked for`, async () => {
      const read = readTable(parquet, `${folder}data/${name}`, { options })
      if (name.includes('corrupt'))
        await expect(read).rejects.toMatchObject({
          condition: 'FAILED_READ_FILE.NO_HINT',
          message: expect.stringMatching(/row group 0, column \w+: has a page whose checksum is not that of its bytes/),
        })
      else expect(await read).not.toHaveLength(0)
    })
})
