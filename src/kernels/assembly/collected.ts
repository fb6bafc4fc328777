import { murmur3_bytes } from './hash'
import { heap_alloc } from './heap'
import { sort_pairs } from './sort'
import { bytes_equal, bytes_hash, bytes_of, length_of, store_view } from './view'

/**
 * What collect_list and collect_set gather, as lists that grow (values.ts): numbers as 64-bit integers, or **texts**, whatever comes as a view:
 * u32 length and the bytes, padded to 8 together. In the end it is an array's blob (columnar/blob.ts).
 *
 * A set is such a list without equals. Beyond 64 bytes it has an index behind its capacity, of as many bytes: for slots of a hash, the place of
 * a value (in words, from 1). A list that came from elsewhere, without a capacity, gets one before it is looked into.
 */
const FIRST: u32 = 64
const FOURFOLD: u32 = 1024

// inline
function text_size(n: u32): u32 {
  return (n + 11) & ~7
}
// inline
function capacity_of(list: usize): u32 {
  return length_of(list) > 12 ? load<u32>(list, 12) : 0
}

/** Makes room for `needed` bytes in all. */
function reserve(list: usize, needed: u32, heap: usize, indexed: bool, texts: bool): void {
  if (capacity_of(list) >= needed) return
  let capacity = FIRST
  while (capacity < needed) {
    if (capacity > 0x40000000) unreachable()
    capacity <<= capacity < FOURFOLD ? 2 : 1
  }
  const length = length_of(list)
  const withIndex = indexed && capacity > FIRST
  const to = heap_alloc(heap, withIndex ? capacity << 1 : capacity)
  memory.copy(to, bytes_of(list), length)
  store<u32>(list, <u32>to, 8)
  store<u32>(list, capacity, 12)
  if (!withIndex) return
  memory.fill(to + capacity, 0, capacity)
  for (let at = to; at < to + length; ) {
    const slot = texts ? text_slot(to, capacity, at + 4, load<u32>(at)) : value_slot(to, capacity, load<i64>(at))
    store<u32>(slot, <u32>((at - to) >> 3) + 1)
    at += texts ? text_size(load<u32>(at)) : 8
  }
}

/** The slot of a value, which holds 0 where it is new. */
function value_slot(base: usize, capacity: u32, value: i64): usize {
  const mask = (capacity >> 2) - 1
  let position = <u32>((<u64>value * 0x9e3779b97f4a7c15) >> 32) & mask
  while (true) {
    const slot = base + capacity + ((<usize>position) << 2)
    const place = load<u32>(slot)
    if (place == 0 || load<i64>(base + ((<usize>(place - 1)) << 3)) == value) return slot
    position = (position + 1) & mask
  }
}

function text_slot(base: usize, capacity: u32, bytes: usize, n: u32): usize {
  const mask = (capacity >> 2) - 1
  let position = <u32>(bytes_hash(bytes, n) >> 32) & mask
  while (true) {
    const slot = base + capacity + ((<usize>position) << 2)
    const place = load<u32>(slot)
    if (place == 0 || is_text(base + ((<usize>(place - 1)) << 3), bytes, n)) return slot
    position = (position + 1) & mask
  }
}

function is_text(at: usize, bytes: usize, n: u32): bool {
  return load<u32>(at) == n && bytes_equal(at + 4, bytes, n)
}

/** Adds `size` bytes at the end and gives their address. A list of up to 12 bytes lies in its view. */
function extend(list: usize, size: u32, heap: usize): usize {
  const length = length_of(list)
  const total = length + size
  if (total > 12) reserve(list, total, heap, false, false)
  else store<u32>(list, 0, 12)
  store<u32>(list, total)
  return bytes_of(list) + length
}

function store_text(at: usize, bytes: usize, n: u32): void {
  store<u32>(at, n)
  memory.copy(at + 4, bytes, n)
}

export function texts_add(list: usize, v: usize, heap: usize): void {
  const n = length_of(v)
  store_text(extend(list, text_size(n), heap), bytes_of(v), n)
}

/** Does a set that gets `size` bytes more have an index, or need one? */
function is_indexed(list: usize, size: u32): bool {
  return capacity_of(list) > FIRST || length_of(list) + size > FIRST
}

/** Adds a value unless it is there. */
export function values_put(list: usize, value: i64, heap: usize): void {
  const length = length_of(list)
  if (!is_indexed(list, 8)) {
    const at = bytes_of(list)
    for (let i: u32 = 0; i < length; i += 8) if (load<i64>(at + i) == value) return
    store<i64>(extend(list, 8, heap), value)
    return
  }
  reserve(list, length + 8, heap, true, false)
  const base = <usize>load<u32>(list, 8)
  const slot = value_slot(base, load<u32>(list, 12), value)
  if (load<u32>(slot) != 0) return
  store<u32>(slot, (length >> 3) + 1)
  store<i64>(base + length, value)
  store<u32>(list, length + 8)
}

function put_text(list: usize, bytes: usize, n: u32, heap: usize): void {
  const length = length_of(list)
  const size = text_size(n)
  if (!is_indexed(list, size)) {
    const at = bytes_of(list)
    for (let i: u32 = 0; i < length; i += text_size(load<u32>(at + i))) if (is_text(at + i, bytes, n)) return
    store_text(extend(list, size, heap), bytes, n)
    return
  }
  reserve(list, length + size, heap, true, true)
  const base = <usize>load<u32>(list, 8)
  const slot = text_slot(base, load<u32>(list, 12), bytes, n)
  if (load<u32>(slot) != 0) return
  store<u32>(slot, (length >> 3) + 1)
  store_text(base + length, bytes, n)
  store<u32>(list, length + size)
}

export function texts_put(list: usize, v: usize, heap: usize): void {
  put_text(list, bytes_of(v), length_of(v), heap)
}

/** Adds another set's values, which stays as it is. */
export function values_unite(list: usize, other: usize, heap: usize): void {
  if (length_of(list) == 0) return v128.store(list, v128.load(other))
  const from = bytes_of(other)
  const end = from + length_of(other)
  for (let at = from; at < end; at += 8) values_put(list, load<i64>(at), heap)
}

export function texts_unite(list: usize, other: usize, heap: usize): void {
  if (length_of(list) == 0) return v128.store(list, v128.load(other))
  const from = bytes_of(other)
  const end = from + length_of(other)
  for (let at = from; at < end; at += text_size(load<u32>(at))) put_text(list, at + 4, load<u32>(at), heap)
}

/** A pair (sort.ts) for an element of a set of Scala: by its bucket, then by its hash. Gives the pair's end. */
// inline
function store_pair(pair: usize, hash: u32, mask: u32, place: u32): usize {
  const h = hash ^ (hash >> 16)
  store<u64>(pair, ((<u64>(h & mask)) << 32) | <u64>(h ^ 0x80000000))
  store<u32>(pair, 0, 8)
  store<u32>(pair, place, 12)
  return pair + 16
}

/** A hash set of Scala of `n` elements has so many buckets, less one. */
function bucket_mask(n: u32): u32 {
  let buckets: u32 = 16
  while (buckets < <u32>(((<u64>n + 1) << 2) / 3)) buckets <<= 1
  return buckets - 1
}

/** What numbers are: their hash depends on it. */
const LONGS: u32 = 0
const BOOLEANS: u32 = 2

function number_hash(value: i64, kind: u32): u32 {
  if (kind == BOOLEANS) return value != 0 ? 1231 : 1237
  if (kind != LONGS || value == <i64>(<i32>value)) return <u32>value
  return <u32>(value ^ <i64>(<u64>value >> 32))
}

/** `to`: a list of the set's values in the order in which Spark gives them, which is that of a hash set. `kind`: 0 longs, 1 smaller integers, 2 booleans. */
export function values_ordered(list: usize, kind: u32, to: usize, heap: usize): void {
  const length = length_of(list)
  const n = length >> 3
  if (n <= 1) return v128.store(to, v128.load(list))
  const from = bytes_of(list)
  const pairs = heap_alloc(heap, n << 5)
  const mask = bucket_mask(n)
  let pair = pairs
  for (let i: u32 = 0; i < n; i++) pair = store_pair(pair, number_hash(load<i64>(from + ((<usize>i) << 3)), kind), mask, i)
  sort_pairs(pairs, n, pair)
  const ordered = heap_alloc(heap, length)
  for (let i: u32 = 0; i < n; i++) {
    const place = load<u32>(pairs + ((<usize>i) << 4), 12)
    store<i64>(ordered + ((<usize>i) << 3), load<i64>(from + ((<usize>place) << 3)))
  }
  store_list(to, ordered, length)
}

/** The same of texts. */
export function texts_ordered(list: usize, to: usize, heap: usize): void {
  const length = length_of(list)
  if (length <= 12) return v128.store(to, v128.load(list))
  const from = bytes_of(list)
  let n: u32 = 0
  for (let at: u32 = 0; at < length; at += text_size(load<u32>(from + at))) n++
  const pairs = heap_alloc(heap, n << 5)
  const mask = bucket_mask(n)
  let pair = pairs
  for (let at: u32 = 0; at < length; ) {
    const size = load<u32>(from + at)
    pair = store_pair(pair, <u32>murmur3_bytes(from + at + 4, size, 42), mask, at)
    at += text_size(size)
  }
  sort_pairs(pairs, n, pair)
  const ordered = heap_alloc(heap, length)
  let end = ordered
  for (pair = pairs; pair < pairs + ((<usize>n) << 4); pair += 16) {
    const at = from + load<u32>(pair, 12)
    const size = text_size(load<u32>(at))
    memory.copy(end, at, size)
    end += size
  }
  store_list(to, ordered, length)
}

/** A list of more than 12 bytes that nothing is added to. */
// inline
function store_list(to: usize, bytes: usize, length: u32): void {
  store<u32>(to, length)
  store<u32>(to, 0, 4)
  store<u64>(to, <u64>bytes, 8)
}

/** The head of an array's blob for `n` elements that are valid; gives where they go. */
function open_array(at: usize, n: u32): usize {
  const validity = (n + 7) & ~7
  store<u32>(at, n)
  store<u32>(at, 0, 4)
  memory.fill(at + 8, 1, n)
  memory.fill(at + 8 + n, 0, validity - n)
  return at + 8 + validity
}

/** The values as an array of elements of `width` bytes. */
export function values_array(list: usize, width: u32, out: usize, heap: usize): void {
  const n = length_of(list) >> 3
  const bytes = n * width
  const size = 8 + ((n + 7) & ~7) + ((bytes + 7) & ~7)
  const at = heap_alloc(heap, size)
  const to = open_array(at, n)
  const from = bytes_of(list)
  if (width == 8) memory.copy(to, from, bytes)
  else {
    memory.fill(to, 0, (bytes + 7) & ~7)
    for (let i: u32 = 0; i < n; i++) {
      const value = load<u32>(from + ((<usize>i) << 3))
      if (width == 4) store<u32>(to + ((<usize>i) << 2), value)
      else if (width == 2) store<u16>(to + ((<usize>i) << 1), <u16>value)
      else store<u8>(to + i, <u8>value)
    }
  }
  store_view(out, at, size)
}

/** The texts as an array. */
export function texts_array(list: usize, out: usize, heap: usize): void {
  const from = bytes_of(list)
  const end = from + length_of(list)
  let n: u32 = 0
  let long: u32 = 0
  for (let at = from; at < end; ) {
    const length = load<u32>(at)
    n++
    if (length > 12) long += (length + 7) & ~7
    at += text_size(length)
  }
  const size = 8 + ((n + 7) & ~7) + n * 16 + long
  const blob = heap_alloc(heap, size)
  let view = open_array(blob, n)
  let free = view + n * 16
  for (let at = from; at < end; ) {
    const length = load<u32>(at)
    if (length > 12) {
      const padded = (length + 7) & ~7
      store<u64>(free + padded - 8, 0)
      memory.copy(free, at + 4, length)
      store<u32>(view, length)
      store<u32>(view, load<u32>(at, 4), 4)
      store<u64>(view, free - blob, 8)
      free += padded
    } else store_view(view, at + 4, length)
    view += 16
    at += text_size(length)
  }
  store_view(out, blob, size)
}

/** The texts one after another, with the bytes of the view `between` between them. */
export function texts_joined(list: usize, between: usize, out: usize, heap: usize): void {
  const from = bytes_of(list)
  const end = from + length_of(list)
  const gap = length_of(between)
  let total: u64 = 0
  for (let at = from; at < end; at += text_size(load<u32>(at))) total += <u64>load<u32>(at) + gap
  if (from < end) total -= gap
  if (total > 0x40000000) unreachable()
  const size = <u32>total
  // a short result is read to the end of its view
  const to = heap_alloc(heap, size + 16)
  let free = to
  for (let at = from; at < end; ) {
    const length = load<u32>(at)
    if (at != from && gap > 0) {
      memory.copy(free, bytes_of(between), gap)
      free += gap
    }
    memory.copy(free, at + 4, length)
    free += length
    at += text_size(length)
  }
  store_view(out, to, size)
}
