import { type Memory, PAGE } from './memory.ts'

/**
 * A bump heap for long values. Its struct of 16 bytes lies in shared memory, all zeros at first:
 *
 * | offset | |
 * |---|---|
 * | 0 | `cur`: where the next value goes |
 * | 4 | `end`: end of the newest chunk |
 * | 8 | `first` chunk |
 * | 12 | `last` chunk |
 *
 * Generated code and kernels bump `cur` themselves (`if (end - cur < n) grow(heap, n); p = cur; cur += n`) and import `grow`.
 * Chunks are runs of pages, 64 KiB at first, doubling up to 1 MiB, larger for larger values. Each begins with 16 bytes:
 * the next chunk's address, its own size, and (filled in when the next one is begun) the end of what is used.
 * One thread writes to a heap at a time.
 */
export const HEAP_SIZE = 16
export const CHUNK_HEADER = 16
const MAX_CHUNK = 1 << 20

const CUR = 0
const END = 1
const FIRST = 2
const LAST = 3

/**
 * Makes room for at least `bytes` at the heap's `cur`, in a new chunk where the newest has not enough left; gives `cur`, and does not
 * move it. Chunks belong to `memory.owner`. Raises UNABLE_TO_ACQUIRE_MEMORY.
 */
export function growHeap(memory: Memory, heap: number, bytes: number): number {
  const u32 = memory.u32
  const h = heap >>> 2
  if (u32[h + END]! - u32[h + CUR]! >= bytes) return u32[h + CUR]!
  const last = u32[h + LAST]!
  const usual = last === 0 ? PAGE : Math.min(MAX_CHUNK, u32[(last >>> 2) + 1]! * 2)
  const size = Math.max(usual, Math.ceil((bytes + CHUNK_HEADER) / PAGE) * PAGE)
  const chunk = memory.allocate(size)
  const c = chunk >>> 2
  u32[c] = 0
  u32[c + 1] = size
  u32[c + 2] = 0
  u32[c + 3] = 0
  if (last === 0) u32[h + FIRST] = chunk
  else {
    u32[last >>> 2] = chunk
    u32[(last >>> 2) + 2] = u32[h + CUR]!
  }
  u32[h + LAST] = chunk
  u32[h + CUR] = chunk + CHUNK_HEADER
  u32[h + END] = chunk + size
  return chunk + CHUNK_HEADER
}

/** What generated code imports as `env.grow`. */
export function heapGrow(memory: Memory): (heap: number, bytes: number) => number {
  return (heap, bytes) => growHeap(memory, heap >>> 0, bytes >>> 0)
}

/** Takes `bytes` from the heap. */
export function heapAllocate(memory: Memory, heap: number, bytes: number): number {
  const h = heap >>> 2
  const at = growHeap(memory, heap, bytes)
  memory.u32[h + CUR] = at + bytes
  return at
}

export interface HeapChunk {
  readonly address: number
  /** Bytes of the run. */
  readonly size: number
  /** End of what is used, an address. */
  readonly end: number
}

/** The heap's chunks, oldest first. */
export function heapChunks(memory: Memory, heap: number): HeapChunk[] {
  const u32 = memory.u32
  const h = heap >>> 2
  const last = u32[h + LAST]!
  const chunks: HeapChunk[] = []
  for (let chunk = u32[h + FIRST]!; chunk !== 0; chunk = u32[chunk >>> 2]!)
    chunks.push({ address: chunk, size: u32[(chunk >>> 2) + 1]!, end: chunk === last ? u32[h + CUR]! : u32[(chunk >>> 2) + 2]! })
  return chunks
}

/** Frees all chunks; the heap is empty and may be used again. */
export function freeHeap(memory: Memory, heap: number): void {
  for (const chunk of heapChunks(memory, heap)) memory.free(chunk.address)
  clearHeap(memory, heap)
}

/** Forgets its chunks (their owner was freed, or has them now). */
export function clearHeap(memory: Memory, heap: number): void {
  memory.u32.fill(0, heap >>> 2, (heap >>> 2) + 4)
}

/** Hands the chunks over to another owner. */
export function transferHeap(memory: Memory, heap: number, owner: number): void {
  for (const chunk of heapChunks(memory, heap)) memory.transfer(chunk.address, owner)
}
