import type { AttributeReference } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan } from '../../plan/logical.ts'
import { exists, expressionsOf } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { isDeterministic } from '../expression-facts.ts'
import { freshCopy } from '../fresh-copy.ts'

/**
 * The distinct values that some columns of the outer query take, as a plan of its own: what a dependent part is joined with so that
 * it no longer depends (T. Neumann and A. Kemper, Unnesting Arbitrary Queries, BTW 2015).
 */
export function domainOf(outer: LogicalPlan, ids: Iterable<number>): { plan: LogicalPlan; columns: Map<number, AttributeReference> } {
  // the outer query runs twice: both runs must give the same rows
  if (exists(outer, p => p.type === 'Sample' || expressionsOf(p).some(e => !isDeterministic(e))))
    throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES', { treeNode: outer.type })
  const copy = freshCopy(outer)
  const columns = new Map([...ids].map(id => [id, copy.map.get(id)!]))
  const keys = [...columns.values()]
  return { plan: Aggregate({ groupingExpressions: keys, aggregateExpressions: keys, child: copy.plan }), columns }
}
