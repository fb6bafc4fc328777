import type { DataType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { catalogString } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type FileRange, packFiles } from '../file-partitions.ts'
import type { ScanPlan, ScanRequest, ScanSource, Split } from '../source.ts'
import { unsupported } from '../unsupported.ts'
import type { ChunkPlan } from './column.ts'
import { conversionTo } from './conversion.ts'
import type { RowGroupSplit } from './cursor.ts'
import { fault, fileUri, readFailure } from './errors.ts'
import { chunkOf, type FileCache, findNode, isFlat, openParquet, type ParquetFile } from './file.ts'
import { type ColumnMetadata, PHYSICAL_NAMES } from './metadata.ts'
import { mayMatch } from './prune.ts'
import type { ParquetNode } from './schema.ts'
import { groupStatistics } from './table-statistics.ts'

/** What the source keeps on the driver between resolving and planning. */
export interface ParquetState {
  readonly files: FileCache
  readonly caseSensitive: boolean
}

const isTrue = (text: string | undefined, otherwise: boolean): boolean => (text === undefined ? otherwise : text.toLowerCase() === 'true')

/**
 * Plans a scan: one split per row group that may hold matching rows, in the order of Spark's partitions. A row group belongs to the range of
 * its file that holds its middle.
 */
export function planScan(source: ScanSource, request: ScanRequest): ScanPlan {
  const state = source.driverState as ParquetState | undefined
  const cache: FileCache = state?.files ?? new Map()
  const caseSensitive = state?.caseSensitive ?? isTrue(request.conf('spark.sql.caseSensitive'), false)
  const fields = request.columns.map(name => {
    const field = source.schema.fields.find(f => f.name === name)
    if (field === undefined) throw sparkError('INTERNAL_ERROR', { message: `The scan has no column ${name}.` })
    if (isNested(field.dataType)) throw unsupported(`Reading the nested column \`${name}\` of Parquet files.`)
    return field
  })
  const filters = isTrue(request.conf('spark.sql.parquet.filterPushdown'), true) ? request.filters : []
  const hasNulls = fields.map(() => false)
  const splits: Split[] = []
  const ranges = packFiles(source.files, request, () => true)

  function planGroup(range: FileRange, file: ParquetFile, rowGroup: number): void {
    const group = file.metadata.rowGroups[rowGroup]!
    if (group.rows === 0 || !holdsMiddle(range, file, rowGroup)) return
    const lookup = (column: string) => {
      const field = source.schema.fields.find(f => f.name === column)
      if (field === undefined || source.partitionColumns.includes(column)) return undefined
      const node = findNode(file.root, column, caseSensitive)
      if (node === undefined && source.defaults?.[column] != null) return undefined
      if (node === undefined) return { statistics: { values: group.rows, nullCount: group.rows }, dataType: field.dataType }
      if (!isFlat(node)) return undefined
      return { statistics: groupStatistics(file, rowGroup, node, field.dataType), dataType: field.dataType }
    }
    if (!filters.every(f => mayMatch(f, lookup))) return
    let bytes = 0
    const columns = fields.map((field, i): ChunkPlan | { constant: Value } => {
      const partition = source.partitionColumns.indexOf(field.name)
      const node = partition >= 0 ? undefined : findNode(file.root, field.name, caseSensitive)
      if (node === undefined) {
        const constant = partition >= 0 ? range.file.partitionValues[partition]! : (source.defaults?.[field.name] ?? null)
        if (constant === null) hasNulls[i] = true
        return { constant }
      }
      const chunk = planChunk(range, file, rowGroup, node, field.name, field.dataType)
      bytes += chunk.length
      if (!chunk.noNulls) hasNulls[i] = true
      return chunk
    })
    const detail: RowGroupSplit = { path: file.path, rowGroup, rows: group.rows, columns }
    splits.push({ partition: range.partition, rowCount: group.rows, sizeInBytes: bytes, detail })
  }

  for (const range of ranges) {
    const file = openParquet(range.file, cache)
    for (let g = 0; g < file.metadata.rowGroups.length; g++) {
      try {
        planGroup(range, file, g)
      } catch (e) {
        throw e instanceof Error && 'condition' in e ? e : readFailure({ path: file.path, rowGroup: g }, e)
      }
    }
  }
  return {
    format: 'parquet',
    columns: fields.map((f, i) => ({ name: f.name, dataType: f.dataType, nullable: hasNulls[i]! })),
    splits,
    partitionCount: (ranges.at(-1)?.partition ?? -1) + 1,
    applied: [],
    options: source.options,
    sessionTimeZone: source.sessionTimeZone,
  }
}

function holdsMiddle(range: FileRange, file: ParquetFile, rowGroup: number): boolean {
  const group = file.metadata.rowGroups[rowGroup]!
  if (group.columns.length === 0) return range.start === 0
  let size = group.compressedBytes
  if (size === 0) for (let i = 0; i < group.columns.length; i++) size += chunkOf(file, rowGroup, i).compressedSize
  const middle = chunkStart(chunkOf(file, rowGroup, 0)) + Math.floor(size / 2)
  const end = range.start + range.length
  return middle >= range.start && (middle < end || end === range.file.size)
}

/** A dictionary page, if any, stands first; writers that have none may say 0. */
function chunkStart(c: ColumnMetadata): number {
  return c.dictionaryOffset !== undefined && c.dictionaryOffset > 0 && c.dictionaryOffset < c.dataOffset ? c.dictionaryOffset : c.dataOffset
}

function planChunk(range: FileRange, file: ParquetFile, rowGroup: number, node: ParquetNode, name: string, target: DataType): ChunkPlan {
  if (!isFlat(node)) throw unsupported(`Reading the nested column \`${name}\` of Parquet files.`)
  const chunk = chunkOf(file, rowGroup, node.leaf)
  const { element, logical } = node
  if (chunk.encrypted) throw unsupported(`Reading the encrypted column \`${name}\` of Parquet files.`)
  if (chunk.type !== element.type) fault(`has a column ${name} of another physical type than its schema`)
  if (element.typeLength < 0 || element.typeLength > 1 << 20) fault(`has a column ${name} with values of ${element.typeLength} bytes`)
  const conversion = conversionTo(chunk.type, element.typeLength, logical, target)
  if (conversion === undefined)
    throw sparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
      path: fileUri(file.path),
      column: `[${node.name}]`,
      expectedType: catalogString(target),
      actualType: PHYSICAL_NAMES[chunk.type] ?? String(chunk.type),
    })
  const { rows } = file.metadata.rowGroups[rowGroup]!
  if (chunk.values !== rows) fault(`has ${chunk.values} values in column ${name} but ${rows} rows`)
  const offset = chunkStart(chunk)
  if (offset < 4 || chunk.compressedSize < 0 || offset + chunk.compressedSize > range.file.size)
    fault(`has a column ${name} that lies outside of the file`)
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
