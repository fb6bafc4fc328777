import { pow10 } from './decimal.ts'

/**
 * Floating-point numbers as text, with the digits that `Double.toString` and `Float.toString` of Java 17 give: nearly always
 * the shortest that read back as the same number, but at times one more or another last one. So the digits are made by its method
 * (Steele and White's with a symmetric stopping test), unless it is certain that it gives the shortest.
 */

const scratch = new DataView(new ArrayBuffer(8))

/** Bits that 5 to the n takes. */
const bitsOf5 = (n: number): number => (n === 0 ? 0 : n < 27 ? (5n ** BigInt(n)).toString(2).length : n * 3)

interface Digits {
  readonly digits: string
  /** The value is 0.digits times ten to this. */
  readonly exponent: number
}

/** `bits` has 53 bits, the first set (zeros below where the precision is less); the value is bits / 2^52 · 2^binExp. */
function javaDigits(bits: bigint, binExp: number, significantBits: number): Digits {
  let tailZeros = 0
  for (let b = bits; (b & 1n) === 0n; b >>= 1n) tailZeros++
  const fractionBits = 53 - tailZeros
  const tinyBits = Math.max(0, fractionBits - binExp - 1)
  if (binExp <= 62 && binExp >= -21 && tinyBits === 0 && fractionBits < 64) return integerDigits(bits, binExp, significantBits)

  const mantissa = Number(bits) / 2 ** 52
  let decExp = Math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + binExp * 0.301029995663981)
  const b5 = Math.max(0, -decExp)
  const s5 = Math.max(0, decExp)
  let b2 = b5 + tinyBits + binExp
  let s2 = s5 + tinyBits
  let m2 = b2 - significantBits
  b2 -= fractionBits - 1
  const common = Math.min(b2, s2)
  b2 -= common
  s2 -= common
  m2 -= common
  if (fractionBits === 1) m2 -= 1
  if (m2 < 0) {
    b2 -= m2
    s2 -= m2
    m2 = 0
  }
  const bBits = fractionBits + b2 + bitsOf5(b5)
  const tenSBits = s2 + 1 + bitsOf5(s5 + 1)
  // Java works on ints or longs where all fits them, and stops at another condition there
  const word = bBits < 64 && tenSBits < 64 ? (bBits < 32 && tenSBits < 32 ? 32 : 64) : 0
  const five = (n: number) => 5n ** BigInt(n)
  let b = ((bits >> BigInt(tailZeros)) * five(b5)) << BigInt(b2)
  const s = five(s5) << BigInt(s2)
  let m = five(b5) << BigInt(m2)
  const tens = s * 10n

  let digits = ''
  let low = false
  let high = false
  const step = (): bigint => {
    const q = b / s
    b = 10n * (b % s)
    m *= 10n
    if (word !== 0) m = BigInt.asIntN(word, m)
    if (word !== 0 && m <= 0n) {
      low = true
      high = true
    } else {
      low = b < m
      high = word !== 0 ? BigInt.asIntN(word, b + m) > tens : b + m >= tens
    }
    return q
  }
  const first = step()
  if (first === 0n && !high) decExp -= 1
  else digits += first
  // the exponential form has at least two digits
  if (decExp < -3 || decExp >= 8) {
    high = false
    low = false
  }
  while (!low && !high) digits += step()
  const difference = b * 2n - tens
  const roundUp = high && (!low || difference > 0n || (difference === 0n && (digits.charCodeAt(digits.length - 1) & 1) !== 0))
  return roundUp ? rounded(digits, decExp + 1) : { digits, exponent: decExp + 1 }
}

function rounded(digits: string, exponent: number): Digits {
  const up = (BigInt(digits) + 1n).toString()
  if (up.length > digits.length) return { digits: up.slice(0, -1), exponent: exponent + 1 }
  return { digits: up.padStart(digits.length, '0'), exponent }
}

/** Whole numbers below 2^63, without the digits that the precision doesn't cover. */
function integerDigits(bits: bigint, binExp: number, significantBits: number): Digits {
  let value = binExp >= 52 ? bits << BigInt(binExp - 52) : bits >> BigInt(52 - binExp)
  const spare = binExp - significantBits - 1
  const insignificant = binExp > significantBits && spare > 1 ? Math.floor(spare * Math.log10(2)) : 0
  if (insignificant > 0) {
    const p = pow10(insignificant)
    const residue = value % p
    value /= p
    if (residue >= p / 2n) value++
  }
  const text = value.toString()
  return { digits: text.replace(/0+$/, '') || '0', exponent: text.length + insignificant }
}

/** Java's layout: plain from 10^-3 to 10^7, else `d.dddE±n`. */
function layOut(negative: boolean, { digits, exponent }: Digits): string {
  const sign = negative ? '-' : ''
  if (exponent > 0 && exponent < 8) {
    const whole = digits.slice(0, exponent).padEnd(exponent, '0')
    return `${sign}${whole}.${digits.slice(exponent) || '0'}`
  }
  if (exponent <= 0 && exponent > -3) return `${sign}0.${'0'.repeat(-exponent)}${digits}`
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`
}

const special = (v: number): string | undefined =>
  Number.isNaN(v)
    ? 'NaN'
    : v === 0
      ? Object.is(v, -0)
        ? '-0.0'
        : '0.0'
      : Number.isFinite(v)
        ? undefined
        : v > 0
          ? 'Infinity'
          : '-Infinity'

/** Java's `Double.toString`. */
export function doubleToString(v: number): string {
  const known = special(v)
  if (known !== undefined) return known
  // up to 15 digits in the plain range there is one shortest text, and Java finds it
  if (Math.abs(v) < 1e7 && Math.abs(v) >= 1e-3) {
    const text = String(v)
    if (text.length <= 15) return text.includes('.') ? text : `${text}.0`
  }
  scratch.setFloat64(0, v)
  const bits = BigInt.asUintN(63, scratch.getBigUint64(0))
  const exponent = Number(bits >> 52n)
  const fraction = bits & 0xfffffffffffffn
  if (exponent !== 0) return layOut(v < 0, javaDigits(fraction | 0x10000000000000n, exponent - 1023, 53))
  const length = fraction.toString(2).length
  return layOut(v < 0, javaDigits(fraction << BigInt(53 - length), length - 53 - 1022, length))
}

/** Java's `Float.toString`, of a number that a float holds exactly. */
export function floatToString(v: number): string {
  const known = special(v)
  if (known !== undefined) return known
  scratch.setFloat32(0, v)
  const bits = scratch.getInt32(0) & 0x7fffffff
  const exponent = bits >>> 23
  const fraction = bits & 0x7fffff
  if (exponent !== 0) return layOut(v < 0, javaDigits(BigInt(fraction | 0x800000) << 29n, exponent - 127, 24))
  const length = 32 - Math.clz32(fraction)
  return layOut(v < 0, javaDigits(BigInt(fraction) << BigInt(53 - length), length - 24 - 126, length))
}
