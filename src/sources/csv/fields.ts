import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import type { DataType } from '../../types/data-type.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { FieldFormat } from '../text/field-columns.ts'
import type { LineFormat } from '../text/row-index.ts'
import { converterOf } from './convert.ts'
import type { CsvOptions } from './options.ts'

const code = (c: string): number => (c === '' ? -1 : c.charCodeAt(0))

/**
 * How the kernels find rows; where they can't tell fields, every row goes the careful way. Without `fields` rows are only counted: none of
 * their fields can be read.
 */
export function csvLines(kernels: Kernels, o: CsvOptions, fields: number): LineFormat {
  const plain = [o.separator, o.quote, o.escape, o.comment].every(c => c.length <= 1 && (c === '' || c.charCodeAt(0) < 128))
  // A quote that may be part of a number would be taken for it
  const fast =
    plain && fields > 0 && o.separator.length === 1 && !/[\w+.-]/.test(o.quote) && o.maxCharsPerColumn <= 0 && fields <= o.maxColumns
  const separator = fast ? code(o.separator) : -1
  const quote = fast ? code(o.quote) : -1
  const escapeByte = fast ? code(o.escape) : -1
  const comment = code(o.comment)
  const end1 = o.lineSep === undefined ? 10 : code(o.lineSep)
  const end2 = o.lineSep === undefined ? 13 : end1
  const count = fast ? fields : 0
  return {
    end1,
    end2,
    lineWords: 1,
    index: (from, to, positions, lines, odds, out) =>
      kernels.csv_index(from, to, separator, quote, escapeByte, end1, end2, positions, lines, odds, out),
    rows: (positions, lines, n, ordinal, start, checked, most, odds, rows, odd, out) =>
      kernels.csv_rows(positions, lines, n, ordinal, start, count, comment, checked, most, odds, rows, odd, out),
  }
}

/** How the kernels read fields. */
export function csvFields(memory: Memory, kernels: Kernels, o: CsvOptions): FieldFormat & { close(): void } {
  const nullBytes = new TextEncoder().encode(o.nullValue)
  const block: Block = emptyBlock()
  const nullAt = reserve(memory, block, nullBytes.length + 16)
  memory.u8.set(nullBytes, nullAt)
  const trim = (o.ignoreLeading ? 1 : 0) | (o.ignoreTrailing ? 2 : 0)
  const formats: Partial<Record<DataType['type'], string | undefined>> = {
    date: o.dateFormat,
    timestamp: o.timestampFormat,
    timestamp_ntz: o.timestampNTZFormat,
  }
  return {
    prepare: stride => kernels.field_options(stride, code(o.quote), code(o.escape), nullAt, nullBytes.length, trim),
    plain: t => formats[t.type] === undefined,
    converter: t => converterOf(t, o),
    timeZone: o.timeZone,
    close: () => release(memory, block),
  }
}
