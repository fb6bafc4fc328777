import { NONE, number } from './digits'
import { find, json, mark_of, NULL, start, stop, VALUE } from './field'
import { isDate, isTimestamp } from './field-times'
import { isNumber } from './json-index'

/** What a column was found to be so far, for the inference of schemas. */
const INT = 1
const LONG = 2
const DOUBLE = 3
const DATE = 4
const TIMESTAMP = 5
const BOOLEAN = 6

/**
 * The first row from `from` on, up to `n`, whose field is not plainly null or of a kind, so that it must be looked at (see field.ts for the
 * others). In JSON empty strings are null.
 */
export function field_kinds(index: usize, rows: usize, n: i32, place: i32, odd: usize, from: i32, kind: i32): i32 {
  for (let i = from; i < n; i++) {
    if (load<u8>(odd + i)) return i
    const found = find(mark_of(index, rows, i, place), false)
    if (found == NULL) continue
    if (found != VALUE) {
      if (json && start == stop) continue
      return i
    }
    if (kind == INT || kind == LONG) {
      const v = number(start + <usize>(load<u8>(start) == 45), stop)
      if (v == NONE || (kind == INT && v > 2147483647)) return i
    } else if (kind == DOUBLE) {
      if (!isNumber(start, stop)) return i
    } else if (kind == DATE) {
      if (!isDate(start, stop)) return i
    } else if (kind == TIMESTAMP) {
      if (!isTimestamp(start, stop)) return i
    } else if (kind == BOOLEAN) {
      const w = load<u32>(start) | 0x20202020
      const length = stop - start
      if (!((length == 4 && w == 0x65757274) || (length == 5 && w == 0x736c6166 && (load<u8>(start, 4) | 32) == 101))) return i
    } else return i
  }
  return n
}
