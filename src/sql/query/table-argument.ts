import type { Expression, SortOrder } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { UnresolvedRelation, UnresolvedTableArgument } from '../../plan/unresolved.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { expression } from '../expression/expression.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  isSymbol,
  originFrom,
  type Parser,
  reject,
} from '../parser.ts'
import { nestedQuery } from './query.ts'
import { sortItem } from './sort-item.ts'
import { isQueryAhead } from './subquery.ts'

/** `TABLE t`, `TABLE (query)`, also as `name => TABLE ...`, with how it is divided: an argument of a table function. */
export function tableArgument(p: Parser, position: number): LogicalPlan | undefined {
  return attempt(p, q => {
    let place: number | string = position
    if (isIdentifier(q) && isSymbol(q, '=>', 1)) {
      place = identifier(q)
      advance(q)
    }
    const start = q.pos
    expectWord(q, 'TABLE')
    const child = table(q)
    const withSinglePartition = acceptWords(q, 'WITH', 'SINGLE', 'PARTITION')
    const divided = !withSinglePartition && (acceptWords(q, 'PARTITION', 'BY') || acceptWords(q, 'DISTRIBUTE', 'BY'))
    const partitionBy: Expression[] = divided ? oneOrMore(q, expression) : []
    const ordered = (withSinglePartition || divided) && (acceptWords(q, 'ORDER', 'BY') || acceptWords(q, 'SORT', 'BY'))
    const orderBy: SortOrder[] = ordered ? oneOrMore(q, sortItem) : []
    return UnresolvedTableArgument({ child, place, partitionBy, orderBy, withSinglePartition, origin: originFrom(q, start) })
  })
}

function table(p: Parser): LogicalPlan {
  const start = p.pos
  const relation = () => UnresolvedRelation({ nameParts: identifierReference(p), origin: originFrom(p, start) })
  if (!acceptSymbol(p, '(')) {
    const word = p.pos - 1
    const bare = relation() as UnresolvedRelation
    const argumentName = bare.nameParts.map(quoteIdentifier).join('.')
    reject(p, word, 'INVALID_SQL_SYNTAX.INVALID_TABLE_FUNCTION_IDENTIFIER_ARGUMENT_MISSING_PARENTHESES', { argumentName })
    return bare
  }
  const child = isQueryAhead(p) ? nestedQuery(p) : relation()
  expectSymbol(p, ')')
  return child
}

/** Several stand in parentheses. */
function oneOrMore<T>(p: Parser, item: (p: Parser) => T): T[] {
  const several = attempt(p, q => {
    expectSymbol(q, '(')
    const items = commaSeparated(q, item)
    expectSymbol(q, ')')
    return items
  })
  return several ?? [item(p)]
}
