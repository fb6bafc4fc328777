import { isDeterministic } from '../optimizer/expression-facts.ts'
import { mayMatch, mayMatchColumn } from '../sources/parquet/prune.ts'
import type { ReadableBatch } from './cached-data.ts'
import type { SourceRef } from './compiler.ts'
import type { PipelineSpec } from './pipeline/spec.ts'
import type { TaskInput } from './runtime/task.ts'

type CachedSource = Extract<SourceRef, { kind: 'cached' }>

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
export function cachedTasks(batches: readonly ReadableBatch[], spec: PipelineSpec, morselRows: number): TaskInput[] {
  const whole = spec.callSites.some(site => !isDeterministic(site.expression))
  const tasks: { cached: ReadableBatch['place'][]; partition: number }[] = []
  let rows = 0
  for (const { place, rows: more, partition } of batches) {
    const last = tasks.at(-1)
    if (last && (whole ? last.partition === partition : rows + more <= morselRows)) {
      last.cached.push(place)
      rows += more
    } else {
      tasks.push({ cached: [place], partition })
      rows = more
    }
  }
  return tasks
}
