import { sameExpression } from '../../plan/equality.ts'
import { Alias, type Expression, newExprId } from '../../plan/expression.ts'
import { Aggregate, Filter, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { childrenOf, collect, exists, transformUp } from '../../plan/tree.ts'
import type { UnresolvedQualify } from '../../plan/unresolved.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { type Scope, sameName } from '../context.ts'
import { isLateral } from '../lateral.ts'
import { among, fromInputs, fromOuter, keywordFunction, type Meaning, resolveNames } from '../resolve-names.ts'
import { inputsResolved, isNamed, isPlanResolved, isResolved } from '../resolved.ts'
import { fullSql, prettySql } from '../sql.ts'
import { levenshtein } from '../suggest.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'

/** QUALIFY: its condition is one more item of the SELECT list, which a filter above uses and a projection drops. */
export const resolveQualify = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'UnresolvedQualify' || isAnalyzed(p)) return p
    // over groups that HAVING has left
    const child =
      p.child.type === 'Filter' && isPlanResolved(p.child) ? Project({ projectList: outputOf(p.child), child: p.child }) : p.child
    if (child.type !== 'Project' && child.type !== 'Aggregate') return p
    if (child.type === 'Aggregate' && child.grouping !== undefined) return p
    const list = child.type === 'Project' ? child.projectList : child.aggregateExpressions
    if (!inputsResolved(child) || !list.every(e => isNamed(e) && isResolved(e))) return p
    // what refers to lateral aliases is taken out first
    if (list.some(e => exists(e, isLateral))) return p
    return qualified(p, child, list, scope)
  })

function qualified(p: UnresolvedQualify, child: Project | Aggregate, list: readonly Expression[], scope: Scope): LogicalPlan {
  const item: Meaning = u => {
    const found = u.nameParts.length === 1 ? list.find(e => 'name' in e && sameName(scope, e.name as string, u.nameParts[0]!)) : undefined
    return found?.type === 'Alias' ? found.child : found
  }
  // over groups, only what the list and GROUP BY have
  const grouped: Meaning = u => {
    const found = among(outputOf(child.child), scope)(u)
    return found && child.type === 'Aggregate' && child.groupingExpressions.some(g => sameExpression(g, found)) ? found : undefined
  }
  const inputs = child.type === 'Aggregate' ? [item, grouped] : fromInputs([child.child], scope)
  // names that were found before the list was taken apart
  const written = transformUp(p.condition, (x): Expression => {
    const own = x.type === 'AttributeReference' ? list.find(e => e.type === 'Alias' && e.exprId === x.exprId) : undefined
    return own?.type === 'Alias' ? own.child : x
  })
  const condition = resolveFunctionsIn(resolveNames(written, scope, ...inputs, item, keywordFunction, fromOuter(scope)), scope)
  if (child.type === 'Aggregate') refuseUngrouped(condition, child, scope)
  if (!isResolved(condition)) return condition === p.condition ? p : (Object.freeze({ ...p, condition }) as LogicalPlan)
  const windows = [condition, ...list].some(e => exists(e, x => x.type === 'WindowExpression'))
  const aggregate = child.type === 'Project' ? aggregateIn(condition) : undefined
  if (aggregate)
    throw sparkError('QUALIFY_AGGREGATE_NOT_ALLOWED', { aggregateExpr: `"${prettySql(aggregate)}"` }, contextsOf(aggregate.origin))
  if (!windows) throw sparkError('QUALIFY_REQUIRES_WINDOW_FUNCTION')
  const flag = Alias({ child: condition, name: '_qualify', exprId: newExprId(), qualifier: [] })
  const items = [...list, flag]
  const inner = child.type === 'Project' ? Project({ ...child, projectList: items }) : Aggregate({ ...child, aggregateExpressions: items })
  return Project({
    projectList: list.map(toAttribute),
    child: Filter({ condition: toAttribute(flag), child: inner, origin: p.origin }),
    origin: p.origin,
    planId: p.planId,
  })
}

/** A column of the input that is no key can't be found above the groups; it is told by its whole name. */
function refuseUngrouped(condition: Expression, child: Aggregate, scope: Scope): void {
  const input = among(outputOf(child.child), scope)
  const [ungrouped] = collect(condition, x => {
    const column = x.type === 'UnresolvedAttribute' ? input(x) : undefined
    return column?.type === 'AttributeReference' ? { column, origin: x.origin } : undefined
  })
  if (ungrouped === undefined) return
  const objectName = fullSql(ungrouped.column)
  const names = outputOf(child).map(fullSql)
  const proposal = names.sort((a, b) => levenshtein(a, objectName) - levenshtein(b, objectName)).join(', ')
  throw sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, contextsOf(ungrouped.origin))
}

/** An aggregate function that is not a window's. */
function aggregateIn(e: Expression): Expression | undefined {
  if (e.type === 'AggregateCall') return e
  for (const c of childrenOf(e)) {
    const found = e.type === 'WindowExpression' && c === e.function ? undefined : aggregateIn(c)
    if (found) return found
  }
  return undefined
}
