import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, int32 } from '../../codegen/value.ts'
import { type CallOptions, type Expression, Literal } from '../../plan/expression.ts'
import { DateType, IntegerType, StringType } from '../../types/data-type.ts'
import {
  addMonths,
  civilOf,
  dayOfYear,
  isoDayOfWeek,
  isoWeek,
  lastDay,
  nextDay,
  parseDayOfWeek,
  parseTruncUnit,
  type TruncUnit,
  truncDate,
} from '../../types/datetime/civil.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type I32, i32 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { overflow } from '../errors.ts'
import { castTo, constantOf, isString, isTimestamp, typeOf } from '../type-rules.ts'
import { dayCode, monthCode, quarterCode, truncatedCode, weekdayCode, yearCode } from './date-code.ts'
import { laterDate } from './interval-code.ts'

/** Functions of dates alone: fields, days and months added. Timestamps become dates of the session's time zone first. */

type Field = Pick<ScalarFunction, 'name' | 'since' | 'doc' | 'examples'> & Partial<ScalarFunction>

const field = (spec: Field, evaluate: (days: number) => number, code?: (g: Emitter, days: I32) => I32): ScalarFunction =>
  scalar({
    group: 'datetime_funcs',
    usage: `${spec.name}(date)`,
    args: ['date'],
    returns: IntegerType,
    eval: evaluate,
    ...(code && { total: true, wasm: (g, [d]) => int32(code(g, g.keep(asI32(d!)))) }),
    ...spec,
  })

/** Code for days at most a billion from the epoch. */
const nearDates =
  (code: (g: Emitter, days: I32) => I32): NonNullable<ScalarFunction['fast']> =>
  (g, [d]) => {
    const days = g.keep(asI32(d!))
    const near = i32.lt_u(i32.add(days, i32.const(1e9)), i32.const(2e9))
    return { val: int32(g.keep(code(g, days))), done: g.keep(near) }
  }

const ofYearCode = (g: Emitter, days: I32): I32 => i32.add(i32.sub(days, truncatedCode(g, days, 'year')), i32.const(1))

export const year = field(
  { name: 'year', since: '1.5.0', doc: 'The year.', examples: [["SELECT year('2016-07-30')", '2016']] },
  d => civilOf(d).year,
  yearCode,
)
export const quarter = field(
  { name: 'quarter', since: '1.5.0', doc: 'The quarter of the year, 1 to 4.', examples: [["SELECT quarter('2016-08-31')", '3']] },
  d => Math.floor((civilOf(d).month + 2) / 3),
  quarterCode,
)
export const month = field(
  { name: 'month', since: '1.5.0', doc: 'The month, 1 to 12.', examples: [["SELECT month('2016-07-30')", '7']] },
  d => civilOf(d).month,
  monthCode,
)
export const dayOfMonth = field(
  {
    name: 'dayofmonth',
    aliases: ['day'],
    printsAlias: true,
    since: '1.5.0',
    doc: 'The day of the month.',
    examples: [
      ["SELECT dayofmonth('2009-07-30')", '30'],
      ["SELECT day('2009-07-30')", '30'],
    ],
  },
  d => civilOf(d).day,
  dayCode,
)
export const dayOfYearFunction = field(
  {
    name: 'dayofyear',
    since: '1.5.0',
    doc: 'The day of the year, from 1.',
    examples: [["SELECT dayofyear('2016-04-09')", '100']],
    fast: nearDates(ofYearCode),
  },
  dayOfYear,
)
export const dayOfWeek = field(
  {
    name: 'dayofweek',
    since: '2.3.0',
    doc: 'The day of the week, 1 for Sunday to 7 for Saturday.',
    examples: [["SELECT dayofweek('2009-07-30')", '5']],
  },
  d => (isoDayOfWeek(d) % 7) + 1,
  (g, d) => i32.add(weekdayCode(g, d, 4), i32.const(1)),
)
export const weekday = field(
  {
    name: 'weekday',
    since: '2.4.0',
    doc: 'The day of the week, 0 for Monday to 6 for Sunday.',
    examples: [["SELECT weekday('2009-07-30')", '3']],
  },
  d => isoDayOfWeek(d) - 1,
  (g, d) => weekdayCode(g, d, 3),
)
export const weekOfYear = field(
  {
    name: 'weekofyear',
    since: '1.5.0',
    doc: 'The ISO week: weeks begin on Monday, week 1 is the first with more than 3 days.',
    examples: [["SELECT weekofyear('2008-02-20')", '8']],
    fast: nearDates((g, days) => {
      // the week is that of its Thursday
      const thursday = g.keep(i32.add(i32.sub(days, weekdayCode(g, days, 3)), i32.const(3)))
      return i32.add(i32.div_u(i32.sub(ofYearCode(g, thursday), i32.const(1)), i32.const(7)), i32.const(1))
    }),
  },
  d => isoWeek(d).week,
)
/** Fields that only `extract` names. */
export const yearOfWeek = field(
  { name: '$yearofweek', since: '3.0.0', doc: 'The year that the ISO week belongs to.', examples: [] },
  d => isoWeek(d).year,
)
export const dayOfWeekIso = field(
  { name: '$dayofweek_iso', since: '3.0.0', doc: 'The day of the week, 1 for Monday to 7 for Sunday.', examples: [] },
  isoDayOfWeek,
  (g, d) => i32.add(weekdayCode(g, d, 3), i32.const(1)),
)

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
export const dayName = scalar({
  name: 'dayname',
  group: 'datetime_funcs',
  since: '4.0.0',
  usage: 'dayname(date)',
  doc: 'The name of the weekday in three letters.',
  examples: [["SELECT dayname(DATE('2008-02-20'))", 'Wed']],
  args: ['date'],
  returns: StringType,
  eval: (d: number) => DAYS[isoDayOfWeek(d) - 1]!,
})
export const monthName = scalar({
  name: 'monthname',
  group: 'datetime_funcs',
  since: '4.0.0',
  usage: 'monthname(date)',
  doc: 'The name of the month in three letters.',
  examples: [["SELECT monthname('2008-02-20')", 'Feb']],
  args: ['date'],
  returns: StringType,
  eval: (d: number) => MONTHS[civilOf(d).month - 1]!,
})

/** Text and timestamps become dates, and text becomes a number of days. */
function dateAndDays(name: string, [date, days]: readonly Expression[], options: CallOptions): readonly Expression[] {
  const given = constantOf(days)
  if (!options.ansi && typeof given === 'string' && !/^\s*[+-]?\d+\s*$/.test(given))
    throw sparkError('SECOND_FUNCTION_ARGUMENT_NOT_INTEGER', { functionName: name })
  const t = typeOf(date!)
  return [isString(t) || isTimestamp(t) ? castTo(date!, DateType) : date!, isString(typeOf(days!)) ? castTo(days!, IntegerType) : days!]
}

export const dateAdd = scalar({
  name: 'date_add',
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'date_add(start_date, num_days)',
  doc: 'The date so many days later.',
  examples: [["SELECT date_add('2016-07-30', 1)", '2016-07-31']],
  args: ['date', 'int|short|byte'],
  strict: true,
  coerce: (args, options) => dateAndDays('date_add', args, options),
  returns: DateType,
  eval: (d: number, n: number) => (d + n) | 0,
  total: true,
  wasm: (_g, [d, n]) => int32(i32.add(asI32(d!), asI32(n!))),
})
export const dateSub = scalar({
  name: 'date_sub',
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'date_sub(start_date, num_days)',
  doc: 'The date so many days before.',
  examples: [["SELECT date_sub('2016-07-30', 1)", '2016-07-29']],
  args: ['date', 'int|short|byte'],
  strict: true,
  coerce: (args, options) => dateAndDays('date_sub', args, options),
  returns: DateType,
  eval: (d: number, n: number) => (d - n) | 0,
  total: true,
  wasm: (_g, [d, n]) => int32(i32.sub(asI32(d!), asI32(n!))),
})
export const dateDiff = scalar({
  name: 'datediff',
  aliases: ['date_diff'],
  printsAlias: true,
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'datediff(endDate, startDate)',
  doc: 'The days from the second date to the first.',
  examples: [
    ["SELECT datediff('2009-07-31', '2009-07-30')", '1'],
    ["SELECT datediff('2009-07-30', '2009-07-31')", '-1'],
  ],
  args: ['date', 'date'],
  returns: IntegerType,
  eval: (a: number, b: number) => (a - b) | 0,
  total: true,
  wasm: (_g, [a, b]) => int32(i32.sub(asI32(a!), asI32(b!))),
})
/** The same day so many months later; a year that dates don't reach is an overflow. */
export function monthsLater(days: number, months: number): number {
  const later = addMonths(days, months)
  return later === (later | 0) ? later : overflow(undefined)
}

export const addMonthsFunction = scalar({
  name: 'add_months',
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'add_months(start_date, num_months)',
  doc: 'The same day so many months later, or the last day of that month where it has no such day.',
  examples: [["SELECT add_months('2016-08-31', 1)", '2016-09-30']],
  args: ['date', 'int'],
  returns: DateType,
  mayThrow: true,
  eval: monthsLater,
  fast: (g, [d, months]) => laterDate(g, asI32(d!), asI32(months!)),
})
export const lastDayFunction = scalar({
  name: 'last_day',
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'last_day(date)',
  doc: 'The last day of the month of the date.',
  examples: [["SELECT last_day('2009-01-12')", '2009-01-31']],
  args: ['date'],
  returns: DateType,
  eval: lastDay,
  fast: nearDates((g, days) => {
    // the first of the next month is at most 31 days behind that of this one
    const next = g.keep(i32.add(truncatedCode(g, days, 'month'), i32.const(31)))
    return i32.sub(truncatedCode(g, next, 'month'), i32.const(1))
  }),
})
export const nextDayFunction = scalar({
  name: 'next_day',
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'next_day(start_date, day_of_week)',
  doc: 'The first date after the given one that is the named day of the week.',
  examples: [["SELECT next_day('2015-01-14', 'TU')", '2015-01-20']],
  args: ['date', 'string'],
  returns: DateType,
  mayThrow: true,
  mayReturnNull: true,
  bind: info => (d: number, name: string) => {
    const iso = parseDayOfWeek(name)
    if (iso !== undefined) return nextDay(d, iso)
    if (!info.options.ansi) return null
    throw sparkError('ILLEGAL_DAY_OF_WEEK', { string: name })
  },
})
/** A week at least. */
const isUnitOfDates = (unit: TruncUnit | undefined): unit is 'year' | 'quarter' | 'month' | 'week' =>
  unit === 'year' || unit === 'quarter' || unit === 'month' || unit === 'week'
const isNoUnit = (format: Value | undefined): boolean =>
  format === null || (typeof format === 'string' && !isUnitOfDates(parseTruncUnit(format)))

export const trunc = scalar({
  name: 'trunc',
  group: 'datetime_funcs',
  since: '1.5.0',
  usage: 'trunc(date, fmt)',
  doc: 'The first day of the week, month, quarter or year of the date; null for any other unit.',
  examples: [
    ["SELECT trunc('2019-08-04', 'week')", '2019-07-29'],
    ["SELECT trunc('2019-08-04', 'quarter')", '2019-07-01'],
    ["SELECT trunc('2009-02-12', 'MM')", '2009-02-01'],
    ["SELECT trunc('2015-10-27', 'YEAR')", '2015-01-01'],
  ],
  args: ['date', 'string'],
  constants: [1],
  returns: DateType,
  mayReturnNull: true,
  // a constant that is no unit decides, whatever the date
  rewrite: ([, format]) => (isNoUnit(constantOf(format)) ? Literal({ value: null, dataType: DateType }) : undefined),
  eval: (d: number, format: string) => {
    const unit = parseTruncUnit(format)
    return unit === undefined ? null : (truncDate(d, unit) ?? null)
  },
  fast: (g, [d], info) => {
    const format = info.constants[1]
    const unit = typeof format === 'string' ? parseTruncUnit(format) : undefined
    if (!isUnitOfDates(unit)) return undefined
    return nearDates((h, days) => truncatedCode(h, days, unit))(g, [d!], info)
  },
})
export const unixDate = scalar({
  name: 'unix_date',
  group: 'datetime_funcs',
  since: '3.1.0',
  usage: 'unix_date(date)',
  doc: 'The days since 1970-01-01.',
  examples: [['SELECT unix_date(DATE("1970-01-02"))', '1']],
  args: ['date'],
  strict: true,
  returns: IntegerType,
  eval: (d: number) => d,
  total: true,
  wasm: (_g, [d]) => int32(asI32(d!)),
})
export const dateFromUnixDate = scalar({
  name: 'date_from_unix_date',
  group: 'datetime_funcs',
  since: '3.1.0',
  usage: 'date_from_unix_date(days)',
  doc: 'The date so many days after 1970-01-01.',
  examples: [['SELECT date_from_unix_date(1)', '1970-01-02']],
  args: ['int'],
  returns: DateType,
  eval: (d: number) => d,
  total: true,
  wasm: (_g, [d]) => int32(asI32(d!)),
})
