import { createMemory } from '#dist/columnar/shared-memory.js'
import { instantiateKernels } from '#dist/kernels/kernels.js'

/** Kernels over a memory, a place to put things, and a heap that grows. */
export function kernelMemory() {
  const memory = createMemory({ maximumBytes: 1 << 29 })
  const kernels = instantiateKernels(memory, {
    grow(heap, bytes) {
      const block = memory.allocate(Math.max(bytes, 65_536))
      memory.u32[heap >>> 2] = block
      memory.u32[(heap >>> 2) + 1] = block + Math.max(bytes, 65_536)
    },
  })
  const base = memory.allocate(8 << 20)
  const heap = memory.allocate(16)
  memory.u8.fill(0, heap, heap + 16)
  let next = base
  return {
    memory,
    kernels,
    heap,
    /** Forgets what was placed. */
    reset: () => {
      next = base
    },
    /** Room for bytes with 64 to spare on both sides. */
    room(bytes: number): number {
      const at = next + 64
      next = at + ((bytes + 79) & ~15) + 64
      return at
    },
    place(bytes: Uint8Array): number {
      const at = this.room(bytes.length)
      memory.u8.set(bytes, at)
      return at
    },
    /** A view of a string. */
    view(text: string | Uint8Array): number {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
      const from = this.place(bytes)
      const at = this.room(16)
      kernels.view_make(at, from, bytes.length)
      return at
    },
    bytesOf(view: number): Uint8Array {
      const n = memory.dataView.getUint32(view, true)
      const from = n <= 12 ? view + 4 : memory.dataView.getUint32(view + 8, true)
      return memory.u8.slice(from, from + n)
    },
    text(view: number): string {
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytesOf(view))
    },
    i128(at: number): bigint {
      return (memory.dataView.getBigInt64(at + 8, true) << 64n) | memory.dataView.getBigUint64(at, true)
    },
  }
}

export const halves = (v: bigint): [bigint, bigint] => [BigInt.asIntN(64, v), BigInt.asIntN(64, v >> 64n)]
