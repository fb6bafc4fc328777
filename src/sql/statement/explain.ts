import type { LogicalPlan } from '../../plan/logical.ts'
import { ExplainCommand } from '../../plan/session-command.ts'
import { acceptAnyWord, expectWord, originFrom, type Parser, reject } from '../parser.ts'
import { statement } from './statement.ts'

const modes = new Set(['LOGICAL', 'FORMATTED', 'EXTENDED', 'CODEGEN', 'COST'])

/** `EXPLAIN [mode] statement` */
export function explain(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'EXPLAIN')
  const mode = acceptAnyWord(p, modes)
  const child = statement(p)
  if (mode === 'LOGICAL') reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'EXPLAIN LOGICAL' })
  const word = (mode ?? 'SIMPLE').toLowerCase() as ExplainCommand['mode']
  return ExplainCommand({ mode: word, child, origin: originFrom(p, start) })
}
