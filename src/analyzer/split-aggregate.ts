import { sameExpression } from '../plan/equality.ts'
import { Alias, type Expression, newExprId } from '../plan/expression.ts'
import { Aggregate } from '../plan/logical.ts'
import { outputOf, referencesOf, toAttribute } from '../plan/output.ts'
import { exists, mapChildren } from '../plan/tree.ts'
import { isGenerator } from './generators.ts'
import { isGroupingFunction } from './grouping-functions.ts'
import { isLateral } from './lateral.ts'
import { prettySql } from './sql.ts'

/**
 * Takes an aggregate's list apart: an aggregate that gives only aggregate functions and grouping expressions, and the list in terms of its output,
 * for what can only be computed above it (window functions, lateral aliases). Undefined where the list isn't valid: the checks say why.
 */
export function splitAggregate(a: Aggregate): { readonly inner: Aggregate; readonly list: readonly Expression[] } | undefined {
  const items: Expression[] = []
  const column = (e: Expression): Expression => {
    const known = items.find(x => sameExpression(x.type === 'Alias' ? x.child : x, e))
    if (known) return toAttribute(known)
    const item = e.type === 'AttributeReference' ? e : Alias({ child: e, name: prettySql(e), exprId: newExprId(), qualifier: [] })
    items.push(item)
    return toAttribute(item)
  }
  const visit = (e: Expression): Expression => {
    if (
      e.type === 'AggregateCall' ||
      isGroupingFunction(e) ||
      a.groupingExpressions.some(g => g.type !== 'Literal' && sameExpression(g, e))
    )
      return column(e)
    if (e.type !== 'WindowExpression') return mapChildren(e, visit)
    // the function of a window may be an aggregate over the groups
    const fn = mapChildren(e.function, visit)
    return Object.freeze({ ...(mapChildren<Expression>(e, c => (c === e.function ? c : visit(c))) as typeof e), function: fn })
  }
  const list = a.aggregateExpressions.map(e => {
    if (e.type !== 'Alias') return e.type === 'AttributeReference' && isLateral(e) ? e : visit(e)
    if (exists<Expression>(e, x => x.type === 'WindowExpression' || isLateral(x) || isGenerator(x) || x.type === 'UnresolvedSqlFunction'))
      return Alias({ ...e, child: visit(e.child) })
    // under its own name: HAVING may use it
    items.push(e)
    return toAttribute(e)
  })
  const inner = Aggregate({ ...a, aggregateExpressions: items, planId: undefined })
  // a window inside of an aggregate function stays where it is, which is an error
  if (items.some(e => exists<Expression>(e, x => x.type === 'WindowExpression'))) return undefined
  const given = new Set([...outputOf(inner), ...list.filter(e => e.type === 'Alias').map(toAttribute)].map(x => x.exprId))
  return referencesOf(...list).every(r => given.has(r.exprId)) ? { inner, list } : undefined
}
