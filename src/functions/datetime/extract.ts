import { asI64, int32, int64 } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { ByteType, type DataType, DecimalType, DoubleType, IntegerType, LongType, type TimeType } from '../../types/data-type.ts'
import { floorMod, MICROS_PER_DAY, toLocal } from '../../types/datetime/timestamp.ts'
import { pow10 } from '../../types/decimal.ts'
import type { CalendarInterval } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { i32, i64 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { constantOf, fn, nonFoldableArgument, typeOf } from '../type-rules.ts'
import { zoneFor } from './interval.ts'
import { rest } from './timestamp-code.ts'
import { clockFor } from './zone-code.ts'

/** Fields of times, timestamps and intervals; `extract` and `date_part` name them. (Fields of dates: date.ts.) */

const MICROS_PER_HOUR = 3_600_000_000n
const MICROS_PER_MINUTE = 60_000_000n
/** Seconds with their fraction: 59.999999. */
const SECONDS = DecimalType(8, 6)
/** As many digits as a type of times has. */
const secondsOf = (t: TimeType): DataType => DecimalType(2 + t.precision, t.precision)

type Spec = Pick<ScalarFunction, 'name' | 'since' | 'doc' | 'examples'> & Partial<ScalarFunction>

/** A field of the time of day, from the microseconds since midnight. */
const timeField = (spec: Spec, unit: bigint, modulus: bigint, returns: DataType = IntegerType): ScalarFunction => {
  const of = (micros: bigint) => (floorMod(micros, MICROS_PER_DAY) / unit) % modulus
  const whole = returns.type === 'int'
  return scalar({
    group: 'datetime_funcs',
    usage: `${spec.name}(expr)`,
    // further arguments are taken and mean nothing
    args: ['any_timestamp|any_time', 'any*'],
    coerce: args => [args[0]!],
    expectedNum: '> 0',
    returns: ([t]) => (returns.type === 'decimal' && t?.type === 'time' ? secondsOf(t) : returns),
    bind: info => {
      const t = info.argTypes[0]!
      if (t.type === 'time' && whole) return (nanos: bigint) => Number(of(nanos / 1000n))
      if (t.type === 'time') return (nanos: bigint) => (nanos % 60_000_000_000n) / pow10(9 - t.precision)
      const zone = zoneFor(t, info)
      return (at: bigint) => {
        const r = of(toLocal(at, zone))
        return whole ? Number(r) : r
      }
    },
    total: true,
    wasm: (g, [v], info) => {
      const clock = clockFor(g, info.argTypes[0]!, info.options.timeZone)
      if (!clock) return undefined
      const micros = clock.isUtc ? asI64(v!) : g.keep(asI64(v!))
      const onClock = rest(g, micros, MICROS_PER_DAY)
      // the time of day, which no offset takes out of the type
      const ofDay = clock.isUtc ? onClock : rest(g, i64.add(onClock, clock.offset(micros)), MICROS_PER_DAY)
      const r = i64.rem_s(i64.div_s(ofDay, i64.const(unit)), i64.const(modulus))
      return whole ? int32(i32.wrap_i64(r)) : int64(r)
    },
    ...spec,
  })
}

export const hour = timeField(
  { name: 'hour', since: '1.5.0', doc: 'The hour, 0 to 23.', examples: [["SELECT hour('2018-02-14 12:58:59')", '12']] },
  MICROS_PER_HOUR,
  24n,
)
export const minute = timeField(
  { name: 'minute', since: '1.5.0', doc: 'The minute, 0 to 59.', examples: [["SELECT minute('2009-07-30 12:58:59')", '58']] },
  MICROS_PER_MINUTE,
  60n,
)
export const second = timeField(
  { name: 'second', since: '1.5.0', doc: 'The second, 0 to 59.', examples: [["SELECT second('2018-02-14 12:58:59')", '59']] },
  1_000_000n,
  60n,
)
export const secondsWithFraction = timeField(
  { name: '$seconds', since: '3.0.0', doc: 'The second with its fraction.', examples: [], checkedAs: 'secondwithfraction' },
  1n,
  60_000_000n,
  SECONDS,
)

/** A field of an interval; `of` gets months, days and microseconds (day-time intervals: microseconds within the day). */
const intervalField = (
  name: string,
  returns: (t: DataType) => DataType,
  of: (months: number, days: number, micros: bigint, t: DataType) => number | bigint,
) =>
  scalar({
    name,
    group: '',
    since: '3.0.0',
    usage: name,
    doc: '',
    examples: [],
    args: ['year_month_interval|day_time_interval|calendar_interval'],
    returns: types => returns(types[0]!),
    bind: info => {
      switch (info.argTypes[0]!.type) {
        case 'year_month_interval':
          return (months: number) => of(months, 0, 0n, info.argTypes[0]!)
        case 'day_time_interval':
          return (micros: bigint) => of(0, Number(BigInt.asIntN(32, micros / MICROS_PER_DAY)), micros % MICROS_PER_DAY, info.argTypes[0]!)
        default:
          return (i: CalendarInterval) => of(i.months, i.days, i.micros, info.argTypes[0]!)
      }
    },
  })

export const intervalFields = [
  intervalField(
    '$interval_years',
    () => IntegerType,
    months => Math.trunc(months / 12),
  ),
  intervalField(
    '$interval_months',
    () => ByteType,
    months => months % 12,
  ),
  intervalField(
    '$interval_days',
    () => IntegerType,
    (_m, days) => days,
  ),
  intervalField(
    '$interval_hours',
    t => (t.type === 'calendar_interval' ? LongType : ByteType),
    (_m, _d, micros, t) => (t.type === 'calendar_interval' ? micros / MICROS_PER_HOUR : Number(micros / MICROS_PER_HOUR)),
  ),
  intervalField(
    '$interval_minutes',
    () => ByteType,
    (_m, _d, micros) => Number((micros / MICROS_PER_MINUTE) % 60n),
  ),
  intervalField(
    '$interval_seconds',
    () => SECONDS,
    (_m, _d, micros) => micros % MICROS_PER_MINUTE,
  ),
]

// one line per field: the names that extract takes, the function of a date or time, that of an interval
const FIELDS: readonly (readonly [names: string, ofDate: string | undefined, ofInterval: string | undefined])[] = [
  ['YEAR Y YEARS YR YRS', 'year', '$interval_years'],
  ['YEAROFWEEK', '$yearofweek', undefined],
  ['QUARTER QTR', 'quarter', undefined],
  ['MONTH MON MONS MONTHS', 'month', '$interval_months'],
  ['WEEK W WEEKS', 'weekofyear', undefined],
  ['DAY D DAYS', 'dayofmonth', '$interval_days'],
  ['DAYOFWEEK DOW', 'dayofweek', undefined],
  ['DAYOFWEEK_ISO DOW_ISO', '$dayofweek_iso', undefined],
  ['DOY', 'dayofyear', undefined],
  ['HOUR H HOURS HR HRS', 'hour', '$interval_hours'],
  ['MINUTE M MIN MINS MINUTES', 'minute', '$interval_minutes'],
  ['SECOND S SEC SECONDS SECS', '$seconds', '$interval_seconds'],
]

const TIME_FIELDS = ['hour', 'minute', '$seconds']
const YEAR_MONTH_FIELDS = ['$interval_years', '$interval_months']
const DAY_TIME_FIELDS = ['$interval_days', '$interval_hours', '$interval_minutes', '$interval_seconds']

const fieldWithin = (name: string | undefined, fields: readonly string[], start: number, end: number): string | undefined =>
  name !== undefined && fields.slice(start, end + 1).includes(name) ? name : undefined

/** The function that a field name stands for with a source of this type. */
function functionOf(name: string, source: DataType): string | undefined {
  const found = FIELDS.find(([names]) => names.split(' ').includes(name.toUpperCase()))
  if (!found) return undefined
  const [, ofDate, ofInterval] = found
  switch (source.type) {
    // a field that the type has
    case 'year_month_interval':
      return fieldWithin(ofInterval, YEAR_MONTH_FIELDS, source.start, source.end)
    case 'day_time_interval':
      return fieldWithin(ofInterval, DAY_TIME_FIELDS, source.start, source.end)
    case 'calendar_interval':
      return ofInterval
    case 'time':
      return ofDate && TIME_FIELDS.includes(ofDate) ? ofDate : undefined
    default:
      return ofDate
  }
}

const RESULTS: Readonly<Record<string, DataType>> = {
  $seconds: SECONDS,
  $interval_seconds: SECONDS,
  $interval_months: ByteType,
  $interval_minutes: ByteType,
}

/** The constant that names a field; undefined where it is none. */
const fieldName = (field: Expression): unknown => constantOf(field.type === 'Cast' ? field.child : field)

/** What `extract` and `date_part` stand for; the analyzer knows the text of the source that the error is about. */
function extracted(args: readonly Expression[]): { name: string; type: DataType } {
  const [field, source] = args as [Expression, Expression]
  const t = typeOf(source)
  const value = fieldName(field)
  if (value === null) return { name: '$null', type: DoubleType }
  const name = value === undefined ? undefined : functionOf(value as string, t)
  if (name === undefined) throw sparkError('INVALID_EXTRACT_FIELD', { field: `\`${value}\``, expr: '' })
  const hours: DataType = t.type === 'calendar_interval' ? LongType : ByteType
  const type = name === '$seconds' && t.type === 'time' ? secondsOf(t) : name === '$interval_hours' ? hours : (RESULTS[name] ?? IntegerType)
  return { name, type }
}

const extraction = (spec: Pick<ScalarFunction, 'name' | 'usage' | 'doc' | 'examples' | 'since'> & Partial<ScalarFunction>) =>
  scalar({
    group: 'datetime_funcs',
    args: ['any', 'any'],
    constants: [0],
    check: ([field]) =>
      constantOf(field) === null || typeof constantOf(field) === 'string' ? undefined : nonFoldableArgument(spec.name, 'field', 'STRING'),
    returns: (_types, args) => extracted(args).type,
    rewrite: args =>
      extracted(args).name === '$null' ? Literal({ value: null, dataType: DoubleType }) : fn(extracted(args).name, args[1]!),
    ...spec,
  })

export const extract = extraction({
  name: 'extract',
  since: '3.0.0',
  usage: 'extract(field FROM source)',
  doc: 'A field of a date, time, timestamp or interval: YEAR, QUARTER, MONTH, WEEK, DAY, DOW, DOY, HOUR, MINUTE, SECOND (with its fraction), ...',
  examples: [
    ["SELECT extract(YEAR FROM TIMESTAMP '2019-08-12 01:00:00.123456')", '2019'],
    ["SELECT extract(doy FROM DATE'2019-08-12')", '224'],
    ["SELECT extract(SECONDS FROM timestamp'2019-10-01 00:00:01.000001')", '1.000001'],
    ['SELECT extract(days FROM interval 5 days 3 hours 7 minutes)', '5'],
  ],
  sql: ([field, source]) => `extract(${field} FROM ${source})`,
})
export const datePart = extraction({
  name: 'date_part',
  aliases: ['datepart'],
  printsAlias: true,
  sql: ([field, source], name) => (name === 'datepart' ? `datepart(${field} FROM ${source})` : `date_part(${field}, ${source})`),
  since: '3.0.0',
  usage: 'date_part(field, source)',
  doc: 'The same as `extract(field FROM source)`.',
  examples: [
    ["SELECT date_part('YEAR', TIMESTAMP '2019-08-12 01:00:00.123456')", '2019'],
    ["SELECT date_part('MONTH', INTERVAL '2021-11' YEAR TO MONTH)", '11'],
  ],
})
