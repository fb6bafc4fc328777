import { sameExpression } from '../../plan/equality.ts'
import { treeString } from '../../plan/explain.ts'
import type { AttributeReference, Exists, Expression, InSubquery, ScalarSubquery, UnresolvedSubquery } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, referencesOf } from '../../plan/output.ts'
import { exists, forEachNode, transformUp } from '../../plan/tree.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { outerReferencesIn } from '../outer-references.ts'
import { isPlanResolved } from '../resolved.ts'
import { fullSql, prettySql } from '../sql.ts'
import { checkCorrelation, fromBothSides } from './correlation.ts'

type Subquery = ScalarSubquery | Exists | InSubquery | UnresolvedSubquery

/** What a subquery gives, and where it may stand. */
export function checkSubquery(e: Subquery, plan: LogicalPlan): void {
  const scalar = e.type === 'ScalarSubquery' || (e.type === 'UnresolvedSubquery' && e.form === 'scalar')
  if (!isPlanResolved(e.plan)) return
  if (scalar) {
    const n = outputOf(e.plan).length
    if (n !== 1)
      throw sparkError(
        'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN',
        { number: String(n) },
        contextsOf(e.origin),
      )
    if (e.type === 'ScalarSubquery' && e.outerAttributes.length > 0) {
      if (!SCALAR.has(plan.type)) throw misplaced('UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY', plan)
      // a group's value has to be among what the aggregate gives, to be computed for it
      if (plan.type === 'Aggregate' && holds(plan.groupingExpressions, e) && !holds(plan.aggregateExpressions, e))
        throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.MUST_AGGREGATE_CORRELATED_SCALAR_SUBQUERY', {}, contextsOf(plan.origin))
    }
    return checkCorrelation(e.plan)
  }
  if (e.type === 'InSubquery') {
    const unordered = e.values.map(dataTypeOf).find(t => !isOrderable(t))
    if (unordered !== undefined)
      throw sparkError(
        'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE',
        { functionName: '`insubquery`', dataType: quotedSqlName(unordered), sqlExpr: `"${prettySql(e)}"` },
        contextsOf(e.origin),
      )
  }
  if (e.type !== 'UnresolvedSubquery' && !PREDICATE.has(plan.type)) throw misplaced('UNSUPPORTED_IN_EXISTS_SUBQUERY', plan, e.origin)
  if (plan.type === 'Join' && e.type !== 'UnresolvedSubquery' && fromBothSides(usedOutside(e), plan.left, plan.right))
    throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION', {
      subqueryExpression: pulledUp(e),
    })
  checkCorrelation(e.plan)
}

/** As it reads once its conditions on the columns around it are its own. */
function pulledUp(e: Subquery): string {
  const conditions: string[] = []
  forEachNode(e.plan, p => {
    if (p.type !== 'Filter') return
    for (const c of splitAnd(p.condition))
      if (exists(c, x => x.type === 'OuterReference'))
        conditions.push(fullSql(transformUp<Expression>(c, x => (x.type === 'OuterReference' ? x.attribute : x))))
  })
  const outer = outerReferencesIn(e.plan).map(fullSql)
  const list = [...outer, ...conditions].join(', ')
  if (e.type !== 'InSubquery') return `exists(${list})`
  const values = e.values.map(fullSql).join(', ')
  return `(${e.values.length === 1 ? values : `(${values})`} IN (listquery(${list})))`
}

const splitAnd = (e: Expression): Expression[] => (isAnd(e) ? e.args.flatMap(splitAnd) : [e])
const isAnd = (e: Expression): e is Extract<Expression, { type: 'Call' }> => e.type === 'Call' && e.name === 'and'

/** The columns around a subquery that it and what it is compared with use. */
const usedOutside = (e: Subquery): readonly AttributeReference[] =>
  'outerAttributes' in e ? [...e.outerAttributes, ...(e.type === 'InSubquery' ? referencesOf(...e.values) : [])] : []

const holds = (list: readonly Expression[], e: Expression): boolean => list.some(x => exists(x, y => sameExpression(y, e)))

/** Operators that a correlated scalar subquery may be computed for. */
const SCALAR = new Set<LogicalPlan['type']>(['Filter', 'Project', 'Aggregate'])
/** Operators that EXISTS and IN may be part of. */
const PREDICATE = new Set<LogicalPlan['type']>(['Filter', 'Project', 'Aggregate', 'UnresolvedHaving', 'Join', 'Window'])

const misplaced = (sub: string, plan: LogicalPlan, place = plan.origin) =>
  sparkError(`UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.${sub}`, { treeNode: treeString(plan) }, contextsOf(place))
