import type { SharedMemory } from '../columnar/shared-memory.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { type BlockPlace, bringUp, type LowerTiers, moveDown } from './block-place.ts'
import type { DiskStore } from './disk-store.ts'
import type { MemoryManager } from './memory-manager.ts'
import type { StorageLevel } from './storage-level.ts'

/**
 * Blocks of bytes by id (`rdd_3_0`), in three tiers: pages of the engine's memory, then SharedArrayBuffers beyond its 4 GiB, then files.
 * A block is evicted to the next tier that its level and the budget allow, least recently used first; a MEMORY_ONLY block for which
 * there is none is dropped, and whoever wants it computes it anew. What a block holds is its owner's business, but it holds no addresses.
 */
export interface BlockManager {
  /** Takes a block over, wherever it is and whoever's pages it has. */
  put(id: string, place: BlockPlace, level: StorageLevel): void
  has(id: string): boolean
  /**
   * The block, which stays where it is, even if it is removed, until it is unpinned. It comes back to memory first, if there is room without
   * evicting others. Undefined where it is not known (any more).
   */
  pin(id: string): PinnedBlock | undefined
  remove(id: string): void
  /** All blocks whose ids begin so (`rdd_3_`). */
  removeAll(prefix: string): void
  readonly blocks: readonly BlockStatus[]
  close(): void
}

export interface PinnedBlock {
  readonly place: BlockPlace
  unpin(): void
}

export interface BlockStatus {
  readonly id: string
  readonly level: StorageLevel
  readonly tier: 'memory' | 'shared' | 'disk'
  /** Bytes that it takes where it is. */
  readonly size: number
  readonly pins: number
}

export interface BlockManagerOptions {
  readonly memory: SharedMemory
  /** Asked for when first needed: they are made with the first pipeline. */
  readonly kernels: () => Kernels
  readonly manager: MemoryManager
  readonly disk: DiskStore
  /** Bytes of SharedArrayBuffers that are left, for all threads; none by default. In units of 4 KiB. */
  readonly sharedBudget?: Int32Array
}

/** Owner of all blocks' pages. */
export const BLOCK_OWNER = 1

/** Bytes of a unit of the budget. */
export const SHARED_UNIT = 4096

interface Block {
  readonly id: string
  readonly level: StorageLevel
  place: BlockPlace
  pins: number
  /** Removed while pinned: goes with the last pin. */
  doomed: boolean
}

/** Takes bytes of a budget that several threads share; false where they are not there. */
export function takeShared(budget: Int32Array | undefined, bytes: number): boolean {
  if (budget === undefined) return false
  const units = Math.ceil(bytes / SHARED_UNIT)
  if (Atomics.sub(budget, 0, units) >= units) return true
  Atomics.add(budget, 0, units)
  return false
}

export function createBlockManager(options: BlockManagerOptions): BlockManager {
  const { manager, disk, sharedBudget, kernels } = options
  const memory = options.memory.charge(BLOCK_OWNER)
  /** Least recently used first. */
  const blocks = new Map<string, Block>()
  const sizeOf = (place: BlockPlace) => (place.tier === 'memory' ? memory.sizeOf(place.address) : place.stored)

  function drop(place: BlockPlace): void {
    switch (place.tier) {
      case 'memory':
        manager.releaseStorage(sizeOf(place))
        return memory.free(place.address)
      case 'shared':
        if (sharedBudget) Atomics.add(sharedBudget, 0, Math.ceil(place.stored / SHARED_UNIT))
        return
      case 'disk':
        return disk.remove(place.file)
    }
  }

  const tiersOf = (level: StorageLevel): LowerTiers => ({
    disk: level.useDisk ? disk : undefined,
    takeShared: bytes => level.useMemory && takeShared(sharedBudget, bytes),
  })

  function evict(wanted: number): number {
    let freed = 0
    for (const block of [...blocks.values()]) {
      if (freed >= wanted) break
      const { place } = block
      if (place.tier !== 'memory' || block.pins > 0) continue
      freed += sizeOf(place)
      const below = moveDown(memory, kernels(), block.id, place, tiersOf(block.level))
      drop(place)
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
    if (block.pins === 0) return drop(block.place)
    block.doomed = true
  }

  /** Brings a block back to memory, where there is room beside the share of execution. */
  function promote(block: Block): void {
    const { place } = block
    if (place.tier === 'memory' || !block.level.useMemory || !manager.hasRoom(place.bytes + 2 * place.stored)) return
    const address = bringUp(memory, kernels(), place, disk.read)
    drop(place)
    block.place = { tier: 'memory', address, bytes: place.bytes }
    manager.adoptStorage(sizeOf(block.place))
  }

  return {
    put(id, place, level) {
      remove(id)
      if (place.tier === 'memory') {
        memory.transfer(place.address, BLOCK_OWNER)
        manager.adoptStorage(sizeOf(place))
      }
      blocks.set(id, { id, level, place, pins: 0, doomed: false })
    },
    has: id => blocks.has(id),
    pin(id) {
      const block = blocks.get(id)
      if (block === undefined) return undefined
      blocks.delete(id)
      blocks.set(id, block)
      if (block.pins === 0) promote(block)
      block.pins++
      let held = true
      const unpin = () => {
        if (!held) return
        held = false
        if (--block.pins === 0 && block.doomed) drop(block.place)
      }
      return { place: block.place, unpin }
    },
    remove,
    removeAll(prefix) {
      for (const id of [...blocks.keys()]) if (id.startsWith(prefix)) remove(id)
    },
    get blocks() {
      return [...blocks.values()].map(b => ({ id: b.id, level: b.level, tier: b.place.tier, size: sizeOf(b.place), pins: b.pins }))
    },
    close() {
      for (const id of [...blocks.keys()]) remove(id)
    },
  }
}
