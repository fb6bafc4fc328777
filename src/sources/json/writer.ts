import type { Memory } from '../../columnar/memory.ts'
import { columnToArray } from '../../columnar/reader.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { datetimeForms } from '../datetime-text.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { charsetOf } from '../text-encoder.ts'
import { openTextOutput } from '../text-output.ts'
import { type TextCodec, textCodec } from '../write-codec.ts'
import { javaFlag, lineSeparator } from '../write-options.ts'
import { type JsonForm, jsonText } from './value-text.ts'

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

/** Worker: writes one file. */
export function openJsonWriter(memory: Memory, state: JsonWriteState, path: string): FileWriter {
  const text = jsonText(state.schema, state.form)
  const fields = state.schema.fields.length
  const output = openTextOutput(path, state.codec, state.encoding)
  let count = 0
  return {
    write(batch, rows) {
      const columns = state.schema.fields.map((_, i) => columnToArray(memory, batch.columns[i]!, rows))
      for (let r = 0; r < rows; r++) {
        const row = new Array(fields)
        for (let i = 0; i < fields; i++) row[i] = columns[i]![r]!
        output.text(text(row) + state.lineSep)
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
