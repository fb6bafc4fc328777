import type { Memory } from '../../columnar/memory.ts'
import { columnToArray } from '../../columnar/reader.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { fileUri } from '../path.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { openTextOutput } from '../text-output.ts'
import { type TextCodec, textCodec } from '../write-codec.ts'
import { elementText } from './element-text.ts'
import { requireRowTag, type XmlOptions, xmlOptions } from './options.ts'

/** What a task needs to write an XML file. Plain data. */
export interface XmlWriteState {
  readonly schema: StructType
  readonly form: XmlOptions
  readonly options: Readonly<Record<string, string>>
  readonly timeZone: string
  readonly codec: TextCodec
}

/** Driver: checks schema and options. Raises XML_ROW_TAG_MISSING, UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, CODEC_NOT_AVAILABLE, and the errors of options. */
export function xmlWriteFormat(request: WriteRequest): WriteFormat {
  const { options, schema, sessionTimeZone: timeZone } = request
  requireRowTag(options)
  if (schema.fields.length === 0) throw sparkError('EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE', { format: 'XML' })
  for (const f of schema.fields)
    if (hasInterval(f.dataType))
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'XML',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
  const form = xmlOptions(options, timeZone, request.conf)
  if (form.rootTag === '') throw javaError("requirement failed: 'rootTag' option should not be an empty string.")
  const { codec, suffix } = textCodec(options)
  const state: XmlWriteState = { schema, form, options, timeZone, codec }
  elementText(schema, form, options, timeZone)
  return { extension: `.xml${suffix}`, state }
}

function hasInterval(t: DataType): boolean {
  if (t.type === 'array') return hasInterval(t.element)
  if (t.type === 'map') return hasInterval(t.key) || hasInterval(t.value)
  return t.type === 'struct' ? t.fields.some(f => hasInterval(f.dataType)) : t.type === 'calendar_interval'
}

/** Worker: writes one file. */
export function openXmlWriter(memory: Memory, { schema, form, options, timeZone, codec }: XmlWriteState, path: string): FileWriter {
  const output = openTextOutput(path, codec, form.encoding)
  const text = elementText(schema, form, options, timeZone, 1)
  let count = 0
  const rowText = (row: readonly Value[]): string => {
    try {
      return text(row)
    } catch (e) {
      throw sparkError('TASK_WRITE_FAILED', { path: fileUri(path) }, [], e)
    }
  }
  return {
    write(batch, rows) {
      if (count === 0) output.text(head(form))
      const columns = schema.fields.map((_, i) => columnToArray(memory, batch.columns[i]!, rows))
      for (let r = 0; r < rows; r++) output.text(`\n${form.indent}${rowText(columns.map(c => c[r]!))}`)
      count += rows
      return output.ready()
    },
    close() {
      // what follows the name are attributes
      if (count > 0) output.text(`\n</${form.rootTag.split(/\s/)[0]}>`)
      const done = (bytes: number) => ({ rows: count, bytes })
      const bytes = output.close()
      return typeof bytes === 'number' ? done(bytes) : bytes.then(done)
    },
    abort: () => output.abort(),
  }
}

const head = ({ declaration, rootTag }: XmlOptions): string =>
  `${declaration === '' ? '' : `<?xml ${declaration}?>\n`}<${rootTag.replace(/'([^']*)'/g, '"$1"')}>`
