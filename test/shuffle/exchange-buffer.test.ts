import { expect, test } from 'vitest'
import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { columnToArray } from '#dist/columnar/reader.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { writeColumn } from '#dist/columnar/writer.js'
import { createExchangeBuffer, pagesOfPartition } from '#dist/shuffle/exchange-buffer.js'
import { batchOfPage, openBatchPage } from '#dist/storage/batch-page.js'
import { IntegerType, StringType } from '#dist/types/data-type.js'

test('rows go to their partitions, in order, nulls and long strings with them', () => {
  const memory = createMemory({ maximumBytes: 64 << 20 })
  const types = [IntegerType, StringType]
  const batch = allocateBatch(memory, types)
  const ids = memory.allocate(65_536)
  const before = memory.used
  const buffer = createExchangeBuffer(memory, types, 5)
  const text = (i: number) => (i % 7 === 0 ? null : `row ${i}`.padEnd(i % 20, '.'))
  const partitionOf = (i: number) => [0, 1, 2, 4][(i * 7) % 4]!
  for (let b = 0; b < 10; b++) {
    const rows = Array.from({ length: 2048 }, (_, i) => b * 2048 + i)
    writeColumn(memory, batch.columns[0]!, rows, batch.heap)
    writeColumn(memory, batch.columns[1]!, rows.map(text), batch.heap)
    memory.u32.set(rows.map(partitionOf), ids / 4)
    buffer.write(batch, 2048, ids)
  }
  const output = buffer.finish()
  expect(output.partitions.map(p => [p.partition, p.rows])).toEqual([
    [0, 5120],
    [1, 5120],
    [2, 5120],
    [4, 5120],
  ])
  for (const { partition } of output.partitions) {
    const pages = pagesOfPartition([output], partition).map(address => openBatchPage(memory, types, address))
    const got = [0, 1].map(c => pages.flatMap(page => columnToArray(memory, batchOfPage(memory, page).columns[c]!, page.rows)))
    const expected = Array.from({ length: 20_480 }, (_, i) => i).filter(i => partitionOf(i) === partition)
    expect(got[0]).toEqual(expected)
    expect(got[1]).toEqual(expected.map(text))
  }
  expect(pagesOfPartition([output], 3)).toEqual([])
  buffer.free()
  // Only the batch's own heap has grown besides.
  memory.freeOwner(0)
  expect(memory.used).toBe(0)
  expect(before).toBeGreaterThan(0)
})
