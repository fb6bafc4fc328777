import type { LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { rule } from '../rule.ts'

/** `SubqueryAlias t x  ⇒  x`: names have done their duty. */
export const eliminateSubqueryAliases = rule(
  'EliminateSubqueryAliases',
  plan => transformUp(plan, (p): LogicalPlan => (p.type === 'SubqueryAlias' ? p.child : p)),
  'SubqueryAlias',
)
