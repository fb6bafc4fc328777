import { above9, last8, NONE, number, number8, ZEROS } from './digits'
import { begin_column, find, mark_of, NULL, nullLength, rejected, settle, start, stop, stride, VALUE } from './field'

/** Integers of `width` bytes (see field.ts). */
export function field_integer(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  width: u32,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  if (width == 8) return integers<i64>(index, rows, n, place, odd, dst, validity, bad)
  if (width == 4) return integers<i32>(index, rows, n, place, odd, dst, validity, bad)
  if (width == 2) return integers<i16>(index, rows, n, place, odd, dst, validity, bad)
  return integers<i8>(index, rows, n, place, odd, dst, validity, bad)
}

function integers<T extends number>(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  dst: usize,
  validity: usize,
  bad: usize,
): i32 {
  begin_column(n, validity)
  const length = nullLength
  const step = (<usize>stride) << 2
  let mark = mark_of(index, rows, 0, place)
  for (let i = 0; i < n; i++) {
    if (step == 0) {
      if (load<u8>(odd + i)) {
        settle(false, i, validity, bad)
        store<T>(dst, <T>0)
        dst += sizeof<T>()
        continue
      }
      mark = mark_of(index, rows, i, place)
    }
    const p = <usize>load<u32>(mark) + 1
    const e: usize = load<u32>(mark, 4)
    const negative = load<u8>(p) == 45
    const count = <u32>(e - p) - <u32>negative
    let v: i64 = 0
    let good = false
    if (count - 1 < 8) {
      const w = last8(e, count)
      good = !above9(w)
      v = number8(w)
    } else if (count - 9 < 8) {
      const low = load<u64>(e - 8) ^ ZEROS
      const high = last8(e - 8, count - 8)
      good = !above9(low) && !above9(high)
      v = number8(high) * 100000000 + number8(low)
    }
    if (negative) v = -v
    if (!good || <u32>(e - p) == length || <i64>(<T>v) != v) v = integer<T>(mark, i, validity, bad)
    store<T>(dst, <T>v)
    dst += sizeof<T>()
    mark += step
  }
  return rejected
}

function integer<T extends number>(mark: usize, i: i32, validity: usize, bad: usize): i64 {
  const kind = find(mark, false)
  if (kind == VALUE) {
    const sign = load<u8>(start)
    const magnitude = number(start + <usize>(sign == 45 || sign == 43), stop)
    if (magnitude != NONE) {
      const v = sign == 45 ? -(<i64>magnitude) : <i64>magnitude
      if (<i64>(<T>v) == v) return v
    }
  }
  settle(kind == NULL, i, validity, bad)
  return 0
}
