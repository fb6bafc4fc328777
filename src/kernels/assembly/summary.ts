import { heap_alloc } from './heap'
import { COUNTERS, at as scratch } from './scratch'
import { length_of } from './view'

/**
 * Quantile summaries (functions/aggregate/quantile-summary.ts, which says what happens and why) as two lists that grow (values.ts). **Values** that
 * wait: behind { f64 count of the values in samples, u64 whether these are joined } their bits as integers of the same order.
 * **Samples**: { f64 value, f64 g, f64 delta } each, in order. A list without a capacity came from elsewhere and is copied before it grows.
 */
const HEAD: u32 = 16
const SAMPLE: u32 = 24
const FIRST: u32 = 64
const FOURFOLD: u32 = 1024
/** So many values wait at most. */
const BUFFER: u32 = 50_000
/** So many samples are joined. */
const MANY: u32 = 10_000

/** Makes room for `needed` bytes in all. */
function reserve(list: usize, needed: u32, heap: usize): void {
  // neither list ever lies in its view
  const length = length_of(list)
  if (load<u32>(list, 12) >= needed) return
  if (needed > 0x40000000) unreachable()
  let capacity = FIRST
  while (capacity < needed) capacity <<= capacity < FOURFOLD ? 2 : 1
  const to = heap_alloc(heap, capacity)
  if (length > 0) memory.copy(to, <usize>load<u32>(list, 8), length)
  store<u32>(list, <u32>to, 8)
  store<u32>(list, capacity, 12)
}

/** How many values wait. */
// inline
function waiting(values: usize): u32 {
  const length = length_of(values)
  return length > HEAD ? (length - HEAD) >> 3 : 0
}
// inline
function sample_count(samples: usize): u32 {
  return length_of(samples) / SAMPLE
}
// inline
function count_of(values: usize): f64 {
  return length_of(values) == 0 ? 0 : load<f64>(<usize>load<u32>(values, 8))
}
// inline
function is_joined(values: usize): bool {
  return length_of(values) == 0 || (waiting(values) == 0 && load<u64>(<usize>load<u32>(values, 8), 8) != 0)
}
/** Each of `n` values would be a sample of its own: they stay as they are. */
// inline
function is_exact(values: usize, samples: usize, n: u32, error: f64): bool {
  return length_of(samples) == 0 && waiting(values) > 0 && 2 * error * <f64>n < 1
}

/** The double that bits of the same order stand for. */
// inline
function number_of(bits: i64): f64 {
  return reinterpret<f64>(bits ^ <i64>(<u64>(bits >> 63) >> 1))
}
/** a <= b, NaN the greatest. */
// inline
function at_most(a: f64, b: f64): bool {
  return a <= b || b != b
}

/** Sorts integers by their bytes from the last on, but for those that are the same in all; `work` is as large. */
function sort_integers(from: usize, n: u32, work: usize): void {
  const counts = scratch(COUNTERS)
  memory.fill(counts, 0, 8192)
  const end = from + ((<usize>n) << 3)
  for (let p = from; p < end; p += 8) {
    let v = load<u64>(p) ^ 0x8000000000000000
    for (let digits = counts; digits < counts + 8192; digits += 1024) {
      const slot = digits + ((<usize>(v & 255)) << 2)
      store<u32>(slot, load<u32>(slot) + 1)
      v >>= 8
    }
  }
  const first = load<u64>(from) ^ 0x8000000000000000
  let source = from
  let target = work
  for (let shift: u64 = 0; shift < 64; shift += 8) {
    const digits = counts + ((<usize>shift) << 7)
    if (load<u32>(digits + ((<usize>((first >> shift) & 255)) << 2)) == n) continue
    let place = <u32>target
    for (let slot = digits; slot < digits + 1024; slot += 4) {
      const count = load<u32>(slot)
      store<u32>(slot, place)
      place += count << 3
    }
    const stop = source + ((<usize>n) << 3)
    for (let p = source; p < stop; p += 8) {
      const v = load<u64>(p)
      const slot = digits + ((<usize>(((v ^ 0x8000000000000000) >> shift) & 255)) << 2)
      const to = <usize>load<u32>(slot)
      store<u64>(to, v)
      store<u32>(slot, <u32>to + 8)
    }
    const other = source
    source = target
    target = other
  }
  if (source != from) memory.copy(from, source, (<usize>n) << 3)
}

// inline
function store_sample(at: usize, value: f64, g: f64, delta: f64): void {
  store<f64>(at, value)
  store<f64>(at, g, 8)
  store<f64>(at, delta, 16)
}
// inline
function move_sample(to: usize, from: usize): void {
  v128.store(to, v128.load(from))
  store<f64>(to, load<f64>(from, 16), 16)
}

/** Takes the values that wait in among the samples, from the last on. */
function work_in(values: usize, samples: usize, error: f64, heap: usize): void {
  const m = waiting(values)
  if (m == 0) return
  const n = sample_count(samples)
  const size = (n + m) * SAMPLE
  reserve(samples, size, heap)
  const head = <usize>load<u32>(values, 8)
  const first = <usize>load<u32>(samples, 8)
  const sorted = head + HEAD
  sort_integers(sorted, m, first + n * SAMPLE)
  const before = load<f64>(head)
  let to = first + size - SAMPLE
  let at = n
  for (let i = m; i > 0; ) {
    const value = number_of(load<i64>(sorted + ((<usize>(i - 1)) << 3)))
    const sample = first + at * SAMPLE - SAMPLE
    if (at > 0 && !at_most(load<f64>(sample), value)) {
      move_sample(to, sample)
      at--
    } else {
      const edge = (i == 1 && at == 0) || (at == n && i == m)
      store_sample(to, value, 1, edge ? 0 : floor(2 * error * (before + <f64>i)))
      i--
    }
    to -= SAMPLE
  }
  store<f64>(head, before + <f64>m)
  store<u64>(head, 0, 8)
  store<u32>(values, HEAD)
  store<u32>(samples, size)
}

/** Joins samples from the right while their ranks stay known well enough; the first stays. */
function join(samples: usize, threshold: f64): void {
  const n = sample_count(samples)
  if (n == 0) return
  const first = <usize>load<u32>(samples, 8)
  const end = first + n * SAMPLE
  const least = load<f64>(first)
  const leastG = load<f64>(first, 8)
  const leastDelta = load<f64>(first, 16)
  let at = end - SAMPLE
  let value = load<f64>(at)
  let g = load<f64>(at, 8)
  let delta = load<f64>(at, 16)
  let to = end
  for (at -= SAMPLE; at > first && n > 1; at -= SAMPLE) {
    const more = load<f64>(at, 8)
    if (more + g + delta < threshold) {
      g += more
      continue
    }
    to -= SAMPLE
    store_sample(to, value, g, delta)
    value = load<f64>(at)
    g = more
    delta = load<f64>(at, 16)
  }
  to -= SAMPLE
  store_sample(to, value, g, delta)
  if (n > 1 && at_most(least, value)) {
    to -= SAMPLE
    store_sample(to, least, leastG, leastDelta)
  }
  memory.copy(first, to, end - to)
  store<u32>(samples, <u32>(end - to))
}

function compress(values: usize, samples: usize, error: f64, heap: usize): void {
  if (length_of(values) == 0) return
  work_in(values, samples, error, heap)
  const head = <usize>load<u32>(values, 8)
  join(samples, 2 * error * load<f64>(head))
  store<u64>(head, 1, 8)
}

/** Adds a value, given as bits of the same order. */
export function summary_add(values: usize, samples: usize, bits: i64, error: f64, heap: usize): void {
  if (length_of(values) == 0) {
    reserve(values, FIRST, heap)
    const head = <usize>load<u32>(values, 8)
    store<f64>(head, 0)
    store<u64>(head, 1, 8)
    store<u32>(values, HEAD)
  }
  const length = length_of(values)
  reserve(values, length + 8, heap)
  store<i64>(<usize>load<u32>(values, 8) + length, bits)
  store<u32>(values, length + 8)
  if (waiting(values) < BUFFER) return
  work_in(values, samples, error, heap)
  if (sample_count(samples) >= MANY) compress(values, samples, error, heap)
}

/** Takes in another summary, which is used up. */
export function summary_merge(values: usize, samples: usize, otherValues: usize, otherSamples: usize, error: f64, heap: usize): void {
  const together = waiting(values) + waiting(otherValues)
  if (is_exact(values, samples, together, error) && is_exact(otherValues, otherSamples, together, error)) {
    const length = length_of(values)
    const more = length_of(otherValues) - HEAD
    reserve(values, length + more, heap)
    memory.copy(<usize>load<u32>(values, 8) + length, <usize>load<u32>(otherValues, 8) + HEAD, more)
    store<u32>(values, length + more)
    return
  }
  if (!is_joined(values)) compress(values, samples, error, heap)
  if (!is_joined(otherValues)) compress(otherValues, otherSamples, error, heap)
  const count = count_of(values)
  const otherCount = count_of(otherValues)
  if (otherCount == 0) return
  if (count == 0) {
    v128.store(values, v128.load(otherValues))
    v128.store(samples, v128.load(otherSamples))
    return
  }
  const more = floor(2 * error * otherCount)
  const others = floor(2 * error * count)
  const n = sample_count(samples)
  const m = sample_count(otherSamples)
  reserve(samples, (n + m) * SAMPLE, heap)
  const mine = <usize>load<u32>(samples, 8)
  const theirs = <usize>load<u32>(otherSamples, 8)
  // from the last on; ranks are less known between the other's samples, but not before or behind all of them
  let i = n
  let j = m
  let to = mine + (n + m) * SAMPLE
  while (j > 0) {
    to -= SAMPLE
    const a = mine + i * SAMPLE - SAMPLE
    const b = theirs + j * SAMPLE - SAMPLE
    if (i > 0 && at_most(load<f64>(b), load<f64>(a))) {
      store_sample(to, load<f64>(a), load<f64>(a, 8), load<f64>(a, 16) + (j < m ? more : 0))
      i--
    } else {
      store_sample(to, load<f64>(b), load<f64>(b, 8), load<f64>(b, 16) + (i > 0 && i < n ? others : 0))
      j--
    }
  }
  store<u32>(samples, (n + m) * SAMPLE)
  const head = <usize>load<u32>(values, 8)
  store<f64>(head, count + otherCount)
  store<u64>(head, 1, 8)
  join(samples, 2 * error * (count + otherCount))
}

/** The values at `n` ascending shares (f64 each) to `out`, f64 each; 0 where there is none. The summary stays as it is. */
export function summary_quantiles(values: usize, samples: usize, shares: usize, n: u32, error: f64, out: usize, heap: usize): u32 {
  const length = length_of(values)
  if (length == 0) return 0
  // a copy, in memory that is given back
  const count = waiting(values)
  const taken = length_of(samples)
  const room = taken + count * SAMPLE
  const block = (heap_alloc(heap, 56 + length + room) + 7) & ~7
  const copy = block
  const copied = block + 16
  store<u32>(copy, length)
  store<u32>(copy, <u32>block + 32, 8)
  store<u32>(copy, length, 12)
  memory.copy(block + 32, <usize>load<u32>(values, 8), length)
  const free = block + 32 + length
  store<u32>(copied, taken)
  store<u32>(copied, <u32>free, 8)
  store<u32>(copied, room, 12)
  if (taken > 0) memory.copy(free, <usize>load<u32>(samples, 8), taken)
  const found = is_exact(copy, copied, count, error)
    ? exact_quantiles(block + 32 + HEAD, count, free, shares, n, error, out)
    : sampled_quantiles(copy, copied, shares, n, error, out, heap)
  store<u32>(heap, <u32>block)
  return found
}

function exact_quantiles(from: usize, count: u32, work: usize, shares: usize, n: u32, error: f64, out: usize): u32 {
  sort_integers(from, count, work)
  for (let k: u32 = 0; k < n; k++) {
    const share = load<f64>(shares + ((<usize>k) << 3))
    const place = share <= error ? 0 : share >= 1 - error ? count - 1 : <u32>max<f64>(0, ceil(share * <f64>count) - 1)
    store<f64>(out + ((<usize>k) << 3), number_of(load<i64>(from + ((<usize>place) << 3))))
  }
  return 1
}

function sampled_quantiles(values: usize, samples: usize, shares: usize, n: u32, error: f64, out: usize, heap: usize): u32 {
  if (!is_joined(values)) compress(values, samples, error, heap)
  const count = sample_count(samples)
  if (count == 0) return 0
  const first = <usize>load<u32>(samples, 8)
  const last = first + count * SAMPLE - SAMPLE
  let most: f64 = 0
  for (let at = first; at <= last; at += SAMPLE) most = max(most, load<f64>(at, 16) + load<f64>(at, 8))
  const target = trunc(most / 2)
  let at = first
  let least = load<f64>(first, 8)
  for (let k: u32 = 0; k < n; k++) {
    const share = load<f64>(shares + ((<usize>k) << 3))
    let found = first
    if (share >= 1 - error && share > error && count > 1) found = last
    else if (share > error && count > 1) {
      const rank = ceil(share * count_of(values))
      while (at < last) {
        const greatest = least + load<f64>(at, 16)
        if (greatest - target <= rank && rank <= least + target) break
        at += SAMPLE
        least += load<f64>(at, 8)
      }
      found = at
      if (at == last) least = 0
    }
    store<f64>(out + ((<usize>k) << 3), load<f64>(found))
  }
  return 1
}
