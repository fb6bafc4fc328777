import type { SharedMemory } from '../columnar/shared-memory.ts'

/**
 * Spark's unified memory: execution and storage share the engine's pages. Storage (cached blocks) may take all that is free; execution may
 * take it back, down to the share that is storage's own. Execution's part is all that is allocated and not storage's, so it needs no
 * bookkeeping: tasks simply allocate, in whatever thread.
 */
export interface MemoryManager {
  readonly maxMemory: number
  readonly storageUsed: number
  readonly executionUsed: number
  /** Bytes of storage that execution may not claim. */
  readonly storageShare: number
  /** Accounts for pages, allocated already, that are storage's from now on. */
  adoptStorage(bytes: number): void
  /** They are freed. */
  releaseStorage(bytes: number): void
  /** Before blocks are brought back: evicts others until so many bytes are free. False where that does not help. */
  reserveStorage(bytes: number): boolean
  /** Before a stage: evicts blocks above storage's share until so many bytes are free, or no more can be. Gives the bytes free then. */
  reserveExecution(bytes: number): number
  /** Who evicts: frees at least so many bytes of blocks, least recently used first, and gives how many. */
  setEvictor(evict: (bytes: number) => number): void
}

export interface MemoryManagerOptions {
  readonly memory: SharedMemory
  /** spark.memory.storageFraction */
  readonly storageFraction?: number
}

export function createMemoryManager({ memory, storageFraction = 0.5 }: MemoryManagerOptions): MemoryManager {
  const maxMemory = memory.limit
  const storageShare = Math.floor(maxMemory * storageFraction)
  let storageUsed = 0
  let evict: (bytes: number) => number = () => 0
  const free = () => maxMemory - memory.used
  return {
    maxMemory,
    storageShare,
    get storageUsed() {
      return storageUsed
    },
    get executionUsed() {
      return Math.max(0, memory.used - storageUsed)
    },
    adoptStorage(bytes) {
      storageUsed += bytes
    },
    releaseStorage(bytes) {
      storageUsed -= bytes
    },
    reserveStorage(bytes) {
      if (bytes > free()) evict(bytes - free())
      return bytes <= free()
    },
    reserveExecution(bytes) {
      const missing = bytes - free()
      if (missing > 0 && storageUsed > storageShare) evict(Math.min(missing, storageUsed - storageShare))
      return free()
    },
    setEvictor(e) {
      evict = e
    },
  }
}
