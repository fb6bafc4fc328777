import { type DataType, sameType } from '../types/data-type.ts'
import type { CastMode } from './expression.ts'

/** Does Spark declare a cast's result nullable where its input is not? (A failing cast raises in ANSI mode, but Spark's schema stays cautious.) */
export function castMayBeNull(from: DataType, to: DataType, mode: CastMode): boolean {
  return mode === 'try' ? !alwaysSucceeds(from, to) : forcesNull(from, to)
}

const integral = new Set(['byte', 'short', 'int', 'long'])
const fractional = new Set(['float', 'double', 'decimal'])

function forcesNull(from: DataType, to: DataType): boolean {
  if (from.type === 'null' || sameType(from, to)) return false
  if (from.type === 'variant') return true
  if (from.type === 'string') return to.type !== 'binary' && to.type !== 'string'
  if (to.type === 'string') return false
  if (from.type === 'timestamp' && (to.type === 'byte' || to.type === 'short' || to.type === 'int')) return true
  if ((from.type === 'float' || from.type === 'double') && to.type === 'timestamp') return true
  if (to.type === 'date') return from.type !== 'timestamp'
  if (from.type === 'date') return to.type !== 'timestamp'
  if (to.type === 'calendar_interval') return true
  if (to.type === 'decimal') return !fitsDecimal(from, to)
  return fractional.has(from.type) && integral.has(to.type)
}

/** Spark's up-casts, which lose nothing, and string to binary. */
function alwaysSucceeds(from: DataType, to: DataType): boolean {
  if (from.type === 'null' || sameType(from, to)) return true
  if (to.type === 'string') return from.type !== 'variant' && !nested.has(from.type)
  if (from.type === 'string') return to.type === 'binary'
  if (to.type === 'decimal') return from.type !== 'boolean' && (from.type !== 'decimal' || from.scale <= to.scale) && fitsDecimal(from, to)
  const narrow = widening.indexOf(from.type)
  if (narrow >= 0 && widening.indexOf(to.type) > narrow) return true
  if (from.type === 'long') return to.type === 'timestamp'
  if (from.type === 'timestamp') return to.type === 'long' || to.type === 'timestamp_ntz'
  if (from.type === 'timestamp_ntz') return to.type === 'timestamp'
  return from.type === 'date' && (to.type === 'timestamp' || to.type === 'timestamp_ntz')
}

const nested = new Set(['array', 'map', 'struct'])
const widening: readonly string[] = ['byte', 'short', 'int', 'long', 'float', 'double']
const integralDigits: Partial<Record<DataType['type'], number>> = { boolean: 1, byte: 3, short: 5, int: 10, long: 20 }

function fitsDecimal(from: DataType, to: { readonly precision: number; readonly scale: number }): boolean {
  const whole = to.precision - to.scale
  if (from.type === 'decimal') {
    const digits = from.precision - from.scale
    // Rounding may carry into one more digit.
    return from.scale <= to.scale ? digits <= whole : digits < whole
  }
  const digits = integralDigits[from.type]
  return digits !== undefined && digits <= whole
}
