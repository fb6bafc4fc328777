import { InsertIntoMany, InsertIntoStatement, LoadData, ModifyTable, type PartitionValues } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { InsertIntoDataSource } from '../../plan/session-command.ts'
import { UnresolvedWith } from '../../plan/unresolved.ts'
import { expression } from '../expression/expression.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { identifier, identifierList, isIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptWords,
  advance,
  attempt,
  expectWord,
  fail,
  forgetting,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  reject,
  requireWord,
} from '../parser.ts'
import { commonTables, query } from '../query/query.ts'
import { fromClause } from '../query/relation.ts'
import { fromSelect } from '../query/select.ts'
import { isQueryAhead } from '../query/subquery.ts'
import { deleteFrom, mergeInto, updateTable } from './modify.ts'
import { properties } from './properties.ts'
import { partitionValues, serde, tableName } from './table-clauses.ts'

/** Where an INSERT writes to: everything before its query. */
type Target = (child: LogicalPlan) => LogicalPlan

/** `INSERT ... query`, into a table or a directory. */
export function insert(p: Parser): LogicalPlan {
  const target = insertTarget(p)
  return target(query(p))
}

/** `WITH ... INSERT INTO t query`, `WITH ... FROM t INSERT ...`, `WITH ... MERGE ...`: the common tables belong to the query. */
export function insertWith(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  const ctes = commonTables(p)
  const within = (child: LogicalPlan) => UnresolvedWith({ ...ctes, child, origin: originFrom(p, start) })
  if (isWord(p, 'FROM')) return insertFrom(p, within)
  if (isWord(p, 'INSERT')) return insertTarget(p)(within(query(p)))
  const plan = isWord(p, 'DELETE') ? deleteFrom(p) : isWord(p, 'UPDATE') ? updateTable(p) : isWord(p, 'MERGE') ? mergeInto(p) : undefined
  return plan && ModifyTable({ ...(plan as ModifyTable), with: ctes })
}

/** `FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ...` */
export function insertFrom(p: Parser, within = (child: LogicalPlan) => child): LogicalPlan | undefined {
  const start = p.pos
  const from = fromClause(p)
  const inserts: LogicalPlan[] = []
  while (isWord(p, 'INSERT')) {
    const target = insertTarget(p)
    inserts.push(target(within(fromSelect(p, from))))
  }
  if (inserts.length === 0) return undefined
  return inserts.length === 1 ? inserts[0]! : InsertIntoMany({ inserts, origin: originFrom(p, start) })
}

/** A list of columns; what is no list of names is told without a hint. */
function namesOf(p: Parser): string[] {
  const names = attempt(p, identifierList)
  if (names === undefined) p.hint = ''
  return names ?? []
}

function insertTarget(p: Parser): Target {
  const start = p.pos
  expectWord(p, 'INSERT')
  const schemaEvolution = acceptWords(p, 'WITH', 'SCHEMA', 'EVOLUTION')
  const overwrite = acceptWords(p, 'OVERWRITE')
  if (overwrite) {
    const at = isWord(p, 'LOCAL') ? 1 : 0
    if (isWord(p, 'DIRECTORY', at) && (isString(p, at + 1) || isWord(p, 'USING', at + 1))) {
      if (isWord(p, 'USING', isString(p, at + 1) ? at + 2 : at + 1)) return insertDirectory(p, start)
      return insertHiveDirectory(p)
    }
  } else expectWord(p, 'INTO')
  if (isWord(p, 'TABLE') && !isSymbol(p, '.', 1) && isIdentifier(p, 1)) advance(p)
  const table = tableName(p)
  if ((isWord(p, 'PARTITION') && !isSymbol(p, '(', 1)) || (isWord(p, 'VERSION') && isWord(p, 'AS', 1))) fail(p, p.pos + 1)
  const partition: PartitionValues = partitionValues(p) ?? []
  const ifPartitionNotExists = (partition.length > 0 || !overwrite) && acceptWords(p, 'IF', 'NOT', 'EXISTS')
  // DEFAULT reads as an alias
  if (isWord(p, 'DEFAULT') && isWord(p, 'VALUES', 1) && peek(p, 2).kind === 'end') fail(p, p.pos + 1)
  const own = overwrite ? undefined : targetAlias(p)
  let byName = acceptWords(p, 'BY', 'NAME')
  const replace = overwrite ? undefined : replacement(p)
  byName ||= acceptWords(p, 'BY', 'NAME')
  if (own !== undefined && replace === undefined) fail(p)
  const columns = !byName && isSymbol(p, '(') && !isQueryAhead(p) ? namesOf(p) : []
  if (ifPartitionNotExists && !overwrite) reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'INSERT INTO ... IF NOT EXISTS' })
  if (ifPartitionNotExists && overwrite && partition.some(v => v.value === undefined))
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', {
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
      ...(replace ? { replace } : {}),
      ...(schemaEvolution ? { schemaEvolution } : {}),
      child,
      origin,
    })
}

/** An alias of the target, which REPLACE ON may speak of. */
const targetAlias = (p: Parser): string | undefined =>
  forgetting(p, q => {
    const name = acceptWords(q, 'AS') || !isWord(q, 'REPLACE') ? identifier(q) : fail(q)
    if (!isWord(q, 'REPLACE') || !isWord(q, 'ON', 1)) fail(q)
    return name
  })

/** `REPLACE WHERE e`, `REPLACE ON e`, `REPLACE USING (a, b)` */
function replacement(p: Parser): InsertIntoStatement['replace'] {
  if (!isWord(p, 'REPLACE')) return undefined
  if (acceptWords(p, 'REPLACE', 'USING')) {
    identifierList(p)
    return 'ON/USING'
  }
  const where = isWord(p, 'WHERE', 1)
  if (!where && !isWord(p, 'ON', 1)) fail(p)
  p.pos += 2
  expression(p)
  return where ? 'WHERE' : 'ON/USING'
}

/** `[LOCAL] DIRECTORY 'path' [ROW FORMAT ...] [STORED AS ...]`, in a format of Hive. */
function insertHiveDirectory(p: Parser): Target {
  acceptWords(p, 'LOCAL')
  expectWord(p, 'DIRECTORY')
  const path = stringLiteral(p)
  while (isWords(p, 'STORED', 'AS') || isWords(p, 'ROW', 'FORMAT')) serde(p)
  return child => InsertIntoDataSource({ format: 'hive', path, mode: 'overwrite', options: {}, partitionBy: [], child })
}

/** `[LOCAL] DIRECTORY ['path'] USING format [OPTIONS (...)]` */
function insertDirectory(p: Parser, start: number): Target {
  acceptWords(p, 'LOCAL')
  expectWord(p, 'DIRECTORY')
  const given = isString(p) ? stringLiteral(p) : undefined
  expectWord(p, 'USING')
  const format = multipartIdentifier(p).join('.')
  const written = acceptWords(p, 'OPTIONS') ? properties(p) : {}
  const { path: option, ...options } = Object.fromEntries(Object.entries(written).map(([key, value]) => [key.toLowerCase(), value]))
  if ((given === undefined) === (option === undefined)) reject(p, start, '_LEGACY_ERROR_TEMP_0049')
  return child => {
    const path = given ?? option ?? ''
    return InsertIntoDataSource({ format, path, mode: 'overwrite', options, partitionBy: [], child, origin: originFrom(p, start) })
  }
}

/** `LOAD DATA [LOCAL] INPATH 'x' [OVERWRITE] INTO TABLE t [PARTITION (...)]` */
export function loadData(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'LOAD', 'DATA')
  const local = acceptWords(p, 'LOCAL')
  expectWord(p, 'INPATH')
  const path = stringLiteral(p)
  const overwrite = acceptWords(p, 'OVERWRITE')
  expectWord(p, 'INTO')
  requireWord(p, 'TABLE')
  const table = tableName(p)
  return LoadData({ path, local, overwrite, table, partition: partitionValues(p), origin: originFrom(p, start) })
}
