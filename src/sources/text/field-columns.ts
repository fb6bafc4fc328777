import type { Column } from '../../columnar/batch.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { readString } from '../../columnar/view-codec.ts'
import { writeCell } from '../../columnar/writer.ts'
import type { Kernels } from '../../kernels/exports.ts'
import type { DataType } from '../../types/data-type.ts'
import { offsetAtLocal, type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import type { Value } from '../../types/value.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { RowIndex } from './row-index.ts'

/** How a format's fields become values. */
export interface FieldFormat {
  /** Tells the kernels what is around fields, and how many marks there are from a row to the next. */
  prepare(stride: number): void
  /** Whether values of the type are written as the kernels have it. */
  plain(t: DataType): boolean
  /** A field's text as a value where no kernel has it; undefined where all of the type go the careful way. */
  converter(t: DataType): ((text: string) => Value | undefined) | undefined
  readonly timeZone: string
}

/** Reads columns of indexed rows: by kernels where fields are plain, by the format's own parser where they are not. */
export interface FieldColumns {
  /**
   * Fills a column from the fields behind the mark `place` of each row. `careful` gives a row's value the careful way; where it is undefined, the
   * value is null and `malformed` is told. Without a place rows that are not odd have no such field, and it is null.
   */
  fill(
    columnIndex: number,
    place: number | undefined,
    rows: number,
    column: Column,
    careful: (row: number) => Value | undefined,
    malformed: (row: number) => void,
  ): void
  /** Frees what strings of the last batch needed. */
  reset(): void
  close(): void
}

type Read = (index: number, rows: number, n: number, place: number, odd: number, dst: number, validity: number, bad: number) => number

export function fieldColumns(memory: Memory, kernels: Kernels, rowIndex: RowIndex, format: FieldFormat): FieldColumns {
  const work: Block = emptyBlock()
  const heap = reserve(memory, work, 16)
  memory.u8.fill(0, heap, heap + 16)
  const bad: Block = emptyBlock()
  const views: Block = emptyBlock()
  const zone = zoneOf(format.timeZone)

  /** Reads a column as text, and converts each value. */
  function byText(t: DataType): Read {
    const convert = format.converter(t)
    const width = widthOf[layoutOf(t)]
    if (convert === undefined)
      return (_, _rows, n, _place, _odd, dst, validity, badAt) => {
        memory.u8.fill(0, dst, dst + n * width)
        memory.u8.fill(0, validity, validity + n)
        memory.u8.fill(1, badAt, badAt + n)
        return n
      }
    return (index, rows, n, place, odd, dst, validity, badAt) => {
      const at = reserve(memory, views, n * 16)
      let rejected = kernels.field_text(index, rows, n, place, odd, at, validity, badAt, heap)
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

  /** Nulls, and odd rows the careful way. */
  function missing(t: DataType): Read {
    const width = widthOf[layoutOf(t)]
    return (_, _rows, n, _place, odd, dst, validity, badAt) => {
      memory.u8.fill(0, dst, dst + n * width)
      memory.u8.fill(0, validity, validity + n)
      if (rowIndex.oddRows > 0) memory.u8.copyWithin(badAt, odd, odd + n)
      return rowIndex.oddRows
    }
  }

  function readerOf(t: DataType): Read {
    if (!format.plain(t)) return byText(t)
    switch (t.type) {
      case 'string':
      case 'char':
      case 'varchar':
      case 'binary':
        return (x, r, n, place, odd, d, v, b) => kernels.field_text(x, r, n, place, odd, d, v, b, heap)
      case 'byte':
      case 'short':
      case 'int':
      case 'long': {
        const width = widthOf[layoutOf(t)]
        return (x, r, n, place, odd, d, v, b) => kernels.field_integer(x, r, n, place, odd, width, d, v, b)
      }
      case 'decimal': {
        const wide = t.precision > 18 ? 1 : 0
        return (x, r, n, place, odd, d, v, b) => kernels.field_decimal(x, r, n, place, odd, t.precision, t.scale, wide, d, v, b)
      }
      case 'float':
      case 'double': {
        const single = t.type === 'float' ? 1 : 0
        return (x, r, n, place, odd, d, v, b) => kernels.field_double(x, r, n, place, odd, single, d, v, b)
      }
      case 'boolean':
        return kernels.field_boolean
      case 'date':
        return kernels.field_date
      case 'timestamp':
        return (x, r, n, place, odd, d, v, b) => {
          const rejected = kernels.field_timestamp(x, r, n, place, odd, d, v, b)
          toInstants(memory, d, n, v, zone)
          return rejected
        }
      case 'timestamp_ntz':
        return kernels.field_timestamp
      default:
        return byText(t)
    }
  }
  const readers = new Map<number, Read>()

  return {
    fill(columnIndex, place, rows, column, careful, malformed) {
      const { dataType, buffer, validityBuffer } = column
      let read = place === undefined ? missing(dataType) : readers.get(columnIndex)
      if (read === undefined) {
        read = readerOf(dataType)
        readers.set(columnIndex, read)
      }
      const badAt = reserve(memory, bad, rows)
      memory.u8.fill(0, badAt, badAt + rows)
      format.prepare(rowIndex.stride)
      const rejected = read(rowIndex.index, rowIndex.rows, rows, place ?? 0, rowIndex.odd, buffer, validityBuffer, badAt)
      let nulls = place === undefined ? rows : kernels.field_nulls()
      if (rejected > 0) {
        const width = widthOf[layoutOf(dataType)]
        const { u8 } = memory
        for (let r = 0; r < rows; r++) {
          if (u8[badAt + r] === 0) continue
          const v = careful(r)
          if (v === undefined) malformed(r)
          if (v === undefined || v === null) continue
          u8[validityBuffer + r] = 1
          writeCell(memory, dataType, buffer + r * width, v, heap)
        }
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
