import { native, nativeForms } from './native-form.ts'

/** Which of two comes first: negative, zero, positive. */
export type Ordering<T> = (a: T, b: T) => number

/**
 * The order that values have by themselves: numbers (NaN last), bigints, texts by code units as Java compares them, false before true, dates by
 * time, arrays item by item; null and undefined come first.
 */
export function naturalOrder(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : a === b ? 0 : nanLast(a, b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (a === null || a === undefined || b === null || b === undefined) return Number(a != null) - Number(b != null)
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length && i < b.length; i++) {
      const order = naturalOrder(a[i], b[i])
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  if (typeof a === 'object' && typeof b === 'object' && hasCompare(a)) return a.compare(b)
  const x = a as number
  const y = b as number
  return x < y ? -1 : x > y ? 1 : 0
}

const nanLast = (a: number, b: number): number => Number(Number.isNaN(a)) - Number(Number.isNaN(b))

const hasCompare = (v: object): v is { compare(other: unknown): number } => typeof (v as { compare?: unknown }).compare === 'function'

nativeForms.set(naturalOrder, native('naturalOrder'))

/** The other way round. */
export function reverse<T>(order: Ordering<T>): Ordering<T> {
  const reversed: Ordering<T> = (a, b) => order(b, a)
  nativeForms.set(reversed, native('reverse', order))
  return reversed
}
