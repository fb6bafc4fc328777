import type { Column } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import { INLINE, VIEW_SIZE } from '../../columnar/view.ts'
import { clearView, pointView } from '../../columnar/view-codec.ts'
import { StringType, StructField, StructType } from '../../types/data-type.ts'
import { openInput } from '../byte-input.ts'
import { codecOf } from '../compression/codecs.ts'
import { resolveFiles, sourceOf } from '../files.ts'
import type { TextRange } from '../line-window.ts'
import { type FileCursor, withPartitionColumns } from '../partition-columns.ts'
import type { FileEntry, ScanPlan, ScanRequest, ScanSource, Source } from '../source.ts'
import { textEncoder } from '../text-encoder.ts'
import { type ColumnPlaces, planText, type TextSplit } from '../text-plan.ts'
import { javaFlag, lineSeparator } from '../write-options.ts'
import { openLines } from './line-index.ts'
import { checkSchema, checkTypes } from './schema.ts'
import { openWhole } from './whole.ts'
import { textWriteFormat } from './writer.ts'

/** What the workers need for all splits. */
interface TextState {
  readonly whole: boolean
  readonly separator: Uint8Array | undefined
}

/** Text files: a row per line (or file) in the one column `value`. Bytes are taken as they are. */
export const text: Source = {
  name: 'text',
  options: { wholetext: 'false', linesep: undefined, encoding: undefined, compression: undefined },

  checkTypes,

  resolve(request) {
    const resolved = resolveFiles(request)
    const data = request.schema ? resolved.dataSchema(request.schema) : StructType([StructField('value', StringType)])
    checkTypes(data)
    return sourceOf('text', request, resolved, data)
  },
  plan,
  writer: textWriteFormat,
  open(plan, split, memory) {
    const { whole, separator, places, partitionValues } = plan.state as TextState & ColumnPlaces
    const range = split.detail as TextSplit
    const cursor = whole ? openWhole(memory, openInput(memory, range.path, 0, 'utf-8')) : lineCursor(memory, range, separator)
    return withPartitionColumns(memory, cursor, plan.columns.length, places, partitionValues[range.file]!)
  },
}

function options(o: Readonly<Record<string, string>>): { readonly whole: boolean; readonly separator: Uint8Array | undefined } {
  const separator = lineSeparator(o.linesep)
  return {
    whole: javaFlag(o.wholetext, false),
    separator: separator === undefined ? undefined : new Uint8Array(textEncoder((o.encoding ?? 'UTF-8').toLowerCase())(separator)),
  }
}

function plan(source: ScanSource, request: ScanRequest): ScanPlan {
  checkSchema(StructType(source.schema.fields.filter(f => !source.partitionColumns.includes(f.name))))
  const { whole, separator } = options(source.options)
  // Where a separator of several bytes is cut in two can't be told from one side
  const isDivisible = (f: FileEntry) => !whole && (separator?.length ?? 1) === 1 && codecOf(f.path) === undefined
  return planText<TextState>(source, request, isDivisible, { whole, separator })
}

function lineCursor(memory: Memory, range: TextRange, separator: Uint8Array | undefined): FileCursor {
  const lines = openLines(memory, range, separator)
  let rows = 0
  return {
    next(maxRows) {
      const n = lines.next(maxRows)
      const took = (got: number) => {
        rows = got
        return got
      }
      return typeof n === 'number' ? took(n) : n.then(took)
    },
    fill(_, column: Column) {
      for (let r = 0; r < rows; r++) {
        const view = column.buffer + r * VIEW_SIZE
        const start = lines.start(r)
        const length = lines.end(r) - start
        if (length > INLINE) {
          pointView(memory, view, start, length)
          continue
        }
        clearView(memory, view)
        memory.u8.copyWithin(view + 4, start, start + length)
        memory.u32[view >>> 2] = length
      }
      column.values = column.buffer
      column.validity = 0
      column.codes = 0
      column.dictionary = 0
      column.dictionarySize = 0
    },
    close: () => lines.close(),
  }
}
