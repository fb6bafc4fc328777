import { describe, expect, test } from 'vitest'
import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { columnToArray } from '#dist/columnar/reader.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { writeColumn, writeValue } from '#dist/columnar/writer.js'
import { allocateBatchPage, appendToPage, batchOfPage, batchPageBytes, capacityFor, freeBatchPage } from '#dist/storage/batch-page.js'
import { createBatchStore } from '#dist/storage/batch-store.js'
import { decodePage, encodePage } from '#dist/storage/page-codec.js'
import * as t from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'

const memory = createMemory({ maximumBytes: 64 << 20 })
const types = [t.LongType, t.StringType, t.BooleanType, t.DecimalType(38, 0), t.ArrayType(t.IntegerType), t.ShortType]
const rowOf = (i: number): Value[] => [
  BigInt(i),
  i % 5 === 0 ? null : `text number ${i}`.repeat(1 + (i % 3)),
  i % 2 === 0,
  i % 11 === 3 ? null : BigInt(i) * 10n ** 25n,
  [i, null, i + 1],
  i % 100,
]

function batchOf(rows: readonly Value[][]) {
  const batch = allocateBatch(memory, types)
  types.forEach((_, c) => {
    writeColumn(
      memory,
      batch.columns[c]!,
      rows.map(r => r[c]!),
      batch.heap,
    )
  })
  return batch
}
const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
const transpose = (columns: Value[][]) => columns[0]!.map((_, r) => columns.map(c => c[r]!))

describe('a batch store', () => {
  test('gives back what was appended, and frees all of it', () => {
    const batches = upTo(5).map(b => batchOf(upTo(2000, b * 2000).map(rowOf)))
    const before = memory.used
    const store = createBatchStore(memory, types)
    for (const batch of batches) store.append(batch, 2000)
    expect(store.rows).toBe(10_000)
    expect(store.bytes).toBe(memory.used - before)
    const got = [...store.batches()].flatMap(({ batch, rows }) => transpose(batch.columns.map(c => columnToArray(memory, c, rows))))
    expect(got).toEqual(upTo(10_000).map(rowOf))
    store.free()
    expect(memory.used).toBe(before)
  })

  test('takes a selection, over the bounds of pages', () => {
    const store = createBatchStore(memory, types)
    const selection = Uint32Array.from(upTo(2000).filter(i => i % 3 === 1))
    for (let b = 0; b < 4; b++) store.append(batchOf(upTo(2000, b * 2000).map(rowOf)), selection.length, selection)
    expect(store.pages.length).toBeGreaterThan(1)
    const got = [...store.batches(100)].flatMap(({ batch, rows }) => transpose(batch.columns.map(c => columnToArray(memory, c, rows))))
    expect(got).toEqual(upTo(4).flatMap(b => [...selection].map(i => rowOf(b * 2000 + i))))
  })

  test('outlives the pages its rows came from', () => {
    const batch = batchOf(upTo(10).map(rowOf))
    const store = createBatchStore(memory, types)
    store.append(batch, 10)
    memory.u8.fill(0xee, batch.address + 64, batch.address + 65_536 * 2)
    for (const chunk of [memory.u32[batch.heap / 4 + 2]!]) memory.u8.fill(0xee, chunk + 16, chunk + 65_536)
    const [{ batch: got }] = [...store.batches()] as [{ batch: typeof batch; rows: number }]
    expect(transpose(got.columns.map(c => columnToArray(memory, c, 10)))).toEqual(upTo(10).map(rowOf))
  })

  test('copies a dictionary entry once', () => {
    const batch = allocateBatch(memory, [t.StringType])
    const long = 'x'.repeat(1000)
    const column = batch.columns[0]!
    writeColumn(memory, column, [long], batch.heap)
    for (let r = 1; r < 2000; r++) memory.u8.copyWithin(column.values + r * 16, column.values, column.values + 16)
    column.codes = memory.allocate(65_536)
    memory.u8.fill(0, column.codes, column.codes + 8000)
    const store = createBatchStore(memory, [t.StringType])
    store.append(batch, 2000)
    expect(store.bytes).toBeLessThan(200_000)
    expect(columnToArray(memory, [...store.batches()][0]!.batch.columns[0]!, 3)).toEqual([long, long, long])
  })
})

describe('a page', () => {
  test('gets a validity when the first null comes, and keeps it', () => {
    const page = allocateBatchPage(memory, [t.IntegerType], 100)
    const batch = allocateBatch(memory, [t.IntegerType])
    for (const values of [[1, 2], [null, 3], [4]]) {
      writeColumn(memory, batch.columns[0]!, values, batch.heap)
      appendToPage(memory, page, batch, values.length)
    }
    expect(columnToArray(memory, batchOfPage(memory, page).columns[0]!, 5)).toEqual([1, 2, null, 3, 4])
    expect(appendToPage(memory, page, batch, 1000)).toBe(95)
    expect(appendToPage(memory, page, batch, 1)).toBe(0)
  })

  test('of a capacity for so many bytes fits them', () => {
    for (const bytes of [65_536, 1 << 20]) {
      const capacity = capacityFor(types, bytes)
      expect(batchPageBytes(types, capacity)).toBeLessThanOrEqual(bytes)
      expect(batchPageBytes(types, capacity * 1.02)).toBeGreaterThan(bytes)
    }
  })

  test('as bytes holds no addresses: it comes back elsewhere', () => {
    const store = createBatchStore(memory, types)
    store.append(batchOf(upTo(300).map(rowOf)), 300)
    const bytes = encodePage(memory, store.pages[0]!)
    const rows = store.pages[0]!.rows
    store.free()
    memory.allocate(65_536 * 3)
    const page = decodePage(memory, types, bytes)
    expect(transpose(batchOfPage(memory, page).columns.map(c => columnToArray(memory, c, rows)))).toEqual(upTo(rows).map(rowOf))
    expect(Buffer.from(encodePage(memory, page)).equals(Buffer.from(bytes))).toBe(true)
    freeBatchPage(memory, page)
  })

  test('without rows comes back', () => {
    const page = allocateBatchPage(memory, types, 10)
    expect(decodePage(memory, types, encodePage(memory, page)).rows).toBe(0)
  })
})

test('a value written to a page-backed column is seen', () => {
  const page = allocateBatchPage(memory, [t.IntegerType], 4)
  const batch = allocateBatch(memory, [t.IntegerType])
  writeColumn(memory, batch.columns[0]!, [1], batch.heap)
  appendToPage(memory, page, batch, 1)
  const view = batchOfPage(memory, page)
  writeValue(memory, view.columns[0]!, 0, 9, 0)
  expect(columnToArray(memory, batchOfPage(memory, page).columns[0]!, 1)).toEqual([9])
})
