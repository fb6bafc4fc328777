import { log } from './env'
import { heap_alloc } from './heap'
import { bytes_of, length_of } from './view'

/**
 * Registers of HyperLogLog++ (functions/sketch/hyper-log-log.ts), 1 << precision of them, a byte each, as a view that grows (values.ts). As long as
 * few are taken these lie one after another, u32 each: number << 8 | rank. The view is shorter than all registers would be, then.
 */
const FEW_BYTES: u32 = 64
const INLINE: u32 = 12

/** So many bytes single registers take at most. */
// inline
function sparse_limit(precision: u32): u32 {
  return precision >= 7 ? FEW_BYTES : INLINE
}
// inline
function is_dense(state: usize, precision: u32): bool {
  return length_of(state) == (<u32>1) << precision
}
// inline
function capacity_of(state: usize): u32 {
  return length_of(state) > INLINE ? load<u32>(state, 12) : 0
}

/** A new place of `capacity` bytes for what there is. */
function move(state: usize, length: u32, capacity: u32, heap: usize): void {
  const to = heap_alloc(heap, capacity)
  memory.copy(to, bytes_of(state), length)
  store<u32>(state, <u32>to, 8)
  store<u32>(state, capacity, 12)
}

/** All registers at hand, in memory that may be written. */
function open(state: usize, precision: u32, heap: usize): usize {
  const size = (<u32>1) << precision
  const length = length_of(state)
  if (length == size) {
    if (capacity_of(state) == 0) move(state, size, size, heap)
    return <usize>load<u32>(state, 8)
  }
  const to = heap_alloc(heap, size)
  memory.fill(to, 0, size)
  const from = bytes_of(state)
  for (let i: u32 = 0; i < length; i += 4) {
    const entry = load<u32>(from + i)
    store<u8>(to + (entry >> 8), <u8>entry)
  }
  store<u32>(state, size)
  store<u32>(state, 0, 4)
  store<u32>(state, <u32>to, 8)
  store<u32>(state, size, 12)
  return to
}

function put(state: usize, index: u32, rank: u32, precision: u32, heap: usize): void {
  if (!is_dense(state, precision)) {
    const length = length_of(state)
    const capacity = capacity_of(state)
    const from = bytes_of(state)
    for (let i: u32 = 0; i < length; i += 4) {
      const entry = load<u32>(from + i)
      if (entry >> 8 != index) continue
      if (rank <= (entry & 255)) return
      if (length > INLINE && capacity == 0) move(state, length, FEW_BYTES, heap)
      return store<u32>(bytes_of(state) + i, (index << 8) | rank)
    }
    const after = length + 4
    if (after <= sparse_limit(precision)) {
      if (after > INLINE && capacity < after) move(state, length, FEW_BYTES, heap)
      else if (length == 0) store<u64>(state, 0, 8)
      store<u32>(state, after)
      return store<u32>(bytes_of(state) + length, (index << 8) | rank)
    }
  }
  const at = open(state, precision, heap) + index
  if (rank > <u32>load<u8>(at)) store<u8>(at, <u8>rank)
}

/** Counts a value by its hash. */
export function registers_add(state: usize, hash: u64, precision: u32, heap: usize): void {
  const index = <u32>(hash >> <u64>(64 - precision))
  // the rest of the bits, with a guard so that the count ends
  const rest = (hash << (<u64>precision)) | ((<u64>1) << (<u64>(precision - 1)))
  const rank = <u32>clz(rest) + 1
  if (is_dense(state, precision) && load<u32>(state, 12) != 0) {
    const at = <usize>load<u32>(state, 8) + index
    if (rank > <u32>load<u8>(at)) store<u8>(at, <u8>rank)
  } else put(state, index, rank, precision, heap)
}

/** Takes in another's registers, which stay as they are. */
export function registers_merge(state: usize, other: usize, precision: u32, heap: usize): void {
  if (length_of(state) == 0) return v128.store(state, v128.load(other))
  const length = length_of(other)
  const from = bytes_of(other)
  if (!is_dense(other, precision)) {
    for (let i: u32 = 0; i < length; i += 4) {
      const entry = load<u32>(from + i)
      put(state, entry >> 8, entry & 255, precision, heap)
    }
    return
  }
  const to = open(state, precision, heap)
  for (let i: usize = 0; i < <usize>length; i += 16) v128.store(to + i, v128.max<u8>(v128.load(to + i), v128.load(from + i)))
}

/** How many registers nothing went into. */
function empty_registers(state: usize, precision: u32): u32 {
  const size = (<u32>1) << precision
  const length = length_of(state)
  if (!is_dense(state, precision)) return size - (length >> 2)
  const from = bytes_of(state)
  let empty: u32 = 0
  for (let i: u32 = 0; i < length; i++) empty += <u32>(load<u8>(from + i) == 0)
  return empty
}

// inline
function inverse_of(rank: u32): f64 {
  return reinterpret<f64>((<u64>(1023 - rank)) << 52)
}

/** The sum of the registers' inverse powers of two, one after another, as rounding may depend on the order. */
function sum_of_inverses(state: usize, precision: u32): f64 {
  const size = (<u32>1) << precision
  const from = bytes_of(state)
  const length = length_of(state)
  let sum: f64 = 0
  if (is_dense(state, precision)) {
    for (let i: u32 = 0; i < size; i++) sum += inverse_of(load<u8>(from + i))
    return sum
  }
  let most: u32 = 0
  for (let i: u32 = 0; i < length; i += 4) most = max(most, load<u32>(from + i) & 255)
  // nothing is rounded
  if (most + precision <= 52) {
    sum = <f64>(size - (length >> 2))
    for (let i: u32 = 0; i < length; i += 4) sum += inverse_of(load<u32>(from + i) & 255)
    return sum
  }
  for (let index: u32 = 0; index < size; index++) {
    let rank: u32 = 0
    for (let i: u32 = 0; i < length; i += 4) if (load<u32>(from + i) >> 8 == index) rank = load<u32>(from + i) & 255
    sum += inverse_of(rank)
  }
  return sum
}

/** So many neighbouring measurements the bias is taken from. */
const NEIGHBOURS: i32 = 6

/** The mean bias of the measurements that are nearest to an estimate. */
function bias(raw: f64, estimates: usize, n: i32): f64 {
  let nearest: i32 = 0
  while (nearest < n && load<f64>(estimates + ((<usize>nearest) << 3)) < raw) nearest++
  let low = max(nearest - NEIGHBOURS + 1, 0)
  let high = min(low + NEIGHBOURS, n)
  while (high < n && distance(estimates, high, raw) < distance(estimates, low, raw)) {
    low++
    high++
  }
  const biases = estimates + ((<usize>n) << 3)
  let sum: f64 = 0
  for (let i = low; i < high; i++) sum += load<f64>(biases + ((<usize>i) << 3))
  return sum / <f64>(high - low)
}

// inline
function distance(estimates: usize, i: i32, raw: f64): f64 {
  const d = raw - load<f64>(estimates + ((<usize>i) << 3))
  return d * d
}

/**
 * About how many different values there were. `scale`: alpha times the square of the number of registers; `threshold`: up to it counting empty
 * registers is better than their mean; `table`: a view of measured estimates, f64 each, and behind them of their biases; empty where there are none.
 */
export function registers_estimate(state: usize, precision: u32, scale: f64, threshold: f64, table: usize): i64 {
  const m = <f64>((<u32>1) << precision)
  const n = <i32>(length_of(table) >> 4)
  const raw = scale / sum_of_inverses(state, precision)
  const corrected = n > 0 && raw < 5 * m ? raw - bias(raw, bytes_of(table), n) : raw
  const empty = empty_registers(state, precision)
  const counted = empty > 0 ? m * log(m / <f64>empty) : corrected
  const estimate = empty > 0 && counted <= threshold ? counted : corrected
  // halves upwards
  const whole = floor(estimate)
  return <i64>whole + <i64>(estimate - whole >= 0.5)
}
