import type { Memory } from '../../columnar/memory.ts'
import { columnToArray } from '../../columnar/reader.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { datetimeForms } from '../datetime-text.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { type RowText, rowText } from '../text/row-text.ts'
import { openRowWriter } from '../text/row-writer.ts'
import { charsetOf } from '../text-encoder.ts'
import { type TextCodec, textCodec } from '../write-codec.ts'
import { javaFlag, lineSeparator } from '../write-options.ts'
import { type JsonForm, jsonText, memberTexts } from './value-text.ts'

/** What a task needs to write a JSON file. Plain data. */
export interface JsonWriteState {
  readonly schema: StructType
  readonly form: JsonForm
  readonly lineSep: string
  readonly codec: TextCodec
  readonly encoding: string
}

/** Driver: checks schema and options. Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, CODEC_NOT_AVAILABLE, and the errors of options. */
export function jsonWriter(request: WriteRequest): WriteFormat {
  const { options: o, schema } = request
  if (schema.fields.length === 0) throw sparkError('EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE', { format: 'JSON' })
  for (const f of schema.fields)
    if (hasInterval(f.dataType))
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'JSON',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
  const { codec, suffix } = textCodec(o)
  const state: JsonWriteState = {
    schema,
    form: {
      datetimes: datetimeForms(o, request.sessionTimeZone),
      ignoreNullFields: javaFlag(o.ignorenullfields, request.conf('spark.sql.jsonGenerator.ignoreNullFields') !== 'false'),
      pretty: javaFlag(o.pretty, false),
      ascii: javaFlag(o.writenonasciicharacterascodepoint, request.conf('spark.sql.json.writeNonAsciiCharacterAsCodePoint') === 'true'),
    },
    lineSep: lineSeparator(o.linesep) ?? '\n',
    codec,
    encoding: charsetOf(o.encoding ?? o.charset ?? 'UTF-8', 'JSONOptions'),
  }
  jsonText(schema, state.form)
  return { extension: `.json${suffix}`, state }
}

function hasInterval(t: DataType): boolean {
  if (t.type === 'array') return hasInterval(t.element)
  if (t.type === 'map') return hasInterval(t.key) || hasInterval(t.value)
  return t.type === 'struct' ? t.fields.some(f => hasInterval(f.dataType)) : t.type === 'calendar_interval'
}

const DIRECT: readonly DataType['type'][] = ['byte', 'short', 'int', 'long', 'boolean']
const QUOTED: readonly DataType['type'][] = ['string', 'char', 'varchar']

/** How a kernel writes the type; undefined where it does not. */
function direct(t: DataType, form: JsonForm): 'plain' | 'quoted' | undefined {
  if (DIRECT.includes(t.type) || (t.type === 'decimal' && t.scale <= 6)) return 'plain'
  return QUOTED.includes(t.type) || (t.type === 'date' && form.datetimes.dateFormat === undefined) ? 'quoted' : undefined
}

/** Rows over several lines. */
function prettyRows(memory: Memory, { schema, form, lineSep }: JsonWriteState): RowText {
  const text = jsonText(schema, form)
  return {
    write(batch, rows) {
      const columns = schema.fields.map((_, i) => columnToArray(memory, batch.columns[i]!, rows))
      let out = ''
      for (let r = 0; r < rows; r++) out += text(columns.map(c => c[r]!)) + lineSep
      return Buffer.from(out)
    },
    close() {},
  }
}

/** Worker: writes one file. */
export function openJsonWriter(memory: Memory, state: JsonWriteState, path: string): FileWriter {
  const { schema, form, lineSep } = state
  if (form.pretty) return openRowWriter(prettyRows(memory, state), path, state.codec, state.encoding, () => '')
  const members = memberTexts(schema, form)
  const rowsText = rowText(
    memory,
    members.map(({ name, text }, i) => {
      const { dataType } = schema.fields[i]!
      return { dataType, prefix: name, direct: direct(dataType, form), text, nullText: form.ignoreNullFields ? undefined : 'null' }
    }),
    { json: true, open: '{', close: `}${lineSep}`, separator: ',', quote: '"', comment: '', ascii: form.ascii },
  )
  return openRowWriter(rowsText, path, state.codec, state.encoding, () => '')
}
