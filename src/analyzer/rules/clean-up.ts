import type { ScalarFunction } from '../../functions/define.ts'
import { lookupFunction } from '../../functions/registry.ts'
import { type AggregateCall, type AttributeReference, Call, type Expression } from '../../plan/expression.ts'
import { type LogicalPlan, OneRowRelation, Project } from '../../plan/logical.ts'
import { dataTypeOf, nullableOf, outputOf } from '../../plan/output.ts'
import { childrenOf, mapChildren, mapExpressions, transformUp } from '../../plan/tree.ts'
import { sameType } from '../../types/data-type.ts'
import { isAnalyzed } from '../analyzed.ts'
import { checkExpression } from '../check/analysis.ts'
import type { Scope } from '../context.ts'
import { forEachDeep, mapSubqueries, transformDeep } from '../deep.ts'
import { withConstants, withOrigin } from '../functions.ts'
import { isResolved } from '../resolved.ts'
import { trimAliases } from '../trim-aliases.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'
import { inBody } from './resolve-sql-functions.ts'

/** Functions that are written in terms of others become these. Their names and types are settled by now. */
export const replaceFunctions = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformDeep(plan, p => (isAnalyzed(p) ? p : mapExpressions(p, e => transformUp(e, x => replacement(x, p, scope)))))

/** The same in an expression over nothing. */
export const replaceCalls = (e: Expression, scope: Scope): Expression => transformUp(e, x => replacement(x, OneRowRelation({}), scope))

function replacement(e: Expression, plan: LogicalPlan, scope: Scope): Expression {
  if (e.type !== 'Call' && e.type !== 'AggregateCall') return e
  const f = lookupFunction(e.name)
  if (f === undefined || (f.kind !== 'scalar' && f.kind !== 'aggregate') || f.rewrite === undefined) return e
  const written = f.rewrite(withConstants(f, e.args, scope), e.options ?? scope.options)
  if (written === undefined) return e
  const placed = withOrigin(resolveFunctionsIn(withOrigin(written, e), scope), e)
  const whole = e.type === 'AggregateCall' ? withClauses(placed, e) : placed
  // what the function stands for may refuse its arguments
  if (!isResolved(whole)) checkExpression(f.kind === 'scalar' && f.sharesFirst ? sharing(f, e, scope) : whole, plan, scope)
  return transformUp(whole, x => (x === whole && x.type === e.type && 'name' in x && x.name === e.name ? x : replacement(x, plan, scope)))
}

/** What a call stands for, with the argument that is evaluated once as errors name it. */
function sharing(f: ScalarFunction, e: Call | AggregateCall, scope: Scope): Expression {
  const [first, ...others] = e.args
  const common = Call({ name: 'commonexpressionref', args: [], dataType: dataTypeOf(first!), nullable: nullableOf(first!) })
  return resolveFunctionsIn(withOrigin(f.rewrite!([common, ...others], e.options ?? scope.options)!, e), scope)
}

/** DISTINCT and FILTER of the written aggregate hold for those it stands for. */
function withClauses(e: Expression, of: Extract<Expression, { type: 'AggregateCall' }>): Expression {
  if (!of.distinct && of.filter === undefined && of.ignoreNulls === undefined) return e
  return transformUp(e, x =>
    x.type === 'AggregateCall'
      ? (Object.freeze({
          ...x,
          distinct: x.distinct || of.distinct,
          filter: x.filter ?? of.filter,
          ignoreNulls: x.ignoreNulls ?? of.ignoreNulls,
        }) as Expression)
      : x,
  )
}

/** Aliases inside expressions have done their work (field names of structs); so have hidden columns and unused WITH queries. */
export const cleanUp = (plan: LogicalPlan): LogicalPlan => {
  const trimmed = transformDeep(plan, p => {
    const bare = p.type === 'Project' && p.hidden !== undefined ? Project({ ...p, hidden: undefined }) : p
    return mapExpressions(bare, e => inBody(e.type === 'Alias' && isList(bare) ? mapChildren(e, trimAliases) : trimAliases(e)))
  })
  return dropUnused(trimmed)
}

/** Do aliases name this node's columns? */
const LISTS: ReadonlySet<string> = new Set(['Project', 'MetricView', 'Aggregate', 'Window', 'Expand', 'CollectMetrics'])
const isList = (p: LogicalPlan) => LISTS.has(p.type)

function dropUnused(plan: LogicalPlan): LogicalPlan {
  const used = new Set<number>()
  forEachDeep(plan, p => {
    if (p.type === 'CTERelationRef') used.add(p.cteId)
  })
  return transformUp(plan, p => {
    if (p.type !== 'WithCTE' || p.ids.every(id => used.has(id))) return p
    const kept = p.ids.map((id, i) => [id, p.definitions[i]!] as const).filter(([id]) => used.has(id))
    if (kept.length === 0) return p.child
    return Object.freeze({ ...p, ids: Object.freeze(kept.map(k => k[0])), definitions: Object.freeze(kept.map(k => k[1])) }) as LogicalPlan
  })
}

/** References with the nullability and type that the input finally has. */
export const updateReferences = (plan: LogicalPlan): LogicalPlan => update(plan)

function update(plan: LogicalPlan): LogicalPlan {
  if (isAnalyzed(plan)) return plan
  const node = mapChildren(plan, update)
  const children = childrenOf<LogicalPlan>(node)
  if (children.length === 0 && !('condition' in node)) return mapExpressions(node, e => mapSubqueries(e, update))
  const inputs = new Map<number, AttributeReference>(children.flatMap(c => outputOf(c)).map(a => [a.exprId, a]))
  return mapExpressions(node, e => mapSubqueries(refresh(e, inputs), update))
}

function refresh(e: Expression, inputs: ReadonlyMap<number, AttributeReference>): Expression {
  if (e.type === 'AttributeReference') {
    const now = inputs.get(e.exprId)
    if (now === undefined || (now.nullable === e.nullable && sameType(now.dataType, e.dataType))) return e
    return Object.freeze({ ...e, nullable: now.nullable, dataType: now.dataType }) as Expression
  }
  return mapChildren<Expression>(e, c => refresh(c, inputs))
}
