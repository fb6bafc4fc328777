import { expression } from './expression.ts'
import { multipartIdentifier } from './identifier.ts'
import { parseMultipart } from './multipart.ts'
import { advance, attempt, expectSymbol, isSymbol, isWord, type Parser, reject } from './parser.ts'

/** A table's or function's name; also `IDENTIFIER('a.b')`. */
export function identifierReference(p: Parser): string[] {
  const isClause = isWord(p, 'IDENTIFIER') && isSymbol(p, '(', 1)
  return (isClause ? attempt(p, clauseName) : undefined) ?? multipartIdentifier(p)
}

/** The name that IDENTIFIER(...) gives: that of a constant, which the session computes. */
export function clauseName(p: Parser): string[] {
  const start = p.pos
  advance(p)
  expectSymbol(p, '(')
  const e = expression(p)
  expectSymbol(p, ')')
  if (e.type === 'Literal' && typeof e.value === 'string') return named(p, start, e.value)
  if (p.options.evaluateName) return named(p, start, p.options.evaluateName(e))
  reject(p, start, 'UNSUPPORTED_FEATURE.IN_FIRESTEEL', { feature: 'IDENTIFIER of anything but a string literal' })
  return ['']
}

function named(p: Parser, start: number, text: string): string[] {
  if (text.trim() !== '') return parseMultipart(p, text)
  reject(p, start, 'PARSE_EMPTY_STATEMENT')
  return ['']
}
