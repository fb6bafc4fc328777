import { exprKey } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan } from '../../plan/logical.ts'
import { transformDown } from '../../plan/tree.ts'
import { isCall } from '../calls.ts'
import { isMovable } from '../expression-facts.ts'
import { conjunction, disjunction, splitConjuncts, splitDisjuncts } from '../predicates.ts'
import { coveredBy, type IdSet, outputIds, referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { optimizeEqualities } from './or-to-in.ts'

/**
 * A disjunction over both sides of a join says something about each side:
 *
 *     l JOIN r ON (l.a = 1 AND r.b = 2) OR (l.a = 3 AND r.b = 4)
 *     ⇒  (Filter a IN (1, 3) l) JOIN (Filter b IN (2, 4) r) ON (...)
 *
 * The join's condition stays. TPC-H Q7 and Q19 live by it.
 */
export const pushExtraPredicateThroughJoin = rule(
  'PushExtraPredicateThroughJoin',
  plan =>
    transformDown(plan, (p): LogicalPlan => {
      if (p.type !== 'Join' || p.condition === undefined || p.nullAware === true) return p
      const toLeft = p.joinType === 'inner' || p.joinType === 'leftsemi' || p.joinType === 'rightouter'
      const toRight = p.joinType !== 'rightouter' && p.joinType !== 'fullouter'
      const left = toLeft ? addTo(p.left, p.condition) : p.left
      const right = toRight ? addTo(p.right, p.condition) : p.right
      return left === p.left && right === p.right ? p : Join({ ...p, left, right })
    }),
  'Join',
)

function addTo(side: LogicalPlan, condition: Expression): LogicalPlan {
  const ids = outputIds(side)
  const implied = splitConjuncts(condition)
    .filter(c => isCall(c, 'or') && !coveredBy(c, ids))
    .flatMap(c => impliedBy(c, ids) ?? [])
  const have = appliedTo(side)
  const fresh = implied.filter(c => !have.has(exprKey(c)))
  return fresh.length === 0 ? side : Filter({ condition: conjunction(fresh), child: side })
}

/** The weaker condition on the given columns alone that a condition implies; undefined where there is none. */
export function impliedBy(c: Expression, ids: IdSet): Expression | undefined {
  if (isCall(c, 'and')) {
    const parts = splitConjuncts(c).flatMap(x => impliedBy(x, ids) ?? [])
    return parts.length === 0 ? undefined : conjunction(parts)
  }
  if (isCall(c, 'or')) {
    const parts = splitDisjuncts(c).map(x => impliedBy(x, ids))
    return parts.includes(undefined) ? undefined : optimizeEqualities(disjunction(parts as Expression[]))
  }
  return isMovable(c) && referenceIds(c).size > 0 && coveredBy(c, ids) ? c : undefined
}

/** Conditions that stand anywhere below and still hold: the rule must not add them again after they were pushed on. */
export function appliedTo(p: LogicalPlan): Set<string> {
  const keys = new Set<string>()
  const visit = (q: LogicalPlan): void => {
    if (q.type === 'Filter') for (const c of splitConjuncts(q.condition)) keys.add(exprKey(c))
    if (q.type === 'Join') {
      for (const c of splitConjuncts(q.condition)) keys.add(exprKey(c))
      visit(q.left)
      if (q.joinType !== 'leftsemi' && q.joinType !== 'leftanti' && q.joinType !== 'existence') visit(q.right)
    } else if ('child' in q) visit(q.child)
  }
  visit(p)
  return keys
}
