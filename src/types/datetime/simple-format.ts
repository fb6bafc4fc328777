import { DOCUMENTATION, errorOfKind } from '../../util/errors.ts'
import { parseOffset, zoneIdOf } from '../../util/zone-id.ts'
import { quoteString } from '../sql-literal.ts'
import { dayOfYear, daysInMonth, daysOf, isLeapYear, isoDayOfWeek } from './civil.ts'
import { MONTHS } from './pattern.ts'
import { floorDiv, MICROS_PER_SECOND, partsOf, toLocal } from './timestamp.ts'
import { offsetAt, type Zone, zoneOf } from './zone.ts'
import { zoneName } from './zone-names.ts'

/** Patterns as Java's SimpleDateFormat has them, which `spark.sql.legacy.timeParserPolicy=LEGACY` asks for. English, weeks from Sunday on. */

type Part = { readonly literal: string } | { readonly letter: string; readonly count: number }

const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX'
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const compiled = new Map<string, readonly Part[]>()

function partsOfPattern(text: string): readonly Part[] {
  const known = compiled.get(text)
  if (known !== undefined) return known
  const refused = () =>
    errorOfKind('runtime', 'INVALID_DATETIME_PATTERN.WITH_SUGGESTION', {
      pattern: quoteString(text),
      docroot: DOCUMENTATION,
    })
  const parts: Part[] = []
  const literal = (s: string) => {
    const last = parts.at(-1)
    if (last !== undefined && 'literal' in last) parts[parts.length - 1] = { literal: last.literal + s }
    else parts.push({ literal: s })
  }
  for (let i = 0; i < text.length; ) {
    const quoted = /'((?:[^']|'')*)'/y
    quoted.lastIndex = i
    const q = quoted.exec(text)
    if (q !== null) {
      literal(q[1] === '' ? "'" : q[1]!.replaceAll("''", "'"))
      i += q[0].length
    } else if (/[A-Za-z]/.test(text[i]!)) {
      let count = 1
      while (text[i + count] === text[i]) count++
      if (!LETTERS.includes(text[i]!) || (text[i] === 'X' && count > 3)) throw refused()
      parts.push({ letter: text[i]!, count })
      i += count
    } else if (text[i] === "'") throw refused()
    else literal(text[i++]!)
  }
  compiled.set(text, parts)
  return parts
}

const pad = (n: number, count: number) => String(n).padStart(count, '0')
const sundayFirst = (days: number) => isoDayOfWeek(days) % 7

/** The Sunday that a week year begins with: its week has January 1. */
const weekYearStart = (year: number): number => {
  const first = daysOf(year, 1, 1)
  return first - sundayFirst(first)
}

/** A timestamp by a pattern, on the zone's clock. */
export function simpleFormat(pattern: string, micros: bigint, zone: Zone): string {
  const second = Number(floorDiv(micros, MICROS_PER_SECOND))
  const local = partsOf(toLocal(micros, zone))
  const offset = offsetAt(zone, second)
  const { days, year, month, day, hour } = local
  const weekYear = days >= weekYearStart(year + 1) ? year + 1 : year
  const ofEra = (y: number) => (y > 0 ? y : 1 - y)
  const yearText = (y: number, count: number) => (count === 2 ? pad(ofEra(y) % 100, 2) : pad(ofEra(y), count))
  const print = (letter: string, count: number): string => {
    switch (letter) {
      case 'G':
        return year > 0 ? 'AD' : 'BC'
      case 'y':
        return yearText(year, count)
      case 'Y':
        return yearText(weekYear, count)
      case 'M':
      case 'L':
        return count <= 2 ? pad(month, count) : count === 3 ? MONTHS[month - 1]!.slice(0, 3) : MONTHS[month - 1]!
      case 'w':
        return pad(Math.floor((days - weekYearStart(weekYear)) / 7) + 1, count)
      case 'W': {
        const first = daysOf(year, month, 1)
        return pad(Math.floor((days - first + sundayFirst(first)) / 7) + 1, count)
      }
      case 'D':
        return pad(dayOfYear(days), count)
      case 'd':
        return pad(day, count)
      case 'F':
        return pad(Math.floor((day - 1) / 7) + 1, count)
      case 'E': {
        const name = DAYS[isoDayOfWeek(days) - 1]!
        return count >= 4 ? name : name.slice(0, 3)
      }
      case 'u':
        return pad(isoDayOfWeek(days), count)
      case 'a':
        return hour < 12 ? 'AM' : 'PM'
      case 'H':
        return pad(hour, count)
      case 'k':
        return pad(hour === 0 ? 24 : hour, count)
      case 'K':
        return pad(hour % 12, count)
      case 'h':
        return pad(hour % 12 === 0 ? 12 : hour % 12, count)
      case 'm':
        return pad(local.minute, count)
      case 's':
        return pad(local.second, count)
      case 'S':
        return pad(Math.floor(local.micros / 1000), count)
      case 'z':
        return zoneName(zone, second, count >= 4 ? 'long' : 'short')
      default:
        return offsetText(offset, letter === 'Z' ? 2 : count, letter === 'X')
    }
  }
  return partsOfPattern(pattern)
    .map(p => ('literal' in p ? p.literal : print(p.letter, p.count)))
    .join('')
}

function offsetText(offset: number, count: number, zulu: boolean): string {
  if (zulu && offset === 0) return 'Z'
  const minutes = Math.floor(Math.abs(offset) / 60)
  const [h, m] = [pad(Math.floor(minutes / 60), 2), pad(minutes % 60, 2)]
  return `${offset < 0 ? '-' : '+'}${h}${count === 1 ? '' : count === 3 ? `:${m}` : m}`
}

/** What a text by a pattern says: a local time, and maybe a zone. */
export interface SimpleReading {
  readonly days: number
  readonly micros: bigint
  readonly zone?: Zone
}

const NUMERIC = 'yYwWDdFuHkKhmsS'
const isNumeric = (p: Part | undefined): boolean =>
  p !== undefined && 'letter' in p && (NUMERIC.includes(p.letter) || (/[ML]/.test(p.letter) && p.count <= 2))

/** Reads the beginning of a text by a pattern; undefined where it does not fit, or says no real time. */
export function simpleParse(pattern: string, text: string): SimpleReading | undefined {
  const parts = partsOfPattern(pattern)
  const fields = new Map<string, number>()
  let zone: Zone | undefined
  let at = 0
  for (const [i, p] of parts.entries()) {
    if ('literal' in p) {
      if (!text.startsWith(p.literal, at)) return undefined
      at += p.literal.length
      continue
    }
    while (text[at] === ' ' || text[at] === '\t') at++
    if (isNumeric(p)) {
      // a number right before another has as many digits as the pattern has letters
      const digits = (isNumeric(parts[i + 1]) ? new RegExp(`\\d{1,${p.count}}`, 'y') : /-?\d+/y) as RegExp
      digits.lastIndex = at
      const m = digits.exec(text)
      if (m === null) return undefined
      at += m[0].length
      const n = Number(m[0])
      fields.set(p.letter, p.letter === 'y' && p.count <= 2 && /^\d\d$/.test(m[0]) ? centuryOf(n) : n)
      continue
    }
    const word = readWord(p.letter, text.slice(at))
    if (word === undefined) return undefined
    at += word.length
    if (word.zone !== undefined) zone = word.zone
    else fields.set(p.letter, word.value)
  }
  const days = daysFrom(fields)
  const micros = microsFrom(fields)
  return days === undefined || micros === undefined ? undefined : { days, micros, ...(zone && { zone }) }
}

/** Two digits are a year from 80 years ago to 20 years from now. */
function centuryOf(n: number): number {
  const first = new Date().getUTCFullYear() - 80
  const year = Math.floor(first / 100) * 100 + n
  return year < first ? year + 100 : year
}

interface Word {
  readonly length: number
  readonly value: number
  readonly zone?: Zone
}

function readWord(letter: string, text: string): Word | undefined {
  const among = (names: readonly string[], least: number): Word | undefined => {
    const forms = names.flatMap((n, i) => [n, n.slice(0, 3)].map(form => ({ form, value: i + least })))
    const found = forms.filter(f => text.toLowerCase().startsWith(f.form.toLowerCase())).sort((a, b) => b.form.length - a.form.length)[0]
    return found && { length: found.form.length, value: found.value }
  }
  switch (letter) {
    case 'M':
    case 'L':
      return among(MONTHS, 1)
    case 'E':
      return among(DAYS, 1)
    case 'a':
      return among(['AM', 'PM'], 0)
    case 'G':
      return among(['BC', 'AD'], 0)
    default:
      return readZone(letter, text)
  }
}

/** Names that say whether it is summer. */
const HALF_YEARS: Readonly<Record<string, string>> = {
  PST: '-08:00',
  PDT: '-07:00',
  MST: '-07:00',
  MDT: '-06:00',
  CST: '-06:00',
  CDT: '-05:00',
  EST: '-05:00',
  EDT: '-04:00',
}

function readZone(letter: string, text: string): Word | undefined {
  const offset = letter === 'X' ? /^(?:Z|[+-]\d\d(?::?\d\d)?)/ : /^(?:GMT|UTC)?[+-]\d{1,2}(?::?\d\d)?/
  const m = offset.exec(text)
  if (m !== null) {
    const id =
      m[0] === 'Z'
        ? 'Z'
        : m[0].replace(/^(GMT|UTC)/, '').replace(/^([+-])(\d\d?):?(\d\d)?$/, (_, s, h, mm) => `${s}${h.padStart(2, '0')}:${mm ?? '00'}`)
    const seconds = id === 'Z' ? 0 : parseOffset(id)
    return seconds === undefined ? undefined : { length: m[0].length, value: 0, zone: zoneOf(id) }
  }
  if (letter === 'X') return undefined
  const name = /^[A-Za-z]+(?:\/[A-Za-z_]+)*/.exec(text)?.[0]
  if (name === undefined) return undefined
  const fixed = HALF_YEARS[name.toUpperCase()]
  if (fixed !== undefined) return { length: name.length, value: 0, zone: zoneOf(fixed) }
  return zoneIdOf(name) === undefined ? undefined : { length: name.length, value: 0, zone: zoneOf(name) }
}

/** The date that the fields say; undefined where a field is out of its range, or they contradict each other. */
function daysFrom(fields: ReadonlyMap<string, number>): number | undefined {
  const within = (letter: string, from: number, to: number) => {
    const n = fields.get(letter)
    return n === undefined || (n >= from && n <= to)
  }
  const given = fields.get('y') ?? 1970
  if (given < 1 && fields.has('y')) return undefined
  const year = fields.get('G') === 0 ? 1 - given : given
  const month = fields.get('M') ?? fields.get('L') ?? 1
  if (month < 1 || month > 12) return undefined
  if (!within('d', 1, daysInMonth(year, month)) || !within('D', 1, isLeapYear(year) ? 366 : 365) || !within('u', 1, 7)) return undefined
  const weekday = fields.get('E') ?? fields.get('u')
  let days: number
  if (fields.has('Y') && !fields.has('y'))
    days = weekYearStart(fields.get('Y')!) + 7 * ((fields.get('w') ?? 1) - 1) + (weekday === undefined ? 0 : weekday % 7)
  else if (fields.has('D')) days = daysOf(year, 1, 1) + fields.get('D')! - 1
  else if (!fields.has('d') && weekday !== undefined) {
    const first = daysOf(year, month, 1)
    days = first + ((weekday - isoDayOfWeek(first) + 7) % 7) + 7 * ((fields.get('F') ?? 1) - 1)
  } else days = daysOf(year, month, fields.get('d') ?? 1)
  return weekday !== undefined && isoDayOfWeek(days) !== weekday ? undefined : days
}

function microsFrom(fields: ReadonlyMap<string, number>): bigint | undefined {
  const [H, k, K, h] = ['H', 'k', 'K', 'h'].map(l => fields.get(l)) as (number | undefined)[]
  if (outside(H, 0, 23) || outside(k, 1, 24) || outside(K, 0, 11) || outside(h, 1, 12)) return undefined
  const half = K ?? (h === undefined ? undefined : h % 12)
  const hour = H ?? (k === undefined ? undefined : k % 24) ?? (half ?? 0) + 12 * (fields.get('a') ?? 0)
  const [minute, second, millis] = ['m', 's', 'S'].map(l => fields.get(l) ?? 0) as [number, number, number]
  if (outside(minute, 0, 59) || outside(second, 0, 59) || outside(millis, 0, 999)) return undefined
  return BigInt(((hour * 60 + minute) * 60 + second) * 1000 + millis) * 1000n
}

const outside = (n: number | undefined, from: number, to: number): boolean => n !== undefined && (n < from || n > to)
