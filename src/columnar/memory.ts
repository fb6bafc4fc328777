import type { KeptRuns } from './kept-runs.ts'

/**
 * The engine's one shared WebAssembly memory and its page allocator. Every thread of the process holds a `Memory` over the same
 * `WebAssembly.Memory`; views are made anew when it has grown. Addresses are unsigned 32-bit byte offsets (use `>>> 0`).
 * Pages are 64 KiB; an allocation is a run of pages, zeroed or not, owned by an attempt, and freed with it or by itself.
 */
export interface Memory {
  readonly wasm: WebAssembly.Memory
  /** Fresh views after a grow. */
  readonly u8: Uint8Array
  readonly i32: Int32Array
  readonly u32: Uint32Array
  readonly i64: BigInt64Array
  readonly f32: Float32Array
  readonly f64: Float64Array
  readonly dataView: DataView
  /** The same bytes as `u8`, for Buffer's string methods. Never `slice` it where a copy is meant: Buffer's shares. */
  readonly buffer: StringBuffer
  /** The attempt that allocations are charged to; 0 is the driver itself. */
  owner: number
  /** A run of pages of at least `bytes`, lowest address first, not zeroed. Raises UNABLE_TO_ACQUIRE_MEMORY when the limit is reached. */
  allocate(bytes: number): number
  free(address: number): void
  /** Frees everything that an attempt owns (driver, after the attempt's worker has gone or given up). */
  freeOwner(owner: number): void
  /** Hands a run over to another owner. */
  transfer(address: number, owner: number): void
  /** Bytes allocated now, without those of runs that are only kept, and the most there have been. */
  readonly used: number
  readonly peak: number
  /** Runs that stay until their room is needed. */
  readonly kept: KeptRuns
}

export const PAGE = 65_536

/** Sets `bytes` from `address` (a multiple of 8) on to `byte`, in words: over shared memory `Uint8Array.fill` goes byte by byte. */
export function fillBytes(memory: Pick<Memory, 'u8' | 'i64'>, address: number, bytes: number, byte = 0): void {
  const words = address / 8 + Math.floor(bytes / 8)
  memory.i64.fill(BigInt(byte) * 0x0101010101010101n, address / 8, words)
  memory.u8.fill(byte, words * 8, address + bytes)
}

/** Buffer's string methods by encoding; unlike `toString` and `write` they take offsets beyond 2 GiB. */
export interface StringBuffer extends Buffer {
  utf8Slice(start: number, end: number): string
  latin1Slice(start: number, end: number): string
  utf8Write(s: string, offset: number, length: number): number
  latin1Write(s: string, offset: number, length: number): number
}
