import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Memory } from '../columnar/memory.ts'
import { INLINE } from '../columnar/view.ts'
import { sparkError } from '../util/errors.ts'

/**
 * Rows of a breaker in a file, in chunks that are loaded one by one. A chunk is its rows' long bytes, padded to 8, and then the rows; a
 * long view holds its offset among the bytes in place of the address, so loading adds where they came to lie.
 */
export interface RowShape {
  /** Bytes of a row, a multiple of 8. */
  readonly size: number
  /** Where views lie; `nullOffset`: the byte that is 1 where there is none, or -1. */
  readonly views: readonly { readonly offset: number; readonly nullOffset: number }[]
  /** Where states of JavaScript objects lie: {tag, handle or length, address, 0}. */
  readonly objects: readonly number[]
}

export interface RowChunk {
  /** What the writer says of all of its rows. */
  readonly partition: number
  readonly offset: number
  readonly rows: number
  /** Bytes of long values, padded. */
  readonly long: number
  readonly checksum: number
}

/** Chunks of one file, in the order of their rows. */
export interface RowFile {
  readonly path: string
  readonly chunks: readonly RowChunk[]
}

/** The tag of an object's state whose bytes lie at an address. */
export const OBJECT_BYTES = 2
/** A chunk is full with so many bytes of rows, or of long values. */
const CHUNK = 1 << 17
/** Longer values are written without copying them first. */
const DIRECT = 1 << 14

export const rowsOf = (file: RowFile): number => file.chunks.reduce((n, c) => n + c.rows, 0)
/** Bytes that the chunks take, in memory as in the file. */
export const bytesOf = (file: RowFile, rowSize: number): number => file.chunks.reduce((n, c) => n + c.long + c.rows * rowSize, 0)

const PADDING = new Uint8Array(8)
const pad = (bytes: number): number => (bytes + 7) & ~7

/** Writes rows to a file, which is made when the first chunk is full. Whatever the system refuses is Spark's SPILL_OUT_OF_MEMORY. */
export class RowFileWriter {
  readonly path: string
  /** Bytes written so far. */
  bytes = 0
  private readonly memory: Memory
  private readonly shape: RowShape
  private readonly objectBytes: ((state: number) => Uint8Array | undefined) | undefined
  private readonly rows: Uint32Array
  private readonly rowBytes: Uint8Array
  private readonly long = new Uint8Array(CHUNK)
  private chunks: RowChunk[] = []
  private file = -1
  private words = 0
  /** Long bytes in the buffer, and of the chunk so far. */
  private buffered = 0
  private longBytes = 0
  private chunkStart = 0
  private checksum = 0

  /** `objectBytes` gives the bytes of an object's state, undefined where it is empty. */
  constructor(memory: Memory, path: string, shape: RowShape, objectBytes?: (state: number) => Uint8Array | undefined) {
    this.memory = memory
    this.path = path
    this.shape = shape
    this.objectBytes = objectBytes
    this.rows = new Uint32Array(Math.max(shape.size, CHUNK) >>> 2)
    this.rowBytes = new Uint8Array(this.rows.buffer)
  }

  /** Appends the row at an address to the chunk of `partition` at hand; rows of another begin a new chunk. */
  append(row: number, partition: number): void {
    if (this.words > 0 && (partition !== this.partition || this.longBytes >= CHUNK)) this.endChunk()
    const { memory, rows, shape } = this
    const words = shape.size >>> 2
    if (this.words + words > rows.length) this.endChunk()
    this.partition = partition
    const { u32, u8 } = memory
    const to = this.words
    for (let i = 0, from = row >>> 2; i < words; i++) rows[to + i] = u32[from + i]!
    for (const { offset, nullOffset } of shape.views) {
      const w = to + (offset >>> 2)
      if (nullOffset >= 0 && u8[row + nullOffset] === 1) rows[w] = rows[w + 1] = rows[w + 2] = rows[w + 3] = 0
      else if (rows[w]! > INLINE) {
        const from = rows[w + 2]!
        rows[w + 2] = this.appendLong(u8, from, from + rows[w]!)
        rows[w + 3] = 0
      }
    }
    for (const offset of shape.objects) {
      const w = to + (offset >>> 2)
      const bytes = this.objectBytes!(row + offset)
      if (bytes === undefined) continue
      rows[w] = OBJECT_BYTES
      rows[w + 1] = bytes.length
      rows[w + 2] = this.appendLong(bytes, 0, bytes.length)
    }
    this.words = to + words
  }
  private partition = 0

  /** Long bytes of a chunk go to the file ahead of its rows. Gives their offset. */
  private appendLong(source: Uint8Array, from: number, to: number): number {
    const at = this.longBytes
    const length = to - from
    this.longBytes += length
    if (length >= DIRECT) {
      this.flushLong()
      this.write(source.subarray(from, to))
      return at
    }
    if (this.buffered + length > this.long.length) this.flushLong()
    const { long } = this
    if (length > 64) long.set(source.subarray(from, to), this.buffered)
    else for (let i = from, b = this.buffered; i < to; i++, b++) long[b] = source[i]!
    this.buffered += length
    return at
  }

  private flushLong(): void {
    if (this.buffered > 0) this.write(this.long.subarray(0, this.buffered))
    this.buffered = 0
  }

  /** Ends the chunk at hand. */
  endChunk(): void {
    if (this.words === 0) return
    const long = pad(this.longBytes)
    this.appendLong(PADDING, 0, long - this.longBytes)
    this.flushLong()
    this.write(this.rowBytes.subarray(0, this.words * 4))
    const rows = (this.words * 4) / this.shape.size
    this.chunks.push({ partition: this.partition, offset: this.chunkStart, rows, long, checksum: this.checksum })
    this.words = 0
    this.longBytes = 0
    this.checksum = 0
    this.chunkStart = this.bytes
  }

  /** The chunks since the last call. */
  take(): RowFile {
    this.endChunk()
    const { path, chunks } = this
    this.chunks = []
    return { path, chunks }
  }

  close(): void {
    if (this.file >= 0) closeSync(this.file)
    this.file = -1
  }

  private write(bytes: Uint8Array): void {
    try {
      if (this.file < 0) {
        makeFolder(dirname(this.path))
        this.file = openSync(this.path, 'a', 0o600)
      }
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at)
    } catch (error) {
      throw sparkError('SPILL_OUT_OF_MEMORY', { consumerToSpill: this.path, message: (error as Error).message }, [], error)
    }
    this.checksum = crc32(bytes, this.checksum)
    this.bytes += bytes.length
  }
}

/** The folder's own folder is the process's: where that has gone, the process ends. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** A chunk in memory: its rows lie one after another. */
export interface LoadedChunk {
  /** What `free` takes. */
  readonly address: number
  readonly from: number
  readonly to: number
}

/** Reads chunks back; files stay open until `close`. */
export class RowFileReader {
  private readonly memory: Memory
  private readonly shape: RowShape
  private readonly files = new Map<string, number>()

  constructor(memory: Memory, shape: RowShape) {
    this.memory = memory
    this.shape = shape
  }

  /** Raises where the file is not what was written, or there is no memory for the chunk. */
  load(path: string, chunk: RowChunk): LoadedChunk {
    const { memory, shape } = this
    const bytes = chunk.long + chunk.rows * shape.size
    const address = memory.allocate(bytes)
    let file = this.files.get(path)
    if (file === undefined) this.files.set(path, (file = openSync(path, 'r')))
    const { u8 } = memory
    let at = 0
    for (let n = 1; n > 0 && at < bytes; at += n) n = readSync(file, u8, address + at, bytes - at, chunk.offset + at)
    if (at !== bytes) throw damaged(path, `it ends ${bytes - at} bytes early`)
    if (crc32(u8.subarray(address, address + bytes)) !== chunk.checksum) throw damaged(path, 'its checksum differs')
    const from = address + chunk.long
    this.rebase(address, from, from + chunk.rows * shape.size)
    return { address, from, to: from + chunk.rows * shape.size }
  }

  private rebase(base: number, from: number, to: number): void {
    const { u32 } = this.memory
    const { size, views, objects } = this.shape
    for (const { offset } of views)
      for (let w = (from + offset) >>> 2, end = to >>> 2; w < end; w += size >>> 2) if (u32[w]! > INLINE) u32[w + 2] = base + u32[w + 2]!
    for (const offset of objects)
      for (let w = (from + offset) >>> 2, end = to >>> 2; w < end; w += size >>> 2)
        if (u32[w] === OBJECT_BYTES) u32[w + 2] = base + u32[w + 2]!
  }

  close(): void {
    for (const file of this.files.values()) closeSync(file)
    this.files.clear()
  }
}

const damaged = (path: string, how: string) => sparkError('INTERNAL_ERROR', { message: `The spill file ${path} is damaged: ${how}.` })
