import { DecimalType, LongType, TimeType } from '../../types/data-type.ts'
import { parseTime } from '../../types/datetime/parse.ts'
import { datetimePattern } from '../../types/datetime/pattern.ts'
import { readPattern } from '../../types/datetime/pattern-parse.ts'
import { NANOS_PER_DAY } from '../../types/datetime/timestamp.ts'
import { pow10 } from '../../types/decimal.ts'
import { quoteString } from '../../types/sql-literal.ts'
import type { Value } from '../../types/value.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { isDecimal, isFloating } from '../type-rules.ts'

/** Times of day: from text and numbers and back, cut to units, and counted in units. Their values are nanoseconds. */

const datetime = (spec: Omit<ScalarFunction, 'kind' | 'group' | 'since'>): ScalarFunction =>
  scalar({ group: 'datetime_funcs', since: '4.1.0', ...spec })

/** The form that a text without a pattern is told to have. */
const STANDARD = 'HH:mm:ss.SSSSSS'

function timeOf(text: string, pattern: string | undefined): bigint {
  const nanos = pattern === undefined ? parseTime(text) : byPattern(text, pattern)
  if (nanos === undefined) throw sparkError('CANNOT_PARSE_TIME', { input: quoteString(text), format: quoteString(pattern ?? STANDARD) })
  return nanos
}

function byPattern(text: string, pattern: string): bigint | undefined {
  const r = readPattern(datetimePattern(pattern, true), text)
  return 'error' in r ? undefined : r.micros * 1000n
}

export const toTime = datetime({
  name: 'to_time',
  usage: 'to_time(str[, format])',
  doc: 'The time of day of a text, by a pattern if there is one.',
  examples: [
    ["SELECT to_time('00:12:00')", '00:12:00'],
    ["SELECT to_time('12.10.05', 'HH.mm.ss')", '12:10:05'],
  ],
  args: ['string', 'string?'],
  strict: true,
  returns: TimeType(6),
  mayThrow: true,
  eval: timeOf,
})

export const tryToTime = datetime({
  name: 'try_to_time',
  sql: args => `try_to_time(to_time(${args.join(', ')}))`,
  usage: 'try_to_time(str[, format])',
  doc: 'As `to_time`, with null for a text that is no time.',
  examples: [
    ["SELECT try_to_time('00:12:00.001')", '00:12:00.001'],
    ["SELECT try_to_time('foo', 'HH:mm:ss')", null],
  ],
  args: ['string', 'string?'],
  returns: TimeType(6),
  mayReturnNull: true,
  eval: (text: string, pattern?: string): Value => {
    try {
      return timeOf(text, pattern)
    } catch (e) {
      if (e instanceof SparkException) return null
      throw e
    }
  },
})

const UNITS: Readonly<Record<string, bigint>> = {
  HOUR: 3_600_000_000_000n,
  MINUTE: 60_000_000_000n,
  SECOND: 1_000_000_000n,
  MILLISECOND: 1_000_000n,
  MICROSECOND: 1000n,
}

function unitOf(unit: string, functionName: string): bigint {
  const nanos = Object.hasOwn(UNITS, unit.toUpperCase()) ? UNITS[unit.toUpperCase()] : undefined
  if (nanos !== undefined) return nanos
  throw sparkError('INVALID_PARAMETER_VALUE.TIME_UNIT', {
    functionName: `\`${functionName}\``,
    parameter: '`unit`',
    invalidValue: `'${unit}'`,
  })
}

export const timeTrunc = datetime({
  name: 'time_trunc',
  usage: 'time_trunc(unit, expr)',
  doc: 'The time cut to a unit: HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND.',
  examples: [
    ["SELECT time_trunc('HOUR', TIME'09:32:05.359')", '09:00:00'],
    ["SELECT time_trunc('MILLISECOND', TIME'09:32:05.123456')", '09:32:05.123'],
  ],
  args: ['string', 'any_time'],
  returns: types => (types[1]?.type === 'time' ? types[1] : TimeType(6)),
  mayThrow: true,
  eval: (unit: string, nanos: bigint) => nanos - (nanos % unitOf(unit, 'time_trunc')),
})

export const timeDiff = datetime({
  name: 'time_diff',
  usage: 'time_diff(unit, start, end)',
  doc: 'The whole units from the first time to the second: HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND.',
  examples: [
    ["SELECT time_diff('HOUR', TIME'20:30:29', TIME'21:30:28')", '0'],
    ["SELECT time_diff('HOUR', TIME'20:30:29', TIME'12:00:00')", '-8'],
  ],
  args: ['string', 'any_time', 'any_time'],
  returns: LongType,
  mayThrow: true,
  eval: (unit: string, from: bigint, to: bigint) => (to - from) / unitOf(unit, 'time_diff'),
})

const outOfBounds = (rangeMessage: string): never => {
  throw sparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', { rangeMessage })
}

function checkedTime(nanos: bigint): bigint {
  if (nanos !== BigInt.asIntN(64, nanos)) return outOfBounds('Overflow in TIME conversion')
  if (nanos >= 0n && nanos < NANOS_PER_DAY) return nanos
  return outOfBounds(`Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got ${nanos} nanoseconds`)
}

const fromNumber = (unit: 'seconds' | 'millis' | 'micros', nanos: bigint, examples: ScalarFunction['examples']): ScalarFunction =>
  datetime({
    name: `time_from_${unit}`,
    usage: `time_from_${unit}(n)`,
    doc: `The time of day so many ${unit === 'millis' ? 'milliseconds' : unit === 'micros' ? 'microseconds' : unit} after midnight.`,
    examples,
    args: [unit === 'seconds' ? 'numeric_only' : 'integral_only'],
    returns: TimeType(6),
    mayThrow: true,
    bind: (info: CallInfo) => {
      const t = info.argTypes[0]!
      if (isDecimal(t)) return (n: bigint) => checkedTime((n * nanos) / pow10(t.scale))
      if (isFloating(t))
        return (n: number) =>
          Number.isFinite(n)
            ? checkedTime(BigInt(Math.trunc(n * Number(nanos))))
            : outOfBounds('Cannot convert NaN or Infinite value to TIME')
      return (n: number | bigint) => checkedTime(BigInt(n) * nanos)
    },
  })

const toNumber = (unit: 'seconds' | 'millis' | 'micros', nanos: bigint, examples: ScalarFunction['examples']): ScalarFunction =>
  datetime({
    name: `time_to_${unit}`,
    usage: `time_to_${unit}(time)`,
    doc: `The ${unit === 'millis' ? 'milliseconds' : unit === 'micros' ? 'microseconds' : 'seconds, with their fraction,'} since midnight.`,
    examples,
    args: ['only_time'],
    returns: unit === 'seconds' ? DecimalType(14, 6) : LongType,
    eval: (time: bigint) => time / nanos,
  })

export const timesAsNumbers = [
  fromNumber('seconds', 1_000_000_000n, [
    ['SELECT time_from_seconds(52200.5)', '14:30:00.5'],
    ['SELECT time_from_seconds(86399.999999)', '23:59:59.999999'],
  ]),
  fromNumber('millis', 1_000_000n, [['SELECT time_from_millis(52200500)', '14:30:00.5']]),
  fromNumber('micros', 1000n, [['SELECT time_from_micros(52200500000)', '14:30:00.5']]),
  toNumber('seconds', 1000n, [["SELECT time_to_seconds(TIME'14:30:00.5')", '52200.500000']]),
  toNumber('millis', 1_000_000n, [["SELECT time_to_millis(TIME'14:30:00.5')", '52200500']]),
  toNumber('micros', 1000n, [["SELECT time_to_micros(TIME'23:59:59.999999')", '86399999999']]),
]
