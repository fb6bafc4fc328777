import { isBinaryCollation } from '../../types/collation.ts'
import type { DataType } from '../../types/data-type.ts'
import { murmur3Bytes, murmur3Int } from '../../types/murmur3.ts'
import type { Value } from '../../types/value.ts'

/** The order in which Spark meets what it keeps in hash tables: it shows in `collect_set`, and in which of equally frequent values is the mode. */

type Hash = (v: Value) => number

const int32 = (v: bigint): number => Number(BigInt.asIntN(32, v))
const ofLong = (v: bigint): number => int32(v ^ BigInt.asIntN(64, BigInt.asUintN(64, v) >> 32n))
const scratch = new DataView(new ArrayBuffer(8))
const ofDouble = (v: number): number => {
  scratch.setFloat64(0, v)
  return scratch.getInt32(0) ^ scratch.getInt32(4)
}
const ofFloat = (v: number): number => {
  scratch.setFloat32(0, v)
  return scratch.getInt32(0)
}
const utf8 = new TextEncoder()

/** Java's `hashCode` of a value of the type; undefined for those that have none of their own here. */
function hashCode(t: DataType): Hash | undefined {
  switch (t.type) {
    case 'boolean':
      return v => (v ? 1231 : 1237)
    case 'byte':
    case 'short':
    case 'int':
    case 'date':
    case 'year_month_interval':
      return v => v as number
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day_time_interval':
    case 'time':
      return v => ofLong(v as bigint)
    case 'float':
      return v => ofFloat(v as number)
    case 'double':
      return v => ofDouble(v as number)
    case 'string':
      return isBinaryCollation(t.collation) ? v => murmur3Bytes(utf8.encode(v as string), 42) : undefined
    default:
      return undefined
  }
}

/** Scala's `##`: numbers that are equal have one hash, whatever their types. */
function unifiedHash(t: DataType): Hash | undefined {
  const own = hashCode(t)
  if (t.type === 'float' || t.type === 'double')
    return v => {
      const n = v as number
      if (n === Math.trunc(n) && Math.abs(n) < 2 ** 63) return wholeHash(BigInt(n))
      return Math.fround(n) === n ? ofFloat(n) : ofDouble(n)
    }
  return own && (v => (typeof v === 'bigint' ? wholeHash(v) : own(v)))
}
const wholeHash = (v: bigint): number => (BigInt.asIntN(32, v) === v ? Number(v) : ofLong(v))

/** Values as an OpenHashMap gives them that they were put into in this order: by slot, the next free one where it was taken. */
export function inOpenHashOrder<T>(entries: readonly T[], valueIn: (e: T) => Value, t: DataType): readonly T[] {
  const hash = hashCode(t)
  if (hash === undefined) return entries
  let slots: (T | undefined)[] = new Array(64)
  let size = 0
  const put = (e: T): void => {
    const mask = slots.length - 1
    let at = murmur3Int(hash(valueIn(e)), 0) & mask
    for (let step = 1; slots[at] !== undefined; step++) at = (at + step) & mask
    slots[at] = e
  }
  for (const e of entries) {
    put(e)
    if (++size <= 0.7 * slots.length) continue
    const before = slots
    slots = new Array(slots.length * 2)
    for (const old of before) if (old !== undefined) put(old)
  }
  return slots.filter(e => e !== undefined)
}

/** Do values of the type come out of a set in another order than they were met in, as far as is known here? */
export const hasHashOrder = (t: DataType): boolean => hashCode(t) !== undefined

/** Values as a mutable HashSet of Scala gives them: by bucket, then by hash. */
export function inHashSetOrder(values: readonly Value[], t: DataType): Value[] {
  const hash = unifiedHash(t)
  if (hash === undefined) return [...values]
  const improved = (v: Value): number => {
    const h = hash(v)
    return h ^ (h >>> 16)
  }
  let buckets = 16
  while (buckets < Math.floor((values.length + 1) / 0.75)) buckets *= 2
  return values
    .map(value => ({ value, h: improved(value) }))
    .sort((a, b) => (a.h & (buckets - 1)) - (b.h & (buckets - 1)) || a.h - b.h)
    .map(e => e.value)
}
