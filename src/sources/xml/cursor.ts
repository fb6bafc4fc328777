import { allocateBatch } from '../../columnar/batch-builder.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import { StringType, StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { openInput } from '../byte-input.ts'
import { malformedRecord } from '../csv/cursor.ts'
import { texts } from '../csv/sample.ts'
import type { FileCursor } from '../partition-columns.ts'
import type { XmlOptions } from './options.ts'
import { xmlRows } from './reader.ts'
import { recordsIn, type XmlRecord } from './records.ts'

/** What a scan reads. Plain data. */
export interface XmlScan {
  readonly options: XmlOptions
  /** The columns that are in the records, in the order of the scan; `corrupt` is the place of the one for malformed records, or -1. */
  readonly schema: StructType
  readonly corrupt: number
}

/** Bytes that are read at once. */
const PIECE = 1 << 18

type Row = readonly Value[]

/** Reads the records of a file from front to back: what is kept of it is a piece, and the record that is open. */
export function openXml(memory: Memory, scan: XmlScan, path: string): FileCursor {
  const { options: o } = scan
  const input = openInput(memory, path, 0, o.encoding)
  const block = memory.allocate(PIECE)
  const decoder = new TextDecoder('utf-8')
  const records = recordsIn(o)
  const rowOf = rowReader(scan, path)
  const own = allocateBatch(memory, [StringType], 1)
  let found: readonly XmlRecord[] = []
  let taken = 0
  let ended = false
  let batch: Row[] = []

  function take(n: number): void {
    ended = n === 0
    const text = decoder.decode(memory.u8.slice(block, block + n), { stream: !ended })
    found = records.push(text)
    if (ended) found = [...found, ...records.end()]
    taken = 0
  }
  function gather(maxRows: number): number | Promise<number> {
    for (;;) {
      while (taken < found.length && batch.length < maxRows) {
        const row = rowOf(found[taken++]!)
        if (row !== undefined) batch.push(row)
      }
      if (batch.length === maxRows || (ended && taken === found.length)) return batch.length
      const n = input.read(block, PIECE)
      if (typeof n !== 'number')
        return n.then(got => {
          take(got)
          return gather(maxRows)
        })
      take(n)
    }
  }

  return {
    next(maxRows) {
      freeHeap(memory, own.heap)
      batch = []
      return gather(maxRows)
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
      input.close()
      memory.free(block)
      freeHeap(memory, own.heap)
      memory.free(own.address)
    },
  }
}

/** A record's row by the scan's columns, as the mode has it: none where it is dropped. */
function rowReader({ options: o, schema, corrupt }: XmlScan, path: string): (record: XmlRecord) => Row | undefined {
  const read = xmlRows(StructType(schema.fields.filter((_, i) => i !== corrupt)), o)
  const place = (values: Row, text: string | null): Row =>
    corrupt < 0 ? values : [...values.slice(0, corrupt), text, ...values.slice(corrupt)]
  return ({ element, line }) => {
    const { values, malformed } = read(element)
    if (!malformed) return place(values, null)
    if (o.mode === 'FAILFAST') throw malformedRecord(path, values)
    if (o.mode !== 'PERMISSIVE') return undefined
    return corrupt < 0 ? values : place(values, line ?? [...texts(path, o.encoding)].join(''))
  }
}
