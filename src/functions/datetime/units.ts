import { asI64, type Emitter, type Val } from '../../codegen/value.ts'
import type { Expression } from '../../plan/expression.ts'
import { DateType, LongType, TimestampType } from '../../types/data-type.ts'
import { civilOf } from '../../types/datetime/civil.ts'
import { addInterval, floorDiv, MICROS_PER_DAY, toLocal } from '../../types/datetime/timestamp.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { valueInMessage } from '../../types/sql-literal.ts'
import { JavaException, sparkError } from '../../util/errors.ts'
import { type I64, i32, i64 } from '../../wasm/instructions.ts'
import { type CallInfo, type FastResult, type ScalarFunction, scalar } from '../define.ts'
import { castTo, isTimestamp, typeOf } from '../type-rules.ts'
import { zoneFor } from './interval.ts'
import { isCount, isNear, laterTimestamp } from './interval-code.ts'
import { clockFor } from './zone-code.ts'

/** Units of time added and counted: `timestampadd`, `timestampdiff`, `dateadd`. */

const datetime = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'datetime_funcs', ...spec })

const MONTHS: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 }
const MICROS: Readonly<Record<string, bigint>> = {
  MICROSECOND: 1n,
  MILLISECOND: 1000n,
  SECOND: 1_000_000n,
  MINUTE: 60_000_000n,
  HOUR: 3_600_000_000n,
}
const DAYS: Readonly<Record<string, number>> = { DAY: 1, DAYOFYEAR: 1, WEEK: 7 }

/** So many units of a constant, few enough for their sum. */
function addedCode(g: Emitter, [, n, at]: readonly Val[], info: CallInfo): FastResult | undefined {
  const unit = String(info.constants[0]).toUpperCase()
  const clock = clockFor(g, info.argTypes[2]!, info.options.timeZone)
  if (!clock) return undefined
  const count = g.keep(asI64(n!))
  const few = isCount(count)
  const times = (factor: number) => g.keep(i32.mul(i32.wrap_i64(count), i32.const(factor)))
  const none = i32.const(0)
  const parts = MONTHS[unit]
    ? { months: times(MONTHS[unit]), days: none, micros: i64.const(0) }
    : DAYS[unit]
      ? { months: none, days: times(DAYS[unit]), micros: i64.const(0) }
      : MICROS[unit]
        ? { months: none, days: none, micros: g.keep(i64.mul(count, i64.const(MICROS[unit]))) }
        : undefined
  if (!parts) return undefined
  const later = laterTimestamp(clock, g.keep(asI64(at!)), parts)
  return { ...later, done: i32.and(later.done, few) }
}

const toMoment = (e: Expression): Expression => (isTimestamp(typeOf(e)) ? e : castTo(e, TimestampType))

export const timestampAdd = datetime({
  name: '$timestampadd',
  sql: args => `timestampadd(${args.join(', ')})`,
  since: '3.3.0',
  usage: 'timestampadd(unit, quantity, timestamp)',
  doc: 'The timestamp so many units later.',
  examples: [],
  args: ['string!', 'long', 'timestamp|timestamp_ntz'],
  returns: types => types[2]!,
  coerce: args => [args[0]!, args[1]!, toMoment(args[2]!)],
  mayThrow: true,
  bind: info => {
    const zone = zoneFor(info.argTypes[2]!, info)
    const added = (unit: string, n: bigint, at: bigint): bigint => {
      const u = unit.toUpperCase()
      if (MICROS[u] !== undefined) return addInterval(at, 0, 0, n * MICROS[u]!, zone)
      if (DAYS[u] !== undefined) return addInterval(at, 0, Number(n) * DAYS[u]!, 0n, zone)
      if (MONTHS[u] !== undefined) return addInterval(at, Number(n) * MONTHS[u]!, 0, 0n, zone)
      throw sparkError('INVALID_PARAMETER_VALUE.DATETIME_UNIT', {
        functionName: '`TIMESTAMPADD`',
        parameter: '`unit`',
        invalidValue: `'${unit}'`,
      })
    }
    return (unit: string, n: bigint, at: bigint) => {
      try {
        return added(unit, n, at)
      } catch (e) {
        if (!(e instanceof JavaException || e instanceof RangeError)) throw e
        const operation = `add ${n}L ${unit.toUpperCase()} to ${valueInMessage(at, info.argTypes[2]!, zoneOf(info.options.timeZone))}`
        throw sparkError('DATETIME_OVERFLOW', { operation })
      }
    }
  },
  fast: addedCode,
})

/** Whole months from one local time to another. */
function wholeMonths(from: bigint, to: bigint): bigint {
  const key = (local: bigint) => {
    const days = Number(floorDiv(local, MICROS_PER_DAY))
    const { year, month, day } = civilOf(days)
    return { months: year * 12 + month, rest: BigInt(day) * MICROS_PER_DAY + (local - BigInt(days) * MICROS_PER_DAY) }
  }
  const [a, b] = [key(from), key(to)]
  let n = b.months - a.months
  if (n > 0 && b.rest < a.rest) n--
  if (n < 0 && b.rest > a.rest) n++
  return BigInt(n)
}

export const timestampDiff = datetime({
  name: '$timestampdiff',
  sql: args => `timestampdiff(${args.join(', ')})`,
  since: '3.3.0',
  usage: 'timestampdiff(unit, startTimestamp, endTimestamp)',
  doc: 'The whole units from the first timestamp to the second.',
  examples: [],
  args: ['string!', 'timestamp', 'timestamp'],
  returns: LongType,
  coerce: args => [args[0]!, ...args.slice(1).map(a => castTo(a, TimestampType))],
  mayThrow: true,
  bind: info => {
    const zone = zoneFor(info.argTypes[1]!, info)
    return (unit: string, from: bigint, to: bigint) => {
      const u = unit.toUpperCase()
      const [a, b] = [toLocal(from, zone), toLocal(to, zone)]
      if (MICROS[u] !== undefined) return (b - a) / MICROS[u]!
      if (DAYS[u] !== undefined) return (b - a) / (MICROS_PER_DAY * BigInt(DAYS[u]!))
      if (MONTHS[u] !== undefined) return wholeMonths(a, b) / BigInt(MONTHS[u]!)
      throw sparkError('INVALID_PARAMETER_VALUE.DATETIME_UNIT', {
        functionName: '`TIMESTAMPDIFF`',
        parameter: '`unit`',
        invalidValue: `'${unit}'`,
      })
    }
  },
  fast: (g, [, from, to], info) => {
    const unit = String(info.constants[0]).toUpperCase()
    const clock = clockFor(g, info.argTypes[1]!, info.options.timeZone)
    const size = MICROS[unit] ?? (DAYS[unit] && MICROS_PER_DAY * BigInt(DAYS[unit]))
    if (!clock || !size) return undefined
    const [a, b] = [g.keep(asI64(from!)), g.keep(asI64(to!))]
    const local = (micros: I64): I64 => clock.toLocal(micros)
    const units = i64.div_s(i64.sub(local(b), local(a)), i64.const(size))
    return { val: { layout: 'i64', code: units }, done: i32.and(isNear(a), isNear(b)) }
  },
})

export const dateAddAlias = datetime({
  name: 'dateadd',
  since: '3.4.0',
  usage: 'dateadd(start_date, num_days)',
  doc: 'The same as `date_add`.',
  examples: [["SELECT dateadd('2016-07-30', 1)", '2016-07-31']],
  args: ['date', 'int|short|byte'],
  returns: DateType,
  sql: ([a, b]) => `date_add(${a}, ${b})`,
  eval: (d: number, n: number) => (d + n) | 0,
})
