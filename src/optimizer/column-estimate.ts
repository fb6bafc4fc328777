import type { ColumnStatistics } from '../sources/source.ts'
import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'

/** What is believed of a column's values. */
export interface ColumnEstimate {
  /** On a numeric scale (days, microseconds, the decimal's value); undefined where the type has none or it isn't known. */
  readonly min?: number
  readonly max?: number
  readonly distinctCount: number
  /** 0 only where it is certain; undefined where nothing is known. */
  readonly nullCount?: number
  /** Average bytes of a value. */
  readonly width: number
  /** Rows of the table that the column comes from, before any filter: what bounds the distinct values of several columns. */
  readonly tableRows: number
  /** Distinct values there. */
  readonly tableDistinct: number
}

const numericTypes = new Set([
  'byte',
  'short',
  'int',
  'long',
  'float',
  'double',
  'decimal',
  'date',
  'timestamp',
  'timestamp_ntz',
  'time',
  'year_month_interval',
  'day_time_interval',
])

/** A value's place on the numeric scale of its type. */
export function toNumber(value: Value | undefined, type: DataType): number | undefined {
  if (value === undefined || value === null || !numericTypes.has(type.type)) return undefined
  const n = Number(value)
  if (!Number.isFinite(n)) return undefined
  return type.type === 'decimal' ? n / 10 ** type.scale : n
}

const widths: Readonly<Record<string, number>> = { boolean: 1, byte: 1, short: 2, int: 4, date: 4, float: 4, string: 20, binary: 20 }

/** Spark's default sizes of types. */
export const widthOf = (type: DataType, average?: number): number =>
  average ?? widths[type.type] ?? (type.type === 'decimal' && type.precision > 18 ? 16 : 8)

/** How many values of the type lie between two bounds, both included; undefined where they can't be counted. */
export function countBetween(min: number, max: number, type: DataType): number | undefined {
  switch (type.type) {
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'date':
    case 'year_month_interval':
      return max - min + 1
    case 'decimal':
      return (max - min) * 10 ** type.scale + 1
    case 'timestamp':
    case 'timestamp_ntz':
      return max === min ? 1 : undefined
    default:
      return max === min ? 1 : undefined
  }
}

export function columnEstimate(type: DataType, rows: number, s: ColumnStatistics | undefined): ColumnEstimate {
  const min = toNumber(s?.min, type)
  const max = toNumber(s?.max, type)
  const width = widthOf(type, s?.averageLength)
  const between = min !== undefined && max !== undefined ? countBetween(min, max, type) : undefined
  const guess = s?.distinctCount ?? between ?? guessDistinct(type, rows, s)
  const distinctCount = Math.max(1, Math.min(rows, guess))
  return { min, max, distinctCount, nullCount: s?.nullCount, width, tableRows: rows, tableDistinct: distinctCount }
}

/** Text that is compared is mostly a category. */
const categories = 25

/** Without a count: few for booleans, one-letter codes and other text, else all different. */
function guessDistinct(type: DataType, rows: number, s: ColumnStatistics | undefined): number {
  if (type.type === 'boolean') return 2
  if (type.type !== 'string' && type.type !== 'char' && type.type !== 'varchar') return rows
  if (typeof s?.min === 'string' && typeof s.max === 'string') {
    if (s.min === s.max) return 1
    if (s.min.length === 1 && s.max.length === 1) return s.max.charCodeAt(0) - s.min.charCodeAt(0) + 1
  }
  return Math.min(rows, Math.max(categories, rows ** 0.25))
}

/** Distinct values left of `n` when `kept` of `rows` rows are drawn at random. */
export function distinctAfter(n: number, rows: number, kept: number): number {
  if (kept >= rows || rows <= 0 || n <= 0) return Math.max(1, Math.min(n, kept))
  return Math.max(1, Math.min(kept, n * (1 - (1 - kept / rows) ** (rows / n))))
}

/** Does each row of its table have its own value? */
const isKey = (c: ColumnEstimate): boolean => c.tableDistinct >= 0.9 * c.tableRows

/**
 * The distinct counts of columns that a join equates. Values of a foreign key are taken to be values of the key: a count that was
 * guessed from bounds is no larger than the number of keys, before filters. Where some of the keys are left, as many of the rows find one:
 * such a column counts for all keys that it may have had.
 */
export function equatedCounts(columns: readonly ColumnEstimate[]): number[] {
  let key: ColumnEstimate | undefined
  for (const c of columns) if (isKey(c) && (key === undefined || c.tableRows < key.tableRows)) key = c
  return columns.map(c => {
    if (key === undefined || c === key) return c.distinctCount
    const count =
      c.tableRows < key.tableRows || c.tableDistinct <= key.tableDistinct
        ? c.distinctCount
        : Math.max(1, c.distinctCount * (key.tableDistinct / c.tableDistinct))
    // of two keys of as many values neither is taken to refer to the other
    const refers = !isKey(c) || c.tableDistinct !== key.tableDistinct
    return refers && key.distinctCount < key.tableDistinct ? Math.max(count, keysWithin(key, c)) : count
  })
}

/** How many keys a column may have referred to: those within its bounds. */
function keysWithin(key: ColumnEstimate, c: ColumnEstimate): number {
  if (c.min === undefined || c.max === undefined || key.min === undefined || key.max === undefined) return key.tableDistinct
  const values = Math.min(c.max, key.max) - Math.max(c.min, key.min) + 1
  return Math.max(1, Math.min(key.tableDistinct, values))
}
