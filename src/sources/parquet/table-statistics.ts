import { type DataType, type StructType, sameType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { catalogString } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { type ChunkStatistics, compareBounds } from '../chunk-statistics.ts'
import type { ColumnStatistics, FileEntry, SourceStatistics } from '../source.ts'
import { chunkOf, type FileCache, findNode, isFlat, openParquet, type ParquetFile } from './file.ts'
import { type ColumnMetadata, Encoding } from './metadata.ts'
import { type RebaseModes, rebaseOf } from './rebase.ts'
import type { ParquetNode } from './schema.ts'
import { chunkStatistics } from './statistics.ts'

/** The statistics of chunks as they were last asked for. */
const chunksKnown = new WeakMap<ColumnMetadata, { readonly target: DataType; readonly statistics: ChunkStatistics }>()

/** A column's statistics in a row group. */
export function groupStatistics(file: ParquetFile, rowGroup: number, node: ParquetNode, target: DataType): ChunkStatistics {
  const chunk = chunkOf(file, rowGroup, node.leaf)
  const known = chunksKnown.get(chunk)
  if (known !== undefined && sameType(known.target, target)) return known.statistics
  const statistics = chunkStatistics(chunk, node, target, file.metadata.columnOrders?.[node.leaf] ?? false)
  chunksKnown.set(chunk, { target, statistics })
  return statistics
}

/** Sums up the footers; a column whose bounds some row group lacks has none. */
export function tableStatistics(
  entries: readonly FileEntry[],
  schema: StructType,
  cache: FileCache,
  caseSensitive: boolean,
  rebase: RebaseModes,
): SourceStatistics {
  const sizeInBytes = entries.reduce((n, e) => n + e.size, 0)
  const files = readable(entries, cache)
  if (files === undefined) return { sizeInBytes, columns: {} }
  const columns: Record<string, ColumnStatistics> = {}
  for (const field of schema.fields)
    if (!isNested(field.dataType)) columns[field.name] = knownStatistics(files, field.name, field.dataType, caseSensitive, rebase)
  return {
    rowCount: files.reduce((n, f) => n + f.metadata.rows, 0),
    sizeInBytes,
    columns,
  }
}

/** The columns' statistics over the files that begin with one, while its footer is kept. */
const summaries = new WeakMap<ParquetFile, { readonly files: readonly ParquetFile[]; readonly columns: Map<string, ColumnStatistics> }>()

function knownStatistics(
  files: readonly ParquetFile[],
  name: string,
  t: DataType,
  caseSensitive: boolean,
  rebase: RebaseModes,
): ColumnStatistics {
  const [first] = files
  if (first === undefined) return columnStatistics(files, name, t, caseSensitive, rebase)
  let summary = summaries.get(first)
  if (summary?.files.length !== files.length || !summary.files.every((f, i) => f === files[i]))
    summaries.set(first, (summary = { files, columns: new Map() }))
  const key = JSON.stringify([caseSensitive, rebase, catalogString(t), name])
  let found = summary.columns.get(key)
  if (found === undefined) summary.columns.set(key, (found = columnStatistics(files, name, t, caseSensitive, rebase)))
  return found
}

/** The files, or undefined where one can't be read: the scan will say so. */
function readable(entries: readonly FileEntry[], cache: FileCache): ParquetFile[] | undefined {
  try {
    return entries.map(e => openParquet(e, cache))
  } catch {
    return undefined
  }
}

const isBytes = (t: DataType): boolean => t.type === 'string' || t.type === 'binary'

function columnStatistics(
  files: readonly ParquetFile[],
  name: string,
  t: DataType,
  caseSensitive: boolean,
  rebase: RebaseModes,
): ColumnStatistics {
  let min: Value | undefined
  let max: Value | undefined
  let bounded = true
  // NaN stands for: not known
  let nullCount = 0
  let distinct = 0
  let distinctOfAll = 0
  let spans = 0
  let values = 0
  let bytes = 0
  for (const file of files) {
    const node = findNode(file.root, name, caseSensitive)
    if (node === undefined || !isFlat(node) || rebaseOf(file.metadata, rebase, node.element.type ?? -1, t) !== undefined) return {}
    file.metadata.rowGroups.forEach((_, group) => {
      const s = groupStatistics(file, group, node, t)
      const chunk = chunkOf(file, group, node.leaf)
      nullCount += s.nullCount ?? Number.NaN
      values += s.values
      distinct = Math.max(distinct, chunk.statistics?.distinctCount ?? Number.NaN)
      distinctOfAll += chunk.statistics?.distinctCount ?? 0
      // Pages of codes say nothing about the length of values
      const coded = chunk.encodings.some(e => e === Encoding.RLE_DICTIONARY || e === Encoding.PLAIN_DICTIONARY)
      bytes += coded ? Number.NaN : chunk.uncompressedSize
      if (s.nullCount === s.values) return
      if (s.min === undefined || s.max === undefined) {
        bounded = false
        return
      }
      spans += spanOf(s.min, s.max)
      if (min === undefined || compareBounds(s.min, min, t) < 0) min = s.min
      if (max === undefined || compareBounds(s.max, max, t) > 0) max = s.max
    })
  }
  return {
    ...(bounded && min !== undefined && max !== undefined ? readableBounds(min, max, t) : {}),
    ...(Number.isNaN(nullCount) ? {} : { nullCount }),
    // chunks over one another have the same values, chunks beside one another others
    ...(distinct > 0 ? { distinctCount: Math.max(distinct, distinctOfAll * Math.min(1, spanOf(min, max) / spans) || 0) } : {}),
    // A length stands before each value
    ...(isBytes(t) && bytes > 4 * values ? { averageLength: bytes / values - 4 } : {}),
  }
}

/** From the least to the greatest value, on a scale of numbers; NaN where there is none. */
const spanOf = (min: Value | undefined, max: Value | undefined): number =>
  (typeof min === 'number' || typeof min === 'bigint') && typeof max === typeof min ? Number(max) - Number(min) : Number.NaN

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Bounds as internal values: those of strings become text, where they are whole UTF-8. */
function readableBounds(min: Value, max: Value, t: DataType): { min?: Value; max?: Value } {
  if (t.type === 'binary' || !(min instanceof Uint8Array) || !(max instanceof Uint8Array)) return { min, max }
  try {
    return { min: decoder.decode(min), max: decoder.decode(max) }
  } catch {
    return {}
  }
}
