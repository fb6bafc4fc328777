import { copy_exactly } from './copies'

/**
 * Columns of cached batches. Integers are stored as differences from a base in 1, 2 or 4 bytes; views with the offset of their long bytes
 * from the batch's begin in place of an address.
 */

function pack<W, S>(src: usize, n: i32, base: W, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<S>(dst + i * sizeof<S>(), <S>(load<W>(src + i * sizeof<W>()) - base))
}

/** `n` integers of `width` bytes (4, 8) less `base`, in `stored` bytes (1, 2, 4). */
export function pack_integers(src: usize, n: i32, width: u32, base: i64, stored: u32, dst: usize): void {
  if (width == 8) {
    if (stored == 1) pack<i64, u8>(src, n, base, dst)
    else if (stored == 2) pack<i64, u16>(src, n, base, dst)
    else pack<i64, u32>(src, n, base, dst)
  } else if (stored == 1) pack<i32, u8>(src, n, <i32>base, dst)
  else pack<i32, u16>(src, n, <i32>base, dst)
}

/** The rest of the lanes, and those selected: one by one. */
// inline
function unpackFrom<S, W>(src: usize, from: i32, n: i32, base: W, dst: usize): void {
  for (let i: usize = <usize>from; i < <usize>n; i++) store<W>(dst + i * sizeof<W>(), base + <W>load<S>(src + i * sizeof<S>()))
}

function unpack1to8(src: usize, n: i32, base: i64, dst: usize): void {
  const b = i64x2.splat(base)
  let i = 0
  for (; i + 8 <= n; i += 8) {
    const v = i16x8.extend_low_i8x16_u(v128.load64_zero(src + i))
    const low = i32x4.extend_low_i16x8_u(v)
    const high = i32x4.extend_high_i16x8_u(v)
    const to = dst + ((<usize>i) << 3)
    v128.store(to, i64x2.add(b, i64x2.extend_low_i32x4_u(low)))
    v128.store(to, i64x2.add(b, i64x2.extend_high_i32x4_u(low)), 16)
    v128.store(to, i64x2.add(b, i64x2.extend_low_i32x4_u(high)), 32)
    v128.store(to, i64x2.add(b, i64x2.extend_high_i32x4_u(high)), 48)
  }
  unpackFrom<u8, i64>(src, i, n, base, dst)
}
function unpack2to8(src: usize, n: i32, base: i64, dst: usize): void {
  const b = i64x2.splat(base)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const v = i32x4.extend_low_i16x8_u(v128.load64_zero(src + ((<usize>i) << 1)))
    const to = dst + ((<usize>i) << 3)
    v128.store(to, i64x2.add(b, i64x2.extend_low_i32x4_u(v)))
    v128.store(to, i64x2.add(b, i64x2.extend_high_i32x4_u(v)), 16)
  }
  unpackFrom<u16, i64>(src, i, n, base, dst)
}
function unpack4to8(src: usize, n: i32, base: i64, dst: usize): void {
  const b = i64x2.splat(base)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const v = v128.load(src + ((<usize>i) << 2))
    const to = dst + ((<usize>i) << 3)
    v128.store(to, i64x2.add(b, i64x2.extend_low_i32x4_u(v)))
    v128.store(to, i64x2.add(b, i64x2.extend_high_i32x4_u(v)), 16)
  }
  unpackFrom<u32, i64>(src, i, n, base, dst)
}
function unpack1to4(src: usize, n: i32, base: i32, dst: usize): void {
  const b = i32x4.splat(base)
  let i = 0
  for (; i + 8 <= n; i += 8) {
    const v = i16x8.extend_low_i8x16_u(v128.load64_zero(src + i))
    const to = dst + ((<usize>i) << 2)
    v128.store(to, i32x4.add(b, i32x4.extend_low_i16x8_u(v)))
    v128.store(to, i32x4.add(b, i32x4.extend_high_i16x8_u(v)), 16)
  }
  unpackFrom<u8, i32>(src, i, n, base, dst)
}
function unpack2to4(src: usize, n: i32, base: i32, dst: usize): void {
  const b = i32x4.splat(base)
  let i = 0
  for (; i + 8 <= n; i += 8) {
    const v = v128.load(src + ((<usize>i) << 1))
    const to = dst + ((<usize>i) << 2)
    v128.store(to, i32x4.add(b, i32x4.extend_low_i16x8_u(v)))
    v128.store(to, i32x4.add(b, i32x4.extend_high_i16x8_u(v)), 16)
  }
  unpackFrom<u16, i32>(src, i, n, base, dst)
}

/** What `pack_integers` has packed. */
export function unpack_integers(src: usize, n: i32, stored: u32, base: i64, width: u32, dst: usize): void {
  if (width == 8) {
    if (stored == 1) unpack1to8(src, n, base, dst)
    else if (stored == 2) unpack2to8(src, n, base, dst)
    else unpack4to8(src, n, base, dst)
  } else if (stored == 1) unpack1to4(src, n, <i32>base, dst)
  else unpack2to4(src, n, <i32>base, dst)
}

function unpackSelected<S, W>(src: usize, rows: usize, n: i32, base: W, dst: usize): void {
  const end = rows + ((<usize>n) << 2)
  while (rows < end) {
    const row: usize = load<u32>(rows)
    store<W>(dst + row * sizeof<W>(), base + <W>load<S>(src + row * sizeof<S>()))
    rows += 4
  }
}

/** Only the rows whose numbers are given, each written at its row. */
export function unpack_integers_selected(src: usize, rows: usize, n: i32, stored: u32, base: i64, width: u32, dst: usize): void {
  if (width == 8) {
    if (stored == 1) unpackSelected<u8, i64>(src, rows, n, base, dst)
    else if (stored == 2) unpackSelected<u16, i64>(src, rows, n, base, dst)
    else unpackSelected<u32, i64>(src, rows, n, base, dst)
  } else if (stored == 1) unpackSelected<u8, i32>(src, rows, n, <i32>base, dst)
  else unpackSelected<u16, i32>(src, rows, n, <i32>base, dst)
}

/** Copies a view, its long bytes' place moved by `by`. */
// inline
function moved(from: usize, by: u32, to: usize): void {
  v128.store(to, v128.load(from))
  if (load<u32>(from) > 12) {
    store<u32>(to, load<u32>(from, 8) + by, 8)
    store<u32>(to, 0, 12)
  }
}

export function move_views(src: usize, n: i32, by: u32, dst: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) moved(src + (i << 4), by, dst + (i << 4))
}

export function move_views_selected(src: usize, rows: usize, n: i32, by: u32, dst: usize): void {
  const end = rows + ((<usize>n) << 2)
  while (rows < end) {
    const at = (<usize>load<u32>(rows)) << 4
    moved(src + at, by, dst + at)
    rows += 4
  }
}

/** Copies views; their long bytes go to `data`, one after another, and count from `origin`. Gives the end of the bytes. */
export function pack_views(src: usize, n: i32, dst: usize, data: usize, origin: usize): usize {
  for (let i = 0; i < n; i++) {
    const length = load<u32>(src)
    v128.store(dst, v128.load(src))
    if (length > 12) {
      copy_exactly(data, <usize>load<u32>(src, 8), length)
      store<u32>(dst, <u32>(data - origin), 8)
      store<u32>(dst, 0, 12)
      data += length
    }
    src += 16
    dst += 16
  }
  return data
}
