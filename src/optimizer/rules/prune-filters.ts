import { Filter, type LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { isFalse, isNull, isTrue } from '../calls.ts'
import { emptyLike } from '../empty-relation.ts'
import { conditionOf, splitConjuncts } from '../predicates.ts'
import { rule } from '../rule.ts'

/** `Filter true x ⇒ x`, `Filter false x ⇒` the empty relation. */
export const pruneFilters = rule(
  'PruneFilters',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Filter') return p
      const parts = splitConjuncts(p.condition)
      if (parts.some(c => isFalse(c) || isNull(c))) return emptyLike(p)
      const kept = parts.filter(c => !isTrue(c))
      if (kept.length === parts.length) return p
      const condition = conditionOf(kept)
      return condition === undefined ? p.child : Filter({ ...p, condition })
    }),
  'Filter',
)
