import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'

/**
 * Sketches of frequent items in the form of Apache DataSketches: a hash table of items and counts. A table that is full takes the median
 * count off all items, and forgets those that have none left. Ties between items come out in the order of the table.
 */
export interface Frequent {
  readonly lgMax: number
  keys: (Value | undefined)[]
  counts: Float64Array
  active: number
  /** What was taken off all counts so far. */
  offset: number
  weight: number
}

const LG_MIN = 3
const FULL = 0.75
const SAMPLE = 1024

export const emptyFrequent = (maxItems: number): Frequent => ({
  lgMax: Math.max(LG_MIN, Math.ceil(Math.log2(Math.ceil(maxItems / FULL)))),
  ...table(1 << LG_MIN),
  offset: 0,
  weight: 0,
})

const table = (size: number) => ({ keys: new Array<Value | undefined>(size).fill(undefined), counts: new Float64Array(size), active: 0 })

export type HashCode = (v: Value) => number

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
function spread(hash: number): number {
  let x = u64(BigInt(hash | 0))
  x = u64((x ^ (x >> 33n)) * 0xff51afd7ed558ccdn)
  x = u64((x ^ (x >> 33n)) * 0xc4ceb9fe1a85ec53n)
  return Number((x ^ (x >> 33n)) & 0x7fffffffn)
}

export function addItems(s: Frequent, item: Value, count: number, hash: HashCode): void {
  s.weight += count
  put(s, item, count, hash)
  if (s.active <= FULL * s.keys.length) return
  if (s.keys.length < 1 << s.lgMax) rebuild(s, s.keys.length * 2, 0, hash)
  else purge(s, hash)
}

function put(s: Frequent, item: Value, count: number, hash: HashCode): void {
  const mask = s.keys.length - 1
  let at = spread(hash(item)) & mask
  while (s.keys[at] !== undefined && s.keys[at] !== item && !Object.is(s.keys[at], item)) at = (at + 1) & mask
  if (s.keys[at] === undefined) s.active++
  s.keys[at] = item
  s.counts[at]! += count
}

function rebuild(s: Frequent, size: number, less: number, hash: HashCode): void {
  const { keys, counts } = s
  Object.assign(s, table(size))
  for (const [i, key] of keys.entries()) if (key !== undefined && counts[i]! > less) put(s, key, counts[i]! - less, hash)
}

function purge(s: Frequent, hash: HashCode): void {
  const size = Math.min(SAMPLE, s.active, FULL * s.keys.length)
  const sample = [...s.counts].filter(c => c > 0).slice(0, size)
  const median = sample.sort((a, b) => a - b)[size >> 1]!
  rebuild(s, s.keys.length, median, hash)
  s.offset += median
}

/** Items and counts, in the order in which the table is walked. */
export function itemsOf(s: Frequent): [item: Value, count: number][] {
  const size = s.keys.length
  const stride = Math.trunc(size * ((Math.sqrt(5) - 1) / 2)) | 1
  const found: [Value, number][] = []
  for (let i = 0, at = 0; i < size && found.length < s.active; i++, at = (at + stride) & (size - 1))
    if (s.keys[at] !== undefined) found.push([s.keys[at]!, s.counts[at]!])
  return found
}

export function mergeFrequent(into: Frequent, from: Frequent, hash: HashCode): void {
  const weight = into.weight + from.weight
  for (const [item, count] of itemsOf(from)) addItems(into, item, count, hash)
  into.offset += from.offset
  into.weight = weight
}

/** The items whose least possible count is above what may be missing, the most frequent first. */
export const frequentItems = (s: Frequent): [item: Value, estimate: number][] =>
  itemsOf(s)
    .filter(([, count]) => count >= s.offset)
    .map(([item, count]): [Value, number] => [item, count + s.offset])
    .sort((a, b) => b[1] - a[1])

const word = new DataView(new ArrayBuffer(8))
const folded = (): number => word.getInt32(0) ^ word.getInt32(4)

/** Java's hash code of a value. */
export function hashCodeOf(t: DataType): HashCode {
  switch (t.type) {
    case 'boolean':
      return v => (v ? 1231 : 1237)
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
      return v => {
        word.setBigInt64(0, v as bigint)
        return folded()
      }
    case 'float':
      return v => {
        word.setFloat32(0, v as number)
        return word.getInt32(0)
      }
    case 'double':
      return v => {
        word.setFloat64(0, v as number)
        return folded()
      }
    case 'decimal':
      return v => Number(BigInt.asIntN(32, (v as bigint) ^ ((v as bigint) >> 32n)))
    case 'string':
      return v => {
        let h = 0
        for (let i = 0; i < (v as string).length; i++) h = (Math.imul(h, 31) + (v as string).charCodeAt(i)) | 0
        return h
      }
    default:
      return v => v as number
  }
}

// ---- bytes

const utf8 = new TextEncoder()
const text = new TextDecoder()
/** The mark before numbers: byte, short, int, float, double. */
const MARKS: Readonly<Record<string, readonly [mark: number, size: number]>> = {
  byte: [2, 1],
  short: [3, 2],
  int: [9, 4],
  date: [9, 4],
  float: [6, 4],
  double: [4, 8],
}

function itemBytes(t: DataType, v: Value): Uint8Array {
  const mark = MARKS[t.type]
  if (mark !== undefined) {
    const bytes = new Uint8Array(1 + mark[1])
    const view = new DataView(bytes.buffer)
    bytes[0] = mark[0]
    if (t.type === 'byte') view.setInt8(1, v as number)
    else if (t.type === 'short') view.setInt16(1, v as number, true)
    else if (t.type === 'float') view.setFloat32(1, v as number, true)
    else if (t.type === 'double') view.setFloat64(1, v as number, true)
    else view.setInt32(1, v as number, true)
    return bytes
  }
  if (t.type === 'boolean') return Uint8Array.of(v ? 1 : 0)
  if (t.type === 'string' || t.type === 'decimal') {
    const content = utf8.encode(String(v))
    const bytes = new Uint8Array(4 + content.length)
    new DataView(bytes.buffer).setInt32(0, content.length, true)
    bytes.set(content, 4)
    return bytes
  }
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, v as bigint, true)
  return bytes
}

function readItem(t: DataType, view: DataView, at: number): readonly [Value, size: number] {
  switch (t.type) {
    case 'byte':
      return [view.getInt8(at + 1), 2]
    case 'short':
      return [view.getInt16(at + 1, true), 3]
    case 'int':
    case 'date':
      return [view.getInt32(at + 1, true), 5]
    case 'float':
      return [view.getFloat32(at + 1, true), 5]
    case 'double':
      return [view.getFloat64(at + 1, true), 9]
    case 'boolean':
      return [view.getUint8(at) !== 0, 1]
    case 'string':
    case 'decimal': {
      const size = view.getInt32(at, true)
      const content = text.decode(new Uint8Array(view.buffer, view.byteOffset + at + 4, size))
      return [t.type === 'decimal' ? BigInt(content) : content, 4 + size]
    }
    default:
      return [view.getBigInt64(at, true), 8]
  }
}

const HEADER = 32
/** The sketch, and the count of nulls behind it. */
export function frequentBytes(s: Frequent, nulls: number, t: DataType): Uint8Array {
  // active items lie from the end of the table on
  const items = [...s.keys.entries()].filter(([, k]) => k !== undefined).map(([i, k]) => [k!, s.counts[i]!] as const)
  const lgSize = Math.log2(s.keys.length)
  const parts = items.map(([k]) => itemBytes(t, k))
  const start = items.length === 0 ? 8 : HEADER + 8 * items.length
  const bytes = new Uint8Array(start + parts.reduce((n, p) => n + p.length, 0) + 8)
  const view = new DataView(bytes.buffer)
  bytes.set([items.length === 0 ? 1 : 4, 1, 10, s.lgMax, lgSize, items.length === 0 ? 5 : 0])
  if (items.length > 0) {
    view.setInt32(8, items.length, true)
    view.setBigInt64(16, BigInt(s.weight), true)
    view.setBigInt64(24, BigInt(s.offset), true)
    for (const [i, [, count]] of items.entries()) view.setBigInt64(HEADER + 8 * i, BigInt(count), true)
  }
  let at = start
  for (const p of parts) {
    bytes.set(p, at)
    at += p.length
  }
  view.setBigInt64(at, BigInt(nulls))
  return bytes
}

export function frequentOf(bytes: Uint8Array, t: DataType): { readonly sketch: Frequent; readonly nulls: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const hash = hashCodeOf(t)
  const count = bytes[0] === 1 ? 0 : view.getInt32(8, true)
  const sketch: Frequent = { lgMax: bytes[3]!, ...table(1 << bytes[4]!), offset: 0, weight: 0 }
  let at = count === 0 ? 8 : HEADER + 8 * count
  for (let i = 0; i < count; i++) {
    const [item, size] = readItem(t, view, at)
    put(sketch, item, Number(view.getBigInt64(HEADER + 8 * i, true)), hash)
    at += size
  }
  if (count > 0) {
    sketch.weight = Number(view.getBigInt64(16, true))
    sketch.offset = Number(view.getBigInt64(24, true))
  }
  return { sketch, nulls: Number(view.getBigInt64(at)) }
}
