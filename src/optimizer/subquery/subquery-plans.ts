import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { expressionsOf, forEachNode, mapChildren, mapExpressions, transformUp } from '../../plan/tree.ts'

/** The plans inside the subquery expressions of one node. */
export function subqueryPlans(p: LogicalPlan): LogicalPlan[] {
  const plans: LogicalPlan[] = []
  for (const e of expressionsOf(p))
    forEachNode(e, n => {
      if (n.type === 'ScalarSubquery' || n.type === 'Exists' || n.type === 'InSubquery') plans.push(n.plan)
    })
  return plans
}

/** Replaces the plans of all subquery expressions in a plan; `f` sees to those nested within. */
export function mapSubqueryPlans(plan: LogicalPlan, f: (p: LogicalPlan) => LogicalPlan): LogicalPlan {
  const visit = (e: Expression): Expression => {
    const n = mapChildren(e, visit)
    if (n.type !== 'ScalarSubquery' && n.type !== 'Exists' && n.type !== 'InSubquery') return n
    const inner = f(n.plan)
    return inner === n.plan ? n : Object.freeze({ ...n, plan: inner })
  }
  return transformUp(plan, p => (subqueryPlans(p).length === 0 ? p : mapExpressions(p, visit)))
}
