import { treeString } from '../../plan/explain.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf, referencesOf } from '../../plan/output.ts'
import { childrenOf, exists, expressionsOf, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { fullSql, prettySql } from '../sql.ts'

/** Where in a subquery's plan the enclosing query's columns may stand: Spark's rules of what it can turn into joins. */
export function checkCorrelation(plan: LogicalPlan): void {
  if (exists(plan, p => expressionsOf(p).some(isCorrelated))) check(plan, true)
}

const isCorrelated = (e: Expression): boolean => exists(e, x => x.type === 'OuterReference')

const refused = (condition: string, parameters: Record<string, string>, p: LogicalPlan | Expression) =>
  sparkError(`UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.${condition}`, parameters, contextsOf(p.origin))

function check(p: LogicalPlan, allowed: boolean): void {
  const expressions = expressionsOf(p)
  for (const e of expressions) checkAggregates(e, p)
  if (!allowed && expressions.some(isCorrelated))
    throw refused('ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED', { treeNode: treeString(p) }, p)
  switch (p.type) {
    case 'Filter':
    case 'Project':
    case 'Union':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'Repartition':
    case 'Distinct':
    case 'WithCTE':
      return below(p, allowed)
    case 'Join':
      return join(p, allowed)
    case 'Generate':
      // a table function's arguments may
      return outputOf(p.child).length === 0 ? below(p, false) : host(p, allowed)
    case 'Aggregate':
    case 'Window':
    case 'Sort':
    case 'Limit':
    case 'Offset':
      return host(p, allowed)
    default:
      return below(p, false)
  }
}

/** What lets outer references through from below, and may have none of its own. */
function host(p: LogicalPlan, allowed: boolean): void {
  const hosted = expressionsOf(p).filter(isCorrelated)
  if (hosted.length > 0) throw refused('CORRELATED_REFERENCE', { sqlExprs: hosted.map(e => `"${prettySql(asColumns(e))}"`).join(',') }, p)
  below(p, allowed)
}

const below = (p: LogicalPlan, allowed: boolean): void => {
  for (const c of childrenOf<LogicalPlan>(p)) check(c, allowed)
}

/** The side of an outer join that may be filled with nulls can't depend on a row of the enclosing query. */
function join(p: Extract<LogicalPlan, { type: 'Join' }>, allowed: boolean): void {
  const { joinType } = p
  const left = joinType !== 'rightouter' && joinType !== 'fullouter'
  const right = joinType === 'inner' || joinType === 'cross' || joinType === 'rightouter'
  check(p.left, allowed && left)
  // a lateral side's outer references are mostly to the left one
  if (p.lateral !== true) check(p.right, allowed && right)
}

/** An aggregate function is over the columns of one query. */
function checkAggregates(e: Expression, p: LogicalPlan): void {
  if (e.type === 'AggregateCall' && isCorrelated(e) && referencesOf(e).length > 0)
    throw refused('AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES', { function: fullSql(e) }, e.origin === undefined ? p : e)
  for (const c of childrenOf(e)) checkAggregates(c, p)
}

/** Outer references as plain columns. */
const asColumns = (e: Expression): Expression => transformUp(e, x => (x.type === 'OuterReference' ? x.attribute : x))

/** Do these columns come from both sides? */
export const fromBothSides = (columns: readonly AttributeReference[], left: LogicalPlan, right: LogicalPlan): boolean =>
  [left, right].every(side => outputOf(side).some(a => columns.some(c => c.exprId === a.exprId)))
