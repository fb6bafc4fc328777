import { allocateBatch } from '../../columnar/batch-builder.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import { StringType, StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { malformedRecord } from '../csv/cursor.ts'
import type { TextRange } from '../line-window.ts'
import { recordCursor, type TextCursor } from '../text/record-cursor.ts'
import { openRows } from '../text/row-index.ts'
import { jsonFields, jsonLines } from './fields.ts'
import type { JsonOptions } from './options.ts'
import { type JsonRow, jsonParser, variantParser } from './parser.ts'
import { objectShape } from './shape.ts'

/** What a scan reads. Plain data. */
export interface JsonScan {
  readonly options: JsonOptions
  /** The columns that are in the records, in the order of the scan; `corrupt` is the place of the one for malformed records, or -1. */
  readonly schema: StructType
  readonly corrupt: number
  /** By the place of a column, its value where a record does not have it. */
  readonly defaults?: readonly Value[]
}

/** Rows of records without the corrupt column; nulls for what is no JSON. */
function recordReader(scan: JsonScan): (text: string) => readonly JsonRow[] {
  const fields = scan.schema.fields.filter((_, i) => i !== scan.corrupt)
  const whole = scan.options.singleVariantColumn !== undefined && fields.length === 1
  const parse = whole
    ? variantParser(scan.options)
    : jsonParser(
        StructType(fields),
        scan.options,
        scan.defaults?.filter((_, i) => i !== scan.corrupt),
      )
  const broken: readonly JsonRow[] = [{ values: fields.map(() => null), malformed: true }]
  return text => parse(text) ?? broken
}

/** Rows of records, by the scan's columns, as the mode has it. */
function rowReader(scan: JsonScan, path: string): (text: string) => readonly (readonly Value[])[] {
  const { options: o, corrupt } = scan
  const parse = recordReader(scan)
  const place = (values: readonly Value[], text: string | null): readonly Value[] =>
    corrupt < 0 ? values : [...values.slice(0, corrupt), text, ...values.slice(corrupt)]
  return text => {
    const out: (readonly Value[])[] = []
    for (const { values, malformed } of parse(text)) {
      if (!malformed) out.push(place(values, null))
      else if (o.mode === 'FAILFAST') throw malformedRecord(path, values)
      else if (o.mode === 'PERMISSIVE') out.push(place(values, text))
    }
    return out
  }
}

/** Reads a range of lines, a record each. */
export function openJsonLines(memory: Memory, scan: JsonScan, range: TextRange): TextCursor {
  const { options: o, schema, corrupt } = scan
  const kernels = kernelsOf(memory)
  const shape = objectShape(memory, o)
  const index = openRows(memory, kernels, range, o.encoding, jsonLines(kernels, o, shape))
  const parse = recordReader(scan)
  const modeRows = rowReader(scan, range.path)
  // Binary that is no base64 spoils its record, so that no other column can be read without it; the kernels know no defaults
  const apart = !schema.fields.some(f => f.dataType.type === 'binary') && !scan.defaults?.some(v => v !== null)
  let places: readonly number[] = []
  let known = new Map<number, readonly JsonRow[]>()

  const recordsOf = (row: number): readonly JsonRow[] => {
    let records = known.get(row)
    if (records === undefined) {
      records = parse(index.text(row))
      known.set(row, records)
    }
    return records
  }
  return recordCursor(memory, {
    index,
    fields: jsonFields(kernels, o),
    columns: schema.fields.map((f, i) => ({ dataType: f.dataType, corrupt: i === corrupt })),
    mode: o.mode,
    needsAll: o.mode !== 'PERMISSIVE' || corrupt >= 0,
    // The first row shows what the others may look like
    wish: most => (shape.names === undefined ? 1 : most),
    begin(n) {
      known = new Map()
      places = schema.fields.map(f => shape.names?.indexOf(f.name) ?? -1)
      if (index.oddRows === 0) return n
      const odd: number[] = []
      for (let r = 0; r < n; r++) if (memory.u8[index.odd + r] !== 0) odd.push(r)
      // Where most rows are odd the shape of one of them is tried
      if (odd.length * 2 > n) shape.learn(apart ? index.text(odd[0]!) : '')
      if (odd.every(r => recordsOf(r).length === 1)) return n
      const rows: (readonly Value[])[] = []
      for (let r = 0; r < n; r++) rows.push(...modeRows(index.text(r)))
      return rows
    },
    renumbered() {
      known = new Map()
    },
    place: i => (places[i]! < 0 ? undefined : places[i]! * 2),
    careful(i, row) {
      const { values, malformed } = recordsOf(row)[0]!
      const v = values[corrupt >= 0 && i > corrupt ? i - 1 : i]!
      return v === null && malformed ? undefined : v
    },
    isMalformed: row => recordsOf(row)[0]!.malformed,
    failure: row => malformedRecord(range.path, recordsOf(row)[0]!.values),
    close: () => shape.close(),
  })
}

/** Reads a whole text as one record, or as records that a separator of several characters parts. */
export function openJsonText(memory: Memory, scan: JsonScan, range: TextRange, text: string): TextCursor {
  const read = rowReader(scan, range.path)
  const { lineSep, multiLine } = scan.options
  const own = allocateBatch(memory, [StringType], 1)
  let records: readonly string[] = multiLine ? [text] : text.split(lineSep ?? '\n').filter(r => r.trim() !== '')
  let waiting: readonly (readonly Value[])[] = []
  let batch: readonly (readonly Value[])[] = []
  return {
    next(maxRows) {
      freeHeap(memory, own.heap)
      while (waiting.length === 0 && records.length > 0) {
        waiting = records.slice(0, maxRows).flatMap(read)
        records = records.slice(maxRows)
      }
      batch = waiting.slice(0, maxRows)
      waiting = waiting.slice(maxRows)
      return batch.length
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
      freeHeap(memory, own.heap)
      memory.free(own.address)
    },
  }
}
