import { getHeapStatistics } from 'node:v8'
import { blockReader } from '../codec/block.ts'

/** What records take in the heap, next to what they take encoded. */
const HEAP_FACTOR = 3
/** Of the heap that V8 allows the thread. */
const SHARE = 0.3

interface Decoded {
  readonly parts: readonly (readonly unknown[])[]
  readonly bytes: number
}

/**
 * Persisted partitions that this thread has read, as records: those used last, within a share of the heap. As in Spark's MEMORY_ONLY,
 * a function that changes a record of a persisted RDD changes what is read of it later.
 */
const blocks = new Map<string, Decoded>()
let total = 0

/** The records of a block, in parts; `read` gives its bytes. */
export function decodedBlock(key: string, size: number, read: () => Uint8Array): readonly (readonly unknown[])[] {
  const known = blocks.get(key)
  if (known !== undefined) {
    blocks.delete(key)
    blocks.set(key, known)
    return known.parts
  }
  // those are of the classes of one task, and the next has its own
  let instances = false
  const next = blockReader(read(), () => (instances = true))
  const parts: unknown[][] = []
  for (let part = next(); part !== undefined; part = next()) parts.push(part)
  const bytes = size * HEAP_FACTOR
  const limit = getHeapStatistics().heap_size_limit * SHARE
  if (bytes <= limit && !instances) {
    blocks.set(key, { parts, bytes })
    total += bytes
    for (const [old, { bytes: its }] of blocks) {
      if (total <= limit) break
      blocks.delete(old)
      total -= its
    }
  }
  return parts
}
