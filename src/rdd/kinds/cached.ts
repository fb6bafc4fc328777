import { join } from 'node:path'
import { encodeBlocks } from '../codec/block.ts'
import type { CachedNode } from '../job/program.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import { decodedBlock } from '../storage/decoded-blocks.ts'
import { andThen, arrayBatches, type Batches, toArray } from '../worker/batches.ts'
import { load, store } from '../worker/bytes.ts'
import type { BindKind } from '../worker/environment.ts'

/** A persisted RDD: partitions that are stored are read, others computed and stored. */
export const bindCached: BindKind<CachedNode> = (node, env) => {
  const source = node.parents!.length > 0 ? env.parent(node) : undefined
  /** Stored by this worker in this stage. */
  const fresh = new Map<number, BlockPlace>()
  const { level, rddId, blocks } = node

  /** Copies of the arrays, which are others' too. */
  const stored = (partition: number, place: BlockPlace): Batches => {
    const { memory } = env.context
    const at = place.tier === 'memory' ? place.address : place.path
    const parts = decodedBlock(`${env.settings.directory} ${rddId} ${partition} ${at}`, place.size, () => load(memory, place))
    if (env.settings.lazy) return arrayBatches(parts.flat(), true)
    let next = 0
    return () => parts[next++]?.slice()
  }

  function keep(partition: number, records: unknown[]): void {
    const { settings, context, task } = env
    const name = `rdd_${rddId}_${partition}_${context.stageId}_${context.executorId}_${task.attempt}`
    const path = level.useDisk ? join(settings.directory, name) : undefined
    const place = store(context.memory, [encodeBlocks(records)], level.useMemory ? settings.memoryBytes : 0, path)
    if (place === undefined) return
    fresh.set(partition, place)
    task.stored.push({ rddId, partition, place })
  }

  return partition => {
    let result: Batches | undefined
    return () => {
      if (result !== undefined) return result()
      const place = blocks[partition] ?? fresh.get(partition)
      if (place !== undefined) {
        result = stored(partition, place)
        return result()
      }
      return andThen(toArray(source!(partition)), all => {
        keep(partition, all)
        result = arrayBatches(all, env.settings.lazy)
        return result()
      })
    }
  }
}
