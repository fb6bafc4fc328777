import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, asI64, int32, int64, type Val } from '../../codegen/value.ts'
import {
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  IntegerType,
  TimestampType,
  TimeType,
  YearMonthIntervalType,
} from '../../types/data-type.ts'
import { addMonths, civilOf, lastDay } from '../../types/datetime/civil.ts'
import { addInterval, MICROS_PER_DAY, toLocal } from '../../types/datetime/timestamp.ts'
import type { Zone } from '../../types/datetime/zone.ts'
import { divideRounded, pow10 } from '../../types/decimal.ts'
import { formatDayTime } from '../../types/interval.ts'
import { sqlLiteral } from '../../types/sql-literal.ts'
import type { CalendarInterval } from '../../types/value.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { i32, i64 } from '../../wasm/instructions.ts'
import { type CallInfo, type FastResult, type ScalarFunction, scalar } from '../define.ts'
import { ANSI_KEY } from '../errors.ts'
import { intervalOverflow } from '../number/arithmetic-value.ts'
import { castTo, fn, isDecimal, isIntegral, isString, isTimestamp, typeOf } from '../type-rules.ts'
import { monthsLater } from './date.ts'
import { datePlus, isNear, laterDate, laterTimestamp, partsOfInterval } from './interval-code.ts'
import { clockFor, zoneOfType } from './zone-code.ts'

/** Arithmetic of dates, timestamps and intervals: what `+ - * /` become (interval-arithmetic.ts). SQL text cannot name these but for one. */

export const zoneFor = (t: DataType, info: CallInfo): Zone => zoneOfType(t, info.options.timeZone)

type Internal = Pick<ScalarFunction, 'name' | 'args' | 'returns'> & Partial<ScalarFunction>
const internal = (spec: Internal): ScalarFunction => scalar({ group: '', since: '3.0.0', usage: spec.name, doc: '', examples: [], ...spec })

const infix =
  (symbol: string) =>
  ([a, b]: readonly string[]): string =>
    `${a} ${symbol} ${b}`

export const extractDays = scalar({
  name: 'extractansiintervaldays',
  group: '',
  since: '3.3.0',
  usage: 'extractansiintervaldays(interval)',
  doc: 'The whole days of an interval.',
  examples: [],
  args: ['day_time_interval'],
  returns: IntegerType,
  eval: (micros: bigint) => Number(BigInt.asIntN(32, micros / MICROS_PER_DAY)),
  total: true,
  wasm: (_g, [v]) => int32(i32.wrap_i64(i64.div_s(asI64(v!), i64.const(MICROS_PER_DAY)))),
})

const monthsFrom = (name: string, sign: 1 | -1): ScalarFunction =>
  internal({
    name,
    args: ['date', 'year_month_interval'],
    returns: DateType,
    mayThrow: true,
    sql: infix(sign > 0 ? '+' : '-'),
    eval: (d: number, months: number) => monthsLater(d, sign * months),
    fast: (g, [d, months], info) => laterDate(g, asI32(d!), partsOfInterval(g, months!, info.argTypes[1]!, sign).months),
  })
export const datePlusMonths = monthsFrom('$date+months', 1)
export const dateMinusMonths = monthsFrom('$date-months', -1)

/** A timestamp and an interval of any kind, on the clock of its zone. */
function laterCode(g: Emitter, at: Val, interval: Val, info: CallInfo, sign: 1 | -1): FastResult | undefined {
  const clock = clockFor(g, info.argTypes[0]!, info.options.timeZone)
  return clock && laterTimestamp(clock, g.keep(asI64(at)), partsOfInterval(g, interval, info.argTypes[1]!, sign))
}

const timestampMonths = (name: string, sign: 1 | -1): ScalarFunction =>
  internal({
    name,
    args: ['any_timestamp', 'year_month_interval'],
    returns: types => types[0]!,
    mayThrow: true,
    sql: infix(sign > 0 ? '+' : '-'),
    bind: info => {
      const zone = zoneFor(info.argTypes[0]!, info)
      return (at: bigint, months: number) => addInterval(at, sign * months, 0, 0n, zone)
    },
    fast: (g, [at, interval], info) => laterCode(g, at!, interval!, info, sign),
  })
export const timestampPlusMonths = timestampMonths('$timestamp+months', 1)
export const timestampMinusMonths = timestampMonths('$timestamp-months', -1)

/** A date stays a date: an interval with a part below a day does not fit it. */
const dateInterval = (name: string, sign: 1 | -1): ScalarFunction =>
  internal({
    name,
    args: ['date', 'calendar_interval'],
    returns: DateType,
    mayThrow: true,
    sql: infix(sign > 0 ? '+' : '-'),
    bind: info => (days: number, i: CalendarInterval) => {
      if (info.options.ansi && i.micros !== 0n) throw sparkError('INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION')
      const whole = Number(i.micros / MICROS_PER_DAY)
      return monthsLater(days, sign * i.months) + sign * (i.days + whole)
    },
    fast: (g, [d, interval], info) => datePlus(g, asI32(d!), partsOfInterval(g, interval!, info.argTypes[1]!, sign)),
  })
export const datePlusInterval = dateInterval('$date+interval', 1)
export const dateMinusInterval = dateInterval('$date-interval', -1)

const timestampInterval = (name: string, sign: 1 | -1): ScalarFunction =>
  internal({
    name,
    args: ['any_timestamp|nano_timestamp', 'day_time_interval|calendar_interval'],
    returns: types => types[0]!,
    mayThrow: true,
    sql: infix(sign > 0 ? '+' : '-'),
    bind: info => {
      const zone = zoneFor(info.argTypes[0]!, info)
      if (info.argTypes[1]!.type === 'calendar_interval')
        return (at: bigint, i: CalendarInterval) => addInterval(at, sign * i.months, sign * i.days, BigInt(sign) * i.micros, zone)
      return (at: bigint, micros: bigint) => {
        // a day of the interval is a day of the calendar
        const days = micros / MICROS_PER_DAY
        return addInterval(at, 0, sign * Number(days), BigInt(sign) * (micros - days * MICROS_PER_DAY), zone)
      }
    },
    fast: (g, [at, interval], info) => laterCode(g, at!, interval!, info, sign),
  })
export const timestampPlusInterval = timestampInterval('$timestamp+interval', 1)
export const timestampMinusInterval = timestampInterval('$timestamp-interval', -1)

const NANOS_PER_DAY = MICROS_PER_DAY * 1000n
const timeInterval = (name: string, sign: 1n | -1n): ScalarFunction =>
  internal({
    name,
    args: ['time', 'day_time_interval'],
    returns: types => types[0] ?? TimeType(6),
    mayThrow: true,
    sql: infix(sign > 0n ? '+' : '-'),
    bind: info => (nanos: bigint, micros: bigint) => {
      if (micros * 1000n !== BigInt.asIntN(64, micros * 1000n))
        throw sparkError('ARITHMETIC_OVERFLOW', { message: 'overflow', alternative: '', config: ANSI_KEY })
      const r = nanos + sign * micros * 1000n
      if (r >= 0n && r < NANOS_PER_DAY) return r
      // told in the interval's last unit alone
      const { end } = info.argTypes[1] as DayTimeIntervalType
      const interval = formatDayTime(sign * micros, DayTimeIntervalType(end, end))
      throw sparkError('DATETIME_OVERFLOW', { operation: `add ${interval} to the time value ${sqlLiteral(nanos, info.argTypes[0]!)}` })
    },
  })
export const timePlusInterval = timeInterval('$time+interval', 1n)
export const timeMinusInterval = timeInterval('$time-interval', -1n)

export const subtractTimes = internal({
  name: '$subtract_times',
  args: ['any_time', 'any_time'],
  returns: DayTimeIntervalType(1, 3),
  sql: ([a, b]) => `${a} - ${b}`,
  eval: (a: bigint, b: bigint) => (a - b) / 1000n,
})

export const subtractDates = internal({
  name: '$subtract_dates',
  args: ['date', 'date'],
  returns: DayTimeIntervalType(0, 0),
  mayThrow: true,
  sql: ([a, b]) => `(${a} - ${b})`,
  coerce: (args, options) => (options.legacy?.intervals ? fn('$dates_apart', ...args) : args),
  eval: (a: number, b: number) => BigInt(a - b) * MICROS_PER_DAY,
})

/** Between dates under `spark.sql.legacy.interval.enabled`: whole months, then days. */
export const datesApart = internal({
  name: '$dates_apart',
  args: ['date', 'date'],
  returns: CalendarIntervalType,
  sql: ([a, b]) => `(${a} - ${b})`,
  eval: (end: number, start: number): CalendarInterval => {
    const [from, to] = [civilOf(start), civilOf(end)]
    let months = (to.year - from.year) * 12 + to.month - from.month
    let days = to.day - from.day
    if (months > 0 && days < 0) days = end - addMonths(start, --months)
    else if (months < 0 && days > 0) {
      months++
      days -= civilOf(lastDay(end)).day
    }
    return { months, days, micros: 0n }
  },
})

/** The same of timestamps: microseconds alone. */
export const timestampsApart = internal({
  name: '$timestamps_apart',
  args: ['timestamp_only', 'timestamp_only'],
  returns: CalendarIntervalType,
  sql: ([a, b]) => `(${a} - ${b})`,
  eval: (a: bigint, b: bigint): CalendarInterval => ({ months: 0, days: 0, micros: a - b }),
})

export const subtractTimestamps = internal({
  name: '$subtract_timestamps',
  args: ['timestamp_only|nano_timestamp', 'timestamp_only|nano_timestamp'],
  returns: DayTimeIntervalType(),
  mayThrow: true,
  sql: ([a, b]) => `(${a} - ${b})`,
  coerce: (args, options) => {
    const types = args.map(typeOf)
    const wanted = types.some(t => t.type === 'timestamp') ? TimestampType : types.find(t => t.type === 'timestamp_ntz')!
    const given = args.map((a, i) =>
      isTimestamp(types[i]!) || (options.ansi && isString(types[i]!)) || ['date', 'null'].includes(types[i]!.type) ? castTo(a, wanted) : a,
    )
    return options.legacy?.intervals ? fn('$timestamps_apart', ...given) : given
  },
  bind: info => {
    const zone = zoneFor(info.argTypes[0]!, info)
    return (a: bigint, b: bigint) => toLocal(a, zone) - toLocal(b, zone)
  },
  fast: (g, [a, b], info) => {
    const clock = clockFor(g, info.argTypes[0]!, info.options.timeZone)
    if (!clock || info.argTypes[1]!.type !== info.argTypes[0]!.type) return undefined
    const [x, y] = [g.keep(asI64(a!)), g.keep(asI64(b!))]
    return { val: int64(i64.sub(clock.toLocal(x), clock.toLocal(y))), done: i32.and(isNear(x), isNear(y)) }
  },
})

/** The exact fraction a number stands for, as unscaled value and power of ten; undefined for floating-point numbers. */
function fraction(v: number | bigint, t: DataType): { n: bigint; d: bigint } | undefined {
  if (isDecimal(t)) return { n: v as bigint, d: pow10(t.scale) }
  return isIntegral(t) ? { n: BigInt(v), d: 1n } : undefined
}

/** A double rounded half up; what does not fit is an error of Java's. */
function rounded(x: number, bits: 32 | 64): bigint {
  if (!Number.isFinite(x)) throw javaError('input is infinite or NaN')
  const r = BigInt(x < 0 ? -Math.round(-x) : Math.round(x))
  if (r !== BigInt.asIntN(bits, r)) throw javaError(`rounded value is out of range for input ${x} and rounding mode HALF_UP`)
  return r
}

const fitted = (v: bigint, bits: 32 | 64): bigint => {
  if (v === BigInt.asIntN(bits, v)) return v
  throw javaError(bits === 32 ? 'integer overflow' : 'long overflow')
}

/** ANSI intervals times or divided by numbers, rounded half up; by a double in floating point. */
function scaling(family: 'year_month_interval' | 'day_time_interval', divides: boolean): ScalarFunction {
  const bits = family === 'year_month_interval' ? 32 : 64
  const symbol = divides ? '/' : '*'
  return internal({
    name: scalingName(family, divides),
    args: [family, 'numeric'],
    returns: bits === 32 ? YearMonthIntervalType() : DayTimeIntervalType(),
    mayThrow: true,
    sql: ([a, b]) => `(${a} ${symbol} ${b})`,
    bind: info => {
      const factor = info.argTypes[1]!
      return (i: number | bigint, v: number | bigint) => {
        if (divides && (typeof v === 'bigint' ? v === 0n : v === 0)) return info.fail('INTERVAL_DIVIDED_BY_ZERO')
        const f = fraction(v, factor)
        const r = f
          ? divideRounded(divides ? BigInt(i) * f.d : BigInt(i) * f.n, divides ? f.n : f.d, 'half_up')
          : rounded(divides ? Number(i) / Number(v) : Number(i) * Number(v), bits)
        if (divides && f && r !== BigInt.asIntN(bits, r))
          return info.fail('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: '`try_divide`' })
        return bits === 32 ? Number(fitted(r, bits)) : fitted(r, bits)
      }
    },
  })
}
const scalingName = (family: string, divides: boolean): string =>
  `$${divides ? 'divide' : 'multiply'}_${family === 'calendar_interval' ? 'interval' : family === 'year_month_interval' ? 'ym_interval' : 'dt_interval'}`

/** Fractions of months are dropped into days, those of days into time. */
const calendarScaling = (divides: boolean): ScalarFunction =>
  internal({
    name: scalingName('calendar_interval', divides),
    args: ['calendar_interval', 'double'],
    returns: CalendarIntervalType,
    mayThrow: true,
    mayReturnNull: true,
    sql: ([a, b]) => `${divides ? 'divide' : 'multiply'}_interval(${a}, ${b})`,
    bind: info => (i: CalendarInterval, v: number) => {
      const { ansi } = info.options
      if (divides && v === 0) {
        if (ansi) throw sparkError('INTERVAL_DIVIDED_BY_ZERO')
        return null
      }
      const by = (n: number) => (divides ? n / v : n * v)
      const months = Math.trunc(by(i.months))
      const days = by(i.days)
      const micros = by(Number(i.micros)) + (days - Math.trunc(days)) * Number(MICROS_PER_DAY)
      const exact = Number.isFinite(micros) && months === (months | 0) && Math.trunc(days) === (Math.trunc(days) | 0)
      if (exact) return { months, days: Math.trunc(days), micros: BigInt(Math.round(micros)) }
      return ansi ? intervalOverflow() : null
    },
  })

export const scaledIntervals = [
  calendarScaling(false),
  calendarScaling(true),
  scaling('year_month_interval', false),
  scaling('year_month_interval', true),
  scaling('day_time_interval', false),
  scaling('day_time_interval', true),
]
