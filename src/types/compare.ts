import { collationKey, compareStrings } from './collation.ts'
import type { DataType } from './data-type.ts'
import type { CalendarInterval, MapValue, Value } from './value.ts'

/** Order of numbers with NaN above all, equal to itself, and -0.0 equal to 0.0. */
export function compareNumbers(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1
}

/** Unsigned bytes, then length. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  return Math.sign(a.length - b.length)
}

/** Nulls inside nested values come first, as Spark orders them; values at the top must not be null. */
const nested = (a: Value, b: Value, t: DataType): number => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : compareValues(a, b, t))

/** -1, 0 or 1 in Spark's order of the type. Neither value may be null (where nulls go is the sort order's to say). */
export function compareValues(a: Value, b: Value, t: DataType): number {
  switch (t.type) {
    case 'null':
      return 0
    case 'float':
    case 'double':
      return compareNumbers(a as number, b as number)
    case 'string':
      return compareStrings(a as string, b as string, t.collation)
    case 'char':
    case 'varchar':
      return compareStrings(a as string, b as string, undefined)
    case 'binary':
    case 'variant':
    case 'geometry':
    case 'geography':
      return compareBytes(a as Uint8Array, b as Uint8Array)
    case 'calendar_interval': {
      const [x, y] = [a as CalendarInterval, b as CalendarInterval]
      return Math.sign(x.months - y.months) || Math.sign(x.days - y.days) || (x.micros < y.micros ? -1 : x.micros > y.micros ? 1 : 0)
    }
    case 'array':
      return compareSequences(a as readonly Value[], b as readonly Value[], () => t.element)
    case 'struct':
      return compareSequences(a as readonly Value[], b as readonly Value[], i => t.fields[i]!.dataType)
    case 'map': {
      const [x, y] = [a as MapValue, b as MapValue]
      return compareSequences(x.keys, y.keys, () => t.key) || compareSequences(x.values, y.values, () => t.value)
    }
    default:
      return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
  }
}

function compareSequences(a: readonly Value[], b: readonly Value[], typeAt: (i: number) => DataType): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const c = nested(a[i]!, b[i]!, typeAt(i))
    if (c !== 0) return c
  }
  return Math.sign(a.length - b.length)
}

/** SQL equality of two values that are not null: NaN = NaN, -0.0 = 0.0, nested nulls equal each other. */
export const valuesEqual = (a: Value, b: Value, t: DataType): boolean => a === b || compareValues(a, b, t) === 0

/** A primitive that is equal for equal values of the type, for `Map` and `Set`: what GROUP BY, DISTINCT and joins go by. Null stays null. */
export function groupKey(v: Value, t: DataType): string | number | bigint | boolean | null {
  if (v === null) return null
  switch (t.type) {
    case 'float':
    case 'double':
      return v === 0 ? 0 : (v as number)
    case 'string':
      return collationKey(v as string, t.collation)
    case 'binary':
    case 'variant':
    case 'geometry':
    case 'geography':
      return Buffer.from(v as Uint8Array).toString('latin1')
    case 'calendar_interval':
    case 'array':
    case 'map':
    case 'struct':
      return nestedKey(v, t)
    default:
      return v as string | number | bigint | boolean
  }
}

/** Keys of parts with their lengths before them, so that no two values run together. */
function nestedKey(v: Value, t: DataType): string {
  const part = (p: Value, pt: DataType) => {
    const k = groupKey(p, pt)
    return k === null ? '!' : `${String(k).length}:${String(k)}`
  }
  switch (t.type) {
    case 'calendar_interval': {
      const i = v as CalendarInterval
      return `${i.months},${i.days},${i.micros}`
    }
    case 'array':
      return (v as readonly Value[]).map(e => part(e, t.element)).join('')
    case 'struct':
      return t.fields.map((f, i) => part((v as readonly Value[])[i]!, f.dataType)).join('')
    case 'map': {
      // maps are grouped by content, whatever the order of their entries
      const m = v as MapValue
      return m.keys
        .map((k, i) => part(k, t.key) + part(m.values[i]!, t.value))
        .sort()
        .join('')
    }
    default:
      throw new Error(`no nested key for ${t.type}`)
  }
}
