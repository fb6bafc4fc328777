import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import type { SourceFilter } from '../source.ts'
import { type ChunkStatistics, compareBounds } from './statistics.ts'

/** Statistics of a column of the row group at hand, and its type; undefined where nothing is known. */
export type StatisticsLookup = (column: string) => { readonly statistics: ChunkStatistics; readonly dataType: DataType } | undefined

const encoder = new TextEncoder()

/** False only where no row of the row group can satisfy the filter. */
export function mayMatch(filter: SourceFilter, lookup: StatisticsLookup): boolean {
  switch (filter.op) {
    case 'and':
      return mayMatch(filter.left, lookup) && mayMatch(filter.right, lookup)
    case 'or':
      return mayMatch(filter.left, lookup) || mayMatch(filter.right, lookup)
    case 'not':
      return true
    default: {
      const known = lookup(filter.column)
      return known === undefined || mayMatchColumn(filter, known.statistics, known.dataType)
    }
  }
}

type ColumnFilter = Exclude<SourceFilter, { op: 'and' | 'or' | 'not' }>

function mayMatchColumn(filter: ColumnFilter, s: ChunkStatistics, dataType: DataType): boolean {
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
