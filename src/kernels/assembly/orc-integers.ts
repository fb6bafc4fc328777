/**
 * ORC's integers, of both versions of its run-length encoding, resumable. A stream's state begins with 0 position, 4 end, 8 whether nothing
 * follows the end; then 12 values of the run that are left, 16 the index of the next, 20 version, 24 whether they are signed; the run's values
 * lie at 64, 512 of 64 bits at most. Where more follows, a run is not begun unless all of it is surely there.
 */

const RUN: usize = 64
/** More bytes than any run has. */
const MOST_RUN: usize = 8192

/** Where a varint ended, or 0 where it has no end. */
let behind: usize = 0

// inline
function varint(p: usize, end: usize): u64 {
  let value: u64 = 0
  let shift: u64 = 0
  behind = 0
  while (p < end && shift < 70) {
    const b = <u64>load<u8>(p++)
    value |= (b & 127) << shift
    if (b < 128) {
      behind = p
      return value
    }
    shift += 7
  }
  return 0
}

// inline
function unzigzag(v: u64): i64 {
  return <i64>(v >> 1) ^ -(<i64>(v & 1))
}

/** Bits that a width's code of 5 bits stands for. */
function widthOf(code: u32): u32 {
  if (code < 24) return code + 1
  if (code < 28) return 26 + ((code - 24) << 1)
  return 40 + ((code - 28) << 3)
}

/** The least width that has a code and is not below. */
function closest(bits: u32): u32 {
  if (bits <= 24) return bits
  if (bits <= 32) return (bits + 1) & ~1
  return (bits + 7) & ~7
}

// inline
function packed(p: usize, bit: u64, width: u32): u64 {
  const at = p + <usize>(bit >> 3)
  const shift = bit & 7
  let v = bswap(load<u64>(at)) << shift
  if (shift + width > 64) v |= <u64>load<u8>(at, 8) >> (8 - shift)
  return v >> <u64>(64 - width)
}

/** Unpacks `n` big-endian values. */
function unpack(p: usize, n: u32, width: u32, dst: usize): void {
  const end = dst + ((<usize>n) << 3)
  if (width == 8) {
    for (; dst < end; dst += 8) store<u64>(dst, <u64>load<u8>(p++))
    return
  }
  if (width == 16) {
    for (; dst < end; dst += 8) {
      store<u64>(dst, <u64>bswap(load<u16>(p)))
      p += 2
    }
    return
  }
  let bit: u64 = 0
  if (width <= 56) {
    const down = <u64>(64 - width)
    for (; dst < end; dst += 8) {
      store<u64>(dst, (bswap(load<u64>(p + <usize>(bit >> 3))) << (bit & 7)) >> down)
      bit += width
    }
    return
  }
  for (; dst < end; dst += 8) {
    store<u64>(dst, packed(p, bit, width))
    bit += width
  }
}

function bigEndian(p: usize, bytes: u32): u64 {
  let v: u64 = 0
  for (let i: u32 = 0; i < bytes; i++) v = (v << 8) | <u64>load<u8>(p + i)
  return v
}

function unzigzagAll(values: usize, n: u32): void {
  const end = values + ((<usize>n) << 3)
  for (; values < end; values += 8) store<i64>(values, unzigzag(load<u64>(values)))
}

function fillRun(values: usize, n: u32, value: i64): void {
  const v = i64x2.splat(value)
  const end = values + ((<usize>n) << 3)
  for (; values < end; values += 16) v128.store(values, v)
}

/** Bytes of `n` values of `width` bits. */
function bytesOf(n: u32, width: u32): usize {
  return <usize>((<u64>n * width + 7) >> 3)
}

/** Decodes a run of version 1; the address behind it, or 0. */
function runV1(state: usize, p: usize, end: usize, signed: bool): usize {
  const values = state + RUN
  const head = <i32>load<i8>(p++)
  if (head >= 0) {
    const n = head + 3
    if (p >= end) return 0
    const delta = <i64>load<i8>(p++)
    const v = varint(p, end)
    if (behind == 0) return 0
    let value = signed ? unzigzag(v) : <i64>v
    for (let i = 0; i < n; i++) {
      store<i64>(values + ((<usize>i) << 3), value)
      value += delta
    }
    store<u32>(state, n, 12)
    return behind
  }
  const n = -head
  for (let i = 0; i < n; i++) {
    const v = varint(p, end)
    if (behind == 0) return 0
    p = behind
    store<i64>(values + ((<usize>i) << 3), signed ? unzigzag(v) : <i64>v)
  }
  store<u32>(state, n, 12)
  return p
}

/** Adds the patches of a patched run to its unpacked values, and its base to all. False where a patch lies outside. */
function patch(values: usize, n: u32, width: u32, base: i64, patches: usize, count: u32, patchWidth: u32, patchBits: u32): bool {
  let at: u64 = 0
  for (let i: u32 = 0; i < count; i++) {
    const v = packed(patches, <u64>i * patchBits, patchBits)
    const gap = patchWidth == 64 ? 0 : v >> <u64>patchWidth
    const high = patchWidth == 64 ? v : v & (((<u64>1) << (<u64>patchWidth)) - 1)
    at += gap
    if (gap == 255 && high == 0) continue
    if (at >= <u64>n) return false
    const to = values + ((<usize>at) << 3)
    store<u64>(to, load<u64>(to) | (width >= 64 ? 0 : high << (<u64>width)))
  }
  for (let i: u32 = 0; i < n; i++) {
    const to = values + ((<usize>i) << 3)
    store<i64>(to, load<i64>(to) + base)
  }
  return true
}

function deltas(values: usize, n: u32, p: usize, end: usize, width: u32, signed: bool): usize {
  const first = varint(p, end)
  if (behind == 0) return 0
  const step = unzigzag(varint(behind, end))
  if (behind == 0) return 0
  p = behind
  let value = signed ? unzigzag(first) : <i64>first
  store<i64>(values, value)
  if (width == 0) {
    for (let i: u32 = 1; i < n; i++) {
      value += step
      store<i64>(values + ((<usize>i) << 3), value)
    }
    return p
  }
  if (n < 2) return p
  const bytes = bytesOf(n - 2, width)
  if (bytes > end - p) return 0
  value += step
  store<i64>(values, value, 8)
  unpack(p, n - 2, width, values + 16)
  const to = values + ((<usize>n) << 3)
  if (step < 0)
    for (let at = values + 16; at < to; at += 8) {
      value -= load<i64>(at)
      store<i64>(at, value)
    }
  else
    for (let at = values + 16; at < to; at += 8) {
      value += load<i64>(at)
      store<i64>(at, value)
    }
  return p + bytes
}

/** Decodes a run of version 2; the address behind it, or 0. */
function runV2(state: usize, p: usize, end: usize, signed: bool): usize {
  const values = state + RUN
  const head = <u32>load<u8>(p++)
  const kind = head >> 6
  if (kind == 0) {
    const bytes = ((head >> 3) & 7) + 1
    const n = (head & 7) + 3
    if (<usize>bytes > end - p) return 0
    const v = bigEndian(p, bytes)
    fillRun(values, n, signed ? unzigzag(v) : <i64>v)
    store<u32>(state, n, 12)
    return p + bytes
  }
  if (p >= end) return 0
  const code = (head >> 1) & 31
  const n = (((head & 1) << 8) | <u32>load<u8>(p++)) + 1
  store<u32>(state, n, 12)
  if (kind == 3) return deltas(values, n, p, end, code == 0 ? 0 : widthOf(code), signed)
  const width = widthOf(code)
  const bytes = bytesOf(n, width)
  if (kind == 1) {
    if (bytes > end - p) return 0
    unpack(p, n, width, values)
    if (signed) unzigzagAll(values, n)
    return p + bytes
  }
  if (end - p < 2) return 0
  const third = <u32>load<u8>(p)
  const fourth = <u32>load<u8>(p, 1)
  p += 2
  const baseBytes = (third >> 5) + 1
  const patchWidth = widthOf(third & 31)
  const patchBits = closest(patchWidth + (fourth >> 5) + 1)
  const count = fourth & 31
  if (patchBits > 64 || <usize>baseBytes + bytes + bytesOf(count, patchBits) > end - p) return 0
  const magnitude = bigEndian(p, baseBytes)
  const sign = (<u64>1) << (<u64>((baseBytes << 3) - 1))
  const base = (magnitude & sign) != 0 ? -(<i64>(magnitude & ~sign)) : <i64>magnitude
  p += baseBytes
  unpack(p, n, width, values)
  p += bytes
  if (!patch(values, n, width, base, p, count, patchWidth, patchBits)) return 0
  return p + bytesOf(count, patchBits)
}

/** Copies values of a run as `mode` says: 0 as 64 bits, 1 as 32, 2 as 32 that must be from 0 to 2^31 - 1, 3 as 16, 4 as 8. False where one must not be. */
function deliver(from: usize, n: i32, dst: usize, mode: i32): bool {
  const end = from + ((<usize>n) << 3)
  if (mode == 0) memory.copy(dst, from, (<usize>n) << 3)
  else if (mode == 1)
    for (; from < end; from += 8) {
      store<i32>(dst, load<i32>(from))
      dst += 4
    }
  else if (mode == 2) {
    let all: u64 = 0
    for (; from < end; from += 8) {
      const v = load<u64>(from)
      all |= v
      store<i32>(dst, <i32>v)
      dst += 4
    }
    return all >> 31 == 0
  } else if (mode == 3)
    for (; from < end; from += 8) {
      store<i16>(dst, load<i16>(from))
      dst += 2
    }
  else for (; from < end; from += 8) store<i8>(dst++, load<i8>(from))
  return true
}

/** Begins the next run: 1, 0 where more of the stream must be there first, -1 where it is at its end or malformed. */
function nextRun(state: usize): i32 {
  const p = <usize>load<u32>(state)
  const end = <usize>load<u32>(state, 4)
  if (load<u32>(state, 8) == 0 && end - p < MOST_RUN) return 0
  if (p >= end) return -1
  const signed = load<u32>(state, 24) != 0
  const next = load<u32>(state, 20) == 1 ? runV1(state, p, end, signed) : runV2(state, p, end, signed)
  if (next == 0) {
    store<u32>(state, 0, 12)
    return -1
  }
  store<u32>(state, <u32>next)
  store<u32>(state, 0, 16)
  return 1
}

/** Decodes up to `n` values; gives how many, fewer where more of the stream must be there first; -1 where it is short or malformed. */
export function orc_integers(state: usize, n: i32, dst: usize, mode: i32): i32 {
  const size: usize = mode == 0 ? 8 : mode < 3 ? 4 : mode == 3 ? 2 : 1
  let done = 0
  while (done < n) {
    const left = load<i32>(state, 12)
    if (left == 0) {
      const began = nextRun(state)
      if (began < 0) return -1
      if (began == 0) return done
      continue
    }
    const k = min<i32>(left, n - done)
    const index = load<u32>(state, 16)
    if (!deliver(state + RUN + ((<usize>index) << 3), k, dst + <usize>done * size, mode)) return -1
    store<i32>(state, left - k, 12)
    store<u32>(state, index + k, 16)
    done += k
  }
  return done
}

/** Passes over values, as `orc_integers` reads them. */
export function orc_integers_skip(state: usize, n: i32): i32 {
  let done = 0
  while (done < n) {
    const left = load<i32>(state, 12)
    if (left == 0) {
      const began = nextRun(state)
      if (began < 0) return -1
      if (began == 0) return done
      continue
    }
    const k = min<i32>(left, n - done)
    store<i32>(state, left - k, 12)
    store<u32>(state, load<u32>(state, 16) + k, 16)
    done += k
  }
  return done
}
