import type { Expression } from '../../plan/expression.ts'
import { ArrayType, type DataType, DateType, DoubleType, FloatType } from '../../types/data-type.ts'
import { addMonths } from '../../types/datetime/civil.ts'
import { addInterval, daysToMicros, MICROS_PER_DAY, microsToDays } from '../../types/datetime/timestamp.ts'
import { fits } from '../../types/decimal.ts'
import type { CalendarInterval, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { zoneFor } from '../datetime/interval.ts'
import { type CallInfo, scalar } from '../define.ts'
import { decimalOverflow } from '../errors.ts'
import { perPartition } from '../misc/partition-state.ts'
import { XorShiftRandom } from '../misc/xorshift.ts'
import { anyNullable, castTo, coerceNumbers, isDecimal, isNumeric, isTimestamp, typeOf } from '../type-rules.ts'
import { requireArrayLength } from './array-length.ts'
import { sequenceCode } from './array-make.ts'

/** Ranges of numbers, dates and timestamps; a random number between two. */

/** Of constants, as Spark evaluates them when it folds; of others, as its code does. */
const illegal = (info: CallInfo, start: Value, stop: Value, step: Value): never => {
  if (info.constants.some(c => c === undefined))
    throw sparkError('_LEGACY_ERROR_TEMP_3243', { start: String(start), stop: String(stop), step: String(step) })
  throw new Error(`requirement failed: Illegal sequence boundaries: ${start} to ${stop} by ${step}`)
}

const STEPS: Readonly<Record<string, string>> = {
  calendar_interval: 'interval',
  day_time_interval: 'interval day to second',
  year_month_interval: 'interval year to month',
}

const asCalendar = (v: Value, t: DataType): CalendarInterval => {
  if (t.type === 'year_month_interval') return { months: v as number, days: 0, micros: 0n }
  if (t.type === 'calendar_interval') return v as CalendarInterval
  const micros = v as bigint
  return { months: 0, days: Number(micros / MICROS_PER_DAY), micros: micros % MICROS_PER_DAY }
}

export const sequence = scalar({
  name: 'sequence',
  group: 'array_funcs',
  since: '2.4.0',
  usage: 'sequence(start, stop[, step])',
  doc: 'The numbers, dates or timestamps from one to another, by a step: 1 or -1, or a day, unless given.',
  examples: [
    ['SELECT sequence(1, 5)', '[1, 2, 3, 4, 5]'],
    ['SELECT sequence(5, 1)', '[5, 4, 3, 2, 1]'],
    ["SELECT sequence(to_date('2018-01-01'), to_date('2018-03-01'), interval 1 month)", '[2018-01-01, 2018-02-01, 2018-03-01]'],
  ],
  args: ['any', 'any', 'any?'],
  coerce: args => {
    const [a, b, step] = args
    const [ta, tb] = [typeOf(a!), typeOf(b!)]
    if (ta.type === 'date' || isTimestamp(ta) || tb.type === 'date' || isTimestamp(tb)) {
      const t = isTimestamp(ta) ? ta : isTimestamp(tb) ? tb : DateType
      return [castTo(a!, t), castTo(b!, t), ...(step ? [step] : [])]
    }
    if (step === undefined) return coerceNumbers(a!, b!)
    const [widest] = coerceNumbers(coerceNumbers(a!, b!)[0], step)
    return [a!, b!, step].map(e => castTo(e, typeOf(widest)))
  },
  returns: types => ArrayType(types[0]!, false),
  mayThrow: true,
  bind: info => {
    const [t, , stepType] = info.argTypes as [DataType, DataType, DataType | undefined]
    const check = (n: number | bigint) => requireArrayLength(n, 'sequence')
    if (t.type !== 'date' && !isTimestamp(t)) {
      const big = t.type === 'long'
      return (start: number | bigint, stop: number | bigint, given?: number | bigint) => {
        const step = given ?? (start <= stop ? (big ? 1n : 1) : big ? -1n : -1)
        if (Number(step) === 0 ? start !== stop : step > 0 ? start > stop : start < stop) return illegal(info, start, stop, step)
        if (Number(step) === 0) return [start]
        const length = (BigInt(stop) - BigInt(start)) / BigInt(step) + 1n
        check(length)
        const count = Number(length)
        return Array.from({ length: count }, (_, i) =>
          big ? (start as bigint) + BigInt(i) * (step as bigint) : (start as number) + i * (step as number),
        )
      }
    }
    const zone = zoneFor(t, info)
    const dates = t.type === 'date'
    return (start: number | bigint, stop: number | bigint, given?: Value) => {
      const step: CalendarInterval =
        given === undefined ? { months: 0, days: start <= stop ? 1 : -1, micros: 0n } : asCalendar(given, stepType!)
      if (dates && (step.micros % MICROS_PER_DAY !== 0n || (step.months === 0 && step.days === 0 && step.micros === 0n)))
        throw sparkError('_LEGACY_ERROR_TEMP_3242', { intervalType: STEPS[stepType!.type]! })
      const from = dates ? daysToMicros(start as number, zone) : (start as bigint)
      const to = dates ? daysToMicros(stop as number, zone) : (stop as bigint)
      const forward = step.months > 0 || step.days > 0 || step.micros > 0n
      const still = step.months === 0 && step.days === 0 && step.micros === 0n
      if (still ? from !== to : forward ? from > to : from < to) return illegal(info, start, stop, 'the interval')
      const out: Value[] = []
      // every element is counted from the start, so that month ends do not creep
      for (let i = 0; ; i++) {
        const moved =
          dates && step.micros === 0n
            ? addMonths(start as number, i * step.months) + i * step.days
            : addInterval(from, i * step.months, i * step.days, BigInt(i) * step.micros, zone)
        const micros = typeof moved === 'number' ? daysToMicros(moved, zone) : moved
        if (forward ? micros > to : micros < to) break
        out.push(dates ? (typeof moved === 'number' ? moved : microsToDays(moved, zone)) : micros)
        if (still) break
        check(out.length)
      }
      return out
    }
  },
  fast: sequenceCode,
})

/** Two bounds as doubles or floats where one is; integers as the wider; a decimal beside another number stays. */
function sameNumbers(a: Expression, b: Expression): [Expression, Expression] {
  const types = [typeOf(a), typeOf(b)]
  const to = (t: DataType): [Expression, Expression] => [castTo(a, t), castTo(b, t)]
  if (!types.every(t => isNumeric(t) || t.type === 'null')) return [a, b]
  if (types.some(t => t.type === 'double' || t.type === 'null')) return to(DoubleType)
  if (types.some(t => t.type === 'float')) return to(FloatType)
  return types.some(isDecimal) ? [a, b] : coerceNumbers(a, b)
}

export const uniform = scalar({
  name: 'uniform',
  nullable: args => anyNullable(args.slice(0, 2)),
  group: 'math_funcs',
  since: '4.0.0',
  usage: 'uniform(min, max[, seed])',
  doc: 'A random number from one to below another, uniformly distributed.',
  examples: [],
  args: ['min=numeric_only!', 'max=numeric_only!', 'seed=long!?'],
  coerce: ([a, b, ...seed]) => [...sameNumbers(a!, b!), ...seed],
  // of two decimals the second, even where the first has more digits
  returns: ([a, b]) => (isDecimal(b!) ? b : a!),
  deterministic: false,
  nulls: 'custom',
  bind: info => {
    const t = info.returnType
    const random = perPartition(info, info.constants[2] ?? undefined, seed => new XorShiftRandom(seed))
    const [lowUnit, highUnit] = info.argTypes.map(a => (isDecimal(a) ? 10 ** a.scale : 1)) as [number, number]
    return (low: number | bigint | null, high: number | bigint | null) => {
      if (low === null || high === null) return null
      const from = Number(low) / lowUnit
      const v = from + (Number(high) / highUnit - from) * random().double()
      if (t.type === 'float') return Math.fround(v)
      if (t.type === 'double') return v
      if (isDecimal(t)) {
        const unscaled = BigInt(Math.round(v * 10 ** t.scale))
        return fits(unscaled, t.precision) ? unscaled : decimalOverflow(info, unscaled, t.scale, t)
      }
      return t.type === 'long' ? BigInt(Math.trunc(v)) : Math.trunc(v)
    }
  },
})
