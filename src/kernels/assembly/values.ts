import { heap_alloc } from './heap'
import { bytes_of, length_of } from './view'

/**
 * Lists of 64-bit integers that grow, as binary views (view.ts) whose last 4 bytes, where the bytes don't lie in the view, are the capacity
 * behind their address; 0 where the list came from elsewhere (from disk), so that it is copied before it grows. One thread writes to a list.
 */
const FIRST: u32 = 64
/** Lists up to this size grow fourfold, larger ones twofold. */
const FOURFOLD: u32 = 1024

/** Makes room for `needed` bytes in all. */
function reserve(list: usize, needed: u32, heap: usize): void {
  const length = length_of(list)
  if (length > 12 && load<u32>(list, 12) >= needed) return
  let capacity: u32 = needed > 0x40000000 ? needed : FIRST
  while (capacity < needed) capacity <<= capacity < FOURFOLD ? 2 : 1
  const to = heap_alloc(heap, capacity)
  memory.copy(to, bytes_of(list), length)
  store<u32>(list, <u32>to, 8)
  store<u32>(list, capacity, 12)
}

export function values_add(list: usize, value: i64, heap: usize): void {
  const length = length_of(list)
  if (length == 0) {
    store<i64>(list, value, 4)
    store<u32>(list, 0, 12)
  } else {
    reserve(list, length + 8, heap)
    store<i64>(<usize>load<u32>(list, 8) + length, value)
  }
  store<u32>(list, length + 8)
}

/** Adds another list's values, which stays as it is. */
export function values_append(list: usize, other: usize, heap: usize): void {
  const length = length_of(list)
  const more = length_of(other)
  if (length == 0) {
    v128.store(list, v128.load(other))
  } else if (more > 0) {
    reserve(list, length + more, heap)
    memory.copy(<usize>load<u32>(list, 8) + length, bytes_of(other), more)
    store<u32>(list, length + more)
  }
}

// inline
function get(at: usize, i: i32): i64 {
  return load<i64>(at + ((<usize>i) << 3))
}
// inline
function set(at: usize, i: i32, value: i64): void {
  store<i64>(at + ((<usize>i) << 3), value)
}

/** So few values are sorted. */
const SMALL: i32 = 12

/** The value in place `place` of the order. Reorders the list: none of those before is greater, none of those after is less. */
export function values_nth(list: usize, place: i32): i64 {
  const at = bytes_of(list)
  let low: i32 = 0
  let high: i32 = <i32>(length_of(list) >> 3) - 1
  let seed: u32 = 0x9e3779b9
  while (high - low >= SMALL) {
    // the median of three at random places
    seed = seed * 1664525 + 1013904223
    const span = <u64>(high - low)
    const a = get(at, low + <i32>((span * <u64>(seed >> 16)) >> 16))
    seed = seed * 1664525 + 1013904223
    const b = get(at, low + <i32>((span * <u64>(seed >> 16)) >> 16))
    const c = get(at, low + <i32>(span >> 1))
    const least = min(a, b)
    const pivot = max(least, min(max(a, b), c))
    let i = low
    let j = high
    while (i <= j) {
      while (get(at, i) < pivot) i++
      while (get(at, j) > pivot) j--
      if (i <= j) {
        const x = get(at, i)
        set(at, i, get(at, j))
        set(at, j, x)
        i++
        j--
      }
    }
    if (place <= j) high = j
    else if (place >= i) low = i
    else return pivot
  }
  for (let i = low + 1; i <= high; i++) {
    const x = get(at, i)
    let j = i
    for (; j > low && get(at, j - 1) > x; j--) set(at, j, get(at, j - 1))
    set(at, j, x)
  }
  return get(at, place)
}

/** The least value from a place on. */
export function values_least(list: usize, from: i32): i64 {
  const at = bytes_of(list)
  const n = <i32>(length_of(list) >> 3)
  let least = get(at, from)
  for (let i = from + 1; i < n; i++) least = min(least, get(at, i))
  return least
}
