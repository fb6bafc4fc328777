import { sameExpression } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { and, comparison, falseLiteral, isCall, isFalse, isTrue, negate, not, or, trueLiteral } from '../calls.ts'
import { isConstant, isDeterministic, mayThrow } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'
import { conjunction, disjunction, splitConjuncts, splitDisjuncts } from '../predicates.ts'

/**
 * `a AND true ⇒ a`, `a OR true ⇒ true`, `a AND a ⇒ a`, `NOT (a < b) ⇒ a >= b`, De Morgan, and common factors:
 * `(a AND b) OR (a AND c)  ⇒  a AND (b OR c)`.
 */
export const booleanSimplification = expressionRule('BooleanSimplification', simplify, 'Call')

export function simplify(e: Expression): Expression {
  if (isCall(e, 'and')) return simplifyAnd(e, e.args[0]!, e.args[1]!)
  if (isCall(e, 'or')) return simplifyOr(e, e.args[0]!, e.args[1]!)
  if (isCall(e, 'not')) return simplifyNot(e, e.args[0]!)
  return e
}

/** A constant that may fail is evaluated first, whatever stands behind it. */
const failsNow = (e: Expression): boolean => isConstant(e) && mayThrow(e)

function simplifyAnd(e: Expression, a: Expression, b: Expression): Expression {
  if (isTrue(a)) return b
  if (isTrue(b)) return a
  if (isFalse(a) || (isFalse(b) && !failsNow(a))) return falseLiteral
  const parts = splitConjuncts(e)
  const unique = distinct(parts)
  if (unique.length < parts.length) return conjunction(unique)
  // a AND (a OR b) is a
  const kept = unique.filter(
    x => !isCall(x, 'or') || !unique.some(y => y !== x && isDeterministic(y) && splitDisjuncts(x).some(d => sameExpression(d, y))),
  )
  return kept.length < unique.length && kept.every(x => !mayThrow(x)) ? conjunction(kept) : e
}

function simplifyOr(e: Expression, a: Expression, b: Expression): Expression {
  if (isFalse(a)) return b
  if (isFalse(b)) return a
  if (isTrue(a) || (isTrue(b) && !failsNow(a))) return trueLiteral
  const parts = splitDisjuncts(e)
  const unique = distinct(parts)
  if (unique.length < parts.length) return disjunction(unique)
  return factor(e, unique)
}

/** Conditions that all alternatives share come first, if evaluating them first can do no harm. */
function factor(e: Expression, alternatives: readonly Expression[]): Expression {
  const sides = alternatives.map(splitConjuncts)
  const common = sides[0]!.filter(
    (c, i) =>
      isDeterministic(c) &&
      sides.every(s => s.some(x => sameExpression(x, c))) &&
      (!mayThrow(c) || (i === 0 && sides.every(s => sameExpression(s[0]!, c)))),
  )
  if (common.length === 0) return e
  const rests = sides.map(s => s.filter(x => !common.some(c => sameExpression(c, x))))
  // one alternative says no more than the common part
  if (rests.some(r => r.length === 0)) return conjunction(common)
  return conjunction([...common, disjunction(rests.map(conjunction))])
}

function simplifyNot(e: Expression, a: Expression): Expression {
  if (isTrue(a)) return falseLiteral
  if (isFalse(a)) return trueLiteral
  if (isCall(a, 'not')) return a.args[0]!
  if (isCall(a, 'and')) return or(simplify(not(a.args[0]!)), simplify(not(a.args[1]!)))
  if (isCall(a, 'or')) return and(simplify(not(a.args[0]!)), simplify(not(a.args[1]!)))
  if (isCall(a, '!=')) return comparison('=', a.args[0]!, a.args[1]!)
  if (isCall(a, 'isnull')) return Object.freeze({ ...a, name: 'isnotnull' })
  if (isCall(a, 'isnotnull')) return Object.freeze({ ...a, name: 'isnull' })
  const opposite = a.type === 'Call' ? negate(a.name) : undefined
  if (opposite !== undefined && a.type === 'Call') return Object.freeze({ ...a, name: opposite })
  return e
}

const distinct = (parts: readonly Expression[]): Expression[] =>
  parts.filter((p, i) => !isDeterministic(p) || !parts.slice(0, i).some(q => sameExpression(p, q)))
