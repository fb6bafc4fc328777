import { behind_key, escapes, has_long_points, pass, plain, restart, string_end, value_end } from './json-scan'
import { utf8_valid } from './text'
import { bytes_equal, bytes_of, store_part } from './view'

/** Parts of JSON texts. What is asked is given as it stands in the text; where it would be written otherwise, it is left to the caller. */

/** Where the value that `walk` was to find lies; `found` is 0 where there is none. */
let found: usize = 0
let foundEnd: usize = 0
let foundEscapes: u32 = 0
let foundPlain: bool = false

/** Steps of a path: a word of 2^31 and an index; or the length of a name, and its bytes. */
const INDEX: u32 = 0x80000000

/** Passes over the value at `p` and looks for what the steps lead to, until that is found. */
function walk(p: usize, end: usize, step: usize, last: usize): usize {
  if (step == last) {
    restart()
    const q = value_end(p, end)
    found = p
    foundEnd = q
    foundEscapes = escapes
    foundPlain = plain
    return q
  }
  if (p >= end) return 0
  const c = <u32>load<u8>(p)
  const wanted = load<u32>(step)
  const isName = wanted < INDEX
  if (c != <u32>(isName ? 123 : 91)) return value_end(p, end)
  const next = step + 4 + <usize>(isName ? wanted : 0)
  let count: u32 = 0
  p = pass(p + 1, end)
  if (p < end && load<u8>(p) == c + 2) return p + 1
  while (true) {
    let hit: bool
    if (isName) {
      if (p >= end || load<u8>(p) != 34) return 0
      const key = p + 1
      restart()
      p = string_end(key, end)
      // A key with escapes may be the one
      if (p == 0 || escapes != 0) return 0
      hit = found == 0 && <u32>(p - key) == wanted && bytes_equal(key, step + 4, wanted)
      p = behind_key(p + 1, end)
      if (p == 0) return 0
      // A field that is null is none; an element is
      hit = hit && !is_null(p)
    } else hit = count == wanted - INDEX
    p = hit ? walk(p, end, next, last) : value_end(p, end)
    if (p == 0) return 0
    count++
    p = pass(p, end)
    if (p >= end) return 0
    const d = <u32>load<u8>(p++)
    if (d == c + 2) return p
    if (d != 44) return 0
    p = pass(p, end)
  }
}

/** Whether a value is `null`; one that begins with n is nothing else. */
// inline
export function is_null(p: usize): bool {
  return load<u8>(p) == 110
}

/** The value at a path as text: 1, or 2 where there is none; 0 where this can't be told, or the value is to be written anew. */
export function json_get(v: usize, path: usize, out: usize): i32 {
  const start = bytes_of(v)
  const end = start + load<u32>(v)
  const steps = bytes_of(path)
  found = 0
  if (walk(pass(start, end), end, steps, steps + load<u32>(path)) == 0) return 0
  if (found == 0) return 2
  return give(v, found, foundEnd, foundEscapes, foundPlain, out)
}

/** A value (not null) as text into a view. */
export function give(v: usize, p: usize, q: usize, escaped: u32, asWritten: bool, out: usize): i32 {
  if (load<u8>(p) == 34) {
    if (escaped != 0) return 0
    p++
    q--
  } else if (!asWritten || has_long_points(p, q)) return 0
  const length = <u32>(q - p)
  if (utf8_valid(p, length) == 0) return 0
  store_part(out, v, p, length)
  return 1
}
