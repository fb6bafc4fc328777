import type { Column } from '../../columnar/batch.ts'
import { allocateBatch, type OwnedBatch } from '../../columnar/batch-builder.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { DataType } from '../../types/data-type.ts'
import { StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type FieldFormat, fieldColumns } from './field-columns.ts'
import type { RowIndex } from './row-index.ts'

/** Reads columns of a scan's records; partition columns are added by the caller. */
export interface TextCursor {
  next(maxRows: number): number | Promise<number>
  fill(index: number, column: Column): void
  close(): void
}

/** What a format knows of the rows of an index: one object per range of a file. */
export interface RecordFormat {
  readonly index: RowIndex
  readonly fields: FieldFormat
  /** By the scan's order; the corrupt one takes the text of malformed records. */
  readonly columns: readonly { readonly dataType: DataType; readonly corrupt: boolean }[]
  readonly mode: 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST'
  /** Rows can't be handed out before all columns are read, as malformed ones are treated apart. */
  readonly needsAll: boolean
  /** Rows to ask for, of up to `most`. */
  wish?(most: number): number
  /**
   * Begins a batch of `n` rows; gives how many are left of it. Or gives rows, where records are not rows one to one: they come instead.
   */
  begin(n: number): number | readonly (readonly Value[])[]
  /** Some rows of the batch were left out: the others have other numbers now. */
  renumbered(): void
  /** The mark before a column's field; undefined where rows that are not odd have none. */
  place(column: number): number | undefined
  /** A row's value the careful way; undefined where it is malformed. */
  careful(column: number, row: number): Value | undefined
  /** Whether an odd row is malformed, whatever its columns are. */
  isMalformed(row: number): boolean
  /** FAILFAST's error. */
  failure(row: number): Error
  close(): void
}

/** Hands out the records of an index in batches. */
export function recordCursor(memory: Memory, format: RecordFormat): TextCursor {
  const { index, columns } = format
  const readers = fieldColumns(memory, kernelsOf(memory), index, format.fields)
  /** Columns that were read ahead, because they decide about rows. */
  let ahead: OwnedBatch | undefined
  let rows = 0
  /** Rows that came as values: those of the batch, and those that wait. */
  let given: readonly (readonly Value[])[] | undefined
  let waiting: readonly (readonly Value[])[] = []
  const own = allocateBatch(memory, [StringType], 1)
  const ignore = () => {}

  const read = (i: number, column: Column, malformed: (row: number) => void) =>
    readers.fill(i, format.place(i), rows, column, row => format.careful(i, row), malformed)

  function deliver(maxRows: number): number {
    given = waiting.slice(0, maxRows)
    waiting = waiting.slice(maxRows)
    return given.length
  }

  function begin(n: number, maxRows: number): number | Promise<number> {
    readers.reset()
    if (n === 0) return 0
    const kept = format.begin(n)
    if (typeof kept !== 'number') {
      waiting = kept
      return kept.length === 0 ? advance(maxRows) : deliver(maxRows)
    }
    rows = kept
    if (rows === 0) return advance(maxRows)
    return format.needsAll ? decide(maxRows) : rows
  }

  /** Reads all columns, and does with malformed rows as the mode says. */
  function decide(maxRows: number): number | Promise<number> {
    const bad = new Set<number>()
    readAhead(maxRows, bad)
    for (let r = 0; index.oddRows > 0 && r < rows; r++) if (memory.u8[index.odd + r] !== 0 && format.isMalformed(r)) bad.add(r)
    if (bad.size > 0 && format.mode === 'FAILFAST') throw format.failure(Math.min(...bad))
    if (bad.size > 0 && format.mode === 'DROPMALFORMED') {
      const left = index.filter(rows, r => !bad.has(r))
      if (left === 0) return advance(maxRows)
      rows = left
      format.renumbered()
      readAhead(maxRows, new Set())
    } else
      columns.forEach((c, i) => {
        if (!c.corrupt || bad.size === 0) return
        const values = Array.from({ length: rows }, (_, r) => (bad.has(r) ? index.text(r) : null))
        writeColumn(memory, ahead!.columns[i]!, values, ahead!.heap)
      })
    return rows
  }

  function readAhead(maxRows: number, bad: Set<number>): void {
    if (ahead !== undefined && ahead.capacity < maxRows) {
      freeHeap(memory, ahead.heap)
      memory.free(ahead.address)
      ahead = undefined
    }
    ahead ??= allocateBatch(
      memory,
      columns.map(c => c.dataType),
      maxRows,
    )
    const batch = ahead
    freeHeap(memory, batch.heap)
    columns.forEach((c, i) => {
      const column = batch.columns[i]!
      if (c.corrupt) writeColumn(memory, column, new Array<null>(rows).fill(null), batch.heap)
      else read(i, column, r => bad.add(r))
    })
  }

  function advance(maxRows: number): number | Promise<number> {
    const n = index.next(format.wish?.(maxRows) ?? maxRows)
    return typeof n === 'number' ? begin(n, maxRows) : n.then(got => begin(got, maxRows))
  }

  return {
    next(maxRows) {
      freeHeap(memory, own.heap)
      given = undefined
      return waiting.length > 0 ? deliver(maxRows) : advance(maxRows)
    },
    fill(i, column) {
      if (given !== undefined)
        writeColumn(
          memory,
          column,
          given.map(values => values[i]!),
          own.heap,
        )
      else if (ahead !== undefined) takeOver(column, ahead.columns[i]!)
      else read(i, column, ignore)
    },
    close() {
      readers.close()
      format.close()
      index.close()
      freeHeap(memory, own.heap)
      memory.free(own.address)
      if (ahead !== undefined) {
        freeHeap(memory, ahead.heap)
        memory.free(ahead.address)
      }
    },
  }
}

function takeOver(to: Column, from: Column): void {
  to.values = from.values
  to.validity = from.validity
  to.codes = 0
  to.dictionary = 0
  to.dictionarySize = 0
}
