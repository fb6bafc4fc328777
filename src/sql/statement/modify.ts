import { type ModifyClause, ModifyTable } from '../../plan/catalog-command.ts'
import { type Expression, UnresolvedAttribute } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { expression } from '../expression/expression.ts'
import { identifier, identifierList, isIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  parenthesized,
  reject,
  requireWord,
} from '../parser.ts'
import { isClauseAhead } from '../query/clauses.ts'
import { relationPrimary } from '../query/relation.ts'
import { tableName } from './table-clauses.ts'

/** DELETE, UPDATE, MERGE. */

interface Target {
  readonly table: ReturnType<typeof tableName>
  readonly alias?: string
  /** Were there names for columns? */
  readonly columns: boolean
}

function modified(p: Parser): Target {
  const table = tableName(p)
  const named = acceptWords(p, 'AS') || (isIdentifier(p) && !isClauseAhead(p) && !isWord(p, 'SET') && !isWord(p, 'USING'))
  if (!named) return { table, columns: false }
  const alias = identifier(p)
  const columns = isSymbol(p, '(')
  if (columns) identifierList(p)
  return { table, alias, columns }
}

function refuseColumns(p: Parser, start: number, target: Target, op: string): void {
  if (target.columns) reject(p, start, 'COLUMN_ALIASES_NOT_ALLOWED', { op })
}

const where = (p: Parser): Expression | undefined => (acceptWords(p, 'WHERE') ? expression(p) : undefined)

function columnKey(p: Parser): Expression {
  const from = p.pos
  const nameParts = multipartIdentifier(p)
  return UnresolvedAttribute({ nameParts, origin: originFrom(p, from) })
}

/** `a = e, b = e` */
function assignments(p: Parser): Pick<ModifyClause, 'assigned' | 'values'> {
  const values: Expression[] = []
  const start = p.pos
  const keys = commaSeparated(p, q => {
    const nameParts = multipartIdentifier(q)
    expectSymbol(q, '=')
    values.push(expression(q))
    return nameParts
  })
  // all of the list is to blame for a name in it
  const origin = originFrom(p, start)
  return { assigned: keys.map(nameParts => UnresolvedAttribute({ nameParts, origin })), values }
}

/** `DELETE FROM t [WHERE e]` */
export function deleteFrom(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWords(p, 'DELETE', 'FROM')) return undefined
  p.pos += 2
  const target = modified(p)
  const condition = where(p)
  refuseColumns(p, start, target, 'DELETE')
  return ModifyTable({
    statement: 'DELETE',
    table: target.table,
    alias: target.alias,
    clauses: [],
    condition,
    origin: originFrom(p, start),
  })
}

/** `UPDATE t SET a = e [WHERE e]` */
export function updateTable(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'UPDATE')
  const target = modified(p)
  expectWord(p, 'SET')
  const clauses = [{ over: 'target' as const, ...assignments(p) }]
  const condition = where(p)
  refuseColumns(p, start, target, 'UPDATE')
  return ModifyTable({
    statement: 'UPDATE TABLE',
    table: target.table,
    alias: target.alias,
    clauses,
    condition,
    origin: originFrom(p, start),
  })
}

/** `MERGE INTO t USING s ON e WHEN ...` */
export function mergeInto(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'MERGE')
  acceptWords(p, 'WITH', 'SCHEMA', 'EVOLUTION')
  expectWord(p, 'INTO')
  const target = modified(p)
  expectWord(p, 'USING')
  const source = relationPrimary(p)
  requireWord(p, 'ON', false)
  const condition = expression(p)
  const clauses: (ModifyClause & { readonly kind: string })[] = []
  while (isWord(p, 'WHEN')) clauses.push(mergeClause(p))
  const columns = target.columns || (source.type === 'SubqueryAlias' && source.child.type === 'UnresolvedSubqueryColumnAliases')
  refuseColumns(p, start, { ...target, columns }, 'MERGE')
  if (clauses.length === 0) reject(p, start, 'MERGE_WITHOUT_WHEN')
  for (const { assigned, values } of clauses)
    if (assigned.length !== values.length)
      reject(p, start, 'MERGE_INSERT_VALUE_COUNT_MISMATCH', {
        actualCount: String(values.length),
        expectedCount: String(assigned.length),
      })
  for (const kind of ['MATCHED', 'NOT_MATCHED', 'NOT_MATCHED_BY_SOURCE']) {
    const early = clauses.filter(c => c.kind === kind).slice(0, -1)
    if (early.some(c => c.condition === undefined))
      reject(p, start, `NON_LAST_${kind === 'NOT_MATCHED' ? 'NOT_MATCHED_BY_TARGET' : kind}_CLAUSE_OMIT_CONDITION`)
  }
  return ModifyTable({
    statement: 'MERGE INTO TABLE',
    table: target.table,
    alias: target.alias,
    condition,
    source,
    clauses,
    origin: originFrom(p, start),
  })
}

/** Rows that match may be changed or deleted, rows of the source alone inserted, rows of the target alone changed or deleted. */
function mergeClause(p: Parser): ModifyClause & { readonly kind: string } {
  expectWord(p, 'WHEN')
  const not = acceptWords(p, 'NOT')
  expectWord(p, 'MATCHED')
  const bySource = not && acceptWords(p, 'BY', 'SOURCE')
  if (not && !bySource) acceptWords(p, 'BY', 'TARGET')
  const condition = acceptWords(p, 'AND') ? expression(p) : undefined
  expectWord(p, 'THEN')
  const inserts = not && !bySource
  const common = {
    kind: inserts ? 'NOT_MATCHED' : bySource ? 'NOT_MATCHED_BY_SOURCE' : 'MATCHED',
    over: inserts ? ('source' as const) : bySource ? ('target' as const) : ('both' as const),
    ...(condition ? { condition } : {}),
  }
  const all = { ...common, assigned: [], values: [], star: true }
  if (inserts) {
    expectWord(p, 'INSERT')
    if (acceptSymbol(p, '*')) return all
    const assigned = parenthesized(p, q => commaSeparated(q, r => columnKey(r)))
    expectWord(p, 'VALUES')
    const values = parenthesized(p, q => commaSeparated(q, expression))
    return { ...common, assigned, values }
  }
  if (acceptWords(p, 'DELETE')) return { ...common, assigned: [], values: [] }
  if (!isWord(p, 'UPDATE')) fail(p)
  expectWord(p, 'UPDATE', 'SET')
  return !bySource && acceptSymbol(p, '*') ? all : { ...common, ...assignments(p) }
}
