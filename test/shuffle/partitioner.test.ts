import { expect, test } from 'vitest'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { hashPartitionIds, rangePartition, roundRobin } from '#dist/shuffle/partitioner.js'
import { rangeBounds } from '#dist/shuffle/range-bounds.js'
import { murmur3Bytes, murmur3Long } from '#dist/types/murmur3.js'

const memory = createMemory({ maximumBytes: 16 << 20 })
const column = memory.allocate(65_536)
const read = (n: number) => [...memory.u32.subarray(column / 4, column / 4 + n)]
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

// Expected values of this file: real Spark 4.3.

test('hash partitions are where Spark has them', () => {
  // spark.range(10).repartition(5, 'id')
  upTo(10).forEach(id => {
    memory.i32[column / 4 + id] = murmur3Long(BigInt(id), 42)
  })
  hashPartitionIds(memory, column, 10, 5)
  const byPartition = upTo(5).map(p => upTo(10).filter(id => read(10)[id] === p))
  expect(byPartition).toEqual([[0, 4, 6], [7, 8], [3], [2, 5], [1, 9]])
})

test('round-robin deals as Spark does, over rows in the order of their hash', () => {
  // spark.range(0, 12, 1, 2).selectExpr('id', 'spark_partition_id()').repartition(3)
  const rowHash = (id: number, p: number) => {
    const row = new DataView(new ArrayBuffer(24))
    row.setBigInt64(8, BigInt(id), true)
    row.setInt32(16, p, true)
    return murmur3Bytes(new Uint8Array(row.buffer), 42)
  }
  const dealt = (ids: number[], inputPartition: number) => {
    const sorted = ids.sort((a, b) => rowHash(a, inputPartition) - rowHash(b, inputPartition))
    const deal = roundRobin(inputPartition, 3)
    // Two batches go on where the first ended.
    deal(memory, column, 2)
    const first = read(2)
    deal(memory, column, sorted.length - 2)
    const partition = [...first, ...read(sorted.length - 2)]
    return upTo(3).map(p => sorted.filter((_, i) => partition[i] === p))
  }
  expect(dealt([6, 7, 8, 9, 10, 11], 1)).toEqual([
    [11, 10],
    [6, 9],
    [8, 7],
  ])
  expect(dealt(upTo(12), 0)).toEqual([
    [8, 1, 2, 5],
    [11, 7, 4, 10],
    [9, 3, 6, 0],
  ])
})

test.each([
  [upTo(10), 3, [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]],
  [[1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3], 3, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]],
  [[5, 1, 9, 9, 9, 2], 4, [1, 0, 2, 2, 2, 0]],
])('ranges of %j in %i partitions', (keys, partitions, expected) => {
  // df.repartitionByRange(n, 'v')
  const compare = (a: number, b: number) => a - b
  const bounds = rangeBounds(
    keys.map(key => ({ key, weight: 1 })),
    partitions,
    compare,
  )
  expect(keys.map(key => rangePartition(bounds, key, compare))).toEqual(expected)
})

test('weights count', () => {
  const sample = [
    { key: 1, weight: 1 },
    { key: 2, weight: 8 },
    { key: 3, weight: 1 },
    { key: 4, weight: 2 },
  ]
  expect(rangeBounds(sample, 2, (a, b) => a - b)).toEqual([2])
  expect(rangeBounds(sample, 1, (a, b) => a - b)).toEqual([])
  expect(rangeBounds([], 4, (a: number, b: number) => a - b)).toEqual([])
})
