/**
 * - `word` an unquoted identifier or keyword · `quoted` a back-quoted identifier (`value`: its name)
 * - `string` a string literal in single or double quotes, or raw (`value`: its content) · `code` text between `$tag$`s
 * - `number` with its `form` · `symbol` an operator or punctuation · `hint` the opening of a hint comment
 * - `unknown` a character that no token starts with · `end` after the last
 */
export type TokenKind = 'word' | 'quoted' | 'string' | 'code' | 'number' | 'symbol' | 'hint' | 'unknown' | 'end'

export type NumberForm = 'integer' | 'decimal' | 'exponent' | 'long' | 'short' | 'byte' | 'float' | 'double' | 'bigdecimal'

export interface Token {
  readonly kind: TokenKind
  /** As written. */
  readonly text: string
  /** Of a word: in upper case. Else the content (name, string) or the text. */
  readonly value: string
  /** 0-based offsets into the text: of the first character, and behind the last. */
  readonly start: number
  readonly end: number
  readonly form?: NumberForm
  /** Which quotes a string literal has; `raw` strings keep their backslashes. */
  readonly quote?: "'" | '"'
  readonly raw?: boolean
  /** Of the first token of a parameter's literal: the literal; empty for its other tokens. */
  readonly marker?: string
}
