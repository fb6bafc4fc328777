import { murmur3_bytes, murmur3_i32 } from './hash'
import { heap_alloc } from './heap'
import { bytes_compare, bytes_equal, bytes_hash, bytes_of, length_of } from './view'

/**
 * How often each value came, in the order in which they came first, as a list that grows (values.ts): entries of 16 bytes { u64 value, u64 count }, or for
 * **texts** { u64 length, u64 count } and the bytes, padded to 8. Behind its capacity it has an index of half as many bytes, if that is not the
 * first, in which few entries are looked through: for slots of a hash the place of an entry (in words, from 1). A list that came from elsewhere,
 * without a capacity, gets one before it is looked into.
 */
const FIRST: u32 = 128
const FOURFOLD: u32 = 1024

/** What values are (functions/aggregate/mode-code.ts). Of those from here on Java's hash is known. */
const HASHED: u32 = 2
/** Bytes without a known hash. */
const BYTES: u32 = 1
const TEXT: u32 = 2
const BOOL: u32 = 3
const I32: u32 = 4
const I64: u32 = 5
const F32: u32 = 6
const F64: u32 = 7

// inline
function has_bytes(kind: u32): bool {
  return kind == BYTES || kind == TEXT
}
// inline
function entry_size(at: usize, kind: u32): u32 {
  return has_bytes(kind) ? 16 + ((load<u32>(at) + 7) & ~7) : 16
}

/** A floating number's bits with one zero and one NaN. */
function normal(value: u64, kind: u32): u64 {
  if (kind == F64) {
    const v = reinterpret<f64>(value)
    return v != v ? 0x7ff8000000000000 : v == 0 ? 0 : value
  }
  if (kind == F32) {
    const v = reinterpret<f32>(<u32>value)
    return v != v ? 0x7fc00000 : v == 0 ? 0 : value
  }
  return value
}

/** The slot of a value (or of a text's `value` bytes at `bytes`), which holds 0 where it is new. */
function slot_of(base: usize, capacity: u32, value: u64, bytes: usize, kind: u32): usize {
  const mask = (capacity >> 3) - 1
  const text = has_bytes(kind)
  const hash = text ? <u64>bytes_hash(bytes, <u32>value) : normal(value, kind) * 0x9e3779b97f4a7c15
  let position = <u32>(hash >> 32) & mask
  while (true) {
    const slot = base + capacity + ((<usize>position) << 2)
    const place = load<u32>(slot)
    if (place == 0) return slot
    const entry = base + ((<usize>(place - 1)) << 3)
    if (
      text ? load<u64>(entry) == value && bytes_equal(entry + 16, bytes, <u32>value) : normal(load<u64>(entry), kind) == normal(value, kind)
    )
      return slot
    position = (position + 1) & mask
  }
}

/** Makes room for `needed` bytes in all. */
function reserve(list: usize, needed: u32, kind: u32, heap: usize): void {
  const length = length_of(list)
  if (length > 12 && load<u32>(list, 12) >= needed) return
  let capacity = FIRST
  while (capacity < needed) {
    if (capacity > 0x40000000) unreachable()
    capacity <<= capacity < FOURFOLD ? 2 : 1
  }
  const to = heap_alloc(heap, capacity == FIRST ? FIRST : capacity + (capacity >> 1))
  memory.copy(to, bytes_of(list), length)
  store<u32>(list, <u32>to, 8)
  store<u32>(list, capacity, 12)
  if (capacity == FIRST) return
  memory.fill(to + capacity, 0, capacity >> 1)
  for (let at = to; at < to + length; at += entry_size(at, kind))
    store<u32>(slot_of(to, capacity, load<u64>(at), at + 16, kind), <u32>((at - to) >> 3) + 1)
}

/** The entry of a value among few that have no index, or 0. */
function find_few(from: usize, end: usize, value: u64, bytes: usize, kind: u32): usize {
  if (has_bytes(kind)) {
    for (let at = from; at < end; at += entry_size(at, kind))
      if (load<u64>(at) == value && bytes_equal(at + 16, bytes, <u32>value)) return at
    return 0
  }
  const wanted = normal(value, kind)
  for (let at = from; at < end; at += 16) if (normal(load<u64>(at), kind) == wanted) return at
  return 0
}

/** Counts a value `n` times. */
function count(list: usize, value: u64, bytes: usize, n: u64, kind: u32, heap: usize): void {
  const length = length_of(list)
  const size = has_bytes(kind) ? 16 + ((<u32>value + 7) & ~7) : 16
  let slot: usize = 0
  let entry: usize = 0
  if (length > 12 && load<u32>(list, 12) == FIRST) {
    const base = <usize>load<u32>(list, 8)
    entry = find_few(base, base + length, value, bytes, kind)
  }
  if (entry == 0) {
    reserve(list, length + size, kind, heap)
    const capacity = load<u32>(list, 12)
    if (capacity != FIRST) {
      const base = <usize>load<u32>(list, 8)
      slot = slot_of(base, capacity, value, bytes, kind)
      const place = load<u32>(slot)
      if (place != 0) entry = base + ((<usize>(place - 1)) << 3)
    }
  }
  if (entry != 0) return store<u64>(entry, load<u64>(entry, 8) + n, 8)
  const base = <usize>load<u32>(list, 8)
  if (slot != 0) store<u32>(slot, (length >> 3) + 1)
  store<u64>(base + length, value)
  store<u64>(base + length, n, 8)
  if (has_bytes(kind)) memory.copy(base + length + 16, bytes, <u32>value)
  store<u32>(list, length + size)
}

export function frequencies_add(list: usize, value: u64, kind: u32, heap: usize): void {
  count(list, value, 0, 1, kind, heap)
}
export function frequencies_add_text(list: usize, v: usize, kind: u32, heap: usize): void {
  count(list, <u64>length_of(v), bytes_of(v), 1, kind, heap)
}

/** Adds another list's counts, which stays as it is. */
export function frequencies_merge(list: usize, other: usize, kind: u32, heap: usize): void {
  if (length_of(list) == 0) return v128.store(list, v128.load(other))
  const from = bytes_of(other)
  const end = from + length_of(other)
  for (let at = from; at < end; at += entry_size(at, kind)) count(list, load<u64>(at), at + 16, load<u64>(at, 8), kind, heap)
}

/** Java's hash of an entry's value. */
function hash_of(entry: usize, kind: u32): u32 {
  const value = load<u64>(entry)
  if (kind == TEXT) return <u32>murmur3_bytes(entry + 16, <u32>value, 42)
  if (kind == BOOL) return value != 0 ? 1231 : 1237
  if (kind == F64) {
    const v = reinterpret<f64>(value)
    const bits: u64 = v != v ? 0x7ff8000000000000 : value
    return <u32>(bits ^ (bits >> 32))
  }
  if (kind == F32) {
    const v = reinterpret<f32>(<u32>value)
    return v != v ? 0x7fc00000 : <u32>value
  }
  return kind == I64 ? <u32>(value ^ <u64>(<i64>value >> 32)) : <u32>value
}

/** Puts an entry into the next free slot. */
function put(slots: usize, mask: u32, entry: usize, kind: u32): void {
  let at = <u32>murmur3_i32(<i32>hash_of(entry, kind), 0) & mask
  for (let step: u32 = 1; load<u32>(slots + ((<usize>at) << 2)) != 0; step++) at = (at + step) & mask
  store<u32>(slots + ((<usize>at) << 2), <u32>entry)
}

/** So many entries leave Spark's first map as large as it is: 64 slots. */
const MOST_OF_64: u32 = 44

/** What `first_in_map` gives for at most MOST_OF_64 entries. */
function first_of_few(from: usize, end: usize, most: u64, kind: u32): usize {
  let taken: u64 = 0
  let first: u64 = 64
  let best: usize = 0
  for (let entry = from; entry < end; entry += entry_size(entry, kind)) {
    let at = <u64>murmur3_i32(<i32>hash_of(entry, kind), 0) & 63
    for (let step: u64 = 1; ((taken >> at) & 1) != 0; step++) at = (at + step) & 63
    taken |= (<u64>1) << at
    if (at < first && load<u64>(entry, 8) == most) {
      first = at
      best = entry
    }
  }
  return best
}

/** Of `n` entries, those that came `most` times, the one that Spark's hash map gives first, into which they were put in this order (functions/aggregate/hash-order.ts). */
function first_in_map(from: usize, end: usize, n: u32, most: u64, kind: u32, heap: usize): usize {
  let largest: u32 = 64
  while (<u64>n * 10 > <u64>largest * 7) largest <<= 1
  // in memory that is given back
  const block = heap_alloc(heap, largest << 3)
  let size: u32 = 64
  let slots = block
  let others = block + ((<usize>largest) << 2)
  memory.fill(slots, 0, size << 2)
  let filled: u32 = 0
  for (let at = from; at < end; at += entry_size(at, kind)) {
    put(slots, size - 1, at, kind)
    filled++
    if (<u64>filled * 10 <= <u64>size * 7) continue
    const more = size << 1
    memory.fill(others, 0, more << 2)
    for (let slot = slots; slot < slots + ((<usize>size) << 2); slot += 4) {
      const entry = <usize>load<u32>(slot)
      if (entry != 0) put(others, more - 1, entry, kind)
    }
    const before = slots
    slots = others
    others = before
    size = more
  }
  let slot = slots
  while (load<u32>(slot) == 0 || load<u64>(<usize>load<u32>(slot), 8) != most) slot += 4
  store<u32>(heap, <u32>block)
  return <usize>load<u32>(slot)
}

/** Does an entry's value come before another's in SQL's order? */
function is_less(a: usize, b: usize, kind: u32): bool {
  const x = load<u64>(a)
  const y = load<u64>(b)
  if (has_bytes(kind)) return bytes_compare(a + 16, <u32>x, b + 16, <u32>y) < 0
  if (kind == I32) return <i32>x < <i32>y
  if (kind != F32 && kind != F64) return <i64>x < <i64>y
  const v: f64 = kind == F64 ? reinterpret<f64>(x) : <f64>reinterpret<f32>(<u32>x)
  const w: f64 = kind == F64 ? reinterpret<f64>(y) : <f64>reinterpret<f32>(<u32>y)
  return v < w || (v == v && w != w)
}

/** The address of the most frequent value's entry. Of several that is the least one where `least`, else the first in Spark's order; 0 where there is none. */
export function frequencies_mode(list: usize, kind: u32, least: u32, heap: usize): usize {
  const from = bytes_of(list)
  const end = from + length_of(list)
  let most: u64 = 0
  let best: usize = 0
  let several = false
  let entries: u32 = 0
  for (let at = from; at < end; at += entry_size(at, kind)) {
    const n = load<u64>(at, 8)
    entries++
    if (n < most) continue
    if (n > most) {
      most = n
      best = at
      several = false
    } else if (least == 0) several = true
    else if (is_less(at, best, kind)) best = at
  }
  if (!several || kind < HASHED) return best
  return entries <= MOST_OF_64 ? first_of_few(from, end, most, kind) : first_in_map(from, end, entries, most, kind, heap)
}
