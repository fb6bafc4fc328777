import { Alias, type Expression, newExprId, UnresolvedAlias } from '../../plan/expression.ts'
import { capturedIdentifier, identifierList, isIdentifier } from '../identifier.ts'
import { acceptWords, attempt, isSymbol, isWord, originFrom, type Parser } from '../parser.ts'
import { isClauseAhead } from '../query/clauses.ts'
import { expression } from './expression.ts'

/** Does a name for the expression before follow here? A keyword that reads as the next clause is none. */
export const isNamed = (p: Parser): boolean => isWord(p, 'AS') || (isIdentifier(p) && !isClauseAhead(p))

/** `expression [[AS] name]`, `expression AS (a, b)`. */
export function namedExpression(p: Parser): Expression {
  const start = p.pos
  const child = expression(p)
  if (isSymbol(p, '(')) {
    const names = attempt(p, identifierList)
    if (names) return UnresolvedAlias({ child, names, origin: originFrom(p, start) })
  }
  if (!isNamed(p)) return child
  const at = p.pos
  const named = attempt(p, q => {
    acceptWords(q, 'AS')
    if (isSymbol(q, '(')) {
      const names = identifierList(q)
      return UnresolvedAlias({ child, names, origin: originFrom(q, start) })
    }
    const name = capturedIdentifier(q)
    return Alias({ child, name, exprId: newExprId(), qualifier: [], origin: originFrom(q, start) })
  })
  if (named) return named
  // A column may be called AS.
  p.pos = at
  return Alias({ child, name: capturedIdentifier(p), exprId: newExprId(), qualifier: [], origin: originFrom(p, start) })
}
