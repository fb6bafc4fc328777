import { copy_exactly } from './copies'
import { match_bytes, matches_list, regexp_matches } from './regexp'
import { code_points } from './text'
import { room } from './text-change'
import { first_text, long_bytes, MAX_BYTES, new_texts, put_text } from './texts-blob'
import { bytes_of, store_part, store_view } from './view'

/** Functions of matches (regexp.ts). Where one gives -1 or 0 for what it has done, it has written nothing. */

/** How many matches, or -1. */
export function regexp_count(v: usize, re: usize): i32 {
  return regexp_matches(v, re, u32.MAX_VALUE, false)
}

/** Where the first match begins, in code points from 1; 0 without one, or -1. */
export function regexp_instr(v: usize, re: usize): i32 {
  const count = regexp_matches(v, re, 1, false)
  if (count < 1) return count
  const text = bytes_of(v)
  return code_points(text, <u32>(load<u32>(matches_list()) - text)) + 1
}

/** The first match where there are no slots, else what lies between the first two; nothing where there is none. Never copies long bytes. */
export function regexp_extract(v: usize, re: usize, out: usize, heap: usize): i32 {
  const count = regexp_matches(v, re, 1, false)
  if (count < 0) return 0
  const place = wanted(re, matches_list())
  const from = <usize>load<u32>(place)
  if (count == 0 || from == 0) v128.store(out, i32x4.splat(0))
  else store_part(out, v, from, load<u32>(place, 4) - <u32>from)
  return 1
}

/** The words of a match that a function with one group is about. */
// inline
function wanted(re: usize, match: usize): usize {
  return match_bytes(re) > 8 ? match + 8 : match
}

/** The same of all matches, as an array. */
export function regexp_extract_all(v: usize, re: usize, out: usize, heap: usize): i32 {
  const count = regexp_matches(v, re, u32.MAX_VALUE, false)
  if (count < 0) return 0
  return texts_of(wanted(re, matches_list()), match_bytes(re), count, out, heap)
}

/** An array of texts whose ends are the first two words of each step of a list. */
function texts_of(list: usize, step: u32, count: u32, out: usize, heap: usize): i32 {
  let long: u64 = 0
  for (let i: u32 = 0; i < count; i++) {
    const pair = list + <usize>i * step
    long += long_bytes(load<u32>(pair, 4) - load<u32>(pair))
  }
  const blob = new_texts(count, long, out, heap)
  if (blob == 0) return 0
  let place = first_text(blob, count)
  let tail = place + ((<usize>count) << 4)
  for (let i: u32 = 0; i < count; i++) {
    const pair = list + <usize>i * step
    const from = load<u32>(pair)
    tail = put_text(blob, place, tail, from, load<u32>(pair, 4) - from)
    place += 16
  }
  return 1
}

/** The parts between matches, at most `limit` of them where it is above 0. */
export function regexp_split(v: usize, re: usize, limit: i32, out: usize, heap: usize): i32 {
  const count = regexp_matches(v, re, limit > 0 ? <u32>limit - 1 : u32.MAX_VALUE, true)
  if (count < 0) return 0
  // from matches to what is between them, in place: the list has room for one more
  let from = <u32>bytes_of(v)
  const end = from + load<u32>(v)
  let place = matches_list()
  for (let i: i32 = 0; i < count; i++) {
    const start = load<u32>(place)
    store<u32>(place, from)
    from = load<u32>(place, 4)
    store<u32>(place, start, 4)
    place += 8
  }
  store<u32>(place, from)
  store<u32>(place, end, 4)
  return texts_of(matches_list(), 8, count + 1, out, heap)
}

/**
 * Every match replaced. The replacement is words: parts; per part { 0 and which pair of the match's words it stands for, or 1 and the offset of a text from the
 * replacement's start; the text's bytes }.
 */
export function regexp_replace(v: usize, re: usize, by: usize, out: usize, heap: usize): i32 {
  const count = regexp_matches(v, re, u32.MAX_VALUE, false)
  if (count < 0) return 0
  if (count == 0) {
    v128.store(out, v128.load(v))
    return 1
  }
  const n = load<u32>(v)
  const step = match_bytes(re)
  const list = matches_list()
  const parts = load<u32>(by)
  let total: u64 = n
  for (let i: i32 = 0; i < count; i++) {
    const match = list + <usize>i * step
    total -= load<u32>(match, 4) - load<u32>(match)
    for (let k: u32 = 0; k < parts; k++) total += piece_bytes(by, k, match)
  }
  if (total > MAX_BYTES) return 0
  const to = room(<u32>total, heap)
  let q = to
  let from = <u32>bytes_of(v)
  const end = from + n
  for (let i: i32 = 0; i < count; i++) {
    const match = list + <usize>i * step
    const start = load<u32>(match)
    copy_exactly(q, from, start - from)
    q += start - from
    from = load<u32>(match, 4)
    for (let k: u32 = 0; k < parts; k++) {
      const bytes = piece_bytes(by, k, match)
      const part = by + 4 + <usize>k * 12
      copy_exactly(q, load<u32>(part) == 0 ? load<u32>(match + (load<u32>(part, 4) << 3)) : by + load<u32>(part, 4), bytes)
      q += bytes
    }
  }
  copy_exactly(q, from, end - from)
  store_view(out, to, <u32>total)
  return 1
}

// inline
function piece_bytes(by: usize, k: u32, match: usize): u32 {
  const part = by + 4 + <usize>k * 12
  if (load<u32>(part) != 0) return load<u32>(part, 8)
  const pair = match + (load<u32>(part, 4) << 3)
  return load<u32>(pair, 4) - load<u32>(pair)
}
