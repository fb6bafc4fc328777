/** Decimal digits, eight bytes at a time. */

/** Given for what is no number; no number of up to 18 digits is it. */
export const NONE: u64 = u64.MAX_VALUE

export const ZEROS: u64 = 0x3030303030303030

/** Whether some byte is above 9. */
// inline
export function above9(w: u64): bool {
  return (((w + 0x7676767676767676) | w) & 0x8080808080808080) != 0
}

/** Eight bytes from 0 to 9 as a number, the first the highest. */
// inline
export function number8(w: u64): u64 {
  const pairs = w * 10 + (w >> 8)
  return ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
}

/** The digits of the up to eight bytes before `e`, as bytes from 0 to 9. Reads before them. */
// inline
export function last8(e: usize, count: u32): u64 {
  return (load<u64>(e - 8) ^ ZEROS) & (u64.MAX_VALUE << ((<u64>(8 - count)) << 3))
}

/** The number that the digits of [p, e) are, 1 to 18 of them; or NONE. Reads before them. */
export function number(p: usize, e: usize): u64 {
  const count = <u32>(e - p)
  if (count - 1 < 8) {
    const w = last8(e, count)
    return above9(w) ? NONE : number8(w)
  }
  if (count - 9 < 8) {
    const low = load<u64>(e - 8) ^ ZEROS
    const high = last8(e - 8, count - 8)
    return above9(low) || above9(high) ? NONE : number8(high) * 100000000 + number8(low)
  }
  if (count - 17 >= 2) return NONE
  const low = number(e - 16, e)
  const high = number(p, e - 16)
  return low == NONE || high == NONE ? NONE : high * 10000000000000000 + low
}

export const POWERS: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
])
// inline
export function power(n: u32): u64 {
  return load<u64>(POWERS + ((<usize>n) << 3))
}
