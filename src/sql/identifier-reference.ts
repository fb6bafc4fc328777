import { syntaxToldOf } from '../util/parse-error.ts'
import { expression } from './expression/expression.ts'
import { multipartIdentifier } from './identifier.ts'
import { parseMultipart } from './multipart.ts'
import { advance, attempt, expectSymbol, fail, isSymbol, isWord, originFrom, type Parser, reject } from './parser.ts'

/** A table's or function's name; also `IDENTIFIER('a.b')`. */
export function identifierReference(p: Parser): string[] {
  const isClause = isWord(p, 'IDENTIFIER') && isSymbol(p, '(', 1)
  return (isClause ? attempt(p, wholeClause) : undefined) ?? multipartIdentifier(p)
}

/** The clause, where it is no part of a longer name. */
function wholeClause(p: Parser): string[] {
  const parts = clauseName(p)
  if (isSymbol(p, '.')) fail(p)
  return parts
}

/** The name that IDENTIFIER(...) gives: that of a constant, which the session computes. `amongColumns`: where columns might be meant. */
export function clauseName(p: Parser, amongColumns = false): string[] {
  const start = p.pos
  advance(p)
  expectSymbol(p, '(')
  const e = expression(p)
  expectSymbol(p, ')')
  if (e.type === 'Literal' && typeof e.value === 'string') return named(p, start, e.value)
  if (p.options.evaluateName) return named(p, start, p.options.evaluateName(e, amongColumns))
  reject(p, start, 'UNSUPPORTED_FEATURE.IN_FIRESTEEL', { feature: 'IDENTIFIER of anything but a string literal' })
  return ['']
}

function named(p: Parser, start: number, text: string): string[] {
  if (text.trim() !== '') return syntaxToldOf(originFrom(p, start), () => parseMultipart(p, text))
  reject(p, start, 'PARSE_EMPTY_STATEMENT')
  return ['']
}
