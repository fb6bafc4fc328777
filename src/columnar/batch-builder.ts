import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { BATCH_ROWS, type Batch, type Column } from './batch.ts'
import type { Memory } from './memory.ts'

/** A batch with buffers of its own for all columns. */
export interface OwnedBatch extends Batch {
  /** Address of a zeroed heap struct for the batch's long values. */
  readonly heap: number
  /** The run that all buffers lie in; freeing it frees the batch, but for the heap's chunks. */
  readonly address: number
}

const align = (n: number) => (n + 63) & ~63

/** Bytes that `allocateBatch` takes. */
export function batchBytes(types: readonly DataType[], capacity: number): number {
  return types.reduce((sum, type) => sum + align(widthOf[layoutOf(type)] * capacity) + align(capacity), 64)
}

/** Allocates a batch: one run of pages for values and validities of all columns, 64-byte aligned, not zeroed. */
export function allocateBatch(memory: Memory, types: readonly DataType[], capacity = BATCH_ROWS): OwnedBatch {
  const address = memory.allocate(batchBytes(types, capacity))
  memory.u8.fill(0, address, address + 64)
  let at = address + 64
  const columns = types.map((dataType): Column => {
    const buffer = at
    const validityBuffer = buffer + align(widthOf[layoutOf(dataType)] * capacity)
    at = validityBuffer + align(capacity)
    return { dataType, buffer, validityBuffer, values: buffer, validity: 0, codes: 0, dictionary: 0, dictionarySize: 0 }
  })
  return { capacity, columns, heap: address, address }
}
