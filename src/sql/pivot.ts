import { type LogicalPlan, UnresolvedFeature } from '../plan/logical.ts'
import { advance, expectSymbol, fail, isSymbol, isWord, originFrom, type Parser } from './parser.ts'
import { tableAlias } from './relation.ts'

/** Does PIVOT or UNPIVOT follow? */
export const isPivot = (p: Parser): boolean =>
  (isWord(p, 'PIVOT') && isSymbol(p, '(', 1)) ||
  (isWord(p, 'UNPIVOT') && (isSymbol(p, '(', 1) || isWord(p, 'INCLUDE', 1) || isWord(p, 'EXCLUDE', 1)))

export function pivot(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.pos
  const name = advance(p).value
  while (!isSymbol(p, '(')) advance(p)
  expectSymbol(p, '(')
  for (let depth = 1; depth > 0; ) {
    const t = advance(p)
    if (t.kind === 'end') fail(p)
    if (t.text === '(') depth++
    else if (t.text === ')') depth--
  }
  return tableAlias(p, UnresolvedFeature({ name, children: [child], origin: originFrom(p, start) }), start)
}
