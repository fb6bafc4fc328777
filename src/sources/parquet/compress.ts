import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { sparkError } from '../../util/errors.ts'
import { type Block, reserve } from '../block.ts'
import { zstd } from '../compression/zstd.ts'
import { Codec } from './metadata.ts'

/** Codecs of written files: their number and the files' suffix. */
export interface WriteCodec {
  readonly codec: number
  readonly suffix: string
}

const CODECS: Record<string, WriteCodec> = {
  none: { codec: Codec.UNCOMPRESSED, suffix: '' },
  uncompressed: { codec: Codec.UNCOMPRESSED, suffix: '' },
  snappy: { codec: Codec.SNAPPY, suffix: '.snappy' },
  gzip: { codec: Codec.GZIP, suffix: '.gz' },
  zstd: { codec: Codec.ZSTD, suffix: '.zstd' },
  brotli: { codec: Codec.BROTLI, suffix: '.br' },
  lz4: { codec: Codec.LZ4, suffix: '.lz4hadoop' },
  lz4_raw: { codec: Codec.LZ4_RAW, suffix: '.lz4raw' },
  lz4raw: { codec: Codec.LZ4_RAW, suffix: '.lz4raw' },
}

/** The codec of a name. Raises CODEC_NOT_AVAILABLE. */
export function writeCodec(name: string): WriteCodec {
  const codec = CODECS[name.toLowerCase()]
  if (codec === undefined)
    throw sparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
      codecName: name,
      availableCodecs: 'brotli, uncompressed, lzo, snappy, lz4_raw, none, zstd, lz4, gzip',
    })
  return codec
}

/** Readies a codec; only zstd has something to wait for. */
export const prepareCompression = (codec: number): Promise<void> | undefined => (codec === Codec.ZSTD ? zstd.prepare?.() : undefined)

/** The compressed bytes of `n` bytes at an address. `work` is room that grows. */
export function compress(memory: Memory, kernels: Kernels, codec: number, src: number, n: number, work: Block): Buffer {
  const plain = () => Buffer.from(memory.u8.slice(src, src + n))
  switch (codec) {
    case Codec.SNAPPY: {
      const dst = reserve(memory, work, 32 + n + Math.ceil(n / 6))
      const size = kernels.snappy_compress(src, n, dst)
      return Buffer.from(memory.u8.slice(dst, dst + size))
    }
    case Codec.LZ4_RAW: {
      const dst = reserve(memory, work, 32 + n + Math.ceil(n / 255))
      const size = kernels.lz4_compress(src, n, dst)
      return Buffer.from(memory.u8.slice(dst, dst + size))
    }
    case Codec.LZ4:
      return hadoopLz4(memory, kernels, src, n, work)
    case Codec.GZIP:
      return gzipSync(plain())
    case Codec.BROTLI:
      return brotliCompressSync(plain())
    case Codec.ZSTD:
      return Buffer.from(zstd.compress!.all(plain()))
    default:
      return plain()
  }
}

/** Bytes of a block in Hadoop's framing; its decompressor has room for 256 KiB. */
const HADOOP_BLOCK = 128 * 1024

/** Blocks of LZ4, each with its sizes before it, big-endian: uncompressed and compressed. */
function hadoopLz4(memory: Memory, kernels: Kernels, src: number, n: number, work: Block): Buffer {
  const parts: Uint8Array[] = []
  const dst = reserve(memory, work, 32 + HADOOP_BLOCK + Math.ceil(HADOOP_BLOCK / 255))
  for (let done = 0; done < n; done += HADOOP_BLOCK) {
    const length = Math.min(HADOOP_BLOCK, n - done)
    const size = kernels.lz4_compress(src + done, length, dst)
    const sizes = Buffer.alloc(8)
    sizes.writeUInt32BE(length)
    sizes.writeUInt32BE(size, 4)
    parts.push(sizes, memory.u8.slice(dst, dst + size))
  }
  return Buffer.concat(parts)
}
