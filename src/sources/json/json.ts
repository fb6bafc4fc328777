import { StructField, StructType, VariantType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { isSplittable } from '../byte-input.ts'
import { withCodecs } from '../compression/codecs.ts'
import { checkCorruptColumn } from '../corrupt-column.ts'
import { checkSamplingRatio } from '../csv/options.ts'
import { sampleLines, sampleTexts } from '../csv/sample.ts'
import { resolveFiles, sourceOf } from '../files.ts'
import { withPartitionColumns } from '../partition-columns.ts'
import type { ResolveRequest, ScanPlan, ScanRequest, ScanSource, Source } from '../source.ts'
import { readText } from '../text-file.ts'
import { type ColumnPlaces, fieldsOf, planText, type TextSplit } from '../text-plan.ts'
import { type JsonScan, openJsonLines, openJsonText } from './cursor.ts'
import { inferJsonSchema, jsonInference } from './infer.ts'
import { inferFromLines } from './infer-lines.ts'
import { type JsonOptions, jsonOptions } from './options.ts'
import { jsonWriter } from './writer.ts'

/** What the workers need for all splits. */
interface JsonState {
  readonly scan: JsonScan
}

/** JSON lines, or with `multiLine` a record or an array of records per file. */
export const json: Source = {
  name: 'json',
  options: { mode: 'PERMISSIVE', multiline: 'false', encoding: 'UTF-8', samplingratio: '1.0', primitivesasstring: 'false' },

  resolve(request) {
    const options = jsonOptions(request.options, request.sessionTimeZone, request.conf)
    const resolved = resolveFiles(request)
    const paths = resolved.files.map(f => f.path)
    const made = (data: StructType): ScanSource => {
      checkSchema(data, request.caseSensitive)
      return { ...sourceOf('json', request, resolved, data), ...(request.defaults ? { defaults: request.defaults } : {}) }
    }
    if (request.schema === undefined && options.singleVariantColumn !== undefined)
      return made(StructType([StructField(options.singleVariantColumn, VariantType)]))
    return request.schema ? made(resolved.dataSchema(request.schema)) : withCodecs(paths, () => made(infer(request, options, paths)))
  },

  plan,
  writer: jsonWriter,

  open(plan, split, memory) {
    const { scan, places, partitionValues } = plan.state as JsonState & ColumnPlaces
    const range = split.detail as TextSplit
    const open = (text?: string) =>
      withPartitionColumns(
        memory,
        text === undefined ? openJsonLines(memory, scan, range) : openJsonText(memory, scan, range, text),
        plan.columns.length,
        places,
        partitionValues[range.file]!,
      )
    if (!isWhole(scan.options)) return open()
    const text = readText(memory, range.path, scan.options.encoding)
    return typeof text === 'string' ? open(text) : text.then(open)
  },
}

/** Lines can be told apart by one byte. */
const isByte = (lineSep: string | undefined): boolean => lineSep === undefined || (lineSep.length === 1 && lineSep.charCodeAt(0) < 128)

/** Files are read at once, not line by line. */
const isWhole = (o: JsonOptions): boolean => o.multiLine || !isByte(o.lineSep) || o.singleVariantColumn !== undefined

const alike = (a: string, b: string, caseSensitive: boolean) => (caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())

function infer(request: ResolveRequest, o: JsonOptions, paths: readonly string[]): StructType {
  if (paths.length === 0) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'JSON' })
  checkSamplingRatio(o.samplingRatio)
  const ntz = request.conf('spark.sql.timestampType') === 'TIMESTAMP_NTZ'
  // Where decimals are preferred some numbers are refused, wherever they stand
  if (!o.multiLine && !o.prefersDecimal && isByte(o.lineSep) && paths.every(path => isSplittable(path, o.encoding)))
    return inferFromLines(paths, o, jsonInference(o, ntz))
  const records = o.multiLine ? sampleTexts(paths, o.encoding) : sampleLines(paths, o.encoding, o.lineSep, o.samplingRatio)
  return inferJsonSchema(records, o, ntz)
}

/** Raises COLUMN_ALREADY_EXISTS, UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE. */
function checkSchema(schema: StructType, caseSensitive: boolean): void {
  const seen = new Set<string>()
  for (const f of schema.fields) {
    const key = caseSensitive ? f.name : f.name.toLowerCase()
    if (seen.has(key)) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: `\`${key}\`` })
    seen.add(key)
    if (['calendar_interval', 'geometry', 'geography'].includes(f.dataType.type))
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'JSON',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
  }
}

function plan(source: ScanSource, request: ScanRequest): ScanPlan {
  const options = jsonOptions(source.options, source.sessionTimeZone, request.conf)
  const caseSensitive = request.conf('spark.sql.caseSensitive') === 'true'
  const isCorrupt = (f: StructField) => alike(f.name, options.corruptColumn, caseSensitive)
  checkCorruptColumn(source.schema, name => alike(name, options.corruptColumn, caseSensitive))
  const inRecords = fieldsOf(source, request).filter(f => !source.partitionColumns.includes(f.name))
  if (inRecords.length === 1 && isCorrupt(inRecords[0]!)) throw sparkError('UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN', {})
  const whole = isWhole(options)
  const scan: JsonScan = {
    options,
    schema: StructType(inRecords),
    corrupt: inRecords.findIndex(isCorrupt),
    ...(source.defaults ? { defaults: inRecords.map(f => source.defaults![f.name] ?? null) } : {}),
  }
  return planText<JsonState>(source, request, f => !whole && isSplittable(f.path, options.encoding), { scan })
}
