import { canonicalKey, portableHash } from '../portable-hash.ts'
import { type Batch, type Batches, iterableBatches } from '../worker/batches.ts'
import type { Environment } from '../worker/environment.ts'
import { mergeRuns, spill } from '../worker/spill.ts'
import type { KeyedMap } from './combine.ts'

type Spilled = readonly [hash: number, key: unknown, value: unknown]

/**
 * A map of more keys than a task may hold: what is too much goes to files in the order of the keys' hashes; in the end the files are merged, and
 * with them what equal keys have become, by `combine`. Source: Spark's `ExternalAppendOnlyMap`.
 */
export class ExternalMap {
  private readonly map: KeyedMap
  private readonly combine: (a: unknown, b: unknown) => unknown
  private readonly env: Environment
  private readonly runs: (() => Batch | undefined)[] = []

  constructor(map: KeyedMap, combine: (a: unknown, b: unknown) => unknown, env: Environment) {
    this.map = map
    this.combine = combine
    this.env = env
  }

  /** Adds pairs, by `to` where they are not for the map itself. */
  add(batch: Batch, to: { add(batch: Batch): void } = this.map): void {
    to.add(batch)
    if (this.map.bytes() > this.env.settings.spillBytes) this.spill()
  }

  /** All pairs; nothing is added after. */
  pairs(): Batches {
    if (this.runs.length === 0) return this.map.pairs()
    if (this.map.size > 0) this.spill()
    return iterableBatches(this.merged(), false)
  }

  private spill(): void {
    const entries: Spilled[] = []
    const next = this.map.pairs()
    for (let batch = next(); batch !== undefined; batch = next())
      for (const [key, value] of batch as readonly (readonly [unknown, unknown])[]) entries.push([portableHash(key), key, value])
    this.map.clear()
    this.runs.push(spill(this.env, entries.sort(byHash)))
  }

  private *merged(): Generator<readonly [unknown, unknown]> {
    /** Those of one hash, by key. */
    let group = new Map<unknown, [unknown, unknown]>()
    let hash = Number.NaN
    for (const [h, key, value] of mergeRuns(this.runs, byHash) as Generator<Spilled>) {
      if (h !== hash) {
        yield* group.values()
        group = new Map()
        hash = h
      }
      const k = canonicalKey(key)
      const seen = group.get(k)
      if (seen === undefined) group.set(k, [key, value])
      else seen[1] = this.combine(seen[1], value)
    }
    yield* group.values()
  }
}

const byHash = (a: unknown, b: unknown): number => (a as Spilled)[0] - (b as Spilled)[0]
