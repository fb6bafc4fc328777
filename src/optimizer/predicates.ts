import type { Expression } from '../plan/expression.ts'
import { and, isCall, or, trueLiteral } from './calls.ts'

/** The operands of nested ANDs, in the order in which they are evaluated. */
export function splitConjuncts(e: Expression | undefined): Expression[] {
  if (e === undefined) return []
  return isCall(e, 'and') ? e.args.flatMap(splitConjuncts) : [e]
}

export function splitDisjuncts(e: Expression): Expression[] {
  return isCall(e, 'or') ? e.args.flatMap(splitDisjuncts) : [e]
}

/** `a AND b AND ...` from the left; TRUE for none. */
export const conjunction = (parts: readonly Expression[]): Expression =>
  parts.length === 0 ? trueLiteral : parts.reduce((a, b) => and(a, b))

/** The conjunction, or undefined for none (a join without a condition). */
export const conditionOf = (parts: readonly Expression[]): Expression | undefined => (parts.length === 0 ? undefined : conjunction(parts))

export const disjunction = (parts: readonly Expression[]): Expression => parts.reduce((a, b) => or(a, b))
