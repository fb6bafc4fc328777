import type { Expression } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, transformUp } from '../../plan/tree.ts'
import { hasSubquery, isMovable } from '../expression-facts.ts'
import { conditionOf, disjunction, splitConjuncts } from '../predicates.ts'
import { referencesOfAll } from '../references.ts'
import { rule } from '../rule.ts'
import { mapSubqueryPlans, subqueryPlans } from '../subquery/subquery-plans.ts'
import { substitute } from '../substitute.ts'

/**
 * A common table expression that is computed once gives only the columns that some use of it reads, and only the rows that some use
 * of it keeps:
 *
 *     WithCTE c (Project a b x) := Join (Filter a = 1 c) (Filter a = 2 c)   ⇒  WithCTE c (Project a (Filter (a = 1 OR a = 2) x)) := ...
 */
export const pruneCteDefinitions = rule(
  'PushdownPredicatesAndPruneColumnsForCTEDef',
  plan => {
    if (plan.type !== 'WithCTE') return plan
    const uses = new Map<number, Use>()
    for (const p of [plan.child, ...plan.definitions]) collectUses(p, uses)
    const kept = new Map<number, readonly number[]>()
    const definitions = plan.definitions.map((d, i) => {
      const use = uses.get(plan.ids[i]!)
      if (use === undefined) return d
      const output = outputOf(d)
      const columns = output.flatMap((_, at) => (use.columns.has(at) ? [at] : []))
      // what counts rows reads none of the columns
      if (columns.length < output.length && columns.length > 0) kept.set(plan.ids[i]!, columns)
      const rows = use.filters.includes(undefined)
        ? undefined
        : disjunction((use.filters as Expression[]).map(f => substitute(f, positions(output))))
      const filtered = rows === undefined ? d : L.Filter({ condition: rows, child: d })
      const list = kept.get(plan.ids[i]!)
      return list === undefined ? filtered : L.Project({ projectList: list.map(at => output[at]!), child: filtered })
    })
    if (definitions.every((d, i) => d === plan.definitions[i])) return plan
    const narrow = (p: L.LogicalPlan): L.LogicalPlan =>
      mapSubqueryPlans(
        transformUp(p, n => {
          const list = n.type === 'CTERelationRef' ? kept.get(n.cteId) : undefined
          return n.type === 'CTERelationRef' && list !== undefined ? L.CTERelationRef({ ...n, output: list.map(at => n.output[at]!) }) : n
        }),
        narrow,
      )
    return L.WithCTE({ ...plan, definitions: definitions.map(narrow), child: narrow(plan.child) })
  },
  'WithCTE',
)

interface Use {
  /** By position in the definition's output. */
  readonly columns: Set<number>
  /** For each reference its condition, over placeholder columns whose ids are -1 - position; undefined: all rows. */
  readonly filters: (Expression | undefined)[]
}

const positions = (output: readonly Expression[]): Map<number, Expression> => new Map(output.map((a, at) => [-1 - at, a]))

function collectUses(plan: L.LogicalPlan, uses: Map<number, Use>): void {
  const visit = (p: L.LogicalPlan, read: ReadonlySet<number> | undefined, filter: Expression | undefined): void => {
    if (p.type === 'CTERelationRef') {
      const use = uses.get(p.cteId) ?? { columns: new Set(), filters: [] }
      uses.set(p.cteId, use)
      p.output.forEach((a, at) => {
        if (read === undefined || read.has(a.exprId)) use.columns.add(at)
      })
      use.filters.push(filter && substitute(filter, new Map(p.output.map((a, at) => [a.exprId, Object.freeze({ ...a, exprId: -1 - at })]))))
      return
    }
    for (const q of subqueryPlans(p)) visit(q, undefined, undefined)
    switch (p.type) {
      case 'Project':
        return visit(p.child, referencesOfAll(p.projectList), undefined)
      case 'Aggregate':
        return visit(p.child, referencesOfAll([...p.groupingExpressions, ...p.aggregateExpressions]), undefined)
      case 'Filter': {
        const own = splitConjuncts(p.condition).filter(e => isMovable(e) && !hasSubquery(e))
        return visit(p.child, read && new Set([...read, ...referencesOfAll([p.condition])]), conditionOf(own))
      }
      default:
        for (const c of childrenOf<L.LogicalPlan>(p)) visit(c, undefined, undefined)
    }
  }
  visit(plan, undefined, undefined)
}
