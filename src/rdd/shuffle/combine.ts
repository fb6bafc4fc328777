import { encodeBlocks } from '../codec/block.ts'
import { BATCH, type Batch, isPromise } from '../worker/batches.ts'
import type { BoundOp } from '../worker/element-op.ts'
import { fuse, fuseInto, type LoopEnd } from '../worker/fuse.ts'
import { KeyIndex } from './key-index.ts'

/** Values by key, as they come. */
export interface KeyedMap {
  /** Adds pairs. */
  add(batch: Batch): void
  /** What it holds, in the order in which the keys came; nothing is added while that is read. */
  entries(): KeyedValues
  /** About what it holds; looked at anew from time to time. */
  bytes(): number
  readonly size: number
  clear(): void
}

export interface KeyedValues {
  readonly keys: readonly unknown[]
  /** What the values of key number i became. */
  value(i: number): unknown
}

type F = (...args: unknown[]) => unknown

/** What a value takes in the heap, next to what it takes encoded. */
const HEAP_FACTOR = 3
const ENTRY_BYTES = 64
const SAMPLE = 32
/** The size is estimated again when there are twice as many records as before, or so many more. */
const ESTIMATE_EVERY = 1 << 16
export const estimateAgain = (since: number, total: number): boolean => since >= ESTIMATE_EVERY || since * 2 > total

/** About the bytes of one of `n` values in the heap, from some of them. */
export function heapBytesOfOne(n: number, value: (i: number) => unknown): number {
  if (n === 0) return 0
  const step = Math.max(1, Math.floor(n / SAMPLE))
  const sample: unknown[] = []
  for (let i = 0; i < n; i += step) sample.push(value(i))
  return (HEAP_FACTOR * encodeBlocks(sample).length) / sample.length
}

/** Adds a batch: the value of key number i is at place i. */
export type CombineLoop = (batch: Batch, index: KeyIndex, values: unknown[]) => void

/** Values by key; `loop` is that of `combineLoop`. */
export function combiningMap(loop: CombineLoop): KeyedMap {
  let index = new KeyIndex()
  let values: unknown[] = []
  let since = 0
  let total = 0
  let perEntry = ENTRY_BYTES
  return {
    add(batch) {
      const before = values.length
      loop(batch, index, values)
      const added = Math.max(batch.length, values.length - before)
      since += added
      total += added
      if (!estimateAgain(since, total)) return
      since = 0
      perEntry = ENTRY_BYTES + heapBytesOfOne(values.length, i => [index.keys[i], values[i]])
    },
    entries() {
      const now = values
      return { keys: index.keys, value: i => now[i] }
    },
    bytes: () => values.length * perEntry,
    get size() {
      return values.length
    },
    clear() {
      index = new KeyIndex()
      values = []
    },
  }
}

/** The keys with their values, a batch at a time. */
export function pairsOf({ keys, value }: KeyedValues): () => Batch | undefined {
  let at = 0
  return () => {
    if (at >= keys.length) return undefined
    const end = Math.min(at + BATCH, keys.length)
    const out = new Array<unknown>(end - at)
    for (let i = at; i < end; i++) out[i - at] = [keys[i], value(i)]
    at = end
    return out
  }
}

function refuse(): never {
  throw new TypeError('The functions that combine the values of a key cannot be asynchronous')
}

/**
 * `create` makes the value of a key from the first record's, `merge` adds the next. The loop is code of its own, so that the functions' calls are
 * compiled for it alone; `ops` are done to the records before.
 */
export function combineLoop(create: F, merge: F, codegen: boolean, ops: readonly BoundOp[] = []): CombineLoop {
  const fused = codegen ? fuseInto<[KeyIndex, unknown[]]>(ops, combineEnd(create, merge)) : undefined
  if (fused) return fused
  const before = ops.length > 0 ? fuse(ops, false) : undefined
  return (batch, index, values) => {
    for (const [key, v] of (before ? before(batch) : batch) as readonly (readonly [unknown, unknown])[]) {
      const at = index.of(key)
      const value = at < values.length ? merge(values[at], v) : create(v)
      if (isPromise(value)) refuse()
      values[at] = value
    }
  }
}

const combineEnd = (create: F, merge: F): LoopEnd => ({
  parameters: ['index', 'values'],
  constants: { create, merge, refuse },
  code: ({ key, keyPart, value }) => `
    const at = ${keyPart === undefined ? `index.of(${key})` : `index.ofPart(${keyPart})`}
    const value = at < values.length ? merge(values[at], ${value}) : create(${value})
    if (typeof value === 'object' && isPromise(value)) refuse()
    values[at] = value`,
})
