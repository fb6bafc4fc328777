import { checkedDays, dayOfYear, isoDayOfWeek } from '../types/datetime/civil.ts'
import { fromLocal, MICROS_PER_DAY, partsOf, toLocal } from '../types/datetime/timestamp.ts'
import { offsetAt, type Zone, zoneOf } from '../types/datetime/zone.ts'
import { sparkError } from '../util/errors.ts'

/** Spark's patterns for dates and times (`yyyy-MM-dd HH:mm:ss`): Java's letters, of which some are refused, in English. */

type Piece =
  | { readonly is: 'literal'; readonly text: string }
  | { readonly is: 'field'; readonly letter: string; readonly count: number }
  | { readonly is: 'optional'; readonly pieces: readonly Piece[] }

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const LETTERS = 'GyDMLdQqEFahkKHmsSVzOXxZ'
const WEEK_BASED = 'YWweuc'
/** Formats only: these letters are refused when text is parsed. */
const FORMAT_ONLY = 'EFqQ'

const compiled = new Map<string, readonly Piece[]>()

/** The pieces of a pattern. Raises Spark's errors for letters that there are not. */
export function compilePattern(pattern: string, parsing = false): readonly Piece[] {
  const key = `${parsing ? 'p' : 'f'}${pattern}`
  let pieces = compiled.get(key)
  if (pieces === undefined) compiled.set(key, (pieces = new Compiler(pattern, parsing).all()))
  return pieces
}

class Compiler {
  readonly pattern: string
  readonly parsing: boolean
  at = 0
  constructor(pattern: string, parsing: boolean) {
    this.pattern = pattern
    this.parsing = parsing
  }

  all(): Piece[] {
    const out = this.sequence(false)
    return out
  }

  private sequence(inside: boolean): Piece[] {
    const out: Piece[] = []
    const literal = (text: string) => {
      const last = out.at(-1)
      if (last?.is === 'literal') out[out.length - 1] = { is: 'literal', text: last.text + text }
      else out.push({ is: 'literal', text })
    }
    while (this.at < this.pattern.length) {
      const c = this.pattern[this.at]!
      if (c === "'") {
        const end = this.pattern.indexOf("'", this.at + 1)
        if (this.pattern[this.at + 1] === "'") {
          literal("'")
          this.at += 2
          continue
        }
        if (end < 0) throw this.illegal()
        let text = this.pattern.slice(this.at + 1, end)
        this.at = end + 1
        // a doubled quote within quotes stands for one
        while (this.pattern[this.at] === "'") {
          const next = this.pattern.indexOf("'", this.at + 1)
          if (next < 0) throw this.illegal()
          text += `'${this.pattern.slice(this.at + 1, next)}`
          this.at = next + 1
        }
        literal(text)
      } else if (c === '[') {
        this.at++
        out.push({ is: 'optional', pieces: this.sequence(true) })
      } else if (c === ']') {
        if (!inside) throw this.illegal()
        this.at++
        return out
      } else if (/[A-Za-z]/.test(c)) {
        let n = 1
        while (this.pattern[this.at + n] === c) n++
        this.at += n
        out.push(this.field(c, n))
      } else {
        if (/[#{}]/.test(c)) throw this.illegal()
        literal(c)
        this.at++
      }
    }
    return out
  }

  private field(letter: string, count: number): Piece {
    if (WEEK_BASED.includes(letter)) throw this.unrecognized()
    if (!LETTERS.includes(letter)) throw sparkError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: letter, pattern: this.pattern })
    if (this.parsing && FORMAT_ONLY.includes(letter)) throw this.unrecognized()
    const limit = (
      {
        G: 4,
        y: 6,
        M: 4,
        L: 4,
        d: 2,
        D: 3,
        Q: 4,
        q: 4,
        E: 4,
        F: 1,
        a: 1,
        h: 2,
        k: 2,
        K: 2,
        H: 2,
        m: 2,
        s: 2,
        S: 9,
        V: 2,
        z: 4,
        O: 4,
        X: 5,
        x: 5,
        Z: 5,
      } as Record<string, number>
    )[letter]!
    if (count > limit || (letter === 'V' && count !== 2) || (letter === 'O' && count !== 1 && count !== 4)) throw this.unrecognized()
    return { is: 'field', letter, count }
  }

  private unrecognized(): Error {
    return sparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', {
      pattern: `'${this.pattern}'`,
      config: '"spark.sql.legacy.timeParserPolicy"',
      docroot: 'https://spark.apache.org/docs/latest',
    })
  }
  private illegal = (): Error => this.unrecognized()
}

// ---- formatting ----

const pad = (n: number, width: number): string => (n < 0 ? `-${String(-n).padStart(width, '0')}` : String(n).padStart(width, '0'))

function yearText(year: number, count: number): string {
  const ofEra = year <= 0 ? 1 - year : year
  if (count === 2) return pad(ofEra % 100, 2)
  const text = pad(ofEra, count)
  return count >= 4 && text.length > count ? `+${text}` : text
}

function offsetText(seconds: number, count: number, zeroAsZ: boolean): string {
  if (zeroAsZ && seconds === 0) return 'Z'
  const sign = seconds < 0 ? '-' : '+'
  const s = Math.abs(seconds)
  const [h, m, rest] = [pad(Math.floor(s / 3600), 2), pad(Math.floor(s / 60) % 60, 2), s % 60]
  switch (count) {
    case 1:
      return sign + h + (m === '00' ? '' : m)
    case 2:
      return sign + h + m
    case 3:
      return `${sign}${h}:${m}`
    case 4:
      return sign + h + m + (rest ? pad(rest, 2) : '')
    default:
      return `${sign}${h}:${m}${rest ? `:${pad(rest, 2)}` : ''}`
  }
}
function gmtText(seconds: number, full: boolean): string {
  if (seconds === 0) return 'GMT'
  const sign = seconds < 0 ? '-' : '+'
  const s = Math.abs(seconds)
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60]
  return full ? `GMT${sign}${pad(h, 2)}:${pad(m, 2)}` : `GMT${sign}${h}${m ? `:${pad(m, 2)}` : ''}`
}
const zoneName = (id: string, micros: bigint, style: 'short' | 'long'): string => {
  if (!id.includes('/')) return style === 'long' && id === 'UTC' ? 'Coordinated Universal Time' : id
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: style }).formatToParts(Number(micros / 1000n))
  return parts.find(p => p.type === 'timeZoneName')?.value ?? id
}

/** The text of an instant as seen in a zone. */
export function formatPattern(pattern: string, micros: bigint, zone: Zone): string {
  const offset = offsetAt(zone, Number((micros - (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n))
  const p = partsOf(toLocal(micros, zone))
  const write = (pieces: readonly Piece[]): string =>
    pieces.map(x => (x.is === 'literal' ? x.text : x.is === 'optional' ? write(x.pieces) : fieldText(x.letter, x.count))).join('')
  const fieldText = (letter: string, count: number): string => {
    switch (letter) {
      case 'G':
        return count === 4 ? (p.year <= 0 ? 'Before Christ' : 'Anno Domini') : p.year <= 0 ? 'BC' : 'AD'
      case 'y':
        return yearText(p.year, count)
      case 'D':
        return pad(dayOfYear(p.days), count)
      case 'M':
      case 'L':
        return count <= 2 ? pad(p.month, count) : count === 3 ? MONTHS[p.month - 1]!.slice(0, 3) : MONTHS[p.month - 1]!
      case 'd':
        return pad(p.day, count)
      case 'Q':
      case 'q': {
        const q = Math.floor((p.month + 2) / 3)
        return count <= 2 ? pad(q, count) : count === 3 ? `Q${q}` : `${['1st', '2nd', '3rd', '4th'][q - 1]} quarter`
      }
      case 'E': {
        const name = WEEKDAYS[isoDayOfWeek(p.days) - 1]!
        return count === 4 ? name : name.slice(0, 3)
      }
      case 'F':
        return String(Math.floor((p.day - 1) / 7) + 1)
      case 'a':
        return p.hour < 12 ? 'AM' : 'PM'
      case 'h':
        return pad(p.hour % 12 || 12, count)
      case 'k':
        return pad(p.hour || 24, count)
      case 'K':
        return pad(p.hour % 12, count)
      case 'H':
        return pad(p.hour, count)
      case 'm':
        return pad(p.minute, count)
      case 's':
        return pad(p.second, count)
      case 'S':
        return String(p.micros).padStart(6, '0').padEnd(9, '0').slice(0, count)
      case 'V':
        return zone.id
      case 'z':
        return zoneName(zone.id, micros, count === 4 ? 'long' : 'short')
      case 'O':
        return gmtText(offset, count === 4)
      case 'X':
        return offsetText(offset, count, true)
      case 'x':
        return offsetText(offset, count, false)
      default:
        return count === 4 ? gmtText(offset, true) : count === 5 ? offsetText(offset, 5, true) : offsetText(offset, 2, false)
    }
  }
  return write(compilePattern(pattern))
}

// ---- parsing ----

interface Fields {
  [letter: string]: number | string | undefined
}

/** Text that does not have the pattern's form. */
export class PatternMismatch extends Error {}

const digitsAt = (text: string, at: number, min: number, max: number): string | undefined => {
  let n = 0
  while (n < max && at + n < text.length && text.charCodeAt(at + n) >= 48 && text.charCodeAt(at + n) <= 57) n++
  return n < min ? undefined : text.slice(at, at + n)
}

const failAt = (text: string, at: number): never => {
  throw new PatternMismatch(`Text '${text}' could not be parsed at index ${at}`)
}

function parseField(text: string, at: number, letter: string, count: number, fields: Fields, adjacent: boolean): number {
  const number = (min: number, max: number): number => {
    const digits = digitsAt(text, at, min, max) ?? failAt(text, at)
    fields[letter] = Number(digits)
    return at + digits.length
  }
  const word = (names: readonly string[]): number => {
    const i = names.findIndex(n => text.slice(at, at + n.length).toLowerCase() === n.toLowerCase())
    if (i < 0) return failAt(text, at)
    fields[letter] = i + 1
    return at + names[i]!.length
  }
  switch (letter) {
    case 'y': {
      if (count === 2) {
        const digits = digitsAt(text, at, 2, 2) ?? failAt(text, at)
        fields.y = 2000 + Number(digits)
        return at + 2
      }
      const sign = text[at] === '-' || text[at] === '+' ? text[at]! : ''
      const start = at + sign.length
      const digits =
        digitsAt(text, start, adjacent || count >= 3 ? count : 1, adjacent ? count : sign ? 10 : Math.max(count, 4)) ?? failAt(text, at)
      fields.y = Number(sign + digits)
      return start + digits.length
    }
    case 'M':
    case 'L':
      if (count === 3) return word(MONTHS.map(m => m.slice(0, 3)))
      if (count === 4) return word(MONTHS)
      return number(count, count === 1 && !adjacent ? 2 : count)
    case 'D':
      return number(count, count === 1 && !adjacent ? 3 : Math.max(count, 3))
    case 'd':
    case 'h':
    case 'k':
    case 'K':
    case 'H':
    case 'm':
    case 's':
      return number(count, count === 1 && !adjacent ? 2 : count)
    case 'S': {
      // a fraction of fewer digits is taken too
      const digits = digitsAt(text, at, 1, count) ?? failAt(text, at)
      fields.S = Number(digits.padEnd(9, '0').slice(0, 6))
      return at + digits.length
    }
    case 'a': {
      const half = text.slice(at, at + 2).toUpperCase()
      if (half !== 'AM' && half !== 'PM') return failAt(text, at)
      fields.a = half
      return at + 2
    }
    case 'G': {
      const era = text.slice(at, at + 2).toUpperCase()
      if (era !== 'AD' && era !== 'BC') return failAt(text, at)
      fields.G = era
      return at + 2
    }
    case 'V':
    case 'z': {
      const m = /^[A-Za-z][A-Za-z0-9_+\-/]*|^[+-]\d\d:?\d\d/.exec(text.slice(at)) ?? failAt(text, at)
      fields.zone = m[0]
      return at + m[0].length
    }
    default: {
      const m = /^(?:Z|(?:GMT)?[+-]\d{1,2}(?::?\d\d(?::?\d\d)?)?|GMT)/.exec(text.slice(at)) ?? failAt(text, at)
      fields.zone = m[0] === 'Z' || m[0] === 'GMT' ? 'UTC' : m[0].replace(/^GMT/, '').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
      return at + m[0].length
    }
  }
}

function parsePieces(text: string, start: number, pieces: readonly Piece[], fields: Fields): number {
  let at = start
  pieces.forEach((piece, i) => {
    if (piece.is === 'literal') {
      if (text.slice(at, at + piece.text.length).toLowerCase() !== piece.text.toLowerCase()) {
        let same = 0
        while (same < piece.text.length && text[at + same]?.toLowerCase() === piece.text[same]!.toLowerCase()) same++
        failAt(text, at)
      }
      at += piece.text.length
    } else if (piece.is === 'optional') {
      const tried: Fields = { ...fields }
      try {
        at = parsePieces(text, at, piece.pieces, tried)
        Object.assign(fields, tried)
      } catch (e) {
        if (!(e instanceof PatternMismatch)) throw e
      }
    } else {
      const next = pieces[i + 1]
      const adjacent = next?.is === 'field' && !'aGVzOXxZ'.includes(next.letter)
      at = parseField(text, at, piece.letter, piece.count, fields, adjacent)
    }
  })
  return at
}

/** A field out of its range, as Java words it. */
const rangeFailure = (text: string, what: string, range: string, value: number): never => {
  throw new PatternMismatch(`Text '${text}' could not be parsed: Invalid value for ${what} (valid values ${range}): ${value}`)
}

export interface ParsedTime {
  /** µs of the local time. */
  readonly local: bigint
  readonly zone?: Zone
}

/** Text of a pattern's form as a local time, and the zone where it says one; what isn't said is 1970-01-01 00:00. Raises PatternMismatch. */
export function parsePattern(pattern: string, text: string): ParsedTime {
  const fields: Fields = {}
  const end = parsePieces(text, 0, compilePattern(pattern, true), fields)
  if (end < text.length) throw new PatternMismatch(`Text '${text}' could not be parsed, unparsed text found at index ${end}`)
  const get = (letter: string) => fields[letter] as number | undefined
  const check = (value: number | undefined, what: string, low: number, high: number) =>
    value !== undefined && (value < low || value > high) ? rangeFailure(text, what, `${low} - ${high}`, value) : value
  const ofEra = get('y') ?? 1970
  const year = fields.G === 'BC' ? 1 - ofEra : ofEra
  const month = check(get('M') ?? get('L'), 'MonthOfYear', 1, 12) ?? 1
  let days: number | undefined
  if (get('D') !== undefined && get('M') === undefined) days = checkedDays(year, 1, 1)! + check(get('D'), 'DayOfYear', 1, 366)! - 1
  else {
    const day = check(get('d'), 'DayOfMonth', 1, 31) ?? 1
    days = checkedDays(year, month, day)
    if (days === undefined)
      throw new PatternMismatch(
        `Text '${text}' could not be parsed: Invalid date '${day === 29 ? `February 29' as '${year}' is not a leap year` : `${MONTHS[month - 1]!.toUpperCase()} ${day}'`}`,
      )
  }
  let hour = check(get('H'), 'HourOfDay', 0, 23)
  if (hour === undefined && get('k') !== undefined) hour = check(get('k'), 'ClockHourOfDay', 1, 24)! % 24
  if (hour === undefined && (get('h') !== undefined || get('K') !== undefined)) {
    const half = get('h') === undefined ? check(get('K'), 'HourOfAmPm', 0, 11)! : check(get('h'), 'ClockHourOfAmPm', 1, 12)! % 12
    hour = half + (fields.a === 'PM' ? 12 : 0)
  }
  const minute = check(get('m'), 'MinuteOfHour', 0, 59) ?? 0
  const second = check(get('s'), 'SecondOfMinute', 0, 59) ?? 0
  const local =
    BigInt(days) * MICROS_PER_DAY + BigInt(((hour ?? 0) * 60 + minute) * 60 + second) * 1_000_000n + BigInt((get('S') as number) ?? 0)
  return fields.zone === undefined ? { local } : { local, zone: zoneOf(fields.zone as string) }
}

/** The instant of a text, in the zone it says or the given one. */
export function instantOf(p: ParsedTime, zone: Zone): bigint {
  return fromLocal(p.local, p.zone ?? zone)
}
