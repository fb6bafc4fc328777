import { sparkError } from '../util/errors.ts'
import { tokenize } from './lexer.ts'
import type { Token } from './token.ts'

/** Behind these words `:` begins a parameter; behind a name it takes a field of a variant. */
const BEFORE_VALUES = new Set(
  `ALL AND ANY BETWEEN BY CASE COMMENT CONTAINS DEFAULT DISTINCT DIV ELSE ESCAPE EXTEND FROM HAVING ILIKE IN INTERVAL IS LIKE LIMIT LOCATION
  NOT OFFSET ON OR OVER QUALIFY RANGE REGEXP REPEATABLE RETURN RLIKE ROWS SELECT SET SOME THEN UNTIL USING VALUES WHEN WHERE WHILE ZONE`.split(
    /\s+/,
  ),
)

/**
 * Tokens with the literals of parameters in the place of `:name` and `?`: so they may stand wherever a literal may. Those that are not
 * in `texts` stay. Raises INVALID_QUERY_MIXED_QUERY_PARAMETERS. All tokens of a literal have the marker's place; the first holds the literal's text.
 */
export function boundParameters(tokens: readonly Token[], texts: ReadonlyMap<string | number, string>): Token[] {
  const out: Token[] = []
  let index = 0
  let names = false
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    const named = t.text === ':' && t.kind === 'symbol' && tokens[i + 1]!.kind === 'word' && beginsValue(tokens[i - 1])
    const key = named ? tokens[i + 1]!.text : t.text === '?' && t.kind === 'symbol' ? index++ : undefined
    names ||= named
    if (names && index > 0) throw sparkError('INVALID_QUERY_MIXED_QUERY_PARAMETERS', {})
    const text = key === undefined ? undefined : texts.get(key)
    if (text === undefined) {
      out.push(t)
      continue
    }
    if (named) i++
    const { end } = tokens[i]!
    const literal = tokenize(text).slice(0, -1)
    out.push(...literal.map((l, n) => ({ ...l, start: t.start, end, marker: n === 0 ? text : '' })))
  }
  return out
}

const beginsValue = (before: Token | undefined): boolean => {
  switch (before?.kind) {
    case 'word':
      return BEFORE_VALUES.has(before.value)
    case 'symbol':
      return before.text !== ')' && before.text !== ']'
    default:
      return before?.kind === 'string'
  }
}

/** The text of tokens as it reads with the literals in it. */
export function boundText(sql: string, tokens: readonly Token[]): string {
  if (tokens.every(t => t.marker === undefined)) return sql.slice(tokens[0]!.start, tokens.at(-1)!.end)
  let text = ''
  let at = tokens[0]!.start
  for (const t of tokens) {
    if (t.marker === '') continue
    text += sql.slice(at, t.start) + (t.marker ?? sql.slice(t.start, t.end))
    at = t.end
  }
  return text
}
