import { store_view } from './view'

/** Parquet's delta encodings. A page is decoded at once; counts come from the page and are checked against `capacity`. */

let position: usize = 0
let failed: bool = false

function varint(end: usize): u64 {
  let v: u64 = 0
  let shift: u64 = 0
  while (true) {
    if (position >= end || shift > 63) {
      failed = true
      return 0
    }
    const b = <u64>load<u8>(position++)
    v |= (b & 127) << shift
    if (b < 128) return v
    shift += 7
  }
}
function zigzag(v: u64): i64 {
  return <i64>(v >> 1) ^ -(<i64>(v & 1))
}

function unpack(start: usize, index: u64, width: u64): u64 {
  if (width == 0) return 0
  const bit = index * width
  const from = start + <usize>(bit >> 3)
  const shift = bit & 7
  let v = load<u64>(from) >> shift
  if (width + shift > 64) v |= (<u64>load<u8>(from, 8)) << (64 - shift)
  return width == 64 ? v : v & (((<u64>1) << width) - 1)
}

/**
 * DELTA_BINARY_PACKED to i64 (`wide` 1) or i32 (0). `out` gets { u32 address behind the input, u32 count }. 0, or -1 where the input is
 * malformed or has more than `capacity` values.
 */
export function delta_binary(src: usize, end: usize, dst: usize, capacity: u32, wide: i32, out: usize): i32 {
  position = src
  failed = false
  const blockSize = varint(end)
  const miniblocks = varint(end)
  const total = varint(end)
  let value = zigzag(varint(end))
  if (failed || total > <u64>capacity) return -1
  if (blockSize == 0 || miniblocks == 0 || blockSize > 0x1000000 || miniblocks > 0x10000 || blockSize % 128 != 0) return -1
  const perMiniblock = blockSize / miniblocks
  if (perMiniblock * miniblocks != blockSize || perMiniblock % 32 != 0) return -1
  let left = total
  if (left > 0) {
    if (wide) store<i64>(dst, value)
    else store<i32>(dst, <i32>value)
    dst += wide ? 8 : 4
    left--
  }
  while (left > 0) {
    const least = zigzag(varint(end))
    if (failed || miniblocks > <u64>(end - position)) return -1
    const widths = position
    position += <usize>miniblocks
    for (let m: usize = 0; m < <usize>miniblocks && left > 0; m++) {
      const width = <u64>load<u8>(widths + m)
      if (width > 64) return -1
      const k = min<u64>(perMiniblock, left)
      const bytes = (perMiniblock * width) >> 3
      const needed = (k * width + 7) >> 3
      if (needed > <u64>(end - position)) return -1
      for (let i: u64 = 0; i < k; i++) {
        value += least + <i64>unpack(position, i, width)
        if (wide) {
          store<i64>(dst, value)
          dst += 8
        } else {
          store<i32>(dst, <i32>value)
          dst += 4
        }
      }
      left -= k
      // Some writers cut the last miniblock's padding
      position = bytes > <u64>(end - position) ? end : position + <usize>bytes
    }
  }
  store<u32>(out, <u32>position)
  store<u32>(out, <u32>total, 4)
  return 0
}

/** Views of `n` byte strings that follow each other in the page, their i32 lengths given. The address behind them, or 0. */
export function lengths_views(lengths: usize, n: i32, src: usize, end: usize, dst: usize): usize {
  for (; n > 0; n--) {
    const length = load<u32>(lengths)
    if (length > <u32>(end - src)) return 0
    store_view(dst, src, length)
    src += length
    lengths += 4
    dst += 16
  }
  return src
}

/** Bytes that front-coded strings need in full, from their i32 prefix and suffix lengths; -1 where a prefix is longer than the string before it. */
export function front_coded_bytes(prefixes: usize, suffixes: usize, n: i32): i64 {
  let total: i64 = 0
  let before: u64 = 0
  for (let i: usize = 0; i < <usize>n; i++) {
    const prefix = <u64>load<u32>(prefixes + (i << 2))
    const suffix = <u64>load<u32>(suffixes + (i << 2))
    if (prefix > before || suffix > 0x7fffffff) return -1
    before = prefix + suffix
    total += <i64>before
  }
  return total
}

/** DELTA_BYTE_ARRAY: whole strings at `bytes` (as many as `front_coded_bytes` says) and views of them. 0, or -1 where the suffixes leave the input. */
export function front_coded_views(prefixes: usize, suffixes: usize, n: i32, src: usize, end: usize, bytes: usize, dst: usize): i32 {
  let last = bytes
  for (let i: usize = 0; i < <usize>n; i++) {
    const prefix = load<u32>(prefixes + (i << 2))
    const suffix = load<u32>(suffixes + (i << 2))
    if (suffix > <u32>(end - src)) return -1
    memory.copy(bytes, last, prefix)
    memory.copy(bytes + prefix, src, suffix)
    store_view(dst, bytes, prefix + suffix)
    last = bytes
    bytes += prefix + suffix
    src += suffix
    dst += 16
  }
  return 0
}
