import { SEED_HASH } from './murmur.ts'

/**
 * Theta sketches in the form of Apache DataSketches: the least of the hashes of what was seen, all of them below theta. Theta is MAX while
 * every hash is there; the share of hashes below it says how many there would be.
 */
export interface Theta {
  readonly empty: boolean
  readonly theta: bigint
  /** In ascending order. */
  readonly hashes: readonly bigint[]
}

export const MAX = (1n << 63n) - 1n
export const MIN_LG_NOMINAL = 4
export const MAX_LG_NOMINAL = 26

/** Collects hashes, keeping about 2^lgNominal of the least. */
export interface ThetaBuilder {
  readonly lgNominal: number
  theta: bigint
  hashes: Set<bigint>
  empty: boolean
}

export const newTheta = (lgNominal: number): ThetaBuilder => ({ lgNominal, theta: MAX, hashes: new Set(), empty: true })

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
export const sortedHashes = (hashes: Iterable<bigint>): bigint[] => [...hashes].sort(ascending)

/** Adds the first half of a hash, without its lowest bit. */
export function addHash(s: ThetaBuilder, [half]: readonly [bigint, bigint]): void {
  s.empty = false
  insert(s, half >> 1n)
}

function insert(s: ThetaBuilder, hash: bigint): void {
  if (hash === 0n || hash >= s.theta) return
  s.hashes.add(hash)
  // a table of twice the nominal size that is 15/16 full
  if (s.hashes.size > Math.floor((15 / 16) * 2 ** (s.lgNominal + 1))) cut(s)
}

/** Only so many hashes as the nominal size: the first that goes is the new theta. */
function cut(s: ThetaBuilder): void {
  const nominal = 2 ** s.lgNominal
  if (s.hashes.size <= nominal) return
  const sorted = sortedHashes(s.hashes)
  s.theta = sorted[nominal]!
  s.hashes = new Set(sorted.slice(0, nominal))
}

/** Takes a sketch into a union. */
export function uniteTheta(into: ThetaBuilder, from: Theta): void {
  if (from.empty) return
  into.empty = false
  if (from.theta < into.theta) lower(into, from.theta)
  for (const h of from.hashes) insert(into, h)
}

function lower(s: ThetaBuilder, theta: bigint): void {
  s.theta = theta
  for (const h of s.hashes) if (h >= theta) s.hashes.delete(h)
}

/** The hashes that were collected so far, without cutting down to the nominal size. */
export const snapshot = (s: ThetaBuilder): Theta => ({ empty: s.empty, theta: s.theta, hashes: sortedHashes(s.hashes) })

/** The result of a union. */
export function resultOf(s: ThetaBuilder): Theta {
  cut(s)
  return snapshot(s)
}

export const EMPTY: Theta = { empty: true, theta: MAX, hashes: [] }

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

export function intersectTheta(a: Theta, b: Theta): Theta {
  if (a.empty || b.empty) return EMPTY
  const theta = least(a.theta, b.theta)
  const others = new Set(b.hashes)
  const hashes = a.hashes.filter(h => h < theta && others.has(h))
  return { empty: hashes.length === 0 && theta === MAX, theta, hashes }
}

export function differenceTheta(a: Theta, b: Theta): Theta {
  if (a.empty || b.empty) return a
  const theta = least(a.theta, b.theta)
  const others = new Set(b.hashes)
  const hashes = a.hashes.filter(h => h < theta && !others.has(h))
  return { empty: hashes.length === 0 && theta === MAX, theta, hashes }
}

export const estimateTheta = (s: Theta): number => (s.theta === MAX ? s.hashes.length : s.hashes.length * (Number(MAX) / Number(s.theta)))

// ---- bytes

const FAMILY = 3
const [PLAIN, COMPRESSED] = [3, 4]
const [READ_ONLY, IS_EMPTY, COMPACT, ORDERED, SINGLE] = [2, 4, 8, 16, 32]

export function thetaBytes(s: Theta): Uint8Array {
  if (s.empty) return Uint8Array.of(1, PLAIN, FAMILY, 0, 0, READ_ONLY | IS_EMPTY | COMPACT | ORDERED, 0, 0)
  const estimates = s.theta < MAX
  if (s.hashes.length === 0 || (s.hashes.length === 1 && !estimates)) return plainBytes(s, estimates)
  const deltas = s.hashes.map((h, i) => h - (s.hashes[i - 1] ?? 0n))
  const bits = deltas.reduce((most, d) => Math.max(most, d.toString(2).length), 0)
  const countBytes = Math.ceil(s.hashes.length.toString(2).length / 8)
  const start = (estimates ? 16 : 8) + countBytes
  const bytes = new Uint8Array(start + Math.ceil((bits * deltas.length) / 8))
  const view = new DataView(bytes.buffer)
  bytes.set([estimates ? 2 : 1, COMPRESSED, FAMILY, bits, countBytes, READ_ONLY | COMPACT | ORDERED])
  view.setUint16(6, SEED_HASH, true)
  if (estimates) view.setBigInt64(8, s.theta, true)
  for (let i = 0; i < countBytes; i++) bytes[start - countBytes + i] = (s.hashes.length / 2 ** (8 * i)) & 255
  packBits(bytes.subarray(start), deltas, bits)
  return bytes
}

function plainBytes(s: Theta, estimates: boolean): Uint8Array {
  const single = s.hashes.length === 1 && !estimates
  const longs = estimates ? 3 : single ? 1 : 2
  const bytes = new Uint8Array(8 * (longs + s.hashes.length))
  const view = new DataView(bytes.buffer)
  bytes.set([longs, PLAIN, FAMILY, 0, 0, READ_ONLY | COMPACT | ORDERED | (single ? SINGLE : 0)])
  view.setUint16(6, SEED_HASH, true)
  if (longs > 1) {
    view.setInt32(8, s.hashes.length, true)
    view.setFloat32(12, 1, true)
  }
  if (longs > 2) view.setBigInt64(16, s.theta, true)
  for (const [i, h] of s.hashes.entries()) view.setBigInt64(8 * (longs + i), h, true)
  return bytes
}

/** Numbers of so many bits one after another, the highest bit first. */
function packBits(into: Uint8Array, values: readonly bigint[], bits: number): void {
  let at = 0
  for (const v of values) for (let b = bits - 1; b >= 0; b--, at++) if ((v >> BigInt(b)) & 1n) into[at >> 3]! |= 128 >> (at & 7)
}

function unpackBits(from: Uint8Array, count: number, bits: number): bigint[] {
  let at = 0
  return Array.from({ length: count }, () => {
    let v = 0n
    for (let b = 0; b < bits; b++, at++) v = (v << 1n) | BigInt((from[at >> 3]! >> (7 - (at & 7))) & 1)
    return v
  })
}

/** Undefined for bytes that are no such sketch. */
export function thetaOf(bytes: Uint8Array): Theta | undefined {
  if (bytes.length < 8) return undefined
  const [longs, version, family, bits, countBytes, flags] = bytes as unknown as [number, number, number, number, number, number]
  if (family !== FAMILY || (version !== PLAIN && version !== COMPRESSED)) return undefined
  if (flags & IS_EMPTY) return EMPTY
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint16(6, true) !== SEED_HASH) return undefined
  return version === COMPRESSED ? compressed(bytes, view, longs > 1, bits, countBytes) : plain(bytes, view, longs & 63)
}

function compressed(bytes: Uint8Array, view: DataView, estimates: boolean, bits: number, countBytes: number): Theta | undefined {
  const start = (estimates ? 16 : 8) + countBytes
  if (bits > 63 || countBytes > 4 || bytes.length < start) return undefined
  let count = 0
  for (let i = 0; i < countBytes; i++) count += bytes[start - countBytes + i]! * 2 ** (8 * i)
  if (bytes.length < start + Math.ceil((bits * count) / 8)) return undefined
  let last = 0n
  const hashes = unpackBits(bytes.subarray(start), count, bits).map(d => (last += d))
  return { empty: false, theta: estimates ? view.getBigInt64(8, true) : MAX, hashes }
}

function plain(bytes: Uint8Array, view: DataView, longs: number): Theta | undefined {
  if (longs < 1 || longs > 3 || bytes.length < 8 * longs) return undefined
  const count = longs === 1 ? 1 : view.getInt32(8, true)
  if (count < 0 || bytes.length < 8 * (longs + count)) return undefined
  const hashes = Array.from({ length: count }, (_, i) => view.getBigInt64(8 * (longs + i), true))
  return { empty: false, theta: longs > 2 ? view.getBigInt64(16, true) : MAX, hashes: sortedHashes(hashes) }
}
