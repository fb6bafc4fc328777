import { asI64, int32 } from '../codegen/value.ts'
import {
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DoubleType,
  IntegerType,
  TimestampType,
  TimeType,
  YearMonthIntervalType,
} from '../types/data-type.ts'
import { addMonths } from '../types/datetime/civil.ts'
import { addInterval, MICROS_PER_DAY, toLocal } from '../types/datetime/timestamp.ts'
import { UTC, type Zone, zoneOf } from '../types/datetime/zone.ts'
import { divideRounded, pow10 } from '../types/decimal.ts'
import type { CalendarInterval, Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { i32, i64 } from '../wasm/instructions.ts'
import { intervalOverflow } from './arithmetic-value.ts'
import { type CallInfo, type ScalarFunction, scalar } from './define.ts'
import { castTo, isDecimal, isIntegral, isNumeric, typeOf } from './type-rules.ts'

/** Arithmetic of dates, timestamps and intervals: what `+ - * /` become (interval-arithmetic.ts). SQL text cannot name these but for one. */

/** The zone in which a type's values are read: the session's, none for timestamp_ntz. */
export const zoneFor = (t: DataType, info: CallInfo): Zone => (t.type === 'timestamp_ntz' ? UTC : zoneOf(info.options.timeZone))

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
    eval: (d: number, months: number) => addMonths(d, sign * months),
  })
export const datePlusMonths = monthsFrom('$date+months', 1)
export const dateMinusMonths = monthsFrom('$date-months', -1)

const timestampMonths = (name: string, sign: 1 | -1): ScalarFunction =>
  internal({
    name,
    args: ['timestamp|timestamp_ntz', 'year_month_interval'],
    returns: types => types[0]!,
    mayThrow: true,
    sql: infix(sign > 0 ? '+' : '-'),
    bind: info => {
      const zone = zoneFor(info.argTypes[0]!, info)
      return (at: bigint, months: number) => addInterval(at, sign * months, 0, 0n, zone)
    },
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
    eval: (days: number, i: CalendarInterval) => {
      if (i.micros !== 0n) throw sparkError('INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION')
      return addMonths(days, sign * i.months) + sign * i.days
    },
  })
export const datePlusInterval = dateInterval('$date+interval', 1)
export const dateMinusInterval = dateInterval('$date-interval', -1)

const timestampInterval = (name: string, sign: 1 | -1): ScalarFunction =>
  internal({
    name,
    args: ['timestamp|timestamp_ntz', 'day_time_interval|calendar_interval'],
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
      const r = nanos + sign * micros * 1000n
      if (r >= 0n && r < NANOS_PER_DAY) return r
      return info.fail('DATETIME_OVERFLOW', { operation: `add ${sign * micros} to the time value ${nanos}` })
    },
  })
export const timePlusInterval = timeInterval('$time+interval', 1n)
export const timeMinusInterval = timeInterval('$time-interval', -1n)

export const subtractTimes = internal({
  name: '$subtract_times',
  args: ['time', 'time'],
  returns: DayTimeIntervalType(1, 3),
  sql: ([a, b]) => `(${a} - ${b})`,
  eval: (a: bigint, b: bigint) => (a - b) / 1000n,
})

export const subtractDates = internal({
  name: '$subtract_dates',
  args: ['date', 'date'],
  returns: DayTimeIntervalType(0, 0),
  mayThrow: true,
  sql: ([a, b]) => `(${a} - ${b})`,
  eval: (a: number, b: number) => BigInt(a - b) * MICROS_PER_DAY,
})

export const subtractTimestamps = internal({
  name: '$subtract_timestamps',
  args: ['T', 'T'],
  returns: DayTimeIntervalType(),
  mayThrow: true,
  sql: ([a, b]) => `(${a} - ${b})`,
  coerce: args => {
    const types = args.map(typeOf)
    const wanted = types.some(t => t.type === 'timestamp') ? TimestampType : types.find(t => t.type === 'timestamp_ntz')!
    return args.map(a => castTo(a, wanted))
  },
  bind: info => {
    const zone = zoneFor(info.argTypes[0]!, info)
    return (a: bigint, b: bigint) => toLocal(a, zone) - toLocal(b, zone)
  },
})

const overflowing = (info: CallInfo, name: string, bits: 32 | 64, v: bigint): bigint =>
  v === BigInt.asIntN(bits, v) ? v : intervalOverflow(info, name)

/** The exact fraction a number stands for, as unscaled value and power of ten; undefined for NaN and infinities. */
function fraction(v: number | bigint, t: DataType): { n: bigint; d: bigint } | undefined {
  if (isDecimal(t)) return { n: v as bigint, d: pow10(t.scale) }
  return isIntegral(t) ? { n: BigInt(v), d: 1n } : undefined
}

/** Intervals times numbers, rounded half up; by a double in floating point. */
function scaling(name: '$multiply_interval' | '$divide_interval'): ScalarFunction {
  const divides = name === '$divide_interval'
  const symbol = divides ? '/' : '*'
  return internal({
    name,
    args: ['year_month_interval|day_time_interval|calendar_interval', 'any'],
    returns: ([t]) =>
      t!.type === 'year_month_interval'
        ? YearMonthIntervalType()
        : t!.type === 'day_time_interval'
          ? DayTimeIntervalType()
          : CalendarIntervalType,
    coerce: args => {
      const t = typeOf(args[1]!)
      return typeOf(args[0]!).type === 'calendar_interval' || !isNumeric(t) ? [args[0]!, castTo(args[1]!, DoubleType)] : args
    },
    mayThrow: true,
    sql: ([a, b]) => `(${a} ${symbol} ${b})`,
    bind: info => {
      const [t, factor] = info.argTypes as [DataType, DataType]
      if (t.type === 'calendar_interval') return (i: CalendarInterval, v: number) => scaledCalendar(info, i, v, divides)
      const bits = t.type === 'year_month_interval' ? 32 : 64
      return (i: number | bigint, v: number | bigint) => {
        if (divides && (typeof v === 'bigint' ? v === 0n : v === 0)) return info.fail('INTERVAL_DIVIDED_BY_ZERO')
        const f = fraction(v, factor)
        let r: bigint
        if (f) {
          const exact = divides ? { n: BigInt(i) * f.d, d: f.n } : { n: BigInt(i) * f.n, d: f.d }
          r = divideRounded(exact.n, exact.d, 'half_up')
        } else {
          const x = divides ? Number(i) / Number(v) : Number(i) * Number(v)
          if (!Number.isFinite(x)) return overflowOf(info, divides)
          r = BigInt(x < 0 ? -Math.round(-x) : Math.round(x))
        }
        const checked = overflowing(info, divides ? 'try_divide' : 'try_multiply', bits, r)
        return bits === 32 ? Number(checked) : checked
      }
    },
  })
}
const overflowOf = (info: CallInfo, divides: boolean): never => intervalOverflow(info, divides ? 'try_divide' : 'try_multiply')

/** Fractions of months are dropped into days, those of days into time. */
function scaledCalendar(info: CallInfo, i: CalendarInterval, v: number, divides: boolean): Value {
  if (divides && v === 0) return info.fail('INTERVAL_DIVIDED_BY_ZERO')
  const by = (n: number) => (divides ? n / v : n * v)
  const months = by(i.months)
  const days = by(i.days)
  const micros = by(Number(i.micros)) + (days - Math.trunc(days)) * Number(MICROS_PER_DAY)
  if (Math.trunc(months) !== (Math.trunc(months) | 0) || Math.trunc(days) !== (Math.trunc(days) | 0)) return overflowOf(info, divides)
  return { months: Math.trunc(months), days: Math.trunc(days), micros: BigInt(Math.round(micros)) }
}

export const multiplyInterval = scaling('$multiply_interval')
export const divideInterval = scaling('$divide_interval')
