import type { Expression } from '../plan/expression.ts'
import { type LogicalPlan, type Pivot, SubqueryAlias, type Unpivot, UnresolvedFeature } from '../plan/logical.ts'
import { isClauseAhead } from './clauses.ts'
import { expression } from './expression.ts'
import { capturedIdentifier, identifier, isIdentifier, multipartIdentifier } from './identifier.ts'
import { namedExpression } from './named-expression.ts'
import {
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
} from './parser.ts'
import { rowFields } from './row.ts'

/** Does PIVOT or UNPIVOT follow? */
export const isPivot = (p: Parser): boolean =>
  (isWord(p, 'PIVOT') && isSymbol(p, '(', 1)) ||
  (isWord(p, 'UNPIVOT') && (isSymbol(p, '(', 1) || isWord(p, 'INCLUDE', 1) || isWord(p, 'EXCLUDE', 1)))

/** PIVOT or UNPIVOT with its alias. */
export function pivot(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.pos
  const name = advance(p).value
  const content = name === 'PIVOT' ? { pivot: pivotContent(p) } : { unpivot: unpivotContent(p) }
  const plan = UnresolvedFeature({ name, children: [child], ...content, origin: originFrom(p, start) })
  const alias = optionalName(p)
  return alias === undefined ? plan : SubqueryAlias({ name: [alias], child: plan, origin: originFrom(p, start) })
}

function pivotContent(p: Parser): Pivot {
  expectSymbol(p, '(')
  const aggregates = commaSeparated(p, namedExpression)
  expectWord(p, 'FOR')
  const columns = isSymbol(p, '(') ? parenthesized(p, capturedIdentifier) : [capturedIdentifier(p)]
  expectWord(p, 'IN')
  const values = parenthesized(p, q => {
    const value: Expression = expression(q)
    return { values: columns.length > 1 ? rowFields(value) : [value], name: optionalName(q) }
  })
  expectSymbol(p, ')')
  return { aggregates, columns, values }
}

function unpivotContent(p: Parser): Unpivot {
  const includeNulls = acceptWords(p, 'INCLUDE', 'NULLS')
  if (!includeNulls) acceptWords(p, 'EXCLUDE', 'NULLS')
  expectSymbol(p, '(')
  const several = isSymbol(p, '(')
  const valueColumns = several ? parenthesized(p, identifier) : [identifier(p)]
  expectWord(p, 'FOR')
  const nameColumn = identifier(p)
  expectWord(p, 'IN')
  const sets = parenthesized(p, q => {
    const columns = several ? parenthesized(q, multipartIdentifier) : [multipartIdentifier(q)]
    return { columns, name: optionalName(q) }
  })
  expectSymbol(p, ')')
  return { includeNulls, valueColumns, nameColumn, sets }
}

function parenthesized<T>(p: Parser, rule: (p: Parser) => T): T[] {
  expectSymbol(p, '(')
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
