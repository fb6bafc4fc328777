import type { DecimalType } from '../types/data-type.ts'

/** Spark's decimal operations on unscaled bigints. It computes with 39 digits, HALF_DOWN, then rounds to the result's scale, HALF_UP. */

const POWERS: bigint[] = [1n]
/** 10^n */
export function pow10(n: number): bigint {
  for (let i = POWERS.length; i <= n; i++) POWERS.push(POWERS[i - 1]! * 10n)
  return POWERS[n]!
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n)

export type Rounding = 'half_up' | 'half_down' | 'half_even' | 'floor' | 'ceiling' | 'down'

/** n ÷ d, rounded; d > 0. */
export function divideRounded(n: bigint, d: bigint, rounding: Rounding): bigint {
  const q = n / d
  const r = n % d
  if (r === 0n) return q
  const away = n < 0n ? q - 1n : q + 1n
  const twice = abs(r) * 2n
  switch (rounding) {
    case 'half_up':
      return twice >= d ? away : q
    case 'half_down':
      return twice > d ? away : q
    case 'half_even':
      return twice > d || (twice === d && q % 2n !== 0n) ? away : q
    case 'floor':
      return n < 0n ? away : q
    case 'ceiling':
      return n < 0n ? q : away
    case 'down':
      return q
  }
}

/** The unscaled value at another scale (which may be negative). */
export function rescale(unscaled: bigint, from: number, to: number, rounding: Rounding = 'half_up'): bigint {
  return to >= from ? unscaled * pow10(to - from) : divideRounded(unscaled, pow10(from - to), rounding)
}

/** Does the value fit the type's digits? */
export const fitsPrecision = (unscaled: bigint, precision: number): boolean => abs(unscaled) < pow10(precision)

/** An exact number: unscaled × 10^-scale. */
export interface Exact {
  readonly unscaled: bigint
  readonly scale: number
}

const digitsOf = (n: bigint): number => (n === 0n ? 1 : abs(n).toString().length)

/** At most 39 significant digits, HALF_DOWN: the context Spark multiplies in. */
function limited(unscaled: bigint, scale: number): Exact {
  const excess = digitsOf(unscaled) - 39
  return excess <= 0 ? { unscaled, scale } : { unscaled: divideRounded(unscaled, pow10(excess), 'half_down'), scale: scale - excess }
}

export function addExact(a: bigint, sa: number, b: bigint, sb: number): Exact {
  const scale = Math.max(sa, sb)
  return { unscaled: rescale(a, sa, scale) + rescale(b, sb, scale), scale }
}

export const multiplyExact = (a: bigint, sa: number, b: bigint, sb: number): Exact => limited(a * b, sa + sb)

/** a ÷ b at scale 39; b is not 0. */
export function divideExact(a: bigint, sa: number, b: bigint, sb: number): Exact {
  const n = a * pow10(39 + sb)
  const d = abs(b) * pow10(sa)
  return { unscaled: divideRounded(b < 0n ? -n : n, d, 'half_down'), scale: 39 }
}

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
export function fitted(v: Exact, t: DecimalType): bigint | undefined {
  const unscaled = rescale(v.unscaled, v.scale, t.scale)
  return fitsPrecision(unscaled, t.precision) ? unscaled : undefined
}

/** Plain digits, with `scale` of them behind the point (Java's toPlainString). */
export function plainString(unscaled: bigint, scale: number): string {
  if (scale <= 0) return (unscaled * pow10(-scale)).toString()
  const digits = abs(unscaled)
    .toString()
    .padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
