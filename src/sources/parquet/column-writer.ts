import type { Column } from '../../columnar/batch.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { sparkError } from '../../util/errors.ts'
import { type Block, emptyBlock, extend, release, reserve } from '../block.ts'
import { boundsGatherer } from '../bounds.ts'
import { type BloomBuilder, bloomBuilder } from './bloom-writer.ts'
import { compress } from './compress.ts'
import { levelBits } from './levels.ts'
import { Encoding, PhysicalType } from './metadata.ts'
import type { WrittenPage } from './page-index.ts'
import { PageType } from './page-metadata.ts'
import { physicalValues } from './physical-values.ts'
import { type Rebase, writeRebaser } from './rebase.ts'
import type { LeafEntries } from './shred.ts'
import { encode, i32, struct } from './thrift-writer.ts'
import type { WriteColumn } from './write-schema.ts'

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
  readonly written: readonly WrittenPage[]
  /** The Bloom filter's bits, where one was asked for. */
  readonly bloom: Uint8Array | undefined
}

/** Encodes one leaf, page by page; a row group's chunk at a time. */
export interface ColumnWriter {
  /** Rows of a flat column. */
  write(column: Column, rows: number): void
  /** Entries of a leaf of a nested column, whole rows. */
  writeEntries(entries: LeafEntries): void
  /** Bytes of the chunk so far. */
  readonly bytes: number
  finish(): FinishedChunk
  close(): void
}

/** Rows that are taken in at once. */
const PIECE = 2048

export function columnWriter(
  memory: Memory,
  kernels: Kernels,
  c: WriteColumn,
  codec: number,
  limits: PageLimits,
  bloomBytes = 0,
  rebase: Rebase | undefined = undefined,
): ColumnWriter {
  const applyRebase = rebase && writeRebaser(memory, rebase)
  const layout = layoutOf(c.dataType)
  const width = widthOf[layout]
  const physical = physicalValues(kernels, c)
  const { kept } = physical
  const isText = c.physical === PhysicalType.BYTE_ARRAY
  const isBool = c.physical === PhysicalType.BOOLEAN
  const narrow = kept !== width
  const kind = isText ? 17 : kept
  /** What pages say of levels that aren't there, as parquet-mr does. */
  const repetitionEncoding = c.maxRepetition > 0 ? Encoding.RLE : Encoding.BIT_PACKED
  const canDictionary = limits.dictionary && !isBool && c.physical !== PhysicalType.FIXED_LEN_BYTE_ARRAY

  const fixed: Block = emptyBlock()
  const base = reserve(memory, fixed, 64 + PIECE * 16 + 64)
  const heap = base
  const out = base + 16
  const dense = base + 64
  memory.u8.fill(0, heap, heap + 16)
  const levels: Block = emptyBlock()
  const repetitions: Block = emptyBlock()
  const codes: Block = emptyBlock()
  const values: Block = emptyBlock()
  const entries: Block = emptyBlock()
  const table: Block = emptyBlock()
  const assembled: Block = emptyBlock()
  const packed: Block = emptyBlock()
  const rebaseRoom: Block = emptyBlock()

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
  let written: WrittenPage[] = []
  const bounds = boundsGatherer(memory, kernels, c, base + 32)
  let bloom: BloomBuilder | undefined
  // The page
  let pageRows = 0
  let pageEntries = 0
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

  function growTable(): void {
    mask = mask * 2 + 1
    const at = reserve(memory, table, (mask + 1) * 4)
    memory.u8.fill(0, at, at + (mask + 1) * 4)
    kernels.dictionary_rehash(entries.address, entryCount, kind, at, mask)
    extend(memory, entries, entryCount * kept, ((mask + 1) / 2) * kept)
  }

  const dictionarySize = () => (isText ? entryBytes : 0) + entryCount * physical.width

  /** Appends dense values as codes. */
  function addCodes(from: number, n: number): void {
    extend(memory, codes, pageValues * 4, (pageValues + n) * 4)
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
    const dst = extend(memory, values, pageBytes, pageBytes + physical.room(from, n) + 64) + pageBytes
    const size = physical.write(from, n, dst)
    bloom?.add(from, dst, n)
    pageBytes += size
    pageValues += n
  }

  function flushPage(): void {
    if (pageRows === 0) return
    const levelsRoom = pageEntries * 10 + 32
    const valuesRoom = coded ? pageValues * 5 + 16 : pageBytes
    const start = reserve(memory, assembled, levelsRoom + valuesRoom + 64)
    let at = start
    const putLevels = (block: Block, max: number) => {
      if (max === 0) return
      const work = reserve(memory, packed, pageEntries * 4 + 64)
      const n = kernels.levels_encode(block.address, pageEntries, levelBits(max), work, at + 4)
      memory.dataView.setUint32(at, n, true)
      at += 4 + n
    }
    putLevels(repetitions, c.maxRepetition)
    putLevels(levels, c.maxDefinition)
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
            [1, i32(pageEntries)],
            [2, i32(coded ? Encoding.PLAIN_DICTIONARY : Encoding.PLAIN)],
            [3, i32(Encoding.RLE)],
            [4, i32(repetitionEncoding)],
          ),
        ],
      ),
    )
    pages.push(Buffer.concat([header, body]))
    if (coded) dictionaryPages++
    else plainPages++
    uncompressed += header.length + size
    compressed += header.length + body.length
    written.push({ bytes: header.length + body.length, rows: pageRows, values: pageEntries, bounds: bounds.take() })
    chunkValues += pageEntries
    pageRows = 0
    pageEntries = 0
    pageValues = 0
    pageBytes = 0
  }

  /** Bytes of the page's values without a dictionary. */
  function rawSize(): number {
    if (!isText) return pageValues * physical.width
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
    const start = reserve(memory, assembled, physical.room(entries.address, entryCount) + 64)
    const size = physical.write(entries.address, entryCount, start)
    bloom?.add(entries.address, start, entryCount)
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

  function startChunk(): void {
    if (coded && mask === 0) startTable()
    if (bloomBytes > 0) bloom ??= bloomBuilder(memory, kernels, c, bloomBytes)
  }

  /** The values in the calendar that is asked for: a copy, where that is not ours. */
  function rebased(from: number, n: number): number {
    if (applyRebase === undefined) return from
    const to = reserve(memory, rebaseRoom, PIECE * width)
    kernels.mem_copy(to, from, n * width)
    applyRebase(to, n)
    return to
  }

  /** Appends dense values of the layout, a piece at most. */
  function addValues(from: number, n: number): void {
    let source = from
    if (narrow) {
      // Backwards would be needed in place; the values go through the page's room
      source = reserve(memory, packed, PIECE * 4 + 64)
      if (layout === 'i8') kernels.i8_to_i32(from, n, source)
      else kernels.i16_to_i32(from, n, source)
    }
    if (coded) addCodes(source, n)
    else addPlain(source, n)
  }

  const isFull = () => pageRows >= limits.pageRows || (coded ? pageValues * 4 : pageBytes) >= limits.pageBytes

  return {
    write(column, rows) {
      startChunk()
      for (let done = 0; done < rows; ) {
        const n = Math.min(PIECE, rows - done, limits.pageRows - pageRows)
        const from = rebased(column.values + done * width, n)
        const validity = column.validity === 0 ? 0 : column.validity + done
        let present = n
        let source = from
        bounds.add(from, validity, n)
        if (c.maxDefinition > 0) {
          const to = extend(memory, levels, pageEntries, pageEntries + n + 64) + pageEntries
          if (validity === 0) kernels.mem_fill(to, 1, n)
          else kernels.mem_copy(to, validity, n)
        }
        if (validity !== 0) {
          present = kernels.compact_values(from, n, width, validity, dense)
          source = dense
          if (present < n && c.maxDefinition === 0)
            throw sparkError('INTERNAL_ERROR', { message: `The column ${c.path.join('.')} is not nullable but has nulls.` })
        }
        addValues(source, present)
        pageRows += n
        pageEntries += n
        done += n
        if (isFull()) flushPage()
      }
    },
    writeEntries(e) {
      startChunk()
      const { u8 } = memory
      let from = e.values
      for (let done = 0; done < e.count; ) {
        // Pages begin with rows: whole ones are taken, as many as a piece has room for, but one at least
        let rows = 0
        let end = done
        let present = 0
        let wholePresent = 0
        const most = limits.pageRows - pageRows
        for (let i = done; ; i++) {
          if (i === e.count || u8[e.repetition + i] === 0) {
            if (i > done) rows++
            end = i
            wholePresent = present
            if (i === e.count || rows === most || i - done >= PIECE) break
          }
          if (u8[e.definition + i] === c.maxDefinition) present++
        }
        const n = end - done
        kernels.mem_copy(extend(memory, levels, pageEntries, pageEntries + n + 64) + pageEntries, e.definition + done, n)
        kernels.mem_copy(extend(memory, repetitions, pageEntries, pageEntries + n + 64) + pageEntries, e.repetition + done, n)
        bounds.addNulls(n - wholePresent)
        for (let left = wholePresent; left > 0; ) {
          const k = Math.min(PIECE, left)
          const values = rebased(from, k)
          bounds.add(values, 0, k)
          addValues(values, k)
          from += k * width
          left -= k
        }
        pageRows += rows
        pageEntries += n
        done = end
        if (isFull()) flushPage()
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
        ...(repetitionEncoding === Encoding.RLE ? [] : [repetitionEncoding]),
      ]
      const chunk: FinishedChunk = {
        dictionaryPage: dictionary,
        pages,
        values: chunkValues,
        uncompressedSize: uncompressed,
        encodings,
        dictionaryPages,
        plainPages,
        written,
        bloom: bloom?.finish(),
      }
      bloom = undefined
      written = []
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
      return chunk
    },
    close() {
      freeHeap(memory, heap)
      bloom?.finish()
      for (const b of [fixed, levels, repetitions, codes, values, entries, table, assembled, packed, rebaseRoom]) release(memory, b)
    },
  }
}
