import { DayTimeIntervalType, YearMonthIntervalType } from './data-type.ts'
import { checkedDays, civilOf } from './datetime/civil.ts'
import { formatDate, formatLocal, formatTime, formatTimestamp } from './datetime/format.ts'
import { parseDate, parseTime, parseTimestamp, parseTimestampNTZ } from './datetime/parse.ts'
import { floorDiv, partsOf } from './datetime/timestamp.ts'
import { UTC, zoneOf } from './datetime/zone.ts'
import { decimalToString, parseDecimal, pow10 } from './decimal.ts'
import { formatCalendarInterval, formatDayTime, formatYearMonth, parseCalendarInterval } from './interval.ts'

/**
 * Exact values of the SQL types that JavaScript has none for, as users see them. They are immutable, print as SQL shows them, and
 * compare with `compare` and `equals`.
 */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

const order = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0)

const invalid = (what: string, text: string): Error => new RangeError(`'${text}' is no ${what}`)

/** Where types are not checked, anything may come: what is no 32-bit integer would go wrong far from here. */
const int32 = (n: number, what: string): number => {
  if (n !== (n | 0)) throw invalid(what, String(n))
  return n
}

/** An exact decimal number: an unscaled integer and how many of its digits stand after the point. */
export class Decimal {
  readonly unscaled: bigint
  readonly scale: number

  constructor(unscaled: bigint, scale = 0) {
    this.unscaled = unscaled
    this.scale = scale
    Object.freeze(this)
  }
  /** From text or a number; a number stands for its shortest text. */
  static from(value: string | number | bigint): Decimal {
    const p = parseDecimal(String(value).trim())
    if (p === undefined) throw invalid('decimal number', String(value))
    return p.scale < 0 ? new Decimal(p.unscaled * pow10(-p.scale), 0) : new Decimal(p.unscaled, p.scale)
  }
  toString(): string {
    return decimalToString(this.unscaled, this.scale)
  }
  /** The nearest double. */
  toNumber(): number {
    return Number(this.toString())
  }
  /** By value: 1.0 and 1.00 are equal. */
  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale)
    return order(this.unscaled * pow10(scale - this.scale), other.unscaled * pow10(scale - other.scale))
  }
  equals(other: Decimal): boolean {
    return this.compare(other) === 0
  }
  toJSON(): string {
    return this.toString()
  }
  [Symbol.toPrimitive](hint: string): string | number {
    return hint === 'number' ? this.toNumber() : this.toString()
  }
  [INSPECT](): string {
    return `Decimal(${this})`
  }
}

/** A date of the proleptic Gregorian calendar, without a time or zone. */
export class LocalDate {
  /** Days since 1970-01-01. */
  readonly days: number

  constructor(days: number) {
    this.days = int32(days, 'number of days')
    Object.freeze(this)
  }
  static of(year: number, month: number, day: number): LocalDate {
    const days = [year, month, day].every(Number.isInteger) ? checkedDays(year, month, day) : undefined
    if (days === undefined) throw invalid('date', `${year}-${month}-${day}`)
    return new LocalDate(days)
  }
  static parse(text: string): LocalDate {
    const days = parseDate(text)
    if (days === undefined) throw invalid('date', text)
    return new LocalDate(days)
  }
  get year(): number {
    return civilOf(this.days).year
  }
  /** 1 to 12. */
  get month(): number {
    return civilOf(this.days).month
  }
  get day(): number {
    return civilOf(this.days).day
  }
  toString(): string {
    return formatDate(this.days)
  }
  /** Midnight UTC of the day. */
  toDate(): Date {
    return new Date(this.days * 86_400_000)
  }
  compare(other: LocalDate): number {
    return order(this.days, other.days)
  }
  equals(other: LocalDate): boolean {
    return this.days === other.days
  }
  toJSON(): string {
    return this.toString()
  }
  [INSPECT](): string {
    return `LocalDate(${this})`
  }
}

/** A moment to the microsecond, printed as the clock of its zone shows it. */
export class Timestamp {
  /** Microseconds since the epoch. */
  readonly micros: bigint
  readonly timeZone: string

  constructor(micros: bigint, timeZone = 'UTC') {
    this.micros = micros
    this.timeZone = timeZone
    Object.freeze(this)
  }
  static fromDate(date: Date, timeZone = 'UTC'): Timestamp {
    return new Timestamp(BigInt(date.getTime()) * 1000n, timeZone)
  }
  static parse(text: string, timeZone = 'UTC'): Timestamp {
    const micros = parseTimestamp(text, zoneOf(timeZone))
    if (micros === undefined) throw invalid('timestamp', text)
    return new Timestamp(micros, timeZone)
  }
  toString(): string {
    return formatTimestamp(this.micros, zoneOf(this.timeZone))
  }
  /** The moment cut to milliseconds. */
  toDate(): Date {
    return new Date(Number(floorDiv(this.micros, 1000n)))
  }
  compare(other: Timestamp): number {
    return order(this.micros, other.micros)
  }
  equals(other: Timestamp): boolean {
    return this.micros === other.micros
  }
  /** ISO 8601 in UTC, with all digits. */
  toJSON(): string {
    return `${formatTimestamp(this.micros, UTC).replace(' ', 'T')}Z`
  }
  [INSPECT](): string {
    return `Timestamp(${this})`
  }
}

/** A date and time of day to the microsecond, of no zone. */
export class TimestampNTZ {
  /** Microseconds since 1970-01-01 00:00 by the same clock. */
  readonly micros: bigint

  constructor(micros: bigint) {
    this.micros = micros
    Object.freeze(this)
  }
  static parse(text: string): TimestampNTZ {
    const micros = parseTimestampNTZ(text)
    if (micros === undefined) throw invalid('timestamp', text)
    return new TimestampNTZ(micros)
  }
  toString(): string {
    return formatLocal(this.micros)
  }
  /** The moment at which a clock at UTC shows this, cut to milliseconds. */
  toDate(): Date {
    return new Date(Number(floorDiv(this.micros, 1000n)))
  }
  compare(other: TimestampNTZ): number {
    return order(this.micros, other.micros)
  }
  equals(other: TimestampNTZ): boolean {
    return this.micros === other.micros
  }
  toJSON(): string {
    return this.toString().replace(' ', 'T')
  }
  [INSPECT](): string {
    return `TimestampNTZ(${this})`
  }
}

/** A time of day to the nanosecond. */
export class LocalTime {
  /** Nanoseconds since midnight. */
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
    Object.freeze(this)
  }
  static parse(text: string): LocalTime {
    const nanos = parseTime(text)
    if (nanos === undefined) throw invalid('time', text)
    return new LocalTime(nanos)
  }
  get hour(): number {
    return partsOf(this.nanos / 1000n).hour
  }
  get minute(): number {
    return partsOf(this.nanos / 1000n).minute
  }
  get second(): number {
    return partsOf(this.nanos / 1000n).second
  }
  toString(): string {
    return formatTime(this.nanos)
  }
  compare(other: LocalTime): number {
    return order(this.nanos, other.nanos)
  }
  equals(other: LocalTime): boolean {
    return this.nanos === other.nanos
  }
  toJSON(): string {
    return this.toString()
  }
  [INSPECT](): string {
    return `LocalTime(${this})`
  }
}

/** Years and months. */
export class YearMonthInterval {
  readonly months: number
  readonly type: YearMonthIntervalType

  constructor(months: number, type: YearMonthIntervalType = YearMonthIntervalType()) {
    this.months = int32(months, 'number of months')
    this.type = type
    Object.freeze(this)
  }
  toString(): string {
    return formatYearMonth(this.months, this.type)
  }
  compare(other: YearMonthInterval): number {
    return order(this.months, other.months)
  }
  equals(other: YearMonthInterval): boolean {
    return this.months === other.months
  }
  toJSON(): string {
    return this.toString()
  }
  [INSPECT](): string {
    return this.toString()
  }
}

/** Days to microseconds, as an exact length of time. */
export class DayTimeInterval {
  readonly micros: bigint
  readonly type: DayTimeIntervalType

  constructor(micros: bigint, type: DayTimeIntervalType = DayTimeIntervalType()) {
    this.micros = micros
    this.type = type
    Object.freeze(this)
  }
  toString(): string {
    return formatDayTime(this.micros, this.type)
  }
  /** Milliseconds, with a fraction. */
  toMilliseconds(): number {
    return Number(this.micros) / 1000
  }
  compare(other: DayTimeInterval): number {
    return order(this.micros, other.micros)
  }
  equals(other: DayTimeInterval): boolean {
    return this.micros === other.micros
  }
  toJSON(): string {
    return this.toString()
  }
  [INSPECT](): string {
    return this.toString()
  }
}

/** Months, days and microseconds, which are not converted to each other; so these intervals have no order. */
export class CalendarInterval {
  readonly months: number
  readonly days: number
  readonly micros: bigint

  constructor(months: number, days: number, micros: bigint) {
    this.months = int32(months, 'number of months')
    this.days = int32(days, 'number of days')
    this.micros = micros
    Object.freeze(this)
  }
  static parse(text: string): CalendarInterval {
    const i = parseCalendarInterval(text)
    if (i === undefined) throw invalid('interval', text)
    return new CalendarInterval(i.months, i.days, i.micros)
  }
  toString(): string {
    return formatCalendarInterval(this)
  }
  equals(other: CalendarInterval): boolean {
    return this.months === other.months && this.days === other.days && this.micros === other.micros
  }
  toJSON(): string {
    return this.toString()
  }
  [INSPECT](): string {
    return `CalendarInterval(${this})`
  }
}
