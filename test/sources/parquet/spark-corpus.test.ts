import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { catalogString } from '#dist/types/names.js'
import { session } from '../../execution/session.ts'

/** Every file of apache/parquet-testing that is here, nested columns too, as real Spark reads it (parquet-testing/spark.py). */
const folder = new URL('../parquet-testing/', import.meta.url).pathname
interface Expected {
  schema?: string
  count?: number
  rows?: readonly string[]
  condition?: string
}
const expected: Record<string, Expected> = JSON.parse(readFileSync(`${folder}spark.json`, 'utf8'))

/** Where we differ from Spark: the condition we raise, or undefined where we read what Spark refuses. */
const differs: Record<string, string | undefined> = {
  // Sound files, which pyarrow reads too
  'data/byte_array_decimal.parquet': undefined,
  'data/non_hadoop_lz4_compressed.parquet': undefined,
  // Spark's error has no condition
  'data/map_no_value.parquet': 'INTERNAL_ERROR',
  // A row that begins within a list, and a dictionary that is not where the footer says: Spark reads something
  'bad_data/ARROW-GH-45185.parquet': 'FAILED_READ_FILE.NO_HINT',
  'bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet': 'FAILED_READ_FILE.NO_HINT',
  'bad_data/PARQUET-1481.parquet': 'PARQUET_TYPE_ILLEGAL',
}

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
  spark.conf.set('spark.sql.session.timeZone', 'UTC')
})

async function read(path: string): Promise<{ schema: string; rows: unknown[] }> {
  const df = spark.read.parquet(path)
  const schema = await df.schema()
  const columns = schema.fields.map(f => `\`${f.name.replaceAll('`', '``')}\``)
  const rows = await df.selectExpr(`to_json(struct(${columns}), map('ignoreNullFields', 'false'))`).rows()
  return { schema: catalogString(schema), rows: rows.map(r => r[0]) }
}

describe('files of apache/parquet-testing, as Spark reads them', () => {
  for (const [name, want] of Object.entries(expected)) {
    const condition = name in differs ? differs[name] : want.condition
    if (condition !== undefined)
      test(`${name} is refused`, async () => {
        await expect(read(folder + name)).rejects.toMatchObject({ condition })
      })
    else if (want.rows !== undefined)
      test(name, async () => {
        const { schema, rows } = await read(folder + name)
        expect(rows.slice(0, want.rows!.length)).toEqual(want.rows)
        expect(rows).toHaveLength(want.count!)
        expect(schema).toBe(want.schema)
      })
  }
})
