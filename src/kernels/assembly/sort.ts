import { at, COUNTERS } from './scratch'

/** Pairs of 16 bytes: { u64 key, u32 row, u32 unused }. */

function insertion(pairs: usize, n: i32): void {
  const end = pairs + ((<usize>n) << 4)
  for (let p = pairs + 16; p < end; p += 16) {
    const pair = v128.load(p)
    const key = load<u64>(p)
    let q = p
    while (q > pairs && load<u64>(q - 16) > key) {
      v128.store(q, v128.load(q - 16))
      q -= 16
    }
    v128.store(q, pair)
  }
}

/**
 * Sorts by key, unsigned, stable: least significant byte first over the bytes that differ. `work` is as large as the pairs; the result
 * lies in `pairs`.
 */
export function sort_pairs(pairs: usize, n: i32, work: usize): void {
  if (n < 48) {
    insertion(pairs, n)
    return
  }
  const end = pairs + ((<usize>n) << 4)
  const first = load<u64>(pairs)
  let differing: u64 = 0
  let sorted = true
  let before: u64 = 0
  for (let p = pairs; p < end; p += 16) {
    const key = load<u64>(p)
    differing |= key ^ first
    if (key < before) sorted = false
    before = key
  }
  if (sorted) return
  const counts = at(COUNTERS)
  memory.fill(counts, 0, 8192)
  for (let p = pairs; p < end; p += 16) {
    let key = load<u64>(p)
    for (let c = counts; c < counts + 8192; c += 1024) {
      const slot = c + ((<usize>(key & 255)) << 2)
      store<u32>(slot, load<u32>(slot) + 1)
      key >>= 8
    }
  }
  let from = pairs
  let to = work
  for (let byte: u64 = 0; byte < 8; byte++) {
    const shift = byte << 3
    if (((differing >> shift) & 255) == 0) continue
    const count = counts + ((<usize>byte) << 10)
    let offset: usize = to
    for (let c = count; c < count + 1024; c += 4) {
      const k = load<u32>(c)
      store<u32>(c, <u32>offset)
      offset += (<usize>k) << 4
    }
    const stop = from + ((<usize>n) << 4)
    for (let p = from; p < stop; p += 16) {
      const slot = count + ((<usize>((load<u64>(p) >> shift) & 255)) << 2)
      const place: usize = load<u32>(slot)
      v128.store(place, v128.load(p))
      store<u32>(slot, <u32>place + 16)
    }
    const swap = from
    from = to
    to = swap
  }
  if (from != pairs) memory.copy(pairs, from, (<usize>n) << 4)
}
