import { lookupFunction } from '../../functions/registry.ts'
import { AggregateCall, Alias, CaseWhen, type Expression, Literal, newExprId, UnresolvedFunction } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, referenceIds, toAttribute } from '../../plan/output.ts'
import { childrenOf, mapChildren, transformUp } from '../../plan/tree.ts'
import type { UnresolvedPivot } from '../../plan/unresolved.ts'
import { canCast } from '../../types/cast/rules.ts'
import { castText } from '../../types/cast/to-string.ts'
import { type DataType, NullType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { catalogString, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import type { Scope } from '../context.ts'
import { isFoldable } from '../foldable.ts'
import { inputsResolved, isResolved } from '../resolved.ts'
import { fullSql, prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'

/** PIVOT: a group for each combination of the other columns, with the aggregates once for each value of the pivot column. */
export const resolvePivot = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'UnresolvedPivot' || isAnalyzed(p) || !inputsResolved(p)) return p
    const parts = [p.column, ...p.values, ...p.aggregates, ...(p.groupBy ?? [])].map(bare)
    return parts.every(isResolved) ? pivot(p, scope) : p
  })

const bare = (e: Expression): Expression => (e.type === 'UnresolvedAlias' ? e.child : e)
const unnamed = (e: Expression): Expression => (e.type === 'UnresolvedAlias' || e.type === 'Alias' ? e.child : e)
const named = (child: Expression, name: string): Alias => Alias({ child, name, exprId: newExprId(), qualifier: [] })

interface PivotValue {
  readonly literal: Expression
  readonly name: string
}

function pivot(p: UnresolvedPivot, scope: Scope): LogicalPlan {
  const aggregates = p.aggregates.map(bare)
  if (!isOrderable(dataTypeOf(p.column)))
    throw sparkError('INCOMPARABLE_PIVOT_COLUMN', { columnName: quoteIdentifier(prettySql(p.column)) })
  aggregates.forEach(requireAggregate)
  const used = referenceIds(p.column, ...aggregates)
  const groupBy = p.groupBy?.map(bare) ?? outputOf(p.child).filter(a => !used.has(a.exprId))
  const values = p.values.map(v => pivotValue(bare(v), dataTypeOf(p.column), p, scope))
  return aggregates.every(a => FIRST_OF.has(dataTypeOf(a).type))
    ? inTwoSteps(p, groupBy, values, aggregates, scope)
    : inOneStep(p, groupBy, values, aggregates, scope)
}

/** Columns may only stand inside of aggregate functions. */
function requireAggregate(e: Expression): void {
  if (e.type === 'AggregateCall') return
  if (e.type === 'AttributeReference') throw sparkError('_LEGACY_ERROR_TEMP_1006', { sql: fullSql(e) })
  childrenOf(e).forEach(requireAggregate)
}

/** The value as a literal of the column's type, and the name it gives: its alias, or its text. */
function pivotValue(e: Expression, type: DataType, of: LogicalPlan, scope: Scope): PivotValue {
  const value = unnamed(e)
  if (!isFoldable(value)) throw sparkError('NON_LITERAL_PIVOT_VALUES', { expression: `"${prettySql(value)}"` })
  const own = dataTypeOf(value)
  if (!canCast(own, type, 'legacy'))
    throw sparkError('PIVOT_VALUE_DATA_TYPE_MISMATCH', {
      value: prettySql(value),
      valueType: catalogString(own),
      pivotType: catalogString(type),
    })
  const literal = evaluated(castTo(value, type, scope.ansi && canCast(own, type, 'ansi'), of), scope)
  return { literal, name: e.type === 'Alias' ? e.name : textOf(evaluated(value, scope), scope) }
}

const evaluated = (e: Expression, scope: Scope): Expression => (e.type === 'Literal' ? e : (scope.evaluate?.(e) ?? e))

function textOf(e: Expression, scope: Scope): string {
  if (e.type !== 'Literal') return prettySql(e)
  return e.value === null ? 'null' : castText(e.dataType, zoneOf(scope.timeZone))(e.value)
}

const outputName = (value: PivotValue, aggregate: Expression, only: boolean): string =>
  only ? value.name : `${value.name}_${aggregate.type === 'Alias' ? aggregate.name : prettySql(aggregate)}`

/** Types of which Spark first aggregates for each value that there is, and then spreads the results: a value that isn't there gives NULL. */
const FIRST_OF = new Set(['boolean', 'byte', 'short', 'int', 'long', 'float', 'double', 'decimal'])

function inTwoSteps(
  p: UnresolvedPivot,
  groupBy: readonly Expression[],
  values: readonly PivotValue[],
  aggregates: readonly Expression[],
  scope: Scope,
): LogicalPlan {
  const column = p.column.type === 'AttributeReference' || p.column.type === 'Alias' ? p.column : named(p.column, '__pivot_col')
  const groups = [...groupBy, column]
  const results = aggregates.map(a => named(unnamed(a), prettySql(a)))
  const first = Aggregate({ groupingExpressions: groups.map(unnamed), aggregateExpressions: [...groups, ...results], child: p.child })
  const pivotColumn = toAttribute(column)
  const spread = values.flatMap(v =>
    results.map((r, i) => {
      const only = when(pivotColumn, v, toAttribute(r), scope)
      const call = UnresolvedFunction({ nameParts: ['any_value'], args: [only], distinct: false, ignoreNulls: true })
      return named(resolveFunctionsIn(call, scope), outputName(v, aggregates[i]!, aggregates.length === 1))
    }),
  )
  const kept = groupBy.map(toAttribute)
  return Aggregate({
    groupingExpressions: kept,
    aggregateExpressions: [...kept, ...spread],
    child: first,
    origin: p.origin,
    planId: p.planId,
  })
}

function inOneStep(
  p: UnresolvedPivot,
  groupBy: readonly Expression[],
  values: readonly PivotValue[],
  aggregates: readonly Expression[],
  scope: Scope,
): LogicalPlan {
  const spread = values.flatMap(v =>
    aggregates.map(a => named(filtered(unnamed(a), p.column, v, scope), outputName(v, a, aggregates.length === 1))),
  )
  const groupingExpressions = groupBy.map(unnamed)
  return Aggregate({
    groupingExpressions,
    aggregateExpressions: [...groupBy, ...spread],
    child: p.child,
    origin: p.origin,
    planId: p.planId,
  })
}

/** The aggregates over what belongs to the value alone. */
function filtered(e: Expression, column: Expression, value: PivotValue, scope: Scope): Expression {
  if (e.type !== 'AggregateCall') return mapChildren<Expression>(e, c => filtered(c, column, value, scope))
  // arguments that have to be constants stay so
  const args = e.args.map(a => (isFoldable(a) && e.args.length > 1 ? a : when(column, value, a, scope)))
  const first = e.name === 'first' || e.name === 'last' || e.name === 'any_value'
  return AggregateCall({
    ...e,
    args,
    nullable: lookupFunction(e.name)?.kind === 'aggregate' ? e.nullable : true,
    ...(first && { ignoreNulls: true }),
  })
}

/** `if(column <=> value, e, null)` */
function when(column: Expression, value: PivotValue, e: Expression, scope: Scope): Expression {
  const test = UnresolvedFunction({
    nameParts: ['<=>'],
    args: [column.type === 'Alias' ? column.child : column, value.literal],
    distinct: false,
  })
  return CaseWhen({
    whens: [resolveFunctionsIn(test, scope)],
    thens: [e],
    otherwise: castTo(Literal({ value: null, dataType: NullType }), dataTypeOf(e), scope.ansi),
  })
}
