import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { PhysicalType } from './metadata.ts'
import { physicalValues } from './physical-values.ts'
import { encode, i32, struct } from './thrift-writer.ts'
import type { WriteColumn } from './write-schema.ts'

/** Gathers a chunk's values in a split-block Bloom filter. */
export interface BloomBuilder {
  /** Adds values: `kept` is where they lie in their layout, `plain` where they are as PLAIN bytes. */
  add(kept: number, plain: number, n: number): void
  /** The filter as it stands in a file: header and bits. */
  finish(): Uint8Array
}

const BLOCK = 32

/** Bytes of a filter for so many distinct values, of which it takes one in `1 / fpp` for another: parquet-mr's formula. */
export function bloomBytes(distinct: number, fpp: number, most: number): number {
  const bits = (-8 * distinct) / Math.log(1 - fpp ** (1 / 8))
  const size = 2 ** Math.ceil(Math.log2(Math.max(BLOCK * 8, bits))) / 8
  return Math.min(size, most)
}

export function bloomBuilder(memory: Memory, kernels: Kernels, c: WriteColumn, size: number): BloomBuilder {
  const block: Block = emptyBlock()
  const filter = reserve(memory, block, size)
  memory.u8.fill(0, filter, filter + size)
  const { width } = physicalValues(kernels, c)
  return {
    add(kept, plain, n) {
      if (c.physical === PhysicalType.BYTE_ARRAY) kernels.bloom_add(kept, n, 0, filter, size / BLOCK)
      else kernels.bloom_add(plain, n, width, filter, size / BLOCK)
    },
    finish() {
      const only = struct([1, struct()])
      const header = encode(struct([1, i32(size)], [2, only], [3, only], [4, only]))
      const out = Buffer.concat([header, memory.u8.slice(filter, filter + size)])
      release(memory, block)
      return out
    },
  }
}
