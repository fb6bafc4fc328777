import type { Column } from '../../columnar/batch.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { readString } from '../../columnar/view-codec.ts'
import { writeCell } from '../../columnar/writer.ts'
import type { Kernels } from '../../kernels/exports.ts'
import type { DataType } from '../../types/data-type.ts'
import { offsetAtLocal, type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { converterOf } from './convert.ts'
import type { CsvOptions } from './options.ts'
import type { RecordParser } from './record.ts'
import type { RowIndex } from './row-index.ts'

type TextRead = (index: number, rows: number, n: number, j: number, odd: number, dst: number, validity: number, bad: number) => number

/** Reads columns of indexed rows: by kernels where fields are plain, by the record parser where they are not. */
export interface ColumnReaders {
  /** Fills a column; `tokens` gives a row's tokens for the careful way. Rows with malformed fields are reported. */
  fill(
    columnIndex: number,
    ordinal: number,
    rows: number,
    column: Column,
    tokens: (row: number) => readonly (string | null)[] | undefined,
    malformed: (row: number) => void,
  ): void
  /** Frees what strings of the last batch needed. */
  reset(): void
  close(): void
}

export function columnReaders(memory: Memory, kernels: Kernels, rowIndex: RowIndex, parser: RecordParser, o: CsvOptions): ColumnReaders {
  const work: Block = emptyBlock()
  const nullBytes = new TextEncoder().encode(o.nullValue)
  const base = reserve(memory, work, 64 + nullBytes.length)
  memory.u8.fill(0, base, base + 16)
  memory.u8.set(nullBytes, base + 64)
  const heap = base
  const bad: Block = emptyBlock()
  const views: Block = emptyBlock()
  const zone = zoneOf(o.timeZone)
  const quote = o.quote === '' ? -1 : o.quote.charCodeAt(0)

  /** Reads a column as text, and converts each value. */
  function byText(t: DataType): TextRead {
    const convert = converterOf(t, o)
    const width = widthOf[layoutOf(t)]
    return (index, rows, n, j, odd, dst, validity, badAt) => {
      const at = reserve(memory, views, n * 16)
      let rejected = kernels.csv_text(index, rows, n, j, odd, at, validity, badAt, heap)
      for (let i = 0; i < n; i++) {
        if (memory.u8[validity + i] === 0) {
          memory.u8.fill(0, dst + i * width, dst + (i + 1) * width)
          continue
        }
        const v = convert(readString(memory, at + i * 16))
        if (v === undefined || v === null) {
          memory.u8[validity + i] = 0
          memory.u8[badAt + i] = 1
          rejected++
        }
        writeCell(memory, t, dst + i * width, v ?? null, heap)
      }
      return rejected
    }
  }

  function readerOf(t: DataType): TextRead {
    switch (t.type) {
      case 'string':
      case 'char':
      case 'varchar':
      case 'binary':
        return (x, r, n, j, odd, d, v, b) => kernels.csv_text(x, r, n, j, odd, d, v, b, heap)
      case 'byte':
      case 'short':
      case 'int':
      case 'long': {
        const width = widthOf[layoutOf(t)]
        return (x, r, n, j, odd, d, v, b) => kernels.csv_integer(x, r, n, j, odd, width, d, v, b)
      }
      case 'decimal': {
        const wide = t.precision > 18 ? 1 : 0
        return (x, r, n, j, odd, d, v, b) => kernels.csv_decimal(x, r, n, j, odd, t.precision, t.scale, wide, d, v, b)
      }
      case 'float':
      case 'double': {
        const single = t.type === 'float' ? 1 : 0
        return (x, r, n, j, odd, d, v, b) => kernels.csv_double(x, r, n, j, odd, single, d, v, b)
      }
      case 'boolean':
        return kernels.csv_boolean
      case 'date':
        return o.dateFormat === undefined ? kernels.csv_date : byText(t)
      case 'timestamp':
        if (o.timestampFormat !== undefined) return byText(t)
        return (x, r, n, j, odd, d, v, b) => {
          const rejected = kernels.csv_timestamp(x, r, n, j, odd, d, v, b)
          toInstants(memory, d, n, v, zone)
          return rejected
        }
      case 'timestamp_ntz':
        return o.timestampNTZFormat === undefined ? kernels.csv_timestamp : byText(t)
      default:
        return byText(t)
    }
  }
  const readers = new Map<number, TextRead>()

  return {
    fill(columnIndex, ordinal, rows, column, tokens, malformed) {
      const { dataType, buffer, validityBuffer } = column
      let read = readers.get(columnIndex)
      if (read === undefined) {
        read = readerOf(dataType)
        readers.set(columnIndex, read)
      }
      const badAt = reserve(memory, bad, rows)
      memory.u8.fill(0, badAt, badAt + rows)
      kernels.csv_options(quote, base + 64, nullBytes.length, (o.ignoreLeading ? 1 : 0) | (o.ignoreTrailing ? 2 : 0))
      const rejected = read(rowIndex.index, rowIndex.rows, rows, ordinal, rowIndex.odd, buffer, validityBuffer, badAt)
      let nulls = kernels.csv_nulls()
      if (rejected > 0) {
        const width = widthOf[layoutOf(dataType)]
        const { u8 } = memory
        for (let r = 0; r < rows; r++) {
          if (u8[badAt + r] === 0) continue
          const v = parser.convert(columnIndex, tokens(r))
          if (v === undefined) malformed(r)
          if (v === undefined || v === null) continue
          u8[validityBuffer + r] = 1
          nulls--
          writeCell(memory, dataType, buffer + r * width, v, heap)
        }
        // Converted text that failed counts as null without the kernel's knowing
        nulls = 0
        for (let r = 0; r < rows; r++) nulls += 1 - u8[validityBuffer + r]!
      }
      column.values = buffer
      column.validity = nulls > 0 ? validityBuffer : 0
      column.codes = 0
      column.dictionary = 0
      column.dictionarySize = 0
    },
    reset() {
      freeHeap(memory, heap)
    },
    close() {
      freeHeap(memory, heap)
      for (const b of [work, bad, views]) release(memory, b)
    },
  }
}

/** Local microseconds of a zone to instants, in place. */
function toInstants(memory: Memory, values: number, n: number, validity: number, zone: Zone): void {
  if (zone.instants.length === 0 && zone.offsets[0] === 0) return
  const { i64, u8 } = memory
  const base = values >>> 3
  for (let i = 0; i < n; i++) {
    if (u8[validity + i] === 0) continue
    const local = i64[base + i]!
    i64[base + i] = local - BigInt(offsetAtLocal(zone, Math.floor(Number(local) / 1_000_000))) * 1_000_000n
  }
}
