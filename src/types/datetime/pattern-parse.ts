import { parseOffset, zoneIdOf } from '../../util/zone-id.ts'
import { checkedDays, civilOf, daysInMonth, daysOf, isLeapYear } from './civil.ts'
import { formatDate } from './format.ts'
import { type Element, MONTHS, type Pattern } from './pattern.ts'
import { fromLocal, MICROS_PER_DAY } from './timestamp.ts'
import { type Zone, zoneOf } from './zone.ts'
import { NAMED_REGIONS } from './zone-names.ts'

/** What reading by a pattern gives: fields of a local time and maybe a zone, or what is wrong, in Java's words. */
export type Reading = { readonly days: number; readonly micros: bigint; readonly zone?: Zone } | { readonly error: string }

type Fields = Map<string, number>
interface State {
  readonly text: string
  fields: Fields
  zone?: string
}

/** A number that is read: least and most digits, sign rules, digits that later fields need. */
interface NumberReader {
  readonly field: string
  readonly min: number
  readonly max: number
  readonly sign: 'normal' | 'none' | 'exceeds'
  fixed: boolean
  subsequent: number
  readonly letter: string
}

type Reader = (s: State, at: number) => number

/** Positions are returned, or their complements where the text doesn't fit. */
const readers = new WeakMap<Pattern, Reader>()

const NUMBERS: Readonly<Record<string, string>> = {
  d: 'DayOfMonth',
  H: 'HourOfDay',
  k: 'ClockHourOfDay',
  K: 'HourOfAmPm',
  h: 'ClockHourOfAmPm',
  m: 'MinuteOfHour',
  s: 'SecondOfMinute',
}

function numberReader(letter: string, count: number, hasEra: boolean): NumberReader | undefined {
  const base = { fixed: false, subsequent: 0, letter }
  if (letter === 'y') {
    const field = hasEra ? 'YearOfEra' : 'Year'
    if (count === 2) return { ...base, field, min: 2, max: 2, sign: 'none' }
    return { ...base, field, min: count, max: 19, sign: count < 4 ? 'normal' : 'exceeds' }
  }
  if (letter === 'S') return { ...base, field: 'Nano', min: 1, max: count, sign: 'none' }
  if (letter === 'D') return { ...base, field: 'DayOfYear', min: count, max: count === 1 ? 19 : 3, sign: count === 1 ? 'normal' : 'none' }
  const field = letter === 'M' || letter === 'L' ? (count <= 2 ? 'MonthOfYear' : undefined) : NUMBERS[letter]
  if (field === undefined) return undefined
  return { ...base, field, min: count, max: count === 1 ? 19 : 2, sign: count === 1 ? 'normal' : 'none' }
}

function sequence(elements: readonly Element[], hasEra: boolean, parsed: { active?: NumberReader }): Reader {
  const steps: Reader[] = []
  for (const e of elements) {
    if (e.type === 'optional') {
      const inner = sequence(e.elements, hasEra, {})
      delete parsed.active
      steps.push((s, at) => {
        const saved = { fields: new Map(s.fields), zone: s.zone }
        const end = inner(s, at)
        if (end >= 0) return end
        s.fields = saved.fields
        if (saved.zone === undefined) delete s.zone
        else s.zone = saved.zone
        return at
      })
    } else if (e.type === 'literal') {
      delete parsed.active
      const wanted = e.text.toLowerCase()
      steps.push((s, at) => (s.text.slice(at, at + wanted.length).toLowerCase() === wanted ? at + wanted.length : ~at))
    } else {
      const n = numberReader(e.letter, e.count, hasEra)
      if (n === undefined) {
        delete parsed.active
        steps.push(fieldReader(e.letter, e.count))
        continue
      }
      // neighbouring numbers: those of fixed width reserve their digits from the first
      if (parsed.active !== undefined) {
        if (n.min === n.max && n.sign === 'none') {
          parsed.active.subsequent += n.max
          n.fixed = true
        } else {
          parsed.active.fixed = true
          parsed.active = n
        }
      } else parsed.active = n
      steps.push((s, at) => readNumber(s, at, n))
    }
  }
  return (s, at) => {
    for (const step of steps) {
      at = step(s, at)
      if (at < 0) return at
    }
    return at
  }
}

const isDigit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9'

function readNumber(s: State, start: number, n: NumberReader): number {
  let at = start
  let sign = ''
  const c = s.text[at]
  if (c === '+' || c === '-') {
    if (n.sign === 'none' || (c === '+' && n.sign === 'normal')) return ~at
    sign = c
    at++
  }
  if (at + n.min > s.text.length) return ~at
  let end = at
  const most = n.max + n.subsequent
  while (end < s.text.length && end - at < most && isDigit(s.text[end])) end++
  if (n.subsequent > 0) end = at + Math.min(end - at, Math.max(n.min, end - at - n.subsequent))
  if (end - at < n.min) return ~at
  const digits = s.text.slice(at, end)
  if (n.sign === 'exceeds') {
    if (sign === '+' && digits.length <= n.min) return ~(at - 1)
    if (sign === '' && digits.length > n.min) return ~at
  }
  if (sign === '-' && Number(digits) === 0) return ~(at - 1)
  let value = Number(digits) * (sign === '-' ? -1 : 1)
  if (n.letter === 'S') value = Number(digits.padEnd(9, '0'))
  // a field that is read twice must say the same
  if (s.fields.has(n.field) && s.fields.get(n.field) !== value + (n.letter === 'y' && n.max === 2 ? 2000 : 0)) return ~start
  if (n.letter === 'y' && n.max === 2) value += 2000
  s.fields.set(n.field, value)
  return end
}

function textReader(field: string, names: readonly (readonly [string, number])[]): Reader {
  const longestFirst = [...names].sort((a, b) => b[0].length - a[0].length)
  return (s, at) => {
    const found = longestFirst.find(([name]) => s.text.slice(at, at + name.length).toLowerCase() === name.toLowerCase())
    if (found === undefined) return ~at
    s.fields.set(field, found[1])
    return at + found[0].length
  }
}

const OFFSETS: Readonly<Record<number, RegExp>> = {
  1: /[+-]\d\d(?:\d\d)?/y,
  2: /[+-]\d{4}/y,
  3: /[+-]\d\d:\d\d/y,
  4: /[+-]\d{4}(?:\d\d)?/y,
  5: /[+-]\d\d:\d\d(?::\d\d)?/y,
}

function offsetReader(count: number, zero: boolean): Reader {
  const form = OFFSETS[count]!
  return (s, at) => {
    if (zero && s.text[at]?.toUpperCase() === 'Z') {
      s.zone = 'Z'
      return at + 1
    }
    return zoneBy(form, s, at)
  }
}

function zoneBy(form: RegExp, s: State, at: number): number {
  form.lastIndex = at
  const found = form.exec(s.text)?.[0]
  if (found === undefined || (/^[+-]/.test(found) && parseOffset(found) === undefined) || zoneIdOf(found) === undefined) return ~at
  s.zone = found
  return at + found.length
}

const LOCALIZED = /GMT(?:[+-]\d\d?(?::\d\d(?::\d\d)?)?)?/y
const LOCALIZED_FULL = /GMT(?:[+-]\d\d:\d\d(?::\d\d)?)?/y
const ZONE_ID = /[+-]\d[\d:]*|[A-Za-z][A-Za-z0-9~/._+-]*(?::\d\d)?/y

function zoneIdReader(names: boolean): Reader {
  const named = Object.keys(NAMED_REGIONS).sort((a, b) => b.length - a.length)
  return (s, at) => {
    ZONE_ID.lastIndex = at
    const whole = ZONE_ID.exec(s.text)?.[0]
    if (names) {
      const name = named.find(n => s.text.slice(at, at + n.length).toLowerCase() === n.toLowerCase())
      if (name !== undefined && name.length >= (whole?.length ?? 0)) {
        s.zone = NAMED_REGIONS[name]!
        return at + name.length
      }
    }
    if (whole === undefined) return ~at
    for (let n = whole.length; n > 0; n--) {
      const id = whole.slice(0, n)
      if (zoneIdOf(id) !== undefined && (names || !/^[A-Z]{3}$/.test(id) || id === 'UTC' || id === 'GMT')) {
        s.zone = id
        return at + n
      }
    }
    return ~at
  }
}

function fieldReader(letter: string, count: number): Reader {
  switch (letter) {
    case 'M':
    case 'L':
      return textReader(
        'MonthOfYear',
        MONTHS.map((m, i) => [count === 3 ? m.slice(0, 3) : m, i + 1]),
      )
    case 'a':
      return textReader('AmPmOfDay', [
        ['AM', 0],
        ['PM', 1],
      ])
    case 'G':
      return textReader(
        'Era',
        count === 4
          ? [
              ['Before Christ', 0],
              ['Anno Domini', 1],
            ]
          : [
              ['BC', 0],
              ['AD', 1],
            ],
      )
    case 'V':
      return zoneIdReader(false)
    case 'z':
      return zoneIdReader(true)
    case 'O':
      return (s, at) => zoneBy(count === 4 ? LOCALIZED_FULL : LOCALIZED, s, at)
    case 'X':
      return offsetReader(count, true)
    case 'x':
      return offsetReader(count, false)
    default:
      return count <= 3 ? offsetReader(2, false) : count === 4 ? (s, at) => zoneBy(LOCALIZED_FULL, s, at) : offsetReader(5, true)
  }
}

const RANGES: Readonly<Record<string, readonly [number, number, string]>> = {
  MonthOfYear: [1, 12, '1 - 12'],
  DayOfMonth: [1, 31, '1 - 28/31'],
  DayOfYear: [1, 366, '1 - 365/366'],
  ClockHourOfDay: [1, 24, '1 - 24'],
  HourOfDay: [0, 23, '0 - 23'],
  ClockHourOfAmPm: [1, 12, '1 - 12'],
  HourOfAmPm: [0, 11, '0 - 11'],
  MinuteOfHour: [0, 59, '0 - 59'],
  SecondOfMinute: [0, 59, '0 - 59'],
}

const conflictOfMonth = (f: Fields, days: number, month: number, day: number): string => {
  const [field, derived] = f.has('MonthOfYear') && f.get('MonthOfYear') !== month ? ['MonthOfYear', month] : ['DayOfMonth', day]
  return `Conflict found: Field ${field} ${derived} differs from ${field} ${f.get(field as string)} derived from ${formatDate(days)}`
}

class Unresolved extends Error {}
/** What is found only once the fields that are missing have been filled in: its message does not repeat the text. */
class Unfit extends Unresolved {}

/** Java leaves parts of a date without a year to be put together later. */
const alone = (f: Fields, field: string): boolean =>
  (field === 'MonthOfYear' || field === 'DayOfMonth') && !f.has('Year') && !f.has('YearOfEra')

/** A date of the fields; what is missing of it is that of 1970-01-01. */
function resolveDate(f: Fields): number {
  let year = f.get('Year') ?? 1970
  const ofEra = f.get('YearOfEra')
  if (ofEra !== undefined) year = f.get('Era') === 0 ? 1 - ofEra : ofEra
  const Failure = f.has('Year') || ofEra !== undefined ? Unresolved : Unfit
  const inYear = f.get('DayOfYear')
  if (inYear !== undefined) {
    if (inYear === 366 && !isLeapYear(year)) throw new Failure(`Invalid date 'DayOfYear 366' as '${year}' is not a leap year`)
    const days = daysOf(year, 1, 1) + inYear - 1
    const { month, day } = civilOf(days)
    if ((f.get('MonthOfYear') ?? month) !== month || (f.get('DayOfMonth') ?? day) !== day)
      throw new Unresolved(conflictOfMonth(f, days, month, day))
    return days
  }
  const [month, day] = [f.get('MonthOfYear') ?? 1, f.get('DayOfMonth') ?? 1]
  const days = checkedDays(year, month, day)
  if (days !== undefined) return days
  if (day === 29 && month === 2) throw new Failure(`Invalid date 'February 29' as '${year}' is not a leap year`)
  if (day > daysInMonth(year, month)) throw new Failure(`Invalid date '${MONTHS[month - 1]!.toUpperCase()} ${day}'`)
  throw new Failure(`Invalid value for Year (valid values -999999999 - 999999999): ${year}`)
}

/** Microseconds of the day; of a time with neither AM nor PM the morning is meant. */
function resolveTime(f: Fields): bigint {
  let inHalf = f.get('HourOfAmPm')
  const clock = f.get('ClockHourOfAmPm')
  if (clock !== undefined) inHalf = clock % 12
  const half = f.get('AmPmOfDay')
  let hour = f.get('HourOfDay')
  const clockOfDay = f.get('ClockHourOfDay')
  if (clockOfDay !== undefined) hour = clockOfDay % 24
  if (hour === undefined) hour = inHalf === undefined ? (half === 1 ? 12 : 0) : inHalf + (half === 1 ? 12 : 0)
  const minute = f.get('MinuteOfHour') ?? 0
  const second = f.get('SecondOfMinute') ?? 0
  const shown = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  if (inHalf !== undefined && half !== undefined && hour !== inHalf + half * 12)
    throw new Unresolved(`Conflict found: HourOfDay ${hour} differs from HourOfDay ${inHalf + half * 12} while resolving  AmPmOfDay`)
  if (inHalf !== undefined && hour % 12 !== inHalf)
    throw new Unresolved(`Conflict found: Field HourOfAmPm ${hour % 12} differs from HourOfAmPm ${inHalf} derived from ${shown}`)
  if (half !== undefined && inHalf === undefined && f.has('HourOfDay') && Math.floor(hour / 12) !== half) {
    throw new Unresolved(`Conflict found: Field AmPmOfDay ${Math.floor(hour / 12)} differs from AmPmOfDay ${half} derived from ${shown}`)
  }
  return BigInt((hour * 60 + minute) * 60 + second) * 1_000_000n + BigInt(Math.floor((f.get('Nano') ?? 0) / 1000))
}

/** Reads a text by a pattern (of `datetimePattern(text, true)`). */
export function readPattern(pattern: Pattern, text: string): Reading {
  let reader = readers.get(pattern)
  if (reader === undefined) {
    reader = sequence(pattern.elements, pattern.hasEra, {})
    readers.set(pattern, reader)
  }
  const state: State = { text, fields: new Map() }
  const end = reader(state, 0)
  if (end < 0) return { error: `Text '${text}' could not be parsed at index ${~end}` }
  if (end < text.length) return { error: `Text '${text}' could not be parsed, unparsed text found at index ${end}` }
  try {
    for (const [field, [low, high, range]] of Object.entries(RANGES)) {
      const v = state.fields.get(field)
      if (v !== undefined && (v < low || v > high))
        throw new (alone(state.fields, field) ? Unfit : Unresolved)(`Invalid value for ${field} (valid values ${range}): ${v}`)
    }
    const days = resolveDate(state.fields)
    const micros = resolveTime(state.fields)
    return state.zone === undefined ? { days, micros } : { days, micros, zone: zoneOf(state.zone) }
  } catch (error) {
    if (error instanceof Unfit) return { error: error.message }
    if (error instanceof Unresolved) return { error: `Text '${text}' could not be parsed: ${error.message}` }
    throw error
  }
}

/** Microseconds of a reading in the session's zone, unless it names its own. */
export const readingToMicros = (r: Exclude<Reading, { error: string }>, zone: Zone): bigint =>
  fromLocal(BigInt(r.days) * MICROS_PER_DAY + r.micros, r.zone ?? zone)
