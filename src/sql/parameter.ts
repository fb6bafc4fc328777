import { Parameter } from '../plan/expression.ts'
import { isIdentifier } from './identifier.ts'
import { acceptSymbol, advance, fail, isSymbol, originFrom, type Parser, peek } from './parser.ts'

/** `:name` or `?`. */
export const isParameter = (p: Parser): boolean => isSymbol(p, '?') || isSymbol(p, ':')

export function parameter(p: Parser): Parameter {
  const start = p.pos
  if (acceptSymbol(p, '?')) {
    const index = p.tokens.slice(0, start).filter(t => p.sql[t.start] === '?' && t.marker !== '').length
    return Parameter({ index, origin: originFrom(p, start) })
  }
  advance(p)
  if (!isIdentifier(p)) fail(p)
  const t = peek(p)
  advance(p)
  return Parameter({ name: t.kind === 'quoted' ? t.value : t.text, origin: originFrom(p, start) })
}
