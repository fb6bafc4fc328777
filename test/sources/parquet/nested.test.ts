import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openWriter } from '#dist/sources/index.js'
import type { RowGroupSplit } from '#dist/sources/parquet/cursor.js'
import { parquet } from '#dist/sources/parquet/parquet.js'
import type { FieldUse } from '#dist/sources/source.js'
import { ArrayType, IntegerType, LongType, MapType, StringType, StructField, StructType } from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'
import { anyTable, bytesAsHex } from '../any-table.ts'
import { planTable, readTable, testMemory } from '../read-table.ts'
import { writeRows } from '../write-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-nested-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

async function write(schema: StructType, rows: readonly (readonly Value[])[], options: Record<string, string>): Promise<string> {
  const format = parquet.writer!({ schema, options, sessionTimeZone: 'UTC', conf: () => undefined })
  const path = join(folder, `f${files++}${format.extension}`)
  const memory = testMemory()
  const before = memory.used
  await writeRows(await openWriter('parquet', structuredClone(format.state), path, memory), schema, rows, 13)
  expect(memory.used - before).toBeLessThanOrEqual(65_536)
  return path
}

describe('nested columns', () => {
  test('of any shape come back as they were', async () => {
    const written = fc.tuple(
      anyTable,
      fc.record({
        compression: fc.constantFrom('snappy', 'none'),
        'parquet.page.row.count.limit': fc.constantFrom('3', '20000'),
        'parquet.enable.dictionary': fc.constantFrom('true', 'false'),
      }),
      fc.constantFrom(1, 7, 2048),
    )
    await fc.assert(
      fc.asyncProperty(written, async ([[schema, rows], options, batchRows]) => {
        const path = await write(schema, rows, options)
        expect(bytesAsHex(await readTable(parquet, path, { batchRows }))).toEqual(bytesAsHex(rows))
        rmSync(path)
      }),
      { numRuns: 150 },
    )
  })

  test('with lists longer than a page and a window of levels', async () => {
    const schema = StructType([StructField('id', IntegerType), StructField('many', ArrayType(ArrayType(LongType, true), true))])
    const rows: Value[][] = []
    for (let i = 0; i < 40; i++)
      rows.push([
        i,
        i % 5 === 0 ? null : Array.from({ length: i * 37 }, (_, k) => (k % 11 === 0 ? null : [BigInt(i * k), null, BigInt(k)])),
      ])
    const all: Record<string, string>[] = [
      {},
      { 'parquet.page.size': '100' },
      { 'parquet.enable.dictionary': 'false', 'parquet.page.size': '5000' },
    ]
    for (const options of all) {
      const path = await write(schema, rows, options)
      expect(await readTable(parquet, path, { batchRows: 6 })).toEqual(rows)
      expect(await readTable(parquet, path, { columns: ['many'] })).toEqual(rows.map(r => [r[1]]))
    }
  })

  test('are read in part: fields that the schema asks for, in its order, missing ones as null', async () => {
    const inner = StructType([StructField('a', IntegerType), StructField('b', StringType)])
    const schema = StructType([
      StructField('s', inner),
      StructField('l', ArrayType(inner, true)),
      StructField('m', MapType(StringType, inner, true)),
    ])
    const rows: Value[][] = [
      [[1, 'one'], [[2, 'two'], null], { keys: ['k', 'l'], values: [[3, 'three'], null] }],
      [null, [], { keys: [], values: [] }],
      [[null, null], null, null],
    ]
    const path = await write(schema, rows, {})
    const part = StructType([StructField('z', LongType), StructField('B', StringType)])
    const asked = StructType([
      StructField('m', MapType(StringType, part, true)),
      StructField('s', part),
      StructField('l', ArrayType(part, true)),
    ])
    expect(await readTable(parquet, path, { schema: asked })).toEqual([
      [{ keys: ['k', 'l'], values: [[null, 'three'], null] }, [null, 'one'], [[null, 'two'], null]],
      [{ keys: [], values: [] }, null, []],
      [null, [null, null], null],
    ])
    const none = StructType([StructField('z', LongType)])
    const nothing = StructType([StructField('s', none), StructField('l', ArrayType(none, true))])
    expect(await readTable(parquet, path, { schema: nothing })).toEqual([
      [[null], [[null], null]],
      [null, []],
      [[null], null],
    ])
  })

  test('are read without the fields that are not used', async () => {
    const inner = StructType([StructField('a', IntegerType), StructField('b', StringType), StructField('c', ArrayType(IntegerType, true))])
    const schema = StructType([StructField('s', inner), StructField('l', ArrayType(inner, true))])
    const rows: Value[][] = [
      [
        [1, 'one', [1, 2]],
        [[2, 'two', null], null],
      ],
      [null, []],
      [[null, null, []], null],
    ]
    const path = await write(schema, rows, {})
    const read = async (fields: Record<string, FieldUse>) => {
      const [, plan] = await planTable(parquet, path, { fields })
      const leaves = (plan.splits[0]!.detail as RowGroupSplit).columns.map(c => ('leaves' in c ? c.leaves.map(l => l.name) : []))
      return [leaves, await readTable(parquet, path, { fields })]
    }
    expect(await read({ s: { 1: 'all' }, l: { 0: 'all', 2: 'all' } })).toEqual([
      [['s.b'], ['l.list.element.a', 'l.list.element.c.list.element']],
      [
        [
          [null, 'one', null],
          [[2, null, null], null],
        ],
        [null, []],
        [[null, null, null], null],
      ],
    ])
    // Only whether they are null, and how long
    expect(await read({ s: {}, l: {} })).toEqual([
      [['s.a'], ['l.list.element.a']],
      [
        [
          [null, null, null],
          [[null, null, null], null],
        ],
        [null, []],
        [[null, null, null], null],
      ],
    ])
  })
})
