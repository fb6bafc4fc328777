import { ParseException } from '../util/errors.ts'
import { unescapeString } from './expression/unescape.ts'
import type { NumberForm, Token, TokenKind } from './token.ts'

// Longest first.
const symbols = ['>>>', '<=>', '>>', '<<', '<>', '!=', '!<', '!>', '<=', '>=', '==', '=>', '->', '::', '||', '|>'] as const
const byFirst = new Map<string, readonly string[]>()
for (const s of symbols) byFirst.set(s[0]!, [...(byFirst.get(s[0]!) ?? []), s])
const single = new Set('(),.[]{};=<>+-*/%~&|^:!?')

const SPACE = /[\s\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+/y
const WORD = /[\p{L}0-9_]+/uy
const URI = /[A-Za-z]+:\/\/[A-Za-z0-9_/\-.?=&#%]*/y
const NUMBER = /(?:(\d+(?!\.|\d))|(\d+\.\d*|\.\d+))(e[+-]?\d+)?(bd|[lsyfd])?/iy
const LINE_COMMENT = /--(?:\\\n|[^\r\n])*\r?\n?/y
const DOLLAR_TAG = /\$[A-Za-z]*\$/y
const suffixes: Readonly<Record<string, NumberForm>> = { l: 'long', s: 'short', y: 'byte', f: 'float', d: 'double', bd: 'bigdecimal' }

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** The tokens of a SQL text, without blanks and comments, with an `end` token last. Raises UNCLOSED_BRACKETED_COMMENT. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  const push = (kind: TokenKind, start: number, end: number, more?: Partial<Token>) => {
    const text = sql.slice(start, end)
    tokens.push({ kind, text, value: kind === 'word' ? text.toUpperCase() : text, start, end, ...more })
    return end
  }
  let at = 0
  while (at < sql.length) {
    const c = sql[at]!
    const next = sql[at + 1]
    if (match(SPACE, sql, at)) at = SPACE.lastIndex
    else if (c === '-' && next === '-' && match(LINE_COMMENT, sql, at)) at = LINE_COMMENT.lastIndex
    else if (c === '/' && next === '*') at = sql[at + 2] === '+' ? push('hint', at, at + 3) : skipComment(sql, at)
    else if (c === "'" || c === '"') at = quoted(sql, at, c, push)
    else if ((c === 'r' || c === 'R') && (next === "'" || next === '"') && sql.indexOf(next, at + 2) >= 0) {
      const close = sql.indexOf(next, at + 2)
      at = push('string', at, close + 1, { value: sql.slice(at + 2, close), quote: next, raw: true })
    } else if (c === '`') at = backquoted(sql, at, push)
    else if (c === '$') at = dollarQuoted(sql, at, push)
    else if (c === '*' && next === '/') at = push('symbol', at, at + 2)
    else at = number(sql, at, push) ?? word(sql, at, push) ?? symbol(sql, at, push)
  }
  push('end', sql.length, sql.length)
  return tokens
}

type Push = (kind: TokenKind, start: number, end: number, more?: Partial<Token>) => number

/** Bracketed comments nest. */
function skipComment(sql: string, start: number): number {
  let depth = 0
  for (let i = start; i < sql.length; i++) {
    if (sql.startsWith('/*', i)) {
      // A hint inside a comment does not open another level.
      if (sql[i + 2] !== '+') depth++
      i++
    } else if (sql.startsWith('*/', i)) {
      i++
      if (--depth === 0) return i + 1
    }
  }
  throw new ParseException('UNCLOSED_BRACKETED_COMMENT', {}, [], { suffix: `\n== SQL ==\n${sql}` })
}

function quoted(sql: string, start: number, quote: "'" | '"', push: Push): number {
  for (let i = start + 1; i < sql.length; i++) {
    if (sql[i] === '\\') i++
    else if (sql[i] === quote) {
      if (sql[i + 1] === quote) i++
      else return push('string', start, i + 1, { value: unescapeString(sql.slice(start + 1, i), quote), quote })
    }
  }
  return push('unknown', start, start + 1)
}

function backquoted(sql: string, start: number, push: Push): number {
  for (let i = start + 1; i < sql.length; i++)
    if (sql[i] === '`') {
      if (sql[i + 1] === '`') i++
      else return push('quoted', start, i + 1, { value: sql.slice(start + 1, i).replaceAll('``', '`') })
    }
  return push('unknown', start, start + 1)
}

function dollarQuoted(sql: string, start: number, push: Push): number {
  const tag = match(DOLLAR_TAG, sql, start)?.[0]
  if (tag === undefined) return push('unknown', start, start + 1)
  const close = sql.indexOf(tag, start + tag.length)
  if (close < 0) return push('unknown', start, start + tag.length)
  return push('code', start, close + tag.length, { value: sql.slice(start + tag.length, close) })
}

function number(sql: string, start: number, push: Push): number | undefined {
  const m = match(NUMBER, sql, start)
  if (!m) return undefined
  const [whole, integer, , exponent, suffix] = m
  const end = start + whole.length
  const more = WORD_CHARACTER.test(sql[end] ?? '')
  if (integer !== undefined) {
    // `1abc` and `2e5x` are words; the longest token wins.
    if (more || (exponent !== undefined && /[lsy]$/i.test(suffix ?? ''))) return undefined
    return push('number', start, end, { form: formOf(integer !== undefined, exponent, suffix) })
  }
  if (!more && !/^[lsy]$/i.test(suffix ?? '')) return push('number', start, end, { form: formOf(false, exponent, suffix) })
  // `1.2x`, `a.1b`: no decimal may run into a word, so take what stands before it.
  const digits = /^\d+/.exec(whole)
  return digits ? push('number', start, start + digits[0].length, { form: 'integer' }) : undefined
}

const WORD_CHARACTER = /[\p{L}0-9_]/u

function formOf(integer: boolean, exponent: string | undefined, suffix: string | undefined): NumberForm {
  if (suffix !== undefined) return suffixes[suffix.toLowerCase()]!
  if (exponent !== undefined) return 'exponent'
  return integer ? 'integer' : 'decimal'
}

function word(sql: string, start: number, push: Push): number | undefined {
  const m = match(URI, sql, start) ?? match(WORD, sql, start)
  return m ? push('word', start, start + m[0].length) : undefined
}

function symbol(sql: string, start: number, push: Push): number {
  const c = sql[start]!
  for (const s of byFirst.get(c) ?? []) if (sql.startsWith(s, start)) return push('symbol', start, start + s.length)
  if (single.has(c)) return push('symbol', start, start + 1)
  return push('unknown', start, start + (sql.codePointAt(start)! > 0xffff ? 2 : 1))
}
