/** Sets of code points as flat pairs, first and last of each range, in order and apart. Surrogates are in none: UTF-8 has no bytes for them. */
export type CodePoints = readonly number[]

export const any: CodePoints = [0, 0xd7ff, 0xe000, 0x10ffff]

export function union(sets: readonly CodePoints[]): CodePoints {
  const pairs = sets.flatMap(s => Array.from({ length: s.length / 2 }, (_, i) => [s[2 * i]!, s[2 * i + 1]!] as const))
  const out: number[] = []
  for (const [from, to] of pairs.sort((a, b) => a[0] - b[0])) {
    if (out.length > 0 && from <= out.at(-1)! + 1) out[out.length - 1] = Math.max(out.at(-1)!, to)
    else out.push(from, to)
  }
  return out
}

export function negated(set: CodePoints): CodePoints {
  const out: number[] = []
  let from = 0
  const gap = (to: number): void => {
    // around the surrogates
    if (from <= 0xd7ff && to >= from) out.push(from, Math.min(to, 0xd7ff))
    if (to >= 0xe000) out.push(Math.max(from, 0xe000), to)
  }
  for (let i = 0; i < set.length; i += 2) {
    if (set[i]! > from) gap(set[i]! - 1)
    from = set[i + 1]! + 1
  }
  if (from <= 0x10ffff) gap(0x10ffff)
  return out
}

export const intersection = (a: CodePoints, b: CodePoints): CodePoints => negated(union([negated(a), negated(b)]))

export const ASCII: CodePoints = [0, 127]

const DIGITS: CodePoints = [48, 57]
const SPACES: CodePoints = [9, 13, 32, 32]
/** `\d`, `\s`, `\w`: of ASCII, as Java has them. */
export const SHORT_CLASSES: Readonly<Record<string, CodePoints>> = { d: DIGITS, s: SPACES, w: [48, 57, 65, 90, 95, 95, 97, 122] }

const NAMED: Readonly<Record<string, CodePoints>> = {
  Lower: [97, 122],
  Upper: [65, 90],
  ASCII,
  Alpha: [65, 90, 97, 122],
  Digit: DIGITS,
  Alnum: [48, 57, 65, 90, 97, 122],
  Punct: [33, 47, 58, 64, 91, 96, 123, 126],
  Graph: [33, 126],
  Print: [32, 126],
  Blank: [9, 9, 32, 32],
  Cntrl: [0, 31, 127, 127],
  XDigit: [48, 57, 65, 70, 97, 102],
  Space: SPACES,
}
/** POSIX's classes, of ASCII. */
export const namedClass = (name: string): CodePoints | undefined => (Object.hasOwn(NAMED, name) ? NAMED[name] : undefined)

/** Java's names for properties of Unicode that have the same meaning here, but for their prefix. */
const PROPERTIES =
  /^(?:Is)?(?:L[ulmto]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|M[nce]?|C[cf])$|^Is(?:Alphabetic|Lowercase|Uppercase|White_Space)$/

/** The ASCII characters that have a property; undefined where the name is not known. */
export function asciiOf(name: string): CodePoints | undefined {
  if (!PROPERTIES.test(name)) return undefined
  const has = new RegExp(`\\p{${name.replace(/^Is/, '')}}`, 'u')
  return union(Array.from({ length: 128 }, (_, c): CodePoints => (has.test(String.fromCharCode(c)) ? [c, c] : [])))
}

/** A sequence of byte ranges, first and last in turn: all texts of UTF-8 whose bytes lie in them. */
export type ByteRanges = readonly (readonly [from: number, to: number])[]

/** Of how many bytes characters up to here are. */
const LIMITS = [0x7f, 0x7ff, 0xffff, 0x10ffff]

const encode = (point: number): number[] => [...new TextEncoder().encode(String.fromCodePoint(point))]

/** The UTF-8 of a set as sequences of byte ranges. */
export function utf8Ranges(set: CodePoints): ByteRanges[] {
  const out: ByteRanges[] = []
  const add = (from: number, to: number): void => {
    for (const limit of LIMITS) {
      if (from <= limit && to > limit) {
        add(from, limit)
        add(limit + 1, to)
        return
      }
    }
    // cut where the bytes behind the first that differs are not all there are
    for (let bits = 6; bits <= 18; bits += 6) {
      const low = (1 << bits) - 1
      if (to <= 0x7f || from >> bits === to >> bits) continue
      if ((from & low) !== 0) {
        add(from, from | low)
        add((from | low) + 1, to)
        return
      }
      if ((to & low) !== low) {
        add(from, (to & ~low) - 1)
        add(to & ~low, to)
        return
      }
    }
    const last = encode(to)
    out.push(encode(from).map((b, i) => [b, last[i]!] as const))
  }
  for (let i = 0; i < set.length; i += 2) add(set[i]!, set[i + 1]!)
  return out
}
