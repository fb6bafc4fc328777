import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { prepareZstdBlocks, zstdBlock } from '../compression/zstd-blocks.ts'
import { fault } from './errors.ts'
import { Codec } from './metadata.ts'

/** Names of codecs, as parquet has them. */
export const CODEC_NAMES = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW']

/** Room that decompression needs behind its output. */
export const PADDING = 64

/** Readies a codec; only zstd has something to wait for. */
export const prepareCodec = (codec: number): Promise<void> | undefined => (codec === Codec.ZSTD ? prepareZstdBlocks() : undefined)

/**
 * Decompresses `length` bytes at `src` to exactly `size` bytes at `dst` (which has `PADDING` more). Raises a format error where the data is
 * malformed or gives another size.
 */
export function decompress(memory: Memory, kernels: Kernels, codec: number, src: number, length: number, dst: number, size: number): void {
  if (size === 0) return
  let got: number
  switch (codec) {
    case Codec.SNAPPY:
      got = kernels.snappy_decompress(src, length, dst, size)
      break
    case Codec.LZ4_RAW:
      got = kernels.lz4_block(src, length, dst, size)
      break
    case Codec.LZ4:
      got = hadoopLz4(memory, kernels, src, length, dst, size)
      if (got !== size) got = kernels.lz4_block(src, length, dst, size)
      break
    case Codec.GZIP:
      got = place(memory, gunzip(memory.u8.subarray(src, src + length), size), dst, size)
      break
    case Codec.BROTLI:
      got = place(memory, brotliDecompressSync(memory.u8.subarray(src, src + length), { maxOutputLength: size }), dst, size)
      break
    case Codec.ZSTD:
      got = place(memory, zstdBlock(memory.u8.slice(src, src + length), size), dst, size)
      break
    default:
      return fault(`uses the codec ${CODEC_NAMES[codec] ?? codec}, which is not supported`)
  }
  if (got !== size) fault(`has a page whose ${CODEC_NAMES[codec]} data is malformed`)
}

const gunzip = (bytes: Uint8Array, size: number) => gunzipSync(bytes, { chunkSize: Math.max(64, size), maxOutputLength: size })

function place(memory: Memory, bytes: Uint8Array, dst: number, size: number): number {
  if (bytes.length === size) memory.u8.set(bytes, dst)
  return bytes.length
}

/** Hadoop's framing: big-endian sizes of a block, uncompressed and compressed, before each. -1 where the data is not framed so. */
function hadoopLz4(memory: Memory, kernels: Kernels, src: number, length: number, dst: number, size: number): number {
  const view = memory.dataView
  const end = src + length
  const outEnd = dst + size
  let op = dst
  while (end - src >= 8) {
    const uncompressed = view.getUint32(src)
    const compressed = view.getUint32(src + 4)
    src += 8
    if (compressed > end - src || uncompressed > outEnd - op) return -1
    if (kernels.lz4_block(src, compressed, op, uncompressed) !== uncompressed) return -1
    src += compressed
    op += uncompressed
  }
  return src === end ? op - dst : -1
}
