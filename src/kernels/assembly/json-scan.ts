/**
 * JSON values passed over byte by byte, in its strict form: keys and strings in double quotes, no comments, no numbers that are none. Everything is checked
 * on the way; functions give 0 for what is not of the form, or nested deeper than 64: those texts are left to the reader that takes Spark's liberties.
 */

/** Escapes passed so far; and whether what was passed is as values are written anew: no white space, no escapes, numbers as doubles print. */
export let escapes: u32 = 0
export let plain: bool = true

export function restart(): void {
  escapes = 0
  plain = true
}

// inline
function isSpace(c: u32): bool {
  return c == 32 || c == 10 || c == 13 || c == 9
}

/** Passes over white space. */
// inline
export function pass(p: usize, end: usize): usize {
  return p < end && <u32>load<u8>(p) > 32 ? p : passSpace(p, end)
}
function passSpace(p: usize, end: usize): usize {
  while (p < end && isSpace(load<u8>(p))) {
    plain = false
    p++
  }
  return p
}

function isHex(c: u32): bool {
  return c - 48 < 10 || (c | 32) - 97 < 6
}

/** The closing quote of a string whose first byte is at `p`. */
export function string_end(p: usize, end: usize): usize {
  const quote = i8x16.splat(34)
  const backslash = i8x16.splat(92)
  const least = i8x16.splat(32)
  while (p < end) {
    const v = v128.load(p)
    const hits = <u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, quote), i8x16.eq(v, backslash)), i8x16.lt_u(v, least)))
    if (hits == 0) {
      p += 16
      continue
    }
    p += <usize>ctz(hits)
    if (p >= end) return 0
    const c = <u32>load<u8>(p)
    if (c == 34) return p
    if (c != 92 || end - p < 2) return 0
    escapes++
    plain = false
    const e = <u32>load<u8>(p, 1)
    if (e == 117) {
      if (end - p < 6 || !isHex(load<u8>(p, 2)) || !isHex(load<u8>(p, 3)) || !isHex(load<u8>(p, 4)) || !isHex(load<u8>(p, 5))) return 0
      p += 6
    } else {
      // " \ / ' b f n r t
      if (e != 34 && e != 92 && e != 47 && e != 39 && e != 98 && e != 102 && e != 110 && e != 114 && e != 116) return 0
      p += 2
    }
  }
  return 0
}

/** From a key to the value behind its colon. */
export function key_end(p: usize, end: usize): usize {
  if (p >= end || load<u8>(p) != 34) return 0
  p = string_end(p + 1, end)
  return p == 0 ? 0 : behind_key(p + 1, end)
}
/** From behind a key to its value. */
// inline
export function behind_key(p: usize, end: usize): usize {
  p = pass(p, end)
  return p < end && load<u8>(p) == 58 ? pass(p + 1, end) : 0
}

// inline
function isDelimiter(p: usize, end: usize): bool {
  if (p == end) return true
  const c = <u32>load<u8>(p)
  return c == 44 || c == 125 || c == 93 || isSpace(c)
}

function digits_end(p: usize, end: usize): usize {
  while (p < end && <u32>load<u8>(p) - 48 < 10) p++
  return p
}

function number_end(p: usize, end: usize): usize {
  p += <usize>(load<u8>(p) == 45)
  const first = p
  p = digits_end(p, end)
  const whole = <u32>(p - first)
  if (whole == 0 || (whole > 1 && load<u8>(first) == 48)) return 0
  if (p < end && load<u8>(p) == 46) {
    const point = p
    p = digits_end(p + 1, end)
    const behind = <u32>(p - point) - 1
    if (behind == 0) return 0
    // From a thousandth to ten millions doubles print without an exponent; of up to 15 digits none gets lost or is added
    const small = load<u8>(first) == 48 && behind > 2 && (load<u32>(point) & 0xffffff00) == 0x30303000
    if (whole > 7 || whole + behind > 15 || small || (behind > 1 && load<u8>(p - 1) == 48)) plain = false
  }
  if (p < end && (load<u8>(p) | 32) == 101) {
    plain = false
    p++
    if (p < end && (load<u8>(p) == 43 || load<u8>(p) == 45)) p++
    const exponent = p
    p = digits_end(p, end)
    if (p == exponent) return 0
  }
  return p
}

/** Behind a number, `true`, `false` or `null`. */
export function scalar_end(p: usize, end: usize): usize {
  const c = <u32>load<u8>(p)
  if (c == 45 || c - 48 < 10) {
    p = number_end(p, end)
    if (p == 0) return 0
  } else {
    const word = load<u32>(p)
    if (word == 0x65757274 || word == 0x6c6c756e) p += 4
    else if (word == 0x736c6166 && load<u8>(p, 4) == 101) p += 5
    else return 0
    if (p > end) return 0
  }
  return isDelimiter(p, end) ? p : 0
}

/** Behind the value that begins at `p`. */
export function value_end(p: usize, end: usize): usize {
  let depth: u32 = 0
  // A bit for each level: 1 objects, 0 arrays
  let kinds: u64 = 0
  while (true) {
    if (p >= end) return 0
    const c = <u32>load<u8>(p)
    if (c == 34) {
      p = string_end(p + 1, end)
      if (p == 0) return 0
      p++
    } else if (c == 123 || c == 91) {
      if (depth == 64) return 0
      kinds = (kinds << 1) | <u64>(c == 123)
      depth++
      p = pass(p + 1, end)
      if (p >= end) return 0
      if (load<u8>(p) != c + 2) {
        if (kinds & 1) {
          p = key_end(p, end)
          if (p == 0) return 0
        }
        continue
      }
      p++
      kinds >>= 1
      depth--
    } else {
      p = scalar_end(p, end)
      if (p == 0) return 0
    }
    // Behind a value: what it is in ends, or goes on
    while (true) {
      if (depth == 0) return p
      p = pass(p, end)
      if (p >= end) return 0
      const d = <u32>load<u8>(p++)
      if (d == 44) {
        p = pass(p, end)
        if (kinds & 1) {
          p = key_end(p, end)
          if (p == 0) return 0
        }
        break
      }
      if (d != <u32>(kinds & 1 ? 125 : 93)) return 0
      kinds >>= 1
      depth--
    }
  }
}

/** Are there code points of four bytes, which are copied as escapes? */
export function has_long_points(p: usize, end: usize): bool {
  const least = i8x16.splat(<i8>0xf0)
  for (; p < end; p += 16) {
    let hits = <u32>i8x16.bitmask(i8x16.ge_u(v128.load(p), least))
    if (end - p < 16) hits &= ((<u32>1) << (<u32>(end - p))) - 1
    if (hits != 0) return true
  }
  return false
}
