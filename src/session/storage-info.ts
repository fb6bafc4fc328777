import { physicalString } from '../execution/explain.ts'
import type { PhysicalPlan } from '../execution/physical.ts'
import type { SparkSession } from './spark-session.ts'
import type { StorageLevel } from './storage-level.ts'

/** What is stored of a cached DataFrame; the shape of Spark's `RDDInfo`. */
export interface StorageInfo {
  readonly id: number
  /** `In-memory table t`, or the plan. */
  readonly name: string
  readonly numPartitions: number
  readonly numCachedPartitions: number
  readonly storageLevel: StorageLevel
  /** Bytes in memory: the engine's, and shared buffers beyond it. */
  readonly memSize: number
  readonly diskSize: number
  readonly rowCount: number
}

/** Characters of a name at most, as in Spark. */
const MAX_NAME = 1024

/** The cached DataFrames that have been computed (`SparkContext.getRDDStorageInfo`). */
export function storageInfo(spark: SparkSession): StorageInfo[] {
  const { cache, engine } = spark.state
  return cache.all.flatMap(({ cached, level, name }) => {
    const data = cached && engine.cache.get(cached.id)
    if (!data) return []
    const sizes = data.sizes()
    const sum = (disk: boolean) => sizes.reduce((n, b) => n + ((b.tier === 'disk') === disk ? b.size : 0), 0)
    const lost = new Set(data.lost().map(i => data.tasks[i]!.partition))
    const partitions = new Set(data.tasks.map(t => t.partition))
    return {
      id: data.id,
      name: name === undefined ? abbreviated(physicalString(cached.physical as PhysicalPlan)) : `In-memory table ${name}`,
      numPartitions: partitions.size,
      numCachedPartitions: partitions.size - lost.size,
      storageLevel: level,
      memSize: sum(false),
      diskSize: sum(true),
      rowCount: data.rows,
    }
  })
}

const abbreviated = (text: string): string => (text.length <= MAX_NAME ? text : `${text.slice(0, MAX_NAME - 3)}...`)
