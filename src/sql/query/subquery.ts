import { type Expression, UnresolvedSubquery } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { rowFields } from '../expression/row.ts'
import { acceptSymbol, attemptOnce, fail, isAnyWord, isSymbol, isWord, type Parser, peek, tokenText } from '../parser.ts'
import { query } from './query.ts'

const queryWords = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'FROM', 'MAP', 'REDUCE'])

/** Could a query begin here, behind any number of parentheses? */
export function isQueryAhead(p: Parser, ahead = 0): boolean {
  let i = ahead
  while (isSymbol(p, '(', i)) i++
  // map(...) is a function
  return isAnyWord(p, queryWords, i) && !((isWord(p, 'MAP', i) || isWord(p, 'REDUCE', i)) && isSymbol(p, '(', i + 1))
}

/** A query inside parentheses that the caller takes. Remembered, as the same place may be tried as an expression, too. */
export function subquery(p: Parser): LogicalPlan {
  const plan = attemptOnce(p, 'query', query)
  if (plan === undefined) fail(p)
  return plan
}

/**
 * The end of a query in parentheses, the first of which is at `open`. Where the text ends it is missing, unless what stands before it might
 * be something else than a query's column; else a word too many is named, or the end is missing behind it.
 */
export function closeQuery(p: Parser, open: number): void {
  if (acceptSymbol(p, ')')) return
  const bare = peek(p, -1).kind === 'word' && (isWord(p, 'SELECT', -2) || isSymbol(p, ',', -2))
  if (peek(p).kind === 'end') fail(p, p.pos, bare || p.tokens[open + 1]!.text === '(' ? '' : ": missing ')'")
  if (peek(p).kind !== 'word') fail(p)
  fail(p, p.pos, isSymbol(p, ')', 1) ? `: extra input ${tokenText(peek(p))}` : ": missing ')'")
}

/** `value IN (query)`; the fields of a row are compared one by one. */
export function inSubquery(value: Expression, plan: LogicalPlan, origin: Origin): Expression {
  return UnresolvedSubquery({ form: 'in', values: rowFields(value), plan, origin })
}
