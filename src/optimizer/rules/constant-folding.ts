import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { isConstant } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { rewriteExpressions } from '../map-expressions.ts'
import { rule } from '../rule.ts'

/** `1 + 2  ⇒  3`. A constant that raises an error stays as it is: it may never be evaluated. */
export const constantFolding = rule('ConstantFolding', plan => rewriteExpressions(plan, fold))

const failed = new WeakSet<Expression>()

export function fold(e: Expression): Expression {
  if (e.type === 'Literal' || e.type === 'Alias' || e.type === 'LambdaFunction' || failed.has(e) || !isConstant(e)) return e
  try {
    return Literal({ value: evaluateConstant(e), dataType: dataTypeOf(e) })
  } catch {
    failed.add(e)
    return e
  }
}
