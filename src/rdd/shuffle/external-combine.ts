import { canonicalKey, portableHash } from '../portable-hash.ts'
import { type Batch, type Batches, iterableBatches } from '../worker/batches.ts'
import type { Environment } from '../worker/environment.ts'
import { sortByNumbers } from '../worker/sort-numbers.ts'
import { mergeRuns, spill } from '../worker/spill.ts'
import { type KeyedMap, pairsOf } from './combine.ts'

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
    if (this.runs.length === 0) return pairsOf(this.map.entries())
    if (this.map.size > 0) this.spill()
    return iterableBatches(this.merged(), false)
  }

  private spill(): void {
    const { keys, value } = this.map.entries()
    const hashes = Float64Array.from(keys, portableHash)
    const order = sortByNumbers(
      keys.map((_, i) => i),
      i => hashes[i]!,
      false,
    )
    this.runs.push(
      spill(
        this.env,
        inOrder(order, i => [hashes[i], keys[i], value(i)]),
      ),
    )
    this.map.clear()
  }

  private *merged(): Generator<readonly [unknown, unknown]> {
    /** A key of one hash; and the others that have it, which is rare. */
    let first: [unknown, unknown] | undefined
    let others: Map<unknown, [unknown, unknown]> | undefined
    let hash = Number.NaN
    for (const [h, key, value] of mergeRuns(this.runs, byHash) as Generator<Spilled>) {
      if (first === undefined || h !== hash) {
        if (first !== undefined) yield first
        if (others !== undefined) yield* others.values()
        first = [key, value]
        others = undefined
        hash = h
        continue
      }
      let seen: [unknown, unknown] | undefined = first
      const k = canonicalKey(key)
      if (!isSame(k, canonicalKey(first[0]))) {
        others ??= new Map()
        seen = others.get(k)
        if (seen === undefined) others.set(k, [key, value])
      }
      if (seen !== undefined) seen[1] = this.combine(seen[1], value)
    }
    if (first !== undefined) yield first
    if (others !== undefined) yield* others.values()
  }
}

/** As a Map has it. */
const isSame = (a: unknown, b: unknown): boolean => a === b || Object.is(a, b)

const byHash = (a: unknown, b: unknown): number => (a as Spilled)[0] - (b as Spilled)[0]

function* inOrder<T>(order: readonly number[], record: (i: number) => T): Generator<T> {
  for (const i of order) yield record(i)
}
