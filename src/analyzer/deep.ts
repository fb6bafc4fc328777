import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { expressionsOf, forEachNode, mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'

/** Walks that also enter the plans of subquery expressions, which the generic walks of `plan/tree.ts` leave alone. */

type WithPlan = Extract<Expression, { readonly plan: LogicalPlan }>

export const hasPlan = (e: Expression): e is WithPlan => 'plan' in e

/** The expression with each subquery's plan replaced. */
export const mapSubqueries = (e: Expression, f: (plan: LogicalPlan) => LogicalPlan): Expression =>
  transformUp(e, x => {
    if (!hasPlan(x)) return x
    const plan = f(x.plan)
    return plan === x.plan ? x : (Object.freeze({ ...x, plan }) as Expression)
  })

/** Bottom-up over every plan node, those of subqueries too. */
export function transformDeep(plan: LogicalPlan, f: (p: LogicalPlan) => LogicalPlan): LogicalPlan {
  return transformUp(plan, p => f(mapExpressions(p, e => mapSubqueries(e, q => transformDeep(q, f)))))
}

/** Bottom-up, but for what is still to be resolved beside LATERAL: it is looked at as a subquery of its own. */
export const transformOutsideLateral = (plan: LogicalPlan, f: (p: LogicalPlan) => LogicalPlan): LogicalPlan =>
  f(mapChildren(plan, c => (plan.type === 'Join' && plan.lateral === true && c === plan.right ? c : transformOutsideLateral(c, f))))

/** Every plan node, those of subqueries too. */
export function forEachDeep(plan: LogicalPlan, f: (p: LogicalPlan) => void): void {
  forEachNode(plan, p => {
    f(p)
    for (const e of expressionsOf(p)) forEachNode(e, x => hasPlan(x) && forEachDeep(x.plan, f))
  })
}

/** Every expression of every plan node, bottom-up, in subqueries too. */
export const transformExpressionsDeep = (plan: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan =>
  transformDeep(plan, p => mapExpressions(p, e => transformUp(e, f)))
