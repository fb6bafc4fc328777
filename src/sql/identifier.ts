import { parseError } from '../util/parse-error.ts'
import { reserved, strictNonReserved } from './keywords.ts'
import { acceptSymbol, advance, closeList, expectSymbol, fail, isSymbol, isWord, type Parser, parseAll, peek, placeOf } from './parser.ts'

/** Does the token here read as a name? Keywords do, but for the reserved ones in the mode that reserves them. */
export function isIdentifier(p: Parser, ahead = 0): boolean {
  const t = peek(p, ahead)
  if (t.kind === 'quoted') return true
  if (t.kind === 'string') return p.options.doubleQuotedIdentifiers && t.quote === '"' && t.raw !== true
  return t.kind === 'word' && !(p.options.reservedKeywords && (reserved.has(t.value) || strictNonReserved.has(t.value)))
}

/** A name that may stand where the words around joins may follow. */
export const isStrictIdentifier = (p: Parser, ahead = 0): boolean => {
  const t = peek(p, ahead)
  return isIdentifier(p, ahead) && !(t.kind === 'word' && strictNonReserved.has(t.value))
}

/** One name, as the user wrote it, without its quotes. `IDENTIFIER('x')` is one as well. */
export function identifier(p: Parser): string {
  if (isIdentifierClause(p)) return identifierClause(p)
  if (!isIdentifier(p)) fail(p)
  const t = advance(p)
  if (t.kind !== 'word') return t.value
  if (!ASCII.test(t.text)) throw invalidIdentifier(p, p.pos - 1, t.text)
  return t.text
}
const ASCII = /^[A-Za-z0-9_]+$/

const isIdentifierClause = (p: Parser): boolean =>
  isWord(p, 'IDENTIFIER') && isSymbol(p, '(', 1) && peek(p, 2).kind === 'string' && isSymbol(p, ')', 3)

function identifierClause(p: Parser): string {
  advance(p)
  expectSymbol(p, '(')
  const t = advance(p)
  expectSymbol(p, ')')
  return parseAll(t.value, p.options, identifier)
}

/** A name where a hyphen after it can only be a mistake: `my-table` is INVALID_IDENTIFIER. `operand`: unless a number is subtracted there. */
export function capturedIdentifier(p: Parser, { operand = false } = {}): string {
  const start = p.pos
  const name = identifier(p)
  if (isSymbol(p, '-')) {
    if (!isIdentifier(p, 1)) {
      if (operand) return name
      fail(p, p.pos + 1)
    }
    const hyphen = p.pos
    let text = p.tokens[start]!.text
    while (isSymbol(p, '-') && isIdentifier(p, 1)) {
      p.pos++
      text += `-${advance(p).text}`
    }
    throw invalidIdentifier(p, hyphen, text)
  }
  return name
}

function invalidIdentifier(p: Parser, at: number, ident: string) {
  const { line, position } = placeOf(p, p.tokens[at]!.start)
  return parseError('INVALID_IDENTIFIER', { ident }, p.sql, line, position)
}

/** `a.b.c` */
export function multipartIdentifier(p: Parser, options?: { operand: boolean }): string[] {
  const parts = [capturedIdentifier(p, options)]
  while (acceptSymbol(p, '.')) parts.push(capturedIdentifier(p, options))
  return parts
}

/** `(a, b, c)` */
export function identifierList(p: Parser): string[] {
  expectSymbol(p, '(')
  const names = [capturedIdentifier(p)]
  while (acceptSymbol(p, ',')) names.push(capturedIdentifier(p))
  closeList(p, names.length)
  return names
}
