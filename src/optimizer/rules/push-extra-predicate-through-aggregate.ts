import { exprKey } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { Aggregate, Filter, type LogicalPlan } from '../../plan/logical.ts'
import { transformDown } from '../../plan/tree.ts'
import { isCall } from '../calls.ts'
import { isDeterministic } from '../expression-facts.ts'
import { conjunction, splitConjuncts } from '../predicates.ts'
import { coveredBy } from '../references.ts'
import { rule } from '../rule.ts'
import { substitute } from '../substitute.ts'
import { appliedTo, impliedBy } from './push-extra-predicate-through-join.ts'
import { keysOf } from './push-predicate-through-non-join.ts'

/**
 * A disjunction over keys and aggregates says something about the keys alone:
 *
 *     Filter ((k = 1 AND s > 0) OR k = 2) (Aggregate k, sum(x) s a)  ⇒  Filter … (Aggregate k, sum(x) s (Filter k IN (1, 2) a))
 *
 * The condition stays. Common table expressions that are computed once and asked for different years live by it (TPC-DS Q4, Q11).
 */
export const pushExtraPredicateThroughAggregate = rule(
  'PushExtraPredicateThroughAggregate',
  plan =>
    transformDown(plan, (p): LogicalPlan => {
      if (p.type !== 'Filter' || p.child.type !== 'Aggregate') return p
      const { child } = p
      if (child.groupingExpressions.length === 0 || !child.aggregateExpressions.every(isDeterministic)) return p
      const implied = impliedByKeys(p.condition, child)
      const have = appliedTo(child.child)
      const fresh = implied.filter(c => !have.has(exprKey(c)))
      if (fresh.length === 0) return p
      return Filter({ ...p, child: Aggregate({ ...child, child: Filter({ condition: conjunction(fresh), child: child.child }) }) })
    }),
  'Aggregate',
)

/** What a condition over an aggregate implies of its input. */
function impliedByKeys(condition: Expression, aggregate: Aggregate): Expression[] {
  const { ids, substitutes } = keysOf(aggregate)
  return splitConjuncts(condition)
    .filter(c => isCall(c, 'or') && !coveredBy(c, ids))
    .flatMap(c => impliedBy(c, ids) ?? [])
    .map(c => substitute(c, substitutes))
}
