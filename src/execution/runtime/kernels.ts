import { growHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { instantiateKernels } from '../../kernels/kernels.ts'
import { sparkError } from '../../util/errors.ts'

const made = new WeakMap<object, Record<string, unknown>>()

/** Whose handle a heap grows by: the kernels are the thread's, the pages the participation's that has the heap. */
const handles = new Map<number, Memory>()
/** The participation at work, whose sources and writers have heaps of their own; a worker takes part in one stage at a time. */
let current: Memory | undefined

/** The kernels over a memory, one instance per thread: what generated code imports as module `kernels`. */
export function kernelsOf(memory: Memory): Record<string, unknown> {
  let kernels = made.get(memory.wasm)
  if (!kernels) {
    kernels = instantiateKernels(memory, { grow }) as unknown as Record<string, unknown>
    made.set(memory.wasm, kernels)
  }
  return kernels
}

/** Lets the kernels grow the heaps at these addresses. */
export function openHeaps(heaps: readonly number[], memory: Memory): void {
  current = memory
  for (const heap of heaps) handles.set(heap, memory)
}

export function closeHeaps(heaps: readonly number[]): void {
  for (const heap of heaps) handles.delete(heap)
}

function grow(heap: number, bytes: number): void {
  const memory = handles.get(heap) ?? current
  if (!memory) throw sparkError('INTERNAL_ERROR', { message: 'a heap that no pipeline has' })
  growHeap(memory, heap, bytes)
}
