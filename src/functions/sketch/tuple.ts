import { SEED_HASH } from './murmur.ts'
import { MAX, sortedHashes, type Theta } from './theta.ts'

/**
 * Tuple sketches in the form of Apache DataSketches: theta sketches with a number beside each hash. Their entries are in the order of the
 * hash table that they were collected in, and so are their bytes.
 */
export const MODES = ['sum', 'min', 'max', 'alwaysone'] as const
export type Mode = (typeof MODES)[number]
export type Kind = 'double' | 'integer'

export interface Tuple {
  readonly empty: boolean
  readonly theta: bigint
  readonly entries: readonly (readonly [hash: bigint, summary: number])[]
}

/** Where numbers of a mode begin. */
export function initial(mode: Mode, kind: Kind): number {
  switch (mode) {
    case 'sum':
      return 0
    case 'min':
      return kind === 'double' ? Number.POSITIVE_INFINITY : 2147483647
    case 'max':
      return kind === 'double' ? Number.NEGATIVE_INFINITY : -2147483648
    case 'alwaysone':
      return 1
  }
}

export function combine(mode: Mode, kind: Kind, a: number, b: number): number {
  switch (mode) {
    case 'sum':
      return kind === 'double' ? a + b : (a + b) | 0
    case 'min':
      return Math.min(a, b)
    case 'max':
      return Math.max(a, b)
    case 'alwaysone':
      return 1
  }
}

/** A growing hash table: by factors of eight up to twice the nominal size, where full tables are cut down to the least hashes. */
export interface TupleBuilder {
  readonly lgNominal: number
  readonly mode: Mode
  readonly kind: Kind
  hashes: BigInt64Array
  summaries: Float64Array
  count: number
  theta: bigint
  empty: boolean
  /** Was anything merged into it? The result of a union has no more than the nominal entries. */
  union: boolean
}

const MIN_LG_TABLE = 5
const LG_GROWTH = 3

export function newTuple(lgNominal: number, mode: Mode, kind: Kind): TupleBuilder {
  const target = lgNominal + 1
  const lg = target <= MIN_LG_TABLE ? MIN_LG_TABLE : ((target - MIN_LG_TABLE) % LG_GROWTH) + MIN_LG_TABLE
  return {
    lgNominal,
    mode,
    kind,
    hashes: new BigInt64Array(1 << lg),
    summaries: new Float64Array(1 << lg),
    count: 0,
    theta: MAX,
    empty: true,
    union: false,
  }
}

const lgOf = (size: number): number => 31 - Math.clz32(size)

/** The slot of a hash, or the free one where it belongs. */
function slotOf(table: BigInt64Array, hash: bigint): number {
  const mask = table.length - 1
  const stride = 2 * Number((hash >> BigInt(lgOf(table.length))) & 127n) + 1
  let at = Number(hash & BigInt(mask))
  while (table[at] !== 0n && table[at] !== hash) at = (at + stride) & mask
  return at
}

/** Adds a value under the first half of a key's hash. */
export function addTuple(s: TupleBuilder, [half]: readonly [bigint, bigint], value: number): void {
  s.empty = false
  put(s, half >> 1n, value, initial(s.mode, s.kind))
}

/** `fresh`: what the value of a new entry is combined with; undefined: it is taken as it is. */
function put(s: TupleBuilder, hash: bigint, value: number, fresh?: number): void {
  if (hash === 0n || hash >= s.theta) return
  const at = slotOf(s.hashes, hash)
  if (s.hashes[at] === hash) {
    s.summaries[at] = combine(s.mode, s.kind, s.summaries[at]!, value)
    return
  }
  s.hashes[at] = hash
  s.summaries[at] = fresh === undefined ? value : combine(s.mode, s.kind, fresh, value)
  s.count++
  const size = s.hashes.length
  const nominal = 1 << s.lgNominal
  if (s.count <= Math.floor(size * (size > nominal ? 15 / 16 : 0.5))) return
  if (size <= nominal) rebuild(s, size << LG_GROWTH)
  else cut(s)
}

function cut(s: TupleBuilder): void {
  s.theta = sortedHashes(s.hashes.filter(h => h !== 0n))[1 << s.lgNominal]!
  rebuild(s, s.hashes.length)
}

function rebuild(s: TupleBuilder, size: number): void {
  const { hashes, summaries } = s
  s.hashes = new BigInt64Array(size)
  s.summaries = new Float64Array(size)
  s.count = 0
  for (const [i, h] of hashes.entries()) {
    if (h === 0n || h >= s.theta) continue
    const at = slotOf(s.hashes, h)
    s.hashes[at] = h
    s.summaries[at] = summaries[i]!
    s.count++
  }
}

export function uniteTuple(into: TupleBuilder, from: Tuple): void {
  into.union = true
  if (from.empty) return
  into.empty = false
  if (from.theta < into.theta) {
    into.theta = from.theta
    rebuild(into, into.hashes.length)
  }
  for (const [hash, summary] of from.entries) put(into, hash, summary)
}

/** A theta sketch's entries begin like new ones. */
export const withSummaries = (s: Theta, mode: Mode, kind: Kind): Tuple => ({
  empty: s.empty,
  theta: s.theta,
  entries: s.hashes.map(h => [h, initial(mode, kind)] as const),
})

export function resultOfTuple(s: TupleBuilder): Tuple {
  if (s.union && s.count > 1 << s.lgNominal) cut(s)
  const entries: [bigint, number][] = []
  for (const [i, h] of s.hashes.entries()) if (h !== 0n) entries.push([h, s.summaries[i]!])
  return { empty: s.empty, theta: s.theta, entries }
}

export const EMPTY_TUPLE: Tuple = { empty: true, theta: MAX, entries: [] }

export function intersectTuple(a: Tuple, b: Tuple, mode: Mode, kind: Kind): Tuple {
  if (a.empty || b.empty) return EMPTY_TUPLE
  // biome-ignore lint/complexity/useMathMinMax: bigints
  const theta = a.theta < b.theta ? a.theta : b.theta
  const known = new Map(a.entries)
  const entries: [bigint, number][] = []
  for (const [hash, summary] of b.entries) {
    const other = known.get(hash)
    if (other !== undefined && hash < theta) entries.push([hash, combine(mode, kind, other, summary)])
  }
  return { empty: entries.length === 0 && theta === MAX, theta, entries: inTable(entries) }
}

/** In the order of a table that is no more than three quarters full. */
function inTable(entries: readonly [bigint, number][]): [bigint, number][] {
  let size = 1 << MIN_LG_TABLE
  while (size * 0.75 < entries.length) size *= 2
  const table = new BigInt64Array(size)
  const summaries = new Map(entries)
  for (const [hash] of entries) table[slotOf(table, hash)] = hash
  return [...table].filter(h => h !== 0n).map(h => [h, summaries.get(h)!])
}

export function differenceTuple(
  a: Tuple,
  b: { readonly empty: boolean; readonly theta: bigint; readonly hashes: Iterable<bigint> },
): Tuple {
  if (a.empty || b.empty) return a
  // biome-ignore lint/complexity/useMathMinMax: bigints
  const theta = a.theta < b.theta ? a.theta : b.theta
  const others = new Set(b.hashes)
  const entries = a.entries.filter(([h]) => h < theta && !others.has(h))
  return { empty: entries.length === 0 && theta === MAX, theta, entries }
}

export const hashesOf = (s: Tuple) => ({ empty: s.empty, theta: s.theta, hashes: s.entries.map(([h]) => h) })
export const thetaShare = (s: Tuple): number => Number(s.theta) / Number(MAX)
export const estimateTuple = (s: Tuple): number => (s.theta === MAX ? s.entries.length : s.entries.length / thetaShare(s))

// ---- bytes

const [VERSION, FAMILY, SERIALIZED] = [3, 9, 1]
const [READ_ONLY, IS_EMPTY, COMPACT] = [2, 4, 8]
const sizeOf = (kind: Kind): number => (kind === 'double' ? 17 : 13)

export function tupleBytes(s: Tuple, mode: Mode, kind: Kind): Uint8Array {
  const estimates = s.theta < MAX
  const longs = s.empty || (s.entries.length === 1 && !estimates) ? 1 : estimates ? 3 : 2
  const size = sizeOf(kind)
  const bytes = new Uint8Array(8 * longs + size * s.entries.length)
  const view = new DataView(bytes.buffer)
  bytes.set([longs, VERSION, FAMILY, SERIALIZED, 0, READ_ONLY | COMPACT | (s.empty ? IS_EMPTY : 0)])
  view.setUint16(6, SEED_HASH, true)
  if (longs > 1) view.setInt32(8, s.entries.length, true)
  if (longs > 2) view.setBigInt64(16, s.theta, true)
  for (const [i, [hash, summary]] of s.entries.entries()) {
    const at = 8 * longs + size * i
    view.setBigInt64(at, hash, true)
    if (kind === 'double') view.setFloat64(at + 8, summary, true)
    else view.setInt32(at + 8, summary, true)
    view.setUint8(at + size - 1, MODES.indexOf(mode))
  }
  return bytes
}

/** Undefined for bytes that are no such sketch. */
export function tupleOf(bytes: Uint8Array, kind: Kind): Tuple | undefined {
  if (bytes.length < 8 || bytes[1] !== VERSION || bytes[2] !== FAMILY || bytes[3] !== SERIALIZED) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint16(6, true) !== SEED_HASH) return undefined
  if (bytes[5]! & IS_EMPTY) return EMPTY_TUPLE
  const longs = bytes[0]!
  if (longs < 1 || longs > 3 || bytes.length < 8 * longs) return undefined
  const count = longs === 1 ? 1 : view.getInt32(8, true)
  const size = sizeOf(kind)
  if (count < 0 || bytes.length < 8 * longs + size * count) return undefined
  const entries = Array.from({ length: count }, (_, i): [bigint, number] => {
    const at = 8 * longs + size * i
    return [view.getBigInt64(at, true), kind === 'double' ? view.getFloat64(at + 8, true) : view.getInt32(at + 8, true)]
  })
  return { empty: false, theta: longs > 2 ? view.getBigInt64(16, true) : MAX, entries }
}
