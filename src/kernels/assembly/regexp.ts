import { at, POSITIONS, STATES } from './scratch'
import { find_bytes } from './search'
import { bytes_ascii, utf8_valid } from './text'
import { bytes_of } from './view'

/**
 * Regular expressions as tables (kernels/regexp/ makes them), for valid UTF-8. Words of an expression, offsets being from its start:
 *
 * | word | |
 * |---|---|
 * | 0 | flags: 1 a match may be empty, 2 has `$`, 4 has `\z`, 8 has `^`, 16 has `\b` or `\B`, 32 for ASCII alone |
 * | 1 | offset of the bytes' classes, doubled |
 * | 2 | offset of the forward table's rows; 3, 4, 5 the rows at a text's beginning, elsewhere, behind a character of a word |
 * | 6 | the row that is looked from; 7 the last row to look at; 8 the column behind the classes (regexp/dfa.ts names them) |
 * | 9 | offset of the first bytes' nibbles, or 0; 10 whether other than ASCII bytes may be first |
 * | 11 | offset of a text with which matches begin; 12 its bytes, or 0 |
 * | 13 | offset of a text that every match has; 14 its bytes, or 0 |
 * | 15 | bytes of a match, if they are one number, or -1 |
 * | 16 | offset of the backward table's rows; 17 to 20 the rows at an end within the text, before its last line terminator, at its end, before a word's character |
 * | 21 | the last of these rows to look at |
 * | 22 | offset of what is passed; 23 the shift of its rows; 24 offset of what is read; 25 bytes of its rows; 26 slots |
 * | 27 | offset of the columns for words by the byte that isn't read yet |
 */
const NULLABLE: u32 = 1
const LINE: u32 = 2
const END: u32 = 4
const BEGIN: u32 = 8
const WORDS: u32 = 16
const ASCII: u32 = 32

/** Matches in the list: start, end, and the slots; words. */
const MAX_WORDS: u32 = 8190
/** Bytes of a match whose groups are wanted. */
const MAX_GROUPED: u32 = 8191

// inline
function word(re: usize, i: usize): u32 {
  return load<u32>(re + (i << 2))
}
// inline
function part(re: usize, i: usize): usize {
  return re + <usize>load<u32>(re + (i << 2))
}

/** Can the tables take this text? What isn't UTF-8 is no text to Java; empty matches may part its surrogates. */
function suits(re: usize, p: usize, n: u32): bool {
  if (bytes_ascii(p, n)) return true
  if ((word(re, 0) & ASCII) != 0 || !utf8_valid(p, n)) return false
  if ((word(re, 0) & NULLABLE) == 0) return true
  for (const end = p + n; p < end; p++) if (load<u8>(p) >= 0xf0) return false
  return true
}

/** Where the last line terminator begins, or the end of a text without; 0 where the expression does not ask. */
function line_of(re: usize, p: usize, end: usize): usize {
  if ((word(re, 0) & LINE) == 0) return 0
  if (p == end) return end
  const last = <u32>load<u8>(end - 1)
  if (last == 10) return end - p >= 2 && load<u8>(end - 2) == 13 ? end - 2 : end - 1
  if (last == 13) return end - 1
  // U+0085, U+2028, U+2029
  if (last == 0x85 && end - p >= 2 && load<u8>(end - 2) == 0xc2) return end - 2
  if ((last | 1) == 0xa9 && end - p >= 3 && load<u8>(end - 2) == 0x80 && load<u8>(end - 3) == 0xe2) return end - 3
  return end
}

/** From `p` on, the first place where a match may begin, at most `stop`. */
function look(re: usize, p: usize, stop: usize, end: usize): usize {
  const length = word(re, 12)
  if (length > 0) {
    const found = find_bytes(p, end, part(re, 11), length)
    return found == 0 ? stop : min<usize>(found, stop)
  }
  if (word(re, 9) == 0) return p
  const nibbles = part(re, 9)
  const low = v128.load(nibbles)
  const up = v128.load(nibbles, 16)
  const high = <i32>word(re, 10)
  while (p < stop) {
    const x = v128.load(p)
    const first = v128.and(i8x16.swizzle(low, v128.and(x, i8x16.splat(15))), i8x16.swizzle(up, i8x16.shr_u(x, 4)))
    const hits = i8x16.bitmask(i8x16.ne(first, i8x16.splat(0))) | (i8x16.bitmask(x) & high)
    if (hits != 0) return min<usize>(p + ctz(hits), stop)
    p += 16
  }
  return stop
}

/** The end of the first match from `from` on (of some match that begins no later, if `any`), or 0. */
function find_end(re: usize, text: usize, from: usize, end: usize, line: usize, any: bool): usize {
  if ((word(re, 0) & WORDS) != 0) return find_end_words(re, text, from, end, line, any)
  const classes = part(re, 1)
  const rows = part(re, 2)
  const looked = word(re, 6)
  const top = word(re, 7)
  let state = from == text ? word(re, 3) : word(re, 4)
  let last: usize = 0
  let p = from
  let stop = p <= line ? line : end
  if (state <= top) {
    if (state == 0) return 0
    if (state == looked) p = look(re, p, stop, end)
    else if (any) return p
    else last = p
  }
  while (true) {
    while (p < stop) {
      state = <u32>load<u16>(rows + state + load<u8>(classes + load<u8>(p)))
      p++
      if (state <= top) {
        if (state == looked) p = look(re, p, stop, end)
        else if (state == 0) return last
        else if (any) return p
        else last = p
      }
    }
    if (stop != line) break
    state = <u32>load<u16>(rows + state + word(re, 8))
    if (state == 0) return last
    if (state <= top && state != looked) last = p
    if (stop == end) break
    stop = end
    if (any && last != 0) return last
  }
  if ((word(re, 0) & (LINE | END)) == 0) return last
  return load<u16>(rows + state + word(re, 8), 2) != 0 ? p : last
}

/** Is the byte one of a word? */
// inline
function of_word(re: usize, b: u32): bool {
  return load<u8>(part(re, 27) + b) == word(re, 8) + 6
}

/** The same with assertions about words: before each byte its side of them is told. */
function find_end_words(re: usize, text: usize, from: usize, end: usize, line: usize, any: bool): usize {
  const classes = part(re, 1)
  const rows = part(re, 2)
  const top = word(re, 7)
  const column = word(re, 8)
  const sides = part(re, 27)
  let state = word(re, 3)
  if (from > text) state = of_word(re, load<u8>(from - 1)) ? word(re, 5) : word(re, 4)
  let last: usize = 0
  let p = from
  while (true) {
    if (p == line) {
      state = <u32>load<u16>(rows + state + column)
      if (state <= top && state != 0) last = p
    }
    if (p == end) break
    const b = <usize>load<u8>(p)
    state = <u32>load<u16>(rows + state + load<u8>(sides + b))
    if (state <= top && state != 0) last = p
    if (any && last != 0) return last
    state = <u32>load<u16>(rows + state + load<u8>(classes + b))
    if (state == 0) return last
    p++
  }
  return load<u16>(rows + state + column, 2) != 0 ? p : last
}

/** The start of the match that ends at `e`, not before `from`. Keeps the states for `groups`; 0 where the match is too long for that. */
function find_start(re: usize, text: usize, from: usize, e: usize, end: usize, line: usize): usize {
  const length = word(re, 15)
  if (length != u32.MAX_VALUE) return e - length
  if ((word(re, 0) & WORDS) != 0) return find_start_words(re, text, from, e, end, line)
  const classes = part(re, 1)
  const rows = part(re, 16)
  const top = word(re, 21)
  const keep = word(re, 26) > 0
  const states = at(STATES)
  let state = e == end ? word(re, 19) : e == line ? word(re, 18) : word(re, 17)
  let start: usize = state <= top ? e : 0
  let p = e
  if (keep) {
    store<u16>(states, state)
    const least = e - from > MAX_GROUPED ? e - MAX_GROUPED : from
    while (p > least && state != 0) {
      p--
      state = <u32>load<u16>(rows + state + load<u8>(classes + load<u8>(p)))
      store<u16>(states + ((e - p) << 1), state)
      if (state <= top && state != 0) start = p
    }
    if (state != 0 && least > from) return 0
  } else {
    while (p > from) {
      p--
      state = <u32>load<u16>(rows + state + load<u8>(classes + load<u8>(p)))
      if (state <= top) {
        if (state == 0) break
        start = p
      }
    }
  }
  if (state != 0 && p == text && (word(re, 0) & BEGIN) != 0) {
    state = <u32>load<u16>(rows + state + word(re, 8))
    if (keep) store<u16>(states + ((e - p) << 1), state)
    if (state <= top && state != 0) start = p
  }
  return start
}

function find_start_words(re: usize, text: usize, from: usize, e: usize, end: usize, line: usize): usize {
  const classes = part(re, 1)
  const rows = part(re, 16)
  const top = word(re, 21)
  const keep = word(re, 26) > 0
  const states = at(STATES)
  const column = word(re, 8)
  const sides = part(re, 27)
  let state = e == end ? word(re, 19) : e == line ? word(re, 18) : of_word(re, load<u8>(e)) ? word(re, 20) : word(re, 17)
  let start: usize = 0
  let p = e
  while (true) {
    state = <u32>load<u16>(rows + state + (p == text ? column : <u32>load<u8>(sides + <usize>load<u8>(p - 1))))
    if (state <= top && state != 0) start = p
    if (keep) {
      if (e - p > MAX_GROUPED) return 0
      store<u16>(states + ((e - p) << 1), state)
    }
    if (p == from) break
    p--
    state = <u32>load<u16>(rows + state + load<u8>(classes + load<u8>(p)))
    if (state == 0) break
  }
  return start
}

/** Writes the places of the slots that the match passes; the others stay. */
function groups(re: usize, start: usize, e: usize, slots: usize): void {
  const classes = part(re, 1)
  const passing = part(re, 22)
  const shift = word(re, 23)
  const reading = part(re, 24)
  const pitch = word(re, 25)
  const states = at(STATES)
  let place: u32 = 0
  for (let p = start; ; p++) {
    const entry = load<u32>(passing + ((<u32>load<u16>(states + ((e - p) << 1))) << shift) + place)
    for (let passed = entry >> 16; passed != 0; passed &= passed - 1) store<u32>(slots + (ctz(passed) << 2), <u32>p)
    if (p >= e) return
    place = load<u16>(reading + (entry & 0xffff) * pitch + load<u8>(classes + load<u8>(p)))
  }
}

/** The list that `regexp_matches` writes. */
export function matches_list(): usize {
  return at(POSITIONS)
}
/** Bytes of a match in the list: the addresses of its start, its end, and its slots, 0 where they weren't passed. */
export function match_bytes(re: usize): u32 {
  return (word(re, 26) + 2) << 2
}

/**
 * Lists the first `limit` matches (a first one that is empty and at the text's start left out, if `parting`), or -1 where Java's way is to be gone: for odd
 * texts, and very many matches.
 */
export function regexp_matches(v: usize, re: usize, limit: u32, parting: bool): i32 {
  const n = load<u32>(v)
  const text = bytes_of(v)
  const end = text + n
  if (!suits(re, text, n)) return -1
  if (word(re, 14) > 0 && find_bytes(text, end, part(re, 13), word(re, 14)) == 0) return 0
  const line = line_of(re, text, end)
  const slots = word(re, 26)
  const step = match_bytes(re)
  const full = at(POSITIONS) + (MAX_WORDS << 2) - step
  let place = at(POSITIONS)
  let from = text
  let count: u32 = 0
  while (count < limit && from <= end) {
    const e = find_end(re, text, from, end, line, false)
    if (e == 0) break
    const start = find_start(re, text, from, e, end, line)
    if (start == 0 || place > full) return -1
    from = e
    // the next one begins a character further on
    if (start == e) for (from++; from < end && load<u8>(from) >> 6 == 2; ) from++
    if (parting && e == text) continue
    store<u32>(place, <u32>start)
    store<u32>(place, <u32>e, 4)
    if (slots > 0) {
      memory.fill(place + 8, 0, slots << 2)
      groups(re, start, e, place + 8)
    }
    place += step
    count++
  }
  return <i32>count
}

/** 1 where the expression matches some part of the text, 0 where not; -1 as above. */
export function regexp_test(v: usize, re: usize): i32 {
  const n = load<u32>(v)
  const text = bytes_of(v)
  const end = text + n
  if (!suits(re, text, n)) return -1
  if (word(re, 14) > 0 && find_bytes(text, end, part(re, 13), word(re, 14)) == 0) return 0
  return <i32>(find_end(re, text, text, end, line_of(re, text, end), true) != 0)
}
