import { InsertIntoMany, InsertIntoStatement, LoadData, ModifyTable, type PartitionValues } from '../plan/command.ts'
import type { Expression } from '../plan/expression.ts'
import { UnresolvedAttribute } from '../plan/expression.ts'
import { InsertIntoDataSource, type LogicalPlan, UnresolvedWith } from '../plan/logical.ts'
import { expression } from './expression.ts'
import { identifier, identifierList, isIdentifier, multipartIdentifier } from './identifier.ts'
import { isString, stringLiteral } from './literal.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  reject,
} from './parser.ts'
import { properties } from './properties.ts'
import { commonTables, query } from './query.ts'
import { fromClause, relationPrimary } from './relation.ts'
import { fromSelect } from './select.ts'
import { isQueryAhead } from './subquery.ts'
import { partitionValues, tableName } from './table-clauses.ts'

/** Where an INSERT writes to: everything before its query. */
type Target = (child: LogicalPlan) => LogicalPlan

/** `INSERT ... query`, into a table or a directory. */
export function insert(p: Parser): LogicalPlan | undefined {
  const target = insertTarget(p)
  return target?.(query(p))
}

/** `WITH ... INSERT INTO t query`: the common tables belong to the query. */
export function insertWith(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  const ctes = commonTables(p)
  if (!isWord(p, 'INSERT')) return undefined
  const target = insertTarget(p)
  return target?.(UnresolvedWith({ ...ctes, child: query(p), origin: originFrom(p, start) }))
}

/** `FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ...` */
export function insertFrom(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  const from = fromClause(p)
  const inserts: LogicalPlan[] = []
  while (isWord(p, 'INSERT')) {
    const target = insertTarget(p)
    if (target === undefined) return undefined
    inserts.push(target(fromSelect(p, from)))
  }
  if (inserts.length === 0) return undefined
  return inserts.length === 1 ? inserts[0]! : InsertIntoMany({ inserts, origin: originFrom(p, start) })
}

function insertTarget(p: Parser): Target | undefined {
  const start = p.pos
  expectWord(p, 'INSERT')
  acceptWords(p, 'WITH', 'SCHEMA', 'EVOLUTION')
  const overwrite = acceptWords(p, 'OVERWRITE')
  if (overwrite) {
    const at = isWord(p, 'LOCAL') ? 1 : 0
    if (isWord(p, 'DIRECTORY', at) && (isString(p, at + 1) || isWord(p, 'USING', at + 1))) {
      if (isWord(p, 'USING', isString(p, at + 1) ? at + 2 : at + 1)) return insertDirectory(p, start)
      // in a format of Hive
      p.pos = start
      return undefined
    }
  } else expectWord(p, 'INTO')
  if (isWord(p, 'TABLE') && !isSymbol(p, '.', 1) && isIdentifier(p, 1)) advance(p)
  const table = tableName(p)
  const at = p.pos
  const partition: PartitionValues = partitionValues(p) ?? []
  const ifPartitionNotExists = (partition.length > 0 || !overwrite) && acceptWords(p, 'IF', 'NOT', 'EXISTS')
  const replaceWhere = !overwrite && isWords(p, 'REPLACE', 'WHERE')
  if (replaceWhere) {
    p.pos += 2
    expression(p)
  }
  const byName = acceptWords(p, 'BY', 'NAME')
  const columns = !byName && isSymbol(p, '(') && !isQueryAhead(p) ? (attempt(p, identifierList) ?? []) : []
  if (ifPartitionNotExists && !overwrite) reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'INSERT INTO ... IF NOT EXISTS' })
  if (ifPartitionNotExists && overwrite && partition.some(v => v.value === undefined))
    reject(p, at, '_LEGACY_ERROR_TEMP_0035', {
      message: `IF NOT EXISTS with dynamic partitions: ${partition
        .filter(v => v.value === undefined)
        .map(v => v.name)
        .join(', ')}`,
    })
  const origin = originFrom(p, start)
  return child =>
    InsertIntoStatement({
      table,
      partition,
      columns,
      byName,
      overwrite,
      ifPartitionNotExists,
      ...(replaceWhere ? { replaceWhere } : {}),
      child,
      origin,
    })
}

/** `[LOCAL] DIRECTORY ['path'] USING format [OPTIONS (...)]` */
function insertDirectory(p: Parser, start: number): Target {
  acceptWords(p, 'LOCAL')
  expectWord(p, 'DIRECTORY')
  const given = isString(p) ? stringLiteral(p) : undefined
  expectWord(p, 'USING')
  const format = multipartIdentifier(p).join('.')
  const all = acceptWords(p, 'OPTIONS') ? properties(p) : {}
  const options = Object.fromEntries(Object.entries(all).filter(([key]) => key.toLowerCase() !== 'path'))
  const option = Object.entries(all).find(([key]) => key.toLowerCase() === 'path')?.[1]
  return child => {
    if ((given === undefined) === (option === undefined)) reject(p, start, '_LEGACY_ERROR_TEMP_0049')
    const path = given ?? option ?? ''
    return InsertIntoDataSource({ format, path, mode: 'overwrite', options, partitionBy: [], child, origin: originFrom(p, start) })
  }
}

// ---- DELETE, UPDATE, MERGE ----

const alias = (p: Parser): string | undefined => {
  if (acceptWords(p, 'AS')) return identifier(p)
  return isIdentifier(p) && !isWord(p, 'WHERE') && !isWord(p, 'SET') && !isWord(p, 'USING') ? identifier(p) : undefined
}
const where = (p: Parser): Expression | undefined => (acceptWords(p, 'WHERE') ? expression(p) : undefined)

function assignments(p: Parser): Expression[] {
  return commaSeparated(p, q => {
    const from = q.pos
    const nameParts = multipartIdentifier(q)
    const key = UnresolvedAttribute({ nameParts, origin: originFrom(q, from) })
    expectSymbol(q, '=')
    expression(q)
    return key
  })
}

/** `DELETE FROM t [WHERE e]` */
export function deleteFrom(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWords(p, 'DELETE', 'FROM')) return undefined
  p.pos += 2
  const table = tableName(p)
  const name = alias(p)
  const condition = where(p)
  return ModifyTable({ statement: 'DELETE', table, alias: name, assigned: [], condition, origin: originFrom(p, start) })
}

/** `UPDATE t SET a = e [WHERE e]` */
export function updateTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'UPDATE')
  const table = tableName(p)
  const name = alias(p)
  expectWord(p, 'SET')
  const assigned = assignments(p)
  const condition = where(p)
  return ModifyTable({ statement: 'UPDATE TABLE', table, alias: name, assigned, condition, origin: originFrom(p, start) })
}

/** `MERGE INTO t USING s ON e WHEN ...` */
export function mergeInto(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'MERGE')
  acceptWords(p, 'WITH', 'SCHEMA', 'EVOLUTION')
  expectWord(p, 'INTO')
  const table = tableName(p)
  const name = alias(p)
  expectWord(p, 'USING')
  const source = relationPrimary(p)
  expectWord(p, 'ON')
  const condition = expression(p)
  let clauses = 0
  let star = false
  while (isWord(p, 'WHEN')) {
    star = mergeClause(p) || star
    clauses++
  }
  if (clauses === 0) reject(p, start, 'MERGE_WITHOUT_WHEN')
  return ModifyTable({
    statement: 'MERGE INTO TABLE',
    table,
    alias: name,
    assigned: [],
    condition,
    source,
    star,
    origin: originFrom(p, start),
  })
}

/** Does it say `*`? */
function mergeClause(p: Parser): boolean {
  expectWord(p, 'WHEN')
  acceptWords(p, 'NOT')
  expectWord(p, 'MATCHED')
  if (acceptWords(p, 'BY') && !acceptWords(p, 'SOURCE')) expectWord(p, 'TARGET')
  if (acceptWords(p, 'AND')) expression(p)
  expectWord(p, 'THEN')
  if (acceptWords(p, 'DELETE')) return false
  if (acceptWords(p, 'UPDATE')) {
    expectWord(p, 'SET')
    if (acceptSymbol(p, '*')) return true
    assignments(p)
    return false
  }
  expectWord(p, 'INSERT')
  if (acceptSymbol(p, '*')) return true
  expectSymbol(p, '(')
  commaSeparated(p, multipartIdentifier)
  expectSymbol(p, ')')
  expectWord(p, 'VALUES')
  expectSymbol(p, '(')
  commaSeparated(p, expression)
  expectSymbol(p, ')')
  return false
}

/** `LOAD DATA [LOCAL] INPATH 'x' [OVERWRITE] INTO TABLE t [PARTITION (...)]` */
export function loadData(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'LOAD', 'DATA')
  const local = acceptWords(p, 'LOCAL')
  expectWord(p, 'INPATH')
  const path = stringLiteral(p)
  const overwrite = acceptWords(p, 'OVERWRITE')
  expectWord(p, 'INTO', 'TABLE')
  const table = tableName(p)
  return LoadData({ path, local, overwrite, table, partition: partitionValues(p), origin: originFrom(p, start) })
}
