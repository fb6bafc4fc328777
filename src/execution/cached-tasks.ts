import { isDeterministic } from '../optimizer/expression-facts.ts'
import { mayMatch, mayMatchColumn } from '../sources/prune.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import type { ReadableBatch } from './cached-data.ts'
import type { SourceRef } from './compiler.ts'
import type { PipelineSpec } from './pipeline/spec.ts'

type CachedSource = Extract<SourceRef, { kind: 'cached' }>

/** Batches of cached data by task, in a form that costs nothing to send: there may be thousands. */
export interface CachedTasks {
  /** By task: its first batch; one entry more than there are tasks. */
  readonly starts: Uint32Array
  readonly partitions: Uint32Array
  /** By batch: its address, or 0 where it lies in another tier. */
  readonly addresses: Uint32Array
  readonly elsewhere: ReadonlyMap<number, BlockPlace>
}

/** The batches that may hold rows that satisfy the scan's filters. */
export function matchingBatches(batches: readonly ReadableBatch[], source: CachedSource): readonly ReadableBatch[] {
  const { filters, spec } = source
  if (filters.length === 0) return batches
  return batches.filter(b =>
    filters.every(filter =>
      mayMatch(filter, f => {
        const at = spec.positions[Number(f.column)]!
        return mayMatchColumn(f, b.statistics[at]!, spec.types[at]!)
      }),
    ),
  )
}

/** Neighbouring batches together, a morsel's rows at most; where code asks which partition it is in, whole partitions. */
export function cachedTasks(batches: readonly ReadableBatch[], spec: PipelineSpec, morselRows: number): CachedTasks {
  const whole = spec.callSites.some(site => !isDeterministic(site.expression))
  const starts: number[] = []
  const partitions: number[] = []
  const addresses = new Uint32Array(batches.length)
  const elsewhere = new Map<number, BlockPlace>()
  let rows = 0
  batches.forEach(({ place, rows: more, partition }, i) => {
    if (starts.length > 0 && (whole ? partitions.at(-1) === partition : rows + more <= morselRows)) rows += more
    else {
      starts.push(i)
      partitions.push(partition)
      rows = more
    }
    if (place.tier === 'memory') addresses[i] = place.address
    else elsewhere.set(i, place)
  })
  return { starts: Uint32Array.from([...starts, batches.length]), partitions: Uint32Array.from(partitions), addresses, elsewhere }
}
