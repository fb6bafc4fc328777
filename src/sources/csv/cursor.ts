import type { Column } from '../../columnar/batch.ts'
import { allocateBatch, type OwnedBatch } from '../../columnar/batch-builder.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { DataType } from '../../types/data-type.ts'
import { StringType } from '../../types/data-type.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { readFailure } from '../byte-input.ts'
import type { TextRange } from '../line-window.ts'
import { fieldColumns } from '../text/field-columns.ts'
import { openRows } from '../text/row-index.ts'
import { csvFields, csvLines } from './fields.ts'
import { checkHeader } from './header.ts'
import type { CsvOptions } from './options.ts'
import { type RecordPlan, recordParser } from './record.ts'
import { tokenizer } from './tokenizer.ts'

/** What the scan's columns are, without those that the folders give. Plain data. */
export interface CsvScan {
  readonly options: CsvOptions
  readonly record: RecordPlan
  /** Names of the file's columns, for the check of headers. */
  readonly names: readonly string[]
  readonly caseSensitive: boolean
}

/** Reads columns of the scan; partition columns are added by the caller. */
export interface TextCursor {
  next(maxRows: number): number | Promise<number>
  fill(index: number, column: Column): void
  close(): void
}

/** Reads a range of lines. */
export function openLines(memory: Memory, scan: CsvScan, range: TextRange): TextCursor {
  const { options, record } = scan
  const kernels = kernelsOf(memory)
  // Where nothing is read of the rows, only lines must be told apart
  const counted = record.columns.length === 0 && !record.checkCount
  const index = openRows(memory, kernels, range, options.encoding, csvLines(kernels, options, counted ? 0 : record.fields))
  const parser = recordParser(record, options)
  const tokens = tokenizer(options)
  const format = csvFields(memory, kernels, options)
  const readers = fieldColumns(memory, kernels, index, format)
  const needsAll = !counted && (options.mode !== 'PERMISSIVE' || record.columns.some(c => c.ordinal < 0))
  let header = options.header && range.start === 0
  let rows = 0
  let known: Map<number, readonly (string | null)[] | undefined> = new Map()
  /** Columns that were read ahead, because they decide about rows. */
  let ahead: OwnedBatch | undefined

  const tokensOf = (row: number) => {
    if (!known.has(row)) known.set(row, tokens.line(index.text(row)))
    return known.get(row)
  }
  const ignore = () => {}
  /** A field begins behind the mark before it, the last of which belongs to the line before. */
  const fillFrom = (i: number, column: Column, malformed: (row: number) => void) =>
    readers.fill(i, record.columns[i]!.ordinal - 1, rows, column, row => parser.convert(i, tokensOf(row)), malformed)

  function begin(n: number, maxRows: number): number | Promise<number> {
    rows = n
    known = new Map()
    readers.reset()
    if (n === 0) return 0
    if (header) {
      header = false
      const names = tokens.line(index.text(0)) ?? []
      if (!options.enforceSchema) checkHeader(names, scan.names, range.path, scan.caseSensitive)
      rows = index.filter(n, r => r > 0)
      if (rows === 0) return advance(maxRows)
    }
    if (!needsAll) return rows
    return decide(maxRows)
  }

  /** Reads all columns, and does with malformed rows as the mode says. */
  function decide(maxRows: number): number | Promise<number> {
    const bad = new Set<number>()
    readAhead(maxRows, bad)
    // Odd rows may have a wrong number of tokens although all that are read are there
    for (let r = 0; index.oddRows > 0 && r < rows; r++) {
      if (memory.u8[index.odd + r] === 0) continue
      const t = tokensOf(r)
      if (t === undefined || (record.checkCount && t.length !== record.fields)) bad.add(r)
    }
    if (bad.size === 0) return rows
    if (options.mode === 'FAILFAST') throw malformedRecord(range.path, parser.parse(tokensOf(Math.min(...bad)), '').values)
    if (options.mode === 'DROPMALFORMED') {
      rows = index.filter(rows, r => !bad.has(r))
      known = new Map()
      if (rows === 0) return advance(maxRows)
      readAhead(maxRows, new Set())
    }
    record.columns.forEach((c, i) => {
      if (c.ordinal >= 0) return
      const values = Array.from({ length: rows }, (_, r) => (bad.has(r) ? index.text(r) : null))
      writeColumn(memory, ahead!.columns[i]!, values, ahead!.heap)
    })
    return rows
  }

  function readAhead(maxRows: number, bad: Set<number>): void {
    if (ahead !== undefined && ahead.capacity < maxRows) {
      memory.free(ahead.address)
      ahead = undefined
    }
    ahead ??= allocateBatch(
      memory,
      record.columns.map(c => c.dataType),
      maxRows,
    )
    const batch = ahead
    freeHeap(memory, batch.heap)
    record.columns.forEach((c, i) => {
      const column = batch.columns[i]!
      if (c.ordinal >= 0) fillFrom(i, column, r => bad.add(r))
      else writeColumn(memory, column, new Array<null>(rows).fill(null), batch.heap)
    })
  }

  function advance(maxRows: number): number | Promise<number> {
    const n = index.next(maxRows)
    return typeof n === 'number' ? begin(n, maxRows) : n.then(got => begin(got, maxRows))
  }

  return {
    next: maxRows => advance(maxRows),
    fill(i, column) {
      if (ahead !== undefined) takeOver(column, ahead.columns[i]!)
      else fillFrom(i, column, ignore)
    },
    close() {
      readers.close()
      format.close()
      index.close()
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

/** FAILFAST's error, placed in its file. */
export function malformedRecord(path: string, values: readonly unknown[]): Error {
  const cause = sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
    badRecord: `[${values.map(v => (v === null ? 'null' : String(v))).join(',')}]`,
    failFastMode: 'FAILFAST',
  })
  return readFailure(path, cause)
}

/** Reads records of a whole text, which may have line ends within quotes. */
export function openRecords(memory: Memory, scan: CsvScan, range: TextRange, text: string): TextCursor {
  const { options, record } = scan
  const parser = recordParser(record, options)
  const records = tokenizer(options).open(text)
  let header = options.header
  let batch: (readonly unknown[])[] = []
  const own = allocateBatch(memory, [StringType], 1)

  return {
    next(maxRows) {
      freeHeap(memory, own.heap)
      batch = []
      try {
        while (batch.length < maxRows) {
          const r = records.next()
          if (r === undefined) break
          if (header) {
            header = false
            if (!options.enforceSchema) checkHeader(r.tokens, scan.names, range.path, scan.caseSensitive)
            continue
          }
          const { values, malformed } = parser.parse(r.tokens, r.text.replace(/\r?\n$|\r$/, ''))
          if (malformed && options.mode === 'DROPMALFORMED') continue
          if (malformed && options.mode === 'FAILFAST') throw malformedRecord(range.path, values)
          batch.push(values)
        }
      } catch (e) {
        throw e instanceof SparkException ? e : readFailure(range.path, e)
      }
      return batch.length
    },
    fill(i, column) {
      writeColumn(memory, column, batch.map(values => values[i]) as never, own.heap)
    },
    close() {
      freeHeap(memory, own.heap)
      memory.free(own.address)
    },
  }
}

export const columnTypes = (scan: CsvScan): readonly DataType[] => scan.record.columns.map(c => c.dataType)
