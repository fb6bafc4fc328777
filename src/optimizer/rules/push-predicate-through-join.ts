import type { Expression } from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan } from '../../plan/logical.ts'
import { transformDown } from '../../plan/tree.ts'
import { hasCorrelatedSubquery, isDeterministic, isMovable } from '../expression-facts.ts'
import { conditionOf, conjunction, splitConjuncts } from '../predicates.ts'
import { coveredBy, outputIds, referenceIds } from '../references.ts'
import { rule } from '../rule.ts'

type JoinNode = Extract<LogicalPlan, { type: 'Join' }>

const filtered = (conditions: readonly Expression[], child: LogicalPlan): LogicalPlan =>
  conditions.length === 0 ? child : Filter({ condition: conjunction(conditions), child })

const without = (parts: readonly Expression[], gone: readonly Expression[]): Expression[] => parts.filter(c => !gone.includes(c))

/** Splits conditions into those of the left side, of the right side, and the others; the order within each is kept. */
function splitBySide(parts: readonly Expression[], join: JoinNode) {
  const l = outputIds(join.left)
  const r = outputIds(join.right)
  const left: Expression[] = []
  const right: Expression[] = []
  const rest: Expression[] = []
  for (const c of parts) {
    const movable = isMovable(c) && referenceIds(c).size > 0
    if (movable && coveredBy(c, l)) left.push(c)
    else if (movable && coveredBy(c, r)) right.push(c)
    else rest.push(c)
  }
  return { left, right, rest }
}

/**
 * `Filter c (Join l r)  ⇒  Join (Filter c₁ l) (Filter c₂ r) on c₃`, and likewise for the join's own condition, as far as the
 * join's type allows. What may throw stays where it is: below the join it would see rows that the join drops.
 */
export function pushThroughJoin(p: LogicalPlan): LogicalPlan {
  if (p.type === 'Filter' && p.child.type === 'Join') return pushFilter(p, p.child)
  if (p.type === 'Join' && p.condition !== undefined) return pushCondition(p, p.condition)
  return p
}

function pushFilter(p: Extract<LogicalPlan, { type: 'Filter' }>, join: JoinNode): LogicalPlan {
  const parts = splitConjuncts(p.condition)
  const { left, right, rest } = splitBySide(parts, join)
  switch (join.joinType) {
    case 'inner':
    case 'cross': {
      const joins = rest.filter(c => isDeterministic(c) && !hasCorrelatedSubquery(c))
      const stay = rest.filter(c => !joins.includes(c))
      if (left.length + right.length + joins.length === 0) return p
      const condition = conditionOf([...splitConjuncts(join.condition), ...joins])
      const node = Join({
        ...join,
        left: filtered(left, join.left),
        right: filtered(right, join.right),
        joinType: condition === undefined ? join.joinType : 'inner',
        condition,
      })
      return filtered(stay, node)
    }
    case 'leftouter':
    case 'leftsemi':
    case 'leftanti':
    case 'existence':
      if (left.length === 0) return p
      return filtered(without(parts, left), Join({ ...join, left: filtered(left, join.left) }))
    case 'rightouter':
      if (right.length === 0) return p
      return filtered(without(parts, right), Join({ ...join, right: filtered(right, join.right) }))
    default:
      return p
  }
}

function pushCondition(join: JoinNode, condition: Expression): LogicalPlan {
  // a null-aware condition must see every row of the right side
  if (join.nullAware) return join
  const parts = splitConjuncts(condition)
  const { left, right } = splitBySide(parts, join)
  const toLeft = join.joinType === 'inner' || join.joinType === 'cross' || join.joinType === 'leftsemi' || join.joinType === 'rightouter'
  const toRight = join.joinType !== 'rightouter' && join.joinType !== 'fullouter'
  const pushed = [...(toLeft ? left : []), ...(toRight ? right : [])]
  if (pushed.length === 0) return join
  return Join({
    ...join,
    left: toLeft ? filtered(left, join.left) : join.left,
    right: toRight ? filtered(right, join.right) : join.right,
    condition: conditionOf(without(parts, pushed)),
  })
}

export const pushPredicateThroughJoin = rule('PushPredicateThroughJoin', plan => transformDown(plan, pushThroughJoin))
