import { encodeBlocks } from '../codec/block.ts'
import { canonicalKey } from '../portable-hash.ts'
import { type Batch, isPromise } from '../worker/batches.ts'
import type { BoundOp } from '../worker/element-op.ts'
import { fuse, fuseInto, type LoopEnd } from '../worker/fuse.ts'

/** Values by key, as they come. */
export interface CombiningMap {
  add(batch: Batch): void
  entries(): Iterable<readonly [key: unknown, value: unknown]>
  /** About what it holds; looked at anew from time to time. */
  bytes(): number
  readonly size: number
  clear(): void
}

type F = (...args: unknown[]) => unknown

/** What a value takes in the heap, next to what it takes encoded. */
const HEAP_FACTOR = 3
const ENTRY_BYTES = 64
/** After so many records the size is estimated again. */
const ESTIMATE_EVERY = 1 << 16
const SAMPLE = 32

/** The value of a key: to change it, the map need not be asked twice. */
interface Box {
  value: unknown
}

/** Adds a batch to a map. */
export type CombineLoop = (batch: Batch, map: Map<unknown, Box>, keyed: (key: object) => unknown) => void

/** Values by key; `loop` is that of `combineLoop`. */
export function combiningMap(loop: CombineLoop): CombiningMap {
  const map = new Map<unknown, Box>()
  /** Keys that are objects, by what stands for them. */
  const originals = new Map<unknown, unknown>()
  const keyed = (key: object): unknown => {
    const k = canonicalKey(key)
    if (!originals.has(k)) originals.set(k, key)
    return k
  }
  let since = 0
  let perEntry = ENTRY_BYTES

  function estimate(): void {
    const sample: unknown[] = []
    const step = Math.max(1, Math.floor(map.size / SAMPLE))
    let i = 0
    for (const [key, { value }] of map) if (i++ % step === 0) sample.push([key, value])
    if (sample.length > 0) perEntry = ENTRY_BYTES + (HEAP_FACTOR * encodeBlocks(sample).length) / sample.length
  }

  return {
    add(batch) {
      const before = map.size
      loop(batch, map, keyed)
      since += Math.max(batch.length, map.size - before)
      if (since < ESTIMATE_EVERY) return
      since = 0
      estimate()
    },
    *entries() {
      for (const [k, { value }] of map) yield [originals.size > 0 && originals.has(k) ? originals.get(k) : k, value]
    },
    bytes: () => map.size * perEntry,
    get size() {
      return map.size
    },
    clear() {
      map.clear()
      originals.clear()
    },
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
  const fused = codegen ? fuseInto<[Map<unknown, Box>, (key: object) => unknown]>(ops, combineEnd(create, merge)) : undefined
  if (fused) return fused
  const before = ops.length > 0 ? fuse(ops, false) : undefined
  return (batch, map, keyed) => {
    for (const [k, v] of (before ? before(batch) : batch) as readonly (readonly [unknown, unknown])[]) {
      const key = typeof k === 'object' && k !== null ? keyed(k) : k
      const box = map.get(key)
      const value = box === undefined ? create(v) : merge(box.value, v)
      if (isPromise(value)) refuse()
      if (box === undefined) map.set(key, { value })
      else box.value = value
    }
  }
}

const combineEnd = (create: F, merge: F): LoopEnd => ({
  parameters: ['map', 'keyed'],
  constants: { create, merge, refuse },
  code: record => `
    let key = ${record}[0]
    if (typeof key === 'object' && key !== null) key = keyed(key)
    const box = map.get(key)
    const value = box === undefined ? create(${record}[1]) : merge(box.value, ${record}[1])
    if (typeof value === 'object' && isPromise(value)) refuse()
    if (box === undefined) map.set(key, { value })
    else box.value = value`,
})
