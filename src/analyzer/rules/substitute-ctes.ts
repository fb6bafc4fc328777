import type { Expression } from '../../plan/expression.ts'
import { CTERelationRef, type LogicalPlan, SubqueryAlias, type UnresolvedWith, WithCTE } from '../../plan/logical.ts'
import { mapChildren, mapExpressions } from '../../plan/tree.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import { forEachDeep, mapSubqueries, transformDeep } from '../deep.ts'

/**
 * WITH: a name that is used once is replaced by its query; one used more often becomes a CTERelationRef to a definition at the top. Names
 * see the definitions before them and those around them; inner ones hide outer ones, and all hide tables and views.
 */
export function substituteCTEs(plan: LogicalPlan): LogicalPlan {
  const shared: Shared[] = []
  const child = substitute(plan, new Map(), shared, false)
  const uses = countUses([child, ...shared.map(s => s.plan)])
  return settle(child, shared, uses)
}

interface Shared {
  readonly id: number
  readonly plan: LogicalPlan
}
/** What a name in scope stands for: a shared definition, or a plan to be copied. */
type Definition = { readonly id: number } | { readonly copy: LogicalPlan }
type Names = ReadonlyMap<string, Definition>

let lastId = 0

function substitute(plan: LogicalPlan, names: Names, shared: Shared[], copying: boolean): LogicalPlan {
  if (plan.type === 'UnresolvedWith') return substituteWith(plan, names, shared, copying)
  if (plan.type === 'UnresolvedRelation' && plan.nameParts.length === 1) {
    const name = plan.nameParts[0]!
    const found = names.get(name.toLowerCase())
    if (found === undefined) return plan
    const child = 'copy' in found ? found.copy : CTERelationRef({ cteId: found.id, output: [], origin: plan.origin })
    return SubqueryAlias({ name: [name], child, origin: plan.origin, planId: plan.planId })
  }
  // the right side of a lateral join and subquery expressions may be correlated: what is named there is copied, not shared
  const inner = (e: Expression) => mapSubqueries(e, q => substitute(q, names, shared, true))
  const children = mapChildren<LogicalPlan>(plan, c =>
    substitute(c, names, shared, copying || (plan.type === 'Join' && plan.lateral === true && c === plan.right)),
  )
  return mapExpressions(children, inner)
}

function substituteWith(plan: UnresolvedWith, names: Names, shared: Shared[], copying: boolean): LogicalPlan {
  const inside = new Map(names)
  for (const [i, definition] of plan.definitions.entries()) {
    const name = plan.names[i]!
    if (plan.recursive && mentions(definition, name)) throw unsupported('WITH RECURSIVE', contextsOf(plan.origin))
    const resolved = substitute(definition, inside, shared, copying)
    if (copying) inside.set(name.toLowerCase(), { copy: resolved })
    else {
      const id = ++lastId
      shared.push({ id, plan: resolved })
      inside.set(name.toLowerCase(), { id })
    }
  }
  return substitute(plan.child, inside, shared, copying)
}

function mentions(plan: LogicalPlan, name: string): boolean {
  let found = false
  forEachDeep(plan, p => {
    if (p.type === 'UnresolvedRelation' && p.nameParts.length === 1 && p.nameParts[0]!.toLowerCase() === name.toLowerCase()) found = true
  })
  return found
}

function countUses(plans: readonly LogicalPlan[]): Map<number, number> {
  const uses = new Map<number, number>()
  for (const plan of plans)
    forEachDeep(plan, p => {
      if (p.type === 'CTERelationRef') uses.set(p.cteId, (uses.get(p.cteId) ?? 0) + 1)
    })
  return uses
}

/** Puts the queries of names used once in their place. Names never used stay, for their errors. */
function settle(child: LogicalPlan, shared: readonly Shared[], uses: ReadonlyMap<number, number>): LogicalPlan {
  const once = new Map<number, LogicalPlan>()
  const inline = (plan: LogicalPlan) => transformDeep(plan, p => (p.type === 'CTERelationRef' ? (once.get(p.cteId) ?? p) : p))
  const kept: Shared[] = []
  for (const s of shared) {
    const plan = inline(s.plan)
    if (uses.get(s.id) === 1) once.set(s.id, plan)
    else kept.push({ id: s.id, plan })
  }
  const body = once.size === 0 ? child : inline(child)
  if (kept.length === 0) return body
  return WithCTE({ definitions: kept.map(k => k.plan), ids: kept.map(k => k.id), child: body, origin: child.origin })
}
