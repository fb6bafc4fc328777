import { DecimalType } from '../../types/data-type.ts'
import { decimalToString, pow10 } from '../../types/decimal.ts'

/** The formats of to_number and to_char: `$99,999.99S`. */

interface NumberPattern {
  /** Digit places and separators before the point, as written; G is a comma, D a point. */
  readonly whole: string
  readonly fraction: string
  /** A point, be there digits behind it or not. */
  readonly point: boolean
  readonly dollar: boolean
  readonly leadingSign?: 'S' | 'MI'
  readonly trailingSign?: 'S' | 'MI'
  readonly brackets: boolean
}

const FORM = /^(MI|S)?(\$)?([09,G]*)(?:[.D]([09]*))?(\$)?(PR|MI|S)?$/

export function readPattern(format: string): NumberPattern | undefined {
  const m = FORM.exec(format.toUpperCase())
  if (!m) return undefined
  const [, lead, dollar, whole = '', fraction = '', , trail] = m
  return {
    whole: whole.replaceAll('G', ','),
    fraction,
    point: /[.D]/i.test(format),
    dollar: dollar !== undefined,
    ...(lead && { leadingSign: lead as 'S' }),
    ...(trail && trail !== 'PR' && { trailingSign: trail as 'S' }),
    brackets: trail === 'PR',
  }
}

const digitCount = (s: string): number => s.replace(/[^09]/g, '').length

/** The decimal type that a format's numbers have: as many digits as it has places. */
export function decimalTypeOfFormat(format: string): DecimalType {
  const p = readPattern(format)
  if (!p) return DecimalType(38, 0)
  return DecimalType(Math.max(1, digitCount(p.whole) + p.fraction.length), p.fraction.length)
}

/** The unscaled value of text of the format; undefined where it does not match. */
export function parseNumber(text: string, format: string, scale: number): bigint | undefined {
  const p = readPattern(format)
  if (!p) return undefined
  // spaces among the digits count for nothing
  let s = text.replaceAll(/\s/g, '')
  let negative = false
  if (p.brackets && s.startsWith('<') && s.endsWith('>')) {
    negative = true
    s = s.slice(1, -1)
  }
  const sign = (c: string | undefined, kind: 'S' | 'MI') => c === '-' || (c === '+' && kind === 'S')
  if (p.leadingSign && sign(s[0], p.leadingSign)) {
    negative ||= s[0] === '-'
    s = s.slice(1)
  }
  if (p.trailingSign && sign(s.at(-1), p.trailingSign)) {
    negative ||= s.at(-1) === '-'
    s = s.slice(0, -1)
  }
  if (p.dollar) {
    if (s[0] !== '$') return undefined
    s = s.slice(1)
  }
  const [whole = '', fraction = '', more] = s.split('.')
  if (more !== undefined || !/^[\d,]*$/.test(whole) || !/^\d*$/.test(fraction)) return undefined
  if (!wholeFits(whole, p.whole) || fraction.length > p.fraction.length) return undefined
  const digits = whole.replaceAll(',', '') + fraction.padEnd(scale, '0')
  if (digits === '') return undefined
  const v = BigInt(digits)
  return negative ? -v : v
}

/** Digits and commas must lie as the places do, from the right; places of 0 must be there. */
function wholeFits(text: string, places: string): boolean {
  const groups = text.split(',')
  const wanted = places.split(',')
  if (groups.length > wanted.length) return false
  // a group of nines may lack digits, one that starts with 0 may not
  return wanted.every((places, i) => {
    const have = groups[groups.length - wanted.length + i]?.length ?? 0
    return places.startsWith('0') ? have === places.length : have <= places.length
  })
}

/** The text of a number by the format; `#` in every place where it doesn't fit. */
export function formatNumber(unscaled: bigint, scale: number, format: string): string {
  const p = readPattern(format)
  if (!p) return String(unscaled)
  const places = p.fraction.length
  const negative = unscaled < 0n
  const magnitude = negative ? -unscaled : unscaled
  const atScale = scale > places ? magnitude / pow10(scale - places) : magnitude * pow10(places - scale)
  const tooFine = scale > places && magnitude % pow10(scale - places) !== 0n
  const [whole, fraction = ''] = decimalToString(atScale, places).split('.') as [string, string?]
  const digits = whole === '0' ? '' : whole
  const fits = digits.length <= digitCount(p.whole) && !tooFine
  let out = signText(p.leadingSign, negative) + (p.brackets && negative ? '<' : '') + (p.dollar ? '$' : '')
  const blank = () => {
    // a sign stays next to the digits
    const last = out.at(-1)
    out = last === '-' || last === '+' || last === '<' ? `${out.slice(0, -1)} ${last}` : `${out} `
  }
  let next = digits.length - digitCount(p.whole)
  for (const [i, group] of p.whole.split(',').entries()) {
    if (i > 0) {
      if (/\d$/.test(out)) out += ','
      else blank()
    }
    for (const _ of group) {
      if (!fits) out += '#'
      else if (next >= 0) out += digits[next]
      else if (group.startsWith('0')) out += '0'
      else blank()
      next++
    }
  }
  if (places > 0) {
    if (out.endsWith(' ')) out = `${out.slice(0, -1)}0`
    out += `.${fits ? fraction : '#'.repeat(places)}`
  } else if (p.point) out += ' '
  if (p.brackets) return out + (negative ? '>' : '  ')
  return out + signText(p.trailingSign, negative)
}

const signText = (kind: 'S' | 'MI' | undefined, negative: boolean): string =>
  kind === undefined ? '' : negative ? '-' : kind === 'S' ? '+' : ' '
