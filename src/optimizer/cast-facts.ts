import type { CastMode } from '../plan/expression.ts'
import type { DataType } from '../types/data-type.ts'

const integralDigits: Readonly<Record<string, number>> = { byte: 3, short: 5, int: 10, long: 19 }
const integralRank: Readonly<Record<string, number>> = { byte: 1, short: 2, int: 3, long: 4 }

/** Can the cast raise an error for some value? Under ANSI all but those that hold every value of the source's type. */
export function castMayThrow(from: DataType, to: DataType, mode: CastMode): boolean {
  return mode === 'ansi' && !isLossless(from, to) && !neverFails(from, to)
}

/** Does every value of `from` have its own value of type `to`, in the same order? Then comparisons can be moved through the cast. */
export function isLossless(from: DataType, to: DataType): boolean {
  const digits = integralDigits[from.type]
  if (digits !== undefined) {
    const rank = integralRank[to.type]
    if (rank !== undefined) return rank >= integralRank[from.type]!
    if (to.type === 'decimal') return to.precision - to.scale >= digits
    if (to.type === 'double') return from.type !== 'long'
    return to.type === 'float' && (from.type === 'byte' || from.type === 'short')
  }
  if (from.type === 'decimal' && to.type === 'decimal')
    return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale
  if (from.type === 'float') return to.type === 'float' || to.type === 'double'
  return from.type === to.type && (from.type === 'date' || from.type === 'timestamp' || from.type === 'double' || from.type === 'boolean')
}

const numeric = new Set(['byte', 'short', 'int', 'long', 'float', 'double', 'decimal'])

function neverFails(from: DataType, to: DataType): boolean {
  if (from.type === 'null' || to.type === 'string') return true
  if (from.type === to.type && from.type !== 'decimal' && from.type !== 'array' && from.type !== 'map' && from.type !== 'struct')
    return from.type !== 'year_month_interval' && from.type !== 'day_time_interval'
  if (numeric.has(from.type)) return to.type === 'float' || to.type === 'double' || to.type === 'boolean'
  if (from.type === 'boolean') return numeric.has(to.type) && to.type !== 'decimal'
  if (from.type === 'date') return to.type === 'timestamp' || to.type === 'timestamp_ntz'
  if (from.type === 'timestamp' || from.type === 'timestamp_ntz') return to.type === 'date' || to.type.startsWith('timestamp')
  return (from.type === 'char' || from.type === 'varchar' || from.type === 'string') && to.type === 'binary'
}
