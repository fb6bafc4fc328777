import { treeString } from '../../plan/explain.ts'
import type { Alias, AttributeReference, Expression } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan, type MetricView } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, exists, expressionsOf, mapChildren, mapExpressions, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isReadyAggregate } from '../resolved.ts'

/** An aggregate over a metric view reads the view's source, and each `measure(m)` in it is what the view says that m is. */
export const resolveMetricViews = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'Aggregate' || isAnalyzed(p) || p.grouping !== undefined || !isReadyAggregate(p)) return p
    const view = metricViewBelow(p.child)
    return view === undefined || expressionsOf(p).some(isNested) ? p : overSource(p, view)
  })

/** Aggregates in aggregates are refused as everywhere. */
const isNested = (e: Expression): boolean =>
  exists(e, x => x.type === 'AggregateCall' && x.args.some(a => exists(a, y => y.type === 'AggregateCall')))

/** The metric view that the rows come from, through operators that pass them on. */
function metricViewBelow(plan: LogicalPlan): MetricView | undefined {
  if (plan.type === 'MetricView') return plan
  return PASSES_ON.has(plan.type) && 'child' in plan ? metricViewBelow(plan.child) : undefined
}
const PASSES_ON = new Set(['Filter', 'SubqueryAlias', 'Project', 'Expand', 'Sort'])

function overSource(p: Aggregate, view: MetricView): LogicalPlan {
  const measures = new Map(view.list.flatMap(e => (e.type === 'Alias' ? [[e.exprId, e] as const] : [])))
  const replaced = mapExpressions(p, e => transformUp(e, x => measureOf(x, measures)?.child ?? x)) as Aggregate
  const whole = Aggregate({ ...replaced, child: withSource(p.child, view) })
  checkMeasures(whole, view, measures)
  return whole
}

/** What `measure(m)` takes. DISTINCT and FILTER change nothing about it. */
function measureOf(e: Expression, measures: ReadonlyMap<number, Alias>): Alias | undefined {
  if (e.type !== 'AggregateCall' || e.name !== 'measure') return undefined
  const [argument] = e.args
  return argument?.type === 'AttributeReference' ? measures.get(argument.exprId) : undefined
}

const withSource = (plan: LogicalPlan, view: MetricView): LogicalPlan =>
  plan === view ? view.child : mapChildren(plan, c => withSource(c, view))

/** A measure is nothing but what measure() takes: MISSING_ATTRIBUTES. */
function checkMeasures(plan: LogicalPlan, view: MetricView, measures: ReadonlyMap<number, Alias>): void {
  if (plan === view.child) return
  for (const child of childrenOf<LogicalPlan>(plan)) checkMeasures(child, view, measures)
  const missing: AttributeReference[] = []
  const isMeasure = (e: Expression): boolean => {
    if (e.type === 'AttributeReference' && measures.has(e.exprId)) missing.push(e)
    return false
  }
  for (const e of expressionsOf(plan)) exists(e, isMeasure)
  if (missing.length === 0) return
  const shown = (columns: readonly AttributeReference[]) => columns.map(a => `"${a.name}"`).join(', ')
  const parameters = {
    missingAttributes: shown(missing),
    input: shown(outputOf(view.child)),
    operator: `!${treeString(plan).split('\n')[0]}`,
  }
  throw sparkError('MISSING_ATTRIBUTES.RESOLVED_ATTRIBUTE_MISSING_FROM_INPUT', parameters, contextsOf(plan.origin))
}
