import { PAGE } from '../columnar/memory.ts'
import type { SharedMemory } from '../columnar/shared-memory.ts'
import type { DataType } from '../types/data-type.ts'
import { type BatchPage, freeBatchPage, sizeOfPage, transferBatchPage } from './batch-page.ts'
import type { DiskBlock, DiskStore } from './disk-store.ts'
import type { MemoryManager } from './memory-manager.ts'
import { decodePage, encodePage } from './page-codec.ts'
import type { StorageLevel } from './storage-level.ts'

/**
 * Blocks of rows by id (`rdd_3_0`), in three tiers: pages of the engine's memory, then SharedArrayBuffers beyond its 4 GiB, then files.
 * A block is evicted to the next tier that its level and the budget allow, least recently used first; a MEMORY_ONLY block for which
 * there is none is dropped, and whoever wants it computes it anew.
 */
export interface BlockManager {
  /** Takes the page over, whatever its owner was. False where there is no room for it: then it is freed. */
  put(id: string, page: BatchPage, level: StorageLevel): boolean
  /**
   * The block's page, brought back to memory if it has to be. It stays there, even if
   * the block is removed, until `release`. Undefined where it is not known (any more).
   */
  get(id: string): BatchPage | undefined
  release(page: BatchPage): void
  remove(id: string): void
  /** All blocks whose ids begin so (`rdd_3_`). */
  removeAll(prefix: string): void
  readonly blocks: readonly BlockStatus[]
  close(): void
}

export interface BlockStatus {
  readonly id: string
  readonly level: StorageLevel
  readonly tier: 'memory' | 'shared' | 'disk'
  readonly size: number
  readonly pins: number
}

export interface BlockManagerOptions {
  readonly memory: SharedMemory
  readonly manager: MemoryManager
  readonly disk: DiskStore
  /** Bytes of SharedArrayBuffers at most; none by default. */
  readonly maxSharedBytes?: number
}

/** Owner of all blocks' pages. */
export const BLOCK_OWNER = 1

type Place =
  | { readonly tier: 'memory'; readonly page: BatchPage; readonly size: number }
  | { readonly tier: 'shared'; readonly bytes: Uint8Array; readonly size: number }
  | { readonly tier: 'disk'; readonly file: DiskBlock; readonly size: number }

interface Block {
  readonly id: string
  readonly level: StorageLevel
  readonly types: readonly DataType[]
  place: Place
  pins: number
  /** Removed while pinned: goes with the last pin. */
  doomed: boolean
}

export function createBlockManager(options: BlockManagerOptions): BlockManager {
  const { manager, disk, maxSharedBytes = 0 } = options
  const memory = options.memory.charge(BLOCK_OWNER)
  /** Least recently used first. */
  const blocks = new Map<string, Block>()
  /** Pinned blocks by their page's address. */
  const pinned = new Map<number, Block>()
  let sharedBytes = 0

  const touch = (block: Block) => {
    blocks.delete(block.id)
    blocks.set(block.id, block)
  }

  function inMemory(page: BatchPage): Place {
    return { tier: 'memory', page, size: sizeOfPage(memory, page) }
  }

  function drop(place: Place): void {
    switch (place.tier) {
      case 'memory':
        freeBatchPage(memory, place.page)
        return manager.releaseStorage(place.size)
      case 'shared':
        sharedBytes -= place.size
        return
      case 'disk':
        return disk.remove(place.file)
    }
  }

  /** The place below memory that the level and the budgets allow. */
  function lower(block: Block, bytes: Uint8Array): Place | undefined {
    if (block.level.useMemory && sharedBytes + bytes.length <= maxSharedBytes) {
      const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
      copy.set(bytes)
      sharedBytes += bytes.length
      return { tier: 'shared', bytes: copy, size: bytes.length }
    }
    if (!block.level.useDisk) return undefined
    return { tier: 'disk', file: disk.write(block.id, bytes), size: bytes.length }
  }

  function evict(wanted: number): number {
    let freed = 0
    for (const block of [...blocks.values()]) {
      if (freed >= wanted) break
      if (block.place.tier !== 'memory' || block.pins > 0) continue
      freed += block.place.size
      const below = lower(block, encodePage(memory, block.place.page))
      drop(block.place)
      if (below === undefined) blocks.delete(block.id)
      else block.place = below
    }
    return freed
  }
  manager.setEvictor(evict)

  function remove(id: string): void {
    const block = blocks.get(id)
    if (block === undefined) return
    blocks.delete(id)
    if (block.pins > 0) block.doomed = true
    else drop(block.place)
  }

  function pin(block: Block, page: BatchPage): BatchPage {
    block.pins++
    pinned.set(page.address, block)
    return page
  }

  return {
    put(id, page, level) {
      remove(id)
      const block: Block = { id, level, types: page.types, place: inMemory(page), pins: 0, doomed: false }
      transferBatchPage(memory, page, BLOCK_OWNER)
      if (level.useMemory) {
        manager.adoptStorage(block.place.size)
        blocks.set(id, block)
        return true
      }
      const below = lower(block, encodePage(memory, page))
      freeBatchPage(memory, page)
      if (below === undefined) return false
      block.place = below
      blocks.set(id, block)
      return true
    },

    get(id) {
      const block = blocks.get(id)
      if (block === undefined) return undefined
      touch(block)
      if (block.place.tier === 'memory') return pin(block, block.place.page)
      const bytes = block.place.tier === 'disk' ? disk.read(block.place.file) : block.place.bytes
      // Rows, and the long values' chunk, each rounded up.
      manager.reserveStorage(bytes.length + 3 * PAGE)
      const page = decodePage(memory, block.types, bytes)
      const place = inMemory(page)
      manager.adoptStorage(place.size)
      drop(block.place)
      block.place = place
      return pin(block, page)
    },

    release({ address }) {
      const block = pinned.get(address)
      if (block === undefined || --block.pins > 0) return
      pinned.delete(address)
      if (block.doomed) drop(block.place)
    },
    remove,
    removeAll(prefix) {
      for (const id of [...blocks.keys()]) if (id.startsWith(prefix)) remove(id)
    },
    get blocks() {
      return [...blocks.values()].map(b => ({ id: b.id, level: b.level, tier: b.place.tier, size: b.place.size, pins: b.pins }))
    },
    close() {
      for (const id of [...blocks.keys()]) remove(id)
    },
  }
}
