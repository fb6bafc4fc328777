import { sameExpression } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { falseLiteral, isComparison, isFalse, isTrue, not, trueLiteral } from '../calls.ts'
import { isMovable } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'

/** `a = a ⇒ true` and `a < a ⇒ false` where a is never null; `a <=> a ⇒ true`; `b = true ⇒ b`, `b = false ⇒ NOT b`. */
export const simplifyBinaryComparison = expressionRule('SimplifyBinaryComparison', simplify, 'Call')

function simplify(e: Expression): Expression {
  if (!isComparison(e)) return e
  const [a, b] = e.args as [Expression, Expression]
  if (e.name === '=' && dataTypeOf(a).type === 'boolean') {
    if (isTrue(b)) return a
    if (isTrue(a)) return b
    if (isFalse(b)) return not(a)
    if (isFalse(a)) return not(b)
  }
  if (!sameExpression(a, b) || !isMovable(a)) return e
  if (e.name === '<=>') return trueLiteral
  if (nullableOf(a)) return e
  return e.name === '<' || e.name === '>' ? falseLiteral : trueLiteral
}
