import type { AttributeReference, Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { exists, expressionsOf, forEachNode, mapChildren } from '../../plan/tree.ts'

/** What of an enclosing query a plan or an expression reads. */

/** The outer attributes in an expression, by id; those of further enclosing queries included. */
export function outerReferences(e: Expression, found = new Map<number, AttributeReference>()): Map<number, AttributeReference> {
  forEachNode(e, n => {
    if (n.type === 'OuterReference') found.set(n.attribute.exprId, n.attribute)
    if (n.type === 'ScalarSubquery' || n.type === 'Exists' || n.type === 'InSubquery') outerReferencesOfPlan(n.plan, found)
  })
  return found
}

export function outerReferencesOfPlan(plan: LogicalPlan, found = new Map<number, AttributeReference>()): Map<number, AttributeReference> {
  forEachNode(plan, p => {
    for (const e of expressionsOf(p)) outerReferences(e, found)
  })
  return found
}

export const isCorrelated = (plan: LogicalPlan): boolean => exists(plan, p => expressionsOf(p).some(e => outerReferences(e).size > 0))

/** Replaces outer references; those for which `f` has nothing stay. */
export function replaceOuter<E extends Expression>(e: E, f: (a: AttributeReference) => Expression | undefined): E {
  const visit = (n: Expression): Expression => (n.type === 'OuterReference' ? (f(n.attribute) ?? n) : mapChildren(n, visit))
  return visit(e) as E
}
