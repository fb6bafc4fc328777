import { canonicalKey } from '../../plan/canonical-plan.ts'
import { AttributeReference, type Expression } from '../../plan/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import type { Zip } from '../../plan/unresolved.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import { inputsResolved } from '../resolved.ts'

/** `zip`: two chains of projections over the same plan become one over it, which computes the columns of both. */
export const resolveZip = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => (p.type === 'Zip' && !isAnalyzed(p) && inputsResolved(p) ? zipped(p) : p))

function zipped(p: Zip): LogicalPlan {
  const left = chainOf(p.left)
  const right = chainOf(p.right)
  if (canonicalKey(left.base) !== canonicalKey(right.base)) throw sparkError('ZIP_PLANS_NOT_MERGEABLE')
  const to = outputOf(left.base)
  const own = new Map(outputOf(right.base).map((a, i) => [a.exprId, to[i]!]))
  // the right may call the column otherwise
  const ofLeft = <E extends Expression>(e: E): E | AttributeReference => {
    const same = e.type === 'AttributeReference' ? own.get(e.exprId) : undefined
    return same ? AttributeReference({ ...(e as AttributeReference), exprId: same.exprId }) : e
  }
  let plan = left.base
  const carried = new Map<number, AttributeReference>(to.map(a => [a.exprId, a]))
  for (const project of [...left.projects, ...right.projects.map(r => mapExpressions(r, e => transformUp(e, ofLeft)))]) {
    const made = new Set(outputOf(project).map(a => a.exprId))
    plan = Project({ projectList: [...project.projectList, ...[...carried.values()].filter(a => !made.has(a.exprId))], child: plan })
    for (const a of outputOf(project)) carried.set(a.exprId, a)
  }
  const projectList = [...outputOf(p.left), ...outputOf(p.right).map(ofLeft)]
  return Project({ projectList, child: plan, origin: p.origin, planId: p.planId })
}

/** What a chain of projections stands on, and these from the lowest up. */
function chainOf(plan: LogicalPlan): { readonly base: LogicalPlan; readonly projects: readonly Project[] } {
  const projects: Project[] = []
  let base = plan
  while (base.type === 'Project' || base.type === 'SubqueryAlias') {
    if (base.type === 'Project') projects.unshift(base)
    base = base.child
  }
  return { base, projects }
}
