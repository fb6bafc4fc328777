import type { DataType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { catalogString } from '../../types/names.ts'
import { type SparkException, sparkError } from '../../util/errors.ts'
import { type FileRange, packFiles } from '../file-partitions.ts'
import type { ScanPlan, ScanRequest, ScanSource, Split } from '../source.ts'
import { unsupported } from '../unsupported.ts'
import type { ChunkPlan } from './column.ts'
import { conversionTo, storedForm } from './conversion.ts'
import type { RowGroupSplit } from './cursor.ts'
import { fault, fileUri, readFailure } from './errors.ts'
import { chunkOf, type FileCache, findNode, isFlat, openParquet, type ParquetFile } from './file.ts'
import { type ColumnMetadata, PHYSICAL_NAMES, Repetition } from './metadata.ts'
import { type NestedContext, planNested } from './nested-plan.ts'
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
      if (node === undefined) return { statistics: { values: group.rows, nullCount: group.rows }, dataType: field.dataType }
      if (!isFlat(node)) return undefined
      return { statistics: groupStatistics(file, rowGroup, node, field.dataType), dataType: field.dataType }
    }
    if (!filters.every(f => mayMatch(f, lookup))) return
    let bytes = 0
    const leaf = (node: ParquetNode, type: DataType) => planChunk(range, file, rowGroup, node, type)
    const nested: NestedContext = {
      chunk: leaf,
      field: (parent, name) => findNode(parent, name, caseSensitive),
      mismatch: (node, type) => {
        throw typeMismatch(file, [node.name], type, node)
      },
    }
    const columns = fields.map((field, i): RowGroupSplit['columns'][number] => {
      const partition = source.partitionColumns.indexOf(field.name)
      const node = partition >= 0 ? undefined : findNode(file.root, field.name, caseSensitive)
      if (node === undefined) {
        const constant = partition >= 0 ? range.file.partitionValues[partition]! : null
        if (constant === null) hasNulls[i] = true
        return { constant }
      }
      const plan = isFlat(node) && !isNested(field.dataType) ? leaf(node, field.dataType) : planNested(node, field.dataType, nested)
      const isNullable = 'leaves' in plan ? node.element.repetition === Repetition.OPTIONAL : !plan.noNulls
      if (isNullable) hasNulls[i] = true
      for (const chunk of 'leaves' in plan ? plan.leaves : [plan]) bytes += chunk.length
      return plan
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

function typeMismatch(file: ParquetFile, path: readonly string[], target: DataType, node: ParquetNode): SparkException {
  return sparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
    path: fileUri(file.path),
    column: `[${path.join(', ')}]`,
    expectedType: catalogString(target),
    actualType: node.leaf < 0 ? 'group' : (PHYSICAL_NAMES[node.element.type!] ?? String(node.element.type)),
  })
}

/** The chunk of a leaf, to be read as a type; as NullType only for its levels. */
function planChunk(range: FileRange, file: ParquetFile, rowGroup: number, node: ParquetNode, target: DataType): ChunkPlan {
  const chunk = chunkOf(file, rowGroup, node.leaf)
  const name = chunk.path.join('.')
  const { element, logical } = node
  if (chunk.encrypted) throw unsupported(`Reading the encrypted column \`${name}\` of Parquet files.`)
  if (chunk.type !== element.type) fault(`has a column ${name} of another physical type than its schema`)
  if (element.typeLength < 0 || element.typeLength > 1 << 20) fault(`has a column ${name} with values of ${element.typeLength} bytes`)
  const conversion =
    target.type === 'null' ? storedForm(chunk.type, element.typeLength) : conversionTo(chunk.type, element.typeLength, logical, target)
  if (conversion === undefined) throw typeMismatch(file, chunk.path, target, node)
  const { rows } = file.metadata.rowGroups[rowGroup]!
  if (node.maxRepetition === 0 && chunk.values !== rows) fault(`has ${chunk.values} values in column ${name} but ${rows} rows`)
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
    maxRepetition: node.maxRepetition,
    conversion,
    noNulls: node.maxDefinition === 0 || chunk.statistics?.nullCount === 0,
  }
}
