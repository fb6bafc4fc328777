import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { isConstant } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { expressionRule } from '../map-expressions.ts'

/** `1 + 2  ⇒  3`. A constant that raises an error stays as it is: it may never be evaluated. */
export const constantFolding = expressionRule('ConstantFolding', (e, { conf }) => fold(e, conf('spark.sql.session.timeZone') ?? 'UTC'))

const failed = new WeakSet<Expression>()

export function fold(e: Expression, timeZone: string): Expression {
  if (e.type === 'Literal' || e.type === 'Alias' || e.type === 'LambdaFunction' || failed.has(e) || !isConstant(e)) return e
  try {
    return Literal({ value: evaluateConstant(e, timeZone), dataType: dataTypeOf(e) })
  } catch {
    failed.add(e)
    return e
  }
}
