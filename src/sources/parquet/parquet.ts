import type { Memory } from '../../columnar/memory.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { catalogString } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { packFiles } from '../file-partitions.ts'
import { resolveFiles } from '../files.ts'
import type { ColumnStatistics, FileEntry, ResolveRequest, ScanPlan, ScanRequest, ScanSource, Source, Split } from '../source.ts'
import type { ChunkPlan } from './column.ts'
import { conversionTo } from './conversion.ts'
import { openRowGroup, type RowGroupSplit } from './cursor.ts'
import { fault, fileUri, readFailure } from './errors.ts'
import { readFooter } from './footer.ts'
import { mergeSchemas } from './merge.ts'
import { type ColumnMetadata, columnChunk, Encoding, type FileMetadata, PHYSICAL_NAMES, type RowGroup } from './metadata.ts'
import { mayMatch } from './prune.ts'
import { type ParquetNode, type SchemaOptions, schemaTree, sparkSchema } from './schema.ts'
import { type ChunkStatistics, chunkStatistics, compareBounds } from './statistics.ts'

/** A file's parsed footer and schema. */
interface ParquetFile {
  readonly metadata: FileMetadata
  readonly root: ParquetNode
}

/** Parquet files. */
export const parquet: Source = {
  name: 'parquet',
  options: { mergeschema: undefined, compression: undefined, datetimerebasemode: undefined, int96rebasemode: undefined },

  resolve(request) {
    const resolved = resolveFiles(request)
    const files = new Map<string, ParquetFile>()
    const dataSchema = request.schema ? resolved.dataSchema(request.schema) : inferSchema(request, resolved.files, files)
    return {
      format: 'parquet',
      paths: resolved.roots,
      files: resolved.files,
      schema: resolved.withPartitions(dataSchema),
      partitionColumns: resolved.partitionColumns,
      options: request.options,
      sessionTimeZone: request.sessionTimeZone,
      statistics: statistics(resolved.files, dataSchema, files, request.caseSensitive),
      driverState: { files, caseSensitive: request.caseSensitive },
    }
  },

  plan,
  open: (_plan, split, memory: Memory) => openRowGroup(memory, split.detail as RowGroupSplit),
}

function openFile(entry: FileEntry, cache: Map<string, ParquetFile>): ParquetFile {
  const known = cache.get(entry.path)
  if (known !== undefined) return known
  const metadata = readFooter(entry.path)
  let root: ParquetNode
  try {
    root = schemaTree(metadata)
  } catch (e) {
    throw readFailure({ path: entry.path }, e)
  }
  const file = { metadata, root }
  cache.set(entry.path, file)
  return file
}

const truth = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text.toLowerCase() === 'true')

function schemaOptions(conf: (key: string) => string | undefined): SchemaOptions {
  return {
    binaryAsString: truth(conf('spark.sql.parquet.binaryAsString')) ?? false,
    inferTimestampNTZ: truth(conf('spark.sql.parquet.inferTimestampNTZ.enabled')) ?? true,
    nanosAsLong: truth(conf('spark.sql.legacy.parquet.nanosAsLong')) ?? false,
  }
}

/** The schema of the first file by name, or of all of them merged. */
function inferSchema(request: ResolveRequest, entries: readonly FileEntry[], cache: Map<string, ParquetFile>): StructType {
  const merge = truth(request.options.mergeschema) ?? truth(request.conf('spark.sql.parquet.mergeSchema')) ?? false
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))
  const first = sorted[0]
  if (first === undefined) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' })
  const options = schemaOptions(request.conf)
  const of = (entry: FileEntry) => {
    const { metadata, root } = openFile(entry, cache)
    return sparkSchema(metadata, root, options)
  }
  return merge ? sorted.slice(1).reduce((schema, entry) => mergeSchemas(schema, of(entry), request.caseSensitive), of(first)) : of(first)
}

function findNode(root: ParquetNode, name: string, caseSensitive: boolean): ParquetNode | undefined {
  const exact = root.children.find(n => n.name === name)
  if (exact !== undefined || caseSensitive) return exact
  const lower = name.toLowerCase()
  return root.children.find(n => n.name.toLowerCase() === lower)
}

const isFlat = (n: ParquetNode): boolean => n.leaf >= 0 && n.maxRepetition === 0 && n.maxDefinition <= 1

function groupStatistics(file: ParquetFile, group: RowGroup, node: ParquetNode, target: DataType): ChunkStatistics {
  const ordered = file.metadata.columnOrders?.[node.leaf] ?? false
  return chunkStatistics(columnChunk(file.metadata, group, node.leaf), node, target, ordered)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Sums up the footers; columns whose bounds some row group lacks have none. */
function statistics(entries: readonly FileEntry[], schema: StructType, cache: Map<string, ParquetFile>, caseSensitive: boolean) {
  const files = entries.filter(e => e.size > 0).map(e => openFile(e, cache))
  const columns: Record<string, ColumnStatistics> = {}
  for (const field of schema.fields) {
    if (isNested(field.dataType)) continue
    let min: Value | undefined
    let max: Value | undefined
    let bounded = true
    let nullCount = 0
    let values = 0
    let bytes = 0
    for (const file of files) {
      const node = findNode(file.root, field.name, caseSensitive)
      if (node === undefined || !isFlat(node)) {
        bounded = false
        nullCount = Number.NaN
        continue
      }
      for (const group of file.metadata.rowGroups) {
        const s = groupStatistics(file, group, node, field.dataType)
        nullCount += s.nullCount ?? Number.NaN
        const chunk = columnChunk(file.metadata, group, node.leaf)
        values += s.values
        // Pages of codes say nothing about the length of values
        bytes += chunk.encodings.some(e => e === Encoding.RLE_DICTIONARY || e === Encoding.PLAIN_DICTIONARY)
          ? Number.NaN
          : chunk.uncompressedSize
        if (s.nullCount === s.values) continue
        if (s.min === undefined || s.max === undefined) {
          bounded = false
          continue
        }
        if (min === undefined || compareBounds(s.min, min, field.dataType) < 0) min = s.min
        if (max === undefined || compareBounds(s.max, max, field.dataType) > 0) max = s.max
      }
    }
    columns[field.name] = {
      ...(bounded && min !== undefined && max !== undefined ? readableBounds(min, max, field.dataType) : {}),
      ...(Number.isNaN(nullCount) ? {} : { nullCount }),
      ...(bytes > 4 * values && (field.dataType.type === 'string' || field.dataType.type === 'binary')
        ? { averageLength: bytes / values - 4 }
        : {}),
    }
  }
  return {
    rowCount: files.reduce((n, f) => n + f.metadata.rows, 0),
    sizeInBytes: entries.reduce((n, e) => n + e.size, 0),
    columns,
  }
}

/** Bounds as internal values: those of strings become text, where they are whole UTF-8. */
function readableBounds(min: Value, max: Value, t: DataType): { min?: Value; max?: Value } {
  if (t.type === 'binary' || !(min instanceof Uint8Array) || !(max instanceof Uint8Array)) return { min, max }
  try {
    return { min: decoder.decode(min), max: decoder.decode(max) }
  } catch {
    return {}
  }
}

function plan(source: ScanSource, request: ScanRequest): ScanPlan {
  const state = source.driverState as { files: Map<string, ParquetFile>; caseSensitive: boolean } | undefined
  const cache = state?.files ?? new Map<string, ParquetFile>()
  const caseSensitive = state?.caseSensitive ?? truth(request.conf('spark.sql.caseSensitive')) ?? false
  const pushdown = truth(request.conf('spark.sql.parquet.filterPushdown')) ?? true
  const fields = request.columns.map(name => {
    const field = source.schema.fields.find(f => f.name === name)
    if (field === undefined) throw sparkError('INTERNAL_ERROR', { message: `The scan has no column ${name}.` })
    if (isNested(field.dataType) && !source.partitionColumns.includes(name))
      throw unsupported(`reading the nested column \`${name}\` of Parquet files.`)
    return field
  })
  const hasNulls = fields.map(() => false)
  const splits: Split[] = []
  const ranges = packFiles(source.files, request, () => true)
  for (const range of ranges) {
    const file = openFile(range.file, cache)
    const { metadata, root } = file
    metadata.rowGroups.forEach((group, index) => {
      if (group.rows === 0) return
      try {
        const middle = groupMiddle(metadata, group)
        const isLast = range.start + range.length === range.file.size
        if (middle < range.start || (middle >= range.start + range.length && !isLast)) return
        const partitionValue = (name: string) => {
          const at = source.partitionColumns.indexOf(name)
          return at < 0 ? undefined : range.file.partitionValues[at]!
        }
        if (pushdown) {
          const lookup = (column: string) => {
            const field = source.schema.fields.find(f => f.name === column)
            if (field === undefined || source.partitionColumns.includes(column)) return undefined
            const node = findNode(root, column, caseSensitive)
            if (node === undefined) return { statistics: { values: group.rows, nullCount: group.rows }, dataType: field.dataType }
            if (!isFlat(node)) return undefined
            return { statistics: groupStatistics(file, group, node, field.dataType), dataType: field.dataType }
          }
          if (!request.filters.every(f => mayMatch(f, lookup))) return
        }
        let bytes = 0
        const columns = fields.map((field, i): ChunkPlan | { constant: Value } => {
          const constant = partitionValue(field.name)
          if (constant !== undefined) {
            if (constant === null) hasNulls[i] = true
            return { constant }
          }
          const node = findNode(root, field.name, caseSensitive)
          if (node === undefined) {
            hasNulls[i] = true
            return { constant: null }
          }
          const chunk = chunkPlan(range.file, file, group, node, field.name, field.dataType)
          bytes += chunk.length
          if (!chunk.noNulls) hasNulls[i] = true
          return chunk
        })
        const detail: RowGroupSplit = { path: range.file.path, rowGroup: index, rows: group.rows, columns }
        splits.push({ partition: range.partition, rowCount: group.rows, sizeInBytes: bytes, detail })
      } catch (e) {
        throw readFailure({ path: range.file.path, rowGroup: index }, e)
      }
    })
  }
  return {
    format: 'parquet',
    columns: fields.map((f, i) => ({ name: f.name, dataType: f.dataType, nullable: hasNulls[i]! })),
    splits,
    partitionCount: ranges.length === 0 ? 0 : ranges.at(-1)!.partition + 1,
    applied: [],
    options: source.options,
    sessionTimeZone: source.sessionTimeZone,
  }
}

function unsupported(what: string) {
  const error = sparkError('UNSUPPORTED_FEATURE', {})
  error.message = error.message.replace(' SQLSTATE', ` ${what} SQLSTATE`)
  return error
}

/** Where a row group's middle lies in the file: the range that holds it reads the group. */
function groupMiddle(metadata: FileMetadata, group: RowGroup): number {
  if (group.columns.length === 0) return 0
  const first = columnChunk(metadata, group, 0)
  let size = group.compressedBytes
  if (size === 0) for (let i = 0; i < group.columns.length; i++) size += columnChunk(metadata, group, i).compressedSize
  return chunkStart(first) + Math.floor(size / 2)
}

/** A dictionary page, if any, stands first; writers that have none may say 0. */
function chunkStart(c: ColumnMetadata): number {
  return c.dictionaryOffset !== undefined && c.dictionaryOffset > 0 && c.dictionaryOffset < c.dataOffset ? c.dictionaryOffset : c.dataOffset
}

function chunkPlan(entry: FileEntry, file: ParquetFile, group: RowGroup, node: ParquetNode, name: string, target: DataType): ChunkPlan {
  if (!isFlat(node)) throw unsupported(`reading the nested column \`${name}\` of Parquet files.`)
  const chunk = columnChunk(file.metadata, group, node.leaf)
  if (chunk.encrypted) throw unsupported(`reading the encrypted column \`${name}\` of Parquet files.`)
  if (chunk.type !== node.element.type) fault(`has a column ${name} of another physical type than its schema`)
  const conversion = conversionTo(chunk.type, node.element.typeLength, node.logical, target)
  if (conversion === undefined)
    throw sparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
      path: fileUri(entry.path),
      column: `[${node.name}]`,
      expectedType: catalogString(target),
      actualType: PHYSICAL_NAMES[chunk.type] ?? String(chunk.type),
    })
  if (chunk.values !== group.rows) fault(`has ${chunk.values} values in column ${name} but ${group.rows} rows`)
  const offset = chunkStart(chunk)
  if (offset < 4 || chunk.compressedSize < 0 || offset + chunk.compressedSize > entry.size)
    fault(`has a column ${name} that lies outside of the file`)
  if (node.element.typeLength < 0 || node.element.typeLength > 1 << 20)
    fault(`has a column ${name} with values of ${node.element.typeLength} bytes`)
  return {
    name,
    offset,
    length: chunk.compressedSize,
    codec: chunk.codec,
    physical: chunk.type,
    maxDefinition: node.maxDefinition,
    conversion,
    noNulls: node.maxDefinition === 0 || chunk.statistics?.nullCount === 0,
  }
}
