import { at, COUNTERS } from './scratch'

/** Pairs of 16 bytes: { u64 high, u32 low, u32 row }: a row's address below 96 bits of its key, as unsigned numbers. */

/** Fewer pairs than that are sorted by insertion. */
const FEW: i32 = 24

// inline
function below(high: u64, low: u32, p: usize): bool {
  const other = load<u64>(p)
  return high < other || (high == other && low < load<u32>(p, 8))
}

function insertion(pairs: usize, n: i32): void {
  const end = pairs + ((<usize>n) << 4)
  for (let p = pairs + 16; p < end; p += 16) {
    const high = load<u64>(p)
    const low = load<u32>(p, 8)
    if (!below(high, low, p - 16)) continue
    const pair = v128.load(p)
    let q = p
    do {
      v128.store(q, v128.load(q - 16))
      q -= 16
    } while (q > pairs && below(high, low, q - 16))
    v128.store(q, pair)
  }
}

// inline
function digit(p: usize, inHigh: bool, shift: u64, mask: u32): u32 {
  return <u32>((inHigh ? load<u64>(p) : <u64>load<u32>(p, 8)) >> shift) & mask
}

/** Most significant bits first, about as many as make buckets of eight pairs. The result lies in `from`, or in `other` where `over`. */
function radix(from: usize, other: usize, n: i32, over: bool): void {
  if (n <= FEW) {
    insertion(from, n)
    if (over) memory.copy(other, from, (<usize>n) << 4)
    return
  }
  const end = from + ((<usize>n) << 4)
  const firstHigh = load<u64>(from)
  const firstLow = load<u32>(from, 8)
  let high: u64 = 0
  let low: u32 = 0
  for (let p = from; p < end; p += 16) {
    high |= load<u64>(p) ^ firstHigh
    low |= load<u32>(p, 8) ^ firstLow
  }
  if ((high | <u64>low) == 0) {
    if (over) memory.copy(other, from, (<usize>n) << 4)
    return
  }
  const inHigh = high != 0
  const bits: i32 = inHigh ? 64 - <i32>clz(high) : 32 - <i32>clz(low)
  const k = min(min(11, max(2, 29 - <i32>clz(<u32>n))), bits)
  const shift = <u64>(bits - k)
  const mask: u32 = (1 << k) - 1
  const counts = at(COUNTERS)
  memory.fill(counts, 0, (<usize>4) << k)
  for (let p = from; p < end; p += 16) {
    const slot = counts + ((<usize>digit(p, inHigh, shift, mask)) << 2)
    store<u32>(slot, load<u32>(slot) + 1)
  }
  let place: u32 = <u32>other
  for (let c = counts, stop = counts + ((<usize>4) << k); c < stop; c += 4) {
    const count = load<u32>(c)
    store<u32>(c, place)
    place += count << 4
  }
  for (let p = from; p < end; p += 16) {
    const slot = counts + ((<usize>digit(p, inHigh, shift, mask)) << 2)
    const to: usize = load<u32>(slot)
    v128.store(to, v128.load(p))
    store<u32>(slot, <u32>to + 16)
  }
  const stop = other + ((<usize>n) << 4)
  let p = other
  while (p < stop) {
    const d = digit(p, inHigh, shift, mask)
    let q = p + 16
    while (q < stop && digit(q, inHigh, shift, mask) == d) q += 16
    radix(p, from + (p - other), <i32>((q - p) >> 4), !over)
    p = q
  }
}

/** Sorts by key; stable. `work` is as large as the pairs; the result lies in `pairs`. */
export function sort_pairs(pairs: usize, n: i32, work: usize): void {
  let p = pairs + 16
  const end = pairs + ((<usize>n) << 4)
  while (p < end && !below(load<u64>(p), load<u32>(p, 8), p - 16)) p += 16
  if (p < end) radix(pairs, work, n, false)
}

/** Eight bytes of a view from a byte offset on as a number whose order is theirs; zeros follow the end. */
export function view_word(v: usize, offset: u32): u64 {
  const n = load<u32>(v)
  if (offset >= n) return 0
  const word = bswap(load<u64>((n <= 12 ? v + 4 : <usize>load<u32>(v, 8)) + offset))
  const left = n - offset
  return left >= 8 ? word : word & ~(<u64>-1 >> <u64>(left << 3))
}
