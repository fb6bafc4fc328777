import { Filter, type LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { isFalse, isNull, isTrue } from '../calls.ts'
import { emptyLike } from '../empty-relation.ts'
import { conditionOf, splitConjuncts } from '../predicates.ts'
import { type Rule, rule } from '../rule.ts'
import { overLocalRows } from './constant-folding.ts'

const pruned = (plan: LogicalPlan, empties: boolean): LogicalPlan =>
  transformUp(plan, (p): LogicalPlan => {
    if (p.type !== 'Filter') return p
    const parts = splitConjuncts(p.condition)
    if ((empties || overLocalRows(p)) && parts.some(c => isFalse(c) || isNull(c))) return emptyLike(p)
    const kept = parts.filter(c => !isTrue(c))
    if (kept.length === parts.length) return p
    const condition = conditionOf(kept)
    return condition === undefined ? p.child : Filter({ ...p, condition })
  })

/** `Filter true x ⇒ x`, `Filter false x ⇒` the empty relation. */
export const pruneFilters = rule('PruneFilters', plan => pruned(plan, true), 'Filter')

/** The same before constants are evaluated, whose errors come first: what is below a filter of none stays, but for rows that stand in the query. */
export const earlyPruneFilters: Rule = Object.freeze({
  ...rule('EarlyPruneFilters', (plan: LogicalPlan) => pruned(plan, false), 'Filter'),
  formOf: 'PruneFilters',
})
