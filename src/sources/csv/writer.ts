import type { Memory } from '../../columnar/memory.ts'
import { columnToArray } from '../../columnar/reader.ts'
import { castText, displayText } from '../../types/cast-to-string.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { type DatetimeForms, datetimeForms, datetimeText } from '../datetime-text.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { openTextOutput } from '../text-output.ts'
import { type TextCodec, textCodec } from '../write-codec.ts'
import { type FieldForm, fieldText } from './field-text.ts'
import { type CsvOptions, csvFlag, csvOptions } from './options.ts'
import { checkTypes } from './types.ts'

/** What a task needs to write a CSV file. Plain data. */
export interface CsvWriteState {
  readonly schema: StructType
  readonly form: FieldForm
  readonly header: boolean
  readonly datetimes: DatetimeForms
  readonly codec: TextCodec
  readonly encoding: string
}

/** Driver: checks schema and options. Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, CODEC_NOT_AVAILABLE, and the errors of options. */
export function csvWriteFormat(request: WriteRequest): WriteFormat {
  const o = request.options
  checkTypes(request.schema)
  const read = csvOptions(o, request.sessionTimeZone, request.conf)
  const { codec, suffix } = textCodec(o)
  const state: CsvWriteState = {
    schema: request.schema,
    form: fieldForm(o, read),
    header: read.header,
    datetimes: datetimeForms(o, request.sessionTimeZone),
    codec,
    encoding: read.encoding,
  }
  return { extension: `.${o.extension ?? 'csv'}${suffix}`, state }
}

/** How fields are written, by options (keys lower case). */
export function fieldForm(o: Readonly<Record<string, string>>, read: CsvOptions): FieldForm {
  const none = (c: string) => (c === '' ? '\0' : c)
  return {
    separator: read.separator,
    quote: none(read.quote),
    escape: none(read.escape),
    escapeEscape: read.escapeEscape,
    comment: read.comment === '' ? '#' : read.comment,
    quoteAll: csvFlag(o, 'quoteall', false),
    escapeQuotes: csvFlag(o, 'escapequotes', true),
    nullValue: read.nullValue,
    emptyValue: o.emptyvalue ?? '""',
    trimLeading: csvFlag(o, 'ignoreleadingwhitespace', true),
    trimTrailing: csvFlag(o, 'ignoretrailingwhitespace', true),
    lineSep: read.lineSep ?? '\n',
  }
}

export function valueText(t: DataType, forms: DatetimeForms): (v: Value) => string {
  if (t.type === 'binary') return displayText(t, zoneOf(forms.timeZone))
  return datetimeText(t, forms) ?? castText(t, zoneOf(forms.timeZone), false)
}

/** Worker: writes one file. */
export function openCsvWriter(memory: Memory, state: CsvWriteState, path: string): FileWriter {
  const texts = state.schema.fields.map(f => valueText(f.dataType, state.datetimes))
  const field = fieldText(state.form)
  const { separator, lineSep } = state.form
  const output = openTextOutput(path, state.codec, state.encoding)
  let count = 0

  function writeRow(row: string): void {
    // Rows without any text are left out
    if (row !== '') output.text(row + lineSep)
  }
  if (state.header) writeRow(state.schema.fields.map((f, i) => field(f.name, i)).join(separator))

  return {
    write(batch, rows) {
      const columns = texts.map((_, i) => columnToArray(memory, batch.columns[i]!, rows))
      for (let r = 0; r < rows; r++) {
        let row = ''
        for (let i = 0; i < texts.length; i++) {
          const v = columns[i]![r]!
          const text = field(v === null ? null : texts[i]!(v), i)
          row += i === 0 ? text : separator + text
        }
        writeRow(row)
      }
      count += rows
      return output.ready()
    },
    close() {
      const done = (bytes: number) => ({ rows: count, bytes })
      const bytes = output.close()
      return typeof bytes === 'number' ? done(bytes) : bytes.then(done)
    },
    abort: () => output.abort(),
  }
}
