import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, extend, release } from '../block.ts'
import { BLOCK, compressChunk } from './compress.ts'
import { Compression } from './metadata.ts'

/** A stream of a stripe as it is written, uncompressed until the stripe is finished. */
export interface OutStream {
  /** Address of room for `bytes` more; what is written there counts once `add` says so. */
  room(bytes: number): number
  add(bytes: number): void
  /** Remembers where a row group begins: here, and further positions of the encoding. */
  mark(...rest: number[]): void
  /** Bytes so far. */
  readonly size: number
  /** Compresses the stream and empties it. */
  finish(): FinishedStream
  close(): void
}

export interface FinishedStream {
  readonly pieces: readonly Buffer[]
  readonly length: number
  /** Per row group: the positions for its row index. */
  readonly positions: readonly (readonly number[])[]
}

export function outStream(memory: Memory, kernels: Kernels, codec: number): OutStream {
  const block: Block = emptyBlock()
  const work: Block = emptyBlock()
  let size = 0
  let marks: { at: number; rest: readonly number[] }[] = []

  return {
    room: bytes => extend(memory, block, size, size + bytes + 64) + size,
    add(bytes) {
      size += bytes
    },
    mark(...rest) {
      marks.push({ at: size, rest })
    },
    get size() {
      return size
    },
    finish() {
      const pieces: Buffer[] = []
      /** Where each chunk begins in the compressed stream. */
      const starts = [0]
      for (let at = 0; at < size; at += BLOCK) {
        const n = Math.min(BLOCK, size - at)
        const from = block.address + at
        const piece =
          codec === Compression.NONE ? Buffer.from(memory.u8.slice(from, from + n)) : compressChunk(memory, kernels, codec, from, n, work)
        pieces.push(piece)
        starts.push(starts.at(-1)! + piece.length)
      }
      const placeOf = (at: number) => (codec === Compression.NONE ? [at] : [starts[Math.floor(at / BLOCK)]!, at % BLOCK])
      const finished = { pieces, length: starts.at(-1)!, positions: marks.map(m => [...placeOf(m.at), ...m.rest]) }
      size = 0
      marks = []
      return finished
    },
    close() {
      release(memory, block)
      release(memory, work)
    },
  }
}
