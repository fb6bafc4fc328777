import type { Memory } from '../../columnar/memory.ts'
import { castText, displayText } from '../../types/cast/to-string.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type DatetimeForms, datetimeForms, datetimeText } from '../datetime-text.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { rowText } from '../text/row-text.ts'
import { openRowWriter } from '../text/row-writer.ts'
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
  if (request.schema.fields.length === 0) throw sparkError('EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE', { format: 'CSV' })
  checkTypes(request.schema, 'null')
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

/** What the kernels write needs no quotes, and their look at strings is for this form. */
function isUsual(f: FieldForm): boolean {
  const marks = [f.separator, f.quote, f.comment, ...f.lineSep]
  return (
    !f.quoteAll &&
    f.separator.length === 1 &&
    marks.every(c => c < '\x80' && !/[\w.+:-]/.test(c)) &&
    (f.escape === '\\' || f.escape === f.quote) &&
    (f.lineSep.length === 1 || [...f.lineSep].every(c => c < ' '))
  )
}

const DIRECT: readonly DataType['type'][] = ['string', 'char', 'varchar', 'byte', 'short', 'int', 'long', 'boolean']

/** Worker: writes one file. */
export function openCsvWriter(memory: Memory, state: CsvWriteState, path: string): FileWriter {
  const { form, schema, datetimes } = state
  const texts = schema.fields.map(f => valueText(f.dataType, datetimes))
  const field = fieldText(form)
  const { separator, lineSep } = form
  const usual = isUsual(form)
  const isDirect = (t: DataType): boolean =>
    usual &&
    (DIRECT.includes(t.type) || (t.type === 'decimal' && t.scale <= 6) || (t.type === 'date' && datetimes.dateFormat === undefined))
  const rowsText = rowText(
    memory,
    schema.fields.map((f, i) => ({
      dataType: f.dataType,
      prefix: '',
      direct: isDirect(f.dataType) ? 'plain' : undefined,
      text: v => field(texts[i]!(v), i),
      nullText: field(null, i),
    })),
    { json: false, open: '', close: lineSep, separator, quote: form.quote, comment: form.comment, ascii: false },
  )
  return openRowWriter(rowsText, path, state.codec, state.encoding, () => {
    const names = state.header ? schema.fields.map((f, i) => field(f.name, i)).join(separator) : ''
    // Rows without any text are left out
    return names === '' ? '' : names + lineSep
  })
}
