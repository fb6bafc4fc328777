import { ProcedureCommand } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { functionArgument } from '../expression/function-call.ts'
import { identifierReference } from '../identifier-reference.ts'
import { acceptWords, advance, closeList, commaSeparated, expectSymbol, isSymbol, originFrom, type Parser } from '../parser.ts'
import { tableName } from './table-clauses.ts'

/** `CALL p(a, b => 1)` */
export function call(p: Parser): LogicalPlan {
  const start = p.pos
  advance(p)
  const at = p.pos
  const name = { parts: identifierReference(p), origin: originFrom(p, at) }
  expectSymbol(p, '(')
  const given = isSymbol(p, ')') ? [] : commaSeparated(p, functionArgument)
  closeList(p, given.length)
  return ProcedureCommand({ name, isShow: false, origin: originFrom(p, start) })
}

/** `DESCRIBE PROCEDURE p` */
export function describeProcedure(p: Parser): LogicalPlan {
  const start = p.pos
  p.pos += 2
  return ProcedureCommand({ name: tableName(p), isShow: false, origin: originFrom(p, start) })
}

/** `SHOW PROCEDURES [IN namespace]`, from the word PROCEDURES on. */
export function showProcedures(p: Parser, start: number): LogicalPlan {
  advance(p)
  const name = acceptWords(p, 'FROM') || acceptWords(p, 'IN') ? tableName(p) : undefined
  return ProcedureCommand({ ...(name ? { name } : {}), isShow: true, origin: originFrom(p, start) })
}
