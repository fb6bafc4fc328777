import { physicalString } from '../execution/explain.ts'
import type { PhysicalPlan } from '../execution/physical.ts'
import type { StorageInfo } from '../storage/storage-info.ts'
import type { SessionState } from './session-state.ts'

/** Characters of a name at most, as in Spark. */
const MAX_NAME = 1024

/** The cached DataFrames that have been computed (`SparkContext.getRDDStorageInfo`). */
export function storageInfo({ state }: { readonly state: Pick<SessionState, 'cache' | 'engine'> }): StorageInfo[] {
  const { cache, engine } = state
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
