import { type DataType, NullType, StringType, StructField, StructType, VariantType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { isSplittable } from '../byte-input.ts'
import { withCodecs } from '../compression/codecs.ts'
import { checkCorruptColumn } from '../corrupt-column.ts'
import { resolveFiles, sourceOf } from '../files.ts'
import { withPartitionColumns } from '../partition-columns.ts'
import type { ResolveRequest, ScanPlan, ScanRequest, ScanSource, Source } from '../source.ts'
import { readText } from '../text-file.ts'
import { type ColumnPlaces, fieldsOf, planText, type TextSplit } from '../text-plan.ts'
import { type CsvScan, openLines, openRecords } from './cursor.ts'
import { columnNames } from './header.ts'
import { typeInference } from './infer.ts'
import { canInferByKernels, inferColumns } from './infer-columns.ts'
import { type CsvOptions, checkSamplingRatio, csvOptions } from './options.ts'
import { sampleRecords } from './sample.ts'
import { checkTypes } from './types.ts'
import { csvWriteFormat } from './writer.ts'

/** Delimited text. */
export const csv: Source = {
  name: 'csv',
  aliases: ['com.databricks.spark.csv'],
  options: {
    sep: ',',
    header: 'false',
    inferschema: 'false',
    quote: '"',
    escape: '\\',
    mode: 'PERMISSIVE',
    encoding: 'UTF-8',
    multiline: 'false',
  },

  checkTypes,

  resolve(request) {
    const options = csvOptions(request.options, request.sessionTimeZone, request.conf)
    const resolved = resolveFiles(request)
    const paths = resolved.files.map(f => f.path)
    const made = (data: StructType): ScanSource => {
      checkTypes(data)
      return sourceOf('csv', request, resolved, data)
    }
    // as in Spark, where CSV has no values of that type
    if (request.options.singlevariantcolumn !== undefined)
      return made(StructType([StructField(request.options.singlevariantcolumn, VariantType)]))
    return request.schema ? made(resolved.dataSchema(request.schema)) : withCodecs(paths, () => made(inferSchema(request, options, paths)))
  },

  plan,
  writer: csvWriteFormat,

  open(plan, split, memory) {
    const { scan, places, partitionValues } = plan.state as CsvState & ColumnPlaces
    const range = split.detail as TextSplit
    const open = (text?: string) =>
      withPartitionColumns(
        memory,
        text === undefined ? openLines(memory, scan, range) : openRecords(memory, scan, range, text),
        plan.columns.length,
        places,
        partitionValues[range.file]!,
      )
    if (!scan.options.multiLine && (scan.options.lineSep?.length ?? 1) === 1) return open()
    const text = readText(memory, range.path, scan.options.encoding)
    return typeof text === 'string' ? open(text) : text.then(open)
  },
}

/** What the workers need for all splits. */
interface CsvState {
  readonly scan: CsvScan
}

const alike = (a: string, b: string, caseSensitive: boolean) => (caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())

function plan(source: ScanSource, request: ScanRequest): ScanPlan {
  const options = csvOptions(source.options, source.sessionTimeZone, request.conf)
  const caseSensitive = request.conf('spark.sql.caseSensitive') === 'true'
  const isCorrupt = (name: string) => alike(name, options.corruptColumn, caseSensitive)
  checkCorruptColumn(source.schema, isCorrupt)
  const inFile = source.schema.fields.filter(f => !source.partitionColumns.includes(f.name) && !isCorrupt(f.name))
  const fromRecord = fieldsOf(source, request).filter(f => !source.partitionColumns.includes(f.name))
  if (fromRecord.length === 1 && isCorrupt(fromRecord[0]!.name))
    throw sparkError('UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN', {})
  const wanted = fromRecord.filter(f => !isCorrupt(f.name)).length
  const scan: CsvScan = {
    options,
    record: {
      fields: inFile.length,
      columns: fromRecord.map(f => ({ ordinal: isCorrupt(f.name) ? -1 : inFile.indexOf(f), dataType: f.dataType })),
      // Spark's parser gives as many tokens as it is asked for where it is asked for some only
      checkCount: !(options.columnPruning && wanted < inFile.length),
    },
    names: inFile.map(f => f.name),
    caseSensitive,
  }
  const whole = options.multiLine || (options.lineSep?.length ?? 1) > 1
  return planText<CsvState>(source, request, f => !whole && isSplittable(f.path, options.encoding), { scan })
}

/** Column names from the first record, types from a sample of the rest, all text unless inference is asked for. */
function inferSchema(request: ResolveRequest, o: CsvOptions, paths: readonly string[]): StructType {
  if (paths.length === 0) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'CSV' })
  const records = sampleRecords(paths, o)
  const first = records.first
  if (first === undefined) return StructType([])
  checkSamplingRatio(o.samplingRatio)
  const names = columnNames(first, o, request.caseSensitive)
  let types: DataType[] = names.map(() => StringType)
  if (o.inferSchema) {
    const infer = typeInference(o, request.conf('spark.sql.timestampType') === 'TIMESTAMP_NTZ' ? 'TIMESTAMP_NTZ' : 'TIMESTAMP_LTZ')
    types = names.map(() => NullType)
    if (canInferByKernels(paths, o)) types = inferColumns(paths, o, first, names.length, infer)
    else
      for (const tokens of records.all())
        for (let i = 0; i < Math.min(tokens.length, types.length); i++) types[i] = infer(types[i]!, tokens[i]!)
    types = types.map(t => (t.type === 'null' ? StringType : t))
  }
  return StructType(names.map((name, i) => StructField(name, types[i]!)))
}
