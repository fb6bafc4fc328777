import { type Expression, Literal } from '../../plan/expression.ts'
import { TimestampNTZType, TimestampType } from '../../types/data-type.ts'
import { addMonths } from '../../types/datetime/civil.ts'
import { addInterval, floorDiv, floorMod, fromLocal, MICROS_PER_DAY, partsOf, toLocal } from '../../types/datetime/timestamp.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sqlLiteral } from '../../types/sql-literal.ts'
import { type Mismatch, scalar } from '../define.ts'
import { castTo, constantOf, isYearMonth, mismatch, nonFoldable, typeOf } from '../type-rules.ts'
import { zoneFor } from './interval.ts'

/** Buckets of equal width on the clock of the session, counted from an origin. */

const monthsLater = (local: bigint, months: number): bigint =>
  BigInt(addMonths(Number(floorDiv(local, MICROS_PER_DAY)), months)) * MICROS_PER_DAY + floorMod(local, MICROS_PER_DAY)

/** The last origin + k months that is not after the time. */
function monthBucket(months: number, at: bigint, origin: bigint): bigint {
  const [a, o] = [partsOf(at), partsOf(origin)]
  const k = Math.floor((a.year * 12 + a.month - o.year * 12 - o.month) / months)
  const start = monthsLater(origin, k * months)
  return start <= at ? start : monthsLater(origin, (k - 1) * months)
}

const isConstant = (e: Expression): boolean => e.type !== 'AttributeReference' && (!('child' in e) || isConstant(e.child as Expression))
const _nameOf = (e: Expression): string => (e.type === 'AttributeReference' ? e.name : '')

function check([width, at, origin]: readonly Expression[]): Mismatch | undefined {
  for (const [name, e] of [
    ['`bucketSize`', width!],
    ['`origin`', origin!],
  ] as const)
    if (!isConstant(e)) return nonFoldable(name, e)
  if (typeOf(origin!).type !== typeOf(at!).type)
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'third',
      requiredType: quotedSqlName(typeOf(at!)),
      inputSql: '',
      inputType: quotedSqlName(typeOf(origin!)),
    })
  const value = constantOf(width)
  if (value === null || value === undefined || BigInt(value as number) > 0n) return undefined
  return mismatch('VALUE_OUT_OF_RANGE', {
    exprName: '`bucketSize`',
    valueRange: '(0, inf)',
    currentValue: sqlLiteral(value, typeOf(width!)),
  })
}

export const timeBucket = scalar({
  name: 'time_bucket',
  group: 'datetime_funcs',
  since: '4.2.0',
  usage: 'time_bucket(bucketSize, ts[, origin])',
  doc: 'The start of the bucket of the given width that the time lies in; buckets are counted from the origin, 1970-01-01 unless it is given.',
  examples: [["SELECT time_bucket(INTERVAL '1' HOUR, TIMESTAMP '2024-01-01 11:27:00')", '2024-01-01 11:00:00']],
  args: ['day_time_interval|year_month_interval', 'timestamp_only', 'timestamp_only?'],
  returns: types => types[1]!,
  coerce: (args, options) => {
    const at = typeOf(args[1]!).type === 'null' ? castTo(args[1]!, TimestampType) : args[1]!
    const ntz = typeOf(at).type === 'timestamp_ntz'
    const dataType = ntz ? TimestampNTZType : TimestampType
    const origin = args[2] ?? Literal({ value: ntz ? 0n : fromLocal(0n, zoneOf(options.timeZone)), dataType })
    return [args[0]!, at, typeOf(origin).type === 'null' ? castTo(origin, typeOf(at)) : origin]
  },
  check,
  mayThrow: true,
  bind: info => {
    const zone = zoneFor(info.argTypes[1]!, info)
    const byMonth = isYearMonth(info.argTypes[0]!)
    return (width: number | bigint, at: bigint, origin: bigint) => {
      const [local, from] = [toLocal(at, zone), toLocal(origin, zone)]
      if (byMonth) return fromLocal(monthBucket(Number(width), local, from), zone)
      // whole days are days of the calendar, the rest is exact
      const startOf = (k: bigint) => {
        const offset = k * (width as bigint)
        const days = offset / MICROS_PER_DAY
        return addInterval(origin, 0, Number(days), offset - days * MICROS_PER_DAY, zone)
      }
      // the clock may have been changed in between
      let k = floorDiv(local - from, width as bigint)
      while (startOf(k) > at) k--
      while (startOf(k + 1n) <= at) k++
      return startOf(k)
    }
  },
})
