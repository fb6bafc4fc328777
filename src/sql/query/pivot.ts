import { Alias, type Expression, newExprId, UnresolvedAttribute } from '../../plan/expression.ts'
import { Filter, type LogicalPlan, SubqueryAlias } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { UnresolvedPivot, UnresolvedUnpivot } from '../../plan/unresolved.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { call } from '../expression/call.ts'
import { expression } from '../expression/expression.ts'
import { namedExpression } from '../expression/named-expression.ts'
import { row } from '../expression/row.ts'
import { capturedIdentifier, identifier, isIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  failBack,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  reject,
  requireSymbol,
  requireWord,
  tokenText,
} from '../parser.ts'
import { isClauseAhead } from './clauses.ts'

/** Does PIVOT or UNPIVOT follow? */
export const isPivot = (p: Parser): boolean =>
  (isWord(p, 'PIVOT') && isSymbol(p, '(', 1)) ||
  (isWord(p, 'UNPIVOT') && (isSymbol(p, '(', 1) || isWord(p, 'INCLUDE', 1) || isWord(p, 'EXCLUDE', 1)))

/** PIVOT or UNPIVOT with its alias. */
export function pivot(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.pos
  const plan = advance(p).value === 'PIVOT' ? pivotClause(p, child, start) : unpivotClause(p, child, start)
  const alias = optionalName(p)
  return alias === undefined ? plan : SubqueryAlias({ name: [alias], child: plan, origin: originFrom(p, start) })
}

function pivotClause(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  if (isSymbol(p, ')', 1)) failBack(p, p.pos)
  expectSymbol(p, '(')
  const aggregates = commaSeparated(p, namedExpression)
  // FOR may have been read as a name
  if (!isWord(p, 'FOR')) fail(p, isWord(p, 'FOR', -1) ? p.pos + 1 : p.pos, isWord(p, 'IN') ? ": missing 'FOR'" : '')
  advance(p)
  const names = isSymbol(p, '(') ? parenthesized(p, capturedIdentifier) : [capturedIdentifier(p)]
  expectIn(p)
  const values = parenthesized(p, q => {
    const at = q.pos
    const value: Expression = expression(q)
    const name = optionalName(q)
    return name === undefined ? value : Alias({ child: value, name, exprId: newExprId(), qualifier: [], origin: originFrom(q, at) })
  })
  expectSymbol(p, ')')
  const origin = originFrom(p, start)
  const columns = names.map(name => UnresolvedAttribute({ nameParts: [name], origin }))
  const column = columns.length === 1 ? columns[0]! : row(columns, origin)
  return UnresolvedPivot({ column, values, aggregates, child, origin })
}

function unpivotClause(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  const includeNulls = acceptWords(p, 'INCLUDE', 'NULLS')
  if (!includeNulls) acceptWords(p, 'EXCLUDE', 'NULLS')
  // without its FOR it is none
  if (!isSymbol(p, '(', 1) && !isWord(p, 'FOR', 2)) failBack(p, p.pos)
  expectSymbol(p, '(')
  const several = isSymbol(p, '(')
  const valueColumns = several ? parenthesized(p, identifier) : [identifier(p)]
  expectWord(p, 'FOR')
  const nameColumn = identifier(p)
  expectIn(p)
  const listed = parenthesized(p, q => {
    if (several && !isSymbol(q, '(')) fail(q, q.pos, isIdentifier(q) ? ": missing '('" : '')
    const columns = several ? parenthesized(q, column) : [column(q)]
    const name = optionalName(q)
    const at = q.pos + (name === undefined && isWord(q, 'AS') ? 1 : 0)
    if (q.tokens[at]!.kind === 'string') fail(q, at, `: extra input ${tokenText(q.tokens[at]!)}`)
    return { columns, name }
  })
  expectSymbol(p, ')')
  const origin = originFrom(p, start)
  const unequal = listed.some(s => s.columns.length !== valueColumns.length)
  if (unequal) reject(p, start, 'UNPIVOT_VALUE_SIZE_MISMATCH', { names: valueColumns.map(quoteIdentifier).join(', ') })
  const [sets, names] = [listed.map(s => s.columns), listed.map(s => s.name)]
  const plan = UnresolvedUnpivot({ sets, names, nameColumn, valueColumns, child, origin })
  return includeNulls ? plan : Filter({ condition: anyValue(valueColumns, origin), child: plan, origin })
}

/** A row without any value is left out. */
const anyValue = (names: readonly string[], origin: Origin): Expression =>
  names
    .map(name => call('isnotnull', [UnresolvedAttribute({ nameParts: [name], origin })], origin))
    .reduce((some, one) => call('or', [some, one], origin))

function column(p: Parser): Expression {
  const start = p.pos
  return UnresolvedAttribute({ nameParts: multipartIdentifier(p), origin: originFrom(p, start) })
}

function parenthesized<T>(p: Parser, rule: (p: Parser) => T): T[] {
  if (!isSymbol(p, ')')) requireSymbol(p, '(')
  else expectSymbol(p, '(')
  const list = commaSeparated(p, rule)
  expectSymbol(p, ')')
  return list
}

/** `[AS] name` */
function optionalName(p: Parser): string | undefined {
  if (!isWord(p, 'AS') && (!isIdentifier(p) || isClauseAhead(p))) return undefined
  return attempt(p, q => {
    acceptWords(q, 'AS')
    return capturedIdentifier(q)
  })
}

/** IN is told to be missing where what follows it is there. */
function expectIn(p: Parser): void {
  if (isSymbol(p, '(')) requireWord(p, 'IN')
  else expectWord(p, 'IN')
}
