import type { Expression } from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan } from '../../plan/logical.ts'
import { transformDown } from '../../plan/tree.ts'
import { rejectsNull } from '../expression-facts.ts'
import { splitConjuncts } from '../predicates.ts'
import { outputIds } from '../references.ts'
import { rule } from '../rule.ts'

type JoinNode = Extract<LogicalPlan, { type: 'Join' }>

/**
 * An outer join whose null-extended rows are dropped anyway is an inner one (or half as outer):
 *
 *     Filter (r.x > 1) (l LEFT OUTER JOIN r)  ⇒  Filter (r.x > 1) (l INNER JOIN r)
 *
 * The dropping condition may be a filter above or the condition of an inner join above.
 */
export const eliminateOuterJoin = rule(
  'EliminateOuterJoin',
  plan =>
    transformDown(plan, p => {
      if (p.type === 'Filter' && p.child.type === 'Join') {
        const child = weaken(p.child, splitConjuncts(p.condition))
        return child === p.child ? p : Filter({ ...p, child })
      }
      if (p.type === 'Join' && (p.joinType === 'inner' || p.joinType === 'leftsemi') && p.condition !== undefined) {
        const parts = splitConjuncts(p.condition)
        const left = p.left.type === 'Join' ? weaken(p.left, parts) : p.left
        const right = p.right.type === 'Join' ? weaken(p.right, parts) : p.right
        return left === p.left && right === p.right ? p : Join({ ...p, left, right })
      }
      return p
    }),
  'Join',
)

function weaken(join: JoinNode, parts: readonly Expression[]): JoinNode {
  const outer = join.joinType === 'leftouter' || join.joinType === 'rightouter' || join.joinType === 'fullouter'
  if (!outer) return join
  const needsLeft = join.joinType !== 'leftouter' && rejectsNull(parts, outputIds(join.left))
  const needsRight = join.joinType !== 'rightouter' && rejectsNull(parts, outputIds(join.right))
  const joinType =
    join.joinType === 'fullouter'
      ? needsLeft && needsRight
        ? 'inner'
        : needsLeft
          ? 'leftouter'
          : needsRight
            ? 'rightouter'
            : 'fullouter'
      : needsLeft || needsRight
        ? 'inner'
        : join.joinType
  return joinType === join.joinType ? join : Join({ ...join, joinType })
}
