import { readFileSync } from 'node:fs'
import { heapGrow } from '../columnar/heap.ts'
import type { Memory } from '../columnar/memory.ts'
import { home } from '../util/home.ts'
import type { Kernels } from './exports.ts'

export type { Kernels } from './exports.ts'

/** The block that every instance has for itself. */
export const SCRATCH_BYTES = 65_536

export interface KernelImports {
  /**
   * A bump heap { cur u32, end u32, first u32, unused u32 } at address `heap` has no room for `bytes`: sets `cur` and `end` to a run that has.
   */
  grow(heap: number, bytes: number): unknown
}

let compiled: WebAssembly.Module | undefined

/** The compiled module; made once per thread, or taken from another (`useKernelsModule`). */
export function kernelsModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('kernels/kernels.wasm', home)))
  return compiled
}

/** Takes over the module that the driver compiled (modules travel to workers) or its bytes. */
export function useKernelsModule(module: WebAssembly.Module | Uint8Array): void {
  compiled = module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module)
}

/** By the memory itself: every participation has a handle of its own on it. */
const instances = new WeakMap<WebAssembly.Memory, Kernels>()

/** An instance over a memory, which has yet to get its block (`init`). */
export function newKernels(memory: WebAssembly.Memory, { grow }: KernelImports): Kernels {
  const env = { memory, grow: (heap: number, bytes: number) => grow(heap >>> 0, bytes >>> 0), log: Math.log }
  return new WebAssembly.Instance(kernelsModule(), { env }).exports as unknown as Kernels
}

/** Instantiates the kernels over a memory, for this thread; from then on `kernelsOf(memory)` gives the same. */
export function instantiateKernels(memory: Memory, imports: KernelImports): Kernels {
  const kernels = newKernels(memory.wasm, imports)
  // The block lives as long as the thread, whatever attempt happens to run
  const { owner } = memory
  memory.owner = 0
  try {
    kernels.init(memory.allocate(SCRATCH_BYTES))
  } finally {
    memory.owner = owner
  }
  instances.set(memory.wasm, kernels)
  return kernels
}

/** This thread's kernels over a memory. */
export function kernelsOf(memory: Memory): Kernels {
  return instances.get(memory.wasm) ?? instantiateKernels(memory, { grow: heapGrow(memory) })
}
