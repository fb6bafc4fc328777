import { heapGrow } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { instantiateKernels } from '../../kernels/kernels.ts'

const made = new WeakMap<object, Record<string, unknown>>()

/** The kernels over a memory, one instance per thread: what generated code imports as module `kernels`. */
export function kernelsOf(memory: Memory): Record<string, unknown> {
  let kernels = made.get(memory.wasm)
  if (!kernels) {
    kernels = instantiateKernels(memory, { grow: heapGrow(memory) }) as unknown as Record<string, unknown>
    made.set(memory.wasm, kernels)
  }
  return kernels
}
