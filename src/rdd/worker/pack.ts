import { encodeBlocks, shareBytes } from '../codec/block.ts'
import type { Batch } from './batches.ts'

/** Below, copying costs less than memory that is shared. */
const SMALL = 16_384

/** Records as bytes that are cheap to post to another thread. */
export function pack(records: Batch): Uint8Array {
  const bytes = encodeBlocks(records)
  return bytes.length > SMALL ? shareBytes(bytes) : bytes.slice()
}

export const packValue = (value: unknown): Uint8Array => pack([value])
