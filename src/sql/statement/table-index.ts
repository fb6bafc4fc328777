import { IndexCommand } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { identifier, multipartIdentifier } from '../identifier.ts'
import { acceptWords, attempt, commaSeparated, expectSymbol, expectWord, isWord, isWords, originFrom, type Parser } from '../parser.ts'
import { properties } from './properties.ts'
import { tableName } from './table-clauses.ts'

/** `CREATE INDEX [IF NOT EXISTS] i ON [TABLE] t [USING type] (column [OPTIONS (...)], ...) [OPTIONS (...)]` */
export const createIndex = (p: Parser): LogicalPlan | undefined =>
  indexStatement(p, 'CREATE INDEX', q => {
    if (acceptWords(q, 'USING')) identifier(q)
    expectSymbol(q, '(')
    commaSeparated(q, r => {
      multipartIdentifier(r)
      options(r)
    })
    expectSymbol(q, ')')
    options(q)
  })

/** `DROP INDEX [IF EXISTS] i ON [TABLE] t` */
export const dropIndex = (p: Parser): LogicalPlan | undefined => indexStatement(p, 'DROP INDEX', () => {})

function options(p: Parser): void {
  if (acceptWords(p, 'OPTIONS')) properties(p)
}

/** Undefined where it is no such statement: Hive's are refused by their first words. */
function indexStatement(p: Parser, operation: 'CREATE INDEX' | 'DROP INDEX', rest: (p: Parser) => void): LogicalPlan | undefined {
  const start = p.pos
  if (!isWords(p, ...operation.split(' '))) return undefined
  return attempt(p, q => {
    q.pos += 2
    if (operation === 'CREATE INDEX') acceptWords(q, 'IF', 'NOT', 'EXISTS')
    else acceptWords(q, 'IF', 'EXISTS')
    identifier(q)
    expectWord(q, 'ON')
    if (isWord(q, 'TABLE')) q.pos++
    const table = tableName(q)
    rest(q)
    return IndexCommand({ operation, table, origin: originFrom(q, start) })
  })
}
