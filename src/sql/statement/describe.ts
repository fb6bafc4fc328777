import type { LogicalPlan } from '../../plan/logical.ts'
import { DescribeFunction, DescribeQuery, DescribeRelation } from '../../plan/session-command.ts'
import { UnresolvedRelation } from '../../plan/unresolved.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { capturedIdentifier, isIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptAnyWord,
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  fail,
  isAnyWord,
  isWord,
  originFrom,
  type Parser,
  peek,
  rejectStatement,
  rejectText,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { isQueryAhead } from '../query/subquery.ts'
import { describeNamespace } from './namespace.ts'
import { describeProcedure } from './procedure.ts'
import { partitionValues } from './table-clauses.ts'

const namespaces = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE'])
const extendedWords = new Set(['EXTENDED', 'FORMATTED'])

/** DESCRIBE of a table (or one column), a database, a query, a function or a procedure. */
export function describe(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (isAnyWord(p, namespaces, 1) && peek(p, 2).kind !== 'end') return describeNamespace(p)
  if (isWord(p, 'PROCEDURE', 1) && peek(p, 2).kind !== 'end') return describeProcedure(p)
  advance(p)
  if (isWord(p, 'FUNCTION') && peek(p, 1).kind !== 'end') return describeFunction(p)
  if (isWord(p, 'QUERY') || (isQueryAhead(p) && !isWord(p, 'TABLE'))) {
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
  const partition = partitionValues(p)
  const open = partition?.find(v => v.value === undefined)
  if (open !== undefined) rejectStatement(p, start, 'INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE', { partKey: `\`${open.name}\`` })
  let column: string[] | undefined
  if (isIdentifier(p) && !isWord(p, 'AS')) {
    column = [capturedIdentifier(p)]
    while (acceptSymbol(p, '.')) column.push(capturedIdentifier(p))
  }
  if (isWord(p, 'AS') && isWord(p, 'JSON', 1)) {
    if (!extended) rejectText(p, 'DESCRIBE_JSON_NOT_EXTENDED', { tableName: relation.nameParts.at(-1)! })
    p.pos += 2
    return DescribeRelation({ relation, extended, column, partition, asJson: true, origin: originFrom(p, start) })
  }
  return DescribeRelation({ relation, extended, column, partition, origin: originFrom(p, start) })
}

/** A function's name may be an operator, or stand in quotes. */
function describeFunction(p: Parser): LogicalPlan {
  advance(p)
  const extended = peek(p, 1).kind !== 'end' && acceptWords(p, 'EXTENDED')
  const at = p.pos
  let name: string[]
  if (isString(p)) name = [stringLiteral(p)]
  else if (isIdentifier(p)) name = identifierReference(p)
  else if (peek(p).kind === 'symbol') name = [advance(p).text]
  else fail(p)
  return DescribeFunction({ name, extended, origin: originFrom(p, at) })
}
