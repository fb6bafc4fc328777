import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { type ChunkStatistics, compareBounds } from './chunk-statistics.ts'
import { intersect, type RowRange, union } from './row-ranges.ts'
import type { SourceFilter } from './source.ts'

const encoder = new TextEncoder()

/** False only where `test` says of enough of the filter's parts that nothing satisfies them. */
export function mayMatch(filter: SourceFilter, test: (filter: ColumnFilter) => boolean): boolean {
  switch (filter.op) {
    case 'and':
      return mayMatch(filter.left, test) && mayMatch(filter.right, test)
    case 'or':
      return mayMatch(filter.left, test) || mayMatch(filter.right, test)
    case 'not':
      return true
    default:
      return test(filter)
  }
}

/** The rows that may satisfy the filter, where `rowsOf` tells those of its parts. */
export function matchingRows(
  filter: SourceFilter,
  all: readonly RowRange[],
  rowsOf: (filter: ColumnFilter) => readonly RowRange[],
): readonly RowRange[] {
  switch (filter.op) {
    case 'and':
      return intersect(matchingRows(filter.left, all, rowsOf), matchingRows(filter.right, all, rowsOf))
    case 'or':
      return union([...matchingRows(filter.left, all, rowsOf), ...matchingRows(filter.right, all, rowsOf)])
    case 'not':
      return all
    default:
      return rowsOf(filter)
  }
}

export type ColumnFilter = Exclude<SourceFilter, { op: 'and' | 'or' | 'not' }>

/** False only where none of the values satisfies the filter. */
export function mayMatchColumn(filter: ColumnFilter, s: ChunkStatistics, dataType: DataType): boolean {
  // No comparison is true of a null
  const allNull = s.nullCount === s.values
  const { min, max } = s
  const unbounded = min === undefined || max === undefined || min === null || max === null
  switch (filter.op) {
    case 'isnull':
      return s.nullCount !== 0
    case 'isnotnull':
      return !allNull
    case 'startswith':
      return !allNull && (unbounded || mayStartWith(encoder.encode(filter.value), min, max))
    case 'in':
      return !allNull && (unbounded || filter.values.some(v => within('=', v, min, max, dataType)))
    default:
      return !allNull && (unbounded || within(filter.op, filter.value, min, max, dataType))
  }
}

function within(op: '=' | '<' | '<=' | '>' | '>=', value: Value, min: Value, max: Value, t: DataType): boolean {
  if (value === null) return false
  const v = typeof value === 'string' ? encoder.encode(value) : value
  if (typeof v !== typeof min || v instanceof Uint8Array !== min instanceof Uint8Array) return true
  const floating = t.type === 'float' || t.type === 'double'
  // Statistics leave out NaN, which is above everything
  if (floating && (Number.isNaN(v) || op === '>' || op === '>=')) return true
  switch (op) {
    case '=':
      return compareBounds(min, v, t) <= 0 && compareBounds(v, max, t) <= 0
    case '<':
      return compareBounds(min, v, t) < 0
    case '<=':
      return compareBounds(min, v, t) <= 0
    case '>':
      return compareBounds(max, v, t) > 0
    case '>=':
      return compareBounds(max, v, t) >= 0
  }
}

function mayStartWith(prefix: Uint8Array, min: Value, max: Value): boolean {
  if (!(min instanceof Uint8Array) || !(max instanceof Uint8Array)) return true
  return comparePrefix(min, prefix) <= 0 && comparePrefix(max, prefix) >= 0
}

/** Compares the first bytes of `a`, as many as `prefix` has, with it. */
function comparePrefix(a: Uint8Array, prefix: Uint8Array): number {
  for (let i = 0; i < prefix.length; i++) {
    if (i >= a.length) return -1
    if (a[i] !== prefix[i]) return a[i]! - prefix[i]!
  }
  return 0
}
