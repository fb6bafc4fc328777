import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { compareBounds } from '../chunk-statistics.ts'
import { isUnchanged } from '../listing.ts'
import type { FileEntry, ScanSource, SourceAggregate } from '../source.ts'
import { conversionTo } from './conversion.ts'
import { chunkOf, type FileCache, findNode, isFlat, openParquet, type ParquetFile } from './file.ts'
import { PhysicalType } from './metadata.ts'
import type { ParquetState } from './plan.ts'
import { rebaseOf } from './rebase.ts'
import { groupStatistics } from './table-statistics.ts'

/**
 * Counts, least and greatest values of all rows of the source's files, from their footers. Undefined where a footer doesn't tell for sure, can't
 * be read, or is not any more that of the file: then the scan finds out, or says what is wrong.
 */
export function aggregateFooters(source: ScanSource, wanted: readonly SourceAggregate[]): readonly Value[] | undefined {
  const state = source.driverState as ParquetState | undefined
  if (state === undefined) return undefined
  const files: { entry: FileEntry; file: ParquetFile }[] = []
  // a scan reads nothing of an empty file
  for (const entry of source.files)
    if (entry.size > 0) {
      const file = isUnchanged(entry) ? footer(entry, state.files) : undefined
      if (file === undefined) return undefined
      files.push({ entry, file })
    }
  const values: Value[] = []
  for (const w of wanted) {
    const parts = files.map(({ entry, file }) => partOf(w, source, entry, file, state))
    if (parts.includes(undefined)) return undefined
    values.push(w.op === 'count' ? parts.reduce<bigint>((n, p) => n + (p as bigint), 0n) : extreme(w.op, parts as Value[], w.dataType))
  }
  return values
}

function footer(entry: FileEntry, cache: FileCache): ParquetFile | undefined {
  try {
    return openParquet(entry, cache)
  } catch {
    return undefined
  }
}

/** Of values some of which may be null (of files without any), the least or the greatest. */
const extreme = (op: 'min' | 'max', values: readonly Value[], t: DataType): Value =>
  values.reduce<Value>((best, v) => {
    if (v === null || best === null) return best ?? v
    const order = compareBounds(v, best, t)
    return (op === 'min' ? order < 0 : order > 0) ? v : best
  }, null)

const rowsOf = (file: ParquetFile): number => file.metadata.rowGroups.reduce((n, g) => n + g.rows, 0)

/** The aggregate over one file. */
function partOf(w: SourceAggregate, source: ScanSource, entry: FileEntry, file: ParquetFile, state: ParquetState): Value | undefined {
  const rows = BigInt(rowsOf(file))
  if (w.column === undefined) return rows
  const partition = source.partitionColumns.indexOf(w.column)
  if (partition >= 0) {
    const value = entry.partitionValues[partition]!
    return w.op === 'count' ? (value === null ? 0n : rows) : rows === 0n ? null : value
  }
  const field = source.schema.fields.find(f => f.name === w.column)
  const node = findNode(file.root, w.column, state.caseSensitive)
  if (field === undefined || source.defaults?.[w.column] != null) return undefined
  if (node === undefined) return w.op === 'count' ? 0n : null
  if (!isFlat(node) || rebaseOf(file.metadata, state.rebase, node.element.type ?? -1, field.dataType) !== undefined) return undefined
  let count = 0n
  const bounds: Value[] = []
  for (let g = 0; g < file.metadata.rowGroups.length; g++) {
    const chunk = chunkOf(file, g, node.leaf)
    const readable = !chunk.encrypted && chunk.type === node.element.type && chunk.values === file.metadata.rowGroups[g]!.rows
    if (!readable || conversionTo(chunk.type, node.element.typeLength, node.logical, field.dataType) === undefined) return undefined
    const s = groupStatistics(file, g, node, field.dataType)
    const nulls = node.maxDefinition === 0 ? 0 : s.nullCount
    if (nulls === undefined) return undefined
    if (w.op === 'count') count += BigInt(s.values - nulls)
    else if (nulls < s.values) {
      const bound = EXACT.has(chunk.type) ? s[w.op] : undefined
      if (bound === undefined) return undefined
      bounds.push(bound)
    }
  }
  return w.op === 'count' ? count : extreme(w.op, bounds, field.dataType)
}

/** Bounds of bytes may be cut short, those of floating numbers leave out NaN. */
const EXACT: ReadonlySet<number> = new Set([PhysicalType.BOOLEAN, PhysicalType.INT32, PhysicalType.INT64])
