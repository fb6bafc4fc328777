import { treeString } from '../../plan/explain.ts'
import type { Expression } from '../../plan/expression.ts'
import type { CollectMetrics, LogicalPlan } from '../../plan/logical.ts'
import { childrenOf, collect } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { prettySql } from '../sql.ts'
import { isRandom } from './aggregate.ts'

/** What observed metrics may be: constants, and aggregates without DISTINCT and FILTER. Source: Spark's `CheckAnalysis`. */
export function checkMetrics(p: CollectMetrics): void {
  if (p.name === '') throw sparkError('INVALID_OBSERVED_METRICS.MISSING_NAME', { operator: `'${treeString(p)}\n` })
  for (const metric of p.metrics) checkMetric(metric, metric, false)
}

function checkMetric(e: Expression, metric: Expression, inAggregate: boolean): void {
  const problem = problemOf(e, inAggregate)
  if (problem !== undefined)
    throw sparkError(
      `INVALID_OBSERVED_METRICS.${problem}`,
      { expr: `"${prettySql(metric)}"` },
      e.type === 'AttributeReference' ? [] : contextsOf(e.origin ?? metric.origin),
    )
  for (const child of childrenOf(e)) checkMetric(child, metric, inAggregate || e.type === 'AggregateCall')
}

function problemOf(e: Expression, inAggregate: boolean): string | undefined {
  if (e.type === 'AggregateCall') {
    if (inAggregate) return 'NESTED_AGGREGATES_UNSUPPORTED'
    if (e.distinct) return 'AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED'
    if (e.filter !== undefined) return 'AGGREGATE_EXPRESSION_WITH_FILTER_UNSUPPORTED'
  }
  if (e.type === 'WindowExpression') return 'WINDOW_EXPRESSIONS_UNSUPPORTED'
  if (inAggregate) return undefined
  if (isRandom(e)) return 'NON_AGGREGATE_FUNC_ARG_IS_NON_DETERMINISTIC'
  return e.type === 'AttributeReference' ? 'NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE' : undefined
}

/** Metrics of one name are those of one DataFrame. Raises DUPLICATED_METRICS_NAME. */
export function checkMetricNames(plan: LogicalPlan): void {
  const named = new Map<string, CollectMetrics>()
  for (const p of collect(plan, (n): CollectMetrics | undefined => (n.type === 'CollectMetrics' ? n : undefined))) {
    const other = named.get(p.name)
    if (other === undefined) named.set(p.name, p)
    else if (other.frame !== p.frame) throw sparkError('DUPLICATED_METRICS_NAME', { metricName: p.name })
  }
}
