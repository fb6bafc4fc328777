import { rawEstimatesOf, strides } from './hll-interpolation.ts'
import { murmur128, murmurLong } from './murmur.ts'

/**
 * HyperLogLog sketches in the form of Apache DataSketches, with registers of eight bits: a list of up to eight coupons, then a hash set of
 * them, then registers with the running estimate HIP, which is only good for a sketch that saw its items one by one.
 */
export interface Hll {
  readonly lgK: number
  mode: 'list' | 'set' | 'registers'
  /** Coupons in their slots (0: free): a list from the front, or a hash table. */
  coupons: Int32Array
  count: number
  /** For each register the greatest number of leading zeros, plus one. */
  registers: Uint8Array
  hip: number
  /** The sums of 2^-register, for registers below 32 and for the others. */
  kxq0: number
  kxq1: number
  zeros: number
  outOfOrder: boolean
}

const NO_REGISTERS = new Uint8Array(0)
const LIST = 8
const SLOT_BITS = 26
const SLOT_MASK = (1 << SLOT_BITS) - 1
export const MIN_LG_K = 4
export const MAX_LG_K = 21

export const emptyHll = (lgK: number): Hll => ({
  lgK,
  mode: 'list',
  coupons: new Int32Array(LIST),
  count: 0,
  registers: NO_REGISTERS,
  hip: 0,
  kxq0: 0,
  kxq1: 0,
  zeros: 0,
  outOfOrder: false,
})

export const isEmptyHll = (s: Hll): boolean => s.mode === 'list' && s.count === 0

/** 26 bits that choose the register, and the value to put there. */
function couponOf([h1, h2]: readonly [bigint, bigint]): number {
  const zeros = h2 === 0n ? 64 : 64 - h2.toString(2).length
  return ((Math.min(zeros, 62) + 1) << SLOT_BITS) | Number(h1 & BigInt(SLOT_MASK))
}

export const addLong = (s: Hll, value: bigint): void => addCoupon(s, couponOf(murmurLong(value)))
/** Nothing counts as nothing. */
export const addBytes = (s: Hll, bytes: Uint8Array): void => {
  if (bytes.length > 0) addCoupon(s, couponOf(murmur128(bytes)))
}

function addCoupon(s: Hll, coupon: number): void {
  if (s.mode === 'registers') setRegister(s, coupon)
  else if (s.mode === 'list') addToList(s, coupon)
  else addToSet(s, coupon)
}

function addToList(s: Hll, coupon: number): void {
  for (let i = 0; i < s.count; i++) if (s.coupons[i] === coupon) return
  s.coupons[s.count++] = coupon
  if (s.count < LIST) return
  if (s.lgK < 8) toRegisters(s)
  else rehash(s, 32)
}

function addToSet(s: Hll, coupon: number): void {
  const at = slotOf(s.coupons, coupon)
  if (s.coupons[at] === coupon) return
  s.coupons[at] = coupon
  s.count++
  if (4 * s.count <= 3 * s.coupons.length) return
  if (s.coupons.length === 1 << (s.lgK - 3)) toRegisters(s)
  else rehash(s, s.coupons.length * 2)
}

function rehash(s: Hll, size: number): void {
  const table = new Int32Array(size)
  for (const c of s.coupons) if (c !== 0) table[slotOf(table, c)] = c
  s.coupons = table
  s.mode = 'set'
}

/** The coupon's slot in a hash table, or the free one where it belongs. */
function slotOf(table: Int32Array, coupon: number): number {
  const mask = table.length - 1
  const stride = ((coupon & SLOT_MASK) >>> (31 - Math.clz32(table.length))) | 1
  let at = coupon & mask
  while (table[at] !== 0 && table[at] !== coupon) at = (at + stride) & mask
  return at
}

function toRegisters(s: Hll): void {
  const { coupons, count } = s
  const k = 1 << s.lgK
  Object.assign(s, {
    mode: 'registers',
    coupons: new Int32Array(0),
    count: 0,
    registers: new Uint8Array(k),
    hip: 0,
    kxq0: k,
    kxq1: 0,
    zeros: k,
  })
  for (const c of coupons) if (c !== 0) setRegister(s, c)
  s.hip = couponEstimate(count)
}

function setRegister(s: Hll, coupon: number): void {
  const slot = coupon & SLOT_MASK & ((1 << s.lgK) - 1)
  const value = coupon >>> SLOT_BITS
  const old = s.registers[slot]!
  if (value <= old) return
  s.registers[slot] = value
  s.hip += (1 << s.lgK) / (s.kxq0 + s.kxq1)
  if (old < 32) s.kxq0 -= 2 ** -old
  else s.kxq1 -= 2 ** -old
  if (value < 32) s.kxq0 += 2 ** -value
  else s.kxq1 += 2 ** -value
  if (old === 0) s.zeros--
}

/** What was counted from the registers anew, after registers of another sketch were taken over. */
function recount(s: Hll): void {
  s.kxq0 = 0
  s.kxq1 = 0
  s.zeros = 0
  for (const r of s.registers) {
    if (r === 0) s.zeros++
    if (r < 32) s.kxq0 += 2 ** -r
    else s.kxq1 += 2 ** -r
  }
}

/** A union: takes the items of `from` into `into`, whose registers may become fewer; gives the result. */
export function uniteHll(into: Hll, from: Hll): Hll {
  if (isEmptyHll(from)) return into
  if (from.mode !== 'registers') {
    for (const c of from.coupons) if (c !== 0) addCoupon(into, c)
    return into
  }
  if (into.mode !== 'registers') {
    const result = fewer(from, Math.min(into.lgK, from.lgK))
    for (const c of into.coupons) if (c !== 0) addCoupon(result, c)
    return result
  }
  const result = from.lgK < into.lgK ? fewer(into, from.lgK) : into
  takeRegisters(result, from)
  result.outOfOrder = true
  recount(result)
  return result
}

function takeRegisters(into: Hll, from: Hll): void {
  const mask = into.registers.length - 1
  for (const [i, r] of from.registers.entries()) if (r > into.registers[i & mask]!) into.registers[i & mask] = r
}

/** A copy with fewer registers, or as many. */
function fewer(s: Hll, lgK: number): Hll {
  const copy: Hll = { ...s, lgK, registers: new Uint8Array(1 << lgK) }
  takeRegisters(copy, s)
  if (lgK < s.lgK) recount(copy)
  return copy
}

// ---- estimates

export const estimateHll = (s: Hll): number => {
  if (s.mode !== 'registers') return couponEstimate(s.count)
  return s.outOfOrder ? compositeEstimate(s) : s.hip
}

/** How many items so many different coupons stand for. */
const COUPONS = [0, 1, 20, 400, 8000, 160000, 300000, 600000]
const ITEMS = [0, 1, 20.00000094374026, 400.0003963713384, 8000.158929460209, 160063.60677637596, 300223.70715976635, 600895.593385617]

function couponEstimate(count: number): number {
  let at = COUPONS.findIndex(c => c > count) - 1
  at = Math.min(Math.max(at - 1, 0), COUPONS.length - 4)
  return Math.max(count, cubic(COUPONS.slice(at, at + 4), ITEMS.slice(at, at + 4), count))
}

/** The cubic curve through four points. */
function cubic(xs: readonly number[], ys: readonly number[], x: number): number {
  const [x0, x1, x2, x3] = xs as [number, number, number, number]
  const l0 = ((x - x1) * (x - x2) * (x - x3)) / ((x0 - x1) * (x0 - x2) * (x0 - x3))
  const l1 = ((x - x0) * (x - x2) * (x - x3)) / ((x1 - x0) * (x1 - x2) * (x1 - x3))
  const l2 = ((x - x0) * (x - x1) * (x - x3)) / ((x2 - x0) * (x2 - x1) * (x2 - x3))
  const l3 = ((x - x0) * (x - x1) * (x - x2)) / ((x3 - x0) * (x3 - x1) * (x3 - x2))
  return ys[0]! * l0 + ys[1]! * l1 + ys[2]! * l2 + ys[3]! * l3
}

function compositeEstimate(s: Hll): number {
  const k = 1 << s.lgK
  const alpha = s.lgK === 4 ? 0.673 : s.lgK === 5 ? 0.697 : s.lgK === 6 ? 0.709 : 0.7213 / (1 + 1.079 / k)
  const raw = (alpha * k * k) / (s.kxq0 + s.kxq1)
  const table = rawEstimatesOf(s.lgK)
  const stride = strides[s.lgK - 4]!
  const last = table.length - 1
  if (raw < table[0]!) return 0
  if (raw > table[last]!) return raw * ((stride * last) / table[last]!)
  const adjusted = interpolated(table, stride, raw)
  if (adjusted > 3 * k) return adjusted
  const linear = s.zeros === 0 ? k * Math.log(k / 0.5) : k * (harmonic(k) - harmonic(s.zeros))
  const crossOver = s.lgK === 4 ? 0.718 : s.lgK === 5 ? 0.672 : 0.64
  return (adjusted + linear) / 2 > crossOver * k ? adjusted : linear
}

function interpolated(table: Float64Array, stride: number, x: number): number {
  const last = table.length - 1
  if (x === table[last]) return stride * last
  let at = table.findIndex(v => v > x) - 1
  at = at === 0 ? 0 : at === last - 1 ? at - 2 : at - 1
  const places = [at, at + 1, at + 2, at + 3]
  return cubic(
    places.map(i => table[i]!),
    places.map(i => i * stride),
    x,
  )
}

const EULER = 0.5772156649015329
function harmonic(n: number): number {
  if (n < 25) {
    let sum = 0
    for (let i = 1; i <= n; i++) sum += 1 / i
    return sum
  }
  const square = 1 / (n * n)
  let power = square
  let sum = Math.log(n) + EULER + 1 / (2 * n) - power / 12
  power *= square
  sum += power / 120
  power *= square
  sum -= power / 252
  power *= square
  return sum + power / 240
}

// ---- bytes

const FAMILY = 7
const VERSION = 1
const EIGHT_BITS = 2
const MODES = ['list', 'set', 'registers'] as const
const PREAMBLE = { list: 8, set: 12, registers: 40 } as const
const [IS_EMPTY, OUT_OF_ORDER] = [4, 16]
const COMPACT = 8

/** The form that can be updated: all slots, used or free. */
export function hllBytes(s: Hll): Uint8Array {
  const start = PREAMBLE[s.mode]
  const bytes = new Uint8Array(start + (s.mode === 'registers' ? s.registers.length : 4 * s.coupons.length))
  const view = new DataView(bytes.buffer)
  const lgArray = s.mode === 'registers' ? 0 : 31 - Math.clz32(s.coupons.length)
  const flags = (isEmptyHll(s) ? IS_EMPTY : 0) | (s.outOfOrder ? OUT_OF_ORDER : 0)
  const mode = MODES.indexOf(s.mode) | (EIGHT_BITS << 2)
  bytes.set([start / 4, VERSION, FAMILY, s.lgK, lgArray, flags, s.mode === 'list' ? s.count : 0, mode])
  if (s.mode === 'registers') {
    view.setFloat64(8, s.hip, true)
    view.setFloat64(16, s.kxq0, true)
    view.setFloat64(24, s.kxq1, true)
    view.setInt32(32, s.zeros, true)
    bytes.set(s.registers, start)
    return bytes
  }
  if (s.mode === 'set') view.setInt32(8, s.count, true)
  for (const [i, c] of s.coupons.entries()) view.setInt32(start + 4 * i, c, true)
  return bytes
}

/** Undefined for bytes that are no such sketch. */
export function hllOf(bytes: Uint8Array): Hll | undefined {
  if (bytes.length < 8) return undefined
  const [ints, version, family, lgK, lgArray, flags, listCount, modes] = bytes as unknown as number[]
  const mode = MODES[modes! & 3]
  if (mode === undefined || version !== VERSION || family !== FAMILY || ints !== PREAMBLE[mode] / 4) return undefined
  if (lgK! < MIN_LG_K || lgK! > MAX_LG_K || modes! >> 2 !== EIGHT_BITS) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = PREAMBLE[mode]
  const s = emptyHll(lgK!)
  if (mode === 'registers') {
    if (bytes.length < start + (1 << lgK!)) return undefined
    return {
      ...s,
      mode,
      coupons: new Int32Array(0),
      registers: bytes.slice(start, start + (1 << lgK!)),
      hip: view.getFloat64(8, true),
      kxq0: view.getFloat64(16, true),
      kxq1: view.getFloat64(24, true),
      zeros: view.getInt32(32, true),
      outOfOrder: (flags! & OUT_OF_ORDER) !== 0,
    }
  }
  const count = mode === 'list' ? listCount! : bytes.length < start ? 0 : view.getInt32(8, true)
  const slots = flags! & COMPACT ? count : 1 << lgArray!
  if (slots < 0 || bytes.length < start + 4 * slots) return undefined
  for (let i = 0; i < slots; i++) {
    const c = view.getInt32(start + 4 * i, true)
    if (c !== 0) addCoupon(s, c)
  }
  return s
}
