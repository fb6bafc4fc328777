import { join } from 'node:path'
import { clearHeap, freeHeap, heapChunks } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import { takeShared } from '../../storage/block-manager.ts'
import { type BlockPlace, type LowerTiers, moveDown } from '../../storage/block-place.ts'
import { createBatchEncoder } from '../../storage/cached-batch.ts'
import type { ColumnStatistics } from '../../storage/column-statistics.ts'
import { createDiskStore } from '../../storage/disk-store.ts'
import type { CacheSpec, CollectSpec } from '../pipeline/spec.ts'
import type { PipelineInstance } from './instance.ts'
import { columnAt } from './local-blocks.ts'
import type { BlockRef, SinkRuntime } from './sinks.ts'

/** A batch that a task has made, wherever there was room for it. */
export interface MadeBatch {
  readonly place: BlockPlace
  readonly rows: number
  readonly statistics: readonly ColumnStatistics[]
}

/** Long values of a task that wait in the heap: beyond, a batch is made of fewer rows. */
const HEAP_BYTES = 32 << 20

/**
 * Rows become batches of a cached DataFrame. Where memory is full a batch goes to the next tier that the level allows; where there is none,
 * nothing of the task is kept, and its result says so.
 */
export function cacheRuntime(spec: CollectSpec, cache: CacheSpec, instance: PipelineInstance, memory: Memory): SinkRuntime {
  const state = instance.slot('collect') >>> 2
  const heap = instance.slot('sinkheap')
  const kernels = kernelsOf(memory)
  const types = spec.block.columns.map(c => c.dataType)
  const encoder = createBatchEncoder(memory, kernels, types, cache.batchRows + spec.block.capacity, cache.compressed)
  const disk = createDiskStore({ file: name => join(cache.folder, name), remove: () => {} })
  const tiers: LowerTiers = {
    disk: cache.useDisk ? disk : undefined,
    takeShared: bytes => cache.useMemory && takeShared(cache.sharedBudget, bytes),
  }
  let full: BlockRef[] = []
  let made: MadeBatch[] = []
  let dropped = false
  let closed = false
  let name = ''
  const open = (): void => {
    memory.u32[state] = memory.allocate(spec.block.size)
    memory.u32[state + 1] = 0
  }
  const place = (address: number, bytes: number): BlockPlace | undefined => {
    if (cache.useMemory && memory.used <= cache.ceiling) return { tier: 'memory', address, bytes }
    const below = moveDown(memory, kernels, `${name}_${made.length}`, { address, bytes }, tiers)
    memory.free(address)
    return below
  }
  const drop = (): void => {
    dropped = true
    for (const { place: p } of made)
      if (p.tier === 'memory') memory.free(p.address)
      else if (p.tier === 'disk') disk.remove(p.file)
    made = []
  }
  /** Makes a batch of the full blocks; their room, and that of their long values, is free again. */
  const flush = (): void => {
    const blocks = full
    full = []
    const pieces = blocks.map(b => ({ rows: b.rows, columns: spec.block.columns.map((_, i) => columnAt(spec.block, i, b.address)) }))
    if (pieces.length > 0 && !dropped) {
      const { address, bytes, rows, statistics } = encoder.encode(pieces)
      const where = place(address, bytes)
      if (where === undefined) drop()
      else made.push({ place: where, rows, statistics })
    }
    for (const { address } of blocks) memory.free(address)
    freeHeap(memory, heap)
  }
  const close = (): void => {
    const rows = memory.u32[state + 1]!
    const address = memory.u32[state]!
    if (rows > 0) full.push({ address, rows })
    else memory.free(address)
  }
  instance.onSinkFull(() => {
    close()
    if (full.reduce((n, b) => n + b.rows, 0) >= cache.batchRows) flush()
    open()
  })
  return {
    beginTask: (task, attempt) => {
      full = []
      made = []
      dropped = false
      name = `${cache.prefix}_${task}_${attempt}_${Math.random().toString(36).slice(2, 8)}`
      clearHeap(memory, heap)
      open()
    },
    full: () => false,
    drain: () => {
      if (heapChunks(memory, heap).reduce((n, c) => n + c.size, 0) < HEAP_BYTES) return undefined
      close()
      flush()
      open()
      return undefined
    },
    endTask: () => {
      close()
      flush()
      return { kind: 'cache', batches: made, complete: !dropped }
    },
    finish: () => ({ kind: 'none' }),
    close: async () => {
      if (!closed) encoder.close()
      closed = true
    },
  }
}
