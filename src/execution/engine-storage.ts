import { dirname } from 'node:path'
import type { SharedMemory } from '../columnar/shared-memory.ts'
import { kernelsOf } from '../kernels/kernels.ts'
import { type BlockManager, createBlockManager, SHARED_UNIT } from '../storage/block-manager.ts'
import { createDiskStore } from '../storage/disk-store.ts'
import { createLocalDirectory } from '../storage/local-directory.ts'
import { createMemoryManager, type MemoryManager } from '../storage/memory-manager.ts'

/** Where the engine keeps blocks: cached rows. */
export interface EngineStorage {
  readonly manager: MemoryManager
  readonly blocks: BlockManager
  /** Bytes of SharedArrayBuffers that are left, in units. */
  readonly sharedBudget: Int32Array
  /** The folder of blocks on disk; made when first asked for. */
  folder(): string
  close(): void
}

export interface StorageOptions {
  readonly memory: SharedMemory
  /** spark.memory.storageFraction */
  readonly storageFraction?: number
  /** spark.local.dir */
  readonly localDir?: string
  /** What the process may use beyond the engine's memory. */
  readonly maxSharedBytes?: number
}

export function createEngineStorage(options: StorageOptions): EngineStorage {
  const { memory, storageFraction, localDir, maxSharedBytes = 0 } = options
  const directory = createLocalDirectory(localDir)
  const sharedBudget = new Int32Array(new SharedArrayBuffer(4))
  sharedBudget[0] = Math.min(2 ** 31 - 1, Math.floor(maxSharedBytes / SHARED_UNIT))
  const manager = createMemoryManager({ memory, ...(storageFraction === undefined ? {} : { storageFraction }) })
  const blocks = createBlockManager({ memory, manager, disk: createDiskStore(directory), sharedBudget, kernels: () => kernelsOf(memory) })
  return {
    manager,
    blocks,
    sharedBudget,
    folder: () => dirname(directory.file('blocks')),
    close() {
      blocks.close()
      directory.remove()
    },
  }
}
