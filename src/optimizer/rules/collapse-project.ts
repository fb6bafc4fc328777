import type { Expression } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { exists, forEachNode, transformUp } from '../../plan/tree.ts'
import { hasAggregate, hasSubquery, isDeterministic } from '../expression-facts.ts'
import { rule } from '../rule.ts'
import { aliasMap, substituteNamed } from '../substitute.ts'

/**
 * `Project (Project x)  ⇒  Project x` and `Project (Aggregate x)  ⇒  Aggregate x`, unless something that costs would be computed
 * more often, is not deterministic, or would come under a condition (CASE) that it wasn't under.
 */
export const collapseProject = rule('CollapseProject', plan => transformUp(plan, collapse))

export function collapse(p: LogicalPlan): LogicalPlan {
  if (p.type !== 'Project') return p
  const { child } = p
  if (child.type === 'Project' && mergeable(p.projectList, child.projectList))
    return collapse(Project({ ...p, projectList: substituteNamed(p.projectList, aliasMap(child.projectList)), child: child.child }))
  if (child.type === 'Aggregate' && mergeable(p.projectList, child.aggregateExpressions) && !p.projectList.some(hasSubquery))
    return Aggregate({ ...child, aggregateExpressions: substituteNamed(p.projectList, aliasMap(child.aggregateExpressions)) })
  return p
}

function mergeable(upper: readonly Expression[], lower: readonly Expression[]): boolean {
  const produced = aliasMap(lower)
  if (produced.size === 0) return true
  const uses = new Map<number, number>()
  for (const e of upper)
    forEachNode(e, n => {
      if (n.type === 'AttributeReference' && produced.has(n.exprId)) uses.set(n.exprId, (uses.get(n.exprId) ?? 0) + 1)
    })
  for (const [id, e] of produced) {
    const n = uses.get(id) ?? 0
    if (!isDeterministic(e)) {
      // it must still be evaluated once for every row, and by itself
      if (
        n !== 1 ||
        !upper.some(u =>
          u.type === 'AttributeReference'
            ? u.exprId === id
            : u.type === 'Alias' && u.child.type === 'AttributeReference' && u.child.exprId === id,
        )
      )
        return false
    }
    if (n > 1 && !isCheap(e)) return false
    if (n > 0 && hasAggregate(e) && upper.some(u => exists(u, x => x.type === 'WindowExpression'))) return false
    // a correlated subquery can take a column, not the expression behind it
    if (n > 0 && hasSubquery(e) && n > 1) return false
  }
  return true
}

/** Worth computing twice rather than keeping a projection for it. */
export const isCheap = (e: Expression): boolean =>
  e.type === 'AttributeReference' || e.type === 'Literal' || e.type === 'OuterReference' || (e.type === 'Alias' && isCheap(e.child))
