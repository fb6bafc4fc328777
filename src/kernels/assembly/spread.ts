/**
 * Spreads `count` dense values at the head of `values` over `n` lanes, in place: lane i gets the next value where
 * `validity[i]` is 1, zeros where it is 0. `count` must be the number of ones.
 */

function spread<T extends number>(values: usize, n: i32, count: i32, validity: usize): void {
  let from = values + <usize>count * sizeof<T>()
  for (let i = n - 1; i >= 0; i--) {
    const v = <usize>load<u8>(validity + i)
    from -= v * sizeof<T>()
    const to = values + <usize>i * sizeof<T>()
    if (from == to && v) return
    store<T>(to, <T>(load<T>(from) & (<T>0 - <T>v)))
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
