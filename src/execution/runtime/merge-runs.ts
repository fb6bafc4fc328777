import type { Memory } from '../../columnar/memory.ts'
import { PAIR } from '../operators/sort-pairs.ts'
import type { PipelineInstance } from './instance.ts'
import type { RowRange } from './sinks.ts'

/** Sorted runs of pairs merged two by two, in pages that `free` gives back; one run is left where it is. */
export function mergeRuns(runs: readonly RowRange[], instance: PipelineInstance, memory: Memory): { readonly run: RowRange; free(): void } {
  let left = runs.filter(([from, to]) => to > from)
  let made: number[] = []
  while (left.length > 1) {
    const next: RowRange[] = []
    const pages: number[] = []
    for (let i = 0; i < left.length; i += 2) {
      const [a, b] = [left[i]!, left[i + 1]]
      const bytes = a[1] - a[0] + (b ? b[1] - b[0] : 0)
      const out = memory.allocate(Math.max(bytes, PAIR))
      if (b) instance.plain.sort_merge!(instance.ctx, a[0], a[1], b[0], b[1], out)
      else memory.u8.copyWithin(out, a[0], a[1])
      next.push([out, out + bytes])
      pages.push(out)
    }
    for (const page of made) memory.free(page)
    made = pages
    left = next
  }
  return { run: left[0] ?? [0, 0], free: () => made.forEach(page => memory.free(page)) }
}
