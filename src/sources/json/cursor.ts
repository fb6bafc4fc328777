import { allocateBatch } from '../../columnar/batch-builder.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import { StringType, StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { malformedRecord, type TextCursor } from '../csv/cursor.ts'
import { openRows } from '../csv/row-index.ts'
import type { TextRange } from '../line-window.ts'
import type { JsonOptions } from './options.ts'
import { jsonParser } from './parser.ts'

/** What a scan reads. Plain data. */
export interface JsonScan {
  readonly options: JsonOptions
  /** The columns that are in the records, in the order of the scan; `corrupt` is the place of the one for malformed records, or -1. */
  readonly schema: StructType
  readonly corrupt: number
  /** By the place of a column, its value where a record does not have it. */
  readonly defaults?: readonly Value[]
}

/** Rows of records, by the scan's columns, as the mode has it. */
function rowReader(scan: JsonScan, path: string): (text: string) => readonly (readonly Value[])[] {
  const { options: o, corrupt } = scan
  const fields = scan.schema.fields.filter((_, i) => i !== corrupt)
  const parse = jsonParser(
    StructType(fields),
    o,
    scan.defaults?.filter((_, i) => i !== corrupt),
  )
  const nulls = fields.map(() => null)
  const place = (values: readonly Value[], text: string | null): readonly Value[] =>
    corrupt < 0 ? values : [...values.slice(0, corrupt), text, ...values.slice(corrupt)]
  return text => {
    const rows = parse(text) ?? [{ values: nulls, malformed: true }]
    const out: (readonly Value[])[] = []
    for (const { values, malformed } of rows) {
      if (!malformed) out.push(place(values, null))
      else if (o.mode === 'FAILFAST') throw malformedRecord(path, values)
      else if (o.mode === 'PERMISSIVE') out.push(place(values, text))
    }
    return out
  }
}

/** Reads a range of lines, a record each. */
export function openJsonLines(memory: Memory, scan: JsonScan, range: TextRange): TextCursor {
  const { lineSep } = scan.options
  const end = lineSep === undefined ? 10 : lineSep.charCodeAt(0)
  const index = openRows(memory, kernelsOf(memory), range, scan.options.encoding, {
    separator: -1,
    quote: -1,
    escape: -1,
    comment: -1,
    end1: end,
    end2: lineSep === undefined ? 13 : end,
    fields: 0,
  })
  const read = rowReader(scan, range.path)
  return rowCursor(
    memory,
    most => {
      const take = (n: number) => {
        if (n === 0) return undefined
        const rows: (readonly Value[])[] = []
        for (let r = 0; r < n; r++) rows.push(...read(index.text(r)))
        return rows
      }
      const n = index.next(most)
      return typeof n === 'number' ? take(n) : n.then(take)
    },
    () => index.close(),
  )
}

/** Reads a whole text as one record, or as records that a separator of several characters parts. */
export function openJsonText(memory: Memory, scan: JsonScan, range: TextRange, text: string): TextCursor {
  const read = rowReader(scan, range.path)
  const { lineSep, multiLine } = scan.options
  let records: readonly string[] = multiLine ? [text] : text.split(lineSep ?? '\n').filter(r => r.trim() !== '')
  return rowCursor(
    memory,
    most => {
      const some = records.slice(0, most)
      records = records.slice(most)
      return some.length === 0 ? undefined : some.flatMap(read)
    },
    () => {},
  )
}

type Rows = readonly (readonly Value[])[] | undefined

/** Hands rows out in batches. */
function rowCursor(memory: Memory, more: (most: number) => Rows | Promise<Rows>, close: () => void): TextCursor {
  const own = allocateBatch(memory, [StringType], 1)
  let waiting: (readonly Value[])[] = []
  let batch: readonly (readonly Value[])[] = []

  function deliver(maxRows: number): number {
    batch = waiting.slice(0, maxRows)
    waiting = waiting.slice(maxRows)
    return batch.length
  }
  function next(maxRows: number): number | Promise<number> {
    while (waiting.length === 0) {
      const rows = more(maxRows)
      if (rows instanceof Promise)
        return rows.then(got => {
          if (got === undefined) return deliver(maxRows)
          waiting = [...got]
          return waiting.length === 0 ? next(maxRows) : deliver(maxRows)
        })
      if (rows === undefined) break
      waiting = [...rows]
    }
    return deliver(maxRows)
  }
  return {
    next(maxRows) {
      freeHeap(memory, own.heap)
      return next(maxRows)
    },
    fill(i, column) {
      writeColumn(
        memory,
        column,
        batch.map(values => values[i]!),
        own.heap,
      )
    },
    close() {
      close()
      freeHeap(memory, own.heap)
      memory.free(own.address)
    },
  }
}
