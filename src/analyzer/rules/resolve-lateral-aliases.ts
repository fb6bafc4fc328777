import { lookupFunction } from '../../functions/registry.ts'
import type { AttributeReference, Expression, WindowExpression } from '../../plan/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, referencesOf, toAttribute } from '../../plan/output.ts'
import { childrenOf, exists, mapChildren, transformUp } from '../../plan/tree.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isLateral } from '../lateral.ts'
import { isNamed, isPlanResolved, isResolved } from '../resolved.ts'
import { splitAggregate } from '../split-aggregate.ts'
import { prettySql } from '../sql.ts'
import { hasDefaultFrame } from '../window-frame.ts'

/** `SELECT a + 1 AS b, b * 2`: what later items refer to is computed by a projection below. Above an aggregate, after it. */
export const resolveLateralAliases = (plan: LogicalPlan): LogicalPlan => {
  if (isAnalyzed(plan) || isPlanResolved(plan)) return plan
  // HAVING asks the aggregate itself
  const held = (c: LogicalPlan) => plan.type === 'UnresolvedHaving' && c.type === 'Aggregate'
  return split(mapChildren(plan, (c: LogicalPlan) => (held(c) ? mapChildren(c, resolveLateralAliases) : resolveLateralAliases(c))))
}

function split(p: LogicalPlan): LogicalPlan {
  if (p.type === 'Project' && ready(p.projectList)) return splitProject(p)
  if (p.type !== 'Aggregate' || !ready(p.aggregateExpressions) || !p.groupingExpressions.every(isResolved)) return p
  for (const e of p.aggregateExpressions) refuseInAggregates(e)
  const parts = splitAggregate(p)
  return parts === undefined
    ? p
    : splitProject(Project({ projectList: parts.list, child: parts.inner, origin: p.origin, planId: p.planId }))
}

const ready = (list: readonly Expression[]) => list.every(e => isNamed(e) && isResolved(e)) && list.some(e => exists(e, isLateral))

const lateralIds = (e: Expression): number[] =>
  e.type === 'AttributeReference' ? (isLateral(e) ? [e.exprId] : []) : childrenOf(e).flatMap(lateralIds)

function splitProject(p: Project): LogicalPlan {
  if (p.projectList.some(e => exists(e, x => x.type === 'WindowExpression' && lateralIds(x).length > 0))) throw windowed(p.projectList)
  const level = new Map<number, number>()
  for (const e of p.projectList)
    if (e.type === 'Alias') level.set(e.exprId, 1 + Math.max(-1, ...lateralIds(e).map(id => level.get(id) ?? 0)))
  const used = new Set(p.projectList.flatMap(lateralIds))
  const top = Math.max(0, ...p.projectList.map(e => 1 + Math.max(-1, ...lateralIds(e).map(id => level.get(id) ?? 0))))
  let child = p.child
  for (let k = 0; k < top; k++) {
    const made = p.projectList.filter(e => e.type === 'Alias' && used.has(e.exprId) && level.get(e.exprId) === k).map(settle)
    if (made.length > 0) child = Project({ projectList: [...outputOf(child), ...made], child })
  }
  const below = new Set(outputOf(child).map(a => a.exprId))
  const projectList = p.projectList.map(e => (e.type === 'Alias' && below.has(e.exprId) ? toAttribute(e) : settle(e)))
  return Project({ ...p, projectList, child })
}

/** Lateral references as plain columns. */
const settle = (e: Expression): Expression =>
  transformUp(e, x =>
    x.type === 'AttributeReference' && isLateral(x) ? (Object.freeze({ ...x, qualifier: Object.freeze([]) }) as AttributeReference) : x,
  )

function refuseInAggregates(e: Expression): void {
  if (e.type === 'WindowExpression' && lateralIds(e).length > 0) throw windowed([e])
  if (e.type !== 'AggregateCall') return childrenOf(e).forEach(refuseInAggregates)
  const lateral = referencesOf(e).find(isLateral)
  if (lateral === undefined) return
  const shown = marked(e)
  throw sparkError(
    'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC',
    { lca: quoteIdentifier(lateral.name), aggFunc: `"${prettySql(shown)}"` },
    contextsOf(undefined),
  )
}

/** Lateral references show as such in messages. */
const marked = (e: Expression): Expression =>
  transformUp<Expression>(e, x =>
    x.type === 'AttributeReference' && isLateral(x) ? { ...x, name: `lateralAliasReference(${x.name})` } : x,
  )

/** Spark refuses it before windows get the frames that nobody wrote. */
const unframed = (w: WindowExpression): string =>
  hasDefaultFrame(w)
    ? prettySql({ ...w, frame: undefined }).replace(/^(\w+)(.*)\)$/s, (_, name: string, rest: string) => {
        const spec = rest.endsWith('(') ? '' : ' '
        return `${lookupFunction(name)?.kind === 'window' ? name.toLowerCase() : name}${rest}${spec}unspecifiedframe$())`
      })
    : prettySql(w)

function windowed(list: readonly Expression[]) {
  const find = (e: Expression): Expression | undefined =>
    e.type === 'WindowExpression' && lateralIds(e).length > 0
      ? e
      : childrenOf(e)
          .map(find)
          .find(x => x !== undefined)
  const e = list.map(find).find(x => x !== undefined)!
  const lateral = referencesOf(e).find(isLateral)!
  return sparkError('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW', {
    lca: quoteIdentifier(lateral.name),
    windowExpr: `"${unframed(marked(e) as WindowExpression)}"`,
  })
}
