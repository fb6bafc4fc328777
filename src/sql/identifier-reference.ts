import { expression } from './expression.ts'
import { multipartIdentifier } from './identifier.ts'
import { parseMultipart } from './multipart.ts'
import { advance, attempt, conditionAt, expectSymbol, isSymbol, isWord, type Parser } from './parser.ts'

/** A table's or function's name; also `IDENTIFIER('a.b')`. */
export function identifierReference(p: Parser): string[] {
  const start = p.pos
  if (isWord(p, 'IDENTIFIER') && isSymbol(p, '(', 1)) {
    const name = attempt(p, q => {
      advance(q)
      expectSymbol(q, '(')
      const e = expression(q)
      expectSymbol(q, ')')
      return e
    })
    if (name?.type === 'Literal' && typeof name.value === 'string') return parseMultipart(p, start, name.value)
    if (name) throw conditionAt(p, start, 'UNSUPPORTED_FEATURE')
  }
  return multipartIdentifier(p)
}
