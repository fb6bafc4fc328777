import { type CallOptions, Cast, type Expression, Literal } from '../../plan/expression.ts'
import { type DataType, DecimalType, microsOf, NanosType } from '../../types/data-type.ts'
import { floorDiv, floorMod, toLocal } from '../../types/datetime/timestamp.ts'
import { UTC, zoneOf } from '../../types/datetime/zone.ts'
import { pow10 } from '../../types/decimal.ts'
import { sparkError } from '../../util/errors.ts'
import { type CallInfo, scalar } from '../define.ts'
import { castTo, constantOf, fn, isDecimal, isFloating, isInterval, isNumeric, typeOf } from '../type-rules.ts'

/**
 * Timestamps of nanoseconds in functions of timestamps: most see them to the microsecond, and what moves or cuts one is done on that too, with what is
 * below put back where it belongs.
 */

/** What they say of a timestamp does not depend on what is below microseconds. */
const BY_MICROS = new Set(
  `year quarter month dayofmonth dayofweek dayofyear weekday weekofyear yearofweek dayname monthname hour minute second unix_seconds unix_millis
  unix_micros unix_timestamp to_unix_timestamp $subtract_timestamps`.split(/\s+/),
)

/** Parts of the time of day are of a literal without what is below microseconds. */
const OF_THE_DAY = new Set(['hour', 'minute', 'second'])
const cut = (e: Expression): Expression =>
  e.type === 'Literal' && e.dataType.type === 'timestamp_nanos' && e.value !== null
    ? Literal({ ...e, value: floorDiv(e.value as bigint, 1000n), dataType: microsOf(e.dataType) })
    : e

/** What a call with such timestamps stands for; undefined where it takes them as they are. */
export function byMicros(name: string, written: string, args: readonly Expression[]): Expression | undefined {
  const types = args.map(typeOf)
  const at = types.findIndex(t => t.type === 'timestamp_nanos')
  if (at < 0) return undefined
  const own = types[at] as NanosType
  const micros = args.map((a, i) => (types[i]!.type === 'timestamp_nanos' ? castTo(a, microsOf(types[i] as NanosType)) : a))
  if (OF_THE_DAY.has(name) && args[at]!.type === 'Literal') return fn(written, ...args.map(cut))
  if (BY_MICROS.has(name)) return fn(written, ...micros)
  if (name === '$seconds') return fn('$nano_seconds', args[0]!)
  if (name === 'date_trunc') return Cast({ child: fn(name, ...micros), dataType: own, mode: 'ansi', implicit: true })
  if (name !== '+' && name !== '-') return undefined
  return types.some(isInterval) ? fn('$with_nanos', fn(name, ...micros), args[at]!) : fn(name, ...micros)
}

const internal = { group: '', since: '4.3.0', doc: '', examples: [] }

/** A timestamp that was moved, with what is below microseconds of the one it was. */
export const withNanos = scalar({
  ...internal,
  name: '$with_nanos',
  usage: '$with_nanos(moved, original)',
  args: ['timestamp_only', 'nano_timestamp'],
  returns: types => types[1]!,
  sql: ([moved]) => moved!,
  eval: (moved: bigint, original: bigint) => moved * 1000n + floorMod(original, 1000n),
})

const local = (t: DataType, info: CallInfo) => {
  const zone = (t as NanosType).zoned ? zoneOf(info.options.timeZone) : UTC
  return (nanos: bigint) => toLocal(floorDiv(nanos, 1000n), zone) * 1000n + floorMod(nanos, 1000n)
}

export const nanoSeconds = scalar({
  ...internal,
  name: '$nano_seconds',
  usage: '$nano_seconds(timestamp)',
  args: ['nano_timestamp'],
  returns: ([t]) => DecimalType(2 + (t as NanosType).precision, (t as NanosType).precision),
  bind: info => {
    const t = info.argTypes[0] as NanosType
    const toLocalNanos = local(t, info)
    return (nanos: bigint) => floorMod(toLocalNanos(nanos), 60_000_000_000n) / pow10(9 - t.precision)
  },
})

export const unixNanos = scalar({
  ...internal,
  group: 'datetime_funcs',
  name: 'unix_nanos',
  usage: 'unix_nanos(timestamp)',
  doc: 'The nanoseconds since 1970-01-01 00:00:00 UTC.',
  args: ['nano_timestamp'],
  returns: DecimalType(21, 0),
  bind: info => (info.argTypes[0]!.type === 'timestamp_nanos' ? (nanos: bigint) => nanos : (micros: bigint) => micros * 1000n),
})

/** Raises what Spark raises as long as the types are not switched on. */
export function checkNanos(enabled: boolean | undefined): void {
  if (enabled) return
  throw sparkError('FEATURE_NOT_ENABLED', {
    featureName: 'Nanosecond-precision timestamp types',
    configKey: 'spark.sql.timestampNanosTypes.enabled',
    configValue: 'true',
  })
}

export const timestampNanos = scalar({
  ...internal,
  group: 'datetime_funcs',
  name: 'timestamp_nanos',
  usage: 'timestamp_nanos(expr)',
  doc: 'The timestamp so many nanoseconds after 1970-01-01 00:00:00 UTC.',
  args: ['numeric'],
  mayThrow: true,
  coerce: ([n], options) => {
    checkNanos(options.legacy?.nanoseconds)
    const t = typeOf(n!)
    if (isDecimal(t) || !(isNumeric(t) || t.type === 'null')) return [n!]
    return [castTo(n!, isFloating(t) ? DecimalType(38, 9) : DecimalType(21, 0))]
  },
  returns: NanosType(true),
  // a fraction of a nanosecond is cut off
  bind: info => {
    const unit = pow10((info.argTypes[0] as DecimalType).scale)
    return (n: bigint) => n / unit
  },
})

/** `current_timestamp(p)` and its like: microseconds, or the type of more digits. */
export const withPrecision =
  (name: string, zoned: boolean) =>
  ([p]: readonly Expression[], options: CallOptions): readonly Expression[] | Expression => {
    const n = constantOf(p)
    if (p === undefined || n === 6) return []
    if (typeof n !== 'number' || n < 6 || n > 9)
      throw sparkError('INVALID_TIMESTAMP_PRECISION', { precision: String(n), type: zoned ? 'TIMESTAMP_LTZ' : 'TIMESTAMP_NTZ' })
    checkNanos(options.legacy?.nanoseconds)
    return Cast({ child: fn(name), dataType: NanosType(zoned, n), mode: 'ansi', implicit: true })
  }
