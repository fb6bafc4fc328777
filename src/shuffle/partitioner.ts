import type { Memory } from '../columnar/memory.ts'
import { xorShift } from '../types/random/xorshift.ts'

/**
 * How rows find their partition: every partitioner writes a column of partition ids (u32 per row), and the exchange routes by it. The
 * visible ones are Spark's, so a row is in the partition that Spark puts it in.
 */

/** Spark's `pmod(murmur3(keys, seed 42), partitions)` for one hash. */
export const hashPartition = (hash: number, partitions: number): number => {
  const r = hash % partitions
  return r < 0 ? r + partitions : r
}

/** Turns a column of hashes (i32 per row) into one of partition ids, in place. */
export function hashPartitionIds(memory: Memory, hashes: number, rows: number, partitions: number): void {
  const { i32 } = memory
  for (let i = hashes >>> 2, end = i + rows; i < end; i++) i32[i] = hashPartition(i32[i]!, partitions)
}

/**
 * Round-robin ids for the rows of one input partition: from a start that depends on it alone, on and on. So that a task that runs again deals
 * the same, Spark sorts the partition's rows before (spark.sql.execution.sortBeforeRepartition), by the signed Murmur3 (seed 42) of the
 * row as words: a bit per null in whole words, then 8 bytes per field.
 */
export function roundRobin(inputPartition: number, partitions: number): (memory: Memory, ids: number, rows: number) => void {
  let position = xorShift(BigInt(inputPartition)).nextInt(partitions)
  return (memory, ids, rows) => {
    for (let i = ids >>> 2, end = i + rows; i < end; i++) {
      position++
      memory.u32[i] = hashPartition(position | 0, partitions)
    }
  }
}

/** The first range whose upper bound is not below the key; `compare(bound, key)`. Bounds ascend; there are partitions - 1 of them. */
export function rangePartition<K>(bounds: readonly K[], key: K, compare: (bound: K, key: K) => number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(bounds[middle]!, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
