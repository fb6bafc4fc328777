import { type MessageParameters, ParseException } from './errors.ts'
import { type ContextOrigin, contextsOf } from './query-context.ts'

/**
 * A ParseException at a place of the SQL text: the message, `(line 1, pos 9)`, and the text with a caret below the place.
 * `line` counts from 1, `position` from 0 within the line.
 */
export function parseError(condition: string, parameters: MessageParameters, sql: string, line: number, position: number): ParseException {
  const lines = sql.split('\n')
  const caret = `${'-'.repeat(position)}^^^`
  const shown = [...lines.slice(0, line), caret, ...lines.slice(line)].join('\n')
  return new ParseException(condition, parameters, [], { suffix: ` (line ${line}, pos ${position})\n\n== SQL ==\n${shown}\n` })
}

/** What `read` gives; a syntax error in it is told of this place, which the text came from. */
export function syntaxToldOf<T>(origin: ContextOrigin, read: () => T): T {
  try {
    return read()
  } catch (e) {
    if (!(e instanceof ParseException) || e.condition !== 'PARSE_SYNTAX_ERROR') throw e
    throw new ParseException(e.condition, e.messageParameters, contextsOf(origin))
  }
}
