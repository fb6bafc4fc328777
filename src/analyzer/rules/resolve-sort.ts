import { type Expression, SortOrder } from '../../plan/expression.ts'
import { type Aggregate, Filter, type LogicalPlan, Sort } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { exists, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { containsAggregate } from '../aggregates.ts'
import { isAnalyzed } from '../analyzed.ts'
import { flag, type Scope } from '../context.ts'
import { isGroupingFunction } from '../grouping-functions.ts'
import { fromInputs, fromOuter, keywordFunction, resolveNames } from '../resolve-names.ts'
import { isPlanResolved, isReadyAggregate, isResolved } from '../resolved.ts'
import { silent } from '../silent.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'
import { groupingAbove } from './resolve-grouping-analytics.ts'
import { overAggregate } from './resolve-having.ts'
import { addMissing, backToOutput } from './resolve-missing.ts'
import { exposing } from './resolve-references.ts'

/**
 * ORDER BY: positions, names of the output, then of what lies below it (added for the sort and dropped after it); above an aggregate also
 * aggregate functions and grouping expressions. `ORDER BY ALL` is every output column.
 */
export const resolveSort = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'Sort' || isAnalyzed(p)) return p
    const core = aggregateBelow(p.child)
    if (!isPlanResolved(p.child) && (core === undefined || !isReadyAggregate(core.aggregate, core.aggregate.grouping === undefined)))
      return p
    const placed = positions(p, scope)
    return placed.order.every(o => isResolved(o) && !containsAggregate(o) && !exists(o, isGroupingFunction))
      ? placed
      : resolveOrder(placed, scope)
  })

function positions(sort: Sort, scope: Scope): Sort {
  if (!flag(scope, 'spark.sql.orderByOrdinal', true) || !sort.order.some(isPosition)) return sort
  const output = outputOf(sort.child)
  const order = sort.order.map(o => {
    if (!isPosition(o)) return o
    const { child } = o as SortOrder
    const index = Number((child as { readonly value?: unknown }).value)
    const column = output[index - 1]
    if (column === undefined)
      throw sparkError(
        'ORDER_BY_POS_OUT_OF_RANGE',
        { index: String(index), size: String(output.length) },
        contextsOf(o.origin ?? child.origin),
      )
    return SortOrder({ ...(o as SortOrder), child: column })
  })
  return Sort({ ...sort, order })
}

const isPosition = (o: Expression) =>
  o.type === 'SortOrder' && o.child.type === 'Literal' && o.child.dataType.type === 'int' && o.child.value !== null

function resolveOrder(sort: Sort, scope: Scope): LogicalPlan {
  // a name that several output columns have may still be one column below
  const inputs = fromInputs([sort.child], scope).map(silent)
  const core = sort.ownColumns ? undefined : aggregateBelow(sort.child)
  if (core !== undefined) {
    const above = overAggregate(sort.order, core.aggregate, scope, true)
    const order = above.expressions.map(e => resolveFunctionsIn(e, scope))
    const child = core.rebuild(above.aggregate)
    return finish(sort, order, child, scope)
  }
  const own = sort.order.map(o => groupingAbove(resolveFunctionsIn(resolveNames(o, scope, ...inputs), scope), sort.child, scope))
  const [order, child] = sort.ownColumns ? [own, sort.child] : addMissing(own, sort.child, scope, true)
  return finish(sort, order, child, scope)
}

function finish(sort: Sort, found: readonly Expression[], child: LogicalPlan, scope: Scope): LogicalPlan {
  const all = orderByAll(found, sort.child)
  const order = all ?? found.map(o => (isResolved(o) ? o : resolveNames(o, scope, keywordFunction, fromOuter(scope))))
  if (child === sort.child && order.every((o, i) => o === sort.order[i])) return sort
  const exposed = exposing(Sort({ ...sort, order, child }))
  return backToOutput(sort.child, exposed.child, exposed)
}

function orderByAll(order: readonly Expression[], child: LogicalPlan): readonly Expression[] | undefined {
  const [only] = order
  if (order.length !== 1 || only?.type !== 'SortOrder' || only.child.type !== 'UnresolvedAttribute') return undefined
  const { nameParts } = only.child
  if (nameParts.length !== 1 || nameParts[0]!.toLowerCase() !== 'all') return undefined
  return outputOf(child).map(a => SortOrder({ ...only, child: a }))
}

/** The aggregate that a sort belongs to: right below, or below its HAVING, unless that has aggregates of its own. */
function aggregateBelow(plan: LogicalPlan): { aggregate: Aggregate; rebuild(a: Aggregate): LogicalPlan } | undefined {
  if (plan.type === 'Aggregate') return plan.deduplicates ? undefined : { aggregate: plan, rebuild: a => a }
  if (plan.type === 'Filter' && plan.child.type === 'Aggregate' && !plan.child.deduplicates)
    return { aggregate: plan.child, rebuild: a => (a === plan.child ? plan : Filter({ ...plan, child: a })) }
  return undefined
}
