import { asI32, asI64, int32, int64, type Val } from '../../codegen/value.ts'
import { Call, type CallOptions, Cast, Literal } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import { nullableOf } from '../../plan/output.ts'
import { castValue } from '../../types/cast/cast.ts'
import { type DataType, DateType, DoubleType, LongType, StringType, TimestampNTZType, TimestampType } from '../../types/data-type.ts'
import { parseTruncUnit } from '../../types/datetime/civil.ts'
import { daysToMicros, floorDiv, fromLocal, microsToDays, monthsBetween, truncTimestamp } from '../../types/datetime/timestamp.ts'
import { UTC, zoneOf } from '../../types/datetime/zone.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { anyNullable, castTo, constantOf, isNumeric, isString, isTimestamp, mismatch, typeOf } from '../type-rules.ts'
import { timeCast } from './cast-code.ts'
import { zoneFor } from './interval.ts'
import { formatPattern, instantOf, type ParsedTime, PatternMismatch, parsePattern, wasParsed } from './pattern.ts'
import { printedByPattern, readByPattern } from './pattern-code.ts'
import { dayOf, floored, isInside, isReached, isRead, truncatedTimestamp } from './timestamp-code.ts'
import { clockFor, clockOf } from './zone-code.ts'

/** Timestamps: text to and from them by patterns, seconds since 1970, truncation. (Epochs and zones: epoch.ts; units: units.ts.) */

const datetime = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'datetime_funcs', ...spec })
const text = (value: string) => Literal({ value, dataType: StringType })
const STANDARD = 'yyyy-MM-dd HH:mm:ss'

/** Letters of patterns that a time of day has nothing for: dates and zones. */
const OF_DATES = /[GuyDMLdQqYwWEecFVzOXxZ]/

export const dateFormat = datetime({
  name: 'date_format',
  since: '1.5.0',
  usage: 'date_format(timestamp, fmt)',
  doc: 'The timestamp as text of a pattern.',
  examples: [["SELECT date_format('2016-04-08', 'y')", '2016']],
  args: ['timestamp|any_time|nano_timestamp', 'string'],
  returns: StringType,
  mayThrow: true,
  bind: info => {
    const t = info.argTypes[0]!
    const session = zoneOf(info.options.timeZone)
    if (t.type === 'time')
      return (nanos: bigint, pattern: string) => {
        if (OF_DATES.test(pattern.replace(/'[^']*'/g, '')))
          throw sparkError('INVALID_PARAMETER_VALUE.PATTERN', {
            functionName: '`date_format`',
            parameter: '`format`',
            value: `'${pattern}'`,
          })
        return formatPattern(pattern, nanos / 1000n, UTC)
      }
    // without a zone the time is shown as the session's clock shows it, with its zone
    const zone = session
    if (t.type === 'timestamp_nanos')
      return (nanos: bigint, pattern: string) => {
        const micros = floorDiv(nanos, 1000n)
        const at = t.zoned ? micros : fromLocal(micros, zone)
        return formatPattern(pattern, at, zone, info.options.legacyTime, Number(nanos - micros * 1000n))
      }
    if (t.type === 'timestamp_ntz')
      return (local: bigint, pattern: string) => formatPattern(pattern, fromLocal(local, zone), zone, info.options.legacyTime)
    return (at: bigint, pattern: string) => formatPattern(pattern, at, zone, info.options.legacyTime)
  },
  fast: (g, [at], info) => {
    const t = info.argTypes[0]!.type
    const clock = t === 'timestamp' || t === 'timestamp_ntz' ? clockOf(g, zoneOf(info.options.timeZone)) : undefined
    if (!clock) return undefined
    const given = g.keep(asI64(at!))
    return printedByPattern(g, clock, t === 'timestamp' ? given : g.keep(clock.fromLocal(given)), info.constants[1], info)
  },
})

/** Text by a pattern; a mismatch is Spark's error, which names the function that gives null, or null. */
function parsed(pattern: string, s: string, instead: string | undefined, { legacyTime, comparesTime }: CallOptions): ParsedTime | null {
  try {
    return parsePattern(pattern, s, legacyTime)
  } catch (e) {
    if (!(e instanceof PatternMismatch)) throw e
    if (comparesTime && wasParsed(pattern, s))
      throw sparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.PARSE_DATETIME_BY_NEW_PARSER', {
        datetime: `'${s}'`,
        config: '"spark.sql.legacy.timeParserPolicy"',
      })
    if (instead === undefined) return null
    throw sparkError('CANNOT_PARSE_TIMESTAMP', { message: e.message, func: `\`${instead}\`` })
  }
}

const isTemporal = (t: DataType): boolean => ['date', 'timestamp', 'timestamp_ntz'].includes(t.type)
const isNested = (t: DataType): boolean => ['array', 'map', 'struct', 'variant'].includes(t.type)

const notTemporal = (t: DataType, requiredType: string) =>
  mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'first', requiredType, inputSql: '', inputType: quotedSqlName(t) })

/** `to_date`, `to_timestamp`, ...: a cast, or with a pattern the parsed text. */
const conversion = (
  name: string,
  to: DataType,
  since: string,
  doc: string,
  examples: ScalarFunction['examples'],
  attempts = false,
): ScalarFunction =>
  datetime({
    name,
    since,
    usage: `${name}(expr[, fmt])`,
    doc,
    examples,
    args: ['any', 'string?'],
    returns: to,
    // what is no time and no number of seconds is read as text
    coerce: ([value, ...format]) => {
      const t = typeOf(value!)
      const asItIs = isTemporal(t) || isString(t) || isNested(t) || t.type === 'null' || (to.type === 'timestamp' && isNumeric(t))
      return [asItIs ? value! : castTo(value!, StringType), ...format]
    },
    check: ([value, format]) => {
      const t = typeOf(value!)
      if (isNested(t))
        return notTemporal(t, `("STRING" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ"${to.type === 'timestamp' ? ' or "NUMERIC"' : ''})`)
      if (format === undefined || !isNumeric(t)) return undefined
      // Spark has no better words for it
      const args = `(${exprString(value!)}, ${exprString(format)})`
      const message = `Cannot resolve the runtime replaceable expression "${name}${args}". The replacement is unresolved: "gettimestamp${args}".`
      return { condition: 'INTERNAL_ERROR', parameters: { message }, placeless: true }
    },
    mayThrow: !attempts,
    // without a format it is a cast
    nullable: (args, options) =>
      attempts ||
      !options.ansi ||
      (args.length === 1 ? nullableOf(Cast({ child: args[0]!, dataType: to, mode: 'ansi' })) : anyNullable(args)),
    bind: info => {
      const from = info.argTypes[0]!
      const zone = zoneOf(info.options.timeZone)
      const strict = !attempts && info.options.ansi
      if (info.argTypes.length === 1 || !isString(from))
        return castValue(from, to, attempts ? 'try' : info.options.ansi ? 'ansi' : 'legacy', { zone, context: info.context })
      const instead = strict ? (to.type === 'date' ? 'try_to_date' : 'try_to_timestamp') : undefined
      return (s: string, pattern: string) => {
        const p = parsed(
          pattern,
          s,
          instead,
          to.type === 'timestamp_ntz' ? { ...info.options, legacyTime: false, comparesTime: false } : info.options,
        )
        if (p === null) return null
        if (to.type === 'timestamp_ntz') return p.local
        const at = instantOf(p, zone)
        return to.type === 'date' ? microsToDays(at, zone) : at
      }
    },
    fast: (g, [value], info) => {
      const { timeZone } = info.options
      const from = info.argTypes[0]!
      if (info.argTypes.length === 1 || !isString(from)) return timeCast(g, from, to, timeZone, value!)
      const ntz = to.type === 'timestamp_ntz'
      const zone = clockOf(g, zoneOf(timeZone))
      const local =
        zone &&
        readByPattern(g, asI32(value!), info.constants[1], ntz ? { ...info, options: { ...info.options, legacyTime: false } } : info)
      if (!local) return undefined
      const done = isRead(local)
      if (ntz || (to.type === 'date' && zone.isUtc)) return { val: to.type === 'date' ? int32(dayOf(g, local)) : int64(local), done }
      const at = g.keep(zone.fromLocal(local))
      return { val: to.type === 'date' ? int32(dayOf(g, g.keep(zone.toLocal(at)))) : int64(at), done }
    },
  })

export const toDate = conversion('to_date', DateType, '1.5.0', 'The date of a text (of a pattern), or of a timestamp.', [
  ["SELECT to_date('2009-07-30 04:17:52')", '2009-07-30'],
  ["SELECT to_date('2016-12-31', 'yyyy-MM-dd')", '2016-12-31'],
])
export const tryToDate = conversion(
  'try_to_date',
  DateType,
  '4.0.0',
  'As `to_date`, with null for a text that is no date.',
  [
    ["SELECT try_to_date('2016-12-31')", '2016-12-31'],
    ["SELECT try_to_date('foo', 'yyyy-MM-dd')", null],
  ],
  true,
)
export const toTimestamp = conversion('to_timestamp', TimestampType, '2.2.0', 'The timestamp of a text (of a pattern), or of a date.', [
  ["SELECT to_timestamp('2016-12-31 00:12:00')", '2016-12-31 00:12:00'],
  ["SELECT to_timestamp('2016-12-31', 'yyyy-MM-dd')", '2016-12-31 00:00:00'],
])
export const tryToTimestamp = conversion(
  'try_to_timestamp',
  TimestampType,
  '3.4.0',
  'As `to_timestamp`, with null for a text that is none.',
  [
    ["SELECT try_to_timestamp('2016-12-31', 'yyyy-MM-dd')", '2016-12-31 00:00:00'],
    ["SELECT try_to_timestamp('foo', 'yyyy-MM-dd')", null],
  ],
  true,
)
export const toTimestampLtz = conversion(
  'to_timestamp_ltz',
  TimestampType,
  '3.4.0',
  'As `to_timestamp`, always with the local time zone.',
  [["SELECT to_timestamp_ltz('2016-12-31 00:12:00')", '2016-12-31 00:12:00']],
)
export const toTimestampNtz = conversion(
  'to_timestamp_ntz',
  TimestampNTZType,
  '3.4.0',
  'The timestamp without time zone of a text (of a pattern).',
  [["SELECT to_timestamp_ntz('2016-12-31 00:12:00')", '2016-12-31 00:12:00']],
)

/** Seconds since the epoch of a timestamp, a date, or a text of a pattern. */
const unix = (name: string, since: string, examples: ScalarFunction['examples'], optional: boolean): ScalarFunction =>
  datetime({
    name,
    since,
    usage: `${name}([timeExp[, fmt]])`,
    doc: 'The seconds since 1970-01-01 00:00:00 UTC of a timestamp, a date, or text of a pattern; of now without arguments.',
    examples,
    args: optional ? ['any?', 'string?'] : ['any', 'string?'],
    strict: true,
    check: ([at]) =>
      isTemporal(typeOf(at!)) || isString(typeOf(at!))
        ? undefined
        : notTemporal(
            typeOf(at!),
            '("STRING" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])")',
          ),
    returns: LongType,
    mayThrow: true,
    mayReturnNull: (_types, options) => !options.ansi,
    coerce: (args, options) => {
      const at = args[0] ?? Call({ name: 'current_timestamp', args: [], dataType: TimestampType, nullable: false, options })
      const t = typeOf(at)
      return [t.type === 'null' ? castTo(at, StringType) : at, args[1] ?? text(STANDARD)]
    },
    bind: info => {
      const t = info.argTypes[0]!
      const zone = zoneFor(t, info)
      const seconds = (at: bigint) => floorDiv(at, 1_000_000n)
      if (t.type === 'date') return (d: number) => seconds(daysToMicros(d, zone))
      if (isTimestamp(t)) return seconds
      return (s: string, pattern: string) => {
        const p = parsed(pattern, s, info.options.ansi ? 'try_to_timestamp' : undefined, info.options)
        return p && seconds(instantOf(p, zone))
      }
    },
    fast: (g, [at], info) => {
      const t = info.argTypes[0]!
      const clock = clockOf(g, zoneFor(t, info))
      if (!clock) return undefined
      const second = (micros: I64): Val => int64(floored(g, g.keep(micros), 1_000_000n))
      if (t.type === 'date') return { val: second(clock.startOfDay(asI32(at!))), done: isReached(asI32(at!)) }
      if (t.type === 'timestamp' || t.type === 'timestamp_ntz') return { val: second(asI64(at!)), done: isInside(asI64(at!)) }
      const local = isString(t) ? readByPattern(g, asI32(at!), info.constants[1], info) : undefined
      return local && { val: second(clock.fromLocal(local)), done: isRead(local) }
    },
  })
export const unixTimestamp = unix('unix_timestamp', '1.5.0', [["SELECT unix_timestamp('2016-04-08', 'yyyy-MM-dd')", '1460098800']], true)
export const toUnixTimestamp = unix(
  'to_unix_timestamp',
  '1.6.0',
  [["SELECT to_unix_timestamp('2016-04-08', 'yyyy-MM-dd')", '1460098800']],
  false,
)

export const fromUnixtime = datetime({
  name: 'from_unixtime',
  since: '1.5.0',
  usage: 'from_unixtime(unix_time[, fmt])',
  doc: 'The time so many seconds after 1970-01-01 00:00:00 UTC, as text of a pattern.',
  examples: [["SELECT from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')", '1969-12-31 16:00:00']],
  args: ['long', 'string?'],
  returns: StringType,
  mayThrow: true,
  mayReturnNull: true,
  coerce: args => (args.length === 1 ? [...args, text(STANDARD)] : args),
  bind: info => {
    const zone = zoneOf(info.options.timeZone)
    return (seconds: bigint, pattern: string) =>
      formatPattern(pattern, BigInt.asIntN(64, seconds * 1_000_000n), zone, info.options.legacyTime)
  },
  fast: (g, [seconds], info) => {
    const clock = clockOf(g, zoneOf(info.options.timeZone))
    return clock && printedByPattern(g, clock, g.keep(i64.mul(asI64(seconds!), i64.const(1_000_000n))), info.constants[1], info)
  },
})

const isNoUnit = (format: Value | undefined): boolean =>
  format === null || (typeof format === 'string' && parseTruncUnit(format) === undefined)

export const dateTrunc = datetime({
  name: 'date_trunc',
  since: '2.3.0',
  usage: 'date_trunc(fmt, ts)',
  doc: 'The timestamp cut to a unit: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND; null for any other.',
  examples: [
    ["SELECT date_trunc('YEAR', '2015-03-05T09:32:05.359')", '2015-01-01 00:00:00'],
    ["SELECT date_trunc('DD', '2015-03-05T09:32:05.359')", '2015-03-05 00:00:00'],
  ],
  args: ['string', 'timestamp|nano_timestamp'],
  constants: [0],
  returns: TimestampType,
  mayReturnNull: true,
  mayThrow: true,
  // a constant that is no unit decides, whatever the time
  rewrite: ([format]) => (isNoUnit(constantOf(format)) ? Literal({ value: null, dataType: TimestampType }) : undefined),
  bind: info => {
    const zone = zoneFor(info.argTypes[1]!, info)
    return (format: string, at: bigint) => {
      const unit = parseTruncUnit(format)
      return unit === undefined ? null : truncTimestamp(at, unit, zone)
    }
  },
  fast: (g, [, at], info) => {
    const format = info.constants[0]
    const unit = typeof format === 'string' ? parseTruncUnit(format) : undefined
    const clock = clockFor(g, info.argTypes[1]!, info.options.timeZone)
    return clock && unit && truncatedTimestamp(g, clock, g.keep(asI64(at!)), unit)
  },
})

export const monthsBetweenFunction = datetime({
  name: 'months_between',
  since: '1.5.0',
  usage: 'months_between(timestamp1, timestamp2[, roundOff])',
  doc: 'The months from the second to the first, with a fraction by months of 31 days; rounded to 8 digits unless `false`.',
  examples: [
    ["SELECT months_between('1997-02-28 10:30:00', '1996-10-30')", '3.94959677'],
    ["SELECT months_between('1997-02-28 10:30:00', '1996-10-30', false)", '3.9495967741935485'],
  ],
  args: ['timestamp', 'timestamp', 'boolean?'],
  returns: DoubleType,
  mayThrow: true,
  coerce: args => (args.length === 2 ? [...args, Literal({ value: true, dataType: { type: 'boolean' } })] : args),
  bind: info => {
    const zone = zoneOf(info.options.timeZone)
    return (a: bigint, b: bigint, round: boolean) => monthsBetween(a, b, round, zone)
  },
  fast: (g, [a, b, round], info) => {
    const clock = clockOf(g, zoneOf(info.options.timeZone))
    if (!clock) return undefined
    const [first, second] = [g.keep(asI64(a!)), g.keep(asI64(b!))]
    const days = (micros: I64): I32 => g.keep(dayOf(g, g.keep(clock.toLocal(micros))))
    const sinceThen = (micros: I64, day: I32): I64 => i64.div_s(i64.sub(micros, clock.startOfDay(day)), i64.const(1_000_000n))
    const [day1, day2] = [days(first), days(second)]
    const given = [day1, sinceThen(first, day1), day2, sinceThen(second, day2), asI32(round!)]
    const code = g.callKernel('months_between', ['i32', 'i64', 'i32', 'i64', 'i32'], 'f64', ...given)
    return { val: { layout: 'f64', code }, done: i32.and(isInside(first), isInside(second)) }
  },
})
