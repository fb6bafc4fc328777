import { type Expression, UnresolvedFunction } from '../../plan/expression.ts'
import { Generate, type LogicalPlan } from '../../plan/logical.ts'
import { expression } from '../expression/expression.ts'
import { functionName } from '../expression/function-call.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import {
  acceptWords,
  commaSeparated,
  expectSymbol,
  expectWord,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  requireSymbol,
} from '../parser.ts'
import { isClauseAhead } from './clauses.ts'

/** `LATERAL VIEW [OUTER] generator(...) table [AS a, b]` */
export function lateralView(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.pos
  expectWord(p, 'LATERAL', 'VIEW')
  const outer = acceptWords(p, 'OUTER')
  const nameParts = functionName(p).map(n => n.toLowerCase())
  requireSymbol(p, '(')
  const args: Expression[] = isSymbol(p, ')') ? [] : commaSeparated(p, expression)
  expectSymbol(p, ')')
  const qualifier = identifier(p).toLowerCase()
  const named = isWord(p, 'AS') || (isIdentifier(p) && !isClauseAhead(p))
  let names: string[] | undefined
  if (named) {
    acceptWords(p, 'AS')
    names = commaSeparated(p, identifier)
  }
  // the whole clause is the generator's place
  const origin = originFrom(p, start)
  const generator = UnresolvedFunction({ nameParts, args, distinct: false, called: true, origin })
  return Generate({ generator, outer, generatorOutput: [], qualifier, names, child, origin })
}
