/** Values of ORC columns that are put together of varints, or of two streams. */

/**
 * Decodes up to `n` decimals, zigzag varints of up to 128 bits, to i64 or i128 where `wide`. The state is a stream's (orc-integers.ts). Gives how
 * many, fewer where more of the stream must be there first; -1 where it is short or malformed, -2 where one is too large. `dst` 0 passes over them.
 */
export function orc_decimals(state: usize, n: i32, dst: usize, wide: i32): i32 {
  let p = <usize>load<u32>(state)
  const end = <usize>load<u32>(state, 4)
  const last = load<u32>(state, 8) != 0
  let done = 0
  for (; done < n; done++) {
    if (!last && end - p < 24) break
    let low: u64 = 0
    let high: u64 = 0
    let shift: u64 = 0
    while (true) {
      if (p >= end || shift > 126) return -1
      const b = <u64>load<u8>(p++)
      const bits = b & 127
      if (shift < 64) {
        low |= bits << shift
        if (shift > 57) high |= bits >> (64 - shift)
      } else high |= bits << (shift - 64)
      if (b < 128) break
      shift += 7
    }
    if (dst == 0) continue
    const sign = -(<i64>(low & 1))
    const lowValue = <i64>((low >> 1) | (high << 63)) ^ sign
    const highValue = <i64>(high >> 1) ^ sign
    if (wide) {
      store<i64>(dst, lowValue)
      store<i64>(dst, highValue, 8)
      dst += 16
    } else {
      if (highValue != lowValue >> 63) return -2
      store<i64>(dst, lowValue)
      dst += 8
    }
  }
  store<u32>(state, <u32>p)
  return done
}

/**
 * Microseconds of seconds since `base` (in seconds of the epoch) and of nanoseconds, which come with the zeros at their end counted in the lowest
 * three bits. Java's writer counts seconds toward zero; in milliseconds before the epoch, what is below a second goes the other way.
 */
export function orc_timestamps(seconds: usize, nanos: usize, n: i32, base: i64, dst: usize): void {
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3
    const coded = load<u64>(nanos + at)
    let fraction = <i64>(coded >> 3)
    let zeros = <i32>(coded & 7)
    if (zeros != 0) for (zeros++; zeros > 0; zeros--) fraction *= 10
    let second = load<i64>(seconds + at) + base
    if (second < 0 && fraction > 999999 && second * 1000 + fraction / 1000000 < 0) second--
    store<i64>(dst + at, second * 1000000 + fraction / 1000)
  }
}

/** The sum of `n` u32. */
export function u32_total(values: usize, n: i32): i64 {
  let total: i64 = 0
  for (let i = 0; i < n; i++) total += <i64>load<u32>(values + ((<usize>i) << 2))
  return total
}

/** 1 where all of `n` i64 are `value`. */
export function all_i64(values: usize, n: i32, value: i64): i32 {
  let other: u64 = 0
  for (let i = 0; i < n; i++) other |= <u64>(load<i64>(values + ((<usize>i) << 3)) ^ value)
  return other == 0 ? 1 : 0
}
