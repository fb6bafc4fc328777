import type { Expression } from '../plan/expression.ts'
import { isString } from './literal.ts'
import { conditionAt, isSymbol, isWord, type Parser, peek } from './parser.ts'

/** Does an interval literal begin here? */
export const isInterval = (p: Parser): boolean => {
  if (!isWord(p, 'INTERVAL')) return false
  const signed = isSymbol(p, '-', 1) || isSymbol(p, '+', 1) ? 2 : 1
  return isString(p, signed) || (peek(p, signed).kind === 'number' && peek(p, signed + 1).kind === 'word')
}

export function intervalLiteral(p: Parser): Expression {
  throw conditionAt(p, p.pos, 'UNSUPPORTED_FEATURE')
}
