import type { AttributeReference } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { equal, nullSafeEqual } from '../calls.ts'
import { conditionOf, conjunction } from '../predicates.ts'
import { rowNumber } from '../row-number.ts'
import { rule } from '../rule.ts'
import { alias } from '../substitute.ts'

/**
 * `a INTERSECT b  ⇒  Distinct (a LEFT SEMI JOIN b)` and `a EXCEPT b  ⇒  Distinct (a LEFT ANTI JOIN b)`, on null-safe equality of all columns.
 */
export const replaceIntersectWithSemiJoin = rule(
  'ReplaceIntersectWithSemiJoin',
  plan => replaceDistinctForm(plan, 'intersect'),
  'SetOperation',
)
export const replaceExceptWithAntiJoin = rule('ReplaceExceptWithAntiJoin', plan => replaceDistinctForm(plan, 'except'), 'SetOperation')

function replaceDistinctForm(plan: L.LogicalPlan, operation: 'intersect' | 'except'): L.LogicalPlan {
  return transformUp(plan, (p): L.LogicalPlan => {
    if (p.type !== 'SetOperation' || p.all || p.operation !== operation) return p
    const right = outputOf(p.right)
    const on = outputOf(p.left).map((a, i) => (a.nullable || right[i]!.nullable ? nullSafeEqual : equal)(a, right[i]!))
    const joinType = operation === 'intersect' ? 'leftsemi' : 'leftanti'
    return named(p, L.Distinct({ child: L.Join({ left: p.left, right: p.right, joinType, condition: conditionOf(on) }) }))
  })
}

/** The operation's own column ids and nullability, should they differ. */
const named = (p: L.SetOperation, plan: L.LogicalPlan): L.LogicalPlan => {
  const have = outputOf(plan)
  const want = outputOf(p)
  return want.every((a, i) => a.exprId === have[i]!.exprId)
    ? plan
    : L.Project({ projectList: want.map((a, i) => alias(have[i]!, a.name, a.exprId)), child: plan })
}

/**
 * The ALL forms number the copies of each row on both sides; the n-th copy on the left goes with the n-th on the right:
 *
 *     a EXCEPT ALL b  ⇒  (a numbered) LEFT ANTI JOIN (b numbered) on all columns and the number
 */
export const rewriteIntersectAll = rule('RewriteIntersectAll', plan => replaceAllForm(plan, 'intersect'), 'SetOperation')
export const rewriteExceptAll = rule('RewriteExceptAll', plan => replaceAllForm(plan, 'except'), 'SetOperation')

function replaceAllForm(plan: L.LogicalPlan, operation: 'intersect' | 'except'): L.LogicalPlan {
  return transformUp(plan, (p): L.LogicalPlan => {
    if (p.type !== 'SetOperation' || !p.all || p.operation !== operation) return p
    const right = outputOf(p.right)
    const l = numbered(p.left)
    const r = numbered(p.right)
    const on = [...outputOf(p.left).map((a, i) => nullSafeEqual(a, right[i]!)), equal(l.number, r.number)]
    const joinType = operation === 'intersect' ? 'leftsemi' : 'leftanti'
    const joined = L.Join({ left: l.plan, right: r.plan, joinType, condition: conjunction(on) })
    return named(p, L.Project({ projectList: outputOf(p.left), child: joined }))
  })
}

function numbered(child: L.LogicalPlan): { plan: L.LogicalPlan; number: AttributeReference } {
  const number = rowNumber(outputOf(child), [], 'copy')
  return { plan: number.over(child), number: toAttribute(number.column) }
}
