import type { Batch } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import { type BatchStore, createBatchStore } from '../storage/batch-store.ts'
import type { DataType } from '../types/data-type.ts'

/**
 * What one task (or worker) writes of an exchange: its rows by partition, in pages of the engine's memory that belong to the attempt.
 * A partition has no page until a row comes.
 */
export interface ExchangeBuffer {
  /** Routes the rows of a batch by a column of partition ids (u32 per row). The order of rows within a partition is kept. */
  write(batch: Batch, rows: number, partitionIds: number): void
  /** The written partitions: addresses of their batch pages. Plain data, to be sent to the driver as the task's result. */
  finish(): ExchangeOutput
  free(): void
}

export interface ExchangeOutput {
  readonly partitions: readonly {
    readonly partition: number
    readonly pages: readonly number[]
    readonly rows: number
    readonly bytes: number
  }[]
}

export function createExchangeBuffer(memory: Memory, types: readonly DataType[], partitions: number): ExchangeBuffer {
  const stores: (BatchStore | undefined)[] = new Array(partitions)
  const starts = new Uint32Array(partitions + 1)
  let order = new Uint32Array(0)
  return {
    write(batch, rows, partitionIds) {
      if (order.length < rows) order = new Uint32Array(rows)
      const ids = memory.u32.subarray(partitionIds >>> 2, (partitionIds >>> 2) + rows)
      // Counting sort: stable, and each partition gets its rows in one go.
      starts.fill(0)
      for (let i = 0; i < rows; i++) starts[ids[i]! + 1]!++
      for (let p = 0; p < partitions; p++) starts[p + 1]! += starts[p]!
      const next = starts.slice(0, partitions)
      for (let i = 0; i < rows; i++) order[next[ids[i]!]!++] = i
      for (let p = 0; p < partitions; p++) {
        const from = starts[p]!
        const to = starts[p + 1]!
        if (from === to) continue
        const store = (stores[p] ??= createBatchStore(memory, types))
        store.append(batch, to - from, order.subarray(from, to))
      }
    },
    finish: () => ({
      partitions: stores.flatMap((store, partition) =>
        store === undefined ? [] : [{ partition, pages: store.pages.map(p => p.address), rows: store.rows, bytes: store.bytes }],
      ),
    }),
    free() {
      for (const store of stores) store?.free()
      stores.fill(undefined)
    },
  }
}

/** The pages of one partition, of all tasks in their order. */
export const pagesOfPartition = (outputs: readonly ExchangeOutput[], partition: number): number[] =>
  outputs.flatMap(output => output.partitions.find(p => p.partition === partition)?.pages ?? [])
