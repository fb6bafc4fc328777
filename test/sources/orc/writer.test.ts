import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openWriter } from '#dist/sources/index.js'
import { orc } from '#dist/sources/orc/orc.js'
import type { SourceFilter } from '#dist/sources/source.js'
import type { StructType } from '#dist/types/data-type.js'
import { parseSchema } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'
import { anyTable, bytesAsHex } from '../any-table.ts'
import { planTable, readTable, testMemory } from '../read-table.ts'
import { writeRows } from '../write-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-orc-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

async function write(
  schema: StructType,
  rows: readonly (readonly Value[])[],
  options: Record<string, string>,
  batchRows = 13,
): Promise<string> {
  const format = orc.writer!({ schema, options, sessionTimeZone: 'UTC', conf: () => undefined })
  const path = join(folder, `f${files++}${format.extension}`)
  const memory = testMemory()
  const before = memory.used
  await writeRows(await openWriter('orc', structuredClone(format.state), path, memory), schema, rows, batchRows)
  expect(memory.used - before).toBeLessThanOrEqual(65_536)
  return path
}

const anyOptions = fc.record({
  compression: fc.constantFrom('snappy', 'none', 'zlib', 'lz4', 'zstd'),
  'orc.row.index.stride': fc.constantFrom('3', '17', '10000'),
  'orc.stripe.size': fc.constantFrom('100', '67108864'),
  'orc.dictionary.key.threshold': fc.constantFrom('0', '0.8', '1'),
})

describe('ORC files that we write', () => {
  test('with columns of any shape come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, anyOptions, fc.constantFrom(1, 7, 2048), async ([schema, rows], options, batchRows) => {
        const path = await write(schema, rows, options)
        expect(bytesAsHex(await readTable(orc, path, { batchRows }))).toEqual(bytesAsHex(rows))
        rmSync(path)
      }),
      { numRuns: 150 },
    )
  })

  const schema = parseSchema(
    'id BIGINT, s STRING, b BOOLEAN, d DECIMAL(20,3), f DOUBLE, t TIMESTAMP, l ARRAY<STRUCT<x: INT, y: STRING>>, n SMALLINT',
  )
  const rows = Array.from({ length: 41_000 }, (_, i): Value[] => [
    BigInt(i),
    i % 7 === 0 ? null : `value ${(i * 31) % (i < 15_000 ? 50 : 20_000)}`,
    i % 3 === 0,
    BigInt(i * 1001 - 10_000),
    i % 11 === 0 ? Number.NaN : i / 8,
    BigInt(i) * 86_400_000_123n,
    i % 5 === 0 ? null : Array.from({ length: i % 4 }, (_, k) => (k === 2 ? null : [i, `y${i % 100}`])),
    i % 13 === 0 ? null : i % 1000,
  ])

  test('are read from any row group on, and by any number of workers', async () => {
    const several: Record<string, string>[] = [{ compression: 'snappy' }, { compression: 'none', 'orc.dictionary.key.threshold': '0' }]
    for (const options of several) {
      const path = await write(schema, rows, { ...options, 'orc.row.index.stride': '1000' }, 2048)
      expect(await readTable(orc, path, { parallelism: 4 })).toEqual(rows)
      const [, divided] = await planTable(orc, path, { parallelism: 4 })
      expect(divided.splits.length).toBeGreaterThan(1)
      for (const at of [0, 1000, 4321, 40_999]) {
        const filters: SourceFilter[] = [{ op: '=', column: 'id', value: BigInt(at) }]
        const [, plan] = await planTable(orc, path, { filters })
        expect(plan.splits.map(s => s.rowCount)).toEqual([1000])
        const read = await readTable(orc, path, { filters })
        expect(read).toEqual(rows.slice(at - (at % 1000), at - (at % 1000) + 1000))
      }
    }
  })

  test('have as many stripes as their size asks for', async () => {
    const path = await write(schema, rows.slice(0, 9000), { 'orc.stripe.size': '100000', 'orc.row.index.stride': '1000' }, 2048)
    const [, plan] = await planTable(orc, path)
    expect(plan.splits.length).toBeGreaterThan(2)
    expect(await readTable(orc, path)).toEqual(rows.slice(0, 9000))
  })

  test('have statistics that leave out what no filter passes, of every type', async () => {
    const path = await write(schema, rows, { 'orc.row.index.stride': '1000' }, 2048)
    const count = async (filter: SourceFilter) => {
      const [, plan] = await planTable(orc, path, { filters: [filter] })
      return plan.splits.reduce((n, s) => n + s.rowCount!, 0)
    }
    expect(await count({ op: '<', column: 'd', value: -9_000n })).toBe(1000)
    expect(await count({ op: '>', column: 't', value: 40_500n * 86_400_000_123n })).toBe(1000)
    expect(await count({ op: '=', column: 's', value: 'zzz' })).toBe(0)
    expect(await count({ op: '=', column: 'n', value: 1001 })).toBe(0)
    // NaN has no bounds
    expect(await count({ op: '>', column: 'f', value: 3.7e9 })).toBe(41_000)
    expect(await count({ op: 'isnull', column: 'id' })).toBe(0)
  })

  test('without rows have a schema', async () => {
    const path = await write(schema, [], {})
    expect(await readTable(orc, path)).toEqual([])
    const [source] = await planTable(orc, path)
    expect(source.schema.fields.map(f => f.name)).toEqual(schema.fields.map(f => f.name))
  })

  test('leave nothing behind where writing is given up', async () => {
    const format = orc.writer!({ schema, options: {}, sessionTimeZone: 'UTC', conf: () => undefined })
    const memory = testMemory()
    const before = memory.used
    const there = readdirSync(folder)
    const file = await openWriter('orc', format.state, join(folder, 'given-up.orc'), memory)
    await file.abort()
    expect(readdirSync(folder)).toEqual(there)
    expect(memory.used).toBe(before)
  })

  test('of codecs that there are not are refused', () => {
    const codec = (compression: string) => () =>
      orc.writer!({ schema, options: { compression }, sessionTimeZone: 'UTC', conf: () => undefined })
    expect(codec('gzip')).toThrow(/CODEC_NOT_AVAILABLE.*gzip/)
    expect(codec('lzo')).toThrow(/UNSUPPORTED_FEATURE/)
    expect(codec('brotli')).toThrow(/UNSUPPORTED_FEATURE/)
  })
})
