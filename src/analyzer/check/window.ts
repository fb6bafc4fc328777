import { lookupFunction } from '../../functions/registry.ts'
import type { Expression, FrameBound, WindowExpression, WindowFrame } from '../../plan/expression.ts'
import { frameString } from '../../plan/expression-string.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { childrenOf, expressionsOf } from '../../plan/tree.ts'
import { type DataType, sameType } from '../../types/data-type.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isNumeric } from '../coercion/common-type.ts'
import { implicitly } from '../coercion/implicit-cast.ts'
import { isFoldable } from '../foldable.ts'
import { isResolved } from '../resolved.ts'
import { boundSql, boundText, frameText, fullSql, prettySql, windowSpecText } from '../sql.ts'
import { withFrame } from '../window-frame.ts'

/** Aggregates with an order of their own see a whole partition. */
const WHOLE = new Set(['median', 'percentile_cont', 'percentile_disc'])
const partial = (e: WindowExpression): boolean =>
  e.orderBy.length > 0 || (e.frame !== undefined && (e.frame.lower !== 'unboundedPreceding' || e.frame.upper !== 'unboundedFollowing'))

/**
 * Functions of windows that lack an order or ask for another frame, anywhere in a query: told before anything else that is wrong in it,
 * as soon as the function's name and its arguments' are known.
 */
export function checkWindowFunctions(plan: LogicalPlan): void {
  const found: { readonly window: WindowExpression; readonly name: string }[] = []
  const inExpression = (e: Expression): void => {
    if ('plan' in e && e.plan !== undefined) inPlan(e.plan as LogicalPlan)
    for (const c of childrenOf<Expression>(e)) inExpression(c)
    if (e.type !== 'WindowExpression') return
    const fn = e.function
    const name =
      fn.type === 'Call'
        ? fn.name
        : fn.type === 'UnresolvedFunction' && childrenOf<Expression>(fn).every(isResolved)
          ? fn.nameParts.at(-1)!.toLowerCase()
          : ''
    if (lookupFunction(name)?.kind === 'window') found.push({ window: e, name })
  }
  const inPlan = (p: LogicalPlan): void => {
    if (isAnalyzed(p)) return
    for (const c of childrenOf<LogicalPlan>(p)) inPlan(c)
    for (const e of expressionsOf(p)) inExpression(e)
  }
  inPlan(plan)
  for (const { window, name } of found)
    if (window.orderBy.length === 0)
      throw sparkError('WINDOW_FUNCTION_FRAME_NOT_ORDERED', { wf_name: name, wf_expr: fullSql(window.function) })
  for (const { window, name } of found) if (window.frame !== undefined) checkOwnFrame(window, name, window.frame)
}

/** What a window may be: its function, its order, its frame. `firstName`: the place that errors of columns have. */
export function checkWindow(e: WindowExpression, firstName?: Expression['origin']): void {
  const { function: fn } = e
  if (e.frame !== undefined) checkFrame(e, e.frame)
  if (fn.type === 'AggregateCall' && fn.distinct)
    throw sparkError('DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', { windowExpr: `"${prettySql(e)}"` }, contextsOf(e.origin))
  if (fn.type === 'AggregateCall' && (WHOLE.has(fn.name) || (fn.name === 'listagg' && fn.orderBy !== undefined)) && partial(e)) {
    const keys = (fn.orderBy ?? []).map(o => prettySql(fn.name === 'listagg' ? o : o.child))
    const args = fn.args.map(prettySql)
    const all = fn.name === 'listagg' ? [...args, ...keys] : [...keys, ...args]
    throw sparkError('INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC', { aggFunc: `"${fn.name}(${all.join(', ')})"` }, contextsOf(e.origin))
  }
  if (fn.type !== 'AggregateCall' && !isWindowFunction(fn))
    throw sparkError('UNSUPPORTED_EXPR_FOR_WINDOW', { sqlExpr: `"${prettySql(fn)}"` }, contextsOf(fn.origin ?? e.origin))
  if (fn.type === 'Call') checkDefault(fn)
  for (const p of e.partitionBy)
    if (!isOrderable(dataTypeOf(p)))
      throw sparkError(
        'EXPRESSION_TYPE_IS_NOT_ORDERABLE',
        { expr: `"${prettySql(p)}"`, exprType: quotedSqlName(dataTypeOf(p)) },
        contextsOf((p.type === 'AttributeReference' ? firstName : p.origin) ?? e.origin),
      )
  if (fn.type === 'Call' && (fn.name === 'lag' || fn.name === 'lead') && fn.args[1] !== undefined && dataTypeOf(fn.args[1]).type !== 'int')
    throw frameless(fn.name)
}

/** What lag and lead give beyond the partition has to be what they give within it. */
function checkDefault(fn: Extract<Expression, { type: 'Call' }>): void {
  const [input, , given] = fn.args
  if ((fn.name !== 'lag' && fn.name !== 'lead') || given === undefined) return
  const [to, from] = [dataTypeOf(input!), dataTypeOf(given)]
  if (implicitly(from, to, true)) return
  const parameters = { requiredType: `(${quotedSqlName(to)} or "VOID")`, inputSql: `"${prettySql(given)}"`, inputType: quotedSqlName(from) }
  throw sparkError(
    'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
    { ...parameters, paramIndex: 'third', sqlExpr: `"${prettySql(fn)}"` },
    contextsOf(fn.origin),
  )
}

const frameless = (prettyName: string) => sparkError('_LEGACY_ERROR_TEMP_1035', { prettyName })

/** Functions that always see the same rows can't be given others. */
function checkOwnFrame(e: WindowExpression, name: string, frame: WindowFrame): void {
  const own = withFrame({ ...e, frame: undefined }).frame
  if (name === 'nth_value' || own === undefined) return
  const [wf, required] = [frameString(asWritten(frame)), frameString(own)]
  if (wf !== required && (name === 'lag' || name === 'lead')) throw frameless(name)
  if (wf !== required) throw sparkError('_LEGACY_ERROR_TEMP_1036', { wf, required })
}

/** A frame whose bounds have not been cast yet. */
const asWritten = (frame: WindowFrame): WindowFrame => ({ ...frame, lower: uncast(frame.lower), upper: uncast(frame.upper) })
const uncast = (b: FrameBound): FrameBound => (typeof b !== 'string' && b.type === 'Cast' && b.implicit ? b.child : b)

export const isWindowFunction = (e: Expression): boolean => e.type === 'Call' && lookupFunction(e.name)?.kind === 'window'

type Bound = { readonly location: string; readonly value: Expression }

function checkFrame(e: WindowExpression, frame: WindowFrame): void {
  const bounds: Bound[] = []
  if (typeof frame.lower !== 'string') bounds.push({ location: 'lower', value: frame.lower })
  if (typeof frame.upper !== 'string') bounds.push({ location: 'upper', value: frame.upper })
  const fail = (sub: string, parameters: Record<string, string>, sqlExpr: string) =>
    sparkError(`DATATYPE_MISMATCH.${sub}`, { ...parameters, sqlExpr: `"${sqlExpr}"` }, contextsOf(e.specOrigin ?? e.origin))
  const text = frameText(frame, true)
  for (const { location, value } of bounds) {
    if (!isFoldable(value)) throw fail('SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE', { location, expression: `"${prettySql(value)}"` }, text)
    const t = dataTypeOf(value)
    const fits = frame.unit === 'rows' ? t.type === 'int' : isNumeric(t) || isInterval(t)
    if (!fits)
      throw fail(
        'SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE',
        { location, exprType: quotedSqlName(t), expectedType: frame.unit === 'rows' ? '"INT"' : RANGE_TYPES },
        text,
      )
  }
  if (frame.lower === 'unboundedFollowing' || frame.upper === 'unboundedPreceding') {
    const shown = (b: FrameBound) => `"${typeof b === 'string' ? boundText(b) : boundSql(b)}"`
    throw fail('SPECIFIED_WINDOW_FRAME_INVALID_BOUND', { lower: shown(frame.lower), upper: shown(frame.upper) }, text)
  }
  const lower = bounds.find(b => b.location === 'lower')
  const upper = bounds.find(b => b.location === 'upper')
  if (lower !== undefined && upper !== undefined) {
    const [lowerType, upperType] = [dataTypeOf(lower.value), dataTypeOf(upper.value)]
    if (!sameType(lowerType, upperType))
      throw fail(
        'SPECIFIED_WINDOW_FRAME_DIFF_TYPES',
        {
          lower: `"${boundSql(lower.value)}"`,
          upper: `"${boundSql(upper.value)}"`,
          lowerType: quotedSqlName(lowerType),
          upperType: quotedSqlName(upperType),
        },
        text,
      )
    const [from, to] = [offsetOf(lower.value), offsetOf(upper.value)]
    if (from !== undefined && to !== undefined && from > to)
      throw fail('SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON', { comparison: 'less than or equal' }, text)
  }
  if (frame.unit !== 'range') return
  const spec = windowSpecText(e)
  const whole = frame.lower === 'unboundedPreceding' && frame.upper === 'unboundedFollowing'
  if (e.orderBy.length === 0 && !whole) throw fail('RANGE_FRAME_WITHOUT_ORDER', {}, spec)
  if (bounds.length === 0) return
  if (e.orderBy.length > 1) {
    const orderSpec = e.orderBy.map(o => prettySql(o).replace(/^(\w+)/, name => `${name}#${idOf(o.child)}`)).join(',')
    throw fail('RANGE_FRAME_MULTI_ORDER', { orderSpec }, spec)
  }
  const order = dataTypeOf(e.orderBy[0]!.child)
  for (const { value } of bounds)
    if (!rangeFits(order, dataTypeOf(value)))
      throw fail(
        'RANGE_FRAME_INVALID_TYPE',
        { orderSpecType: quotedSqlName(order), valueBoundaryType: quotedSqlName(dataTypeOf(value)) },
        spec,
      )
}

/** The number that a constant offset is. */
function offsetOf(e: Expression): number | bigint | undefined {
  if (e.type === 'Literal') return typeof e.value === 'number' || typeof e.value === 'bigint' ? e.value : undefined
  if (e.type === 'Cast') return e.dataType.type === 'decimal' ? undefined : offsetOf(e.child)
  if (e.type !== 'Call' || e.name !== 'negative') return undefined
  const n = offsetOf(e.args[0]!)
  return n === undefined ? undefined : -n
}

const RANGE_TYPES = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")'
const isInterval = (t: DataType) => t.type === 'day_time_interval' || t.type === 'year_month_interval' || t.type === 'calendar_interval'
const idOf = (e: Expression) => (e.type === 'AttributeReference' ? e.exprId : 0)

/** May values of the order be moved by the bound? Days by days or intervals, times by intervals, numbers by numbers. */
function rangeFits(order: DataType, bound: DataType): boolean {
  if (order.type === 'date') return bound.type === 'int' || isInterval(bound)
  if (order.type === 'timestamp' || order.type === 'timestamp_ntz') return isInterval(bound)
  if (isInterval(order)) return order.type === bound.type
  return isNumeric(order) && isNumeric(bound)
}
