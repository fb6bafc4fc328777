import { bytes_of } from './view'

/** Writing of ORC's streams: the reverse of orc-integers.ts, orc-bytes.ts and orc-values.ts. */

/** Values of a run at most. */
const MOST: i32 = 512
/** Equal values, or equal steps, that are worth a run of their own. */
const REPEATS: i32 = 3
const STEPS: i32 = 8

function zigzag(v: i64): u64 {
  return <u64>(v << 1) ^ <u64>(v >> 63)
}

function varint(dst: usize, v: u64): usize {
  while (v >= 128) {
    store<u8>(dst++, <u8>(v | 128))
    v >>= 7
  }
  store<u8>(dst++, <u8>v)
  return dst
}

function at(values: usize, i: i32): i64 {
  return load<i64>(values + ((<usize>i) << 3))
}

function bitsOf(v: u64): u32 {
  return 64 - <u32>clz(v)
}

/** The least width that has a code and is not below. */
function closest(bits: u32): u32 {
  if (bits <= 1) return 1
  if (bits <= 24) return bits
  if (bits <= 32) return (bits + 1) & ~1
  return (bits + 7) & ~7
}

function codeOf(width: u32): u32 {
  if (width <= 24) return width - 1
  if (width <= 32) return 24 + ((width - 26) >> 1)
  return 28 + ((width - 40) >> 3)
}

let buffer: u64 = 0
let have: u32 = 0

/** Packs a value, the highest bit first. */
function push(dst: usize, v: u64, width: u32): usize {
  if (width > 32) {
    dst = push(dst, v >> 32, width - 32)
    v &= 0xffffffff
    width = 32
  }
  buffer = (buffer << width) | v
  have += width
  while (have >= 8) {
    have -= 8
    store<u8>(dst++, <u8>(buffer >> have))
  }
  return dst
}

function flush(dst: usize): usize {
  if (have > 0) store<u8>(dst++, <u8>(buffer << (8 - have)))
  buffer = 0
  have = 0
  return dst
}

function head(dst: usize, kind: u32, code: u32, n: i32): usize {
  const length = <u32>(n - 1)
  store<u8>(dst, <u8>((kind << 6) | (code << 1) | (length >> 8)))
  store<u8>(dst, <u8>length, 1)
  return dst + 2
}

function repeated(dst: usize, v: i64, n: i32, signed: bool): usize {
  const coded = signed ? zigzag(v) : <u64>v
  if (n > 10) {
    dst = head(dst, 3, 0, n)
    return varint(varint(dst, coded), 0)
  }
  const bytes = max<u32>(1, (bitsOf(coded) + 7) >> 3)
  store<u8>(dst++, <u8>(((bytes - 1) << 3) | <u32>(n - 3)))
  for (let i = bytes; i > 0; i--) store<u8>(dst++, <u8>(coded >> <u64>((i - 1) << 3)))
  return dst
}

/** Whether b - a stays within 64 bits. */
function stepFits(a: i64, b: i64): bool {
  const d = b - a
  return ((a ^ b) & (b ^ d)) >= 0 && d != i64.MIN_VALUE
}

/** Values that are all different enough: deltas where they only rise or only fall and that takes less, else as they are. */
function literals(dst: usize, values: usize, n: i32, signed: bool): usize {
  let all: u64 = 0
  let steps: u64 = 0
  let rising = true
  let falling = true
  for (let i = 0; i < n; i++) {
    const v = at(values, i)
    all |= signed ? zigzag(v) : <u64>v
    if (i == 0) continue
    const before = at(values, i - 1)
    if (!stepFits(before, v)) {
      rising = false
      falling = false
    }
    const d = v - before
    if (d < 0) rising = false
    if (d > 0) falling = false
    if (i > 1) steps |= <u64>(d < 0 ? -d : d)
  }
  const width = closest(bitsOf(all))
  if (n > 2 && (rising || falling)) {
    // the code of one bit stands for none
    const stepWidth = max<u32>(2, closest(bitsOf(steps)))
    const first = at(values, 1) - at(values, 0)
    const room = <i64>(n - 2) * stepWidth + 80
    if ((rising || first < 0) && room < <i64>n * width) {
      dst = head(dst, 3, codeOf(stepWidth), n)
      dst = varint(dst, signed ? zigzag(at(values, 0)) : <u64>at(values, 0))
      dst = varint(dst, zigzag(first))
      for (let i = 2; i < n; i++) {
        const d = at(values, i) - at(values, i - 1)
        dst = push(dst, <u64>(d < 0 ? -d : d), stepWidth)
      }
      return flush(dst)
    }
  }
  dst = head(dst, 1, codeOf(width), n)
  for (let i = 0; i < n; i++) dst = push(dst, signed ? zigzag(at(values, i)) : <u64>at(values, i), width)
  return flush(dst)
}

/** How many of `n` values are the same as the first. */
function equals(values: usize, n: i32): i32 {
  const v = at(values, 0)
  let k = 1
  while (k < n && at(values, k) == v) k++
  return k
}

/** How many of `n` values have the same step between them. */
function stepped(values: usize, n: i32): i32 {
  if (n < 3 || !stepFits(at(values, 0), at(values, 1))) return 1
  const d = at(values, 1) - at(values, 0)
  let k = 2
  while (k < n && stepFits(at(values, k - 1), at(values, k)) && at(values, k) - at(values, k - 1) == d) k++
  return k
}

/** Integers of 64 bits in runs of version 2; gives the bytes, at most 16 + 10 n. */
export function orc_integers_encode(values: usize, n: i32, signed: i32, dst: usize): u32 {
  const start = dst
  const isSigned = signed != 0
  let i = 0
  while (i < n) {
    const from = values + ((<usize>i) << 3)
    const left = min<i32>(n - i, MOST)
    const same = equals(from, left)
    if (same >= REPEATS) {
      dst = repeated(dst, at(from, 0), same, isSigned)
      i += same
      continue
    }
    const steps = stepped(from, left)
    if (steps >= STEPS) {
      dst = head(dst, 3, 0, steps)
      dst = varint(dst, isSigned ? zigzag(at(from, 0)) : <u64>at(from, 0))
      dst = varint(dst, zigzag(at(from, 1) - at(from, 0)))
      i += steps
      continue
    }
    // as far as to values that repeat for long
    let k = 1
    let run = 1
    while (k < left && run < 11) {
      run = at(from, k) == at(from, k - 1) ? run + 1 : 1
      k++
    }
    if (run >= 11) k -= run
    dst = literals(dst, from, k, isSigned)
    i += k
  }
  return <u32>(dst - start)
}

/** Bytes in runs; gives how many they take, at most n + n / 128 + 1. */
export function orc_bytes_encode(src: usize, n: i32, dst: usize): u32 {
  const start = dst
  let i = 0
  let literal = 0
  while (true) {
    let run = 1
    if (i < n) {
      const v = load<u8>(src + i)
      while (run < 130 && i + run < n && load<u8>(src + i + run) == v) run++
    }
    if (i >= n || run >= 3 || i - literal >= 128) {
      while (literal < i) {
        const k = min<i32>(i - literal, 128)
        store<u8>(dst++, <u8>-k)
        memory.copy(dst, src + literal, k)
        dst += k
        literal += k
      }
      if (i >= n) break
      if (run < 3) continue
      store<u8>(dst++, <u8>(run - 3))
      store<u8>(dst++, load<u8>(src + i))
      i += run
      literal = i
    } else i += run
  }
  return <u32>(dst - start)
}

/** Bytes of 0 or 1 as bits, the highest of a byte first, from bit `bit` of the first byte on; bits before it stay. Gives the number of bytes reached. */
export function orc_bits(src: usize, n: i32, dst: usize, bit: u32): u32 {
  let place = bit
  for (let i = 0; i < n; i++) {
    const to = dst + (place >> 3)
    const mask: u32 = 128 >> (place & 7)
    const before = (place & 7) == 0 ? 0 : <u32>load<u8>(to)
    store<u8>(to, <u8>(load<u8>(src + i) != 0 ? before | mask : before))
    place++
  }
  return (place + 7) >> 3
}

/** Decimals of 64 bits, or 128, as zigzag varints; gives the bytes, at most 19 n. */
export function orc_decimals_encode(values: usize, n: i32, wide: i32, dst: usize): u32 {
  const start = dst
  for (let i = 0; i < n; i++) {
    const from = values + (wide ? (<usize>i) << 4 : (<usize>i) << 3)
    const v = load<i64>(from)
    const top = wide ? load<i64>(from, 8) : v >> 63
    const sign = top >> 63
    let low = <u64>(v << 1) ^ <u64>sign
    let high = <u64>((top << 1) | <i64>(<u64>v >> 63)) ^ <u64>sign
    while (high != 0 || low >= 128) {
      store<u8>(dst++, <u8>(low | 128))
      low = (low >> 7) | (high << 57)
      high >>= 7
    }
    store<u8>(dst++, <u8>low)
  }
  return <u32>(dst - start)
}

/** Microseconds as seconds since `base`, counted toward zero as Java's writer does, and nanoseconds with their zeros counted. */
export function orc_timestamps_split(micros: usize, n: i32, base: i64, seconds: usize, nanos: usize): void {
  for (let i = 0; i < n; i++) {
    const to = (<usize>i) << 3
    const v = load<i64>(micros + to)
    let second = v / 1000000
    let fraction = v % 1000000
    if (fraction < 0) {
      fraction += 1000000
      second--
    }
    // the milliseconds alone decide
    if (second < 0 && fraction >= 1000) second++
    store<i64>(seconds + to, second - base)
    let coded = fraction * 1000
    let zeros: i64 = 0
    if (coded != 0 && coded % 100 == 0) {
      coded /= 100
      zeros = 1
      while (zeros < 7 && coded % 10 == 0) {
        coded /= 10
        zeros++
      }
    }
    store<i64>(nanos + to, (coded << 3) | zeros)
  }
}

/** The lengths of views, as i64. */
export function views_lengths(views: usize, n: i32, dst: usize): void {
  for (let i = 0; i < n; i++) store<i64>(dst + ((<usize>i) << 3), <i64>load<u32>(views + ((<usize>i) << 4)))
}

/** The bytes of views one behind the other; gives how many. */
export function views_joined(views: usize, n: i32, dst: usize): u32 {
  const start = dst
  for (let i = 0; i < n; i++) {
    const v = views + ((<usize>i) << 4)
    const length = load<u32>(v)
    memory.copy(dst, bytes_of(v), length)
    dst += length
  }
  return <u32>(dst - start)
}

/** How many of `n` bytes are not 0. */
export function ones_count(src: usize, n: i32): i32 {
  let count = 0
  for (let i = 0; i < n; i++) count += <i32>(load<u8>(src + i) != 0)
  return count
}
