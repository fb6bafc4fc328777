import { cell_bytes, cells_of, count_of, is_valid } from './arrays'
import { copy_exactly } from './copies'
import { heap_alloc } from './heap'
import { bytes_compare, bytes_equal, bytes_hash, bytes_of, store_view } from './view'

/**
 * Arrays by the values of their elements, which are of one of these kinds: 0 to 3 integers (and booleans) of 1, 2, 4, 8 bytes; 4, 5 floats of 4
 * and 8 bytes, with one NaN, above all, and one zero; 6 integers of 16 bytes; 7 texts, by their bytes. Results are indices of elements.
 */
const F32: u32 = 4
const F64: u32 = 5
const WIDE: u32 = 6
const TEXT: u32 = 7
const SIGN: u64 = 1 << 63
const NAN_ORDER: u64 = u64.MAX_VALUE

// inline
function shift_of(kind: u32): u32 {
  if (kind < 4) return kind
  return kind == F32 ? 2 : kind == F64 ? 3 : 4
}

/** 64 bits, unsigned, whose order is that of the values; of kinds above 5 ties are decided by more. */
function order_word(array: usize, cell: usize, kind: u32): u64 {
  switch (kind) {
    case 0:
      return <u64>(<i64>load<i8>(cell)) ^ SIGN
    case 1:
      return <u64>(<i64>load<i16>(cell)) ^ SIGN
    case 2:
      return <u64>(<i64>load<i32>(cell)) ^ SIGN
    case 3:
      return load<u64>(cell) ^ SIGN
    case 4:
      return double_order(<f64>load<f32>(cell))
    case 5:
      return double_order(load<f64>(cell))
    case 6:
      return load<u64>(cell, 8) ^ SIGN
    default: {
      const n = load<u32>(cell)
      if (n >= 8) return bswap(load<u64>(cell_bytes(array, cell)))
      return bswap(load<u64>(cell, 4) & (((<u64>1) << ((<u64>n) << 3)) - 1))
    }
  }
}

function double_order(x: f64): u64 {
  if (x != x) return NAN_ORDER
  const bits = reinterpret<u64>(x == 0 ? 0.0 : x)
  return bits & SIGN ? ~bits : bits | SIGN
}

/** Are two elements equal, of arrays that may be two? */
function same(a: usize, x: usize, b: usize, y: usize, kind: u32): bool {
  if (order_word(a, x, kind) != order_word(b, y, kind)) return false
  if (kind < WIDE) return true
  if (kind == WIDE) return load<u64>(x) == load<u64>(y)
  const n = load<u32>(x)
  return n == load<u32>(y) && bytes_equal(cell_bytes(a, x), cell_bytes(b, y), n)
}

/** The order of two elements of an array, of which the words are equal. */
function compare_rest(array: usize, x: usize, y: usize, kind: u32): i32 {
  if (kind < WIDE) return 0
  if (kind == WIDE) {
    const p = load<u64>(x)
    const q = load<u64>(y)
    return p < q ? -1 : <i32>(p > q)
  }
  return bytes_compare(cell_bytes(array, x), load<u32>(x), cell_bytes(array, y), load<u32>(y))
}

/** The first element that equals the value at an address (a view's with an address of its own), or -1. */
export function array_find(array: usize, kind: u32, value: usize): i32 {
  const n = count_of(array)
  let cell = cells_of(array)
  const width: usize = (<usize>1) << shift_of(kind)
  if (kind == TEXT) {
    const length = load<u32>(value)
    const bytes = bytes_of(value)
    const prefix = load<u32>(value, 4)
    for (let i: u32 = 0; i < n; i++) {
      if (
        load<u32>(cell) == length &&
        load<u32>(cell, 4) == prefix &&
        is_valid(array, i) &&
        bytes_equal(cell_bytes(array, cell), bytes, length)
      )
        return i
      cell += width
    }
    return -1
  }
  const word = order_word(0, value, kind)
  const low: u64 = kind == WIDE ? load<u64>(value) : 0
  for (let i: u32 = 0; i < n; i++) {
    if (is_valid(array, i) && order_word(array, cell, kind) == word && (kind != WIDE || load<u64>(cell) == low)) return i
    cell += width
  }
  return -1
}

/** The first of the least elements, or of the greatest; -1 where all are null. */
export function array_extreme(array: usize, kind: u32, greatest: i32): i32 {
  const n = count_of(array)
  const flip: u64 = greatest ? u64.MAX_VALUE : 0
  let best: i32 = -1
  let bestWord: u64 = 0
  const cells = cells_of(array)
  const shift = shift_of(kind)
  for (let i: u32 = 0; i < n; i++) {
    if (!is_valid(array, i)) continue
    const cell = cells + ((<usize>i) << shift)
    const word = order_word(array, cell, kind) ^ flip
    if (best >= 0) {
      if (word > bestWord) continue
      if (word == bestWord) {
        const c = compare_rest(array, cell, cells + ((<usize>best) << shift), kind)
        if (greatest ? c <= 0 : c >= 0) continue
      }
    }
    best = i
    bestWord = word
  }
  return best
}

/** Up to so many elements are compared one by one. */
const FEW: u32 = 8

function hash(array: usize, cell: usize, kind: u32): u32 {
  if (kind == TEXT) return <u32>(bytes_hash(cell_bytes(array, cell), load<u32>(cell)) >> 32)
  let h = order_word(array, cell, kind) * 0x9e3779b97f4a7c15
  if (kind == WIDE) h = (rotl<u64>(h, 29) ^ load<u64>(cell)) * 0x9e3779b97f4a7c15
  return <u32>(h >> 32)
}

/** A table of indices (from 1) by hash, for `n` elements; its mask is 4 bytes before it. */
function new_table(n: u32, heap: usize): usize {
  let slots: u32 = 32
  while (slots < n << 1) slots <<= 1
  const table = heap_alloc(heap, (slots << 2) + 4) + 4
  store<u32>(table - 4, slots - 1)
  memory.fill(table, 0, slots << 2)
  return table
}

/** The slot of an element of `a` among those of `b`: 0 is in it where it is not there. */
function slot_of(table: usize, a: usize, x: usize, b: usize, kind: u32): usize {
  const mask = load<u32>(table - 4)
  const cells = cells_of(b)
  const shift = shift_of(kind)
  let place = hash(a, x, kind) & mask
  while (true) {
    const slot = table + ((<usize>place) << 2)
    const i = load<u32>(slot)
    if (i == 0 || same(a, x, b, cells + ((<usize>(i - 1)) << shift), kind)) return slot
    place = (place + 1) & mask
  }
}

/** The indices of the first of equal elements (nulls are), at `indices`; how many. */
export function array_distinct(array: usize, kind: u32, indices: usize, heap: usize): u32 {
  const n = count_of(array)
  const cells = cells_of(array)
  const shift = shift_of(kind)
  const table: usize = n > FEW ? new_table(n, heap) : 0
  let kept: u32 = 0
  let sawNull = false
  for (let i: u32 = 0; i < n; i++) {
    if (!is_valid(array, i)) {
      if (sawNull) continue
      sawNull = true
    } else {
      const cell = cells + ((<usize>i) << shift)
      if (table != 0) {
        const slot = slot_of(table, array, cell, array, kind)
        if (load<u32>(slot) != 0) continue
        store<u32>(slot, i + 1)
      } else if (is_among(array, cell, array, indices, kept, kind)) continue
    }
    store<u32>(indices + ((<usize>kept) << 2), i)
    kept++
  }
  return kept
}

/** Is it among the `n` elements of `b` at indices (or the first `n`)? */
function is_among(a: usize, x: usize, b: usize, indices: usize, n: u32, kind: u32): bool {
  const cells = cells_of(b)
  const shift = shift_of(kind)
  for (let k: u32 = 0; k < n; k++) {
    const i = indices != 0 ? load<u32>(indices + ((<usize>k) << 2)) : k
    if (is_valid(b, i) && same(a, x, b, cells + ((<usize>i) << shift), kind)) return true
  }
  return false
}

/** Of `n` indices of elements of `a`, those that are in `b` (`wanted` 1) or are not (0), in place; how many. */
export function array_members(a: usize, indices: usize, n: u32, b: usize, kind: u32, wanted: i32, heap: usize): u32 {
  const m = count_of(b)
  const shift = shift_of(kind)
  const cells = cells_of(a)
  let table: usize = 0
  let hasNull = false
  if (m > FEW) {
    table = new_table(m, heap)
    const others = cells_of(b)
    for (let i: u32 = 0; i < m; i++) if (is_valid(b, i)) store<u32>(slot_of(table, b, others + ((<usize>i) << shift), b, kind), i + 1)
  }
  for (let i: u32 = 0; i < m; i++) if (!is_valid(b, i)) hasNull = true
  let kept: u32 = 0
  for (let k: u32 = 0; k < n; k++) {
    const i = load<u32>(indices + ((<usize>k) << 2))
    const cell = cells + ((<usize>i) << shift)
    let found = hasNull
    if (is_valid(a, i)) found = table != 0 ? load<u32>(slot_of(table, a, cell, b, kind)) != 0 : is_among(a, cell, b, 0, m, kind)
    if (<i32>found != wanted) continue
    store<u32>(indices + ((<usize>kept) << 2), i)
    kept++
  }
  return kept
}

/** Up to so many elements are sorted by insertion. */
const RUN: u32 = 12

/** Is one pair {u64 word, u32 index} before another? */
// inline
function precedes(array: usize, cells: usize, x: usize, y: usize, kind: u32, descending: bool): bool {
  const p = load<u64>(x)
  const q = load<u64>(y)
  if (p != q) return p < q
  if (kind < WIDE) return false
  const shift = shift_of(kind)
  const c = compare_rest(array, cells + ((<usize>load<u32>(x, 8)) << shift), cells + ((<usize>load<u32>(y, 8)) << shift), kind)
  return descending ? c > 0 : c < 0
}

/** The indices of the elements in order, at `indices`; equal ones stay in their order. */
export function array_order(array: usize, kind: u32, descending: i32, nullsFirst: i32, indices: usize, heap: usize): void {
  const n = count_of(array)
  const cells = cells_of(array)
  const shift = shift_of(kind)
  const flip: u64 = descending ? u64.MAX_VALUE : 0
  let pairs = heap_alloc(heap, n << 5)
  let m: u32 = 0
  let nulls: u32 = 0
  for (let i: u32 = 0; i < n; i++) {
    if (!is_valid(array, i)) {
      nulls++
      continue
    }
    const pair = pairs + ((<usize>m) << 4)
    m++
    store<u64>(pair, order_word(array, cells + ((<usize>i) << shift), kind) ^ flip)
    store<u64>(pair, <u64>i, 8)
  }
  const down = descending != 0
  for (let from: u32 = 0; from < m; from += RUN) {
    const end = min<u32>(from + RUN, m)
    for (let i = from + 1; i < end; i++) {
      const pair = pairs + ((<usize>i) << 4)
      const word = load<u64>(pair)
      const index = load<u64>(pair, 8)
      // its place is written over, so it is compared from the end of the room for merging
      const aside = pairs + ((<usize>n) << 5) - 16
      let at = pair
      store<u64>(aside, word)
      store<u64>(aside, index, 8)
      while (at > pairs + ((<usize>from) << 4) && precedes(array, cells, aside, at - 16, kind, down)) {
        v128.store(at, v128.load(at - 16))
        at -= 16
      }
      store<u64>(at, word)
      store<u64>(at, index, 8)
    }
  }
  let work = pairs + ((<usize>n) << 4)
  for (let run: u32 = RUN; run < m; run <<= 1) {
    for (let from: u32 = 0; from < m; from += run << 1) {
      const middle = min<u32>(from + run, m)
      const end = min<u32>(middle + run, m)
      let a = pairs + ((<usize>from) << 4)
      const aEnd = pairs + ((<usize>middle) << 4)
      let b = aEnd
      const bEnd = pairs + ((<usize>end) << 4)
      let to = work + ((<usize>from) << 4)
      while (a < aEnd && b < bEnd) {
        if (precedes(array, cells, b, a, kind, down)) {
          v128.store(to, v128.load(b))
          b += 16
        } else {
          v128.store(to, v128.load(a))
          a += 16
        }
        to += 16
      }
      memory.copy(to, a, aEnd - a)
      memory.copy(to + (aEnd - a), b, bEnd - b)
    }
    const other = pairs
    pairs = work
    work = other
  }
  let out = indices
  if (!nullsFirst) out = store_indices(out, pairs, m)
  if (nulls > 0) {
    for (let i: u32 = 0; i < n; i++) {
      if (is_valid(array, i)) continue
      store<u32>(out, i)
      out += 4
    }
  }
  if (nullsFirst) store_indices(out, pairs, m)
}

function store_indices(out: usize, pairs: usize, n: u32): usize {
  for (let i: u32 = 0; i < n; i++) store<u32>(out + ((<usize>i) << 2), load<u32>(pairs + ((<usize>i) << 4), 8))
  return out + ((<usize>n) << 2)
}

/** The texts one after another, with those of the view `between` between them; for nulls the view `instead`, or nothing where it is 0. */
export function array_join(array: usize, between: usize, instead: usize, out: usize, heap: usize): i32 {
  const n = count_of(array)
  const cells = cells_of(array)
  const gap = load<u32>(between)
  let total: u64 = 0
  let parts: u32 = 0
  for (let i: u32 = 0; i < n; i++) {
    if (is_valid(array, i)) total += load<u32>(cells + ((<usize>i) << 4))
    else if (instead != 0) total += load<u32>(instead)
    else continue
    parts++
  }
  if (parts > 1) total += <u64>gap * (parts - 1)
  if (total > 1 << 30) return 0
  // a short result is read to the end of its view
  const to = heap_alloc(heap, <u32>total + 16)
  let free = to
  let first = true
  for (let i: u32 = 0; i < n; i++) {
    const cell = cells + ((<usize>i) << 4)
    let from = cell_bytes(array, cell)
    let length = load<u32>(cell)
    if (!is_valid(array, i)) {
      if (instead == 0) continue
      from = bytes_of(instead)
      length = load<u32>(instead)
    }
    if (!first && gap > 0) {
      copy_exactly(free, bytes_of(between), gap)
      free += gap
    }
    first = false
    copy_exactly(free, from, length)
    free += length
  }
  store_view(out, to, <u32>total)
  return 1
}
