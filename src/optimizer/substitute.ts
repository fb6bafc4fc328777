import type { Alias, AttributeReference, Expression } from '../plan/expression.ts'
import { Alias as makeAlias, newExprId, OuterReference } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf, toAttribute } from '../plan/output.ts'
import { collect, mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'
import type { AttributeMap } from './references.ts'

/** Replaces attributes by what a map says; a correlated subquery's outer references follow. */
export function substitute<E extends Expression>(e: E, map: AttributeMap): E {
  if (map.size === 0) return e
  const visit = (n: Expression): Expression => {
    switch (n.type) {
      case 'AttributeReference':
        return map.get(n.exprId) ?? n
      case 'OuterReference':
        return n
      case 'InSubquery':
        return outerSubstitute({ ...n, values: n.values.map(visit) }, n, map)
      case 'ScalarSubquery':
      case 'Exists':
        return outerSubstitute(n, n, map)
      default:
        return mapChildren(n, visit)
    }
  }
  return visit(e) as E
}

type Subquery = Extract<Expression, { type: 'ScalarSubquery' | 'Exists' | 'InSubquery' }>

function outerSubstitute(e: Subquery, before: Subquery, map: AttributeMap): Expression {
  if (!e.outerAttributes.some(a => map.has(a.exprId))) return e === before ? e : Object.freeze(e)
  const attributes = new Map<number, AttributeReference>()
  for (const a of e.outerAttributes) for (const r of collectAttributes(map.get(a.exprId) ?? a)) attributes.set(r.exprId, r)
  return Object.freeze({
    ...e,
    plan: mapOuterReferences(e.plan, a => asOuter(map.get(a.exprId))),
    outerAttributes: [...attributes.values()],
  })
}

const collectAttributes = (e: Expression): AttributeReference[] => collect(e, n => (n.type === 'AttributeReference' ? n : undefined))

/** The expression as seen from inside a subquery: its attributes are outer references. */
const asOuter = (e: Expression | undefined): Expression | undefined =>
  e === undefined ? undefined : transformUp(e, n => (n.type === 'AttributeReference' ? OuterReference({ attribute: n }) : n))

/** Replaces outer references throughout a subquery's plan, nested subqueries included. */
export function mapOuterReferences(plan: LogicalPlan, f: (a: AttributeReference) => Expression | undefined): LogicalPlan {
  const inExpression = (e: Expression): Expression => {
    if (e.type === 'OuterReference') return f(e.attribute) ?? e
    const n = mapChildren(e, inExpression)
    if (n.type !== 'ScalarSubquery' && n.type !== 'Exists' && n.type !== 'InSubquery') return n
    const inner = mapOuterReferences(n.plan, f)
    return inner === n.plan ? n : Object.freeze({ ...n, plan: inner })
  }
  return transformUp(plan, p => mapExpressions(p, inExpression))
}

/** Id → expression, for the aliases of a projection; plain columns stand for themselves and are left out. */
export function aliasMap(list: readonly Expression[]): Map<number, Expression> {
  const map = new Map<number, Expression>()
  for (const e of list) if (e.type === 'Alias') map.set(e.exprId, e.child)
  return map
}

/** The expression under any alias. */
export const unalias = (e: Expression): Expression => (e.type === 'Alias' ? e.child : e)

/** An expression under a fresh name. */
export const alias = (child: Expression, name: string, exprId = newExprId()): Alias => makeAlias({ child, name, exprId, qualifier: [] })

/** The same item of a projection after its expression changed: keeps name and id of the column. */
export function keepName(before: Expression, after: Expression): Expression {
  if (before.type !== 'AttributeReference' || (after.type === 'AttributeReference' && after.exprId === before.exprId)) return after
  return makeAlias({ child: unalias(after), name: before.name, exprId: before.exprId, qualifier: before.qualifier })
}

/** Substitutes in the items of a projection, keeping the output's names and ids. */
export const substituteNamed = (list: readonly Expression[], map: AttributeMap): Expression[] =>
  list.map(e => keepName(e, substitute(e, map)))

export const attributesOf = (list: readonly Expression[]): AttributeReference[] => list.map(toAttribute)

/** Do two plans give the same columns (ids, in order)? */
export function sameOutput(a: LogicalPlan, b: LogicalPlan): boolean {
  const x = outputOf(a)
  const y = outputOf(b)
  return x.length === y.length && x.every((p, i) => p.exprId === y[i]!.exprId)
}
