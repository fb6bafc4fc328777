import { optimize } from '../optimizer/optimizer.ts'
import { Aggregate, type CollectMetrics, CTERelationRef, type LogicalPlan, WithCTE } from '../plan/logical.ts'
import { outputOf, toAttribute } from '../plan/output.ts'
import { collect, transformUp } from '../plan/tree.ts'
import type { Value } from '../types/value.ts'
import type { JobContext } from './execute.ts'

/** An observed plan as it runs: where rows are observed they are kept, read by the query of the metrics first and by the plan then. */
interface Observed {
  readonly plan: LogicalPlan
  readonly queries: readonly MetricsQuery[]
}
interface MetricsQuery {
  readonly node: CollectMetrics
  readonly query: LogicalPlan
}

const observedPlans = new WeakMap<LogicalPlan, Observed>()
/** Ids of rows that are kept; those of common table expressions are positive. */
let lastId = 0

/** The plan without its `CollectMetrics`; observers that wait are told their metrics when the job has done well. */
export async function withMetrics(
  plan: LogicalPlan,
  context: JobContext,
  run: (query: LogicalPlan) => Promise<Value[][]>,
): Promise<LogicalPlan> {
  let observed = observedPlans.get(plan)
  if (observed === undefined) observedPlans.set(plan, (observed = observedPlan(plan, context.conf)))
  for (const { node, query } of observed.queries) {
    if (!node.observer.waiting) continue
    const columns = await run(query)
    const values = columns.map(c => c[0]!)
    context.reports.push(() => node.observer.report(node.metrics.map(toAttribute), values))
  }
  return observed.plan
}

/**
 *     CollectMetrics [sum(a)] x  ⇒  WithCTE c := c  where c is x,  and the query  WithCTE (Aggregate sum(a) c)  where c is x
 */
function observedPlan(plan: LogicalPlan, conf: JobContext['conf']): Observed {
  const ctes = collect(plan, (p): WithCTE | undefined => (p.type === 'WithCTE' ? p : undefined))
  const queries: MetricsQuery[] = []
  const made = transformUp(plan, p => {
    // what fills a cache has no other way to its observers
    if (p.type === 'CacheRelation') queries.push(...observedPlan(p.cached.plan, conf).queries)
    if (p.type !== 'CollectMetrics') return p
    if (!p.observer.waiting) return p.child
    const kept = { definitions: [p.child], ids: [--lastId] }
    const rows = CTERelationRef({ cteId: lastId, output: outputOf(p.child) })
    const metrics = optimize(Aggregate({ groupingExpressions: [], aggregateExpressions: p.metrics, child: rows }), { conf })
    const query = WithCTE({ ...kept, child: metrics })
    // the query's common table expressions come along
    queries.push({ node: p, query: ctes.reduceRight<LogicalPlan>((child, w) => WithCTE({ ...w, child }), query) })
    return WithCTE({ ...kept, child: rows })
  })
  return { plan: made, queries }
}
