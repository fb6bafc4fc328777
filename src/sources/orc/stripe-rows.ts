import type { DataType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import type { ChunkStatistics } from '../chunk-statistics.ts'
import { type ColumnFilter, matchingRows, mayMatch, mayMatchColumn } from '../prune.ts'
import { intersect, type RowRange, union } from '../row-ranges.ts'
import type { SourceFilter } from '../source.ts'
import { indexOf, type OrcFile, stripeStatisticsOf } from './file.ts'
import type { OrcNode } from './schema.ts'
import { columnStatistics } from './statistics.ts'

/** What a filter's column is in a file; `node` is undefined where the file lacks it. Undefined where nothing can be said of it. */
export type FilterColumn = { readonly node: OrcNode | undefined; readonly dataType: DataType } | undefined

/** The rows of a stripe that may satisfy all filters, by its statistics and its row index. Without filters, all. */
export function stripeRows(
  file: OrcFile,
  stripe: number,
  filters: readonly SourceFilter[],
  columnOf: (name: string) => FilterColumn,
): readonly RowRange[] {
  const { footer, postScript } = file.tail
  const { rows } = footer.stripes[stripe]!
  const stride = footer.rowIndexStride
  const all: readonly RowRange[] = [{ from: 0, to: rows }]

  function test(f: ColumnFilter): boolean {
    const column = columnOf(f.column)
    if (column === undefined || isNested(column.dataType)) return true
    const { node, dataType } = column
    if (node === undefined) return mayMatchColumn(f, { values: rows, nullCount: rows }, dataType)
    return mayMatchColumn(
      f,
      columnStatistics(stripeStatisticsOf(file, stripe, node.column), rows, node, dataType, postScript.writerVersion),
      dataType,
    )
  }

  function rowsOf(f: ColumnFilter): readonly RowRange[] {
    const column = columnOf(f.column)
    if (column?.node === undefined || isNested(column.dataType)) return all
    const { node, dataType } = column
    const entries = indexOf(file, stripe, node.column)
    if (entries.length === 0) return all
    return union(
      entries.flatMap(({ statistics }, i): RowRange[] => {
        const from = i * stride
        const to = Math.min(rows, from + stride)
        const known: ChunkStatistics = columnStatistics(statistics, to - from, node, dataType, postScript.writerVersion)
        return mayMatchColumn(f, known, dataType) ? [{ from, to }] : []
      }),
    )
  }

  if (filters.length === 0) return all
  if (!filters.every(f => mayMatch(f, test))) return []
  return filters.reduce((ranges, f) => intersect(ranges, matchingRows(f, all, rowsOf)), all)
}
