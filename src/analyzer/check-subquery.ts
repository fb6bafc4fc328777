import type { Exists, Expression, InSubquery, ScalarSubquery, UnresolvedSubquery } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { isPlanResolved } from './resolved.ts'

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
    if (e.type === 'ScalarSubquery' && e.outerAttributes.length > 0 && !SCALAR.has(plan.type))
      throw misplaced('UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY', e, plan)
    return
  }
  if (e.type !== 'UnresolvedSubquery' && !PREDICATE.has(plan.type)) throw misplaced('UNSUPPORTED_IN_EXISTS_SUBQUERY', e, plan)
}

/** Operators that a correlated scalar subquery may be computed for. */
const SCALAR = new Set<LogicalPlan['type']>(['Filter', 'Project', 'Aggregate', 'UnresolvedHaving', 'Join'])
/** Operators that EXISTS and IN may be part of. */
const PREDICATE = new Set<LogicalPlan['type']>(['Filter', 'Project', 'Aggregate', 'UnresolvedHaving', 'Join', 'Window'])

const misplaced = (sub: string, e: Expression, plan: LogicalPlan) =>
  sparkError(`UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.${sub}`, { treeNode: plan.type }, contextsOf(e.origin))
