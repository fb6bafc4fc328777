import { encodeBlocks } from '../codec/block.ts'
import { canonicalKey } from '../portable-hash.ts'
import { type Batch, isPromise } from '../worker/batches.ts'

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

/** `create` makes the value of a key from the first record's, `merge` adds the next. */
export function combiningMap(create: F, merge: F, codegen: boolean): CombiningMap {
  const map = new Map<unknown, unknown>()
  /** Keys that are objects, by what stands for them. */
  const originals = new Map<unknown, unknown>()
  const keyed = (key: object): unknown => {
    const k = canonicalKey(key)
    if (!originals.has(k)) originals.set(k, key)
    return k
  }
  const loop = combineLoop(map, keyed, create, merge, codegen)
  let since = 0
  let perEntry = ENTRY_BYTES

  function estimate(): void {
    const sample: unknown[] = []
    const step = Math.max(1, Math.floor(map.size / SAMPLE))
    let i = 0
    for (const entry of map) if (i++ % step === 0) sample.push(entry)
    if (sample.length > 0) perEntry = ENTRY_BYTES + (HEAP_FACTOR * encodeBlocks(sample).length) / sample.length
  }

  return {
    add(batch) {
      loop(batch)
      since += batch.length
      if (since < ESTIMATE_EVERY) return
      since = 0
      estimate()
    },
    *entries() {
      if (originals.size === 0) yield* map
      else for (const [k, v] of map) yield [originals.has(k) ? originals.get(k) : k, v]
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

/** The loop as code of its own, so that the functions' calls are compiled for it alone. */
function combineLoop(map: Map<unknown, unknown>, keyed: (key: object) => unknown, create: F, merge: F, codegen: boolean) {
  if (codegen) {
    try {
      return new Function(
        'map',
        'keyed',
        'create',
        'merge',
        'isPromise',
        'refuse',
        `'use strict'; return batch => {
          for (let i = 0; i < batch.length; i++) {
            const record = batch[i]
            let key = record[0]
            if (typeof key === 'object' && key !== null) key = keyed(key)
            const old = map.get(key)
            const value = old === undefined && !map.has(key) ? create(record[1]) : merge(old, record[1])
            if (typeof value === 'object' && isPromise(value)) refuse()
            if (value !== old || old === undefined) map.set(key, value)
          }
        }`,
      )(map, keyed, create, merge, isPromise, refuse) as (batch: Batch) => void
    } catch (error) {
      if (!(error instanceof EvalError)) throw error
    }
  }
  return (batch: Batch): void => {
    for (const record of batch as readonly (readonly [unknown, unknown])[]) {
      const key = typeof record[0] === 'object' && record[0] !== null ? keyed(record[0]) : record[0]
      const value = map.has(key) ? merge(map.get(key), record[1]) : create(record[1])
      if (isPromise(value)) refuse()
      map.set(key, value)
    }
  }
}
