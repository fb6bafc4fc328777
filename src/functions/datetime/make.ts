import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, asI64, int32, int64, type Val } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import {
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DecimalType,
  IntegerType,
  sameType,
  TimestampNTZType,
  TimestampType,
  TimeType,
  YearMonthIntervalType,
} from '../../types/data-type.ts'
import { checkedDays } from '../../types/datetime/civil.ts'
import { fromLocal, MICROS_PER_DAY } from '../../types/datetime/timestamp.ts'
import { type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { decimalToString } from '../../types/decimal.ts'
import { quotedSqlName } from '../../types/names.ts'
import { DOCUMENTATION, sparkError } from '../../util/errors.ts'
import { type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'
import { type CallInfo, type FastResult, type ScalarFunction, scalar } from '../define.ts'
import { overflow } from '../errors.ts'
import { castTo, isNumeric, isString, mismatch, typeOf } from '../type-rules.ts'
import { madeInterval } from './interval-code.ts'
import { clockNamed, clockOf } from './zone-code.ts'

/** Dates, timestamps, times and intervals made of numbers. */

const make = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'datetime_funcs', ...spec })

const MONTHS = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER']

/** A field that is out of bounds, in Java's words. */
const outOfBounds = (rangeMessage: string): never => {
  throw sparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', { rangeMessage })
}
const within = (what: string, v: number, low: number, high: number): void => {
  if (v < low || v > high)
    outOfBounds(`Invalid value for ${what} (valid values ${what === 'DayOfMonth' ? '1 - 28/31' : `${low} - ${high}`}): ${v}`)
}

function daysFrom(year: number, month: number, day: number): number {
  within('Year', year, -999_999_999, 999_999_999)
  within('MonthOfYear', month, 1, 12)
  within('DayOfMonth', day, 1, 31)
  const days = checkedDays(year, month, day)
  if (days !== undefined) return days
  return outOfBounds(
    day === 29 ? `Invalid date 'February 29' as '${year}' is not a leap year` : `Invalid date '${MONTHS[month - 1]} ${day}'`,
  )
}

/** Days of a date, or the least i32. */
const daysCode = (g: Emitter, y: Val, m: Val, d: Val): I32 =>
  g.keep(g.callKernel('civil_days', ['i32', 'i32', 'i32'], 'i32', asI32(y), asI32(m), asI32(d)))
const isDays = (days: I32): I32 => i32.ne(days, i32.const(-(2 ** 31)))

/** The local time of fields that are all in bounds. */
function localCode(g: Emitter, [y, mo, d, h, mi, s]: readonly Val[]): { local: I64; done: I32 } {
  const days = daysCode(g, y!, mo!, d!)
  const [hour, minute, micros] = [asI32(h!), asI32(mi!), asI64(s!)]
  const whole = i64.mul(i64.extend_i32_s(days), i64.const(MICROS_PER_DAY))
  const minutes = i64.mul(i64.extend_i32_s(i32.add(i32.mul(hour, i32.const(60)), minute)), i64.const(60_000_000n))
  const inBounds = [isDays(days), i32.lt_u(hour, i32.const(24)), i32.lt_u(minute, i32.const(60)), i64.lt_u(micros, i64.const(60_000_000n))]
  return { local: i64.add(i64.add(whole, minutes), micros), done: inBounds.reduce((a, b) => i32.and(a, b)) }
}

export const makeDate = make({
  name: 'make_date',
  since: '3.0.0',
  usage: 'make_date(year, month, day)',
  doc: 'The date of a year, month and day.',
  examples: [
    ['SELECT make_date(2013, 7, 15)', '2013-07-15'],
    ['SELECT make_date(2019, 7, NULL)', null],
  ],
  args: ['int', 'int', 'int'],
  returns: DateType,
  mayThrow: true,
  bind: info => (y: number, m: number, d: number) => (info.options.ansi ? daysFrom(y, m, d) : (checkedDays(y, m, d) ?? null)),
  fast: (g, [y, m, d]) => {
    const days = daysCode(g, y!, m!, d!)
    return { val: int32(days), done: isDays(days) }
  },
})

/** Seconds with a fraction, as Spark's make_ functions take them. */
const SECONDS = DecimalType(16, 6)

/** µs of local time; 60 whole seconds are the next minute. */
function localFrom(y: number, mo: number, d: number, h: number, mi: number, micros: bigint): bigint {
  const seconds = micros / 1_000_000n
  const rest = micros % 1_000_000n
  const days = daysFrom(y, mo, d)
  within('HourOfDay', h, 0, 23)
  within('MinuteOfHour', mi, 0, 59)
  if (seconds === 60n) {
    if (rest !== 0n) throw sparkError('INVALID_FRACTION_OF_SECOND', { secAndMicros: secondsText(micros) })
  } else within('SecondOfMinute', Number(seconds), 0, 59)
  return BigInt(days) * MICROS_PER_DAY + BigInt(h * 3600 + mi * 60) * 1_000_000n + micros
}
const secondsText = (micros: bigint): string => decimalToString(micros, 6).replace(/\.?0+$/, '')

const ORDINALS = ['first', 'second', 'third', '4th', '5th', '6th', '7th']

/** The type of an argument of `make_timestamp`: of a date, a time and a zone, or of fields and a zone. */
function fieldType(i: number, count: number): DataType {
  if (count <= 3) return i === 0 ? DateType : i === 1 ? TimeType(6) : { type: 'string' }
  return i === 5 ? SECONDS : i === 6 ? { type: 'string' } : IntegerType
}

/** Numbers and text become fields by themselves; of a date and a time, only a zone does. */
function becomesField(t: DataType, i: number, count: number): boolean {
  if (fieldType(i, count).type === 'string') return !['array', 'map', 'struct'].includes(t.type)
  return count > 3 && (isNumeric(t) || isString(t))
}

/** `make_timestamp(y, m, d, h, min, s[, zone])` or of a date and a time. `arities` in Spark's words is `expectedNum`. */
const timestampMaker = (
  name: string,
  to: DataType,
  attempts: boolean,
  since: string,
  doc: string,
  examples: ScalarFunction['examples'],
): ScalarFunction => {
  const zoned = to.type !== 'timestamp_ntz'
  const arities = name.endsWith('make_timestamp') ? [1, 2, 3, 6, 7] : zoned ? [2, 3, 6, 7] : [2, 6]
  const expectedNum = arities[0] === 1 ? '[1, 2, 3, 6, 7]' : attempts ? '6' : '[2, 6]'
  return make({
    name,
    since,
    usage: `${name}(year, month, day, hour, min, sec[, timezone])`,
    doc,
    examples,
    args: ['any', 'any?', 'any?', 'any?', 'any?', 'any?', 'any?'],
    // of a date and a time it prints as the plain function, and the try form without its zone
    sql: args =>
      args[1] === "TIME '00:00:00'"
        ? `${name}(${args[0]})`
        : args.length <= 3 && name.endsWith('_ltz')
          ? `make_timestamp(${args.join(', ')})`
          : `${name}(${(name === 'try_make_timestamp' ? args.slice(0, 6) : args).join(', ')})`,
    coerce: args =>
      args.length === 1 && arities.includes(1)
        ? [args[0]!, Literal({ value: 0n, dataType: TimeType(6) })]
        : args.map((a, i) =>
            typeOf(a).type === 'null' || becomesField(typeOf(a), i, args.length) ? castTo(a, fieldType(i, args.length)) : a,
          ),
    check: args => {
      if (!arities.includes(args.length))
        return {
          condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
          parameters: {
            functionName: `\`${name}\``,
            expectedNum,
            actualNum: String(args.length),
            docroot: DOCUMENTATION,
          },
        }
      const wrong = args.findIndex((a, i) => typeOf(a).type !== fieldType(i, args.length).type)
      if (wrong < 0) return undefined
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: ORDINALS[wrong]!,
        requiredType: args.length > 3 && wrong === 5 ? '"DECIMAL(16,6)"' : `"${fieldType(wrong, args.length).type.toUpperCase()}"`,
        inputSql: '',
        inputType: quotedSqlName(typeOf(args[wrong]!)),
      })
    },
    returns: to,
    ...(name === 'try_make_timestamp' ? { checkedAs: 'make_timestamp' } : {}),
    mayThrow: !attempts,
    mayReturnNull: (_types, options) => attempts || !options.ansi,
    bind: info => {
      const session = zoneOf(info.options.timeZone)
      const place = (local: bigint, zone: Zone) => (to.type === 'timestamp_ntz' ? local : fromLocal(local, zone))
      // a zone that there isn't is an error in any mode
      const zoneFrom = (id: string | undefined) => (id === undefined ? session : zoneOf(id))
      const strict = !attempts && info.options.ansi
      const guarded = (f: () => bigint) => {
        if (strict) return f()
        try {
          return f()
        } catch (e) {
          if (e instanceof Error && 'condition' in e) return null
          throw e
        }
      }
      if (info.argTypes.length <= 3)
        return (days: number, nanos: bigint, id?: string) => {
          const zone = zoneFrom(id)
          return guarded(() => place(BigInt(days) * MICROS_PER_DAY + nanos / 1000n, zone))
        }
      return (y: number, mo: number, d: number, h: number, mi: number, s: bigint, id?: string) => {
        const zone = zoneFrom(id)
        return guarded(() => place(localFrom(y, mo, d, h, mi, s), zone))
      }
    },
    fast: (g, args, info) => {
      if (args.length < 6) return undefined
      const zone = args.length === 7 ? clockNamed(g, info.constants[6]) : clockOf(g, zoneOf(info.options.timeZone))
      const made = zone && localCode(g, args)
      if (!made || to.type === 'timestamp_ntz') return made && { val: int64(made.local), done: made.done }
      return { val: int64(zone.fromLocal(g.keep(made.local))), done: made.done }
    },
  })
}
export const makeTimestamps = [
  timestampMaker(
    'make_timestamp',
    TimestampType,
    false,
    '3.0.0',
    'The timestamp of its fields in the session time zone, or in the given one.',
    [
      ['SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887)', '2014-12-28 06:30:45.887'],
      ["SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887, 'CET')", '2014-12-27 21:30:45.887'],
      ['SELECT make_timestamp(null, 7, 22, 15, 30, 0)', null],
    ],
  ),
  timestampMaker('make_timestamp_ltz', TimestampType, false, '3.4.0', 'The timestamp of its fields, with the local time zone.', [
    ['SELECT make_timestamp_ltz(2014, 12, 28, 6, 30, 45.887)', '2014-12-28 06:30:45.887'],
  ]),
  timestampMaker('make_timestamp_ntz', TimestampNTZType, false, '3.4.0', 'The timestamp of its fields, without a time zone.', [
    ['SELECT make_timestamp_ntz(2014, 12, 28, 6, 30, 45.887)', '2014-12-28 06:30:45.887'],
  ]),
  timestampMaker('try_make_timestamp', TimestampType, true, '4.0.0', 'As `make_timestamp`, with null for fields out of bounds.', [
    ['SELECT try_make_timestamp(2024, 13, 22, 15, 30, 0)', null],
  ]),
  timestampMaker('try_make_timestamp_ltz', TimestampType, true, '4.0.0', 'As `make_timestamp_ltz`, with null for fields out of bounds.', [
    ['SELECT try_make_timestamp_ltz(2024, 13, 22, 15, 30, 0)', null],
  ]),
  timestampMaker(
    'try_make_timestamp_ntz',
    TimestampNTZType,
    true,
    '4.0.0',
    'As `make_timestamp_ntz`, with null for fields out of bounds.',
    [['SELECT try_make_timestamp_ntz(2024, 13, 22, 15, 30, 0)', null]],
  ),
]

export const makeTime = make({
  name: 'make_time',
  since: '4.1.0',
  usage: 'make_time(hour, minute, second)',
  doc: 'The time of day of an hour, minute and second.',
  examples: [],
  args: ['int', 'int', 'any'],
  coerce: ([h, m, s]) => [h!, m!, castTo(s!, SECONDS)],
  returns: TimeType(6),
  mayThrow: true,
  eval: (h: number, m: number, s: bigint) => {
    within('HourOfDay', h, 0, 23)
    within('MinuteOfHour', m, 0, 59)
    if (s < 0n || s >= 60_000_000n) outOfBounds(`Invalid value for SecondOfMinute (valid values 0 - 59): ${s / 1_000_000n}`)
    return (BigInt(h * 3600 + m * 60) * 1_000_000n + s) * 1000n
  },
})

// ---- intervals ----

const zero = Literal({ value: 0, dataType: IntegerType })
const zeroSeconds = Literal({ value: 0n, dataType: DecimalType(16, 6) })
/** Absent arguments are zeros; the last place is for seconds. */
const filled =
  (count: number, seconds: boolean) =>
  (args: readonly Expression[]): readonly Expression[] => {
    const out = [...args]
    while (out.length < count) out.push(seconds && out.length === count - 1 ? zeroSeconds : zero)
    const last = args.at(-1)
    const fits = last !== undefined && (isNumeric(typeOf(last)) || isString(typeOf(last)) || typeOf(last).type === 'null')
    if (seconds && args.length === count && fits && !sameType(typeOf(last), SECONDS)) out[count - 1] = castTo(last!, DecimalType(18, 6))
    return out
  }

const intervalFrom = (info: CallInfo | undefined, [y, m, w, d, h, mi, s]: readonly (number | bigint)[]) => {
  const months = BigInt(y!) * 12n + BigInt(m!)
  const days = BigInt(w!) * 7n + BigInt(d!)
  const micros = BigInt(h!) * 3_600_000_000n + BigInt(mi!) * 60_000_000n + BigInt(s!)
  if (months !== BigInt.asIntN(32, months) || days !== BigInt.asIntN(32, days) || micros !== BigInt.asIntN(64, micros))
    return info ? overflow(undefined) : null
  return { months: Number(months), days: Number(days), micros }
}
/** The same in code, for fields that leave no doubt about the sums. */
function intervalCode(g: Emitter, [y, m, w, d, h, mi, s]: readonly Val[], info: CallInfo): FastResult | undefined {
  if (s!.layout !== 'i64' || (info.argTypes[6] as DecimalType).scale !== 6) return undefined
  const fields = [y!, m!, w!, d!, h!, mi!].map(asI32) as [I32, I32, I32, I32, I32, I32]
  const times = (n: I32, factor: number): I32 => i32.mul(n, i32.const(factor))
  const micros = (n: I32, factor: bigint): I64 => i64.mul(i64.extend_i32_s(n), i64.const(factor))
  const seconds = g.keep(asI64(s!))
  const most = 2 ** 26
  const small = fields.map(n => i32.lt_u(i32.add(n, i32.const(most)), i32.const(2 * most)))
  const few = i64.lt_u(i64.add(seconds, i64.const(10n ** 18n)), i64.const(2n * 10n ** 18n))
  return madeInterval(
    g,
    {
      months: i32.add(times(fields[0], 12), fields[1]),
      days: i32.add(times(fields[2], 7), fields[3]),
      micros: i64.add(i64.add(micros(fields[4], 3_600_000_000n), micros(fields[5], 60_000_000n)), seconds),
    },
    g.keep([...small, few].reduce((a, b) => i32.and(a, b))),
  )
}
/** A type that intervals are not cast to. */
const SECONDS_PATTERN = 'decimal(18,6)'
const SEVEN = ['int?', 'int?', 'int?', 'int?', 'int?', 'int?', `${SECONDS_PATTERN}?`]
export const makeInterval = make({
  name: 'make_interval',
  since: '3.0.0',
  usage: 'make_interval([years[, months[, weeks[, days[, hours[, mins[, secs]]]]]]])',
  doc: 'A calendar interval of its fields.',
  examples: [['SELECT make_interval(100, 11, 1, 1, 12, 30, 01.001001)', '100 years 11 months 8 days 12 hours 30 minutes 1.001001 seconds']],
  args: SEVEN,
  coerce: filled(7, true),
  returns: CalendarIntervalType,
  mayThrow: true,
  bind: info => {
    const scale = (info.argTypes[6] as DecimalType).scale
    const factor = 10n ** BigInt(6 - scale)
    return (...fields: (number | bigint)[]) =>
      intervalFrom(info.options.ansi ? info : undefined, [...fields.slice(0, 6), (fields[6] as bigint) * factor])
  },
  fast: intervalCode,
})
export const tryMakeInterval = {
  ...makeInterval,
  name: 'try_make_interval',
  checkedAs: 'make_interval',
  since: '4.0.0',
  usage: makeInterval.usage.replace('make', 'try_make'),
  doc: 'As `make_interval`, with null for an overflow.',
  args: ['int', ...SEVEN.slice(1)],
  examples: [['SELECT try_make_interval(2147483647)', null]] as const,
  mayThrow: false,
  mayReturnNull: true,
  bind: ((info: CallInfo) => {
    const factor = 10n ** BigInt(6 - (info.argTypes[6] as DecimalType).scale)
    return (...fields: (number | bigint)[]) => intervalFrom(undefined, [...fields.slice(0, 6), (fields[6] as bigint) * factor])
  }) as never,
} satisfies ScalarFunction

export const makeDtInterval = make({
  name: 'make_dt_interval',
  since: '3.2.0',
  usage: 'make_dt_interval([days[, hours[, mins[, secs]]]])',
  doc: 'A day-time interval of its fields.',
  examples: [['SELECT make_dt_interval(1, 12, 30, 01.001001)', "INTERVAL '1 12:30:01.001001' DAY TO SECOND"]],
  args: ['int?', 'int?', 'int?', `${SECONDS_PATTERN}?`],
  coerce: filled(4, true),
  returns: DayTimeIntervalType(),
  mayThrow: true,
  bind: info => {
    const factor = 10n ** BigInt(6 - (info.argTypes[3] as DecimalType).scale)
    return (d: number, h: number, m: number, s: bigint) => {
      const micros = BigInt(d) * MICROS_PER_DAY + BigInt(h) * 3_600_000_000n + BigInt(m) * 60_000_000n + s * factor
      return micros === BigInt.asIntN(64, micros) ? micros : info.fail('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION')
    }
  },
})
export const makeYmInterval = make({
  name: 'make_ym_interval',
  since: '3.2.0',
  usage: 'make_ym_interval([years[, months]])',
  doc: 'A year-month interval of its fields.',
  examples: [['SELECT make_ym_interval(1, 2)', "INTERVAL '1-2' YEAR TO MONTH"]],
  args: ['int?', 'int?'],
  coerce: filled(2, false),
  returns: YearMonthIntervalType(),
  mayThrow: true,
  bind: info => (y: number, m: number) => {
    const months = y * 12 + m
    return months === (months | 0) ? months : info.fail('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION')
  },
})
