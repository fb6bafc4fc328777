/**
 * Fields of indexed text, for CSV and JSON lines. A row is { u32 ordinal of a mark, u32 the line's begin }; a field lies between the marks
 * `place` and `place + 1` behind the row's.
 * Column kernels read a field of `n` rows into values and validity bytes. What is plainly of the type is read at once; the rest is
 * looked at here, and where the field is null, the lane is not valid; where it is none of the type, or its row is odd, `bad[i]` becomes 1 for the
 * careful way (value zero, not valid). Kernels give the number of those; `field_nulls` tells how many lanes are not valid.
 */

/** Marks from a row to the next; 0 where that differs, or a row is odd. */
export let stride: u32 = 0
export let quote: i32 = -1
/** A field of as many bytes may be the text that stands for null. */
export let nullLength: u32 = 0
let nullText: usize = 0
/** Bits: 1 leading, 2 trailing white space is passed over. */
export let trimmed: u32 = 0
let doubled: bool = false
/** JSON: strings alone are quoted, and `null` is null. Marks are next to values (json_rows). */
export let json: bool = false

export function field_options(step: u32, quoteByte: i32, escape: i32, nullAt: usize, nullBytes: u32, trim: u32): void {
  stride = step
  quote = quoteByte
  nullText = nullAt
  nullLength = nullBytes
  trimmed = trim
  doubled = quoteByte == escape
  json = false
}
export function field_options_json(step: u32): void {
  stride = step
  quote = 34
  nullLength = 0
  trimmed = 0
  doubled = false
  json = true
}

let nulls: i32 = 0
export let rejected: i32 = 0
export function field_nulls(): i32 {
  return nulls
}

/** Before a column: all lanes are valid. */
// inline
export function begin_column(n: i32, validity: usize): void {
  memory.fill(validity, 1, n)
  nulls = 0
  rejected = 0
}

/** The address of the mark before a row's field. */
// inline
export function mark_of(index: usize, rows: usize, i: i32, place: i32): usize {
  return index + ((load<u32>(rows + ((<usize>i) << 3)) + <u32>place) << 2)
}

/** The field at hand, as `find` left it. */
export let start: usize = 0
export let stop: usize = 0

export const VALUE = 0
export const NULL = 1
export const ODD = 2
/** Quoted, with doubled quotes in it. */
export const DOUBLED = 3

/** Finds what is between two marks: its bytes without quotes, white space that is trimmed, or null. `textual` is for types that JSON quotes. */
export function find(mark: usize, textual: bool): i32 {
  start = <usize>load<u32>(mark) + 1
  stop = load<u32>(mark, 4)
  if (json) {
    const c = load<u8>(start)
    if (c == 110) return NULL
    if (c != 34) return VALUE
    start++
    stop--
    return textual ? VALUE : ODD
  }
  if (trimmed) {
    if (trimmed & 1) while (start < stop && load<u8>(start) <= 32) start++
    if (trimmed & 2) while (stop > start && load<u8>(stop - 1) <= 32) stop--
    // White space around quotes has rules of its own
    if (start < stop && <i32>load<u8>(start) == quote) return ODD
  }
  if (start == stop) return NULL
  if (<i32>load<u8>(start) == quote) {
    start++
    stop--
    if (start >= stop) return ODD
    if (doubled) for (let p = start; p < stop; p++) if (<i32>load<u8>(p) == quote) return DOUBLED
  }
  if (nullLength == <u32>(stop - start) && memory.compare(start, nullText, nullLength) == 0) return NULL
  return VALUE
}

/** The lane of a field that has no value of the type. */
export function settle(isNull: bool, i: i32, validity: usize, bad: usize): void {
  store<u8>(validity + i, 0)
  nulls++
  if (isNull) return
  store<u8>(bad + i, 1)
  rejected++
}
