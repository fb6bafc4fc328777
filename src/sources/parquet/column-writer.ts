import type { Column } from '../../columnar/batch.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { sparkError } from '../../util/errors.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { compress } from './compress.ts'
import { Encoding, PageType, PhysicalType } from './metadata.ts'
import { encode, i32, struct, type ThriftStruct } from './thrift-writer.ts'
import type { WriteColumn } from './write-schema.ts'
import { chunkBounds } from './write-statistics.ts'

/** parquet-mr's limits, which Spark leaves as they are. */
export interface PageLimits {
  readonly pageRows: number
  readonly pageBytes: number
  readonly dictionaryBytes: number
  readonly dictionary: boolean
}

/** What a finished column chunk is: its pages, and what the footer says of it. */
export interface FinishedChunk {
  readonly dictionaryPage: Buffer | undefined
  readonly pages: readonly Buffer[]
  readonly values: number
  readonly uncompressedSize: number
  readonly encodings: readonly number[]
  readonly dictionaryPages: number
  readonly plainPages: number
  readonly statistics: ThriftStruct | undefined
}

/** Encodes one column, page by page; a row group's chunk at a time. */
export interface ColumnWriter {
  write(column: Column, rows: number): void
  /** Bytes of the chunk so far. */
  readonly bytes: number
  finish(): FinishedChunk
  close(): void
}

/** Rows that are taken in at once. */
const PIECE = 2048

export function columnWriter(memory: Memory, kernels: Kernels, c: WriteColumn, codec: number, limits: PageLimits): ColumnWriter {
  const layout = layoutOf(c.dataType)
  const width = widthOf[layout]
  const isText = c.physical === PhysicalType.BYTE_ARRAY
  const isBool = c.physical === PhysicalType.BOOLEAN
  /** Narrow integers are kept as 32 bits from the start, all others in their layout. */
  const narrow = layout === 'i8' || layout === 'i16'
  const kept = narrow ? 4 : width
  const kind = isText ? 17 : kept
  const canDictionary = limits.dictionary && !isBool && c.physical !== PhysicalType.FIXED_LEN_BYTE_ARRAY

  const fixed: Block = emptyBlock()
  const base = reserve(memory, fixed, 64 + PIECE * 16 + 64)
  const heap = base
  const out = base + 16
  const dense = base + 64
  memory.u8.fill(0, heap, heap + 16)
  const levels: Block = emptyBlock()
  const codes: Block = emptyBlock()
  const values: Block = emptyBlock()
  const entries: Block = emptyBlock()
  const table: Block = emptyBlock()
  const assembled: Block = emptyBlock()
  const packed: Block = emptyBlock()

  // The chunk
  let coded = canDictionary
  let entryCount = 0
  let entryBytes = 0
  let mask = 0
  let pages: Buffer[] = []
  let chunkValues = 0
  let uncompressed = 0
  let compressed = 0
  let dictionaryPages = 0
  let plainPages = 0
  let bounds = chunkBounds(memory, kernels, c, base + 32)
  // The page
  let pageRows = 0
  let pageValues = 0
  let pageBytes = 0

  function startTable(): void {
    mask = 4095
    entryCount = 0
    entryBytes = 0
    const at = reserve(memory, table, (mask + 1) * 4)
    memory.u8.fill(0, at, at + (mask + 1) * 4)
    reserve(memory, entries, 2048 * kept)
  }

  /** Makes a block larger and keeps what is in it. */
  function grow(block: Block, used: number, bytes: number): void {
    if (block.size >= bytes) return
    const old = { ...block }
    block.address = 0
    block.size = 0
    reserve(memory, block, Math.max(bytes, old.size * 2))
    memory.u8.copyWithin(block.address, old.address, old.address + used)
    release(memory, old)
  }

  function growTable(): void {
    mask = mask * 2 + 1
    const at = reserve(memory, table, (mask + 1) * 4)
    memory.u8.fill(0, at, at + (mask + 1) * 4)
    kernels.dictionary_rehash(entries.address, entryCount, kind, at, mask)
    grow(entries, entryCount * kept, ((mask + 1) / 2) * kept)
  }

  const dictionarySize = () => (isText ? entryBytes + 4 * entryCount : entryCount * physicalWidth())
  const physicalWidth = () =>
    c.physical === PhysicalType.INT96 ? 12 : c.physical === PhysicalType.INT32 || c.physical === PhysicalType.FLOAT ? 4 : c.typeLength || 8

  /** Appends dense values as codes. */
  function addCodes(from: number, n: number): void {
    grow(codes, pageValues * 4, (pageValues + n) * 4)
    let at = from
    let left = n
    while (left > 0) {
      const limit = (mask + 1) / 2
      const to = codes.address + pageValues * 4
      kernels.dictionary_encode(at, left, kind, entries.address, entryCount, limit, table.address, mask, to, heap, out)
      const o = out >>> 2
      const taken = memory.u32[o]!
      entryCount = memory.u32[o + 1]!
      entryBytes += memory.u32[o + 2]!
      pageValues += taken
      at += taken * kept
      left -= taken
      if (dictionarySize() > limits.dictionaryBytes) {
        toPlain()
        addPlain(at, left)
        return
      }
      if (left > 0) growTable()
    }
  }

  /** The page goes on without a dictionary, as do all that follow. */
  function toPlain(): void {
    const n = pageValues
    coded = false
    pageValues = 0
    pageBytes = 0
    const entry = entries.address
    const gathered = reserve(memory, assembled, PIECE * 16)
    for (let done = 0; done < n; done += PIECE) {
      const k = Math.min(PIECE, n - done)
      const from = codes.address + done * 4
      if (kept === 4) kernels.gather32(from, k, entry, entryCount, gathered)
      else if (kept === 8) kernels.gather64(from, k, entry, entryCount, gathered)
      else kernels.gather128(from, k, entry, entryCount, gathered)
      addPlain(gathered, k)
    }
  }

  /** Appends dense values in their physical form. */
  function addPlain(from: number, n: number): void {
    if (n === 0) return
    const room = isText ? Number(kernels.views_bytes(from, n)) + 4 * n : n * Math.max(kept, physicalWidth(), 16)
    grow(values, pageBytes, pageBytes + room + 64)
    const dst = values.address + pageBytes
    pageBytes += toPhysical(from, n, dst)
    pageValues += n
  }

  /** Writes values in their physical form; gives the number of bytes. Booleans stay bytes until the page is whole. */
  function toPhysical(from: number, n: number, dst: number): number {
    switch (c.physical) {
      case PhysicalType.BOOLEAN:
        kernels.mem_copy(dst, from, n)
        return n
      case PhysicalType.BYTE_ARRAY:
        return kernels.views_plain(from, n, dst) >>> 0
      case PhysicalType.INT96:
        kernels.micros_int96(from, n, dst)
        return n * 12
      case PhysicalType.FIXED_LEN_BYTE_ARRAY:
        kernels.decimals_fixed(from, n, c.typeLength, dst)
        return n * c.typeLength
      case PhysicalType.INT32:
        if (layout === 'i64') {
          kernels.i64_to_i32(from, n, dst)
          return n * 4
        }
        break
      case PhysicalType.INT64:
        if (c.divisor !== 1n) {
          kernels.i64_floor_div(from, n, c.divisor, dst)
          return n * 8
        }
    }
    kernels.mem_copy(dst, from, n * kept)
    return n * kept
  }

  function flushPage(): void {
    if (pageRows === 0) return
    const levelsRoom = c.nullable ? pageRows * 5 + 16 : 0
    const valuesRoom = coded ? pageValues * 5 + 16 : pageBytes
    const start = reserve(memory, assembled, levelsRoom + valuesRoom + 64)
    let at = start
    if (c.nullable) {
      const work = reserve(memory, packed, pageRows * 4 + 64)
      const n = kernels.levels_encode(levels.address, pageRows, work, at + 4)
      memory.dataView.setUint32(at, n, true)
      at += 4 + n
    }
    if (coded) {
      const bits = entryCount <= 1 ? 0 : 32 - Math.clz32(entryCount - 1)
      memory.u8[at++] = bits
      at += kernels.rle_encode(codes.address, pageValues, bits, at)
    } else if (isBool) at += kernels.bools_to_bits(values.address, pageValues, at)
    else {
      kernels.mem_copy(at, values.address, pageBytes)
      at += pageBytes
    }
    const size = at - start
    // A dictionary that saves nothing with the first page is given up
    if (coded && pages.length === 0 && dictionarySize() + size >= rawSize()) {
      toPlain()
      flushPage()
      return
    }
    const body = compress(memory, kernels, codec, start, size, packed)
    const header = encode(
      struct(
        [1, i32(PageType.DATA)],
        [2, i32(size)],
        [3, i32(body.length)],
        [
          5,
          struct(
            [1, i32(pageRows)],
            [2, i32(coded ? Encoding.PLAIN_DICTIONARY : Encoding.PLAIN)],
            [3, i32(Encoding.RLE)],
            [4, i32(Encoding.BIT_PACKED)],
          ),
        ],
      ),
    )
    pages.push(Buffer.concat([header, body]))
    if (coded) dictionaryPages++
    else plainPages++
    uncompressed += header.length + size
    compressed += header.length + body.length
    chunkValues += pageRows
    pageRows = 0
    pageValues = 0
    pageBytes = 0
  }

  /** Bytes of the page's values without a dictionary. */
  function rawSize(): number {
    if (!isText) return pageValues * physicalWidth()
    let total = 0
    const lengths = new Map<number, number>()
    const { u32 } = memory
    for (let i = 0; i < pageValues; i++) {
      const code = u32[(codes.address >>> 2) + i]!
      let n = lengths.get(code)
      if (n === undefined) {
        n = 4 + u32[(entries.address >>> 2) + code * 4]!
        lengths.set(code, n)
      }
      total += n
    }
    return total
  }

  function dictionaryPage(): Buffer | undefined {
    if (dictionaryPages === 0) return undefined
    const room = isText ? entryBytes + 4 * entryCount : entryCount * 16
    const start = reserve(memory, assembled, room + 64)
    const size = toPhysical(entries.address, entryCount, start)
    const body = compress(memory, kernels, codec, start, size, packed)
    const header = encode(
      struct(
        [1, i32(PageType.DICTIONARY)],
        [2, i32(size)],
        [3, i32(body.length)],
        [7, struct([1, i32(entryCount)], [2, i32(Encoding.PLAIN_DICTIONARY)])],
      ),
    )
    uncompressed += header.length + size
    return Buffer.concat([header, body])
  }

  return {
    write(column, rows) {
      for (let done = 0; done < rows; ) {
        if (coded && mask === 0) startTable()
        const n = Math.min(PIECE, rows - done, limits.pageRows - pageRows)
        const from = column.values + done * width
        let present = n
        let source = from
        bounds.add(column, done, n)
        if (c.nullable) {
          grow(levels, pageRows, pageRows + n + 64)
          if (column.validity === 0) kernels.mem_fill(levels.address + pageRows, 1, n)
          else kernels.mem_copy(levels.address + pageRows, column.validity + done, n)
        }
        if (column.validity !== 0) {
          present = kernels.compact_values(from, n, width, column.validity + done, dense)
          source = dense
          if (present < n && !c.nullable)
            throw sparkError('INTERNAL_ERROR', { message: `The column ${c.name} is not nullable but has nulls.` })
        }
        if (narrow) {
          // Backwards would be needed in place; the values go through the page's room
          const wide = reserve(memory, packed, PIECE * 4 + 64)
          if (layout === 'i8') kernels.i8_to_i32(source, present, wide)
          else kernels.i16_to_i32(source, present, wide)
          source = wide
        }
        if (coded) addCodes(source, present)
        else addPlain(source, present)
        pageRows += n
        done += n
        if (pageRows >= limits.pageRows || (coded ? pageValues * 4 : pageBytes) >= limits.pageBytes) flushPage()
      }
    },
    get bytes() {
      return compressed + (coded ? pageValues * 2 + dictionarySize() : pageBytes)
    },
    finish() {
      flushPage()
      const dictionary = dictionaryPage()
      const encodings = [
        ...(dictionaryPages > 0 ? [Encoding.PLAIN_DICTIONARY] : []),
        ...(plainPages > 0 || dictionaryPages === 0 ? [Encoding.PLAIN] : []),
        Encoding.RLE,
        Encoding.BIT_PACKED,
      ]
      const chunk: FinishedChunk = {
        dictionaryPage: dictionary,
        pages,
        values: chunkValues,
        uncompressedSize: uncompressed,
        encodings,
        dictionaryPages,
        plainPages,
        statistics: bounds.finish(),
      }
      pages = []
      chunkValues = 0
      uncompressed = 0
      compressed = 0
      dictionaryPages = 0
      plainPages = 0
      coded = canDictionary
      mask = 0
      entryCount = 0
      entryBytes = 0
      freeHeap(memory, heap)
      bounds = chunkBounds(memory, kernels, c, base + 32)
      return chunk
    },
    close() {
      freeHeap(memory, heap)
      for (const b of [fixed, levels, codes, values, entries, table, assembled, packed]) release(memory, b)
    },
  }
}
