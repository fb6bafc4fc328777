import { LambdaFunction, LambdaVariable, newExprId } from '../../plan/expression.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import { advance, commaSeparated, expectSymbol, isSymbol, originFrom, type Parser } from '../parser.ts'
import { expression } from './expression.ts'

/** Is this `x ->` or `(x, y) ->`? */
export function isLambda(p: Parser): boolean {
  if (!isSymbol(p, '(')) return isIdentifier(p) && isSymbol(p, '->', 1)
  let i = 1
  while (isIdentifier(p, i) && isSymbol(p, ',', i + 1)) i += 2
  return isIdentifier(p, i) && isSymbol(p, ')', i + 1) && isSymbol(p, '->', i + 2) && i > 1
}

/** The body names its parameters by UnresolvedAttributes; the analyzer binds them, inner lambdas first. */
export function lambda(p: Parser): LambdaFunction {
  const start = p.pos
  const parameter = (q: Parser) => {
    const at = q.pos
    return LambdaVariable({ name: identifier(q), exprId: newExprId(), origin: originFrom(q, at) })
  }
  let params: LambdaVariable[]
  if (isSymbol(p, '(')) {
    advance(p)
    params = commaSeparated(p, parameter)
    expectSymbol(p, ')')
  } else params = [parameter(p)]
  expectSymbol(p, '->')
  const body = expression(p)
  return LambdaFunction({ params, body, origin: originFrom(p, start) })
}
