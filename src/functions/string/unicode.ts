/** Strings as code points, which is how SQL counts characters; JS counts UTF-16 units. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is meant
const ASCII = /^[\x00-\x7f]*$/
export const isAscii = (s: string): boolean => ASCII.test(s)

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

export function pointCount(s: string): number {
  let n = s.length
  for (let i = 0; i < s.length - 1; i++) if (isHighSurrogate(s.charCodeAt(i))) n--
  return n
}

/** The UTF-16 index of a code point, or the length where there are fewer. */
export function unitIndex(s: string, points: number): number {
  let i = 0
  for (let n = 0; n < points && i < s.length; n++) i += isHighSurrogate(s.charCodeAt(i)) && i + 1 < s.length ? 2 : 1
  return i
}

export function pointSlice(s: string, from: number, to: number): string {
  const start = unitIndex(s, from)
  let end = start
  for (let n = from; n < to && end < s.length; n++) end += isHighSurrogate(s.charCodeAt(end)) && end + 1 < s.length ? 2 : 1
  return s.slice(start, end)
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}
