import { view_compare } from './view'

/**
 * Least and greatest of the valid lanes, stored at `out` one after the other in the values' layout. `validity` may be 0. Give the number of
 * valid lanes that took part; where it is 0 nothing is stored.
 */

function extremes<T extends number>(values: usize, n: i32, validity: usize, out: usize): i32 {
  let count = 0
  let least: T = <T>0
  let most: T = <T>0
  for (let i = 0; i < n; i++) {
    if (validity != 0 && load<u8>(validity + i) == 0) continue
    const v = load<T>(values + <usize>i * sizeof<T>())
    if (isFloat<T>() && v != v) continue
    if (count == 0) {
      least = v
      most = v
    } else {
      if (v < least) least = v
      if (v > most) most = v
    }
    count++
  }
  if (count > 0) {
    store<T>(out, least)
    store<T>(out, most, sizeof<T>())
  }
  return count
}

export function min_max_i8(values: usize, n: i32, validity: usize, out: usize): i32 {
  return extremes<i8>(values, n, validity, out)
}
export function min_max_i16(values: usize, n: i32, validity: usize, out: usize): i32 {
  return extremes<i16>(values, n, validity, out)
}
export function min_max_i32(values: usize, n: i32, validity: usize, out: usize): i32 {
  return extremes<i32>(values, n, validity, out)
}
export function min_max_i64(values: usize, n: i32, validity: usize, out: usize): i32 {
  return extremes<i64>(values, n, validity, out)
}
/** NaN takes no part. */
export function min_max_f32(values: usize, n: i32, validity: usize, out: usize): i32 {
  return extremes<f32>(values, n, validity, out)
}
export function min_max_f64(values: usize, n: i32, validity: usize, out: usize): i32 {
  return extremes<f64>(values, n, validity, out)
}
export function min_max_i128(values: usize, n: i32, validity: usize, out: usize): i32 {
  let count = 0
  let least: usize = 0
  let most: usize = 0
  for (let i = 0; i < n; i++) {
    if (validity != 0 && load<u8>(validity + i) == 0) continue
    const p = values + ((<usize>i) << 4)
    if (count++ == 0) {
      least = p
      most = p
      continue
    }
    if (less(p, least)) least = p
    else if (less(most, p)) most = p
  }
  if (count > 0) {
    v128.store(out, v128.load(least))
    v128.store(out, v128.load(most), 16)
  }
  return count
}
function less(a: usize, b: usize): bool {
  const x = load<i64>(a, 8)
  const y = load<i64>(b, 8)
  return x < y || (x == y && load<u64>(a) < load<u64>(b))
}
/** The views of the least and the greatest, by unsigned bytes; they point to the same bytes. */
export function min_max_view(values: usize, n: i32, validity: usize, out: usize): i32 {
  let count = 0
  let least: usize = 0
  let most: usize = 0
  for (let i = 0; i < n; i++) {
    if (validity != 0 && load<u8>(validity + i) == 0) continue
    const p = values + ((<usize>i) << 4)
    if (count++ == 0) {
      least = p
      most = p
      continue
    }
    if (view_compare(p, least) < 0) least = p
    else if (view_compare(most, p) < 0) most = p
  }
  if (count > 0) {
    v128.store(out, v128.load(least))
    v128.store(out, v128.load(most), 16)
  }
  return count
}

/** 1 where every value lies between two others, both included. */
export function within_i64(values: usize, n: i32, min: i64, max: i64): i32 {
  const least = i64x2.splat(min)
  const most = i64x2.splat(max)
  let outside = i64x2.splat(0)
  const end2 = values + ((<usize>(n & ~1)) << 3)
  while (values < end2) {
    const v = v128.load(values)
    outside = v128.or(outside, v128.or(i64x2.lt_s(v, least), i64x2.gt_s(v, most)))
    values += 16
  }
  if (n & 1) {
    const v = load<i64>(values)
    if (v < min || v > max) return 0
  }
  return v128.any_true(outside) ? 0 : 1
}
export function within_i32(values: usize, n: i32, min: i32, max: i32): i32 {
  const least = i32x4.splat(min)
  const most = i32x4.splat(max)
  let outside = i32x4.splat(0)
  const end4 = values + ((<usize>(n & ~3)) << 2)
  const end = values + ((<usize>n) << 2)
  while (values < end4) {
    const v = v128.load(values)
    outside = v128.or(outside, v128.or(i32x4.lt_s(v, least), i32x4.gt_s(v, most)))
    values += 16
  }
  while (values < end) {
    const v = load<i32>(values)
    if (v < min || v > max) return 0
    values += 4
  }
  return v128.any_true(outside) ? 0 : 1
}
