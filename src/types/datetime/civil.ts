/** Dates of the proleptic Gregorian calendar as days since 1970-01-01 (numbers), and everything that needs no time zone. */
export interface Civil {
  readonly year: number
  /** 1 to 12 */
  readonly month: number
  /** 1 to 31 */
  readonly day: number
}

/** Java's LocalDate ends here. */
export const MAX_YEAR = 999_999_999

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

/** Days since the epoch of a valid date. */
export function daysOf(year: number, month: number, day: number): number {
  // years count from March, so that the leap day comes last
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function civilOf(days: number): Civil {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 }
}

/** Days of a date as numbers, undefined if there is no such date. */
export function checkedDays(year: number, month: number, day: number): number | undefined {
  if (Math.abs(year) > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return daysOf(year, month, day)
}

/** 1 Monday to 7 Sunday. */
export const isoDayOfWeek = (days: number): number => ((((days + 3) % 7) + 7) % 7) + 1

/** 1 to 366. */
export function dayOfYear(days: number): number {
  const { year, month, day } = civilOf(days)
  return DAYS_BEFORE[month - 1]! + day + (month > 2 && isLeapYear(year) ? 1 : 0)
}

/** ISO week and the year it belongs to: weeks start on Monday, the first has January 4th. */
export function isoWeek(days: number): { readonly year: number; readonly week: number } {
  const thursday = days - isoDayOfWeek(days) + 4
  const { year } = civilOf(thursday)
  return { year, week: Math.floor((thursday - daysOf(year, 1, 1)) / 7) + 1 }
}

/** The same day so many months later, or the last of that month. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilOf(days)
  const total = year * 12 + month - 1 + months
  const y = Math.floor(total / 12)
  const m = total - y * 12 + 1
  return daysOf(y, m, Math.min(day, daysInMonth(y, m)))
}

/** The last day of the month. */
export function lastDay(days: number): number {
  const { year, month } = civilOf(days)
  return daysOf(year, month, daysInMonth(year, month))
}

const WEEKDAYS: Readonly<Record<string, number>> = {}
for (const [i, names] of [
  'MO MON MONDAY',
  'TU TUE TUESDAY',
  'WE WED WEDNESDAY',
  'TH THU THURSDAY',
  'FR FRI FRIDAY',
  'SA SAT SATURDAY',
  'SU SUN SUNDAY',
].entries()) {
  for (const name of names.split(' ')) (WEEKDAYS as Record<string, number>)[name] = i + 1
}

/** The ISO number of a weekday's English name (`mo`, `Mon`, `MONDAY`); undefined if it is none. */
export const parseDayOfWeek = (name: string): number | undefined => WEEKDAYS[name.toUpperCase()]

/** The first day after this one that is weekday `iso`. */
export const nextDay = (days: number, iso: number): number => days + 1 + ((((iso - 1 - ((isoDayOfWeek(days) + 7) % 7)) % 7) + 7) % 7)

/** Units that dates and timestamps are truncated to, from fine to coarse. */
export type TruncUnit = 'microsecond' | 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

const TRUNC_UNITS: Readonly<Record<string, TruncUnit>> = {
  MICROSECOND: 'microsecond',
  MILLISECOND: 'millisecond',
  SECOND: 'second',
  MINUTE: 'minute',
  HOUR: 'hour',
  DAY: 'day',
  DD: 'day',
  WEEK: 'week',
  MON: 'month',
  MONTH: 'month',
  MM: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
  YYYY: 'year',
  YY: 'year',
}

/** The unit a format of `trunc` or `date_trunc` names; undefined if none (the functions give NULL). */
export const parseTruncUnit = (format: string): TruncUnit | undefined =>
  Object.hasOwn(TRUNC_UNITS, format.toUpperCase()) ? TRUNC_UNITS[format.toUpperCase()] : undefined

/** The first day of the week, month, quarter or year; undefined for units that dates don't have. */
export function truncDate(days: number, unit: TruncUnit): number | undefined {
  const { year, month } = civilOf(days)
  switch (unit) {
    case 'week':
      return days - isoDayOfWeek(days) + 1
    case 'month':
      return daysOf(year, month, 1)
    case 'quarter':
      return daysOf(year, month - ((month - 1) % 3), 1)
    case 'year':
      return daysOf(year, 1, 1)
    default:
      return undefined
  }
}
