import { exprKey } from '../../plan/equality.ts'
import { treeString } from '../../plan/explain.ts'
import { Alias, type Expression, newExprId, type SortOrder, type WindowExpression } from '../../plan/expression.ts'
import { type LogicalPlan, Project, Window } from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { childrenOf, exists, forEachNode, mapChildren, transformUp } from '../../plan/tree.ts'
import { UnresolvedHaving } from '../../plan/unresolved.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { freeVariable } from '../check/aggregate.ts'
import { isFoldable } from '../foldable.ts'
import { groupBy } from '../group-by.ts'
import { isLateral } from '../lateral.ts'
import { inputsResolved, isNamed, isResolved } from '../resolved.ts'
import { splitAggregate } from '../split-aggregate.ts'

const hasWindow = (e: Expression) => exists(e, x => x.type === 'WindowExpression')

/** Window functions above GROUP BY: the aggregate (and its HAVING) come first, the windows after them. */
export function resolveAggregateWindows(plan: LogicalPlan): LogicalPlan {
  if (isAnalyzed(plan)) return plan
  const below = (p: LogicalPlan) => mapChildren<LogicalPlan>(p, resolveAggregateWindows)
  const having = plan.type === 'UnresolvedHaving' && plan.child.type === 'Aggregate' ? plan : undefined
  if (having !== undefined && hasWindow(having.condition)) throw notAllowed('HAVING')
  if (plan.type === 'Filter' && hasWindow(plan.condition)) throw notAllowed('WHERE')
  const aggregate = below(having?.child ?? plan)
  const whole = (a: LogicalPlan) => (having === undefined ? a : a === having.child ? having : UnresolvedHaving({ ...having, child: a }))
  if (aggregate.type !== 'Aggregate' || !inputsResolved(aggregate) || aggregate.grouping === 'all') return whole(aggregate)
  if (!aggregate.aggregateExpressions.some(hasWindow) || !aggregate.groupingExpressions.every(isResolved)) return whole(aggregate)
  if (!ready(aggregate.aggregateExpressions)) return whole(aggregate)
  const split = splitAggregate(aggregate)
  if (split === undefined) return whole(aggregate)
  const child = having === undefined ? split.inner : UnresolvedHaving({ ...having, child: split.inner, planId: undefined })
  return Project({ projectList: split.list, child, origin: plan.origin, planId: plan.planId })
}

const notAllowed = (clauseName: string) => sparkError('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName })

const ready = (list: readonly Expression[]) => list.every(e => isNamed(e) && isResolved(e) && !exists(e, isLateral))

/** Window functions leave the SELECT list for Window operators below it, one for each way of partitioning and ordering. */
export const resolveWindows = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'Project' || isAnalyzed(p) || !inputsResolved(p) || !p.projectList.some(hasWindow) || !ready(p.projectList)) return p
    refuseInLambdas(p)
    const nested = nestedWindows(p)
    return nested.length === 0 ? extract(p) : resolveWindows(below(p, nested))
  })

/** Rows of arrays are none that a window could be over. */
function refuseInLambdas(p: Project): void {
  for (const e of p.projectList)
    forEachNode<Expression>(e, w => {
      const stray = w.type === 'WindowExpression' ? freeVariable(w) : undefined
      if (stray === undefined) return
      const input = outputOf(p.child).map(a => `"${a.name}"`)
      throw sparkError(
        'MISSING_ATTRIBUTES.RESOLVED_ATTRIBUTE_MISSING_FROM_INPUT',
        { missingAttributes: `"${stray.name}"`, input: input.join(', '), operator: `!${treeString(p).split('\n')[0]}` },
        contextsOf(p.origin),
      )
    })
}

/** Windows that other windows are made of. */
function nestedWindows(p: Project): WindowExpression[] {
  const found: WindowExpression[] = []
  const visit = (e: Expression, inside: boolean): void => {
    for (const c of childrenOf(e)) visit(c, inside || e.type === 'WindowExpression')
    if (e.type === 'WindowExpression' && inside && !childrenOf(e).some(hasWindow)) found.push(e)
  }
  for (const e of p.projectList) visit(e, false)
  return found
}

/** They are computed below, and columns above. */
function below(p: Project, nested: readonly WindowExpression[]): LogicalPlan {
  const made = new Map(nested.map((w, i) => [exprKey(w), Alias({ child: w, name: `_w${i}`, exprId: newExprId(), qualifier: [] })]))
  const replace = (e: Expression): Expression => {
    const known = e.type === 'WindowExpression' ? made.get(exprKey(e)) : undefined
    return known === undefined ? mapChildren(e, replace) : toAttribute(known)
  }
  return Project({
    ...p,
    projectList: p.projectList.map(replace),
    child: Project({ projectList: [...outputOf(p.child), ...made.values()], child: p.child }),
  })
}

function extract(p: Project): LogicalPlan {
  const inputs: Alias[] = []
  /** What a window works on is a column: anything else is computed below it. */
  const input = (e: Expression): Expression => {
    if (e.type === 'AttributeReference' || e.type === 'OuterReference' || isFoldable(e) || hasWindow(e)) return e
    if (e.type === 'SortOrder') return mapChildren<Expression>(e, input)
    const key = exprKey(e)
    const known = inputs.find(a => exprKey(a.child) === key)
    if (known) return toAttribute(known)
    const made = Alias({ child: e, name: `_w${inputs.length}`, exprId: newExprId(), qualifier: [] })
    inputs.push(made)
    return toAttribute(made)
  }
  const windows: Alias[] = []
  const outside = (e: Expression): Expression => {
    if (e.type !== 'WindowExpression') return mapChildren(e, outside)
    const made = Alias({ child: onColumns(e, input), name: `_we${windows.length}`, exprId: newExprId(), qualifier: [] })
    windows.push(made)
    return toAttribute(made)
  }
  const projectList = p.projectList.map(e => {
    if (e.type !== 'Alias' || e.child.type !== 'WindowExpression') return outside(e)
    const made = Alias({ ...e, child: onColumns(e.child, input) })
    windows.push(made)
    return toAttribute(made)
  })
  const below = inputs.length === 0 ? p.child : Project({ projectList: [...outputOf(p.child), ...inputs], child: p.child })
  const groups = groupBy(windows, w => specKey(w.child as WindowExpression))
  let child: LogicalPlan = below
  for (const group of groups.values()) {
    const { partitionBy, orderBy } = group[0]!.child as WindowExpression
    child = Window({ windowExpressions: group, partitionBy, orderBy, child, origin: p.origin })
  }
  return Project({ ...p, projectList, child })
}

const specKey = (w: WindowExpression): string => `${w.partitionBy.map(exprKey).join()};${w.orderBy.map(exprKey).join()}`

function onColumns(w: WindowExpression, input: (e: Expression) => Expression): WindowExpression {
  return Object.freeze({
    ...w,
    function: mapChildren(w.function, input),
    partitionBy: Object.freeze(w.partitionBy.map(input)),
    orderBy: Object.freeze(w.orderBy.map(o => Object.freeze({ ...o, child: input(o.child) }) as SortOrder)),
  })
}
