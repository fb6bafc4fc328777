import { deflateRawSync } from 'node:zlib'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { type Block, reserve } from '../block.ts'
import { lz4Blocks, snappyBlocks } from '../compression/block-kernels.ts'
import { zstd } from '../compression/zstd.ts'
import { CHUNK_HEADER } from './codec.ts'
import { Compression } from './metadata.ts'

/** Codecs of written files: their number and the files' suffix. */
export interface WriteCodec {
  readonly codec: number
  readonly suffix: string
}

const CODECS: Readonly<Record<string, WriteCodec>> = {
  none: { codec: Compression.NONE, suffix: '' },
  uncompressed: { codec: Compression.NONE, suffix: '' },
  snappy: { codec: Compression.SNAPPY, suffix: '.snappy' },
  zlib: { codec: Compression.ZLIB, suffix: '.zlib' },
  lz4: { codec: Compression.LZ4, suffix: '.lz4' },
  zstd: { codec: Compression.ZSTD, suffix: '.zstd' },
}
/** Of Spark's, those that we lack. */
const OTHERS = new Set(['lzo', 'brotli'])

/** The codec of a name. Raises CODEC_NOT_AVAILABLE. */
export function writeCodec(name: string): WriteCodec {
  const lower = name.toLowerCase()
  const codec = CODECS[lower]
  if (codec !== undefined) return codec
  if (OTHERS.has(lower)) throw unsupported(`Writing ORC files with the codec ${lower}`)
  throw sparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
    codecName: lower,
    availableCodecs: 'brotli, uncompressed, lz4, lzo, snappy, zlib, none, zstd',
  })
}

/** Readies a codec; only zstd has something to wait for. */
export const prepareCompression = (codec: number): Promise<void> | undefined => (codec === Compression.ZSTD ? zstd.prepare?.() : undefined)

/** Bytes of a chunk before it is compressed, as Java's writer has them. */
export const BLOCK = 256 * 1024

/** The bytes of a chunk with its header: compressed, where that makes it smaller. */
function chunk(plain: Uint8Array, compressed: Uint8Array | undefined): Buffer {
  const original = compressed === undefined || compressed.length >= plain.length
  const body = original ? plain : compressed
  const out = Buffer.alloc(CHUNK_HEADER + body.length)
  out.writeUIntLE((body.length << 1) | (original ? 1 : 0), 0, CHUNK_HEADER)
  out.set(body, CHUNK_HEADER)
  return out
}

/** A chunk of bytes in shared memory. `work` is room that grows. */
export function compressChunk(memory: Memory, kernels: Kernels, codec: number, src: number, n: number, work: Block): Buffer {
  const plain = memory.u8.slice(src, src + n)
  if (codec !== Compression.SNAPPY && codec !== Compression.LZ4) return chunk(plain, compressed(codec, plain))
  const dst = reserve(memory, work, 64 + n + Math.ceil(n / 6))
  const size = codec === Compression.SNAPPY ? kernels.snappy_compress(src, n, dst) : kernels.lz4_compress(src, n, dst)
  return chunk(plain, memory.u8.subarray(dst, dst + size))
}

function compressed(codec: number, plain: Uint8Array): Uint8Array | undefined {
  switch (codec) {
    case Compression.ZLIB:
      return deflateRawSync(plain)
    case Compression.ZSTD:
      return zstd.compress!.all(plain)
    case Compression.SNAPPY:
      return snappyBlocks.compress(plain)
    case Compression.LZ4:
      return lz4Blocks.compress(plain)
    default:
      return undefined
  }
}

/** A section of the tail or of a stripe, in chunks where the file is compressed. */
export function compressSection(codec: number, bytes: Uint8Array): Buffer {
  if (codec === Compression.NONE) return Buffer.from(bytes)
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const plain = Uint8Array.from(bytes.subarray(at, at + BLOCK))
    parts.push(chunk(plain, compressed(codec, plain)))
  }
  return Buffer.concat(parts)
}
