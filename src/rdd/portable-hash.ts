import { classNameOf } from '../util/closure/classes.ts'

/**
 * The hash that decides in which partition a key is: the same in every thread and every run. Integers are their own hash and arrays combine
 * those of their items, as PySpark's portable_hash has it; strings hash as Java's do.
 */
export function portableHash(key: unknown): number {
  switch (typeof key) {
    case 'number':
      if (Number.isSafeInteger(key)) return key === -1 ? -2 : key
      return hashDouble(key)
    case 'string':
      return hashString(key)
    case 'boolean':
      return key ? 1 : 0
    case 'bigint':
      return Number(BigInt.asIntN(53, key))
    case 'object':
      return key === null ? 0 : hashObject(key)
    default:
      return 0
  }
}

export function hashString(s: string): number {
  let h = 0
  for (let i = 0; i < s.length; i++) h = (Math.imul(h, 31) + s.charCodeAt(i)) | 0
  return h
}

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

function hashDouble(v: number): number {
  double[0] = v
  return words[0]! ^ words[1]!
}

function hashObject(key: object): number {
  if (key instanceof Date) return portableHash(key.getTime())
  return hashString(canonicalKey(key) as string)
}

/** Python's hash of a tuple as portable_hash computes it has 63 bits: two halves, the lower one of 32. */
function hashHalves(items: readonly unknown[]): readonly [high: number, low: number] {
  let high = 0
  let low = 0x345678
  for (const item of items) {
    const [h, l] = halvesOf(item)
    low = (low ^ l) >>> 0
    high = (high ^ h) >>> 0
    const product = low * 1000003
    low = product % 2 ** 32
    high = (high * 1000003 + Math.floor(product / 2 ** 32)) % 2 ** 31
  }
  return [high, (low ^ items.length) >>> 0]
}

function halvesOf(v: unknown): readonly [high: number, low: number] {
  if (Array.isArray(v)) return hashHalves(v)
  const hash = portableHash(v)
  const low = ((hash % 2 ** 32) + 2 ** 32) % 2 ** 32
  return [((hash - low) / 2 ** 32) >>> 0, low]
}

/** The partition of a key among `n`. */
export function hashPartitionOf(key: unknown, n: number): number {
  if (Array.isArray(key)) {
    const [high, low] = hashHalves(key)
    return ((high % n) * (2 ** 32 % n) + (low % n)) % n
  }
  const r = portableHash(key) % n
  return r < 0 ? r + n : r
}

/**
 * What stands for a key in a Map: itself where it is a primitive, else a text that is the same for equal values, as keys of Spark are compared
 * by value.
 */
export function canonicalKey(key: unknown): unknown {
  if (typeof key !== 'object' || key === null) return key
  return PREFIX + textOf(key)
}

/** No text that occurs begins so. */
const PREFIX = '\u0000\u0001\uffffkey:'

function textOf(v: unknown): string {
  switch (typeof v) {
    case 'number':
      return `n${v === 0 ? 0 : v}`
    case 'string':
      return `s${v.length}:${v}`
    case 'object':
      break
    default:
      return `${typeof v}${String(v)}`
  }
  if (v === null) return 'null'
  if (Array.isArray(v)) return `[${v.map(textOf).join(',')}]`
  if (v instanceof Date) return `d${v.getTime()}`
  if (v instanceof Set) return `set{${[...v].map(textOf).sort().join(',')}}`
  if (v instanceof Map)
    return `map{${[...v]
      .map(([k, x]) => `${textOf(k)}:${textOf(x)}`)
      .sort()
      .join(',')}}`
  if (ArrayBuffer.isView(v)) return `${v.constructor.name}[${(v as Uint8Array).join(',')}]`
  const fields = Object.entries(v).map(([k, x]) => `${textOf(k)}:${textOf(x)}`)
  // equal fields do not make instances of two classes of the program's equal
  const name = Object.getPrototypeOf(v) !== null && classNameOf(v) !== undefined ? v.constructor.name : ''
  return `${name}{${fields.sort().join(',')}}`
}
