import { boundsOf, fits64 } from '../../codegen/bounds.ts'
import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { type AggregateCode, asI32, asI64, composed, float64, int64, type Maybe, type StateRef, type Val } from '../../codegen/value.ts'
import { nullOf } from '../../codegen/variable.ts'
import type { Expression } from '../../plan/expression.ts'
import { compareValues } from '../../types/compare.ts'
import { type DataType, DayTimeIntervalType, DecimalType, DoubleType, LongType, YearMonthIntervalType } from '../../types/data-type.ts'
import { boundedDecimal, divideRounded, fits, pow10 } from '../../types/decimal.ts'
import { layoutOf } from '../../types/layout.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { f64, type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import { isComparable, isOrderable } from '../comparison/comparison.ts'
import { lessCode } from '../comparison/comparison-code.ts'
import { type AggregateFunction, type AggregateInfo, aggregate, type CallInfo, type JsAggregate } from '../define.ts'
import { decimalOverflow, overflow } from '../errors.ts'
import { intervalOverflow } from '../number/arithmetic-value.ts'
import * as decimal from '../number/decimal-arithmetic.ts'
import { castTo, isDecimal, mismatch, typeOf } from '../type-rules.ts'

/** Runs `body` for a row unless one of the arguments is null. */
export function whenNotNull(g: Emitter, args: readonly Maybe[], body: () => void): void {
  const nulls = args.flatMap(a => (a.isNull ? [a.isNull] : []))
  if (nulls.length === 0) return body()
  g.if(i32.eqz(nulls.reduce((a, b) => i32.or(a, b))), body)
}

export const count = aggregate({
  name: 'count',
  group: 'agg_funcs',
  since: '1.0.0',
  usage: 'count(*), count(expr[, expr...])',
  doc: 'How many rows there are; with arguments, how many where none of them is null.',
  examples: [
    ['SELECT count(*) FROM VALUES (NULL), (5), (5), (20) AS tab(col)', '4'],
    ['SELECT count(col) FROM VALUES (NULL), (5), (5), (20) AS tab(col)', '3'],
    ['SELECT count(DISTINCT col) FROM VALUES (NULL), (5), (5), (10) AS tab(col)', '2'],
  ],
  args: ['any+'],
  returns: LongType,
  nullable: false,
  bind: () => ({
    init: () => 0n,
    // count() of nothing, where a setting allows it, is 0
    update: (n: bigint, ...args: Value[]) => (args.length > 0 && args.every(a => a !== null) ? n + 1n : n),
    merge: (a: bigint, b: bigint) => a + b,
    finish: (n: bigint) => n,
  }),
  wasm: () => countCode,
})

/** 1 where there are arguments and none is null. */
const counted = (args: readonly Maybe[]): I64 => {
  const nulls = args.flatMap(a => (a.isNull ? [a.isNull] : []))
  return nulls.length === 0 ? i64.const(args.length === 0 ? 0 : 1) : i64.extend_i32_u(i32.eqz(nulls.reduce((a, b) => i32.or(a, b))))
}

export const countCode: AggregateCode = {
  key: 'count',
  exact: true,
  state: [{ dataType: LongType, nullable: false }],
  init: () => [{ val: int64(i64.const(0)) }],
  update: (_g, [state], args) => state!.set({ val: int64(i64.add(asI64(state!.get().val), counted(args))) }),
  remove: (_g, [state], args) => state!.set({ val: int64(i64.sub(asI64(state!.get().val), counted(args))) }),
  merge: (_g, [state], [other]) => state!.set({ val: int64(i64.add(asI64(state!.get().val), asI64(other!.val))) }),
  finish: (_g, [state]) => state!,
}

// ---- sum ----

function sumType(t: DataType): DataType {
  switch (t.type) {
    case 'decimal':
      return boundedDecimal(t.precision + 10, t.scale)
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return LongType
    case 'year_month_interval':
      return YearMonthIntervalType(t.start, t.end)
    case 'day_time_interval':
      return DayTimeIntervalType(t.start, t.end)
    default:
      return DoubleType
  }
}
type SumMode = 'ansi' | 'try' | 'legacy'

/** A sum of what isn't null; null over nothing. */
function jsSum(info: AggregateInfo, mode: SumMode): JsAggregate {
  const t = info.returnType
  const add = adder(info, mode, t)
  // undefined: overflowed where that gives null
  return {
    init: () => null,
    update: (sum: Value | undefined, v: Value) => (v === null || sum === undefined ? sum : add(sum, v)),
    merge: (a: Value | undefined, b: Value | undefined) => (a === undefined || b === undefined ? undefined : b === null ? a : add(a, b)),
    finish: (sum: Value | undefined) => {
      if (sum === undefined || sum === null) return null
      if (isDecimal(t) && !fits(sum as bigint, t.precision))
        return mode === 'ansi' ? raiseSum(info, info.global ? (sum as bigint) : undefined) : null
      return sum
    },
  }
}

function adder(info: CallInfo, mode: SumMode, t: DataType): (sum: Value, v: Value) => Value | undefined {
  switch (t.type) {
    case 'decimal':
      return (sum, v) => ((sum ?? 0n) as bigint) + (v as bigint)
    case 'long':
      return (sum, v) => {
        const r = ((sum ?? 0n) as bigint) + BigInt(v as number | bigint)
        const wrapped = BigInt.asIntN(64, r)
        return r === wrapped ? r : mode === 'ansi' ? raiseSum(info) : mode === 'try' ? undefined : wrapped
      }
    case 'year_month_interval':
      return (sum, v) => {
        const r = ((sum ?? 0) as number) + (v as number)
        return r === (r | 0) ? r : mode === 'try' ? undefined : intervalOverflow('try_add')
      }
    case 'day_time_interval':
      return (sum, v) => {
        const r = ((sum ?? 0n) as bigint) + (v as bigint)
        return r === BigInt.asIntN(64, r) ? r : mode === 'try' ? undefined : intervalOverflow('try_add')
      }
    default:
      return (sum, v) => ((sum ?? 0) as number) + (v as number)
  }
}

/** What a sum that leaves its type raises: the sum of groups is gone by then, that of all rows is told. */
function raiseSum(info: CallInfo, sum?: bigint): never {
  const t = info.returnType
  if (isDecimal(t) && sum !== undefined) return decimalOverflow(info, sum, t.scale, t)
  if (isDecimal(t)) return overflow(info, 'try_sum', 'Overflow in sum of decimals')
  return overflow('nowhere', 'try_add')
}

/** The argument widened to the state's layout. */
export function widened(g: Emitter, v: Val, to: 'i64' | 'f64' | 'i128'): Val {
  if (v.layout === to) return v
  if (to === 'i128') return int128.toVal(int128.widen(g, v))
  if (to === 'i64') return int64(i64.extend_i32_s(asI32(v)))
  switch (v.layout) {
    case 'f32':
      return float64(f64.promote_f32(v.code))
    case 'i64':
      return float64(f64.convert_i64_s(v.code))
    default:
      return float64(f64.convert_i32_s(asI32(v)))
  }
}

/** Adds to a running sum that is null before its first value. */
function accumulate(g: Emitter, state: StateRef, v: Val, checked: boolean): void {
  const before = state.get().val
  switch (before.layout) {
    case 'f64':
      return state.set({ val: float64(f64.add(before.code, (v as typeof before).code)) })
    case 'i64': {
      const a = g.keep(before.code)
      const b = g.keep(asI64(v))
      const r = g.keep(i64.add(a, b))
      if (checked) g.fail(i64.lt_s(i64.and(i64.xor(a, r), i64.xor(b, r)), i64.const(0)))
      return state.set({ val: int64(r) })
    }
    case 'i128': {
      const a = int128.widen(g, before)
      const b = int128.widen(g, v)
      const r = int128.add(g, a, b)
      // no number of rows makes 64-bit values leave 128 bits
      if (checked && !fits64(boundsOf(v))) g.fail(int128.addOverflows(a, b, r))
      return state.set({ val: int128.toVal(r) })
    }
    default:
      throw new Error(`sum in ${before.layout}`)
  }
}

/** The sum of what is not null, null before its first value; `finish` gives it as it is. */
function runningSum(t: DataType, stateType: DataType): AggregateCode {
  const layout = layoutOf(stateType) as 'i64' | 'f64' | 'i128'
  // values of at most 18 digits cannot leave 128 bits, ints cannot leave 64 bits, in any number of rows that there are
  const checked = layout === 'i128' ? isDecimal(t) && t.precision > 18 : t.type === 'long' && layout === 'i64'
  // in 128 bits so many values that they overflow are never there
  const exact = layout === 'i128' ? !isDecimal(t) || t.precision <= 28 : layout === 'i64' && !checked
  return {
    key: `sum in ${layout}`,
    exact,
    ...(exact && {
      remove: (g: Emitter, [state]: StateRef[], [v]: Maybe[]) =>
        whenNotNull(g, [v!], () => {
          const before = state!.get().val
          const value = widened(g, v!.val, layout)
          const after =
            before.layout === 'i64'
              ? int64(i64.sub(before.code, asI64(value)))
              : int128.toVal(int128.sub(g, int128.widen(g, before), int128.widen(g, value)))
          state!.set({ val: after })
        }),
    }),
    state: [{ dataType: stateType, nullable: true }],
    init: () => [nullOf(layout)],
    update: (g, [state], [v]) => whenNotNull(g, [v!], () => accumulate(g, state!, widened(g, v!.val, layout), checked)),
    merge: (g, [state], [other]) => whenNotNull(g, [other!], () => accumulate(g, state!, other!.val, layout !== 'f64')),
    finish: (_g, [state]) => state!,
  }
}

function sumCode(info: CallInfo): AggregateCode | undefined {
  const [t] = info.argTypes as [DataType]
  const result = info.returnType
  if (!info.options.ansi && result.type !== 'double') return undefined
  const stateType = result.type === 'decimal' ? DecimalType(38, result.scale) : result
  if (stateType.type !== 'decimal' && stateType.type !== 'long' && stateType.type !== 'double') return undefined
  const finish = (g: Emitter, state: Maybe): Maybe => {
    if (result.type === 'double') return state
    const sum = int128.widen(g, state.val)
    const tooLarge = isDecimal(result) ? int128.exceeds(g, sum, result.precision) : i32.eqz(int128.fitsI64(sum))
    g.fail(state.isNull ? i32.and(tooLarge, i32.eqz(state.isNull)) : tooLarge)
    const val: Val = layoutOf(result) === 'i64' ? int64(sum.lo) : int128.toVal(sum)
    return state.isNull ? { val, isNull: state.isNull } : { val }
  }
  const plain = runningSum(t, stateType)
  // longs in 128 bits, so that sums on the way do not overflow; with a count, so that a sum of no rows is null again
  const wide = t.type === 'long' ? runningSum(t, DecimalType(38, 0)) : plain
  const sliding = composed([wide, countCode], (g, [total, n]) => finish(g, { val: total!.val, isNull: g.keep(i64.eqz(asI64(n!.val))) }))
  return {
    ...plain,
    ...(wide.exact && { sliding }),
    finish: (g, [state]) => (isDecimal(result) ? finish(g, state!) : state!),
  }
}

const SUMMABLE = 'numeric|year_month_interval|day_time_interval'
/** Timestamps are summed as seconds. */
const timestampsAsSeconds = (args: readonly Expression[]): readonly Expression[] =>
  args.map(a => (typeOf(a).type === 'timestamp' ? castTo(a, DoubleType) : a))

export const sum = aggregate({
  name: 'sum',
  group: 'agg_funcs',
  since: '1.0.0',
  usage: 'sum(expr)',
  doc: 'The sum of the values that are not null; null where there are none.',
  examples: [
    ['SELECT sum(col) FROM VALUES (5), (10), (15) AS tab(col)', '30'],
    ['SELECT sum(col) FROM VALUES (NULL), (10), (15) AS tab(col)', '25'],
    ['SELECT sum(col) FROM VALUES (NULL), (NULL) AS tab(col)', null],
  ],
  args: [SUMMABLE],
  coerce: timestampsAsSeconds,
  returns: types => sumType(types[0]!),
  bind: info => jsSum(info, info.options.ansi ? 'ansi' : 'legacy'),
  wasm: sumCode,
  raise: raiseSum,
})

export const trySum = aggregate({
  name: 'try_sum',
  group: 'agg_funcs',
  since: '3.3.0',
  usage: 'try_sum(expr)',
  doc: 'The sum, or null where it overflows.',
  examples: [
    ['SELECT try_sum(col) FROM VALUES (5), (10), (15) AS tab(col)', '30'],
    ['SELECT try_sum(col) FROM VALUES (NULL), (10), (15) AS tab(col)', '25'],
    ['SELECT try_sum(col) FROM VALUES (9223372036854775807L), (1L) AS tab(col)', null],
  ],
  args: [SUMMABLE],
  expectedNum: '[1, 2]',
  coerce: timestampsAsSeconds,
  returns: types => sumType(types[0]!),
  bind: info => jsSum(info, 'try'),
})

// ---- avg ----

export function averageType(t: DataType): DataType {
  if (isDecimal(t)) return boundedDecimal(t.precision + 4, t.scale + 4)
  if (t.type === 'year_month_interval') return YearMonthIntervalType()
  return t.type === 'day_time_interval' ? DayTimeIntervalType() : DoubleType
}

interface Average {
  sum: number | bigint
  count: bigint
}

function jsAverage(info: AggregateInfo, mode: SumMode): JsAggregate<Average> {
  const t = info.returnType
  const [from] = info.argTypes as [DataType]
  const big = t.type !== 'double'
  const add = (s: Average, sum: number | bigint, n: bigint): Average => ({
    sum: big ? (s.sum as bigint) + BigInt(sum) : (s.sum as number) + Number(sum),
    count: s.count + n,
  })
  return {
    init: () => ({ sum: big ? 0n : 0, count: 0n }),
    update: (s, v: number | bigint | null) => (v === null ? s : add(s, v, 1n)),
    merge: (a, b) => add(a, b.sum, b.count),
    finish: ({ sum: total, count: n }) => {
      if (n === 0n) return null
      if (t.type === 'decimal') {
        const scale = (from as DecimalType).scale
        if (!info.global && !fits(total as bigint, boundedDecimal((from as DecimalType).precision + 10, scale).precision))
          return mode === 'ansi' ? overflow(info, 'try_avg', 'Overflow in sum of decimals') : null
        const exact = decimal.divideExact(total as bigint, scale, n, 0)
        return decimal.fitted(exact, t) ?? (mode === 'ansi' ? decimalOverflow(info, exact.unscaled, exact.scale, t) : null)
      }
      if (t.type === 'double') return (total as number) / Number(n)
      // intervals: rounded half away from zero
      if (t.type === 'year_month_interval') {
        if (total !== BigInt.asIntN(32, total as bigint)) return mode === 'try' ? null : intervalOverflow('try_add')
        return Number(divideRounded(total as bigint, n, 'half_up'))
      }
      if (total !== BigInt.asIntN(64, total as bigint)) return mode === 'try' ? null : intervalOverflow('try_add')
      return divideRounded(total as bigint, n, 'half_up')
    },
  }
}

function averageCode(info: CallInfo): AggregateCode | undefined {
  const [t] = info.argTypes as [DataType]
  const result = info.returnType
  if (result.type !== 'double' && result.type !== 'decimal') return undefined
  if (result.type === 'decimal' && !info.options.ansi) return undefined
  // so many values that their sum leaves 38 digits are never there
  const shift = isDecimal(t) && isDecimal(result) ? result.scale - t.scale : 0
  if (isDecimal(t) && t.precision + 10 > 38) return undefined
  const sumState: DataType = isDecimal(t) ? DecimalType(38, t.scale) : DoubleType
  return composed([runningSum(t, sumState), countCode], (g, [total, n]) => {
    const rows = g.keep(asI64(n!.val))
    const isNull = g.keep(i64.eqz(rows))
    if (total!.val.layout === 'f64') return { val: float64(f64.div(total!.val.code, f64.convert_i64_s(rows))), isNull }
    const divisor = int128.fromI64(g.keep(select(i64.const(1), rows, isNull)))
    const sum = int128.widen(g, total!.val)
    const factor = int128.i128Const(pow10(shift))
    const fits = (t as DecimalType).precision + 10 + shift <= 38
    const q = fits ? int128.divHalfUp(g, int128.mul(g, sum, factor).product, divisor) : int128.mulDivHalfUp(g, sum, factor, divisor)
    const precision = (result as DecimalType).precision
    g.fail(i32.and(i32.eqz(isNull), int128.exceeds(g, q, precision)))
    return { val: precision <= 18 ? int64(q.lo) : int128.toVal(q), isNull }
  })
}

export const avg = aggregate({
  name: 'avg',
  aliases: ['mean'],
  printsAlias: true,
  group: 'agg_funcs',
  since: '1.0.0',
  usage: 'avg(expr)',
  doc: 'The mean of the values that are not null; null where there are none.',
  examples: [
    ['SELECT avg(col) FROM VALUES (1), (2), (3) AS tab(col)', '2.0'],
    ['SELECT avg(col) FROM VALUES (1), (2), (NULL) AS tab(col)', '1.5'],
  ],
  args: [SUMMABLE],
  coerce: timestampsAsSeconds,
  returns: types => averageType(types[0]!),
  bind: info => jsAverage(info, info.options.ansi ? 'ansi' : 'legacy'),
  wasm: averageCode,
  raise: info => overflow(info, 'try_avg', 'Overflow in sum of decimals'),
})

export const tryAvg = aggregate({
  name: 'try_avg',
  group: 'agg_funcs',
  since: '3.3.0',
  usage: 'try_avg(expr)',
  doc: 'The mean, or null where the sum overflows.',
  examples: [
    ['SELECT try_avg(col) FROM VALUES (1), (2), (3) AS tab(col)', '2.0'],
    ['SELECT try_avg(col) FROM VALUES (1), (2), (NULL) AS tab(col)', '1.5'],
    ["SELECT try_avg(col) FROM VALUES (interval '2147483647 months'), (interval '1 months') AS tab(col)", null],
  ],
  args: [SUMMABLE],
  expectedNum: '[1, 2]',
  coerce: timestampsAsSeconds,
  returns: types => averageType(types[0]!),
  bind: info => jsAverage(info, 'try'),
})

// ---- min, max ----

/** The greatest (or least) value that is not null. */
function extremum(name: 'max' | 'min', doc: string, examples: AggregateFunction['examples']): AggregateFunction {
  const sign = name === 'max' ? 1 : -1
  const better = (g: Emitter, v: Val, best: Val): I32 => (sign > 0 ? lessCode(g, best, v, false) : lessCode(g, v, best, false))
  return aggregate({
    name,
    group: 'agg_funcs',
    since: '1.0.0',
    usage: `${name}(expr)`,
    doc,
    examples,
    args: ['any'],
    returns: types => types[0]!,
    check: ([e]) => {
      const t = typeOf(e!)
      return isOrderable(t) ? undefined : mismatch('INVALID_ORDERING_TYPE', { functionName: `\`${name}\``, dataType: quotedSqlName(t) })
    },
    duplicateAgnostic: true,
    bind: info => {
      const t = info.returnType
      const pick = (best: Value, v: Value) => (v === null ? best : best === null || compareValues(v, best, t) * sign > 0 ? v : best)
      return { init: () => null, update: pick, merge: pick, finish: (best: Value) => best }
    },
    wasm: info => {
      const t = info.returnType
      if (!isComparable(t) || t.type === 'null') return undefined
      const take = (g: Emitter, state: StateRef, v: Maybe) =>
        whenNotNull(g, [v], () => {
          const best = g.keepMaybe(state.get())
          const val = g.keepVal(v.val)
          g.if(i32.or(best.isNull!, g.keep(better(g, val, best.val))), () => state.set({ val }))
        })
      return {
        exact: true,
        state: [{ dataType: t, nullable: true }],
        init: () => [nullOf(layoutOf(t))],
        update: (g, [state], [v]) => take(g, state!, v!),
        merge: (g, [state], [other]) => take(g, state!, other!),
        finish: (_g, [state]) => state!,
      }
    },
  })
}

export const max = extremum('max', 'The greatest of the values that are not null.', [
  ['SELECT max(col) FROM VALUES (10), (50), (20) AS tab(col)', '50'],
])
export const min = extremum('min', 'The least of the values that are not null.', [
  ['SELECT min(col) FROM VALUES (10), (-1), (20) AS tab(col)', '-1'],
])
