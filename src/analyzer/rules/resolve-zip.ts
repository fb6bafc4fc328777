import { canonicalKey } from '../../plan/canonical-plan.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { type LogicalPlan, Project, type Zip } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { inputsResolved } from '../resolved.ts'

/** `zip`: two chains of projections over the same plan become one over it, which computes the columns of both. */
export const resolveZip = (plan: LogicalPlan, _scope: Scope): LogicalPlan =>
  transformUp(plan, p => (p.type === 'Zip' && !isAnalyzed(p) && inputsResolved(p) ? zipped(p) : p))

function zipped(p: Zip): LogicalPlan {
  const left = chainOf(p.left)
  const right = chainOf(p.right)
  if (canonicalKey(left.base) !== canonicalKey(right.base)) throw sparkError('ZIP_PLANS_NOT_MERGEABLE')
  const to = outputOf(left.base)
  const own = new Map(outputOf(right.base).map((a, i) => [a.exprId, to[i]!]))
  const ofLeft = (e: Expression): Expression => {
    const same = e.type === 'AttributeReference' ? own.get(e.exprId) : undefined
    // the right may call the column otherwise
    return same ? ({ ...e, exprId: same.exprId } as AttributeReference) : e
  }
  let plan = left.base
  const carried = new Map<number, AttributeReference>(to.map(a => [a.exprId, a]))
  for (const project of [...left.projects, ...right.projects.map(r => mapExpressions(r, e => rename(e, ofLeft)))]) {
    const made = new Set(outputOf(project).map(a => a.exprId))
    plan = Project({ projectList: [...project.projectList, ...[...carried.values()].filter(a => !made.has(a.exprId))], child: plan })
    for (const a of outputOf(project)) carried.set(a.exprId, a)
  }
  const projectList = [...outputOf(p.left), ...outputOf(p.right).map(a => ofLeft(a))]
  return Project({ projectList, child: plan, origin: p.origin, planId: p.planId })
}

const rename = (e: Expression, f: (e: Expression) => Expression): Expression => transformUp(e, f)

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
