/**
 * KLL quantile sketches in the form of Apache DataSketches: levels of items, an item of level i standing for 2^i. A level that is full is
 * sorted, and every other item moves up; which half is a matter of chance. Items lie in one array, level 0 first, filled from its end.
 */
export type Kind = 'bigint' | 'double' | 'float'
type Item = number | bigint

export interface Kll {
  readonly kind: Kind
  readonly k: number
  /** The least k of the sketches that went into it. */
  minK: number
  n: number
  /** Where each level begins, and the end. */
  levels: number[]
  items: Item[]
  sorted: boolean
  least: Item
  greatest: Item
}

const M = 8
export const [MIN_K, MAX_K, DEFAULT_K] = [8, 65535, 200]

export const emptyKll = (kind: Kind, k: number): Kll => ({
  kind,
  k,
  minK: k,
  n: 0,
  levels: [k, k],
  items: new Array<Item>(k).fill(0),
  sorted: false,
  least: 0,
  greatest: 0,
})

const ascending = (a: Item, b: Item): number => (a < b ? -1 : a > b ? 1 : 0)

/** How many items a level holds: two thirds of the one above, and never less than M. */
function capacityOf(k: number, levels: number, height: number): number {
  const depth = levels - height - 1
  // thirds are rounded to the nearest
  let twice = BigInt(k) << 1n
  twice = (twice << BigInt(depth)) / 3n ** BigInt(depth)
  return Math.max(M, Number((twice + 1n) >> 1n))
}

function totalCapacity(k: number, levels: number): number {
  let sum = 0
  for (let i = 0; i < levels; i++) sum += capacityOf(k, levels, i)
  return sum
}

const levelCount = (s: Kll): number => s.levels.length - 1

function meet(s: Kll, item: Item): void {
  if (s.n === 0 || item < s.least) s.least = item
  if (s.n === 0 || item > s.greatest) s.greatest = item
}

export function addItem(s: Kll, item: Item): void {
  if (typeof item === 'number' && Number.isNaN(item)) return
  meet(s, item)
  s.n++
  push(s, item)
}

function push(s: Kll, item: Item): void {
  if (s.levels[0] === 0) compact(s)
  s.sorted = false
  s.levels[0]!--
  s.items[s.levels[0]!] = item
}

/** Makes room below: the lowest full level gives every other item to the level above. */
function compact(s: Kll): void {
  let level = 0
  while (s.levels[level + 1]! - s.levels[level]! < capacityOf(s.k, levelCount(s), level)) level++
  if (level === levelCount(s) - 1) addTop(s)
  const [start, end] = [s.levels[level]!, s.levels[level + 1]!]
  const odd = (end - start) % 2
  const from = start + odd
  const chosen = halved(s.items.slice(from, end).sort(ascending))
  const above = s.items.slice(end, s.levels[level + 2])
  const merged = mergeSorted(chosen, above)
  const newStart = end - chosen.length
  for (const [i, x] of merged.entries()) s.items[newStart + i] = x
  s.levels[level + 1] = newStart
  s.levels[level] = newStart - odd
  if (odd === 1) s.items[newStart - 1] = s.items[start]!
  if (level === 0) return
  // what lies below moves up behind it
  const shift = s.levels[level]! - start
  const below = s.items.slice(s.levels[0], start)
  for (const [i, x] of below.entries()) s.items[s.levels[0]! + shift + i] = x
  for (let i = 0; i < level; i++) s.levels[i]! += shift
}

/** Every other item, from the first or the second by chance. */
function halved(sorted: readonly Item[]): Item[] {
  const offset = Math.random() < 0.5 ? 0 : 1
  return sorted.filter((_, i) => i % 2 === offset)
}

function mergeSorted(a: readonly Item[], b: readonly Item[]): Item[] {
  const out: Item[] = []
  let j = 0
  for (const x of a) {
    while (j < b.length && b[j]! < x) out.push(b[j++]!)
    out.push(x)
  }
  for (; j < b.length; j++) out.push(b[j]!)
  return out
}

/** One level more on top, empty; the room it brings is at the bottom. */
function addTop(s: Kll): void {
  const room = capacityOf(s.k, levelCount(s) + 1, 0)
  s.items = [...new Array<Item>(room).fill(0), ...s.items]
  s.levels = s.levels.map(l => l + room)
  s.levels.push(s.levels.at(-1)!)
}

/** The items of `from` into `into`: those of its level 0 one by one, the others level by level. */
export function mergeKll(into: Kll, from: Kll): void {
  if (from.n === 0) return
  const total = into.n + from.n
  meet(into, from.least)
  into.n = Math.max(into.n, 1)
  meet(into, from.greatest)
  for (let i = from.levels[0]!; i < from.levels[1]!; i++) push(into, from.items[i]!)
  if (levelCount(from) > 1) mergeLevels(into, from)
  into.n = total
  if (from.minK < into.minK) into.minK = from.minK
}

function mergeLevels(into: Kll, from: Kll): void {
  const height = Math.max(levelCount(into), levelCount(from))
  const level = (s: Kll, i: number): Item[] => (i < levelCount(s) ? s.items.slice(s.levels[i], s.levels[i + 1]) : [])
  let lists = Array.from({ length: height }, (_, i) => (i === 0 ? level(into, 0) : mergeSorted(level(into, i), level(from, i))))
  const size = () => lists.reduce((n, l) => n + l.length, 0)
  while (size() > totalCapacity(into.k, lists.length)) {
    const i = lists.findIndex((l, h) => l.length >= capacityOf(into.k, lists.length, h))
    if (i === lists.length - 1) lists = [...lists, []]
    const list = lists[i]!
    const odd = list.length % 2
    const chosen = halved(list.slice(odd).sort(ascending))
    lists[i] = list.slice(0, odd)
    lists[i + 1] = mergeSorted(chosen, lists[i + 1]!)
  }
  const room = totalCapacity(into.k, lists.length) - size()
  into.items = [...new Array<Item>(room).fill(0), ...lists.flat()]
  into.levels = [room]
  for (const l of lists) into.levels.push(into.levels.at(-1)! + l.length)
}

// ---- answers

/** The items in order, and how many items are up to each. */
function sortedView(s: Kll): { items: Item[]; cumulative: number[] } {
  const weighted: [Item, number][] = []
  for (let level = 0; level < levelCount(s); level++)
    for (let i = s.levels[level]!; i < s.levels[level + 1]!; i++) weighted.push([s.items[i]!, 2 ** level])
  weighted.sort((a, b) => ascending(a[0], b[0]))
  let sum = 0
  return { items: weighted.map(w => w[0]), cumulative: weighted.map(w => (sum += w[1])) }
}

/** The least item such that at least the share of all items is not greater. */
export function quantilesOf(s: Kll, ranks: readonly number[]): Item[] {
  const { items, cumulative } = sortedView(s)
  return ranks.map(rank => {
    if (rank === 0) return s.least
    if (rank === 1) return s.greatest
    const wanted = Math.ceil(rank * s.n)
    const i = cumulative.findIndex(c => c >= wanted)
    return items[i < 0 ? items.length - 1 : i]!
  })
}

/** The shares of items that are not greater. */
export function ranksOf(s: Kll, quantiles: readonly Item[]): number[] {
  const { items, cumulative } = sortedView(s)
  return quantiles.map(q => {
    let below = 0
    for (const [i, x] of items.entries()) if (x <= q) below = cumulative[i]!
    return below / s.n
  })
}

// ---- bytes

const FAMILY = 15
const SIZE: Readonly<Record<Kind, number>> = { bigint: 8, double: 8, float: 4 }
const [IS_EMPTY, LEVEL_ZERO_SORTED, SINGLE] = [1, 2, 4]
const retained = (s: Kll): number => s.levels.at(-1)! - s.levels[0]!

const writeItem = (view: DataView, at: number, kind: Kind, item: Item): void => {
  if (kind === 'bigint') view.setBigInt64(at, item as bigint, true)
  else if (kind === 'double') view.setFloat64(at, item as number, true)
  else view.setFloat32(at, item as number, true)
}
const readItem = (view: DataView, at: number, kind: Kind): Item =>
  kind === 'bigint' ? view.getBigInt64(at, true) : kind === 'double' ? view.getFloat64(at, true) : view.getFloat32(at, true)

const compactSize = (s: Kll): number =>
  s.n === 0 ? 8 : s.n === 1 ? 8 + SIZE[s.kind] : 20 + 4 * levelCount(s) + SIZE[s.kind] * (2 + retained(s))

export function kllBytes(s: Kll): Uint8Array {
  const bytes = new Uint8Array(compactSize(s))
  const view = new DataView(bytes.buffer)
  const size = SIZE[s.kind]
  const flags = (s.n === 0 ? IS_EMPTY : 0) | (s.sorted ? LEVEL_ZERO_SORTED : 0) | (s.n === 1 ? SINGLE : 0)
  bytes.set([s.n > 1 ? 5 : 2, s.n === 1 ? 2 : 1, FAMILY, flags])
  view.setUint16(4, s.k, true)
  bytes[6] = M
  if (s.n === 0) return bytes
  if (s.n === 1) {
    writeItem(view, 8, s.kind, s.least)
    return bytes
  }
  view.setBigInt64(8, BigInt(s.n), true)
  view.setUint16(16, s.minK, true)
  bytes[18] = levelCount(s)
  let at = 20
  for (const l of s.levels.slice(0, -1)) {
    view.setInt32(at, l, true)
    at += 4
  }
  for (const item of [s.least, s.greatest, ...s.items.slice(s.levels[0])]) {
    writeItem(view, at, s.kind, item)
    at += size
  }
  return bytes
}

/** Undefined for bytes that are no such sketch. */
export function kllOf(bytes: Uint8Array, kind: Kind): Kll | undefined {
  if (bytes.length < 8 || bytes[2] !== FAMILY || bytes[6] !== M) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [ints, version, , flags] = bytes as unknown as [number, number, number, number]
  const k = view.getUint16(4, true)
  if (k < MIN_K || version < 1 || version > 2) return undefined
  const s = emptyKll(kind, k)
  if (flags & IS_EMPTY) return ints === 2 ? s : undefined
  const size = SIZE[kind]
  if (version === 2) {
    if (ints !== 2 || bytes.length < 8 + size) return undefined
    addItem(s, readItem(view, 8, kind))
    return s
  }
  const levels = bytes[18] ?? 0
  let at = 20 + 4 * levels
  if (ints !== 5 || levels < 1 || bytes.length < at + 2 * size) return undefined
  s.n = Number(view.getBigInt64(8, true))
  s.minK = view.getUint16(16, true)
  s.sorted = (flags & LEVEL_ZERO_SORTED) !== 0
  s.levels = Array.from({ length: levels }, (_, i) => view.getInt32(20 + 4 * i, true))
  s.levels.push(totalCapacity(k, levels))
  const count = retained(s)
  if (count < 0 || s.levels[0]! < 0 || bytes.length < at + size * (2 + count)) return undefined
  s.least = readItem(view, at, kind)
  s.greatest = readItem(view, at + size, kind)
  at += 2 * size
  s.items = [...new Array<Item>(s.levels[0]!).fill(0), ...Array.from({ length: count }, (_, i) => readItem(view, at + size * i, kind))]
  return s
}

// ---- the summary

const NAMES: Readonly<Record<Kind, string>> = { bigint: 'Longs', double: 'Doubles', float: 'Floats' }
/** How far ranks are off, by k: measured by the authors. */
const error = (k: number, whole: boolean): string => `${((whole ? 2.446 / k ** 0.9433 : 2.296 / k ** 0.9723) * 100).toFixed(3)}%`

export function kllSummary(s: Kll): string {
  const size = SIZE[s.kind]
  const printed = (x: Item): string => (s.kind === 'bigint' || !Number.isInteger(x as number) ? String(x) : (x as number).toFixed(1))
  const lines: [string, string | number | boolean][] = [
    ['K', s.k],
    ['Dynamic min K', s.minK],
    ['M', M],
    ['N', s.n],
    ['Epsilon', error(s.minK, false)],
    ['Epsilon PMF', error(s.minK, true)],
    ['Empty', s.n === 0],
    ['Estimation Mode', levelCount(s) > 1],
    ['Levels', levelCount(s)],
    ['Level 0 Sorted', s.sorted],
    ['Capacity Items', s.levels.at(-1)!],
    ['Retained Items', retained(s)],
    ['Free Space', s.levels[0]!],
    ['ReadOnly', false],
    ['Updatable Storage Bytes', 20 + 4 * (levelCount(s) + 1) + size * (2 + s.levels.at(-1)!)],
    ['Compact Storage Bytes', compactSize(s)],
    ['Min Item', s.n === 0 ? 'NaN' : printed(s.least)],
    ['Max Item', s.n === 0 ? 'NaN' : printed(s.greatest)],
  ]
  const body = lines.map(([name, value]) => `   ${name.padEnd(23)}: ${value}\n`).join('')
  return `\n### KllKll${NAMES[s.kind]}Sketch Summary:\n${body}### End sketch summary\n`
}
