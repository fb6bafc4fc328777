import { naturalOrder, type Ordering } from '../ordering.ts'
import { andThen, type Batch, type Batches, drain, iterableBatches } from './batches.ts'
import type { Environment } from './environment.ts'
import { sortByNumbers } from './sort-numbers.ts'
import { heapBytes, mergeRuns, spill } from './spill.ts'

/** Pairs in the order of their keys. What is more than a task may hold is sorted in runs, which are merged from files. */
export function sortByKey(batches: Batches, order: Ordering<unknown>, descending: boolean, env: Environment): Batches {
  const pairs = (a: unknown, b: unknown) => order((a as unknown[])[0], (b as unknown[])[0])
  return sorted(batches, descending ? (a, b) => pairs(b, a) : pairs, records => sortPairs(records, order, descending), env)
}

/** Sorts batches by any order. */
function sorted(batches: Batches, order: Ordering<unknown>, sort: (records: unknown[]) => unknown[], env: Environment): Batches {
  const runs: (() => Batch | undefined)[] = []
  let held: Batch[] = []
  let bytes = 0
  const flatten = () => ([] as unknown[]).concat(...held)
  const collect = (batch: Batch) => {
    held.push(batch)
    bytes += heapBytes(batch)
    if (bytes <= env.settings.spillBytes) return
    runs.push(spill(env, sort(flatten())))
    held = []
    bytes = 0
  }
  let result: Batches | undefined
  const start = (): ReturnType<Batches> =>
    andThen(drain(batches, collect), () => {
      const last = sort(flatten())
      held = []
      if (runs.length === 0) result = iterableBatches(last, false)
      else {
        let given = false
        runs.push(() => {
          if (given) return undefined
          given = true
          return last.length > 0 ? last : undefined
        })
        result = iterableBatches(mergeRuns(runs, order), false)
      }
      return result()
    })
  return () => (result === undefined ? start() : result())
}

/** A stable sort by key; numbers and texts in their natural order have loops of their own. */
function sortPairs(records: unknown[], order: Ordering<unknown>, descending: boolean): unknown[] {
  const pairs = records as (readonly [never, unknown])[]
  if (order === naturalOrder) {
    if (pairs.every(p => typeof p[0] === 'number' && !Number.isNaN(p[0]))) return sortByNumbers(pairs, p => p[0], descending)
    if (pairs.every(p => typeof p[0] === 'string'))
      return pairs.sort(
        descending ? (a, b) => (a[0] > b[0] ? -1 : a[0] < b[0] ? 1 : 0) : (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0),
      )
  }
  return pairs.sort(descending ? (a, b) => order(b[0], a[0]) : (a, b) => order(a[0], b[0]))
}
