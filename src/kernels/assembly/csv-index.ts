import { blank, either64, mask64, put64, rare64, stillOpen, there64, unclosed, within } from './marks'
import { utf8_valid } from './text'

/**
 * The structure of delimited text: the positions of separators and line ends, outside of quotes, as u32 addresses one after another.
 * A quote that is open at a line's end is closed by it. Reads up to 64 bytes past the end.
 */

/**
 * Indexes [src, end), the begin of a line. `separator`, `quote` and `escape` may be -1 (none); `end1` and `end2` are the bytes that end lines.
 * Positions go to `index` (as many as the text has bytes, at most, and 8 more; the word before it gets the address before the text), the
 * ordinals of line ends among them to `lines`, and to `odds` where quotes are not as they should be: around whole fields, closed, and without an
 * escape or other quote between them (`""` is fine where the quote escapes itself), with u32.MAX_VALUE behind the last. `out` gets
 * { positions, lines, found: 1 quotes, 2 bytes above 127 }.
 */
export function csv_index(
  src: usize,
  end: usize,
  separator: i32,
  quote: i32,
  escape: i32,
  end1: i32,
  end2: i32,
  index: usize,
  lines: usize,
  odds: usize,
  out: usize,
): void {
  const vs = i8x16.splat(<i8>separator)
  const vq = i8x16.splat(<i8>quote)
  const ve = i8x16.splat(<i8>escape)
  const v1 = i8x16.splat(<i8>end1)
  const v2 = i8x16.splat(<i8>end2)
  const separated = separator >= 0
  const doubled: u64 = quote == escape ? u64.MAX_VALUE : 0
  let o = index
  let l = lines
  let w = odds
  let open: u64 = 0
  /** Of the byte before the block: 1 where it is a mark, or a closing quote. */
  let markBefore: u64 = 1
  let closedBefore: u64 = 0
  let all = i8x16.splat(0)
  let found: u32 = 0
  store<u32>(index - 4, <u32>(src - 1))
  for (let p = src; p < end; p += 64) {
    const left = end - p
    const there = there64(left)
    const b0 = v128.load(p)
    const b1 = v128.load(p, 16)
    const b2 = v128.load(p, 32)
    const b3 = v128.load(p, 48)
    if (left >= 64) all = v128.or(all, v128.or(v128.or(b0, b1), v128.or(b2, b3)))
    else for (let i: usize = 0; i < left; i++) if (load<u8>(p + i) > 127) found |= 2
    const ends = either64(b0, b1, b2, b3, v1, v2) & there
    let marks = ends
    if (separated) marks |= mask64(b0, b1, b2, b3, vs) & there
    const quotes = quote < 0 ? 0 : rare64(b0, b1, b2, b3, vq) & there
    let closing: u64 = 0
    if ((quotes | open | closedBefore) != 0) {
      found |= 1
      const x = within(quotes, open)
      let wrong: u64
      if ((ends & x) == 0) {
        marks &= ~x
        const opening = quotes & x
        closing = quotes & ~x
        const closed = (closing << 1) | closedBefore
        wrong = (opening & ~((marks << 1) | markBefore | (closed & doubled))) | (closed & ~(marks | (opening & doubled)))
        if (escape >= 0 && !doubled) wrong |= mask64(b0, b1, b2, b3, ve) & x
        open = <u64>(<i64>x >> 63)
      } else {
        marks = unclosed(marks, quotes, ends, open)
        open = stillOpen
        wrong = quotes | ends
      }
      if (wrong != 0) w = put64(w, p, wrong & there)
    }
    markBefore = marks >> 63
    closedBefore = closing >> 63
    let e = ends & marks
    const first = <u32>((o - index) >> 2)
    while (e != 0) {
      store<u32>(l, first + <u32>popcnt(marks & ((e & (0 - e)) - 1)))
      l += 4
      e &= e - 1
    }
    o = put64(o, p, marks)
  }
  if (i8x16.bitmask(all) != 0) found |= 2
  store<u32>(w, u32.MAX_VALUE)
  store<u32>(out, <u32>((o - index) >> 2))
  store<u32>(out, <u32>((l - lines) >> 2), 4)
  store<u32>(out, found, 8)
}

/**
 * Picks the rows among `count` lines, the first of which begins at `start`: a row is { u32 first position's ordinal, u32 the line's begin }.
 * Blank lines, and lines that begin with `comment` (-1: none), are passed over. `odd[i]` is 1 where the row has not `fields` fields, a place of
 * `odds`, or (`checked` 1) malformed UTF-8: it needs the careful way.
 * Stops after `most` rows; `out` gets { rows, lines used, odd rows, the rest of odds,
 * positions from a row to the next, or 0 where they are not alike or a row is odd }.
 */
export function csv_rows(
  index: usize,
  lines: usize,
  count: u32,
  ordinal: u32,
  start: usize,
  fields: u32,
  comment: i32,
  checked: i32,
  most: u32,
  odds: usize,
  rows: usize,
  odd: usize,
  out: usize,
): void {
  let begin = start
  let first = ordinal
  let n: u32 = 0
  let used: u32 = 0
  let oddRows: u32 = 0
  let passed: u32 = 0
  let wrong: usize = load<u32>(odds)
  for (; used < count && n < most; used++) {
    const last = load<u32>(lines + ((<usize>used) << 2))
    const stop: usize = load<u32>(index + ((<usize>last) << 2))
    if (begin != stop) {
      const c = <i32>load<u8>(begin)
      if (c != comment && (c > 32 || !blank(begin, stop))) {
        let careful = last - first + 1 != fields
        if (wrong <= stop) {
          while (wrong < begin) wrong = load<u32>((odds += 4))
          careful = careful || wrong <= stop
        }
        if (checked && !careful) careful = utf8_valid(begin, <u32>(stop - begin)) == 0
        store<u32>(rows + ((<usize>n) << 3), first)
        store<u32>(rows + ((<usize>n) << 3), <u32>begin, 4)
        store<u8>(odd + n, <u8>careful)
        oddRows += <u32>careful
        n++
      } else passed++
    } else passed++
    begin = stop + 1
    first = last + 1
  }
  store<u32>(out, n)
  store<u32>(out, used, 4)
  store<u32>(out, oddRows, 8)
  store<u32>(out, <u32>odds, 12)
  store<u32>(out, (oddRows | passed) == 0 ? fields : 0, 16)
}
