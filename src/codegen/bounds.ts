import { type I64, i64 } from '../wasm/instructions.ts'
import type { Val } from './value.ts'

/**
 * What is known of an integer (or of the unscaled value of a decimal) when code is generated: it lies between two constants. Arithmetic
 * whose result is bounded within 64 bits is written in 64 bits and without checks, whatever its type allows. Bounds come from the
 * statistics of files, which the reader holds every value against, and from constants.
 */
export interface Bounds {
  readonly min: bigint
  readonly max: bigint
}

const LEAST = -(2n ** 63n)
const MOST = 2n ** 63n - 1n

export const fits64 = (b: Bounds | undefined): b is Bounds => b !== undefined && b.min >= LEAST && b.max <= MOST

/** Bounds of a value: those it carries, or itself where it is constant. */
export function boundsOf(v: Val): Bounds | undefined {
  if (v.layout === 'f32' || v.layout === 'f64' || v.layout === 'view' || v.layout === 'bool') return undefined
  if (v.bounds) return v.bounds
  if (v.layout === 'i128') return undefined
  const imm = v.code.imm
  if (imm?.kind === 'i64') return { min: imm.value, max: imm.value }
  if (imm?.kind === 'i32') return { min: BigInt(imm.value), max: BigInt(imm.value) }
  return undefined
}

type Operation = '+' | '-' | '*'

/** Bounds of a result, where both operands have some. */
export function resultBounds(op: Operation, a: Bounds | undefined, b: Bounds | undefined): Bounds | undefined {
  if (!a || !b) return undefined
  if (op === '+') return { min: a.min + b.min, max: a.max + b.max }
  if (op === '-') return { min: a.min - b.max, max: a.max - b.min }
  return hull([a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max])
}

/** From the least of some numbers to the greatest. */
function hull(numbers: bigint[]): Bounds {
  numbers.sort((a, b) => (a < b ? -1 : 1))
  return { min: numbers[0]!, max: numbers.at(-1)! }
}

/** Bounds of what may be either. */
export const eitherBounds = (a: Bounds | undefined, b: Bounds | undefined): Bounds | undefined =>
  a && b && hull([a.min, a.max, b.min, b.max])

/** The value in 64 bits: of an i128 that is bounded so, its low half. */
export function low64(v: Val): I64 {
  if (v.layout === 'i128') return v.lo
  if (v.layout === 'i64') return v.code
  throw new Error(`codegen: ${v.layout} where i64 or i128 was expected`)
}

/** A bounded 64-bit value in the layout of its type; `code` must be kept. */
export const bounded = (layout: 'i64' | 'i128', code: I64, bounds: Bounds): Val =>
  layout === 'i64' ? { layout, code, bounds } : { layout, lo: code, hi: i64.shr_s(code, i64.const(63)), bounds }

/** The same value with bounds, where it is an integer. */
export function withBounds(v: Val, bounds: Bounds): Val {
  if (v.layout === 'f32' || v.layout === 'f64' || v.layout === 'view' || v.layout === 'bool') return v
  return v.layout === 'i128' && fits64(bounds) ? bounded('i128', v.lo, bounds) : { ...v, bounds }
}
