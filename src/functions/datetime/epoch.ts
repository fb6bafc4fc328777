import { asI64, int64 } from '../../codegen/value.ts'
import { Call } from '../../plan/expression.ts'
import { saturated } from '../../types/cast/to-number.ts'
import { LongType, StringType, TimestampNTZType, TimestampType } from '../../types/data-type.ts'
import { floorDiv, fromLocal, toLocal } from '../../types/datetime/timestamp.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { pow10 } from '../../types/decimal.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { castTo, isDecimal, isFloating } from '../type-rules.ts'
import { floored, isInside } from './timestamp-code.ts'
import { clockNamed } from './zone-code.ts'

/** Timestamps from and to numbers since 1970-01-01 00:00:00 UTC, and on the clocks of other zones. */

const datetime = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'datetime_funcs', ...spec })

const fromEpoch = (name: string, factor: bigint, doc: string, example: readonly [string, string]): ScalarFunction =>
  datetime({
    name,
    since: '3.1.0',
    usage: `${name}(n)`,
    doc,
    examples: [example],
    args: [name === 'timestamp_seconds' ? 'numeric_only' : 'integral_only'],
    returns: TimestampType,
    mayThrow: true,
    // only floating-point numbers can be no point in time
    mayReturnNull: types => isFloating(types[0]!),
    bind: info => {
      const t = info.argTypes[0]!
      if (isDecimal(t)) {
        const scale = pow10(t.scale)
        return (n: bigint) => {
          if ((n * factor) % scale !== 0n) throw javaError('Rounding necessary')
          return checked(info, (n * factor) / scale, String(n), 'seconds')
        }
      }
      if (isFloating(t)) return (n: number) => (Number.isFinite(n) ? saturated(n * 1e6, 'long') : null)
      return (n: number | bigint) =>
        checked(info, BigInt(n) * factor, t.type === 'long' ? `${n}L` : String(n), name.replace('timestamp_', ''))
    },
  })
const checked = (_info: CallInfo, micros: bigint, value: string, unit: string): bigint => {
  if (micros === BigInt.asIntN(64, micros)) return micros
  throw sparkError('DATETIME_OVERFLOW', {
    operation: `create a TIMESTAMP from ${value} ${unit === 'millis' ? 'milliseconds' : unit} since the epoch`,
  })
}
export const timestampSeconds = fromEpoch('timestamp_seconds', 1_000_000n, 'The timestamp so many seconds after 1970-01-01 00:00:00 UTC.', [
  'SELECT timestamp_seconds(1230219000)',
  '2008-12-25 07:30:00',
])
export const timestampMillis = fromEpoch('timestamp_millis', 1000n, 'The timestamp so many milliseconds after 1970-01-01 00:00:00 UTC.', [
  'SELECT timestamp_millis(1230219000123)',
  '2008-12-25 07:30:00.123',
])
export const timestampMicros = fromEpoch('timestamp_micros', 1n, 'The timestamp so many microseconds after 1970-01-01 00:00:00 UTC.', [
  'SELECT timestamp_micros(1230219000123123)',
  '2008-12-25 07:30:00.123123',
])
const toEpoch = (name: string, unit: bigint): ScalarFunction =>
  datetime({
    name,
    since: '3.1.0',
    usage: `${name}(timestamp)`,
    doc: `The ${name.slice(5)} since 1970-01-01 00:00:00 UTC.`,
    examples: [],
    args: ['timestamp_only|nano_timestamp'],
    returns: LongType,
    eval: (at: bigint) => floorDiv(at, unit),
    fast: (g, [at]) => {
      if (at!.layout !== 'i64') return undefined
      const micros = g.keep(asI64(at!))
      return { val: int64(floored(g, micros, unit)), done: isInside(micros) }
    },
  })
export const epochs = [toEpoch('unix_seconds', 1_000_000n), toEpoch('unix_millis', 1000n), toEpoch('unix_micros', 1n)]

/** The clock of one zone read as that of another. */
const shiftZone = (name: string, toUtc: boolean, doc: string, example: readonly [string, string]): ScalarFunction =>
  datetime({
    name,
    since: '1.5.0',
    usage: `${name}(timestamp, timezone)`,
    doc,
    examples: [example],
    args: ['timestamp', 'string'],
    returns: TimestampType,
    mayThrow: true,
    eval: (at: bigint, id: string) => (toUtc ? fromLocal(at, zoneOf(id)) : toLocal(at, zoneOf(id))),
    fast: (g, [at], info) => {
      const clock = clockNamed(g, info.constants[1])
      const micros = g.keep(asI64(at!))
      return clock && { val: int64(toUtc ? clock.fromLocal(micros) : clock.toLocal(micros)), done: isInside(micros) }
    },
  })
export const fromUtcTimestamp = shiftZone('from_utc_timestamp', false, 'A time of UTC as the clock of a zone shows it.', [
  "SELECT from_utc_timestamp('2016-08-31', 'Asia/Seoul')",
  '2016-08-31 09:00:00',
])
export const toUtcTimestamp = shiftZone('to_utc_timestamp', true, "A time of a zone's clock as UTC.", [
  "SELECT to_utc_timestamp('2016-08-31', 'Asia/Seoul')",
  '2016-08-30 15:00:00',
])

export const convertTimezone = datetime({
  name: 'convert_timezone',
  since: '3.4.0',
  usage: 'convert_timezone([sourceTz, ]targetTz, sourceTs)',
  doc: 'A timestamp without time zone of one zone, in another.',
  examples: [
    ["SELECT convert_timezone('Europe/Brussels', 'America/Los_Angeles', timestamp_ntz'2021-12-06 00:00:00')", '2021-12-05 15:00:00'],
  ],
  args: ['string', 'string', 'timestamp_ntz?'],
  returns: TimestampNTZType,
  mayThrow: true,
  coerce: (args, options) =>
    args.length === 2
      ? [
          Call({ name: 'current_timezone', args: [], dataType: StringType, nullable: false, options }),
          args[0]!,
          castTo(args[1]!, TimestampNTZType),
        ]
      : args,
  eval: (from: string, to: string, at: bigint) => toLocal(fromLocal(at, zoneOf(from)), zoneOf(to)),
  fast: (g, [, , at], info) => {
    const [from, to] = [clockNamed(g, info.constants[0]), clockNamed(g, info.constants[1])]
    const local = g.keep(asI64(at!))
    return from && to && { val: int64(to.toLocal(g.keep(from.fromLocal(local)))), done: isInside(local) }
  },
})
