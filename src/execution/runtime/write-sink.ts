import { clearHeap, freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import type { WriteJob } from '../../sources/commit.ts'
import { openTaskWriter, type TaskWriter } from '../../sources/task-writer.ts'
import type { CollectSpec } from '../pipeline/spec.ts'
import type { PipelineInstance } from './instance.ts'
import { columnAt } from './local-blocks.ts'
import type { BlockRef, SinkRuntime } from './sinks.ts'

/** Rows go to the files of a task. Full blocks wait until the batch is done, as writers may be asynchronous. */
export function writeRuntime(spec: CollectSpec, job: WriteJob, instance: PipelineInstance, memory: Memory): SinkRuntime {
  const state = instance.slot('collect') >>> 2
  const heap = instance.slot('sinkheap')
  let full: BlockRef[] = []
  let writer: TaskWriter | undefined
  const open = (): void => {
    memory.u32[state] = memory.allocate(spec.block.size)
    memory.u32[state + 1] = 0
  }
  const close = (): void => {
    full.push({ address: memory.u32[state]!, rows: memory.u32[state + 1]! })
  }
  instance.onSinkFull(() => {
    close()
    open()
  })
  const flush = async (): Promise<void> => {
    const blocks = full
    full = []
    for (const { address, rows } of blocks) {
      const columns = spec.block.columns.map((_, i) => columnAt(spec.block, i, address))
      if (rows > 0) await writer!.write({ capacity: spec.block.capacity, columns }, rows)
      memory.free(address)
    }
  }
  return {
    beginTask: (task, attempt) => {
      full = []
      clearHeap(memory, heap)
      writer = openTaskWriter(memory, job, task, attempt)
      open()
    },
    full: () => false,
    drain: () => (full.length === 0 ? undefined : flush()),
    endTask: async () => {
      close()
      await flush()
      const commit = await writer!.commit()
      writer = undefined
      freeHeap(memory, heap)
      return { kind: 'write', commit }
    },
    finish: () => ({ kind: 'none' }),
    close: async () => {
      const left = writer
      writer = undefined
      await left?.abort()
    },
  }
}
