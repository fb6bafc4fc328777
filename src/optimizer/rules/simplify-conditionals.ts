import { sameExpression } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { CaseWhen } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { sameType } from '../../types/data-type.ts'
import { isCall, isFalse, isNull, isTrue, not, nullLiteral } from '../calls.ts'
import { isMovable } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'

/** `if(true, a, b) ⇒ a`, `CASE WHEN false THEN a ELSE b END ⇒ b`, `if(c, true, false) ⇒ c` (c never null), branches that are all the same. */
export const simplifyConditionals = expressionRule('SimplifyConditionals', simplify)

function simplify(e: Expression): Expression {
  if (isCall(e, 'if')) return simplifyIf(e, e.args[0]!, e.args[1]!, e.args[2]!)
  return e.type === 'CaseWhen' ? simplifyCase(e) : e
}

function simplifyIf(e: Expression, c: Expression, a: Expression, b: Expression): Expression {
  const same = (x: Expression) => (sameType(dataTypeOf(x), dataTypeOf(e)) ? x : e)
  if (isTrue(c)) return same(a)
  if (isFalse(c) || isNull(c)) return same(b)
  if (sameExpression(a, b) && isMovable(c)) return same(a)
  if (isTrue(a) && isFalse(b) && !nullableOf(c)) return c
  if (isFalse(a) && isTrue(b) && !nullableOf(c)) return not(c)
  return e
}

function simplifyCase(e: Extract<Expression, { type: 'CaseWhen' }>): Expression {
  const whens: Expression[] = []
  const thens: Expression[] = []
  let otherwise = e.otherwise
  for (let i = 0; i < e.whens.length; i++) {
    const w = e.whens[i]!
    if (isFalse(w) || isNull(w)) continue
    if (isTrue(w)) {
      otherwise = e.thens[i]
      break
    }
    whens.push(w)
    thens.push(e.thens[i]!)
  }
  const type = dataTypeOf(e)
  const result = otherwise ?? nullLiteral(type)
  if (whens.length === 0) return sameType(dataTypeOf(result), type) ? result : e
  if (thens.every(t => sameExpression(t, result)) && whens.every(isMovable) && sameType(dataTypeOf(result), type)) return result
  return whens.length === e.whens.length && otherwise === e.otherwise ? e : CaseWhen({ ...e, whens, thens, otherwise })
}
