import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { exists, expressionsOf, forEachNode, transformUp } from '../../plan/tree.ts'
import { isDeterministic } from '../expression-facts.ts'
import { freshCopy } from '../fresh-copy.ts'
import { rule } from '../rule.ts'
import { recordCte } from '../statistics.ts'
import { isCorrelated } from '../subquery/outer-references.ts'
import { mapSubqueryPlans, subqueryPlans } from '../subquery/subquery-plans.ts'
import { alias } from '../substitute.ts'

/**
 * Puts a common table expression in the place of its references where that costs nothing: used once, or no more than a scan with
 * filters and projections. The others are gathered in one WithCTE at the root of the plan, each after those that it uses, to be
 * computed once.
 *
 *     WithCTE c := Filter x (Join c c)  ⇒  Join (Filter x) (Filter x')
 */
export const inlineCTE = rule(
  'InlineCTE',
  plan => {
    const definitions = new Map<number, L.LogicalPlan>()
    const stripped = gather(plan, definitions)
    if (definitions.size === 0) return stripped

    const uses = new Map<number, number>()
    countUses(stripped, uses)
    for (const d of definitions.values()) countUses(d, uses)
    const inlined = new Set(
      [...definitions]
        .filter(([id, d]) => (uses.get(id) ?? 0) <= 1 || isCheap(d) || isCorrelated(d) || exists(d, isLoopRef))
        .map(([id]) => id),
    )
    const first = new Set<number>()
    const place = (p: L.LogicalPlan): L.LogicalPlan =>
      mapSubqueryPlans(
        transformUp(p, n => {
          if (n.type !== 'CTERelationRef' || !inlined.has(n.cteId)) return n
          return at(n, place(definitions.get(n.cteId)!), first)
        }),
        place,
      )
    const child = place(stripped)
    const kept = [...definitions].filter(([id]) => !inlined.has(id) && (uses.get(id) ?? 0) > 0).map(([id, d]) => [id, place(d)] as const)
    for (const [id, d] of kept) recordCte(id, d)
    return kept.length === 0 ? child : L.WithCTE({ definitions: kept.map(([, d]) => d), ids: kept.map(([id]) => id), child })
  },
  'WithCTE',
)

/** What stands in a recursion depends on its step. */
const isLoopRef = (p: L.LogicalPlan): boolean => p.type === 'UnionLoopRef'

function gather(plan: L.LogicalPlan, definitions: Map<number, L.LogicalPlan>): L.LogicalPlan {
  return mapSubqueryPlans(
    transformUp(plan, p => {
      if (p.type !== 'WithCTE') return p
      p.definitions.forEach((d, i) => {
        if (!definitions.has(p.ids[i]!)) definitions.set(p.ids[i]!, gather(d, definitions))
      })
      return p.child
    }),
    p => gather(p, definitions),
  )
}

function countUses(plan: L.LogicalPlan, uses: Map<number, number>): void {
  forEachNode(plan, p => {
    if (p.type === 'CTERelationRef') uses.set(p.cteId, (uses.get(p.cteId) ?? 0) + 1)
    for (const q of subqueryPlans(p)) countUses(q, uses)
  })
}

/** Running it twice costs little more than reading a stored result. */
function isCheap(p: L.LogicalPlan): boolean {
  switch (p.type) {
    case 'Project':
    case 'Filter':
    case 'SubqueryAlias':
      return expressionsOf(p).every(isDeterministic) && subqueryPlans(p).length === 0 && isCheap(p.child)
    case 'Relation':
    case 'LocalRelation':
    case 'Range':
    case 'OneRowRelation':
    case 'CacheRelation':
      return true
    default:
      return false
  }
}

/** The definition under the reference's ids; copies after the first get ids of their own. */
function at(ref: L.CTERelationRef, definition: L.LogicalPlan, first: Set<number>): L.LogicalPlan {
  const copy = first.has(ref.cteId) ? freshCopy(definition).plan : definition
  first.add(ref.cteId)
  const output = outputOf(copy)
  return L.Project({
    projectList: ref.output.map((a, i) => (a.exprId === output[i]!.exprId ? output[i]! : alias(output[i]!, a.name, a.exprId))),
    child: copy,
  })
}
