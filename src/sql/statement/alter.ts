import { AlterTable, type ColumnChange, type ColumnDefinition, type PartitionValues, type TableChange } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { identifier, multipartIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptAnyWord,
  acceptSymbol,
  acceptWords,
  advance,
  commaSeparated,
  expectSymbol,
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
  textFrom,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { collationName, dataType } from '../types.ts'
import { constraint } from './constraint.ts'
import { properties } from './properties.ts'
import {
  bucketSpec,
  checkReserved,
  columnDefinition,
  expressionText,
  partitionSpec,
  propertiesWithValues,
  propertyKeys,
  requirePartition,
  tableName,
} from './table-clauses.ts'

const columnWords = new Set(['COLUMN', 'COLUMNS'])

/** `ALTER TABLE t ...`, `ALTER VIEW v ...` */
export function alterTable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  const isView = isWord(p, 'VIEW', 1)
  if (!isView && !isWord(p, 'TABLE', 1)) return undefined
  p.pos += 2
  const name = tableName(p)
  const action = isView ? viewChange(p, start) : tableChange(p, start)
  return AlterTable({ name, isView, action, origin: originFrom(p, start) })
}

function viewChange(p: Parser, start: number): TableChange {
  const common = sharedChange(p, start)
  if (common !== undefined) return common
  if (isWord(p, 'ADD') || isWord(p, 'DROP')) {
    if (!isWord(p, 'PARTITION', 1) && !isWord(p, 'IF', 1)) fail(p, p.pos + 1)
    return isWord(p, 'ADD') ? add(p) : drop(p)
  }
  if (acceptWords(p, 'WITH', 'SCHEMA')) {
    const from = p.pos
    while (peek(p).kind !== 'end' && peek(p).text !== ';') advance(p)
    return { change: 'WITH SCHEMA', mode: textFrom(p, from).toUpperCase() }
  }
  acceptWords(p, 'AS')
  const from = p.pos
  const child = query(p)
  return { change: 'AS', query: child, originalText: textFrom(p, from) }
}

/** RENAME TO, SET and UNSET TBLPROPERTIES. */
function sharedChange(p: Parser, start: number): TableChange | undefined {
  if (acceptWords(p, 'RENAME', 'TO')) return { change: 'RENAME', to: identifierReference(p) }
  if (acceptWords(p, 'SET', 'TBLPROPERTIES')) {
    return { change: 'SET TBLPROPERTIES', properties: checkReserved(p, start, propertiesWithValues(p, start)) }
  }
  if (acceptWords(p, 'UNSET', 'TBLPROPERTIES')) {
    const ifExists = acceptWords(p, 'IF', 'EXISTS')
    const keys = propertyKeys(p, start)
    checkReserved(p, start, Object.fromEntries(keys.map(k => [k, ''])))
    return { change: 'UNSET TBLPROPERTIES', keys, ifExists }
  }
  return undefined
}

function tableChange(p: Parser, start: number): TableChange {
  const common = sharedChange(p, start)
  if (common !== undefined) return common
  const partition = partitionSpec(p)
  const t = peek(p)
  switch (t.kind === 'word' ? t.value : '') {
    case 'RENAME':
      return rename(p, partition)
    case 'ADD':
      return add(p)
    case 'DROP':
      return drop(p)
    case 'REPLACE':
      advance(p)
      if (!acceptWords(p, 'COLUMNS')) fail(p)
      return { change: 'REPLACE COLUMNS', columns: columnList(p) }
    case 'ALTER':
    case 'CHANGE':
      return alterColumns(p)
    case 'SET':
      return set(p, start, partition)
    case 'RECOVER':
      advance(p)
      expectWord(p, 'PARTITIONS')
      return { change: 'RECOVER PARTITIONS' }
    case 'CLUSTER':
      return clusterBy(p)
    case 'DEFAULT':
      expectWord(p, 'DEFAULT', 'COLLATION')
      return { change: 'DEFAULT COLLATION', collation: collationName(p) }
    case 'CLUSTERED': {
      bucketSpec(p)
      return refused(p, start, 'ALTER TABLE CLUSTERED BY')
    }
    case 'NOT':
      advance(p)
      if (!isWord(p, 'CLUSTERED') && !isWord(p, 'SORTED') && !isWord(p, 'SKEWED')) fail(p)
      return refused(p, start, `ALTER TABLE NOT ${advance(p).value}`)
    case 'EXCHANGE':
      while (peek(p).kind !== 'end') advance(p)
      return refused(p, start, 'ALTER TABLE EXCHANGE PARTITION')
    case 'ARCHIVE':
    case 'UNARCHIVE':
      return { change: 'OTHER', feature: `ALTER TABLE ${advance(p).value} PARTITION` }
    case 'TOUCH':
    case 'COMPACT':
    case 'CONCATENATE': {
      const word = advance(p).value
      if (isString(p)) stringLiteral(p)
      return refused(p, start, `ALTER TABLE ${word}`)
    }
    default:
      fail(p)
  }
}

function refused(p: Parser, start: number, operation: string): TableChange {
  reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation })
  return { change: 'OTHER', feature: operation }
}

function clusterBy(p: Parser): TableChange {
  expectWord(p, 'CLUSTER', 'BY')
  if (acceptWords(p, 'NONE')) return { change: 'CLUSTER BY', columns: [] }
  expectSymbol(p, '(')
  const columns = commaSeparated(p, multipartIdentifier)
  expectSymbol(p, ')')
  return { change: 'CLUSTER BY', columns }
}

function rename(p: Parser, from: PartitionValues | undefined): TableChange {
  advance(p)
  if (acceptWords(p, 'COLUMN')) {
    const column = multipartIdentifier(p)
    requireWord(p, 'TO', false)
    return { change: 'RENAME COLUMN', column, to: identifier(p) }
  }
  expectWord(p, 'TO')
  if (from === undefined) fail(p)
  return { change: 'RENAME PARTITION', from, to: requirePartition(p) }
}

function add(p: Parser): TableChange {
  advance(p)
  const columns = acceptAnyWord(p, columnWords)
  if (columns !== undefined) return { change: 'ADD COLUMNS', columns: columnList(p), one: columns === 'COLUMN' }
  if (isWord(p, 'CONSTRAINT') || isWord(p, 'PRIMARY') || isWord(p, 'UNIQUE') || isWord(p, 'FOREIGN') || isWord(p, 'CHECK')) {
    constraint(p)
    return { change: 'OTHER', feature: 'ADD CONSTRAINT' }
  }
  const ifNotExists = acceptWords(p, 'IF', 'NOT', 'EXISTS')
  const partitions: { values: PartitionValues; location?: string }[] = []
  do {
    const values = requirePartition(p)
    partitions.push(acceptWords(p, 'LOCATION') ? { values, location: stringLiteral(p) } : { values })
  } while (isWord(p, 'PARTITION'))
  return { change: 'ADD PARTITION', partitions, ifNotExists }
}

function columnList(p: Parser): ColumnDefinition[] {
  const inParentheses = acceptSymbol(p, '(')
  const columns = commaSeparated(p, q => columnDefinition(q, true))
  if (inParentheses) expectSymbol(p, ')')
  return columns
}

function drop(p: Parser): TableChange {
  advance(p)
  if (acceptAnyWord(p, columnWords)) {
    const ifExists = acceptWords(p, 'IF', 'EXISTS')
    const inParentheses = acceptSymbol(p, '(')
    const columns = commaSeparated(p, multipartIdentifier)
    if (inParentheses) expectSymbol(p, ')')
    return { change: 'DROP COLUMNS', columns, ifExists }
  }
  if (acceptWords(p, 'CONSTRAINT')) {
    acceptWords(p, 'IF', 'EXISTS')
    identifier(p)
    if (!acceptWords(p, 'CASCADE')) acceptWords(p, 'RESTRICT')
    return { change: 'OTHER', feature: 'DROP CONSTRAINT' }
  }
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  const partitions = commaSeparated(p, requirePartition)
  return { change: 'DROP PARTITION', partitions, ifExists, purge: acceptWords(p, 'PURGE') }
}

function position(p: Parser): ColumnChange['position'] | undefined {
  if (acceptWords(p, 'FIRST')) return 'FIRST'
  return acceptWords(p, 'AFTER') ? { after: identifier(p) } : undefined
}

/** `ALTER COLUMN a TYPE t, b COMMENT 'x'`, and Hive's `CHANGE a a INT COMMENT 'x'`. */
function alterColumns(p: Parser): TableChange {
  const change = advance(p).value === 'CHANGE'
  acceptAnyWord(p, columnWords)
  const at = p.pos
  const column = multipartIdentifier(p)
  if (change && !isColumnAction(p)) {
    const definition = columnDefinition(p, true)
    const place = position(p)
    return { change: 'CHANGE COLUMN', column, definition: place === undefined ? definition : { ...definition, position: place } }
  }
  const verb = `${change ? 'CHANGE' : 'ALTER'} COLUMN`
  const columns = [columnAction(p, verb, column, at)]
  while (acceptSymbol(p, ',')) {
    const next = p.pos
    columns.push(columnAction(p, verb, multipartIdentifier(p), next))
  }
  return { change: 'ALTER COLUMNS', columns }
}

const isColumnAction = (p: Parser): boolean =>
  (isWord(p, 'TYPE') && peek(p, 1).kind === 'word' && !isWord(p, 'COMMENT', 1)) ||
  (isWord(p, 'COMMENT') && isString(p, 1)) ||
  isWord(p, 'FIRST') ||
  isWord(p, 'AFTER') ||
  isWord(p, 'SET') ||
  isWord(p, 'DROP') ||
  peek(p).kind === 'end' ||
  isSymbol(p, ';')

function columnAction(p: Parser, verb: string, column: readonly string[], at: number): ColumnChange {
  const origin = originFrom(p, at)
  if (acceptWords(p, 'TYPE')) {
    const type = dataType(p)
    return { column, dataType: type, origin }
  }
  if (acceptWords(p, 'COMMENT')) return { column, comment: stringLiteral(p), origin }
  const place = position(p)
  if (place !== undefined) return { column, position: place, origin }
  if (acceptWords(p, 'SET')) {
    if (acceptWords(p, 'NOT', 'NULL')) return { column, nullable: false, origin }
    expectWord(p, 'DEFAULT')
    return { column, defaultText: expressionText(p), origin }
  }
  if (peek(p).kind === 'end' || isSymbol(p, ';'))
    reject(p, 0, '_LEGACY_ERROR_TEMP_0035', {
      message: `ALTER TABLE table ${verb} requires a TYPE, a SET/DROP, a COMMENT, or a FIRST/AFTER`,
    })
  else expectWord(p, 'DROP')
  if (p.rejected.length > 0) return { column, origin }
  if (acceptWords(p, 'NOT', 'NULL')) return { column, nullable: true, origin }
  expectWord(p, 'DEFAULT')
  return { column, dropDefault: true, origin }
}

function set(p: Parser, start: number, partition: PartitionValues | undefined): TableChange {
  advance(p)
  if (acceptWords(p, 'LOCATION')) return { change: 'SET LOCATION', location: stringLiteral(p), ...(partition ? { partition } : {}) }
  if (isWord(p, 'SERDE') || isWord(p, 'SERDEPROPERTIES')) {
    const serde = acceptWords(p, 'SERDE')
    if (serde) stringLiteral(p)
    else advance(p)
    const given = !serde || acceptWords(p, 'WITH', 'SERDEPROPERTIES') ? properties(p) : {}
    return { change: 'SET SERDE', serde, properties: given, ...(partition ? { partition } : {}) }
  }
  if (acceptWords(p, 'FILEFORMAT')) {
    while (peek(p).kind !== 'end' && !isSymbol(p, ';')) advance(p)
    return refused(p, start, 'ALTER TABLE SET FILEFORMAT')
  }
  if (isWords(p, 'SKEWED', 'LOCATION')) {
    while (peek(p).kind !== 'end' && !isSymbol(p, ';')) advance(p)
    return refused(p, start, 'ALTER TABLE SET SKEWED LOCATION')
  }
  fail(p)
}
