import { bytes_equal, bytes_of, view_copy, view_hash } from './view'

/** Encoding of Parquet pages: dense values, dictionaries, runs and bit-packed groups. */

function compact<T extends number>(values: usize, n: i32, validity: usize, dst: usize): i32 {
  const start = dst
  for (let i = 0; i < n; i++) {
    store<T>(dst, load<T>(values + <usize>i * sizeof<T>()))
    dst += <usize>load<u8>(validity + i) * sizeof<T>()
  }
  return <i32>((dst - start) / sizeof<T>())
}

/**
 * The valid lanes of `n` values of `width` bytes, one after another; gives their number. Writes up to one value past the last.
 */
export function compact_values(values: usize, n: i32, width: u32, validity: usize, dst: usize): i32 {
  if (width == 4) return compact<u32>(values, n, validity, dst)
  if (width == 8) return compact<u64>(values, n, validity, dst)
  if (width == 1) return compact<u8>(values, n, validity, dst)
  if (width == 2) return compact<u16>(values, n, validity, dst)
  const start = dst
  for (let i = 0; i < n; i++) {
    v128.store(dst, v128.load(values + ((<usize>i) << 4)))
    dst += (<usize>load<u8>(validity + i)) << 4
  }
  return <i32>((dst - start) >> 4)
}

export function i8_to_i32(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<i32>(dst + (i << 2), <i32>load<i8>(src + i))
}
export function i16_to_i32(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<i32>(dst + (i << 2), <i32>load<i16>(src + (i << 1)))
}
/** Keeps the low bits. */
export function i64_to_i32(src: usize, n: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<i32>(dst + (i << 2), load<i32>(src + (i << 3)))
}
/** Bytes 0 or 1 to bits; gives the number of bytes. */
export function bools_to_bits(src: usize, n: i32, dst: usize): i32 {
  const bytes = (n + 7) >> 3
  memory.fill(dst, 0, bytes)
  for (let i = 0; i < n; i++) {
    const at = dst + (i >> 3)
    store<u8>(at, load<u8>(at) | (load<u8>(src + i) << (<u8>(i & 7))))
  }
  return bytes
}
/** Microseconds to INT96: nanoseconds of the day and Julian day. */
export function micros_int96(src: usize, n: i32, dst: usize): void {
  for (; n > 0; n--) {
    const v = load<i64>(src)
    let day = v / 86400000000
    if (v % 86400000000 < 0) day--
    store<i64>(dst, (v - day * 86400000000) * 1000)
    store<i32>(dst, <i32>(day + 2440588), 8)
    src += 8
    dst += 12
  }
}
/** i128 to big-endian bytes. */
export function decimals_fixed(src: usize, n: i32, length: u32, dst: usize): void {
  for (; n > 0; n--) {
    for (let k: u32 = 0; k < length; k++) store<u8>(dst + (length - 1 - k), load<u8>(src + k))
    src += 16
    dst += length
  }
}
/** Length-prefixed bytes of views; gives the number of bytes. */
export function views_plain(views: usize, n: i32, dst: usize): u32 {
  const start = dst
  for (; n > 0; n--) {
    const length = load<u32>(views)
    store<u32>(dst, length)
    memory.copy(dst + 4, bytes_of(views), length)
    dst += 4 + length
    views += 16
  }
  return <u32>(dst - start)
}

function slotOf(hash: u64, mask: u32): u32 {
  return <u32>(hash >> 32) & mask
}
function hashOf(at: usize, kind: u32): u64 {
  if (kind == 4) return <u64>load<u32>(at) * 0x9e3779b97f4a7c15
  if (kind == 8) return (load<u64>(at) * 0x9e3779b97f4a7c15) ^ ((load<u64>(at) * 0x9e3779b97f4a7c15) << 17)
  if (kind == 16) return (load<u64>(at) ^ rotl<u64>(load<u64>(at, 8), 31)) * 0x9e3779b97f4a7c15
  return <u64>view_hash(at)
}
function same(a: usize, b: usize, kind: u32): bool {
  if (kind == 4) return load<u32>(a) == load<u32>(b)
  if (kind == 8) return load<u64>(a) == load<u64>(b)
  if (load<u64>(a) != load<u64>(b)) return false
  if (kind == 16 || load<u32>(a) <= 12) return load<u64>(a, 8) == load<u64>(b, 8)
  return bytes_equal(bytes_of(a), bytes_of(b), load<u32>(a))
}

/**
 * Codes of `n` dense values, new ones being appended to `entries` (`count` are there). `kind` is 4, 8, 16, or 17 for views (long bytes go to
 * `heap`). `table` has `mask` + 1 u32 slots of code + 1, 0 where free. Stops before an entry beyond `limit`; `out` gets
 * { values taken, entries, bytes of text in new entries }.
 */
export function dictionary_encode(
  values: usize,
  n: i32,
  kind: u32,
  entries: usize,
  count: u32,
  limit: u32,
  table: usize,
  mask: u32,
  codes: usize,
  heap: usize,
  out: usize,
): void {
  const width: usize = kind == 17 ? 16 : kind
  let bytes: u32 = 0
  let i = 0
  for (; i < n; i++) {
    let slot = slotOf(hashOf(values, kind), mask)
    let code: u32
    while (true) {
      code = load<u32>(table + ((<usize>slot) << 2))
      if (code == 0 || same(values, entries + <usize>(code - 1) * width, kind)) break
      slot = (slot + 1) & mask
    }
    if (code == 0) {
      if (count >= limit) break
      const to = entries + <usize>count * width
      count++
      code = count
      store<u32>(table + ((<usize>slot) << 2), code)
      if (kind == 17) {
        view_copy(values, to, heap)
        bytes += load<u32>(to)
      } else if (kind == 16) v128.store(to, v128.load(values))
      else if (kind == 8) store<u64>(to, load<u64>(values))
      else store<u32>(to, load<u32>(values))
    }
    store<u32>(codes, code - 1)
    codes += 4
    values += width
  }
  store<i32>(out, i)
  store<u32>(out, count, 4)
  store<u32>(out, bytes, 8)
}

/** Fills a larger table, all free, with `count` entries. */
export function dictionary_rehash(entries: usize, count: u32, kind: u32, table: usize, mask: u32): void {
  const width: usize = kind == 17 ? 16 : kind
  for (let code: u32 = 1; code <= count; code++) {
    let slot = slotOf(hashOf(entries, kind), mask)
    while (load<u32>(table + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & mask
    store<u32>(table + ((<usize>slot) << 2), code)
    entries += width
  }
}

function varint(dst: usize, v: u32): usize {
  while (v >= 128) {
    store<u8>(dst++, <u8>(v | 128))
    v >>= 7
  }
  store<u8>(dst++, <u8>v)
  return dst
}

/** Bit-packs `n` values, filled up with zeros to whole groups of 8. */
function pack(codes: usize, n: u32, width: u32, dst: usize): usize {
  if (n == 0) return dst
  const groups = (n + 7) >> 3
  dst = varint(dst, (groups << 1) | 1)
  let bits: u64 = 0
  let have: u64 = 0
  const all = groups << 3
  for (let i: u32 = 0; i < all; i++) {
    if (i < n) bits |= (<u64>load<u32>(codes + ((<usize>i) << 2))) << have
    have += width
    while (have >= 8) {
      store<u8>(dst++, <u8>bits)
      bits >>= 8
      have -= 8
    }
  }
  return dst
}

/** The hybrid of runs and bit-packed groups; gives the number of bytes, at most 8 + n * 5. */
export function rle_encode(codes: usize, n: u32, width: u32, dst: usize): u32 {
  const start = dst
  const bytes = (width + 7) >> 3
  let literals: u32 = 0
  let at: u32 = 0
  while (at < n) {
    const v = load<u32>(codes + ((<usize>at) << 2))
    let run: u32 = 1
    while (at + run < n && load<u32>(codes + ((<usize>(at + run)) << 2)) == v) run++
    // Groups are of 8: the run gives what the literals before it lack
    const lacking = (8 - ((at - literals) & 7)) & 7
    if (run >= 8 + lacking) {
      at += lacking
      run -= lacking
      dst = pack(codes + ((<usize>literals) << 2), at - literals, width, dst)
      dst = varint(dst, run << 1)
      for (let k: u32 = 0; k < bytes; k++) store<u8>(dst++, <u8>(v >> (k << 3)))
      at += run
      literals = at
    } else at += run
  }
  dst = pack(codes + ((<usize>literals) << 2), n - literals, width, dst)
  return <u32>(dst - start)
}

/** Levels, a byte each, as runs of `width` bits; `work` holds n codes. */
export function levels_encode(levels: usize, n: u32, width: u32, work: usize, dst: usize): u32 {
  for (let i: usize = 0; i < n; i++) store<u32>(work + (i << 2), <u32>load<u8>(levels + i))
  return rle_encode(work, n, width, dst)
}
