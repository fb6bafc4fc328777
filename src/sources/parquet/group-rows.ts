import { type DataType, sameType } from '../../types/data-type.ts'
import type { ChunkStatistics } from '../chunk-statistics.ts'
import { type ColumnFilter, matchingRows, mayMatch, mayMatchColumn } from '../prune.ts'
import { intersect, type RowRange, union } from '../row-ranges.ts'
import type { SourceFilter } from '../source.ts'
import { conversionTo } from './conversion.ts'
import { chunkOf, type ParquetFile } from './file.ts'
import { bloomOf, columnIndexOf } from './file-structures.ts'
import type { ColumnIndex, PageLocation } from './page-metadata.ts'
import type { ParquetNode } from './schema.ts'
import { soundBounds } from './statistics.ts'
import { storedValue } from './stored-value.ts'
import { groupStatistics } from './table-statistics.ts'

/** What a filter's column is in a file: a flat column, or one that the file lacks. Undefined where nothing can be said of it. */
export type FilterColumn = { readonly node: ParquetNode | undefined; readonly dataType: DataType } | undefined

/** The pages' statistics as they were last asked for. */
const pagesKnown = new WeakMap<ColumnIndex, { readonly dataType: DataType; readonly pages: readonly ChunkStatistics[] }>()

function pageStatistics(
  index: ColumnIndex,
  locations: readonly PageLocation[],
  rows: number,
  node: ParquetNode,
  dataType: DataType,
): readonly ChunkStatistics[] {
  const known = pagesKnown.get(index)
  if (known !== undefined && sameType(known.dataType, dataType)) return known.pages
  const pages = locations.map(({ row }, i): ChunkStatistics => {
    const values = (locations[i + 1]?.row ?? rows) - row
    const nullCount = index.nullPages[i] ? values : index.nullCounts?.[i]
    const bounds = index.nullPages[i] ? {} : soundBounds(index.mins[i]!, index.maxs[i]!, node, dataType)
    return { values, ...(nullCount === undefined ? {} : { nullCount }), ...bounds }
  })
  pagesKnown.set(index, { dataType, pages })
  return pages
}

/**
 * The rows of a row group that may satisfy all filters, by its statistics, its Bloom filters and its page index. Without filters, all.
 */
export function groupRows(
  file: ParquetFile,
  rowGroup: number,
  filters: readonly SourceFilter[],
  columnOf: (name: string) => FilterColumn,
  pages: (leaf: number) => readonly PageLocation[] | undefined,
): readonly RowRange[] {
  const { rows } = file.metadata.rowGroups[rowGroup]!
  const all: readonly RowRange[] = [{ from: 0, to: rows }]

  function test(f: ColumnFilter): boolean {
    const column = columnOf(f.column)
    if (column === undefined) return true
    const { node, dataType } = column
    if (node === undefined) return mayMatchColumn(f, { values: rows, nullCount: rows }, dataType)
    return mayMatchColumn(f, groupStatistics(file, rowGroup, node, dataType), dataType)
  }

  function bloomTest(f: ColumnFilter): boolean {
    const column = columnOf(f.column)
    if (column?.node === undefined || (f.op !== '=' && f.op !== 'in')) return true
    const { node, dataType } = column
    const chunk = chunkOf(file, rowGroup, node.leaf)
    const conversion = conversionTo(chunk.type, node.element.typeLength, node.logical, dataType)
    if (chunk.bloomOffset === undefined || conversion === undefined) return true
    const mayHave = bloomOf(file, chunk)
    if (mayHave === undefined) return true
    return (f.op === 'in' ? f.values : [f.value]).some(v => {
      const stored = storedValue(v, chunk.type, conversion)
      return stored === undefined || mayHave(stored)
    })
  }

  function rowsOf(f: ColumnFilter): readonly RowRange[] {
    const column = columnOf(f.column)
    if (column?.node === undefined) return all
    const { node, dataType } = column
    const locations = pages(node.leaf)
    const index = locations && columnIndexOf(file, chunkOf(file, rowGroup, node.leaf), locations.length)
    if (locations === undefined || index === undefined) return all
    const ranges: RowRange[] = []
    pageStatistics(index, locations, rows, node, dataType).forEach((s, i) => {
      if (mayMatchColumn(f, s, dataType)) ranges.push({ from: locations[i]!.row, to: locations[i + 1]?.row ?? rows })
    })
    return union(ranges)
  }

  if (!filters.every(f => mayMatch(f, test)) || !filters.every(f => mayMatch(f, bloomTest))) return []
  return filters.reduce((ranges, f) => intersect(ranges, matchingRows(f, all, rowsOf)), all)
}
