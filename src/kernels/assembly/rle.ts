/**
 * Parquet's hybrid of runs and bit-packed groups, resumable. State, 32 bytes: 0 position, 4 end, 8 bit width, 12 repeats left,
 * 16 repeated value, 20 packed values left, 24 index in the packed run (which begins at the position).
 */

export function rle_init(state: usize, position: usize, end: usize, width: u32): void {
  store<u32>(state, position)
  store<u32>(state, end, 4)
  store<u32>(state, width, 8)
  store<u32>(state, 0, 12)
  store<u32>(state, 0, 16)
  store<u32>(state, 0, 20)
  store<u32>(state, 0, 24)
}

/** Starts the next run. False where the input ends or is malformed. */
function nextRun(state: usize): bool {
  let position: usize = load<u32>(state)
  const end: usize = load<u32>(state, 4)
  const width = load<u32>(state, 8)
  if (width == 0 && position >= end) {
    store<u32>(state, i32.MAX_VALUE, 12)
    store<u32>(state, 0, 16)
    return true
  }
  let header: u32 = 0
  let shift: u32 = 0
  while (true) {
    if (position >= end || shift > 28) return false
    const b: u32 = load<u8>(position++)
    header |= (b & 127) << shift
    if (b < 128) break
    shift += 7
  }
  const count = header >> 1
  if (header & 1) {
    if (width == 0) {
      store<u32>(state, min<u32>(count, 0x0fffffff) << 3, 12)
      store<u32>(state, 0, 16)
    } else {
      // The last run may be cut short
      const there = ((<u64>(end - position)) << 3) / <u64>width
      store<u32>(state, <u32>min<u64>(min<u64>((<u64>count) << 3, there), 0x7ffffff8), 20)
      store<u32>(state, 0, 24)
    }
  } else {
    const bytes: usize = (width + 7) >> 3
    if (bytes > end - position) return false
    const value = load<u32>(position) & (bytes == 4 ? 0xffffffff : ((<u32>1) << (bytes << 3)) - 1)
    if (width < 32 && value >> width != 0) return false
    store<u32>(state, count, 12)
    store<u32>(state, value, 16)
    position += bytes
  }
  store<u32>(state, position)
  return true
}

/** Shuffle that puts the 4 bytes around each of 4 packed values, the first at bit `bit`, into its lane. */
function lanes(width: u32, bit: u32): v128 {
  const b0 = bit >> 3
  const b1 = (bit + width) >> 3
  const b2 = (bit + 2 * width) >> 3
  const b3 = (bit + 3 * width) >> 3
  let m = i32x4.splat(0x03020100 + b0 * 0x01010101)
  m = i32x4.replace_lane(m, 1, 0x03020100 + b1 * 0x01010101)
  m = i32x4.replace_lane(m, 2, 0x03020100 + b2 * 0x01010101)
  return i32x4.replace_lane(m, 3, 0x03020100 + b3 * 0x01010101)
}
/** Factors that move each value's first bit to bit 7. */
function factors(width: u32, bit: u32): v128 {
  let m = i32x4.splat((<i32>1) << (7 - (bit & 7)))
  m = i32x4.replace_lane(m, 1, (<i32>1) << (7 - ((bit + width) & 7)))
  m = i32x4.replace_lane(m, 2, (<i32>1) << (7 - ((bit + 2 * width) & 7)))
  return i32x4.replace_lane(m, 3, (<i32>1) << (7 - ((bit + 3 * width) & 7)))
}

function packed(start: usize, index: u32, width: u32, mask: u32): u32 {
  const bit = <u64>index * width
  return <u32>(load<u64>(start + <usize>(bit >> 3)) >> (bit & 7)) & mask
}

/** Decodes the next `n` values to u32; 0, or -1 where there are not so many. Writes up to 12 bytes past the last. */
export function rle_codes(state: usize, n: i32, dst: usize): i32 {
  const width = load<u32>(state, 8)
  const mask: u32 = width == 32 ? 0xffffffff : ((<u32>1) << width) - 1
  const dstEnd = dst + ((<usize>n) << 2)
  // The second half of a group of 8 is read from its own byte, so that shuffle indices stay below 16
  const halfByte: usize = (4 * width) >> 3
  const halfBit = (4 * width) & 7
  const lanes0 = lanes(width, 0)
  const factors0 = factors(width, 0)
  const lanes1 = lanes(width, halfBit)
  const factors1 = factors(width, halfBit)
  const masks = i32x4.splat(mask)
  while (dst < dstEnd) {
    const repeats = load<i32>(state, 12)
    const left = load<i32>(state, 20)
    const wanted = <i32>((dstEnd - dst) >> 2)
    if (repeats > 0) {
      const k = min<i32>(repeats, wanted)
      store<i32>(state, repeats - k, 12)
      const v = i32x4.splat(load<u32>(state, 16))
      const end = dst + ((<usize>k) << 2)
      for (let d = dst; d < end; d += 16) v128.store(d, v)
      dst = end
    } else if (left > 0) {
      let k = min<i32>(left, wanted)
      store<i32>(state, left - k, 20)
      const start: usize = load<u32>(state)
      let index = load<u32>(state, 24)
      while (k > 0 && (index & 7) != 0) {
        store<u32>(dst, packed(start, index, width, mask))
        dst += 4
        index++
        k--
      }
      if (width <= 25) {
        let p = start + <usize>(index >> 3) * width
        const groups = k >> 3
        index += groups << 3
        k &= 7
        const end = dst + ((<usize>groups) << 5)
        while (dst < end) {
          v128.store(dst, v128.and(i32x4.shr_u(i32x4.mul(v128.swizzle(v128.load(p), lanes0), factors0), 7), masks))
          v128.store(dst, v128.and(i32x4.shr_u(i32x4.mul(v128.swizzle(v128.load(p + halfByte), lanes1), factors1), 7), masks), 16)
          dst += 32
          p += width
        }
      }
      while (k > 0) {
        store<u32>(dst, packed(start, index, width, mask))
        dst += 4
        index++
        k--
      }
      store<u32>(state, index, 24)
      if (load<i32>(state, 20) == 0) store<u32>(state, start + <usize>((index + 7) >> 3) * width)
    } else if (!nextRun(state)) return -1
  }
  return 0
}

/** Passes over `n` values; 0 or -1. */
export function rle_skip(state: usize, n: i32): i32 {
  while (n > 0) {
    const repeats = load<i32>(state, 12)
    const left = load<i32>(state, 20)
    if (repeats > 0) {
      const k = min<i32>(repeats, n)
      store<i32>(state, repeats - k, 12)
      n -= k
    } else if (left > 0) {
      const k = min<i32>(left, n)
      store<i32>(state, left - k, 20)
      const index = load<u32>(state, 24) + k
      store<u32>(state, index, 24)
      if (left == k) store<u32>(state, load<u32>(state) + ((index + 7) >> 3) * load<u32>(state, 8))
      n -= k
    } else if (!nextRun(state)) return -1
  }
  return 0
}

/** Definition levels of at most 1 (width 1): writes `n` bytes 0 or 1 and gives the number of ones, or -1. */
export function levels_validity(state: usize, n: i32, dst: usize): i32 {
  let ones = 0
  const dstEnd = dst + n
  while (dst < dstEnd) {
    const repeats = load<i32>(state, 12)
    const left = load<i32>(state, 20)
    const wanted = <i32>(dstEnd - dst)
    if (repeats > 0) {
      const k = min<i32>(repeats, wanted)
      store<i32>(state, repeats - k, 12)
      const v = load<u32>(state, 16)
      memory.fill(dst, <u8>v, k)
      if (v) ones += k
      dst += k
    } else if (left > 0) {
      let k = min<i32>(left, wanted)
      store<i32>(state, left - k, 20)
      const start: usize = load<u32>(state)
      let index = load<u32>(state, 24)
      while (k > 0) {
        if ((index & 7) == 0 && k >= 8) {
          const b = <u64>load<u8>(start + (index >> 3))
          ones += <i32>popcnt(b)
          store<u64>(dst, ((((b * 0x0101010101010101) & 0x8040201008040201) + 0x7f7f7f7f7f7f7f7f) >> 7) & 0x0101010101010101)
          index += 8
          dst += 8
          k -= 8
        } else {
          const bit = (<u32>load<u8>(start + (index >> 3)) >> (index & 7)) & 1
          store<u8>(dst++, <u8>bit)
          ones += bit
          index++
          k--
        }
      }
      store<u32>(state, index, 24)
      if (load<i32>(state, 20) == 0) store<u32>(state, start + ((index + 7) >> 3))
    } else if (!nextRun(state)) return -1
  }
  return ones
}

/** How many of `n` levels equal `level`; -1 where the input is short. `work` holds n codes. */
export function levels_count(state: usize, n: i32, level: u32, work: usize): i32 {
  if (rle_codes(state, n, work) < 0) return -1
  let count = 0
  for (let i = 0; i < n; i++) count += <i32>(load<u32>(work + ((<usize>i) << 2)) == level)
  return count
}

/** Definition levels of any height: validity is 1 where the level is `level`. Gives the number of ones, or -1. `work` holds n codes and 12 bytes. */
export function levels_validity_at(state: usize, n: i32, level: u32, dst: usize, work: usize): i32 {
  if (rle_codes(state, n, work) < 0) return -1
  let count = 0
  for (let i = 0; i < n; i++) {
    const v = <i32>(load<u32>(work + ((<usize>i) << 2)) == level)
    store<u8>(dst + i, <u8>v)
    count += v
  }
  return count
}

/** The hybrid as booleans: `n` bytes 0 or 1; 0 or -1. */
export function rle_bools(state: usize, n: i32, dst: usize): i32 {
  return levels_validity(state, n, dst) < 0 ? -1 : 0
}
