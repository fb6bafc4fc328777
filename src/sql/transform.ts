import type { LogicalPlan } from '../plan/logical.ts'
import { UnresolvedFeature } from '../plan/logical.ts'
import { namedExpression } from './named-expression.ts'
import { advance, commaSeparated, fail, isSymbol, isWord, originFrom, type Parser, peek } from './parser.ts'

/** Does a query over an external script begin here? `SELECT transform(...)` without USING is a call of the function. */
export function isTransform(p: Parser): boolean {
  if (isWord(p, 'MAP') || isWord(p, 'REDUCE')) return true
  if (!isWord(p, 'SELECT') || !isWord(p, 'TRANSFORM', 1) || !isSymbol(p, '(', 2)) return false
  let depth = 0
  for (let i = 2; peek(p, i).kind !== 'end'; i++) {
    if (isSymbol(p, '(', i)) depth++
    else if (isSymbol(p, ')', i) && --depth === 0) return isWord(p, 'USING', i + 1) || isWord(p, 'ROW', i + 1)
  }
  return false
}

/** `SELECT TRANSFORM(...) USING 'script' ...`, `MAP ... USING ...`: taken up to the end of the query, and not planned. */
export function transform(p: Parser): LogicalPlan {
  const start = p.pos
  if (isWord(p, 'SELECT')) advance(p)
  else {
    advance(p)
    commaSeparated(p, namedExpression)
    if (!isWord(p, 'USING') && !isWord(p, 'ROW')) fail(p)
  }
  for (let depth = 0; peek(p).kind !== 'end'; advance(p)) {
    if (isSymbol(p, '(')) depth++
    else if (isSymbol(p, ')') && --depth < 0) break
    else if (isSymbol(p, ';')) break
  }
  return UnresolvedFeature({ name: 'TRANSFORM', children: [], origin: originFrom(p, start) })
}
