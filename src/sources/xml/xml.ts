import { type DataType, StructField, StructType, VariantType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { withCodecs } from '../compression/codecs.ts'
import { checkCorruptColumn } from '../corrupt-column.ts'
import { checkSamplingRatio } from '../csv/options.ts'
import { sampling, texts } from '../csv/sample.ts'
import { resolveFiles, sourceOf } from '../files.ts'
import { withPartitionColumns } from '../partition-columns.ts'
import type { ResolveRequest, ScanPlan, ScanRequest, ScanSource, Source } from '../source.ts'
import { type ColumnPlaces, fieldsOf, planText, type TextSplit } from '../text-plan.ts'
import { openXml, type XmlScan } from './cursor.ts'
import { inferXmlRecords, knownXml } from './infer.ts'
import { requireRowTag, type XmlOptions, xmlOptions } from './options.ts'
import { recordsIn, type XmlRecord } from './records.ts'
import { xmlWriteFormat } from './writer.ts'

/** What the workers need for all splits. */
interface XmlState {
  readonly scan: XmlScan
}

/** XML: a row per element of a name (`rowTag`). Source: Spark's `XmlFileFormat`. */
export const xml: Source = {
  name: 'xml',
  aliases: ['com.databricks.spark.xml'],
  options: { rowtag: undefined, mode: 'PERMISSIVE', multiline: 'true', encoding: 'UTF-8', samplingratio: '1.0', inferschema: 'true' },

  resolve(request) {
    requireRowTag(request.options)
    const options = xmlOptions(request.options, request.sessionTimeZone, request.conf)
    const resolved = resolveFiles(request)
    const made = (data: StructType): ScanSource => {
      checkSchema(data, request.caseSensitive)
      return sourceOf('xml', request, resolved, data)
    }
    if (request.schema === undefined && options.singleVariantColumn !== undefined)
      return made(StructType([StructField(options.singleVariantColumn, VariantType)]))
    if (request.schema && options.singleVariantColumn !== undefined) checkSingleVariant(request.schema, options)
    if (request.schema) return made(resolved.dataSchema(request.schema))
    const paths = resolved.files.map(f => f.path)
    return withCodecs(paths, () => made(infer(request, options, paths)))
  },

  plan,
  writer: xmlWriteFormat,

  open(plan, split, memory) {
    const { scan, places, partitionValues } = plan.state as XmlState & ColumnPlaces
    const { path, file } = split.detail as TextSplit
    return withPartitionColumns(memory, openXml(memory, scan, path), plan.columns.length, places, partitionValues[file]!)
  },
}

function infer(request: ResolveRequest, o: XmlOptions, paths: readonly string[]): StructType {
  if (paths.length === 0) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'XML' })
  checkSamplingRatio(o.samplingRatio)
  const times = request.conf('spark.sql.timeType.enabled') === 'true'
  const keep = sampling(o.samplingRatio)
  const merged = paths.reduce<StructType | undefined>((others, path) => inferXmlRecords(sample(path, o, keep), o, times, others), undefined)
  return knownXml(merged ?? StructType([]), o)
}

/** The records of a file that the schema is inferred from, a piece of it at a time. */
function* sample(path: string, o: XmlOptions, keep: () => boolean): Iterable<XmlRecord> {
  const records = recordsIn(o)
  for (const piece of texts(path, o.encoding)) for (const r of records.push(piece)) if (keep()) yield r
  for (const r of records.end()) if (keep()) yield r
}

/** Raises COLUMN_ALREADY_EXISTS, UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, INVALID_XML_SCHEMA_MAP_TYPE. */
function checkSchema(schema: StructType, caseSensitive: boolean): void {
  checkNames(schema, caseSensitive)
  for (const f of schema.fields) {
    if (UNREADABLE.has(f.dataType.type)) throw unsupportedType(f)
    if (holds(f.dataType, t => t.type === 'map' && t.key.type !== 'string'))
      throw sparkError('INVALID_XML_SCHEMA_MAP_TYPE', { xmlSchema: quotedSqlName(schema) })
  }
}

/** No two fields of a struct have the same name, however deep it lies. */
function checkNames(t: DataType, caseSensitive: boolean): void {
  if (t.type === 'array') checkNames(t.element, caseSensitive)
  if (t.type === 'map') checkNames(t.value, caseSensitive)
  if (t.type !== 'struct') return
  const seen = new Set<string>()
  for (const f of t.fields) {
    const key = caseSensitive ? f.name : f.name.toLowerCase()
    if (seen.has(key)) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: `\`${key}\`` })
    seen.add(key)
    checkNames(f.dataType, caseSensitive)
  }
}

/** A record that is one variant leaves room for the malformed ones alone. Raises INVALID_SINGLE_VARIANT_COLUMN. */
function checkSingleVariant(schema: StructType, o: XmlOptions): void {
  const others = schema.fields.filter(f => f.name !== o.corruptColumn)
  if (others.length !== 1 || others[0]!.dataType.type !== 'variant')
    throw sparkError('INVALID_SINGLE_VARIANT_COLUMN', { schema: quotedSqlName(schema) })
}

function holds(t: DataType, is: (t: DataType) => boolean): boolean {
  if (is(t)) return true
  if (t.type === 'array') return holds(t.element, is)
  if (t.type === 'map') return holds(t.value, is)
  return t.type === 'struct' && t.fields.some(f => holds(f.dataType, is))
}

const UNREADABLE: ReadonlySet<string> = new Set(['calendar_interval', 'geometry', 'geography'])

const unsupportedType = (f: StructField): Error =>
  sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
    format: 'XML',
    columnName: `\`${f.name}\``,
    columnType: quotedSqlName(f.dataType),
  })

const alike = (a: string, b: string, caseSensitive: boolean) => (caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())

function plan(source: ScanSource, request: ScanRequest): ScanPlan {
  const options = xmlOptions(source.options, source.sessionTimeZone, request.conf)
  const caseSensitive = request.conf('spark.sql.caseSensitive') === 'true'
  const isCorrupt = (name: string) => alike(name, options.corruptColumn, caseSensitive)
  checkCorruptColumn(source.schema, isCorrupt)
  const inRecords = fieldsOf(source, request).filter(f => !source.partitionColumns.includes(f.name))
  if (inRecords.length === 1 && isCorrupt(inRecords[0]!.name)) throw sparkError('UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN', {})
  const scan: XmlScan = { options, schema: StructType(inRecords), corrupt: inRecords.findIndex(f => isCorrupt(f.name)) }
  return planText<XmlState>(source, request, () => false, { scan })
}
