import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkException, type SparkSession } from '#dist/index.js'
import { engineOf, session } from '../execution/session.ts'

let spark: SparkSession
const folder = mkdtempSync(join(tmpdir(), 'firesteel-corrupt-'))
beforeAll(async () => {
  spark = await session()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const people = 'id int, name string, city string, country string, birthday string, height double, note string'
let next = 0

/** Reads the bytes as a file: its rows, or Spark's error, which names the file; anything else is a failure of ours. */
async function read(format: 'parquet' | 'csv', bytes: Uint8Array): Promise<number | SparkException> {
  const path = join(folder, `${next++}.${format}`)
  writeFileSync(path, bytes)
  const reader = spark.read.format(format)
  const df = format === 'csv' ? reader.schema(people).option('header', 'true').load(path) : reader.load(path)
  try {
    return (await df.rows()).length
  } catch (error) {
    if (!(error instanceof SparkException)) throw error
    // Spark's errors of types name no file either: to them it is the schema that cannot be
    if (!/^(PARQUET_TYPE|UNSUPPORTED_FEATURE|COLUMN_ALREADY_EXISTS|UNABLE_TO_INFER_SCHEMA)/.test(error.condition!))
      expect(`${error.message} ${(error.cause as Error | undefined)?.message}`).toContain(path)
    return error
  } finally {
    rmSync(path)
    engineOf(spark).scheduler.assertEmpty()
  }
}

const nation = readFileSync('datasets/tpch/nation.parquet')
const csv = readFileSync('datasets/csv/people.csv')
const changed = (bytes: Buffer) =>
  fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }).map(changes => {
    const copy = Uint8Array.from(bytes)
    for (const [at, byte] of changes) copy[at] = byte
    return copy
  })

describe('a Parquet file', () => {
  it('whole is read', async () => {
    expect(await read('parquet', nation)).toBe(25)
  })
  it('cut off anywhere is an error that names it', async () => {
    for (let length = 0; length < nation.length; length += 41)
      expect(await read('parquet', nation.subarray(0, length)), `${length} bytes`).toBeInstanceOf(SparkException)
  })
  it('with changed bytes is read or is an error that names it', async () => {
    const property = fc.asyncProperty(changed(nation), async bytes => {
      const outcome = await read('parquet', bytes)
      return outcome instanceof SparkException || outcome >= 0
    })
    await fc.assert(property, { numRuns: 200, seed: 20 })
  })
  it('with changed bytes in its footer is read or is an error that names it', async () => {
    const start = nation.length - 8 - nation.readUInt32LE(nation.length - 8)
    for (let at = start; at < nation.length; at += 7) {
      const copy = Uint8Array.from(nation)
      copy[at] = copy[at]! ^ 0xff
      await read('parquet', copy)
    }
  })
  it('that is none', async () => {
    expect(await read('parquet', Buffer.from('PAR1 not really PAR1'))).toBeInstanceOf(SparkException)
    expect(await read('parquet', csv)).toBeInstanceOf(SparkException)
  })
})

describe('a CSV file', () => {
  it('whole is read', async () => {
    expect(await read('csv', csv)).toBeGreaterThan(100)
  })
  it('cut off anywhere is read as far as it goes', async () => {
    for (let length = 0; length < csv.length; length += 97)
      expect(await read('csv', csv.subarray(0, length))).not.toBeInstanceOf(SparkException)
  })
  it('with changed bytes is read, or is an error that names it', async () => {
    await fc.assert(
      fc.asyncProperty(changed(csv), async bytes => {
        const outcome = await read('csv', bytes)
        return outcome instanceof SparkException || outcome >= 0
      }),
      { numRuns: 100, seed: 21 },
    )
  })
  it('of arbitrary bytes is read, or is an error that names it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async bytes => {
        const outcome = await read('csv', bytes)
        return outcome instanceof SparkException || outcome >= 0
      }),
      { numRuns: 50, seed: 22 },
    )
  })
})
