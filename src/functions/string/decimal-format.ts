import { decimalToString, pow10, rescale } from '../../types/decimal.ts'

/**
 * Numbers as text by the patterns of Java's DecimalFormat: `#,##0.00;(#)`, `0.##%`, `00.###E0`. At least as many digits as zeros, at most as
 * many behind the point as places; what stands around the places is kept, quotes make signs of the pattern plain text.
 */
interface DecimalPattern {
  readonly prefix: string
  readonly suffix: string
  readonly negativePrefix: string
  readonly negativeSuffix: string
  /** Decimal places that the number is moved to the left: 2 for percent, 3 for per mille. */
  readonly shift: number
  readonly minWhole: number
  readonly maxWhole: number
  readonly minFraction: number
  readonly maxFraction: number
  readonly group: number
  /** Digits of the exponent; 0: none is written. */
  readonly exponent: number
}

const PLACES = /^([#0,]*)(?:\.([#0]*))?(?:E(0+))?/

/** The text before the places, or behind them, up to where it ends: in quotes everything is text. */
function affix(pattern: string, from: number, ends: (c: string) => boolean): { text: string; end: number; shift: number } {
  let [text, shift, quoted] = ['', 0, false]
  let i = from
  for (; i < pattern.length; i++) {
    const c = pattern[i]!
    if (c === "'") {
      if (pattern[i + 1] === "'") text += pattern[i++]
      else quoted = !quoted
    } else if (!quoted && ends(c)) break
    else {
      if (!quoted && c === '%') shift = 2
      if (!quoted && c === '‰') shift = 3
      text += !quoted && c === '¤' ? '$' : c
    }
  }
  return { text, end: i, shift }
}

const isPlace = (c: string) => '#0,.;'.includes(c)

function read(pattern: string): DecimalPattern {
  const prefix = affix(pattern, 0, isPlace)
  const [all, whole = '', fraction, exponent = ''] = PLACES.exec(pattern.slice(prefix.end))!
  const suffix = affix(pattern, prefix.end + all.length, c => c === ';')
  const before = pattern[suffix.end] === ';' ? affix(pattern, suffix.end + 1, isPlace) : undefined
  const after = before && affix(pattern, before.end + PLACES.exec(pattern.slice(before.end))![0].length, c => c === ';')
  const own = before !== undefined && (before.text !== prefix.text || after!.text !== suffix.text)
  const comma = whole.lastIndexOf(',')
  const zeros = (s: string) => s.replace(/[^0]/g, '').length
  // `#.##` has a digit before its point, `.##` one behind it
  const free = fraction !== undefined && zeros(whole) + zeros(fraction) === 0
  return {
    prefix: prefix.text,
    suffix: suffix.text,
    negativePrefix: own ? before.text : `-${prefix.text}`,
    negativeSuffix: own ? after!.text : suffix.text,
    shift: Math.max(prefix.shift, suffix.shift),
    minWhole: free && whole !== '' ? 1 : zeros(whole),
    maxWhole: whole.replaceAll(',', '').length,
    minFraction: free && whole === '' ? 1 : zeros(fraction ?? ''),
    maxFraction: fraction?.length ?? 0,
    group: comma < 0 || exponent !== '' ? 0 : whole.length - comma - 1,
    exponent: exponent.length,
  }
}

const grouped = (digits: string, size: number): string => digits.replace(new RegExp(`\\B(?=(\\d{${size}})+(?!\\d))`, 'g'), ',')

/** A decimal's text by a pattern. `negative` tells of -0 too. */
export function formatDecimal(unscaled: bigint, scale: number, negative: boolean, pattern: string): string {
  const p = read(pattern)
  const magnitude = (unscaled < 0n ? -unscaled : unscaled) * pow10(p.shift)
  const body = p.exponent > 0 ? scientific(magnitude, scale, p) : plain(magnitude, scale, p)
  return negative ? p.negativePrefix + body + p.negativeSuffix : p.prefix + body + p.suffix
}

function plain(magnitude: bigint, scale: number, p: DecimalPattern): string {
  const rounded = rescale(magnitude, scale, p.maxFraction, 'half_even')
  const [w, f = ''] = decimalToString(rounded, p.maxFraction).split('.') as [string, string?]
  const fraction = f.slice(0, p.minFraction) + f.slice(p.minFraction).replace(/0+$/, '')
  const whole = (w === '0' ? '' : w).padStart(p.minWhole, '0')
  const body = (p.group > 0 ? grouped(whole, p.group) : whole) + (fraction === '' ? '' : `.${fraction}`)
  return body === '' ? '0' : body
}

/** With an exponent: of any size, or a multiple of the places before the point where some may be left out. */
function scientific(magnitude: bigint, scale: number, p: DecimalPattern): string {
  const order = magnitude === 0n ? 0 : String(magnitude).length - 1 - scale
  const engineering = p.maxWhole > p.minWhole && p.maxWhole > 1
  const exponent = magnitude === 0n ? 0 : engineering ? Math.floor(order / p.maxWhole) * p.maxWhole : order - (p.minWhole - 1)
  const places = engineering ? Math.max(0, p.minWhole + p.maxFraction - (order - exponent + 1)) : p.maxFraction
  const text = plain(magnitude, scale + exponent, { ...p, maxFraction: places, minFraction: Math.min(p.minFraction, places) })
  return `${text}E${exponent < 0 ? '-' : ''}${String(Math.abs(exponent)).padStart(p.exponent, '0')}`
}
