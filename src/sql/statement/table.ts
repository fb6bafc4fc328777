import {
  AnalyzeTable,
  AnalyzeTables,
  type ColumnDefinition,
  CreateTable,
  CreateTableLike,
  DropTable,
  type PartitionValues,
  RepairTable,
  type TableSpec,
  TruncateTable,
} from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { CreateView } from '../../plan/session-command.ts'
import { UnresolvedDataSource } from '../../plan/unresolved.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { stringLiteral } from '../expression/literal.ts'
import { identifierList, isIdentifier, multipartIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptAnyWord,
  acceptWords,
  advance,
  expectWord,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  reject,
  requireWord,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { isQueryAhead } from '../query/subquery.ts'
import { castTarget } from '../types.ts'
import { properties } from './properties.ts'
import { columnDefinitions, partitionSpec, partitionValues, serde, tableName, tableSpec } from './table-clauses.ts'

const temporary = new Set(['TEMP', 'TEMPORARY'])

/** `CREATE [EXTERNAL] TABLE`, `[CREATE OR] REPLACE TABLE`; undefined for anything else. */
export function createTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  const create = acceptWords(p, 'CREATE')
  const orReplace = create && acceptWords(p, 'OR')
  const replace = (orReplace || !create) && acceptWords(p, 'REPLACE')
  const isTemporary = acceptAnyWord(p, temporary) !== undefined
  const external = acceptWords(p, 'EXTERNAL')
  if (!isWord(p, 'TABLE')) {
    p.pos = start
    return undefined
  }
  advance(p)
  const ifNotExists = !replace && acceptWords(p, 'IF', 'NOT', 'EXISTS')
  const name = tableName(p)
  if (!replace && !isTemporary && isWord(p, 'LIKE')) return createTableLike(p, start, name, ifNotExists)
  const { columns, constraints } = isSymbol(p, '(') && !isQueryAhead(p) ? columnDefinitions(p) : { columns: [], constraints: [] }
  const spec = tableSpec(p, start, external, { constraints })
  const child = acceptWords(p, 'AS') ? query(p) : isQueryAhead(p) ? query(p) : undefined
  if (isTemporary && ifNotExists) {
    const operation = 'CREATE TEMPORARY TABLE ... IF NOT EXISTS'
    reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation })
  }
  if (isTemporary) {
    const message =
      child === undefined ? 'CREATE TEMPORARY TABLE ... USING ...' : 'CREATE TEMPORARY TABLE ... AS ..., use CREATE TEMPORARY VIEW instead'
    if (child === undefined && spec.provider !== undefined && p.options.refusesTemporaryTables)
      reject(p, start, 'INVALID_SQL_SYNTAX.CREATE_TEMP_TABLE_USING_PROVIDER')
    if (child === undefined && spec.provider !== undefined) return temporarySource(p, start, name.parts, columns, spec)
    if (child !== undefined) reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message })
    else reject(p, start, '_LEGACY_ERROR_TEMP_0046')
  }
  if (child !== undefined && columns.length > 0)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', {
      message: 'Schema may not be specified in a Create Table As Select (CTAS) statement',
    })
  if (child !== undefined && constraints.length > 0)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', {
      message: 'Constraints may not be specified in a Create Table As Select (CTAS) statement',
    })
  if (child !== undefined && spec.partitioning.some(t => 'definition' in t))
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', {
      message: 'Partition column types may not be specified in Create Table As Select (CTAS)',
    })
  return CreateTable({
    name,
    columns,
    spec,
    ifNotExists,
    replace: replace ? (create ? 'CREATE OR REPLACE TABLE' : 'REPLACE TABLE') : undefined,
    query: child,
    origin: originFrom(p, start),
  })
}

/** `CREATE TEMPORARY TABLE t USING ...` is a temporary view of a source. */
function temporarySource(
  p: Parser,
  start: number,
  name: readonly string[],
  columns: readonly ColumnDefinition[],
  spec: TableSpec,
): LogicalPlan {
  const schema =
    columns.length === 0 ? undefined : StructType(columns.map(c => StructField(c.name[0]!, castTarget(c.dataType), c.nullable)))
  const options = Object.fromEntries(Object.entries(spec.options).map(([k, v]) => [k.toLowerCase(), v]))
  const paths = spec.location === undefined ? [] : [spec.location]
  const child = UnresolvedDataSource({ format: spec.provider!, paths, options, schema, origin: originFrom(p, start) })
  return CreateView({ name, columns: [], replace: false, ifNotExists: false, scope: 'temp', child, origin: originFrom(p, start) })
}

function createTableLike(p: Parser, start: number, name: ReturnType<typeof tableName>, ifNotExists: boolean): LogicalPlan {
  expectWord(p, 'LIKE')
  const source = tableName(p)
  let provider: string | undefined
  let location: string | undefined
  let given: Readonly<Record<string, string>> = {}
  for (;;) {
    if (acceptWords(p, 'USING')) provider = multipartIdentifier(p).join('.')
    else if (acceptWords(p, 'LOCATION')) location = stringLiteral(p)
    else if (acceptWords(p, 'TBLPROPERTIES')) given = properties(p)
    else if (isWords(p, 'STORED', 'AS') || isWords(p, 'ROW', 'FORMAT')) serde(p)
    else break
  }
  return CreateTableLike({ name, source, provider, location, properties: given, ifNotExists, origin: originFrom(p, start) })
}

/** `DROP TABLE [IF EXISTS] t [PURGE]` */
export function dropTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWords(p, 'DROP', 'TABLE')) return undefined
  p.pos += 2
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  const name = tableName(p)
  return DropTable({ name, ifExists, purge: acceptWords(p, 'PURGE'), origin: originFrom(p, start) })
}

export function truncateTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!acceptWords(p, 'TRUNCATE')) return undefined
  requireWord(p, 'TABLE')
  const name = tableName(p)
  return TruncateTable({ name, partition: partitionSpec(p), origin: originFrom(p, start) })
}

/** `[MSCK] REPAIR TABLE t [{ADD | DROP | SYNC} PARTITIONS]` */
export function repairTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (acceptWords(p, 'MSCK')) requireWord(p, 'REPAIR')
  else expectWord(p, 'REPAIR')
  requireWord(p, 'TABLE')
  const name = tableName(p)
  let add = true
  let drop = false
  if (acceptWords(p, 'SYNC', 'PARTITIONS')) drop = true
  else if (acceptWords(p, 'DROP', 'PARTITIONS')) [add, drop] = [false, true]
  else acceptWords(p, 'ADD', 'PARTITIONS')
  return RepairTable({ name, add, drop, origin: originFrom(p, start) })
}

/** `NOSCAN`, and no other word. */
function onlyNoScan(p: Parser, start: number): boolean {
  if (!isIdentifier(p)) return false
  const word = advance(p)
  if (word.value === 'NOSCAN') return true
  reject(p, start, 'INVALID_SQL_SYNTAX.ANALYZE_TABLE_UNEXPECTED_NOSCAN', { ctx: word.text.toUpperCase() })
  return false
}

/** `ANALYZE TABLE t ... COMPUTE STATISTICS ...`, `ANALYZE TABLES [IN db] COMPUTE STATISTICS [NOSCAN]` */
export function analyzeTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  advance(p)
  if (acceptWords(p, 'TABLES')) {
    const namespace = acceptWords(p, 'FROM') || acceptWords(p, 'IN') ? identifierReference(p) : undefined
    expectWord(p, 'COMPUTE', 'STATISTICS')
    const noScan = onlyNoScan(p, start)
    return AnalyzeTables({ namespace, noScan, origin: originFrom(p, start) })
  }
  expectWord(p, 'TABLE')
  const name = tableName(p)
  const partition: PartitionValues | undefined = partitionValues(p)
  expectWord(p, 'COMPUTE')
  requireWord(p, 'STATISTICS')
  const noScan = isWord(p, 'FOR') ? false : onlyNoScan(p, start)
  let columns: 'all' | string[] | undefined
  if (!noScan && acceptWords(p, 'FOR')) {
    if (acceptWords(p, 'ALL', 'COLUMNS')) columns = 'all'
    else if (acceptWords(p, 'COLUMNS')) {
      columns = isSymbol(p, '(') ? identifierList(p) : [multipartIdentifier(p).join('.')]
      while (isSymbol(p, ',')) {
        advance(p)
        columns.push(multipartIdentifier(p).join('.'))
      }
    } else if (peek(p).kind === 'end' || isSymbol(p, ';'))
      reject(p, start, 'INVALID_SQL_SYNTAX.ANALYZE_TABLE_UNEXPECTED_NOSCAN', { ctx: 'FOR' })
    else fail(p)
  }
  return AnalyzeTable({ name, partition, noScan, columns, origin: originFrom(p, start) })
}
