import { type Expression, UnresolvedSubquery } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { rowFields } from '../expression/row.ts'
import { attemptOnce, fail, isAnyWord, isSymbol, isWord, type Parser } from '../parser.ts'
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

/** `value IN (query)`; the fields of a row are compared one by one. */
export function inSubquery(value: Expression, plan: LogicalPlan, origin: Origin): Expression {
  return UnresolvedSubquery({ form: 'in', values: rowFields(value), plan, origin })
}
