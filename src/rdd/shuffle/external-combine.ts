import { canonicalKey, portableHash } from '../portable-hash.ts'
import type { Batch, Batches } from '../worker/batches.ts'
import type { Environment } from '../worker/environment.ts'
import { sortByNumbers } from '../worker/sort-numbers.ts'
import { type KeyedMap, pairsOf } from './combine.ts'
import { HashedRun, mergeHashed } from './hashed-runs.ts'

/**
 * A map of more keys than a task may hold: what is too much goes to files in the order of the keys' hashes; in the end the files are merged, and
 * with them what equal keys have become, by `combine`. Source: Spark's `ExternalAppendOnlyMap`.
 */
export class ExternalMap {
  private readonly map: KeyedMap
  private readonly combine: (a: unknown, b: unknown) => unknown
  private readonly env: Environment
  private readonly runs: HashedRun[] = []

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
    if (this.runs.length === 0) return pairsOf(this.map.entries())
    if (this.map.size > 0) this.spill()
    return mergeHashed(this.runs, entries => this.combined(entries))
  }

  private spill(): void {
    const { keys, value } = this.map.entries()
    const hashes = Float64Array.from(keys, portableHash)
    const order = sortByNumbers(
      keys.map((_, i) => i),
      i => hashes[i]!,
      false,
    )
    this.runs.push(new HashedRun(this.env, order, { hash: i => hashes[i]!, key: i => keys[i], value }))
    this.map.clear()
  }

  /** Keys of one hash, in the order of the runs: those that are the same become one. */
  private combined(entries: [unknown, unknown][]): Iterable<[unknown, unknown]> {
    const [first, second] = entries
    if (second === undefined) return entries
    let others: Map<unknown, [unknown, unknown]> | undefined
    const firstKey = canonicalKey(first![0])
    for (const entry of entries.slice(1)) {
      const key = canonicalKey(entry[0])
      const seen = isSame(key, firstKey) ? first : others?.get(key)
      if (seen !== undefined) seen[1] = this.combine(seen[1], entry[1])
      else (others ??= new Map()).set(key, entry)
    }
    return others === undefined ? [first!] : [first!, ...others.values()]
  }
}

/** As a Map has it. */
const isSame = (a: unknown, b: unknown): boolean => a === b || Object.is(a, b)
