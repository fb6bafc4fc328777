import { DOCUMENTATION, errorOfKind } from '../../util/errors.ts'
import { quoteString } from '../sql-literal.ts'
import { civilOf, dayOfYear, isoDayOfWeek } from './civil.ts'
import { two } from './format.ts'
import { floorDiv, MICROS_PER_SECOND, partsOf, toLocal } from './timestamp.ts'
import { offsetAt, type Zone } from './zone.ts'
import { zoneName } from './zone-names.ts'

/**
 * Datetime patterns (`yyyy-MM-dd HH:mm:ss`) of Spark: those of Java's DateTimeFormatter without its week-based and narrow forms. A pattern is checked
 * and taken apart once; `formatPattern` prints with it, `pattern-parse.ts` reads.
 */
export type Element =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'field'; readonly letter: string; readonly count: number }
  | { readonly type: 'optional'; readonly elements: readonly Element[] }

export interface Pattern {
  readonly text: string
  readonly elements: readonly Element[]
  /** With an era in it `y` is the year of that, else it may be negative. */
  readonly hasEra: boolean
}

const WEEK_BASED = 'YWwuec'
const ILLEGAL = 'ABnNp'
const ILLEGAL_TO_PARSE = 'EFqQ'
const UNREADABLE = `${ILLEGAL_TO_PARSE}g`
/** The most letters of each field. */
const MOST: Readonly<Record<string, number>> = {
  G: 4,
  y: 6,
  M: 4,
  L: 4,
  Q: 4,
  q: 4,
  E: 4,
  D: 3,
  d: 2,
  F: 1,
  a: 1,
  H: 2,
  h: 2,
  K: 2,
  k: 2,
  m: 2,
  s: 2,
  S: 9,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
  g: 19,
}

class Malformed extends Error {}

function compile(text: string): Element[] {
  const stack: Element[][] = [[]]
  const add = (e: Element) => stack.at(-1)!.push(e)
  for (let i = 0; i < text.length; ) {
    const c = text[i]!
    if (c === "'") {
      let literal = ''
      let closed = false
      for (i++; i < text.length; i++) {
        if (text[i] !== "'") literal += text[i]
        else if (text[i + 1] === "'") {
          literal += "'"
          i++
        } else {
          closed = true
          break
        }
      }
      if (!closed) throw new Malformed('quote')
      add({ type: 'literal', text: literal === '' ? "'" : literal })
      i++
    } else if (/[A-Za-z]/.test(c)) {
      let count = 1
      while (text[i + count] === c) count++
      const most = MOST[c]
      if (most === undefined || count > most || (c === 'V' && count !== 2) || (c === 'O' && count !== 1 && count !== 4))
        throw new Malformed(c)
      add({ type: 'field', letter: c, count })
      i += count
    } else if (c === '[') {
      stack.push([])
      i++
    } else if (c === ']') {
      if (stack.length === 1) throw new Malformed(']')
      const elements = stack.pop()!
      add({ type: 'optional', elements })
      i++
    } else if (c === '{' || c === '}' || c === '#') {
      throw new Malformed(c)
    } else {
      add({ type: 'literal', text: c })
      i++
    }
  }
  while (stack.length > 1) {
    const elements = stack.pop()!
    add({ type: 'optional', elements })
  }
  return stack[0]!
}

/** Parts outside quotes. */
const unquotedParts = (text: string) => text.split("'").filter((_, i) => i % 2 === 0)

/** Did Java's SimpleDateFormat take the pattern? Then one that is refused now worked before Spark 3. */
function wasLegal(text: string): boolean {
  if ((text.match(/'/g)?.length ?? 0) % 2 !== 0) return false
  return unquotedParts(text).every(part => !/[A-Za-z]/.test(part.replace(/[GyYMLwWDdFEuaHkKhmsSzZX]/g, '')) && !/X{4}/.test(part))
}

/** The error of a refused pattern. */
function refused(text: string, parsing: boolean): Error {
  if (wasLegal(text)) {
    return errorOfKind('upgrade', 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', {
      pattern: quoteString(text),
      config: '"spark.sql.legacy.timeParserPolicy"',
      docroot: DOCUMENTATION,
    })
  }
  for (const part of unquotedParts(text)) {
    const week = [...part].find(c => WEEK_BASED.includes(c))
    if (week) return errorOfKind('argument', 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN', { c: week })
    const illegal = [...part].find(c => ILLEGAL.includes(c) || (parsing && ILLEGAL_TO_PARSE.includes(c)))
    if (illegal) return errorOfKind('argument', 'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: illegal, pattern: text })
    const long = /G{5}|M{5}|L{5}|E{5}|Q{5}|q{5}|y{7}/.exec(part)
    if (long) return errorOfKind('argument', 'INVALID_DATETIME_PATTERN.LENGTH', { pattern: text })
  }
  return errorOfKind('runtime', 'INVALID_DATETIME_PATTERN.WITH_SUGGESTION', { pattern: quoteString(text), docroot: DOCUMENTATION })
}

const compiled = new Map<string, Pattern>()

/** Checks a pattern and takes it apart. Raises INVALID_DATETIME_PATTERN.* or INCONSISTENT_BEHAVIOR_CROSS_VERSION.*. */
export function datetimePattern(text: string, parsing = false): Pattern {
  const key = `${parsing ? 'p' : 'f'}${text}`
  let pattern = compiled.get(key)
  if (pattern === undefined) {
    const letters = unquotedParts(text).join('')
    if ([...letters].some(c => WEEK_BASED.includes(c) || ILLEGAL.includes(c) || (parsing && UNREADABLE.includes(c))))
      throw refused(text, parsing)
    try {
      pattern = Object.freeze({ text, elements: compile(text), hasEra: letters.includes('G') })
    } catch (error) {
      if (error instanceof Malformed) throw refused(text, parsing)
      throw error
    }
    if (compiled.size < 10_000) compiled.set(key, pattern)
  }
  return pattern
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter']

interface Moment {
  readonly local: ReturnType<typeof partsOf>
  readonly zone: Zone
  readonly second: number
  readonly offset: number
  readonly hasEra: boolean
  /** What is below the microseconds. */
  readonly nanos: number
}

/** A timestamp by a pattern, on the zone's clock. */
export function formatPattern(pattern: Pattern, micros: bigint, zone: Zone, nanos = 0): string {
  const second = Number(floorDiv(micros, MICROS_PER_SECOND))
  const moment = { local: partsOf(toLocal(micros, zone)), zone, second, offset: offsetAt(zone, second), hasEra: pattern.hasEra, nanos }
  return printAll(pattern.elements, moment)
}

function printAll(elements: readonly Element[], m: Moment): string {
  let out = ''
  for (const e of elements)
    out += e.type === 'literal' ? e.text : e.type === 'field' ? print(e.letter, e.count, m) : printAll(e.elements, m)
  return out
}

const pad = (n: number, count: number) => String(n).padStart(count, '0')

function print(letter: string, count: number, { local, zone, second, offset, hasEra, nanos }: Moment): string {
  switch (letter) {
    case 'G':
      return local.year > 0 ? (count === 4 ? 'Anno Domini' : 'AD') : count === 4 ? 'Before Christ' : 'BC'
    case 'y':
      return printYear(hasEra && local.year <= 0 ? 1 - local.year : local.year, count)
    case 'M':
    case 'L':
      return count <= 2 ? pad(local.month, count) : count === 3 ? MONTHS[local.month - 1]!.slice(0, 3) : MONTHS[local.month - 1]!
    case 'Q':
    case 'q': {
      const quarter = Math.floor((local.month - 1) / 3) + 1
      return count <= 2 ? pad(quarter, count) : count === 3 ? `Q${quarter}` : QUARTERS[quarter - 1]!
    }
    case 'g':
      return pad(local.days + 40_587, count)
    case 'd':
      return pad(local.day, count)
    case 'D':
      return pad(dayOfYear(local.days), count)
    case 'F':
      return String(((local.day - 1) % 7) + 1)
    case 'E': {
      const name = WEEKDAYS[isoDayOfWeek(local.days) - 1]!
      return count === 4 ? name : name.slice(0, 3)
    }
    case 'a':
      return local.hour < 12 ? 'AM' : 'PM'
    case 'H':
      return pad(local.hour, count)
    case 'k':
      return pad(local.hour === 0 ? 24 : local.hour, count)
    case 'K':
      return pad(local.hour % 12, count)
    case 'h':
      return pad(local.hour % 12 === 0 ? 12 : local.hour % 12, count)
    case 'm':
      return pad(local.minute, count)
    case 's':
      return pad(local.second, count)
    case 'S':
      return `${pad(local.micros, 6)}${pad(nanos, 3)}`.slice(0, count)
    case 'V':
      return zone.id
    case 'z':
      return zoneName(zone, second, count === 4 ? 'long' : 'short')
    case 'O':
      return localizedOffset(offset, count === 4)
    case 'X':
      return offset === 0 ? 'Z' : printOffset(offset, count)
    case 'x':
      return printOffset(offset, count)
    default:
      return count <= 3 ? printOffset(offset, 2) : count === 4 ? localizedOffset(offset, true) : offset === 0 ? 'Z' : printOffset(offset, 5)
  }
}

function printYear(year: number, count: number): string {
  if (count === 2) return two(Math.abs(year) % 100)
  const digits = pad(Math.abs(year), count)
  return year < 0 ? `-${digits}` : count >= 4 && digits.length > count ? `+${digits}` : digits
}

/** X to XXXXX: hours and minutes as needed, `+HHMM`, `+HH:MM`, and these with seconds if there are any. */
function printOffset(offset: number, count: number): string {
  const a = Math.abs(offset)
  const [h, m, s] = [two(Math.floor(a / 3600)), two(Math.floor(a / 60) % 60), two(a % 60)]
  const sign = offset < 0 ? '-' : '+'
  const colon = count === 3 || count === 5 ? ':' : ''
  if (count === 1) return `${sign}${h}${m === '00' ? '' : m}`
  return `${sign}${h}${colon}${m}${count >= 4 && s !== '00' ? colon + s : ''}`
}

/** `GMT-8`, `GMT-08:00`. */
function localizedOffset(offset: number, full: boolean): string {
  if (offset === 0) return 'GMT'
  const a = Math.abs(offset)
  const [h, m, s] = [Math.floor(a / 3600), Math.floor(a / 60) % 60, a % 60]
  const tail = `${full || m !== 0 || s !== 0 ? `:${two(m)}` : ''}${s === 0 ? '' : `:${two(s)}`}`
  return `GMT${offset < 0 ? '-' : '+'}${full ? two(h) : h}${tail}`
}

/** A date by a pattern (its time is midnight). */
export const formatDatePattern = (pattern: Pattern, days: number): string => {
  const { year, month, day } = civilOf(days)
  const local = { days, year, month, day, hour: 0, minute: 0, second: 0, micros: 0 }
  const zone: Zone = { id: 'UTC', instants: new Float64Array(0), offsets: Int32Array.of(0), switches: new Float64Array(0) }
  return printAll(pattern.elements, { local, zone, second: days * 86_400, offset: 0, hasEra: pattern.hasEra, nanos: 0 })
}
