import { among64, blank, control64, either64, mask64, put64, rare64, stillOpen, there64, unclosed, within } from './marks'
import { utf8_valid } from './text'
import { bytes_equal } from './view'

/**
 * The structure of JSON lines: the positions of `:`, `,`, `}` and line ends outside of strings, as u32 addresses one after another. Nested
 * objects and arrays are not told apart: they make a line that is not like the others, which goes the careful way.
 */

/**
 * Indexes [src, end), the begin of a line; `end1` and `end2` are the bytes that end lines. Positions go to `index` as in csv_index; per line
 * { u32 ordinal of its end, u32 quotes up to there } to `lines`; to `odds` where there is a backslash, a control character within a string or a
 * string that is open at the line's end. `out` gets { positions, lines, found: 2 bytes above 127 }.
 */
export function json_index(src: usize, end: usize, end1: i32, end2: i32, index: usize, lines: usize, odds: usize, out: usize): void {
  const vq = i8x16.splat(34)
  const backslash = i8x16.splat(92)
  const colon = i8x16.splat(58)
  const comma = i8x16.splat(44)
  const brace = i8x16.splat(125)
  const v1 = i8x16.splat(<i8>end1)
  const v2 = i8x16.splat(<i8>end2)
  const visible = end1 > 31 || end2 > 31
  let o = index
  let l = lines
  let w = odds
  let open: u64 = 0
  let strings: u32 = 0
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
    const quotes = mask64(b0, b1, b2, b3, vq) & there
    // Line ends are control characters, unless the separator is a character of its own
    const controls = control64(b0, b1, b2, b3)
    const ends = controls != 0 || visible ? either64(b0, b1, b2, b3, v1, v2) & there : 0
    const candidates = (among64(b0, b1, b2, b3, colon, comma, brace) & there) | ends
    const x = within(quotes, open)
    let wrong = rare64(b0, b1, b2, b3, backslash)
    let marks: u64
    if ((ends & x) == 0) {
      marks = candidates & ~x
      wrong |= controls & x
      open = <u64>(<i64>x >> 63)
    } else {
      marks = unclosed(candidates, quotes, ends, open)
      open = stillOpen
      wrong |= quotes | ends
    }
    wrong &= there
    if (wrong != 0) w = put64(w, p, wrong)
    let e = ends & marks
    const first = <u32>((o - index) >> 2)
    while (e != 0) {
      const before = (e & (0 - e)) - 1
      store<u32>(l, first + <u32>popcnt(marks & before))
      store<u32>(l, strings + <u32>popcnt(quotes & before), 4)
      l += 8
      e &= e - 1
    }
    strings += <u32>popcnt(quotes)
    o = put64(o, p, marks)
  }
  if (i8x16.bitmask(all) != 0) found |= 2
  store<u32>(w, u32.MAX_VALUE)
  store<u32>(out, <u32>((o - index) >> 2))
  store<u32>(out, <u32>((l - lines) >> 3), 4)
  store<u32>(out, found, 8)
}

/**
 * Picks the rows among `count` lines as csv_rows does; the word before them tells the quotes up to there. A row that is not odd
 * is an object whose keys are those of `keys` in their order, `{ u32 length, u32 address }` each with their quotes, and whose values are well-formed
 * strings without escapes, numbers or literals; its positions before and behind values are moved to where no white space is between. Stops after
 * `most` rows; `out` gets the same as there.
 */
export function json_rows(
  index: usize,
  lines: usize,
  count: u32,
  ordinal: u32,
  start: usize,
  keys: usize,
  fields: u32,
  checked: i32,
  most: u32,
  odds: usize,
  rows: usize,
  odd: usize,
  out: usize,
): void {
  let begin = start
  let first = ordinal
  let before = load<u32>(lines - 4)
  let n: u32 = 0
  let used: u32 = 0
  let oddRows: u32 = 0
  let passed: u32 = 0
  let wrong: usize = load<u32>(odds)
  for (; used < count && n < most; used++) {
    const line = lines + ((<usize>used) << 3)
    const last = load<u32>(line)
    const upTo = load<u32>(line, 4)
    const stop: usize = load<u32>(index + ((<usize>last) << 2))
    if (begin != stop && (load<u8>(begin) > 32 || !blank(begin, stop))) {
      let careful = fields == 0 || last - first != fields << 1
      if (wrong <= stop) {
        while (wrong < begin) wrong = load<u32>((odds += 4))
        careful = careful || wrong <= stop
      }
      if (!careful) careful = !regular(index + ((<usize>first) << 2), begin, keys, fields, upTo - before)
      if (checked && !careful) careful = utf8_valid(begin, <u32>(stop - begin)) == 0
      store<u32>(rows + ((<usize>n) << 3), first)
      store<u32>(rows + ((<usize>n) << 3), <u32>begin, 4)
      store<u8>(odd + n, <u8>careful)
      oddRows += <u32>careful
      n++
    } else passed++
    begin = stop + 1
    first = last + 1
    before = upTo
  }
  store<u32>(out, n)
  store<u32>(out, used, 4)
  store<u32>(out, oddRows, 8)
  store<u32>(out, <u32>odds, 12)
  store<u32>(out, (oddRows | passed) == 0 ? (fields << 1) + 1 : 0, 16)
}

// inline
function isSpace(c: u32): bool {
  return c == 32 || c == 9 || c == 13 || c == 10
}

/** Passes over white space, most often none. */
// inline
function skip(p: usize): usize {
  return load<u8>(p) > 32 ? p : skipSpace(p)
}
function skipSpace(p: usize): usize {
  while (isSpace(load<u8>(p))) p++
  return p
}

/** Equality of `n` bytes, by two loads that may overlap. */
// inline
function sameKey(p: usize, key: usize, n: u32): bool {
  if (n - 8 < 9) return ((load<u64>(p) ^ load<u64>(key)) | (load<u64>(p + n - 8) ^ load<u64>(key + n - 8))) == 0
  if (n - 17 < 16) {
    const first = v128.xor(v128.load(p), v128.load(key))
    return !v128.any_true(v128.or(first, v128.xor(v128.load(p + n - 16), v128.load(key + n - 16))))
  }
  return bytes_equal(p, key, n)
}

/** Whether the object that begins at `begin`, with marks from `mark` on, is as json_rows says. */
function regular(mark: usize, begin: usize, keys: usize, fields: u32, quotes: u32): bool {
  let p = skip(begin)
  if (load<u8>(p) != 123) return false
  let strings = fields
  for (let j: u32 = 0; j < fields; j++) {
    const colon: usize = load<u32>(mark)
    const end: usize = load<u32>(mark, 4)
    const length = load<u32>(keys)
    // Up to here all is well; most often the mark before a key, the key and its colon are next to one another
    if (<u32>(colon - p) != length + 1 || load<u8>(colon) != 58 || !sameKey(p + 1, load<u32>(keys, 4), length)) {
      p = skip(p + 1)
      if (load<u8>(colon) != 58 || <u32>(colon - p) < length || !sameKey(p, load<u32>(keys, 4), length)) return false
      if (skipSpace(p + length) != colon) return false
    }
    if (load<u8>(end) != <u8>(j + 1 < fields ? 44 : 125)) return false
    p = skip(colon + 1)
    let e = end
    if (load<u8>(e - 1) <= 32) while (e > p && isSpace(load<u8>(e - 1))) e--
    const c = <u32>load<u8>(p)
    if (c == 34) {
      if (e - p < 2 || load<u8>(e - 1) != 34) return false
      strings++
    } else if (c - 48 < 10 || c == 45) {
      if (!number(p, e)) return false
    } else if (!literal(p, e)) return false
    store<u32>(mark, <u32>(p - 1))
    store<u32>(mark, <u32>e, 4)
    p = end
    mark += 8
    keys += 8
  }
  // No quotes but those around keys and strings
  if (quotes != strings << 1) return false
  const stop: usize = load<u32>(mark)
  return p + 1 == stop || skipSpace(p + 1) >= stop
}

/** Whether [p, e) is a number of JSON. */
// inline
function number(p: usize, e: usize): bool {
  p += <usize>(load<u8>(p) == 45)
  const count = <u32>(e - p)
  if (count == 1) return <u32>load<u8>(p) - 48 < 10
  if (count - 2 < 15) {
    const there = ((<u32>1) << count) - 1
    const digits = <u32>i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(p), i8x16.splat(48)), i8x16.splat(10))) & there
    const others = digits ^ there
    // Digits at both ends, no zero before another, at most one point
    if ((digits & 1) == 0 || digits >> (count - 1) == 0 || (load<u8>(p) == 48 && digits & 2)) return others != 0 && longNumber(p, e)
    if (others == 0 || ((others & (others - 1)) == 0 && load<u8>(p + <usize>ctz(others)) == 46)) return true
  }
  return longNumber(p, e)
}

export function isNumber(p: usize, e: usize): bool {
  return number(p, e)
}

/** The same without its sign, byte by byte. */
function longNumber(p: usize, e: usize): bool {
  const first = p
  while (p < e && <u32>load<u8>(p) - 48 < 10) p++
  if (p == first || (load<u8>(first) == 48 && p - first > 1)) return false
  if (p < e && load<u8>(p) == 46) {
    const behind = ++p
    while (p < e && <u32>load<u8>(p) - 48 < 10) p++
    if (p == behind) return false
  }
  if (p < e && (load<u8>(p) | 32) == 101) {
    p++
    if (p < e && (load<u8>(p) == 43 || load<u8>(p) == 45)) p++
    const digits = p
    while (p < e && <u32>load<u8>(p) - 48 < 10) p++
    if (p == digits) return false
  }
  return p == e
}

function literal(p: usize, e: usize): bool {
  const word = load<u32>(p)
  if (e - p == 4) return word == 0x6c6c756e || word == 0x65757274
  return e - p == 5 && word == 0x736c6166 && load<u8>(p, 4) == 101
}
