import { type Expression, UnresolvedStar } from '../../plan/expression.ts'
import { Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { mapChildren, transformUp } from '../../plan/tree.ts'
import type { UnresolvedHint } from '../../plan/unresolved.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'

const STRATEGIES: Readonly<Record<string, string>> = {
  BROADCAST: 'broadcast',
  BROADCASTJOIN: 'broadcast',
  MAPJOIN: 'broadcast',
  MERGE: 'merge',
  SHUFFLE_MERGE: 'merge',
  MERGEJOIN: 'merge',
  SHUFFLE_HASH: 'shuffle_hash',
  SHUFFLE_REPLICATE_NL: 'shuffle_replicate_nl',
}

/** Join hints go to the side of the join that has the relation's name (without names: to whatever the hint stands on). Others are dropped. */
export const resolveHints = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'UnresolvedHint') return p
    const child = ofFrame(p)
    if (p.name.toUpperCase() === 'COALESCE') throw sparkError('_LEGACY_ERROR_TEMP_1048', { hintName: p.name.toUpperCase() })
    const strategy = STRATEGIES[p.name.toUpperCase()]
    if (strategy === undefined) return child
    const names = new Set(p.parameters.flatMap(relationName))
    return names.size === 0 ? child : mark(child, names, strategy)
  })

/** What a hint stands on; that of a DataFrame keeps the place that its columns are known by. */
const ofFrame = ({ child, planId }: UnresolvedHint): LogicalPlan =>
  planId === undefined ? child : Project({ projectList: [UnresolvedStar({})], child, planId })

const relationName = (e: Expression): string[] =>
  e.type === 'UnresolvedAttribute'
    ? [e.nameParts.at(-1)!.toLowerCase()]
    : e.type === 'Literal' && typeof e.value === 'string'
      ? [e.value.toLowerCase()]
      : []

function mark(plan: LogicalPlan, names: ReadonlySet<string>, strategy: string): LogicalPlan {
  if (isAnalyzed(plan) || plan.type === 'SubqueryAlias') return plan
  const inside = mapChildren<LogicalPlan>(plan, c => mark(c, names, strategy))
  if (inside.type !== 'Join') return inside
  const left = isNamed(inside.left, names)
  const right = isNamed(inside.right, names)
  if (!left && !right) return inside
  return Join({ ...inside, hint: { ...inside.hint, ...(left && { left: strategy }), ...(right && { right: strategy }) } })
}

const isNamed = (p: LogicalPlan, names: ReadonlySet<string>): boolean =>
  (p.type === 'SubqueryAlias' && names.has(p.name.at(-1)!.toLowerCase())) ||
  (p.type === 'UnresolvedRelation' && names.has(p.nameParts.at(-1)!.toLowerCase())) ||
  ((p.type === 'Filter' || p.type === 'Project') && isNamed(p.child, names))
