import { utf8_valid } from './text'

/**
 * The structure of delimited text: the positions of separators and line ends, outside of quotes, as u32 addresses one after another.
 * A quote that is open at a line's end is closed by it. Reads up to 64 bytes past the end.
 */

function mask64(p: usize, c: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(p), c))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(p, 16), c)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(p, 32), c)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(p, 48), c)))) << 48)
  )
}

/** Within the text: 1 there are quotes, 2 there are bytes above 127. */
let found: u32 = 0

/**
 * Indexes [src, end). `separator` and `quote` may be -1 (none); `end1` and `end2` are the bytes that end lines. Positions go to `index`
 * (as many as the text has bytes, at most, and 8 more), the ordinals of line ends among them to `lines`; `out` gets
 * { positions, lines, found: 1 quotes, 2 bytes above 127 }.
 */
export function csv_index(
  src: usize,
  end: usize,
  separator: i32,
  quote: i32,
  end1: i32,
  end2: i32,
  index: usize,
  lines: usize,
  out: usize,
): void {
  const vs = i8x16.splat(<i8>separator)
  const vq = i8x16.splat(<i8>quote)
  const v1 = i8x16.splat(<i8>end1)
  const v2 = i8x16.splat(<i8>end2)
  const two = end1 != end2
  let o = index
  let l = lines
  let open: u64 = 0
  let all = i8x16.splat(0)
  found = 0
  for (let p = src; p < end; p += 64) {
    const left = end - p
    const there: u64 = left >= 64 ? u64.MAX_VALUE : ((<u64>1) << (<u64>left)) - 1
    if (left >= 64) all = v128.or(all, v128.or(v128.or(v128.load(p), v128.load(p, 16)), v128.or(v128.load(p, 32), v128.load(p, 48))))
    else for (let i: usize = 0; i < left; i++) if (load<u8>(p + i) > 127) found |= 2
    let ends = mask64(p, v1)
    if (two) ends |= mask64(p, v2)
    ends &= there
    const separators = separator < 0 ? 0 : mask64(p, vs) & there
    const quotes = quote < 0 ? 0 : mask64(p, vq) & there
    let marks = ends | separators
    if ((quotes | open) != 0) {
      found |= 1
      let x = quotes
      x ^= x << 1
      x ^= x << 2
      x ^= x << 4
      x ^= x << 8
      x ^= x << 16
      x ^= x << 32
      x ^= open
      if ((ends & x) == 0) {
        open = <u64>(<i64>x >> 63)
        marks &= ~x
      } else {
        // A line ends within quotes: bit by bit
        let bits = marks | quotes
        marks = 0
        let inside = open != 0
        while (bits != 0) {
          const bit = bits & (0 - bits)
          bits ^= bit
          if (quotes & bit) inside = !inside
          else if (ends & bit) {
            marks |= bit
            inside = false
          } else if (!inside) marks |= bit
        }
        open = inside ? u64.MAX_VALUE : 0
      }
    }
    let e = ends & marks
    const first = <u32>((o - index) >> 2)
    while (e != 0) {
      const bit = e & (0 - e)
      store<u32>(l, first + <u32>popcnt(marks & (bit - 1)))
      l += 4
      e ^= bit
    }
    while (marks != 0) {
      store<u32>(o, <u32>(p + <usize>ctz(marks)))
      o += 4
      marks &= marks - 1
    }
  }
  if (i8x16.bitmask(all) != 0) found |= 2
  store<u32>(out, <u32>((o - index) >> 2))
  store<u32>(out, <u32>((l - lines) >> 2), 4)
  store<u32>(out, found, 8)
}

/**
 * Picks the rows among `count` lines, the first of which begins at `start`: a row is { u32 first position's ordinal, u32 the line's begin }.
 * Blank lines, and lines that begin with `comment` (-1: none), are passed over. `odd[i]` is 1 where the row has not `fields` fields, a
 * quote that does not enclose a whole field, an escape within quotes or malformed UTF-8: it needs the careful way.
 * Stops after `most` rows; `out` gets { rows, lines used }.
 */
export function csv_rows(
  index: usize,
  lines: usize,
  count: u32,
  ordinal: u32,
  start: usize,
  fields: u32,
  comment: i32,
  quote: i32,
  escape: i32,
  flags: u32,
  most: u32,
  rows: usize,
  odd: usize,
  out: usize,
): void {
  let begin = start
  let first = ordinal
  let n: u32 = 0
  let used: u32 = 0
  for (; used < count && n < most; used++) {
    const last = load<u32>(lines + ((<usize>used) << 2))
    const stop: usize = load<u32>(index + ((<usize>last) << 2))
    let blank = begin == stop
    if (!blank) {
      const c = <i32>load<u8>(begin)
      if (c == comment) blank = true
      else if (c <= 32) {
        let p = begin
        while (p < stop && load<u8>(p) <= 32) p++
        blank = p == stop
      }
    }
    if (!blank) {
      let careful = last - first + 1 != fields
      if (!careful && flags & 1) careful = oddQuotes(index, first, last, begin, quote, escape)
      if (!careful && flags & 2) careful = utf8_valid(begin, <u32>(stop - begin)) == 0
      store<u32>(rows + ((<usize>n) << 3), first)
      store<u32>(rows + ((<usize>n) << 3), <u32>begin, 4)
      store<u8>(odd + n, <u8>careful)
      n++
    }
    begin = stop + 1
    first = last + 1
  }
  store<u32>(out, n)
  store<u32>(out, used, 4)
}

/** Whether a field has quotes other than one pair around it (`""` within is fine where the quote escapes itself), or an escape between them. */
function oddQuotes(index: usize, first: u32, last: u32, begin: usize, quote: i32, escape: i32): bool {
  let p = begin
  for (let i = first; i <= last; i++) {
    const stop: usize = load<u32>(index + ((<usize>i) << 2))
    if (p < stop) {
      if (<i32>load<u8>(p) == quote) {
        if (stop - p < 2 || <i32>load<u8>(stop - 1) != quote) return true
        for (let q = p + 1; q < stop - 1; q++) {
          const c = <i32>load<u8>(q)
          if (c == quote || c == escape) {
            if (quote != escape || <i32>load<u8>(q + 1) != quote || q + 1 >= stop - 1) return true
            q++
          }
        }
      } else for (let q = p + 1; q < stop; q++) if (<i32>load<u8>(q) == quote) return true
    }
    p = stop + 1
  }
  return false
}
