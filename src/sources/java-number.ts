/** Numbers as Java's parsers read them, which is what Spark's CSV and JSON readers use. Undefined where the text is none. */

export function javaInteger(text: string): bigint | undefined {
  const t = /^[+-]?[0-9]+$/.test(text) ? text : asciiDigits(text)
  return /^[+-]?[0-9]+$/.test(t) && t.length <= 400 ? BigInt(t.startsWith('+') ? t.slice(1) : t) : undefined
}

const DECIMAL = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/
const HEXADECIMAL = /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?([0-9a-fA-F]*)|\.([0-9a-fA-F]+))[pP]([+-]?\d+)[fFdD]?$/

/** `Double.parseDouble`: white space around is fine, as are a suffix and hexadecimal forms. */
export function javaDouble(text: string): number | undefined {
  const t = javaTrim(text)
  if (DECIMAL.test(t)) return Number(t.replace(/[fFdD]$/, ''))
  const m = HEXADECIMAL.exec(t)
  if (m === null) return undefined
  const fraction = m[3] || m[4] || ''
  return (m[1] === '-' ? -1 : 1) * Number(`0x${(m[2] ?? '') + fraction}`) * 2 ** (Number(m[5]) - 4 * fraction.length)
}

/** `Float.parseFloat`: rounded once, from the decimal. */
export function javaFloat(text: string): number | undefined {
  const v = javaDouble(text)
  if (v === undefined) return undefined
  const f = Math.fround(v)
  if (f === v || !Number.isFinite(v)) return f
  // Where the double is exactly between two floats, the text decides
  const half = halfway(v, f)
  if (half === undefined) return f
  const order = compareDecimal(javaTrim(text).replace(/[fFdD]$/, ''), v)
  if (order === 0) return f
  return (order > 0 === v > 0) === Math.abs(half) > Math.abs(f) ? half : f
}

const bits = new DataView(new ArrayBuffer(8))

/** The other float beside `v`, where `v` is exactly in the middle of the two. */
function halfway(v: number, f: number): number | undefined {
  bits.setFloat32(0, f)
  const word = bits.getInt32(0)
  const away = Math.abs(f) < Math.abs(v)
  bits.setInt32(0, away ? word + 1 : word - 1)
  const other = bits.getFloat32(0)
  return (f + other) / 2 === v ? other : undefined
}

/** Orders a decimal text and a double, exactly. */
function compareDecimal(text: string, v: number): number {
  const m = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (m === null) return 0
  const exponent = Number(m[4] ?? 0) - m[3]!.length
  let left = BigInt(`${m[2]}${m[3]}` || '0')
  if (m[1] === '-') left = -left
  bits.setFloat64(0, v)
  const word = bits.getBigUint64(0)
  const power = Number((word >> 52n) & 0x7ffn)
  let right = (word & 0xfffffffffffffn) | (power === 0 ? 0n : 1n << 52n)
  if (v < 0) right = -right
  const binary = Math.max(power, 1) - 1075
  if (exponent >= 0) left *= 10n ** BigInt(exponent)
  else right *= 10n ** BigInt(-exponent)
  if (binary >= 0) right <<= BigInt(binary)
  else left <<= BigInt(-binary)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Java's `String.trim`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
export const javaTrim = (text: string): string => text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '')

/** Digits of all scripts as ASCII, as Java's parsers take them. */
export function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, c => {
    if (c <= '9') return c
    // Digits of a script follow each other from its zero on, in tens
    let zero = c.codePointAt(0)!
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && c.codePointAt(0)! - zero < 9) zero--
    return String(c.codePointAt(0)! - zero)
  })
}
