import type { Memory } from '../columnar/memory.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { sparkError } from '../util/errors.ts'
import type { DiskBlock, DiskStore } from './disk-store.ts'

/**
 * Where the bytes of a block are: pages of the engine's memory, a SharedArrayBuffer beyond its 4 GiB, or a file. Plain data, which any
 * thread can read. Below memory they are LZ4 where that makes them smaller: `stored` bytes of `bytes`.
 */
export type BlockPlace =
  | { readonly tier: 'memory'; readonly address: number; readonly bytes: number }
  | { readonly tier: 'shared'; readonly data: SharedArrayBuffer; readonly bytes: number; readonly stored: number }
  | { readonly tier: 'disk'; readonly file: DiskBlock; readonly bytes: number; readonly stored: number }

/** What may be used below memory. */
export interface LowerTiers {
  readonly disk: DiskStore | undefined
  /** Takes so many bytes of the budget of SharedArrayBuffers, if it has them. */
  takeShared(bytes: number): boolean
}

/** Copies a block of memory to the next tier that has room; undefined where there is none. The block itself stays. */
export function moveDown(
  memory: Memory,
  kernels: Kernels,
  id: string,
  block: { readonly address: number; readonly bytes: number },
  tiers: LowerTiers,
): BlockPlace | undefined {
  const { address, bytes } = block
  const room = memory.allocate(bytes + Math.ceil(bytes / 255) + 64)
  try {
    const packed = kernels.lz4_compress(address, bytes, room)
    const smaller = packed > 0 && packed < bytes
    const stored = smaller ? packed : bytes
    const from = smaller ? room : address
    const data = memory.u8.subarray(from, from + stored)
    if (tiers.takeShared(stored)) {
      const copy = new SharedArrayBuffer(stored)
      new Uint8Array(copy).set(data)
      return { tier: 'shared', data: copy, bytes, stored }
    }
    if (tiers.disk === undefined) return undefined
    return { tier: 'disk', file: tiers.disk.write(id, data), bytes, stored }
  } finally {
    memory.free(room)
  }
}

/** Brings the bytes of a lower tier to a run of their own. */
export function bringUp(memory: Memory, kernels: Kernels, place: Exclude<BlockPlace, { tier: 'memory' }>, read: DiskStore['read']): number {
  const data = place.tier === 'disk' ? read(place.file) : new Uint8Array(place.data)
  const address = memory.allocate(place.bytes + 128)
  if (place.stored === place.bytes) {
    memory.u8.set(data, address)
    return address
  }
  const packed = memory.allocate(place.stored + 128)
  try {
    memory.u8.set(data, packed)
    if (kernels.lz4_block(packed, place.stored, address, place.bytes) !== place.bytes)
      throw sparkError('INTERNAL_ERROR', { message: 'a cached block is damaged' })
    return address
  } catch (error) {
    memory.free(address)
    throw error
  } finally {
    memory.free(packed)
  }
}
