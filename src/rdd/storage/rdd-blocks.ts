import { rmSync } from 'node:fs'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import type { StorageLevel } from '../../storage/storage-level.ts'
import { load, writeFile } from '../worker/bytes.ts'
import type { BlockPlace } from './block-place.ts'

interface Block {
  readonly rddId: number
  readonly partition: number
  readonly level: StorageLevel
  place: BlockPlace
  pins: number
  /** Removed while it was read: goes with the last reader. */
  doomed: boolean
}

/** Owner of the pages of cached partitions. */
const RDD_BLOCKS_OWNER = 2

/**
 * The partitions of persisted RDDs, as tasks have stored them. Where they take more than storage's share of the memory, those not used for longest
 * go to disk if their level says so; else they are dropped, and computed again when they are wanted.
 */
export class RddBlocks {
  private readonly memory: () => SharedMemory
  private readonly share: number
  private readonly directory: () => string
  private readonly level: (rddId: number) => StorageLevel | undefined
  /** Least recently used first. */
  private readonly blocks = new Map<string, Block>()
  private memoryBytes = 0

  constructor(memory: () => SharedMemory, share: number, directory: () => string, level: (rddId: number) => StorageLevel | undefined) {
    this.memory = memory
    this.share = share
    this.directory = directory
    this.level = level
  }

  /** Takes over what a task has stored. */
  put({ rddId, partition, place }: { rddId: number; partition: number; place: BlockPlace }): void {
    const id = `rdd_${rddId}_${partition}`
    const level = this.level(rddId)
    if (this.blocks.has(id) || level === undefined) return this.free(place)
    if (place.tier === 'memory') {
      this.memory().transfer(place.address, RDD_BLOCKS_OWNER)
      this.memoryBytes += place.size
    }
    this.blocks.set(id, { rddId, partition, level, place, pins: 0, doomed: false })
    this.evict()
  }

  /** Where the stored partitions of an RDD are. */
  placesOf(rddId: number): Record<number, BlockPlace> {
    const out: Record<number, BlockPlace> = {}
    for (const [id, block] of [...this.blocks]) {
      if (block.rddId !== rddId) continue
      out[block.partition] = block.place
      this.blocks.delete(id)
      this.blocks.set(id, block)
    }
    return out
  }

  countOf(rddId: number): number {
    let n = 0
    for (const block of this.blocks.values()) if (block.rddId === rddId) n++
    return n
  }

  /** What the blocks of an RDD take, for `toDebugString`. */
  sizes(rddId: number): { readonly partitions: number; readonly memory: number; readonly disk: number } {
    let partitions = 0
    let memory = 0
    let disk = 0
    for (const block of this.blocks.values()) {
      if (block.rddId !== rddId) continue
      partitions++
      if (block.place.tier === 'memory') memory += block.place.size
      else disk += block.place.size
    }
    return { partitions, memory, disk }
  }

  /** Blocks that stay while a stage reads them; gives what lets them go. */
  pin(ids: readonly string[]): () => void {
    const pinned = ids.map(id => this.blocks.get(id)).filter(b => b !== undefined)
    for (const b of pinned) b.pins++
    return () => {
      for (const b of pinned) if (--b.pins === 0 && b.doomed) this.drop(b)
    }
  }

  remove(rddId: number): void {
    for (const [id, block] of [...this.blocks]) {
      if (block.rddId !== rddId) continue
      this.blocks.delete(id)
      if (block.pins > 0) block.doomed = true
      else this.drop(block)
    }
  }

  clear(): void {
    for (const { rddId } of [...this.blocks.values()]) this.remove(rddId)
  }

  private drop({ place }: Block): void {
    if (place.tier === 'memory') this.memoryBytes -= place.size
    this.free(place)
  }

  private free(place: BlockPlace): void {
    if (place.tier === 'disk') rmSync(place.path, { force: true })
    else this.memory().free(place.address)
  }

  private evict(): void {
    const limit = this.memory().limit * this.share
    for (const [id, block] of [...this.blocks]) {
      if (this.memoryBytes <= limit) return
      if (block.place.tier !== 'memory' || block.pins > 0) continue
      const { place } = block
      if (block.level.useDisk) {
        const path = `${this.directory()}/${id}`
        writeFile(path, [load(this.memory(), place)])
        block.place = { tier: 'disk', path, size: place.size }
      } else this.blocks.delete(id)
      this.memoryBytes -= place.size
      this.free(place)
    }
  }
}
