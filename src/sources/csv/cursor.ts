import { allocateBatch } from '../../columnar/batch-builder.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import { StringType } from '../../types/data-type.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { readFailure } from '../byte-input.ts'
import type { TextRange } from '../line-window.ts'
import { recordCursor, type TextCursor } from '../text/record-cursor.ts'
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

/** Reads a range of lines. */
export function openLines(memory: Memory, scan: CsvScan, range: TextRange): TextCursor {
  const { options, record } = scan
  const kernels = kernelsOf(memory)
  // Where nothing is read of the rows, only lines must be told apart
  const counted = record.columns.length === 0 && !record.checkCount
  const index = openRows(memory, kernels, range, options.encoding, csvLines(kernels, options, counted ? 0 : record.fields))
  const fields = csvFields(memory, kernels, options)
  const parser = recordParser(record, options)
  const { line } = tokenizer(options)
  let header = options.header && range.start === 0
  let known: Map<number, readonly (string | null)[] | undefined> = new Map()

  const lineOf = (row: number) => {
    try {
      return line(index.text(row))
    } catch (e) {
      throw readFailure(range.path, e)
    }
  }
  const tokensOf = (row: number) => {
    if (!known.has(row)) known.set(row, lineOf(row))
    return known.get(row)
  }
  return recordCursor(memory, {
    index,
    fields,
    columns: record.columns.map(c => ({ dataType: c.dataType, corrupt: c.ordinal < 0 })),
    mode: options.mode,
    needsAll: !counted && (options.mode !== 'PERMISSIVE' || record.columns.some(c => c.ordinal < 0)),
    begin(n) {
      known = new Map()
      if (!header) return n
      header = false
      const names = lineOf(0) ?? []
      if (!options.enforceSchema) checkHeader(names, scan.names, range.path, scan.caseSensitive)
      return index.filter(n, r => r > 0)
    },
    renumbered() {
      known = new Map()
    },
    // The mark before a row's first field is the last one of the line before
    place: i => record.columns[i]!.ordinal - 1,
    careful: (i, row) => parser.convert(i, tokensOf(row)),
    isMalformed(row) {
      const t = tokensOf(row)
      return t === undefined || (record.checkCount && t.length !== record.fields)
    },
    failure: row => malformedRecord(range.path, parser.parse(tokensOf(row), '').values),
    close: () => fields.close(),
  })
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
        throw e instanceof SparkException && e.condition !== 'MALFORMED_CSV_RECORD' ? e : readFailure(range.path, e)
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
