import type { AttributeReference, Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { expressionsOf, forEachNode } from '../plan/tree.ts'

/** The enclosing query's columns that a plan uses, once for each place that names one: a common table expression is one place however often it is read. */
export function outerReferencesIn(plan: LogicalPlan): AttributeReference[] {
  const found: AttributeReference[] = []
  const places = new Set<unknown>()
  const visit = (x: Expression): void => {
    if (x.type !== 'OuterReference' || (x.origin !== undefined && places.has(x.origin))) return
    places.add(x.origin)
    found.push(x.attribute)
  }
  forEachNode(plan, p => {
    for (const e of expressionsOf(p)) forEachNode<Expression>(e, visit)
  })
  return found
}
