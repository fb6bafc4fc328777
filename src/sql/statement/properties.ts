import { isString, singleString, stringLiteral } from '../expression/literal.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  commaSeparated,
  expectSymbol,
  fail,
  isSymbol,
  isWord,
  type Parser,
  peek,
  reject,
} from '../parser.ts'

/** `('key' = 'value', a.b = 1, ...)`; a key without a value has the empty one. `unique`: no key comes twice. */
export function properties(p: Parser, unique = false): Readonly<Record<string, string>> {
  const start = p.pos
  let twice: string | undefined
  const map: Record<string, string> = {}
  expectSymbol(p, '(')
  commaSeparated(p, q => {
    const key = propertyKey(q)
    if (unique && Object.hasOwn(map, key)) twice ??= key
    const equals = acceptSymbol(q, '=')
    map[key] = !equals && (isSymbol(q, ',') || isSymbol(q, ')')) ? '' : propertyValue(q)
  })
  expectSymbol(p, ')')
  if (twice !== undefined) reject(p, start, 'DUPLICATE_KEY', { keyColumn: `\`${twice}\`` })
  return map
}

export function propertyKey(p: Parser): string {
  if (isString(p)) return singleString(p)
  const parts = [identifier(p)]
  while (isSymbol(p, '.') && isIdentifier(p, 1)) {
    advance(p)
    parts.push(identifier(p))
  }
  return parts.join('.')
}

function propertyValue(p: Parser): string {
  if (isString(p)) return stringLiteral(p)
  if (isWord(p, 'TRUE') || isWord(p, 'FALSE')) return advance(p).text.toLowerCase()
  acceptWords(p, 'DEFAULT')
  if (peek(p).kind !== 'number') fail(p)
  return advance(p).text
}
