import type { LogicalPlan } from '../../plan/logical.ts'
import { Filter } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { and } from '../calls.ts'
import { isDeterministic } from '../expression-facts.ts'
import { rule } from '../rule.ts'

/** `Filter a (Filter b x)  ⇒  Filter (b AND a) x`: the inner condition stays first, as it may guard the outer one. */
export function combineFilter(p: LogicalPlan): LogicalPlan {
  if (p.type !== 'Filter' || p.child.type !== 'Filter') return p
  if (!isDeterministic(p.condition) || !isDeterministic(p.child.condition)) return p
  return combineFilter(Filter({ condition: and(p.child.condition, p.condition), child: p.child.child }))
}

export const combineFilters = rule('CombineFilters', plan => transformUp(plan, combineFilter), 'Filter')
