import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { isConstant } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { expressionRule } from '../map-expressions.ts'

/** `1 + 2  ⇒  3`. A constant that raises an error stays as it is: it may never be evaluated. */
export const constantFolding = expressionRule('ConstantFolding', (e, { conf }) =>
  isFoldable(e) ? fold(e, conf('spark.sql.session.timeZone') ?? 'UTC') : e,
)

const failed = new WeakSet<Expression>()

const isFoldable = (e: Expression): boolean =>
  e.type !== 'Literal' &&
  e.type !== 'AttributeReference' &&
  e.type !== 'Alias' &&
  e.type !== 'LambdaFunction' &&
  !failed.has(e) &&
  isConstant(e)

export function fold(e: Expression, timeZone: string): Expression {
  if (!isFoldable(e)) return e
  try {
    return Literal({ value: evaluateConstant(e, timeZone), dataType: dataTypeOf(e) })
  } catch {
    failed.add(e)
    return e
  }
}
