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
  /** Before blocks come: evicts others until there is room for so many bytes beside execution's reserve. False where that does not help. */
  reserveStorage(bytes: number): boolean
  /** Whether there is, as it stands. */
  hasRoom(bytes: number): boolean
  /** Bytes that may be allocated in all before blocks stay out of memory: the rest is execution's reserve. */
  readonly storageCeiling: number
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

/** The share of the memory that cached blocks leave free. */
export const EXECUTION_RESERVE = 0.25

export function createMemoryManager({ memory, storageFraction = 0.5 }: MemoryManagerOptions): MemoryManager {
  const maxMemory = memory.limit
  const storageShare = Math.floor(maxMemory * storageFraction)
  let storageUsed = 0
  let evict: (bytes: number) => number = () => 0
  const free = () => maxMemory - memory.used
  const storageCeiling = Math.floor(maxMemory * (1 - EXECUTION_RESERVE))
  const room = () => storageCeiling - memory.used
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
    storageCeiling,
    hasRoom: bytes => bytes <= room(),
    reserveStorage(bytes) {
      if (bytes > room()) evict(bytes - room())
      return bytes <= room()
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
