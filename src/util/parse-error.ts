import { type MessageParameters, ParseException } from './errors.ts'

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
