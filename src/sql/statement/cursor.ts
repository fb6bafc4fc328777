import type { LogicalPlan } from '../../plan/logical.ts'
import type { CloseCursor, DeclareCursor, FetchCursor, OpenCursor } from '../../plan/script.ts'
import { UnsupportedCommand } from '../../plan/session-command.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { namedExpression } from '../expression/named-expression.ts'
import { identifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  commaSeparated,
  expectSymbol,
  expectWord,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  rejectPlain,
  textFrom,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { tableName } from './table-clauses.ts'

/** Cursors of scripts, which are there only with `spark.sql.scripting.cursorEnabled`. */

const refuse = (p: Parser): void => {
  if (p.options.cursors !== true) rejectPlain(p, 'UNSUPPORTED_FEATURE.SQL_CURSOR', {})
}

/** Is this `DECLARE name [ASENSITIVE | INSENSITIVE] CURSOR`? */
export const declaresCursor = (p: Parser): boolean =>
  isWord(p, 'CURSOR', 2) || ((isWord(p, 'ASENSITIVE', 2) || isWord(p, 'INSENSITIVE', 2)) && isWord(p, 'CURSOR', 3))

/** `DECLARE name [ASENSITIVE | INSENSITIVE] CURSOR FOR query [FOR READ ONLY]` */
export function declareCursor(p: Parser): DeclareCursor {
  const start = p.pos
  expectWord(p, 'DECLARE')
  const name = identifier(p)
  if (!acceptWords(p, 'ASENSITIVE')) acceptWords(p, 'INSENSITIVE')
  expectWord(p, 'CURSOR', 'FOR')
  const from = p.pos
  const rows = query(p)
  const text = textFrom(p, from)
  if (acceptWords(p, 'FOR')) expectWord(p, 'READ', 'ONLY')
  refuse(p)
  return { type: 'DeclareCursor', name: name.toLowerCase(), query: rows, text, origin: originFrom(p, start) }
}

/** `OPEN name [USING a [AS b], ...]` */
export function openCursor(p: Parser): OpenCursor {
  const start = p.pos
  advance(p)
  const name = multipartIdentifier(p)
  let using: OpenCursor['using'] = []
  if (acceptWords(p, 'USING')) {
    const inParentheses = isSymbol(p, '(') && acceptSymbol(p, '(')
    using = commaSeparated(p, namedExpression)
    if (inParentheses) expectSymbol(p, ')')
  }
  refuse(p)
  return { type: 'OpenCursor', name, using, origin: originFrom(p, start) }
}

/** `FETCH [[NEXT] FROM] name INTO x, ...` */
export function fetchCursor(p: Parser): FetchCursor {
  const start = p.pos
  advance(p)
  if (isWord(p, 'NEXT') && isWord(p, 'FROM', 1)) advance(p)
  if (isWord(p, 'FROM') && !isWord(p, 'INTO', 1)) advance(p)
  const name = multipartIdentifier(p)
  expectWord(p, 'INTO')
  const into = commaSeparated(p, tableName)
  refuse(p)
  return { type: 'FetchCursor', name, into, origin: originFrom(p, start) }
}

/** `CLOSE name` */
export function closeCursor(p: Parser): CloseCursor {
  const start = p.pos
  advance(p)
  const name = multipartIdentifier(p)
  refuse(p)
  return { type: 'CloseCursor', name, origin: originFrom(p, start) }
}

/** Outside of a script there are none. */
const outside =
  (parse: (p: Parser) => { readonly name: string | readonly string[] }) =>
  (p: Parser): LogicalPlan => {
    const start = p.pos
    const { name } = parse(p)
    const cursorName = typeof name === 'string' ? quoteIdentifier(name) : name.join('.')
    rejectPlain(p, 'CURSOR_OUTSIDE_SCRIPT', { cursorName })
    return UnsupportedCommand({ name: textFrom(p, start), origin: originFrom(p, start) })
  }
export const declareOutside = outside(declareCursor)
export const openOutside = outside(openCursor)
export const fetchOutside = outside(fetchCursor)
export const closeOutside = outside(closeCursor)
