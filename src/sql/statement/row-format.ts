import { stringLiteral } from '../expression/literal.ts'
import { acceptWords, expectWord, isWords, type Parser, rejectStatement } from '../parser.ts'

/** How a script's rows are written as lines: the text between fields and the one for nulls. */
export interface ScriptFormat {
  readonly field: string
  readonly null: string
}

const DEFAULT: ScriptFormat = { field: '\u0001', null: '\\N' }

/** `ROW FORMAT DELIMITED [FIELDS TERMINATED BY ','] [LINES TERMINATED BY '\n'] [NULL DEFINED AS ''] ...`, or none. */
export function scriptFormat(p: Parser, start: number): ScriptFormat {
  if (!isWords(p, 'ROW', 'FORMAT')) return DEFAULT
  p.pos += 2
  if (acceptWords(p, 'SERDE')) {
    stringLiteral(p)
    rejectStatement(p, start, 'UNSUPPORTED_FEATURE.TRANSFORM_NON_HIVE')
    return DEFAULT
  }
  expectWord(p, 'DELIMITED')
  let { field, null: nothing } = DEFAULT
  for (;;) {
    if (acceptWords(p, 'FIELDS')) {
      field = terminator(p)
      if (acceptWords(p, 'ESCAPED', 'BY')) stringLiteral(p)
    } else if (acceptWords(p, 'COLLECTION', 'ITEMS') || acceptWords(p, 'MAP', 'KEYS')) terminator(p)
    else if (acceptWords(p, 'LINES')) {
      const error = terminator(p)
      if (error !== '\n') rejectStatement(p, start, 'INVALID_SQL_SYNTAX.UNSUPPORTED_ROW_FORMAT_LINES_TERMINATED_BY', { value: error })
    } else if (acceptWords(p, 'NULL', 'DEFINED', 'AS')) nothing = stringLiteral(p)
    else return { field, null: nothing }
  }
}

function terminator(p: Parser): string {
  expectWord(p, 'TERMINATED', 'BY')
  return stringLiteral(p)
}
