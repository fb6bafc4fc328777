import { heap_alloc } from './heap'
import { find_bytes } from './search'
import { bytes_ascii } from './text'
import { room } from './text-change'
import { MAX_BYTES } from './texts-blob'
import { bytes_equal, bytes_of, store_part, store_view } from './view'

/** Parts of texts, and texts character by character. Where one gives 0 it has written nothing: such rows are JavaScript's. */

/** The code points that begin in these bytes. */
function points(p: usize, end: usize): u32 {
  let n: u32 = 0
  for (; p + 16 <= end; p += 16) n += <u32>popcnt(i8x16.bitmask(i8x16.gt_s(v128.load(p), i8x16.splat(-65))))
  for (; p < end; p++) if ((load<u8>(p) & 0xc0) != 0x80) n++
  return n
}

/** Where a text is in another, in characters from 1; 0 where it is not. */
export function view_instr(v: usize, part: usize): i32 {
  const p = bytes_of(v)
  const found = find_bytes(p, p + load<u32>(v), bytes_of(part), load<u32>(part))
  return found == 0 ? 0 : <i32>points(p, found) + 1
}

/** The part between separators (not empty), from 1, or from the end where `n` is negative; nothing where there is none. */
export function view_split_part(v: usize, separator: usize, n: i32, out: usize, _heap: usize): i32 {
  const length = load<u32>(separator)
  if (length == 0 || n == 0) return 0
  const needle = bytes_of(separator)
  let from = bytes_of(v)
  const end = from + load<u32>(v)
  let skip: i64 = <i64>n - 1
  if (n < 0) {
    let parts: i64 = 1
    for (let p = find_bytes(from, end, needle, length); p != 0; p = find_bytes(p + length, end, needle, length)) parts++
    skip = parts + <i64>n
  }
  if (skip < 0) {
    v128.store(out, i32x4.splat(0))
    return 1
  }
  while (true) {
    const p = find_bytes(from, end, needle, length)
    if (skip == 0) {
      store_part(out, v, from, <u32>((p == 0 ? end : p) - from))
      return 1
    }
    if (p == 0) {
      v128.store(out, i32x4.splat(0))
      return 1
    }
    skip--
    from = p + length
  }
}

/** What is before the `count`th separator, or behind the last ones where it is negative; all where there are fewer. */
export function view_substring_index(v: usize, separator: usize, count: i32, out: usize, _heap: usize): i32 {
  const length = load<u32>(separator)
  const n = load<u32>(v)
  if (length == 0 || count == 0) return 0
  const needle = bytes_of(separator)
  const start = bytes_of(v)
  const end = start + n
  // separators may overlap
  if (count > 0) {
    let p = start - 1
    for (; count > 0; count--) {
      p = find_bytes(p + 1, end, needle, length)
      if (p == 0) break
    }
    store_part(out, v, start, p == 0 ? n : <u32>(p - start))
    return 1
  }
  let p = n < length ? start : end - length + 1
  for (; count < 0; count++) {
    do {
      if (p == start) {
        store_part(out, v, start, n)
        return 1
      }
      p--
    } while (load<u8>(p) != load<u8>(needle) || !bytes_equal(p, needle, length))
  }
  store_part(out, v, p + length, <u32>(end - p) - length)
  return 1
}

/** What is behind the first separator (not empty); 0 where there is none. */
export function view_behind(v: usize, separator: usize, out: usize): i32 {
  const from = bytes_of(v)
  const end = from + load<u32>(v)
  const length = load<u32>(separator)
  const p = find_bytes(from, end, bytes_of(separator), length)
  if (p == 0) return 0
  store_part(out, v, p + length, <u32>(end - p) - length)
  return 1
}

/** The text `n` times. */
export function view_repeat(v: usize, n: i32, out: usize, heap: usize): i32 {
  const length = load<u32>(v)
  const total: u64 = n <= 0 ? 0 : <u64>length * <u64>n
  if (total > MAX_BYTES) return 0
  const from = bytes_of(v)
  const to = room(<u32>total, heap)
  const end = to + <usize>total
  // what is there already is copied, twice as much each time
  if (total > 0) memory.copy(to, from, length)
  for (let made: usize = length; to + made < end; made <<= 1) memory.copy(to + made, to, min<usize>(made, end - to - made))
  store_view(out, to, <u32>total)
  return 1
}

/** ASCII text in small letters, with capitals at the beginning and behind spaces. */
export function view_initcap_ascii(v: usize, out: usize, heap: usize): i32 {
  const n = load<u32>(v)
  const p = bytes_of(v)
  if (!bytes_ascii(p, n)) return 0
  const to = room(n, heap)
  let before: u8 = 32
  for (let i: u32 = 0; i < n; i++) {
    const c = load<u8>(p + i)
    let made = c
    if (before == 32) {
      if (c >= 97 && c <= 122) made = c - 32
    } else if (c >= 65 && c <= 90) made = c + 32
    store<u8>(to + i, made)
    before = c
  }
  store_view(out, to, n)
  return 1
}

/** Each character of ASCII text that is among `from` becomes the one at its place in `to`, or none. */
export function view_translate_ascii(v: usize, from: usize, to: usize, out: usize, heap: usize): i32 {
  const n = load<u32>(v)
  const p = bytes_of(v)
  const count = load<u32>(from)
  const search = bytes_of(from)
  const put = load<u32>(to)
  const by = bytes_of(to)
  if (!bytes_ascii(p, n) || !bytes_ascii(search, count) || !bytes_ascii(by, put)) return 0
  const made = room(n, heap)
  let q = made
  for (let i: u32 = 0; i < n; i++) {
    const c = load<u8>(p + i)
    let k: u32 = 0
    while (k < count && load<u8>(search + k) != c) k++
    if (k == count) store<u8>(q++, c)
    else if (k < put) store<u8>(q++, load<u8>(by + k))
  }
  store_view(out, made, <u32>(q - made))
  return 1
}

/** Longer texts are compared in JavaScript. */
const MAX_COMPARED: u32 = 4096

/** The edit distance of two ASCII texts; -1 where they are not. */
export function view_levenshtein_ascii(a: usize, b: usize, heap: usize): i32 {
  const m = load<u32>(a)
  const n = load<u32>(b)
  const x = bytes_of(a)
  const y = bytes_of(b)
  if (m > MAX_COMPARED || n > MAX_COMPARED || !bytes_ascii(x, m) || !bytes_ascii(y, n)) return -1
  const row = heap_alloc(heap, (n + 1) << 2)
  for (let j: u32 = 0; j <= n; j++) store<u32>(row + ((<usize>j) << 2), j)
  for (let i: u32 = 0; i < m; i++) {
    const c = load<u8>(x + i)
    let diagonal = i
    let left = i + 1
    store<u32>(row, left)
    for (let j: u32 = 0; j < n; j++) {
      const place = row + ((<usize>(j + 1)) << 2)
      const above = load<u32>(place)
      left = min<u32>(min<u32>(above, left) + 1, diagonal + <u32>(load<u8>(y + j) != c))
      diagonal = above
      store<u32>(place, left)
    }
  }
  const distance = load<u32>(row + ((<usize>n) << 2))
  // the memory is not needed any more
  store<u32>(heap, <u32>row)
  return <i32>distance
}
