import { canonicalKey, portableHash } from '../portable-hash.ts'
import type { Batch } from '../worker/batches.ts'
import type { Environment } from '../worker/environment.ts'
import { mergeRuns, spill } from '../worker/spill.ts'
import { combineLoop, combiningMap } from './combine.ts'

type F = (...args: unknown[]) => unknown
type Spilled = readonly [hash: number, key: unknown, value: unknown]

/**
 * Values by key, of more keys than a task may hold: what is too much goes to files in the order of the keys' hashes; in the end the files are
 * merged, and equal keys with them. Source: Spark's `ExternalAppendOnlyMap`.
 */
export function externalCombine(create: F, merge: F, combine: F, env: Environment) {
  const map = combiningMap(combineLoop(create, merge, env.settings.codegen))
  const runs: (() => Batch | undefined)[] = []
  const byHash = (a: unknown, b: unknown) => (a as Spilled)[0] - (b as Spilled)[0]

  function spillMap(): void {
    const entries: Spilled[] = []
    for (const [key, value] of map.entries()) entries.push([portableHash(key), key, value])
    map.clear()
    runs.push(spill(env, entries.sort(byHash)))
  }

  function* merged(): Generator<readonly [unknown, unknown]> {
    if (map.size > 0) spillMap()
    /** Those of one hash, by key. */
    let group = new Map<unknown, [unknown, unknown]>()
    let hash = Number.NaN
    for (const [h, key, value] of mergeRuns(runs, byHash) as Generator<Spilled>) {
      if (h !== hash) {
        yield* group.values()
        group = new Map()
        hash = h
      }
      const k = canonicalKey(key)
      const seen = group.get(k)
      if (seen === undefined) group.set(k, [key, value])
      else seen[1] = combine(seen[1], value)
    }
    yield* group.values()
  }

  return {
    add(batch: Batch): void {
      map.add(batch)
      if (map.bytes() > env.settings.spillBytes) spillMap()
    },
    entries: (): Iterable<readonly [unknown, unknown]> => (runs.length === 0 ? map.entries() : merged()),
  }
}
