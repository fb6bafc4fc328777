import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { DataType, StructType } from '../types/data-type.ts'
import { namedExpression } from './expression/named-expression.ts'
import { multipartIdentifier } from './identifier.ts'
import { multipartName } from './multipart.ts'
import { acceptSymbol, fail, isSymbol, type Parser, type ParserOptions, parseAll, peek, tokenText } from './parser.ts'
import { query } from './query/query.ts'
import { statement } from './statement/statement.ts'
import { columnTypes, dataType } from './types.ts'

/**
 * The entry points of the parser: SQL text to unresolved plans and expressions, and nothing more. All raise ParseException only.
 */
type Options = Partial<ParserOptions>

/** A query or command; semicolons behind it are ignored. */
export const parseStatement = (sql: string, options?: Options): LogicalPlan => parseAll(sql, options, p => terminated(p, statement))

export const parseQuery = (sql: string, options?: Options): LogicalPlan => parseAll(sql, options, query)

/** An expression, maybe with a name: what `expr` and `selectExpr` take. */
export const parseExpression = (sql: string, options?: Options): Expression => parseAll(sql, options, namedExpression)

/** `[db.]table` */
export const parseTableIdentifier = (sql: string, options?: Options): string[] =>
  parseAll(sql, options, p => {
    const parts = multipartIdentifier(p)
    if (parts.length > 2) fail(p, 3)
    return parts
  })

export const parseMultipartIdentifier = (sql: string, options?: Options): string[] => multipartName(sql, options)

export const parseDataType = (sql: string, options?: Options): DataType => parseAll(sql, options, p => toTheEnd(p, dataType(p)))

/** `a int, b string` */
export const parseTableSchema = (sql: string, options?: Options): StructType => parseAll(sql, options, p => toTheEnd(p, columnTypes(p)))

/** What is left is named, and not told to be too much: it might have been a type. */
function toTheEnd<T>(p: Parser, result: T): T {
  if (peek(p).kind !== 'end') fail(p)
  return result
}

export { splitStatements } from './split-statements.ts'

function terminated<T>(p: Parser, rule: (p: Parser) => T): T {
  const result = rule(p)
  if (!isSymbol(p, ';')) return result
  while (acceptSymbol(p, ';'));
  if (peek(p).kind !== 'end') fail(p, p.pos, `: extra input ${tokenText(peek(p))}`)
  return result
}
