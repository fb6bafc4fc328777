import { copy_exactly } from './copies'
import { heap_alloc } from './heap'

/**
 * Arrays as columnar/blob.ts lays them out, put together anew. An array is given by the address of its first byte; `width` is that of an
 * element, `views` says that these are views with their long bytes behind. What gives 0 has written nothing: the result would be too large.
 */
const MAX_BYTES: u64 = 1 << 30

// inline
function padded(n: u32): u32 {
  return (n + 7) & ~7
}
// inline
export function count_of(array: usize): u32 {
  return load<u32>(array)
}
// inline
export function is_valid(array: usize, i: u32): bool {
  return load<u8>(array + i, 8) != 0
}
export function cells_of(array: usize): usize {
  return array + 8 + padded(load<u32>(array))
}
/** Where the bytes of a view in an array begin. */
// inline
export function cell_bytes(array: usize, cell: usize): usize {
  return load<u32>(cell) <= 12 ? cell + 4 : array + load<u32>(cell, 8)
}

/** The view of a blob in the heap: an empty array's 8 bytes lie in it. */
function store_blob(out: usize, blob: usize, size: u32): void {
  store<u32>(out, size)
  if (size > 12) {
    store<u32>(out, load<u32>(blob), 4)
    store<u64>(out, <u64>blob, 8)
  } else {
    store<u64>(out, load<u64>(blob), 4)
    store<u32>(out, 0, 12)
  }
}

/** A blob for `n` elements, whose cells are yet to be written; 0 where it would be too large. */
function open(n: u32, width: u32, long: u64, heap: usize): usize {
  const cells = <u64>n * width
  const size = 8 + <u64>padded(n) + ((cells + 7) & ~7) + long
  if (size > MAX_BYTES) return 0
  const blob = heap_alloc(heap, <u32>size)
  store<u64>(blob, n)
  if (n == 0) return blob
  const at = blob + 8 + padded(n)
  store<u64>(at - 8, 0)
  store<u64>(at + padded(<u32>cells) - 8, 0)
  return blob
}

function size_of(n: u32, width: u32): u32 {
  return 8 + padded(n) + padded(n * width)
}

/** Copies a view of an array, its long bytes to `tail` of the array `to`; gives the tail's new end. */
// inline
function copy_view(from: usize, cell: usize, to: usize, place: usize, tail: usize): usize {
  const length = load<u32>(cell)
  v128.store(place, v128.load(cell))
  if (length <= 12) return tail
  store<u64>(tail + padded(length) - 8, 0)
  copy_exactly(tail, from + load<u32>(cell, 8), length)
  store<u64>(place, <u64>(tail - to), 8)
  return tail + padded(length)
}

// inline
function long_of(cell: usize): u64 {
  const length = load<u32>(cell)
  return length > 12 ? <u64>padded(length) : 0
}

/** Finishes the newest blob of the heap, whose `n` cells are views with addresses: their long bytes go behind them. */
export function array_close(blob: usize, n: u32, out: usize, heap: usize): i32 {
  const head = size_of(n, 16)
  let long: u64 = 0
  const cells = cells_of(blob)
  for (let i: u32 = 0; i < n; i++) long += long_of(cells + ((<usize>i) << 4))
  if (long == 0) {
    store_blob(out, blob, head)
    return 1
  }
  if (long + head > MAX_BYTES) return 0
  const end = blob + head
  let to = blob
  if (<usize>load<u32>(heap) == end && load<u32>(heap, 4) - <u32>end >= <u32>long) store<u32>(heap, <u32>end + <u32>long)
  else {
    to = heap_alloc(heap, head + <u32>long)
    memory.copy(to, blob, head)
  }
  let tail = to + head
  let cell = cells_of(to)
  for (let i: u32 = 0; i < n; i++) {
    const length = load<u32>(cell)
    if (length > 12) {
      store<u64>(tail + padded(length) - 8, 0)
      copy_exactly(tail, <usize>load<u32>(cell, 8), length)
      store<u64>(cell, <u64>(tail - to), 8)
      tail += padded(length)
    }
    cell += 16
  }
  store_blob(out, to, <u32>(tail - to))
  return 1
}

/** The elements at `n` indices (u32 each), or where there are none, `n` elements from `first` on. */
export function array_take(array: usize, indices: usize, first: u32, n: u32, width: u32, views: i32, out: usize, heap: usize): i32 {
  const cells = cells_of(array)
  let long: u64 = 0
  if (views) {
    for (let k: u32 = 0; k < n; k++) {
      const i = indices != 0 ? load<u32>(indices + ((<usize>k) << 2)) : first + k
      long += long_of(cells + ((<usize>i) << 4))
    }
  }
  const blob = open(n, width, long, heap)
  if (blob == 0) return 0
  const to = cells_of(blob)
  let tail = to + <usize>n * width
  if (indices == 0) {
    memory.copy(blob + 8, array + 8 + first, n)
    if (!views) memory.copy(to, cells + <usize>first * width, <usize>n * width)
  }
  for (let k: u32 = 0; k < n; k++) {
    const i = indices != 0 ? load<u32>(indices + ((<usize>k) << 2)) : first + k
    if (indices != 0) store<u8>(blob + k, load<u8>(array + i, 8), 8)
    else if (!views) break
    const from = cells + <usize>i * width
    const place = to + <usize>k * width
    if (views) tail = copy_view(array, from, blob, place, tail)
    else if (width == 4) store<u32>(place, load<u32>(from))
    else if (width == 8) store<u64>(place, load<u64>(from))
    else if (width == 16) v128.store(place, v128.load(from))
    else if (width == 2) store<u16>(place, load<u16>(from))
    else store<u8>(place, load<u8>(from))
  }
  store_blob(out, blob, views ? <u32>(tail - blob) : size_of(n, width))
  return 1
}

/** The elements of `k` arrays, whose addresses lie at `list`. */
export function array_concat(list: usize, k: u32, width: u32, views: i32, out: usize, heap: usize): i32 {
  let total: u64 = 0
  let long: u64 = 0
  for (let j: u32 = 0; j < k; j++) {
    const array = <usize>load<u32>(list + ((<usize>j) << 2))
    const n = count_of(array)
    total += n
    if (!views) continue
    const cells = cells_of(array)
    for (let i: u32 = 0; i < n; i++) long += long_of(cells + ((<usize>i) << 4))
  }
  if (total > MAX_BYTES) return 0
  const blob = open(<u32>total, width, long, heap)
  if (blob == 0) return 0
  let valid = blob + 8
  let place = cells_of(blob)
  let tail = place + <usize>total * width
  for (let j: u32 = 0; j < k; j++) {
    const array = <usize>load<u32>(list + ((<usize>j) << 2))
    const n = count_of(array)
    const cells = cells_of(array)
    memory.copy(valid, array + 8, n)
    valid += n
    if (views) {
      for (let i: u32 = 0; i < n; i++) tail = copy_view(array, cells + ((<usize>i) << 4), blob, place + ((<usize>i) << 4), tail)
    } else memory.copy(place, cells, <usize>n * width)
    place += <usize>n * width
  }
  store_blob(out, blob, views ? <u32>(tail - blob) : size_of(<u32>total, width))
  return 1
}

/** The elements of the arrays in an array, none of which is null. */
export function array_flatten(array: usize, width: u32, views: i32, out: usize, heap: usize): i32 {
  const n = count_of(array)
  if ((<u64>n) << 2 > MAX_BYTES) return 0
  const list = heap_alloc(heap, n << 2)
  const cells = cells_of(array)
  for (let i: u32 = 0; i < n; i++) store<u32>(list + ((<usize>i) << 2), <u32>cell_bytes(array, cells + ((<usize>i) << 4)))
  return array_concat(list, n, width, views, out, heap)
}

/** 1 where an element is null. */
export function array_has_null(array: usize): i32 {
  const n = count_of(array)
  for (let i: u32 = 0; i < n; i++) if (!is_valid(array, i)) return 1
  return 0
}

/** A map of arrays of its keys and its values, given as views. */
export function map_make(keys: usize, values: usize, out: usize, heap: usize): i32 {
  const a = load<u32>(keys)
  const b = load<u32>(values)
  if (8 + <u64>a + b > MAX_BYTES) return 0
  const blob = heap_alloc(heap, 8 + a + b)
  store<u64>(blob, a)
  memory.copy(blob + 8, a <= 12 ? keys + 4 : <usize>load<u32>(keys, 8), a)
  memory.copy(blob + 8 + a, b <= 12 ? values + 4 : <usize>load<u32>(values, 8), b)
  store_blob(out, blob, 8 + a + b)
  return 1
}

/** `n` integers from one on, by a step. */
export function array_sequence(first: i64, step: i64, n: u32, width: u32, out: usize, heap: usize): i32 {
  const blob = open(n, width, 0, heap)
  if (blob == 0) return 0
  memory.fill(blob + 8, 1, n)
  let place = cells_of(blob)
  let value = first
  for (let i: u32 = 0; i < n; i++) {
    if (width == 8) store<i64>(place, value)
    else if (width == 4) store<i32>(place, <i32>value)
    else if (width == 2) store<i16>(place, <i16>value)
    else store<i8>(place, <i8>value)
    place += width
    value += step
  }
  store_blob(out, blob, size_of(n, width))
  return 1
}
