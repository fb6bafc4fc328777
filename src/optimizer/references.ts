import type { AttributeReference, Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { childrenOf, expressionsOf } from '../plan/tree.ts'

export type IdSet = ReadonlySet<number>
export type AttributeMap = ReadonlyMap<number, Expression>

const cache = new WeakMap<Expression, IdSet>()
const none: IdSet = new Set()

/** Ids of the attributes that an expression reads from its own plan's input; those inside OuterReference belong to an outer one. */
export function referenceIds(e: Expression): IdSet {
  const known = cache.get(e)
  if (known !== undefined) return known
  let ids: IdSet
  if (e.type === 'AttributeReference') ids = new Set([e.exprId])
  else if (e.type === 'OuterReference') ids = none
  else {
    const all = new Set<number>()
    // what a correlated subquery takes from here (its outerAttributes) is a child, hence a reference
    for (const c of childrenOf<Expression>(e)) for (const id of referenceIds(c)) all.add(id)
    ids = all.size === 0 ? none : all
  }
  cache.set(e, ids)
  return ids
}

export function referencesOfAll(list: readonly Expression[]): Set<number> {
  const all = new Set<number>()
  for (const e of list) for (const id of referenceIds(e)) all.add(id)
  return all
}

/** Ids that a node's own expressions read. */
export const planReferences = (plan: LogicalPlan): Set<number> => referencesOfAll(expressionsOf(plan))

const outputs = new WeakMap<LogicalPlan, IdSet>()
export function outputIds(plan: LogicalPlan): IdSet {
  let ids = outputs.get(plan)
  if (ids === undefined) outputs.set(plan, (ids = new Set(outputOf(plan).map(a => a.exprId))))
  return ids
}

export const subset = (a: IdSet, b: IdSet): boolean => {
  for (const x of a) if (!b.has(x)) return false
  return true
}
export const disjoint = (a: IdSet, b: IdSet): boolean => {
  for (const x of a) if (b.has(x)) return false
  return true
}
/** Can the expression be evaluated over this output? */
export const coveredBy = (e: Expression, ids: IdSet): boolean => subset(referenceIds(e), ids)

/** The attributes of an output, by id. */
export const attributesById = (attributes: readonly AttributeReference[]): Map<number, AttributeReference> =>
  new Map(attributes.map(a => [a.exprId, a]))
