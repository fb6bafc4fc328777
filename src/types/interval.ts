import { errorOfKind } from '../util/errors.ts'
import type { DataType } from './data-type.ts'
import { trimAll } from './datetime/parse.ts'
import { LONG_MAX, LONG_MIN } from './descriptors.ts'
import { intervalFields, simpleString } from './names.ts'
import type { CalendarInterval } from './value.ts'

type YearMonthType = Extract<DataType, { type: 'year_month_interval' }>
type DayTimeType = Extract<DataType, { type: 'day_time_interval' }>

const MICROS = { day: 86_400_000_000n, hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n } as const
const two = (n: bigint) => (n < 10n ? `0${n}` : String(n))

/** Seconds with their fraction, from microseconds: `2.5`, `100`. */
function seconds(micros: bigint, pad: boolean): string {
  const whole = micros / 1_000_000n
  const fraction = micros % 1_000_000n
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`
  return `${pad ? two(whole) : whole}${tail}`
}

/** What stands between the quotes: `1-2`, `-5`. Months. */
export function yearMonthText(months: number, t: YearMonthType): string {
  const sign = months < 0 ? '-' : ''
  const n = Math.abs(months)
  const years = Math.floor(n / 12)
  if (t.start === t.end) return `${sign}${t.start === 0 ? years : n}`
  return `${sign}${years}-${n % 12}`
}

/** What stands between the quotes: `1 02:03:04.5`, `-03`. Microseconds. */
export function dayTimeText(micros: bigint, t: DayTimeType): string {
  let rest = micros < 0n ? -micros : micros
  let text = micros < 0n ? '-' : ''
  for (let field = t.start; field <= t.end; field++) {
    if (field > t.start) text += field === 1 ? ' ' : ':'
    if (field === 3) return text + seconds(rest, true)
    const unit = field === 0 ? MICROS.day : field === 1 ? MICROS.hour : MICROS.minute
    text += field === 0 ? String(rest / unit) : two(rest / unit)
    rest %= unit
  }
  return text
}

/** The ANSI literal, which is also the cast to string: `INTERVAL '1-2' YEAR TO MONTH`. */
export const formatYearMonth = (months: number, t: YearMonthType): string =>
  `INTERVAL '${yearMonthText(months, t)}' ${intervalFields(t).toUpperCase()}`

/** The ANSI literal, which is also the cast to string: `INTERVAL '1 02:03:04' DAY TO SECOND`. */
export const formatDayTime = (micros: bigint, t: DayTimeType): string =>
  `INTERVAL '${dayTimeText(micros, t)}' ${intervalFields(t).toUpperCase()}`

/** `1 years 2 months -3 days 4 hours 5.5 seconds`, `0 seconds`. */
export function formatCalendarInterval({ months, days, micros }: CalendarInterval): string {
  const parts: string[] = []
  const unit = (n: number | bigint, name: string) => {
    if (n !== 0 && n !== 0n && !Object.is(n, -0)) parts.push(`${n} ${name}`)
  }
  unit(Math.trunc(months / 12), 'years')
  unit(months % 12, 'months')
  unit(days, 'days')
  unit(micros / MICROS.hour, 'hours')
  unit((micros % MICROS.hour) / MICROS.minute, 'minutes')
  const rest = micros % MICROS.minute
  if (rest !== 0n) parts.push(`${rest < 0n ? '-' : ''}${seconds(rest < 0n ? -rest : rest, false)} seconds`)
  return parts.length === 0 ? '0 seconds' : parts.join(' ')
}

const UNITS: Readonly<Record<string, readonly ['months' | 'days' | 'micros', bigint]>> = {
  year: ['months', 12n],
  month: ['months', 1n],
  week: ['days', 7n],
  day: ['days', 1n],
  hour: ['micros', MICROS.hour],
  minute: ['micros', MICROS.minute],
  second: ['micros', MICROS.second],
  millisecond: ['micros', 1000n],
  microsecond: ['micros', 1n],
}
const ITEM = /\s*([+-]?)\s*(\d*)(\.\d{0,9})?\s+(year|month|week|day|hour|minute|second|millisecond|microsecond)s?(?=\s|$)/y

/** Units one after another, `interval` before them or not: `1 year -2 days 3.5 seconds`. Undefined where the text is none, or a field overflows. */
export function parseCalendarInterval(text: string): CalendarInterval | undefined {
  const s = trimAll(text)
    .toLowerCase()
    .replace(/^interval(?=\s)/, '')
  const total = { months: 0n, days: 0n, micros: 0n }
  let at = 0
  do {
    ITEM.lastIndex = at
    const m = ITEM.exec(s)
    if (m === null) return undefined
    const [, sign, whole, point, unit] = m
    // a fraction makes sense for seconds only
    if ((point !== undefined && unit !== 'second') || (whole === '' && (point === undefined || point === '.'))) return undefined
    const negative = sign === '-' ? -1n : 1n
    const [field, factor] = UNITS[unit!]!
    total[field] += negative * BigInt(whole || '0') * factor
    if (point !== undefined) total.micros += negative * BigInt(point.slice(1, 7).padEnd(6, '0'))
    at = ITEM.lastIndex
  } while (s.slice(at).trim() !== '')
  return checkedInterval(total.months, total.days, total.micros)
}

/** A calendar interval whose fields are in range, else undefined. */
export function checkedInterval(months: bigint, days: bigint, micros: bigint): CalendarInterval | undefined {
  if (BigInt.asIntN(32, months) !== months || BigInt.asIntN(32, days) !== days || micros < LONG_MIN || micros > LONG_MAX) return undefined
  return { months: Number(months), days: Number(days), micros }
}

const signOf = (...signs: (string | undefined)[]) => signs.filter(s => s === '-').length % 2 === 1

/** Strips `INTERVAL [sign]'…' FIELDS` to the quoted text and its sign; undefined if the fields aren't the type's. */
function unquoted(text: string, fields: string): { body: string; negative: boolean } | undefined {
  const m = /^interval\s+([+-]?)\s*'([^']*)'\s+(.*)$/i.exec(text)
  if (m === null) return { body: text, negative: false }
  return m[3]!.toLowerCase().split(/\s+/).join(' ') === fields ? { body: m[2]!, negative: m[1] === '-' } : undefined
}

/** Months of `1-2` or of the ANSI literal; of `y` or `m` alone for types of one field. Undefined if it doesn't match or is out of range. */
export function parseYearMonth(text: string, t: YearMonthType): number | undefined {
  const u = unquoted(trimAll(text), intervalFields(t))
  if (u === undefined) return undefined
  const m = (t.start === t.end ? /^([+-]?)(\d+)$/ : /^([+-]?)(\d+)-(\d+)$/).exec(u.body)
  if (m === null || Number(m[3] ?? 0) > 11) return undefined
  const leading = BigInt(m[2]!)
  if (leading > LONG_MAX) return undefined
  // years alone are multiplied in longs, which wrap around
  const size = t.end === 0 ? BigInt.asIntN(64, leading * 12n) : t.start === 0 ? leading * 12n + BigInt(m[3] ?? 0) : leading
  const months = signOf(u.negative ? '-' : '', m[1]) ? -size : size
  return BigInt.asIntN(32, months) === months ? Number(months) : undefined
}

const FIELD = ['(\\d+)', '(\\d{1,2})', '(\\d{1,2})', '(\\d{1,2})(\\.\\d{1,9})?']
const LEADING = ['(\\d+)', '(\\d+)', '(\\d+)', '(\\d+)(\\.\\d{1,9})?']
const SEPARATOR = ['', '\\s+', ':', ':']
const LIMITS = [0n, 23n, 59n, 59n]
const FACTORS = [MICROS.day, MICROS.hour, MICROS.minute, MICROS.second]

/** What is wrong with a text of the right form: a field beyond its limit, or more than fits. */
export type FieldProblem = 'overflow' | { readonly field: string; readonly value: bigint; readonly limit: bigint }
const FIELD_NAMES = ['day', 'hour', 'minute', 'second']

/** Microseconds of `1 02:03:04.5` or of the ANSI literal, with the fields of the type. Undefined if it doesn't match or is out of range. */
export function parseDayTime(text: string, t: DayTimeType, found?: (p: FieldProblem) => void): bigint | undefined {
  const u = unquoted(trimAll(text), intervalFields(t))
  if (u === undefined) return undefined
  let pattern = '^([+-]?)'
  for (let f = t.start; f <= t.end; f++) pattern += f === t.start ? LEADING[f]! : SEPARATOR[f]! + FIELD[f]!
  const m = new RegExp(`${pattern}$`).exec(u.body)
  if (m === null) return undefined
  let micros = 0n
  let group = 2
  let sign = signOf(u.negative ? '-' : '', m[1])
  for (let f = t.start; f <= t.end; f++) {
    const n = BigInt(m[group++]!)
    if (f > t.start && n > LIMITS[f]!) {
      found?.({ field: FIELD_NAMES[f]!, value: n, limit: LIMITS[f]! })
      return undefined
    }
    micros += n * FACTORS[f]!
  }
  if (t.end === 3) micros += BigInt((m[group] ?? '.').slice(1, 7).padEnd(6, '0'))
  // the sign of seconds alone is that of their whole part
  if (t.start === 3 && micros < MICROS.second) sign = false
  if (sign) micros = -micros
  if (micros >= LONG_MIN && micros <= LONG_MAX) return micros
  found?.('overflow')
  return undefined
}

const FORMS = ['y', 'm', 'd', 'h', 'm', 's.n']

/** The forms a type is read from, as messages list them. */
function supportedForms(t: YearMonthType | DayTimeType): string {
  const base = t.type === 'year_month_interval' ? 0 : 2
  let body = ''
  for (let f: number = t.start; f <= t.end; f++) {
    if (f > t.start) body += base === 0 ? '-' : f === 1 ? ' ' : ':'
    body += FORMS[base + f]
  }
  return `\`[+|-]${body}\`, \`INTERVAL [+|-]'[+|-]${body}' ${intervalFields(t).toUpperCase()}\``
}

/** The error of casting a string that is no interval of the type. */
export function invalidIntervalError(text: string, t: YearMonthType | DayTimeType): Error {
  const yearMonth = t.type === 'year_month_interval'
  const u = yearMonth ? unquoted(trimAll(text), intervalFields(t)) : undefined
  if (u !== undefined && (t.start === t.end ? /^[+-]?\d+$/ : /^[+-]?\d+-\d+$/).test(u.body)) {
    return errorOfKind('argument', 'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', { input: text, interval: 'year-month' })
  }
  return errorOfKind(
    'argument',
    yearMonth ? 'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING' : 'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE',
    {
      input: text,
      intervalStr: yearMonth ? 'year-month' : 'day-time',
      supportedFormat: supportedForms(t),
      typeName: simpleString(t),
    },
  )
}
