import { type CallOptions, type Expression, Literal } from '../../plan/expression.ts'
import { compareValues } from '../../types/compare.ts'
import { ArrayType, type DataType, DayTimeIntervalType, DoubleType, IntegerType, YearMonthIntervalType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { doubleToString } from '../../types/number-format.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type AggregateFunction, aggregate, type JsAggregate, type Mismatch } from '../define.ts'
import { constantOf, isDecimal, mismatch, nonFoldable, typeOf } from '../type-rules.ts'
import { summaryCode } from './percentile-approx-code.ts'
import { percentileCode } from './percentile-code.ts'
import { addToSummary, mergeSummaries, newSummary, type QuantileSummary, quantilesFrom } from './quantile-summary.ts'

/** Percentiles: exact ones by all values, approximate ones too (which is as exact as they may be). */

const one = Literal({ value: 1, dataType: IntegerType })
const asNumber = (v: Value, t: DataType): number => (isDecimal(t) ? Number(v) / 10 ** t.scale : Number(v))

interface Weighted {
  readonly value: Value
  readonly count: number
}

/** A value that counts once stands for itself. */
type Counted = Weighted | number | bigint
const weighted = (v: Counted): Weighted => (typeof v === 'object' ? v : { value: v, count: 1 })

const gathered = (finish: (values: Weighted[]) => Value): JsAggregate<Counted[]> => ({
  init: () => [],
  update: (s, value: Value, _share: Value, frequency: Value = 1) => {
    const count = Number(frequency ?? 0)
    if (count < 0)
      throw sparkError('NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION', { frequencyExpression: `"${count}"`, negativeValue: `${count}L` })
    if (value !== null && count > 0)
      s.push(count === 1 && (typeof value === 'number' || typeof value === 'bigint') ? value : { value, count })
    return s
  },
  merge: (a, b) => {
    for (const v of b) a.push(v)
    return a
  },
  finish: s => (s.length === 0 ? null : finish(s.map(weighted))),
})

/** The value at a 0-based place among the sorted ones. */
function at(sorted: readonly Weighted[], place: number): Value {
  let before = 0
  for (const w of sorted) {
    before += w.count
    if (place < before) return w.value
  }
  return sorted.at(-1)!.value
}

const sharesOf = (share: Value): readonly number[] => (Array.isArray(share) ? (share as number[]) : [share as number])

/** Interpolated between the values around the place. */
function interpolated(sorted: readonly Weighted[], share: number, t: DataType): number {
  const total = sorted.reduce((n, w) => n + w.count, 0)
  const position = (total - 1) * share
  const [low, high] = [Math.floor(position), Math.ceil(position)]
  const a = asNumber(at(sorted, low), t)
  if (low === high) return a
  const b = asNumber(at(sorted, high), t)
  return a === b ? a : (high - position) * a + (position - low) * b
}

/** Intervals stay intervals, of all fields. */
const wide = (t: DataType): DataType =>
  t.type === 'year_month_interval'
    ? YearMonthIntervalType()
    : t.type === 'day_time_interval'
      ? DayTimeIntervalType()
      : t.type === 'time'
        ? t
        : DoubleType

/** What was interpolated, as a value of that type. */
const narrowed = (v: number, t: DataType): Value =>
  t.type === 'year_month_interval' ? Math.trunc(v) : t.type === 'day_time_interval' || t.type === 'time' ? BigInt(Math.trunc(v)) : v

/** The share is a constant between 0 and 1. */
function checkShare(share: Expression, arrays = '"ARRAY<DOUBLE>"'): Mismatch | undefined {
  const inner: Expression = share.type === 'Cast' ? share.child : share
  const value = constantOf(inner)
  if (typeOf(inner).type === 'null' || (inner.type === 'Literal' && value === null))
    return mismatch('UNEXPECTED_NULL', { exprName: 'percentage' })
  const shares = typeOf(inner)
  if (shares.type === 'array' && shares.containsNull && shares.element.type !== 'null')
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'second',
      requiredType: arrays,
      inputSql: '',
      inputType: '',
    })
  const text = quotedSqlName(typeOf(share))
  if (inner.type === 'AttributeReference' || inner.type === 'ScalarSubquery') return nonFoldable('percentage', inner, text)
  const from = typeOf(inner)
  const given =
    Array.isArray(value) && from.type === 'array'
      ? value.map(v => asNumber(v, from.element))
      : typeof value === 'number' || typeof value === 'bigint'
        ? [asNumber(value, from)]
        : []
  return !given.some(n => n < 0 || n > 1)
    ? undefined
    : mismatch('VALUE_OUT_OF_RANGE', {
        exprName: 'percentage',
        valueRange: '[0.0, 1.0]',
        currentValue: given.map(n => `${doubleToString(n)}${Number.isFinite(n) ? 'D' : ''}`).join(','),
      })
}

const PERCENT = 'double|array<double>'
const VALUES = 'numeric|year_month_interval|day_time_interval|time_of_day'
const resultOf = (value: DataType, share: DataType | undefined): DataType => (share?.type === 'array' ? ArrayType(value, false) : value)

export const percentile = aggregate({
  name: 'percentile',
  group: 'agg_funcs',
  since: '2.1.0',
  usage: 'percentile(col, percentage[, frequency])',
  doc: 'The exact percentile, interpolated between values; an array of them for an array of shares.',
  examples: [
    ['SELECT percentile(col, 0.3) FROM VALUES (0), (10) AS tab(col)', '3.0'],
    ['SELECT percentile(col, array(0.25, 0.75)) FROM VALUES (0), (10) AS tab(col)', '[2.5, 7.5]'],
  ],
  args: [VALUES, PERCENT, 'integral_only?'],
  constants: [1],
  coerce: args => (args.length === 2 ? [...args, one] : args),
  check: args => checkShare(args[1]!),
  returns: types => resultOf(wide(types[0]!), types[1]),
  bind: info => {
    const [t] = info.argTypes as [DataType]
    const share = info.constants[1]!
    return gathered(values => {
      const sorted = values.sort((a, b) => compareValues(a.value, b.value, t))
      const shares = sharesOf(share)
      if (shares.length === 0) return null
      const found = shares.map(s => narrowed(interpolated(sorted, s, t), t))
      return Array.isArray(share) ? found : found[0]!
    })
  },
  wasm: ({ argTypes: [type], constants: [, share, frequency], returnType: returns }) =>
    typeof share === 'number' && Number(frequency) === 1 ? percentileCode({ type: type!, input: 0, share, returns }) : undefined,
})

export const median = aggregate({
  name: 'median',
  group: 'agg_funcs',
  since: '3.4.0',
  usage: 'median(col)',
  doc: 'The value in the middle, interpolated between the two nearest.',
  examples: [['SELECT median(col) FROM VALUES (0), (10) AS tab(col)', '5.0']],
  args: [VALUES],
  returns: types => wide(types[0]!),
  bind: info => {
    const [t] = info.argTypes as [DataType]
    return gathered(values => {
      const v = interpolated(
        values.sort((a, b) => compareValues(a.value, b.value, t)),
        0.5,
        t,
      )
      return narrowed(v, t)
    })
  },
  wasm: ({ argTypes: [type], returnType: returns }) => percentileCode({ type: type!, input: 0, share: 0.5, returns }),
})

/** How close it has to be: a constant above 0. */
function checkAccuracy(e: Expression): Mismatch | undefined {
  const inner: Expression = e.type === 'Cast' ? e.child : e
  if (inner.type === 'AttributeReference') return nonFoldable('accuracy', inner)
  const value = constantOf(inner)
  if (value === null || typeOf(inner).type === 'null') return mismatch('UNEXPECTED_NULL', { exprName: 'accuracy' })
  if (value === undefined || (Number(value) > 0 && Number(value) <= 2147483647)) return undefined
  return mismatch('VALUE_OUT_OF_RANGE', { exprName: 'accuracy', valueRange: '(0, 2147483647]', currentValue: `${value}L` })
}

/** A number as a value of the type that it came from. */
function fromNumber(t: DataType): (n: number) => Value {
  switch (t.type) {
    case 'decimal':
      return n => BigInt(Math.round(n * 10 ** t.scale))
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day_time_interval':
    case 'time':
      return n => BigInt(Math.trunc(n))
    case 'float':
      return Math.fround
    case 'double':
      return n => n
    default:
      return Math.trunc
  }
}

const approximate = (name: string, aliases: readonly string[]): AggregateFunction =>
  aggregate({
    name,
    aliases,
    printsAlias: true,
    group: 'agg_funcs',
    since: '2.1.0',
    usage: `${name}(col, percentage[, accuracy])`,
    doc: 'A value such that at least the share of values is not greater; an array of them for an array of shares.',
    examples: [
      ['SELECT percentile_approx(col, array(0.5, 0.4, 0.1), 100) FROM VALUES (0), (1), (2), (10) AS tab(col)', '[1, 1, 0]'],
      ['SELECT percentile_approx(col, 0.5, 100) FROM VALUES (0), (6), (7), (9), (10) AS tab(col)', '7'],
    ],
    args: ['numeric|date|timestamp|timestamp_ntz|year_month_interval|day_time_interval|only_time', PERCENT, 'integral_only?'],
    constants: [1, 2],
    coerce: args => (args.length === 2 ? [...args, Literal({ value: 10000, dataType: IntegerType })] : args),
    returns: types => resultOf(types[0]!, types[1]),
    check: args => checkShare(args[1]!, '("DOUBLE" or "ARRAY<DOUBLE>")') ?? checkAccuracy(args[2]!),
    bind: info => {
      const [t] = info.argTypes as [DataType]
      const share = info.constants[1]!
      const shares = sharesOf(share)
      const back = fromNumber(t)
      return {
        init: () => newSummary(1 / Number(info.constants[2])),
        update: (s: QuantileSummary, value: Value) => {
          if (value !== null) addToSummary(s, asNumber(value, t))
          return s
        },
        merge: mergeSummaries,
        finish: (s: QuantileSummary) => {
          const found = shares.length === 0 ? undefined : quantilesFrom(s, shares)?.map(back)
          return found === undefined ? null : Array.isArray(share) ? found : found[0]!
        },
      }
    },
    wasm: ({ argTypes: [type], constants: [, share, accuracy] }) =>
      typeof share === 'number' || Array.isArray(share)
        ? summaryCode(type!, share as number | readonly number[], 1 / Number(accuracy))
        : undefined,
  })
export const percentileApprox = approximate('percentile_approx', ['approx_percentile'])

/** Percentiles that take their column from WITHIN GROUP, in its order. */
const within = (
  name: 'percentile_cont' | 'percentile_disc',
  doc: string,
  examples: AggregateFunction['examples'],
  pick: (sorted: readonly Weighted[], share: number, t: DataType, legacy?: CallOptions['legacy']) => Value,
): AggregateFunction =>
  aggregate({
    name,
    group: 'agg_funcs',
    since: '4.0.0',
    usage: `${name}(percentage) WITHIN GROUP (ORDER BY col)`,
    doc,
    examples,
    args: ['double|array<double>'],
    constants: [0],
    check: ([share]) => checkShare(share!),
    returns: ([share, t]) => resultOf(wide(t ?? DoubleType), share),
    bind: info => {
      const share = info.constants[0]!
      const result = info.returnType.type === 'array' ? info.returnType.element : info.returnType
      const from = info.orderTypes?.[0] ?? result
      return {
        ...gathered(sorted => {
          const found = sharesOf(share).map((s): Value => {
            const v = pick(sorted, s, from, info.options.legacy)
            return narrowed(typeof v === 'number' ? v : asNumber(v, from), result)
          })
          return Array.isArray(share) ? found : found[0]!
        }),
        update: (s: Weighted[], _share: Value, value: Value) => {
          if (value !== null) s.push({ value, count: 1 })
          return s
        },
      }
    },
    orders: true,
    wasm: ({ constants: [share], orderTypes, descending, returnType: returns, options }) =>
      !options.legacy?.discRank && typeof share === 'number' && orderTypes?.length === 1
        ? percentileCode({ type: orderTypes[0]!, input: 1, share, descending, discrete: name === 'percentile_disc', returns })
        : undefined,
  })
export const percentileCont = within(
  'percentile_cont',
  'The percentile of the ordered values, interpolated between them.',
  [['SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col)', '2.5']],
  interpolated,
)
export const percentileDisc = within(
  'percentile_disc',
  'The first of the ordered values that the share of them does not exceed.',
  [['SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col)', '0.0']],
  (sorted, share, _type, legacy) =>
    at(sorted, legacy?.discRank ? Math.floor(share * (sorted.length - 1)) : Math.max(0, Math.ceil(share * sorted.length) - 1)),
)
