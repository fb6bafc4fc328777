import { Filter, Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformDown } from '../../plan/tree.ts'
import { isCall, nullLiteral } from '../calls.ts'
import { conditionOf, splitConjuncts } from '../predicates.ts'
import { rule } from '../rule.ts'
import { alias } from '../substitute.ts'

/**
 * An outer join of which only the rows without a partner are kept asks for nothing else:
 *
 *     Filter (r.k IS NULL) (l LEFT OUTER JOIN r ON l.k = r.k)  ⇒  Project l.*, null AS r.k (l LEFT ANTI JOIN r ON l.k = r.k)
 *
 * A column of the right is null there for want of a partner where it never is null, or where the join equates it.
 */
export const rewriteOuterJoinAsAntiJoin = rule(
  'RewriteOuterJoinAsAntiJoin',
  plan =>
    transformDown(plan, (p): LogicalPlan => {
      if (p.type !== 'Filter' || p.child.type !== 'Join' || p.child.joinType !== 'leftouter') return p
      const join = p.child
      const parts = splitConjuncts(p.condition)
      const present = presentIn(join)
      const rest = parts.filter(c => !(isCall(c, 'isnull') && c.args[0]!.type === 'AttributeReference' && present.has(c.args[0]!.exprId)))
      if (rest.length === parts.length) return p
      const anti = Project({
        projectList: [...outputOf(join.left), ...outputOf(join.right).map(a => alias(nullLiteral(a.dataType), a.name, a.exprId))],
        child: Join({ ...join, joinType: 'leftanti' }),
      })
      const condition = conditionOf(rest)
      return condition === undefined ? anti : Filter({ ...p, condition, child: anti })
    }),
  'Join',
)

/** Columns of the right that are not null in a row that has a partner. */
function presentIn({ right, condition }: Join): Set<number> {
  const equated = splitConjuncts(condition).flatMap(c => (isCall(c, '=') ? c.args : []))
  const ids = new Set(equated.flatMap(e => (e.type === 'AttributeReference' ? [e.exprId] : [])))
  return new Set(outputOf(right).flatMap(a => (!a.nullable || ids.has(a.exprId) ? [a.exprId] : [])))
}
