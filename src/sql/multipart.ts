import { ParseException } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { multipartIdentifier } from './identifier.ts'
import { originFrom, type Parser, parseAll } from './parser.ts'

/** The parts of a name inside a string, with the settings of the parse around it. */
export const parseMultipart = (p: Parser, text: string): string[] => parseAll(text, p.options, multipartIdentifier)

/** Reads what IDENTIFIER(...) gives; a syntax error in it is told of the clause. */
export function inClause<T>(p: Parser, start: number, read: () => T): T {
  try {
    return read()
  } catch (e) {
    if (!(e instanceof ParseException) || e.condition !== 'PARSE_SYNTAX_ERROR') throw e
    throw new ParseException(e.condition, e.messageParameters, contextsOf(originFrom(p, start)))
  }
}
