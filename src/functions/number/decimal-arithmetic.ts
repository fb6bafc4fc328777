import type { DecimalType } from '../../types/data-type.ts'
import { pow10, precisionOf, rescale, toPrecision } from '../../types/decimal.ts'

/** Spark's decimal operations on unscaled bigints. It computes with 39 digits, HALF_DOWN, then rounds to the result's scale, HALF_UP. */

/** An exact number: unscaled × 10^-scale. */
export interface Exact {
  readonly unscaled: bigint
  readonly scale: number
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n)

/** n ÷ d, to the nearest, ties towards zero. */
function halfDown(n: bigint, d: bigint): bigint {
  const q = n / d
  return abs(n % d) * 2n > abs(d) ? (n < 0n === d < 0n ? q + 1n : q - 1n) : q
}

/** At most 39 significant digits, HALF_DOWN: the context Spark multiplies in. */
function limited(unscaled: bigint, scale: number): Exact {
  const excess = precisionOf(unscaled) - 39
  return excess <= 0 ? { unscaled, scale } : { unscaled: halfDown(unscaled, pow10(excess)), scale: scale - excess }
}

export function addExact(a: bigint, sa: number, b: bigint, sb: number): Exact {
  const scale = Math.max(sa, sb)
  return { unscaled: rescale(a, sa, scale) + rescale(b, sb, scale), scale }
}

export const multiplyExact = (a: bigint, sa: number, b: bigint, sb: number): Exact => limited(a * b, sa + sb)

/** a ÷ b at scale 39; b is not 0. */
export const divideExact = (a: bigint, sa: number, b: bigint, sb: number): Exact => ({
  unscaled: halfDown(a * pow10(39 + sb), b * pow10(sa)),
  scale: 39,
})

/** The remainder of truncated division, with the dividend's sign; b is not 0. */
export function remainderExact(a: bigint, sa: number, b: bigint, sb: number): Exact {
  const scale = Math.max(sa, sb)
  return { unscaled: rescale(a, sa, scale) % rescale(b, sb, scale), scale }
}

/** The integral part of a ÷ b; b is not 0. */
export function quotientExact(a: bigint, sa: number, b: bigint, sb: number): bigint {
  const scale = Math.max(sa, sb)
  return rescale(a, sa, scale) / rescale(b, sb, scale)
}

/** Brings a result to its type, HALF_UP; undefined where it doesn't fit. */
export const fitted = (v: Exact, t: DecimalType): bigint | undefined => toPrecision(v.unscaled, v.scale, t)
