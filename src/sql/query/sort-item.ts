import { SortOrder } from '../../plan/expression.ts'
import { expression } from '../expression/expression.ts'
import { acceptWords, advance, isWord, isWords, originFrom, type Parser } from '../parser.ts'

/** `expression [ASC|DESC] [NULLS FIRST|LAST]`: nulls are the smallest values unless said otherwise. */
export function sortItem(p: Parser): SortOrder {
  const start = p.pos
  const child = expression(p)
  let direction: 'asc' | 'desc' = 'asc'
  if (isWord(p, 'ASC') || isWord(p, 'DESC')) direction = advance(p).value === 'ASC' ? 'asc' : 'desc'
  let nulls: 'first' | 'last' = direction === 'asc' ? 'first' : 'last'
  if (isWords(p, 'NULLS', 'FIRST')) nulls = 'first'
  else if (isWords(p, 'NULLS', 'LAST')) nulls = 'last'
  if (!acceptWords(p, 'NULLS', 'FIRST')) acceptWords(p, 'NULLS', 'LAST')
  return SortOrder({ child, direction, nulls, origin: originFrom(p, start) })
}
