import type { StorageLevel } from './storage-level.ts'

/** What is stored of an RDD or a DataFrame; the shape of Spark's `RDDInfo`. */
export interface StorageInfo {
  readonly id: number
  /** An RDD's, `In-memory table t`, or the plan. */
  readonly name: string
  readonly numPartitions: number
  readonly numCachedPartitions: number
  readonly storageLevel: StorageLevel
  /** Bytes in memory: the engine's, and shared buffers beyond it. */
  readonly memSize: number
  readonly diskSize: number
  /** Of a DataFrame. */
  readonly rowCount?: number
}
