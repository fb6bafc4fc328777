import { day, month, split, year } from './civil'
import { heap_alloc } from './heap'
import { at, CODES, COUNTERS } from './scratch'
import { store_view } from './view'

/** Numbers and dates as text. Digits are written backwards into a work area and copied once. */

const WORK: usize = 128

/** Writes the digits of `v` so that they end at `end`; the address of the first. */
function digits(v: u64, end: usize): usize {
  do {
    const q = v / 10
    store<u8>(--end, <u8>(48 + (v - q * 10)))
    v = q
  } while (v != 0)
  return end
}

function emit(from: usize, end: usize, out: usize, heap: usize): void {
  const n = <u32>(end - from)
  if (n <= 12) {
    store_view(out, from, n)
    return
  }
  const to = heap_alloc(heap, n)
  memory.copy(to, from, n)
  store_view(out, to, n)
}

export function i64_to_view(v: i64, out: usize, heap: usize): void {
  const end = at(CODES) + WORK
  let p = digits(v < 0 ? 0 - <u64>v : <u64>v, end)
  if (v < 0) store<u8>(--p, 45)
  emit(p, end, out, heap)
}
export function i32_to_view(v: i32, out: usize): void {
  i64_to_view(v, out, 0)
}

/** `uuuu-MM-dd` of days since the epoch, the year with a sign beyond 9999 and below 0, as Spark prints dates. */
export function date_to_view(days: i32, out: usize, heap: usize): void {
  split(days)
  const end = at(CODES) + WORK
  store<u8>(end - 1, <u8>(48 + (day % 10)))
  store<u8>(end - 2, <u8>(48 + day / 10))
  store<u8>(end - 3, 45)
  store<u8>(end - 4, <u8>(48 + (month % 10)))
  store<u8>(end - 5, <u8>(48 + month / 10))
  store<u8>(end - 6, 45)
  const yearEnd = end - 6
  let p = digits(year < 0 ? <u64>-year : <u64>year, yearEnd)
  while (yearEnd - p < 4) store<u8>(--p, 48)
  if (year < 0) store<u8>(--p, 45)
  else if (year > 9999) store<u8>(--p, 43)
  emit(p, end, out, heap)
}

/** A decimal in plain notation with `scale` digits behind the point. */
export function decimal_to_view(low: i64, high: i64, scale: i32, out: usize, heap: usize): void {
  const negative = high < 0
  if (negative) {
    low = -low
    high = ~high + i64(low == 0)
  }
  const end = at(CODES) + WORK
  // Nine digits at a time from four 32-bit limbs
  const limbs = at(COUNTERS)
  store<i64>(limbs, low)
  store<i64>(limbs, high, 8)
  let p = end
  while (load<u64>(limbs, 8) != 0) {
    let rest: u64 = 0
    for (let i: usize = 16; i > 0; ) {
      i -= 4
      const cur = (rest << 32) | <u64>load<u32>(limbs + i)
      store<u32>(limbs + i, <u32>(cur / 1000000000))
      rest = cur % 1000000000
    }
    const chunk = p - 9
    p = digits(rest, p)
    while (p > chunk) store<u8>(--p, 48)
  }
  p = digits(load<u64>(limbs), p)
  if (<i32>(end - p) <= scale) while (<i32>(end - p) <= scale) store<u8>(--p, 48)
  if (scale > 0) {
    const whole = <usize>(end - p) - scale
    memory.copy(p - 1, p, whole)
    p--
    store<u8>(p + whole, 46)
  }
  if (negative) store<u8>(--p, 45)
  emit(p, end, out, heap)
}
