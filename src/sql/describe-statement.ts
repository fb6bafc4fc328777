import {
  DescribeFunction,
  DescribeQuery,
  DescribeRelation,
  type LogicalPlan,
  UnresolvedRelation,
  UnsupportedCommand,
} from '../plan/logical.ts'
import { capturedIdentifier, isIdentifier } from './identifier.ts'
import { identifierReference } from './identifier-reference.ts'
import { isString, stringLiteral } from './literal.ts'
import {
  acceptAnyWord,
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  fail,
  isAnyWord,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  peek,
  rejectText,
} from './parser.ts'
import { query } from './query.ts'
import { isQueryAhead } from './subquery.ts'

const namespaces = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE', 'PROCEDURE'])
const extendedWords = new Set(['EXTENDED', 'FORMATTED'])

/** DESCRIBE of a table (or one column), a query or a function; undefined for namespaces and procedures. */
export function describe(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (isAnyWord(p, namespaces, 1) && peek(p, 2).kind !== 'end') return undefined
  advance(p)
  if (isWord(p, 'FUNCTION') && peek(p, 1).kind !== 'end') return describeFunction(p, start)
  if (isWord(p, 'QUERY') || isQueryAhead(p)) {
    const plan = attempt(p, q => {
      acceptWords(q, 'QUERY')
      return query(q)
    })
    if (plan && (peek(p).kind === 'end' || peek(p).text === ';')) return DescribeQuery({ child: plan, origin: originFrom(p, start) })
    p.pos = start + 1
  }
  if (isWord(p, 'TABLE') && peek(p, 1).kind !== 'end') advance(p)
  const extended = peek(p, 1).kind !== 'end' && acceptAnyWord(p, extendedWords) !== undefined
  const at = p.pos
  const relation = UnresolvedRelation({ nameParts: identifierReference(p), origin: originFrom(p, at) })
  if (isWord(p, 'PARTITION') && isSymbol(p, '(', 1)) return rest(p, start, 'DESCRIBE TABLE ... PARTITION')
  let column: string[] | undefined
  if (isIdentifier(p) && !isWord(p, 'AS')) {
    column = [capturedIdentifier(p)]
    while (acceptSymbol(p, '.')) column.push(capturedIdentifier(p))
  }
  if (isWord(p, 'AS') && isWord(p, 'JSON', 1)) {
    if (!extended) rejectText(p, 'DESCRIBE_JSON_NOT_EXTENDED', { tableName: relation.nameParts.join('.') })
    return rest(p, start, 'DESCRIBE TABLE ... AS JSON')
  }
  return DescribeRelation({ relation, extended, column, origin: originFrom(p, start) })
}

function rest(p: Parser, start: number, name: string): LogicalPlan {
  while (peek(p).kind !== 'end' && peek(p).text !== ';') advance(p)
  return UnsupportedCommand({ name, origin: originFrom(p, start) })
}

/** A function's name may be an operator, or stand in quotes. */
function describeFunction(p: Parser, start: number): LogicalPlan {
  advance(p)
  const extended = peek(p, 1).kind !== 'end' && acceptWords(p, 'EXTENDED')
  let name: string[]
  if (isString(p)) name = [stringLiteral(p)]
  else if (isIdentifier(p)) name = identifierReference(p)
  else if (peek(p).kind === 'symbol') name = [advance(p).text]
  else fail(p)
  return DescribeFunction({ name, extended, origin: originFrom(p, start) })
}
