import { canonicalKey, shapeOf } from '../../plan/canonical-plan.ts'
import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, exists, expressionsOf, mapChildren } from '../../plan/tree.ts'
import { isDeterministic } from '../expression-facts.ts'
import { freshCopy } from '../fresh-copy.ts'
import { rule } from '../rule.ts'
import { estimate, recordCte } from '../statistics.ts'
import { isCorrelated } from '../subquery/outer-references.ts'
import { mapSubqueryPlans, subqueryPlans } from '../subquery/subquery-plans.ts'

/** Kept rows are worth keeping where they are at most this share of the rows that are read for them. */
const SHARE = 1 / 4

/**
 * Joins and aggregates that stand in a query more than once, in its subqueries as well, are computed once, where they make few rows of many: as
 * if the query had named them in a WITH. Spark finds them in physical plans (`ReuseExchangeAndSubquery`).
 *
 *     Filter x > (Aggregate max (Join a b)) (Aggregate k (Join a b))  ⇒  WithCTE c (Join a b) := Filter x > (Aggregate max c) (Aggregate k c)
 */
export const reuseSubplans = rule(
  'ReuseSubplans',
  plan => {
    const before = plan.type === 'WithCTE' ? plan : L.WithCTE({ definitions: [], ids: [], child: plan })
    const definitions = [...before.definitions]
    const ids = [...before.ids]
    let { child } = before
    for (let repeated = firstRepeated(child); repeated.length > 0; repeated = firstRepeated(child)) {
      const id = L.newCteId()
      // what is left of the query keeps its columns' ids
      const definition = freshCopy(repeated[0]!).plan
      recordCte(id, definition)
      ids.push(id)
      definitions.push(definition)
      child = replace(child, repeated, p => L.CTERelationRef({ cteId: id, output: outputOf(p) }))
    }
    return definitions.length === before.definitions.length ? plan : L.WithCTE({ definitions, ids, child })
  },
  'Join',
  'Aggregate',
)

/** The outermost candidates that are the same; none where each is the only one of its kind. */
function firstRepeated(plan: L.LogicalPlan): L.LogicalPlan[] {
  const byShape = new Map<number, L.LogicalPlan[]>()
  const gather = (p: L.LogicalPlan, parent?: L.LogicalPlan): void => {
    if (isCandidate(p, parent)) {
      const shape = shapeOf(p)
      const list = byShape.get(shape)
      if (list === undefined) byShape.set(shape, [p])
      else list.push(p)
    }
    for (const c of childrenOf(p)) gather(c, p)
    for (const q of subqueryPlans(p)) gather(q)
  }
  gather(plan)
  for (const list of byShape.values()) {
    if (list.length === 1) continue
    const worthy = list.filter(isWorthKeeping)
    if (worthy.length === 1) continue
    for (const p of worthy) {
      const same = worthy.filter(q => canonicalKey(q) === canonicalKey(p))
      if (same.length > 1) return same
    }
  }
  return []
}

/** Joins of joins are put in an order as a whole. */
const isCandidate = (p: L.LogicalPlan, parent: L.LogicalPlan | undefined): boolean =>
  p.type === 'Aggregate' || (p.type === 'Join' && parent?.type !== 'Join')

function isWorthKeeping(p: L.LogicalPlan): boolean {
  const isOwn = (q: L.LogicalPlan): boolean =>
    q.type === 'CTERelationRef' || q.type === 'UnionLoopRef' || subqueryPlans(q).length > 0 || !expressionsOf(q).every(isDeterministic)
  return !exists(p, isOwn) && !isCorrelated(p) && estimate(p).rowCount <= SHARE * rowsRead(p)
}

function rowsRead(p: L.LogicalPlan): number {
  const children = childrenOf(p)
  return children.length === 0 ? estimate(p).rowCount : children.reduce((n, c) => n + rowsRead(c), 0)
}

function replace(plan: L.LogicalPlan, these: readonly L.LogicalPlan[], by: (p: L.LogicalPlan) => L.LogicalPlan): L.LogicalPlan {
  const visit = (p: L.LogicalPlan): L.LogicalPlan => (these.includes(p) ? by(p) : mapChildren(p, visit))
  const deep = (p: L.LogicalPlan): L.LogicalPlan => mapSubqueryPlans(visit(p), deep)
  return deep(plan)
}
