import { BATCH_ROWS } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { Cursor } from '../../sources/source.ts'
import { bringUp } from '../../storage/block-place.ts'
import { createCachedReader } from '../../storage/cached-reader.ts'
import { readDiskBlock } from '../../storage/disk-store.ts'
import type { CachedTasks } from '../cached-tasks.ts'
import type { PipelineSpec } from '../pipeline/spec.ts'

type CachedSource = Extract<PipelineSpec['source'], { kind: 'cached' }>

/** Reads cached batches one after another. Those below memory are brought to a run of this task's, which goes when the next is begun. */
export function openCached(memory: Memory, source: CachedSource, tasks: CachedTasks, task: number): Cursor {
  const kernels = kernelsOf(memory)
  const reader = createCachedReader(memory, kernels, source.types, BATCH_ROWS)
  let next = tasks.starts[task]!
  const end = tasks.starts[task + 1]!
  let from = 0
  let rows = 0
  let left = 0
  let brought = 0
  const forget = (): void => {
    if (brought !== 0) memory.free(brought)
    brought = 0
  }
  return {
    next(maxRows) {
      from += rows
      left -= rows
      while (left === 0) {
        rows = 0
        forget()
        if (next === end) return 0
        const place = tasks.elsewhere.get(next)
        if (place && place.tier !== 'memory') brought = bringUp(memory, kernels, place, readDiskBlock)
        left = reader.open(brought || tasks.addresses[next]!)
        next++
        from = 0
      }
      rows = Math.min(maxRows, left)
      return rows
    },
    fill: (index, batch, wanted) => reader.fill(source.positions[index]!, batch.columns[index]!, from, rows, wanted),
    close() {
      forget()
      reader.close()
    },
  }
}
