import { type BlockCodec, lz4Blocks, snappyBlocks } from './block-kernels.ts'
import { ByteQueue } from './byte-queue.ts'
import { blockSink, type Compression, joined, type Pieces } from './compression.ts'

/** Hadoop's decompressors have room for 256 KiB. */
const BLOCK = 128 * 1024
/** More than any writer makes of a block. */
const MAX_BLOCK = 1 << 30

/**
 * Hadoop's framing of compressions of blocks: the size of a block, then its chunks until that size is reached, each behind its compressed size. Sizes are
 * big-endian numbers of four bytes; an empty file is a block of nothing.
 */
function framed(suffix: string, className: string, codec: BlockCodec): Compression {
  const malformed = () => new Error(`malformed data in a ${suffix} file`)
  function* decompress(pieces: Pieces): Generator<Uint8Array> {
    const input = new ByteQueue(pieces)
    for (let left = input.uint32(); left !== undefined; left = input.uint32()) {
      if (left > MAX_BLOCK) throw malformed()
      while (left > 0) {
        const size = input.uint32()
        if (size === undefined || size > MAX_BLOCK) throw malformed()
        const chunk = codec.decompress(input.take(size), left)
        if (chunk === undefined || chunk.length === 0) throw malformed()
        left -= chunk.length
        yield chunk
      }
    }
  }
  function* compress(block: Uint8Array): Generator<Uint8Array> {
    const sizes = Buffer.alloc(block.length === 0 ? 4 : 8)
    sizes.writeUInt32BE(block.length)
    if (block.length === 0) return yield sizes
    const bytes = codec.compress(block)
    sizes.writeUInt32BE(bytes.length, 4)
    yield sizes
    yield bytes
  }
  function all(bytes: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = []
    const sink = blockSink(BLOCK, compress, b => parts.push(b))
    sink.put(bytes)
    void sink.end()
    return joined(parts)
  }
  return {
    suffix,
    className,
    decompressAll: bytes => joined(decompress([bytes])),
    decompress,
    compress: { all, stream: write => blockSink(BLOCK, compress, write) },
  }
}

export const snappy = framed('.snappy', 'SnappyCodec', snappyBlocks)
export const lz4 = framed('.lz4', 'Lz4Codec', lz4Blocks)
