import { brotliDecompressSync, inflateRawSync } from 'node:zlib'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { lz4Blocks, snappyBlocks } from '../compression/block-kernels.ts'
import { prepareZstdBlocks, zstdBlock } from '../compression/zstd-blocks.ts'
import { fault } from './errors.ts'
import { Compression } from './metadata.ts'

/** Names of codecs, as ORC has them. */
export const CODEC_NAMES = ['NONE', 'ZLIB', 'SNAPPY', 'LZO', 'LZ4', 'ZSTD', 'BROTLI']

/** Bytes of a chunk's header: its length, and whether it is as it was. */
export const CHUNK_HEADER = 3
/** A chunk may be no larger, compressed or not. */
export const MOST_CHUNK = 1 << 27

/** Readies a codec; only zstd has something to wait for. */
export const prepareCodec = (codec: number): Promise<void> | undefined => (codec === Compression.ZSTD ? prepareZstdBlocks() : undefined)

const unknown = (codec: number): never => fault(`uses the codec ${CODEC_NAMES[codec] ?? codec}, which is not supported`)
const malformed = (codec: number): never => fault(`has a chunk whose ${CODEC_NAMES[codec]} data is malformed`)

/** Inflated bytes, of `capacity` at most. */
function inflated(codec: number, bytes: Uint8Array, capacity: number): Uint8Array {
  const options = { maxOutputLength: Math.max(1, capacity), chunkSize: Math.max(64, capacity) }
  try {
    return codec === Compression.ZLIB ? inflateRawSync(bytes, options) : brotliDecompressSync(bytes, options)
  } catch {
    return malformed(codec)
  }
}

/** Decompresses a chunk in shared memory; gives its bytes, of which there are `capacity` at most (and 64 more are written to). */
export function decompressChunk(
  memory: Memory,
  kernels: Kernels,
  codec: number,
  src: number,
  length: number,
  dst: number,
  capacity: number,
): number {
  let size: number
  switch (codec) {
    case Compression.SNAPPY:
      size = kernels.snappy_decompress(src, length, dst, capacity)
      break
    case Compression.LZ4:
      size = kernels.lz4_block(src, length, dst, capacity)
      break
    case Compression.ZLIB:
    case Compression.BROTLI:
    case Compression.ZSTD: {
      const bytes = memory.u8.slice(src, src + length)
      const out = codec === Compression.ZSTD ? zstdBlock(bytes, capacity) : inflated(codec, bytes, capacity)
      memory.u8.set(out, dst)
      size = out.length > 0 || length === 0 ? out.length : -1
      break
    }
    default:
      return unknown(codec)
  }
  return size < 0 ? malformed(codec) : size
}

function decompressed(codec: number, bytes: Uint8Array, capacity: number): Uint8Array {
  switch (codec) {
    case Compression.SNAPPY:
      return snappyBlocks.decompress(bytes, capacity) ?? malformed(codec)
    case Compression.LZ4:
      return lz4Blocks.decompress(bytes, capacity) ?? malformed(codec)
    case Compression.ZSTD: {
      const out = zstdBlock(Uint8Array.from(bytes), capacity)
      return out.length > 0 ? out : malformed(codec)
    }
    case Compression.ZLIB:
    case Compression.BROTLI:
      return inflated(codec, bytes, capacity)
    default:
      return unknown(codec)
  }
}

/** The bytes of a section of the file's tail or of a stripe: chunks one behind the other, where the file is compressed. */
export function sectionBytes(codec: number, blockSize: number, bytes: Uint8Array): Uint8Array {
  if (codec === Compression.NONE) return bytes
  const parts: Uint8Array[] = []
  let total = 0
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < CHUNK_HEADER) fault('has a chunk that is cut short')
    const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
    const length = header >>> 1
    at += CHUNK_HEADER
    if (length > bytes.length - at) fault('has a chunk that is cut short')
    const chunk = bytes.subarray(at, at + length)
    const part = (header & 1) === 1 ? chunk : decompressed(codec, chunk, blockSize)
    parts.push(part)
    total += part.length
    if (total > MOST_CHUNK) fault('has a section that is too long')
    at += length
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
