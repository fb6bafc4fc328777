import type { Memory } from '../columnar/memory.ts'

/** A run of shared memory that grows by being replaced; what it held is lost then. */
export interface Block {
  address: number
  size: number
}

export const emptyBlock = (): Block => ({ address: 0, size: 0 })

/** The block's address, with room for at least `bytes`. */
export function reserve(memory: Memory, block: Block, bytes: number): number {
  if (block.size < bytes) {
    release(memory, block)
    block.address = memory.allocate(bytes)
    block.size = Math.ceil(bytes / 65_536) * 65_536
  }
  return block.address
}

/** The block's address, with room for at least `bytes`; the first `used` bytes are kept, where it is replaced. */
export function extend(memory: Memory, block: Block, used: number, bytes: number): number {
  if (block.size >= bytes) return block.address
  const old = { ...block }
  block.address = 0
  block.size = 0
  reserve(memory, block, Math.max(bytes, old.size * 2))
  memory.u8.copyWithin(block.address, old.address, old.address + used)
  release(memory, old)
  return block.address
}

export function release(memory: Memory, block: Block): void {
  if (block.size > 0) memory.free(block.address)
  block.address = 0
  block.size = 0
}
