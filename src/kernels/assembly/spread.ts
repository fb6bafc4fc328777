/**
 * Spreads `count` dense values at the head of `values` over `n` lanes, in place: lane i gets the next value where
 * `validity[i]` is 1, zeros where it is 0. `count` must be the number of ones.
 */

/** A one in each of eight bytes: eight lanes that all have a value. */
const ALL: u64 = 0x0101010101010101

function spread<T extends number>(values: usize, n: i32, count: i32, validity: usize): void {
  let from = values + <usize>count * sizeof<T>()
  let i = n
  for (; i & 7; i--) {
    const v = <usize>load<u8>(validity + i - 1)
    from -= v * sizeof<T>()
    store<T>(values + <usize>(i - 1) * sizeof<T>(), <T>(load<T>(from) & (<T>0 - <T>v)))
  }
  while (i > 0) {
    i -= 8
    const to = values + <usize>i * sizeof<T>()
    // all before are where they belong
    if (from == to + 8 * sizeof<T>()) return
    const lanes = load<u64>(validity + i)
    if (lanes == ALL) {
      from -= 8 * sizeof<T>()
      move8<T>(from, to)
    } else {
      for (let k = 7; k >= 0; k--) {
        const v = <usize>((lanes >> ((<u64>k) << 3)) & 1)
        from -= v * sizeof<T>()
        store<T>(to + <usize>k * sizeof<T>(), <T>(load<T>(from) & (<T>0 - <T>v)))
      }
    }
  }
}

/** Eight values, all read before the first is written. */
// inline
function move8<T>(from: usize, to: usize): void {
  if (sizeof<T>() == 1) store<u64>(to, load<u64>(from))
  else if (sizeof<T>() == 2) v128.store(to, v128.load(from))
  else {
    const a = v128.load(from)
    const b = v128.load(from, 16)
    if (sizeof<T>() == 8) {
      const c = v128.load(from, 32)
      v128.store(to, v128.load(from, 48), 48)
      v128.store(to, c, 32)
    }
    v128.store(to, b, 16)
    v128.store(to, a)
  }
}

export function spread8(values: usize, n: i32, count: i32, validity: usize): void {
  spread<u8>(values, n, count, validity)
}
export function spread16(values: usize, n: i32, count: i32, validity: usize): void {
  spread<u16>(values, n, count, validity)
}
export function spread32(values: usize, n: i32, count: i32, validity: usize): void {
  spread<u32>(values, n, count, validity)
}
export function spread64(values: usize, n: i32, count: i32, validity: usize): void {
  spread<u64>(values, n, count, validity)
}
export function spread128(values: usize, n: i32, count: i32, validity: usize): void {
  let from = values + ((<usize>count) << 4)
  for (let i = n - 1; i >= 0; i--) {
    const v = <usize>load<u8>(validity + i)
    from -= v << 4
    const to = values + ((<usize>i) << 4)
    if (from == to && v) return
    v128.store(to, v128.and(v128.load(from), i32x4.splat(-(<i32>v))))
  }
}
