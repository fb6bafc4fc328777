import { readSync } from 'node:fs'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { CHUNK_HEADER, decompressChunk } from './codec.ts'
import { fault } from './errors.ts'

/** Where the bytes of a stream are, and how they are compressed. Plain data. */
export interface StreamPlace {
  readonly offset: number
  readonly length: number
}
export interface StreamForm {
  readonly codec: number
  readonly blockSize: number
}

/** The room of a decoder's state at the head of a stream's block: kernels/assembly/orc-integers.ts. */
const STATE = 64 + 512 * 8 + 64
/** What kernels may read and write behind the bytes. */
const PADDING = 128
/** Bytes that are read from the file at once. */
const WINDOW = 1 << 18
const MOST = 2 ** 31

/**
 * A stream of a stripe, decompressed into shared memory chunk by chunk. What a decoder has not used yet begins at the address in the state's first
 * word and ends at that in the second.
 */
export interface InStream {
  /** Address of the decoder's state; another one after `more` and `ensure`. */
  readonly state: number
  /** Reads on, so that at least `bytes` are there; false where the stream ends before. */
  ensure(bytes: number): boolean
  /** Reads on, by at least a byte; raises a format error at the end. */
  more(): void
  /** Copies the next bytes out of the stream; raises a format error where it is shorter. */
  take(bytes: number, dst: number): void
  /** Passes over bytes. */
  pass(bytes: number): void
  close(): void
}

/** Opens a stream; `positions` are those of the row index: where a chunk begins, and a byte in it; of an uncompressed stream the byte alone. */
export function openStream(
  memory: Memory,
  kernels: Kernels,
  fd: number,
  place: StreamPlace,
  form: StreamForm,
  positions: () => number,
): InStream {
  const compressed = form.codec !== 0
  const block: Block = emptyBlock()
  const input: Block = emptyBlock()
  reserve(memory, block, STATE + PADDING)
  memory.u8.fill(0, block.address, block.address + 64)
  const begin = positions()
  if (begin > place.length) fault('has a position behind the end of a stream')
  let filePosition = place.offset + begin
  let fileLeft = place.length - begin
  // In the window of compressed bytes
  let windowAt = 0
  let windowEnd = 0
  let room = block.size - STATE - PADDING
  set(0, block.address + STATE)
  set(1, block.address + STATE)
  if (compressed) {
    const inChunk = positions()
    if (inChunk > 0) pass(inChunk)
  }
  finish()

  function set(word: number, value: number): void {
    memory.u32[(block.address >>> 2) + word] = value
  }
  function get(word: number): number {
    return memory.u32[(block.address >>> 2) + word]!
  }
  function atEnd(): boolean {
    return fileLeft === 0 && windowAt === windowEnd
  }
  /** Marks the state where nothing follows. */
  function finish(): void {
    set(2, atEnd() ? 1 : 0)
  }

  /** Moves what is not used to the front, with room for `bytes` more behind it. */
  function compact(bytes: number): void {
    const from = get(0)
    const kept = get(1) - from
    const wanted = STATE + kept + bytes + PADDING
    if (wanted > MOST) fault('has a stream that is too long')
    if (wanted > block.size) {
      const old = { ...block }
      block.address = 0
      block.size = 0
      reserve(memory, block, Math.max(wanted, Math.min(2 * old.size, WINDOW)))
      kernels.mem_copy(block.address, old.address, STATE)
      kernels.mem_copy(block.address + STATE, from, kept)
      release(memory, old)
    } else if (from > block.address + STATE) memory.u8.copyWithin(block.address + STATE, from, from + kept)
    set(0, block.address + STATE)
    set(1, block.address + STATE + kept)
    room = block.size - STATE - PADDING - kept
  }

  function readFile(address: number, bytes: number): void {
    for (let got = 0; got < bytes; ) {
      const n = readSync(fd, memory.u8, address + got, bytes - got, filePosition)
      if (n === 0) fault('ends before a stream does')
      got += n
      filePosition += n
    }
    fileLeft -= bytes
  }

  /** Makes the next `bytes` compressed bytes lie in the window. */
  function ensureInput(bytes: number): void {
    const kept = windowEnd - windowAt
    if (kept >= bytes) return
    if (kept + fileLeft < bytes) fault('has a chunk that is longer than its stream')
    const wanted = Math.min(kept + fileLeft, Math.max(bytes, WINDOW))
    if (wanted + PADDING > input.size) {
      const old = { ...input }
      input.address = 0
      input.size = 0
      reserve(memory, input, wanted + PADDING)
      if (kept > 0) kernels.mem_copy(input.address, windowAt, kept)
      release(memory, old)
    } else if (kept > 0) memory.u8.copyWithin(input.address, windowAt, windowEnd)
    windowAt = input.address
    windowEnd = windowAt + kept
    readFile(windowEnd, wanted - kept)
    windowEnd = windowAt + wanted
  }

  /** Appends the next chunk. */
  function append(least: number): void {
    if (!compressed) {
      const bytes = Math.min(fileLeft, Math.max(least, WINDOW))
      if (bytes > room) compact(bytes)
      readFile(get(1), bytes)
      grown(bytes)
      return
    }
    ensureInput(CHUNK_HEADER)
    const { u8 } = memory
    const header = u8[windowAt]! | (u8[windowAt + 1]! << 8) | (u8[windowAt + 2]! << 16)
    const length = header >>> 1
    ensureInput(CHUNK_HEADER + length)
    const src = windowAt + CHUNK_HEADER
    const original = (header & 1) === 1
    const capacity = original ? length : form.blockSize
    if (capacity > room) compact(capacity)
    const dst = get(1)
    if (original) kernels.mem_copy(dst, src, length)
    windowAt = src + length
    grown(original ? length : decompressChunk(memory, kernels, form.codec, src, length, dst, capacity))
  }

  function grown(bytes: number): void {
    set(1, get(1) + bytes)
    room -= bytes
  }

  function ensure(bytes: number): boolean {
    while (get(1) - get(0) < bytes) {
      if (atEnd()) return false
      append(bytes - (get(1) - get(0)))
      finish()
    }
    return true
  }

  function pass(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const n = Math.min(left, get(1) - get(0))
      set(0, get(0) + n)
      left -= n
      if (left > 0 && !ensure(1)) fault('has a stream that is too short')
    }
  }

  return {
    get state() {
      return block.address
    },
    ensure,
    more() {
      if (!ensure(get(1) - get(0) + 1)) fault('has a stream that is too short')
    },
    pass,
    take(bytes, dst) {
      for (let done = 0; done < bytes; ) {
        const from = get(0)
        const n = Math.min(bytes - done, get(1) - from)
        kernels.mem_copy(dst + done, from, n)
        set(0, from + n)
        done += n
        if (done < bytes && !ensure(1)) fault('has a stream that is too short')
      }
    },
    close() {
      release(memory, block)
      release(memory, input)
    },
  }
}
