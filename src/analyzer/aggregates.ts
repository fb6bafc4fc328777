import { lookupFunction } from '../functions/registry.ts'
import type { Expression } from '../plan/expression.ts'
import { childrenOf } from '../plan/tree.ts'

/** An aggregate function, resolved or not. */
export const isAggregateFunction = (e: Expression): boolean =>
  e.type === 'AggregateCall' || (e.type === 'UnresolvedFunction' && lookupFunction(e.nameParts.at(-1)!)?.kind === 'aggregate')

/** Is there an aggregate outside of window functions? (Those inside OVER's function are the window's.) */
export function containsAggregate(e: Expression): boolean {
  if (isAggregateFunction(e)) return true
  if (e.type === 'WindowExpression') return [...childrenOf(e.function), ...e.partitionBy, ...e.orderBy].some(containsAggregate)
  return childrenOf(e).some(containsAggregate)
}
