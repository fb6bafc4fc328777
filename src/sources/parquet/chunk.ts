import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { fault } from './errors.ts'
import type { FilePlace } from './metadata.ts'
import { type PageHeader, pageHeader } from './page-metadata.ts'
import { type ThriftCursor, thriftCursor } from './thrift.ts'

/** Bytes that are read from the file at once: most chunks as a whole, so that no page is moved. */
const WINDOW = 1 << 20
/** Room for a page header; statistics in it may be long. */
const HEADER = 1_024
const MAX_PAGE = 1 << 29

/** The bytes of a column chunk, read into shared memory through a window. */
export interface ChunkReader {
  /** The next page's header, or undefined at the chunk's end. Its bytes must then be taken by `body` or passed by `skipBody`. */
  header(): PageHeader | undefined
  /** Where the header at hand lies, until its body is taken. */
  readonly headerPlace: FilePlace
  /** There are no more pages. */
  atEnd(): boolean
  /** The address of the page's bytes; they stay until the next call. */
  body(h: PageHeader): number
  skipBody(h: PageHeader): void
  close(): void
}

/**
 * `parts` are the parts of the file that are read, one after another: the chunk, or its dictionary page and some of its pages. `verify` has checksums
 * tested. `held` is where all of them are in memory already, which the caller frees.
 */
export function openChunk(
  memory: Memory,
  kernels: Kernels,
  fd: number,
  parts: readonly FilePlace[],
  verify = false,
  held?: number,
): ChunkReader {
  // of no size, so that it is not freed
  const block: Block = held === undefined ? emptyBlock() : { address: held, size: 0 }
  // Of the file: where the window's end lies; what is left of the parts behind it
  let part = 0
  let filePosition = parts[0]!.offset
  let partLeft = parts[0]!.length
  let left = parts.reduce((sum, p) => sum + p.length, 0)

  /** Goes on in the file. */
  function advance(n: number): void {
    left -= n
    while (n > 0 || (partLeft === 0 && part + 1 < parts.length)) {
      const step = Math.min(n, partLeft)
      filePosition += step
      partLeft -= step
      n -= step
      if (partLeft > 0) continue
      if (++part === parts.length) return
      filePosition = parts[part]!.offset
      partLeft = parts[part]!.length
    }
  }
  // In the block: what is read and not yet used, and the header before it
  let pos = 0
  let end = 0
  let headerLength = 0
  if (held !== undefined) {
    end = left
    left = 0
  }

  /** Makes the next `bytes` bytes of the chunk (or all that there are) lie in the window. */
  function ensure(bytes: number): void {
    if (end - pos >= bytes || left === 0) return
    const kept = end - pos
    const wanted = Math.min(kept + left, Math.max(bytes, WINDOW))
    if (block.size < wanted) {
      const old = { ...block }
      const from = old.address + pos
      block.address = 0
      block.size = 0
      reserve(memory, block, wanted)
      kernels.mem_copy(block.address, from, kept)
      release(memory, old)
    } else if (pos > 0) kernels.mem_copy(block.address, block.address + pos, kept)
    pos = 0
    end = kept
    const { u8 } = memory
    while (end < wanted) {
      const n = readSync(fd, u8, block.address + end, Math.min(wanted - end, partLeft), filePosition)
      if (n === 0) fault('ends before the column chunk does')
      end += n
      advance(n)
    }
  }

  return {
    header() {
      for (let room = HEADER; ; room *= 8) {
        ensure(room)
        if (pos === end) return undefined
        const c: ThriftCursor = thriftCursor(memory.u8, block.address + pos, block.address + end)
        try {
          const h = pageHeader(c)
          if (h.compressedSize < 0 || h.uncompressedSize < 0 || h.type < 0) fault('has a page header without sizes')
          if (h.uncompressedSize > MAX_PAGE) fault(`has a page of ${h.uncompressedSize} bytes`)
          headerLength = c.pos - block.address - pos
          pos += headerLength
          if (h.compressedSize > end - pos + left) fault('has a page that is longer than its column chunk')
          return h
        } catch (e) {
          // The header may go on behind the window
          if (!(e instanceof RangeError) || left === 0) throw e
        }
      }
    },
    get headerPlace() {
      return { offset: block.address + pos - headerLength, length: headerLength }
    },
    atEnd: () => pos === end && left === 0,
    body(h) {
      ensure(h.compressedSize)
      const at = block.address + pos
      pos += h.compressedSize
      if (verify && h.crc !== undefined && crc32(memory.u8.slice(at, at + h.compressedSize)) !== h.crc >>> 0)
        fault('has a page whose checksum is not that of its bytes')
      return at
    },
    skipBody(h) {
      const here = Math.min(h.compressedSize, end - pos)
      pos += here
      advance(h.compressedSize - here)
    },
    close() {
      release(memory, block)
    },
  }
}
