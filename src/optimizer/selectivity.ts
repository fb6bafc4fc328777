import type { Expression } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { isCall, mirror } from './calls.ts'
import { type ColumnEstimate, countBetween, toNumber } from './column-estimate.ts'
import { splitConjuncts, splitDisjuncts } from './predicates.ts'

/** Shares of rows where nothing better is known; `computed`: of columns without bounds, such as sums (HAVING tends to be selective). */
const unknown = { equality: 0.1, range: 1 / 3, computed: 0.1, pattern: 0.1, other: 1 / 3 }

export type Columns = ReadonlyMap<number, ColumnEstimate>

/** The share of rows that satisfy a condition (0..1), and what is then known of the columns that it bounds. */
export function selectivity(
  condition: Expression,
  columns: Columns,
  rows: number,
): { share: number; columns: Map<number, ColumnEstimate> } {
  const narrowed = new Map(columns)
  let share = 1
  for (const c of splitConjuncts(condition)) share *= clamp(single(c, narrowed, rows))
  return { share, columns: narrowed }
}

const clamp = (x: number): number => Math.max(0, Math.min(1, x))

/** One condition; narrows the bounds of its column, so that `a >= 1 AND a < 5` is seen as one range. */
function single(c: Expression, columns: Map<number, ColumnEstimate>, rows: number): number {
  if (c.type === 'Literal') return c.value === true ? 1 : 0
  if (isCall(c, 'or')) return 1 - splitDisjuncts(c).reduce((none, d) => none * (1 - selectivity(d, columns, rows).share), 1)
  if (isCall(c, 'and')) return selectivity(c, columns, rows).share
  if (isCall(c, 'not')) return 1 - single(c.args[0]!, new Map(columns), rows)
  if (isCall(c, '!=')) return 1 - comparison('=', c.args[0]!, c.args[1]!, new Map(columns), rows)
  if (isCall(c, 'isnull')) return nullShare(c.args[0]!, columns, rows)
  if (isCall(c, 'isnotnull')) return 1 - nullShare(c.args[0]!, columns, rows)
  if (isCall(c, 'like', 'ilike', 'rlike', 'startswith', 'endswith', 'contains')) return unknown.pattern
  if (c.type === 'In') return membership(c, columns, rows)
  if (c.type === 'Call' && mirror(c.name) !== undefined) return comparison(c.name, c.args[0]!, c.args[1]!, columns, rows)
  return unknown.other
}

const estimateOf = (e: Expression, columns: Columns): ColumnEstimate | undefined => {
  if (e.type === 'AttributeReference') return columns.get(e.exprId)
  return e.type === 'Cast' ? estimateOf(e.child, columns) : undefined
}

function nullShare(e: Expression, columns: Columns, rows: number): number {
  const n = estimateOf(e, columns)?.nullCount
  return n === undefined ? 0.05 : rows === 0 ? 0 : n / rows
}

function membership(c: Extract<Expression, { type: 'In' }>, columns: Map<number, ColumnEstimate>, rows: number): number {
  const known = estimateOf(c.value, columns)
  if (known === undefined) return Math.min(0.5, c.list.length * distinctDefault(c.value, rows))
  const share = Math.min(1, c.list.length / known.distinctCount)
  if (c.value.type === 'AttributeReference')
    columns.set(c.value.exprId, { ...known, nullCount: 0, distinctCount: Math.min(known.distinctCount, c.list.length) })
  return share
}

/** `f(x) = c` for a function that nothing is known of. */
const distinctDefault = (e: Expression, _rows: number): number => (e.type === 'Call' ? unknown.equality / 2 : unknown.equality)

function comparison(op: string, a: Expression, b: Expression, columns: Map<number, ColumnEstimate>, rows: number): number {
  if (a.type === 'Literal' && b.type !== 'Literal') return comparison(mirror(op)!, b, a, columns, rows)
  const left = estimateOf(a, columns)
  const right = estimateOf(b, columns)
  if (op === '=' || op === '<=>') {
    if (left === undefined && right === undefined) return unknown.equality
    if (b.type === 'Literal') return left === undefined ? unknown.equality : equalTo(a, left, toNumber(b.value, b.dataType), columns)
    return 1 / Math.max(left?.distinctCount ?? 1, right?.distinctCount ?? 1, 1)
  }
  if (b.type !== 'Literal' || left === undefined) return unknown.range
  const bound = toNumber(b.value, b.dataType)
  return bound === undefined ? unknown.range : range(op, a, left, bound, columns)
}

function equalTo(a: Expression, s: ColumnEstimate, value: number | undefined, columns: Map<number, ColumnEstimate>): number {
  if (value !== undefined && ((s.min !== undefined && value < s.min) || (s.max !== undefined && value > s.max))) return 0
  if (a.type === 'AttributeReference')
    columns.set(a.exprId, { ...s, distinctCount: 1, nullCount: 0, ...(value !== undefined && { min: value, max: value }) })
  return 1 / s.distinctCount
}

function range(op: string, a: Expression, s: ColumnEstimate, bound: number, columns: Map<number, ColumnEstimate>): number {
  if (s.min === undefined || s.max === undefined) return unknown.computed
  const type = dataTypeOf(a)
  // for types that can be counted, one step makes < and <= different
  const unit = countBetween(0, 1, type) === 2 ? 1 : 0
  const lower = op === '>' ? bound + unit : op === '>=' ? bound : s.min
  const upper = op === '<' ? bound - unit : op === '<=' ? bound : s.max
  const min = Math.max(lower, s.min)
  const max = Math.min(upper, s.max)
  if (min > max) return 0
  const width = s.max - s.min + unit
  const share = width <= 0 ? 1 : (max - min + unit) / width
  if (a.type === 'AttributeReference')
    columns.set(a.exprId, { ...s, min, max, nullCount: 0, distinctCount: Math.max(1, s.distinctCount * share) })
  return share
}
