import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { searchPath } from '../../analyzer/functions.ts'
import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import { caseSensitive } from '../../config/session.ts'
import type { AlterTable, ColumnChange, Name, TableChange } from '../../plan/catalog-command.ts'
import { hadoopPath, pathBelow } from '../../sources/path.ts'
import { type DataType, StructField, StructType, sameType } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { Found } from '../session-catalog.ts'
import type { SparkSession } from '../spark-session.ts'
import { alterClustering } from './clustering.ts'
import { columnField, refuseTimes } from './create-table.ts'
import { CURRENT_DEFAULT, checkDefault, checkDefaultProvider } from './defaults.ts'
import { partitionSpec } from './partition-values.ts'
import { addPartitions, dropPartitions, partitionsNotFound, renamePartition, repair, requirePartitioned } from './partitions.ts'
import { noResult } from './result.ts'
import { alterViewQuery } from './stored-view.ts'
import { same } from './table-output.ts'

/** The operation as EXPECT_TABLE_NOT_VIEW names it. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'ADD COLUMNS': 'ALTER TABLE ... ADD COLUMNS',
  'REPLACE COLUMNS': 'ALTER TABLE ... REPLACE COLUMNS',
  'DROP COLUMNS': 'ALTER TABLE ... DROP COLUMNS',
  'RENAME COLUMN': 'ALTER TABLE ... RENAME COLUMN',
  'ALTER COLUMNS': 'ALTER TABLE ... ALTER COLUMN',
  'CHANGE COLUMN': 'ALTER TABLE ... CHANGE COLUMN',
  'SET LOCATION': 'ALTER TABLE ... SET LOCATION ...',
  'SET SERDE': 'ALTER TABLE ... SET [SERDE|SERDEPROPERTIES]',
  'ADD PARTITION': 'ALTER TABLE ... ADD PARTITION ...',
  'DROP PARTITION': 'ALTER TABLE ... DROP PARTITION ...',
  'RENAME PARTITION': 'ALTER TABLE ... RENAME TO PARTITION',
  'RECOVER PARTITIONS': 'ALTER TABLE ... RECOVER PARTITIONS',
}

/** `ALTER TABLE` and `ALTER VIEW`. */
export async function runAlterTable(session: SparkSession, command: AlterTable): Promise<DataFrame> {
  const { name, action, isView } = command
  const { catalog } = session.state
  if (action.change === 'RENAME') rename(session, name, action.to, isView)
  else if (action.change === 'SET TBLPROPERTIES' || action.change === 'UNSET TBLPROPERTIES') alterProperties(session, command)
  else if (action.change === 'AS') await alterViewQuery(session, catalog.requireView(name, 'ALTER VIEW ... AS'), action, command)
  else if (action.change === 'WITH SCHEMA') {
    const found = catalog.requireView(name, 'ALTER VIEW ... WITH SCHEMA ...')
    if (found.kind === 'temp') throw sparkError('UNSUPPORTED_FEATURE.TEMPORARY_VIEW_WITH_SCHEMA_BINDING_MODE', {})
    const view = { ...found.table.view!, schemaMode: action.mode as 'BINDING' }
    catalog.shared.alterTable({ ...found.table, view })
  } else if (action.change === 'OTHER' && action.feature === 'ADD CONSTRAINT' && catalog.find(name.parts) === undefined)
    throw sparkError(
      'TABLE_OR_VIEW_NOT_FOUND',
      { relationName: quoted(name.parts), searchPath: searchPath(catalog) },
      contextsOf(name.origin),
    )
  else alterTable(session, catalog.requireTable(name, operationOf(action)), command)
  return noResult(session)
}

const operationOf = (action: TableChange): string =>
  action.change === 'ADD COLUMNS' && action.one
    ? 'ALTER TABLE ... ADD COLUMN'
    : (OPERATIONS[action.change] ?? `ALTER TABLE ... ${action.change === 'OTHER' ? action.feature : action.change}`)

function alterTable(session: SparkSession, table: CatalogTable, command: AlterTable): void {
  const { action } = command
  const tableName = quotedTable(table.identifier)
  const unsupported = (operation: string) => sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation })
  switch (action.change) {
    case 'ADD COLUMNS':
      return addColumns(session, table, action, unsupported)
    case 'DROP COLUMNS':
      if (!action.ifExists) for (const c of action.columns) requireColumn(session, table, c, command)
      throw unsupported('DROP COLUMN')
    case 'RENAME COLUMN':
      requireColumn(session, table, action.column, command)
      throw unsupported(action.change)
    case 'DEFAULT COLLATION':
      session.state.catalog.shared.alterTable({
        ...table,
        collation: action.collation,
        properties: { ...table.properties, collation: action.collation },
      })
      return
    case 'REPLACE COLUMNS':
      throw unsupported(action.change)
    case 'ALTER COLUMNS':
      if (action.columns.length > 1) throw unsupported('ALTER COLUMN in bulk')
      return alterColumn(session, table, action.columns[0]!, command, unsupported)
    case 'CHANGE COLUMN':
      return changeColumn(session, table, action, command, unsupported)
    case 'SET LOCATION':
      return setLocation(session, table, action)
    case 'SET SERDE': {
      if (action.partition) throw sparkError('_LEGACY_ERROR_TEMP_1247', {})
      if (action.serde) throw sparkError('UNSUPPORTED_FEATURE.ALTER_TABLE_SERDE_FOR_DATASOURCE_TABLE', { tableName })
      session.state.catalog.shared.alterTable({ ...table, options: { ...table.options, ...action.properties } })
      return
    }
    case 'ADD PARTITION':
      return addPartitions(session, table, action, command.origin)
    case 'DROP PARTITION':
      return dropPartitions(session, table, action, command.origin)
    case 'RENAME PARTITION':
      return renamePartition(session, table, action)
    case 'RECOVER PARTITIONS':
      return repair(session, table, { add: true, drop: false, operation: 'ALTER TABLE RECOVER PARTITIONS' })
    case 'CLUSTER BY':
      return alterClustering(session, table, action.columns)
    case 'OTHER':
      throw unsupported(action.feature)
    default:
      throw unsupported(action.change)
  }
}

// ---- names and properties ----

function rename(session: SparkSession, name: Name, to: readonly string[], isView: boolean): void {
  const { catalog } = session.state
  const found = catalog.require(name)
  if (found.kind === 'temp') return renameTemporary(session, found, to)
  const { table } = found
  const { database } = table.identifier
  if (isView !== (table.tableType === 'VIEW'))
    throw isView
      ? sparkError('EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE', { tableName: quoted(name.parts), operation: 'ALTER VIEW' })
      : sparkError('EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW', { viewName: quoted(name.parts), operation: 'ALTER TABLE' })
  const target = to.length === 1 ? { database, table: catalog.fold(to[0]!) } : catalog.requireIdentifier(to)
  if (target.database !== database)
    throw sparkError('RENAME_TABLE_SOURCE_DESTINATION_DATABASE_MISMATCH', {
      db: quoteIdentifier(database),
      newDb: quoteIdentifier(target.database),
    })
  if (catalog.shared.getTable(target) !== undefined)
    throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoted([target.database, target.table]) })
  catalog.checkName(target.table)
  const old = table.location
  const place = table.tableType === 'MANAGED' ? catalog.defaultLocation(target) : old
  if (old !== undefined && place !== undefined && place !== old) {
    if (!existsSync(old))
      throw sparkError('_LEGACY_ERROR_TEMP_2038', { oldName: table.identifier.table, newName: target.table, oldDir: hadoopPath(old) })
    mkdirSync(dirname(place), { recursive: true })
    renameSync(old, place)
  }
  const renamed = { ...table, identifier: target, ...(place === undefined ? {} : { location: place }) }
  catalog.shared.renameTable(table.identifier, renamed, location =>
    old !== undefined && place !== undefined && location.startsWith(`${old}/`) ? place + location.slice(old.length) : location,
  )
}

function renameTemporary(session: SparkSession, found: Extract<Found, { kind: 'temp' }>, to: readonly string[]): void {
  const views = found.global ? session.state.catalog.globalViews : session.state.views
  if (to.length > 1)
    throw sparkError('RENAME_TEMP_VIEW_WITH_DATABASE', { oldName: quoted(found.parts), newName: quoted(to), db: quoteIdentifier(to[0]!) })
  if (views.get(to[0]!) !== undefined) throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteIdentifier(to[0]!) })
  views.drop(found.view.name)
  views.create(to[0]!, found.view.plan, { ...found.view, replace: false })
}

function alterProperties(session: SparkSession, { name, action, isView }: AlterTable): void {
  const { catalog } = session.state
  if (action.change !== 'SET TBLPROPERTIES' && action.change !== 'UNSET TBLPROPERTIES') return
  const operation = `ALTER ${isView ? 'VIEW' : 'TABLE'} ... ${action.change}`
  const found = isView ? catalog.requireView(name, operation, 'USE_ALTER_TABLE') : undefined
  if (found?.kind === 'temp')
    throw sparkError('EXPECT_PERMANENT_VIEW_NOT_TEMP', { viewName: quoted(name.parts), operation }, contextsOf(name.origin))
  const table = found?.table ?? catalog.requireTable(name, operation, 'USE_ALTER_VIEW')
  if (action.change === 'SET TBLPROPERTIES') {
    const { comment, ...properties } = action.properties
    catalog.shared.alterTable({
      ...table,
      properties: { ...table.properties, ...properties },
      ...(comment === undefined ? {} : { comment }),
    })
    return
  }
  const properties = Object.fromEntries(Object.entries(table.properties).filter(([k]) => !action.keys.includes(k)))
  const { comment: _, ...bare } = table
  catalog.shared.alterTable({ ...(action.keys.includes('comment') ? bare : table), properties })
}

function setLocation(session: SparkSession, table: CatalogTable, action: Extract<TableChange, { change: 'SET LOCATION' }>): void {
  const { state } = session
  const { shared } = state.catalog
  if (action.location === '') throw javaError('Can not create a Path from an empty string')
  const folder = action.partition === undefined ? shared.requireDatabase(table.identifier.database).location : table.location!
  const location = pathBelow(folder, action.location)
  if (action.partition === undefined) {
    shared.alterTable({ ...table, location })
    return
  }
  requirePartitioned(table, 'ALTER TABLE ... SET LOCATION')
  const spec = partitionSpec(state, table, action.partition, true)
  const found = shared.getPartition(table.identifier, spec)
  if (found === undefined) throw partitionsNotFound(table, spec)
  shared.putPartitions(table.identifier, [{ ...found, location }])
}

// ---- columns ----

type Unsupported = (operation: string) => Error

function addColumns(
  session: SparkSession,
  table: CatalogTable,
  action: Extract<TableChange, { change: 'ADD COLUMNS' }>,
  unsupported: Unsupported,
): void {
  const { state } = session
  const rule = { caseSensitive: state.conf.value(caseSensitive) }
  const nested = action.columns.find(c => c.name.length > 1)
  if (nested && !table.schema.fields.some(f => same(f.name, nested.name[0]!, rule)))
    throw sparkError(
      'UNRESOLVED_COLUMN.WITH_SUGGESTION',
      {
        objectName: quoted(nested.name.slice(0, -1)),
        proposal: table.schema.fields.map(f => quoteIdentifier(f.name)).join(', '),
      },
      contextsOf(nested.origin),
    )
  if (nested) throw unsupported('ADD COLUMN with qualified column')
  if (action.columns.some(c => !c.nullable)) throw sparkError('_LEGACY_ERROR_TEMP_1052', {})
  const names = [...table.schema.fields.map(f => f.name), ...action.columns.map(c => c.name[0]!)]
  const twice = names.find((n, i) => names.some((m, j) => j < i && same(m, n, rule)))
  if (twice !== undefined) {
    throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(rule.caseSensitive ? twice : twice.toLowerCase()) })
  }
  if (table.provider?.toLowerCase() === 'text')
    throw sparkError('_LEGACY_ERROR_TEMP_1260', { tableType: 'text', table: quotedTable(table.identifier) })
  const added = action.columns.map(c => columnField(state, c, table.provider!, 'ALTER TABLE ADD COLUMNS', true, ofOwn(table.collation)))
  refuseTimes(state, StructType(added))
  const isPartition = (f: StructField) => table.partitionColumns.includes(f.name)
  const fields = [...table.schema.fields.filter(f => !isPartition(f)), ...added, ...table.schema.fields.filter(isPartition)]
  state.catalog.shared.alterTable({ ...table, schema: StructType(fields) })
}

function changeColumn(
  session: SparkSession,
  table: CatalogTable,
  action: Extract<TableChange, { change: 'CHANGE COLUMN' }>,
  command: AlterTable,
  unsupported: Unsupported,
): void {
  const { column, definition } = action
  if (!same(column.join('.'), definition.name.join('.'), { caseSensitive: session.state.conf.value(caseSensitive) }))
    throw sparkError(
      '_LEGACY_ERROR_TEMP_0034',
      { operation: 'Renaming column', command: 'ALTER COLUMN', msg: ', please run RENAME COLUMN instead' },
      contextsOf(command.origin),
    )
  const change: ColumnChange = {
    column,
    dataType: definition.dataType,
    ...(definition.comment === undefined ? {} : { comment: definition.comment }),
    ...(definition.position === undefined ? {} : { position: definition.position }),
    ...(definition.nullable ? {} : { nullable: false }),
  }
  alterColumn(session, table, change, command, unsupported)
}

/** The column that a name means. Raises UNRESOLVED_COLUMN. */
function requireColumn(session: SparkSession, table: CatalogTable, column: readonly string[], command: AlterTable): StructField {
  const rule = { caseSensitive: session.state.conf.value(caseSensitive) }
  const found = table.schema.fields.find(f => same(f.name, column[0]!, rule))
  if (found !== undefined) return found
  throw sparkError(
    'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    { objectName: quoted(column), proposal: table.schema.fields.map(f => quoteIdentifier(f.name)).join(', ') },
    contextsOf(command.origin),
  )
}

function alterColumn(
  session: SparkSession,
  table: CatalogTable,
  change: ColumnChange,
  command: AlterTable,
  unsupported: Unsupported,
): void {
  const { state } = session
  const field = requireColumn(session, table, change.column, command)
  if (typeof change.position === 'object') requireColumn(session, table, [change.position.after], command)
  if (change.column.length > 1) throw unsupported('ALTER COLUMN with qualified column')
  if (change.nullable !== undefined) throw unsupported('ALTER COLUMN ... SET NOT NULL')
  if (change.position !== undefined) throw unsupported('ALTER COLUMN ... FIRST | AFTER')
  if (table.partitionColumns.includes(field.name))
    throw sparkError('CANNOT_ALTER_PARTITION_COLUMN', { tableName: quotedTable(table.identifier), columnName: quoteIdentifier(field.name) })
  if (change.dataType !== undefined && !canEvolve(field.dataType, change.dataType))
    throw sparkError(
      'NOT_SUPPORTED_CHANGE_COLUMN',
      {
        table: quotedTable(table.identifier),
        originName: quoteIdentifier(field.name),
        originType: quotedSqlName(field.dataType),
        newName: quoteIdentifier(field.name),
        newType: quotedSqlName(change.dataType),
      },
      contextsOf(command.origin),
    )
  const metadata: Record<string, unknown> = { ...field.metadata }
  if (change.comment !== undefined) metadata.comment = change.comment
  if (change.dropDefault) delete metadata[CURRENT_DEFAULT]
  if (change.defaultText !== undefined) {
    checkDefaultProvider(state, table.provider!, 'ALTER TABLE ALTER COLUMN', true)
    checkDefault(state, field.name, field.dataType, change.defaultText, 'ALTER TABLE ALTER COLUMN')
    metadata[CURRENT_DEFAULT] = change.defaultText
  }
  const altered = StructField(
    field.name,
    change.dataType ?? field.dataType,
    field.nullable,
    Object.keys(metadata).length === 0 ? undefined : metadata,
  )
  state.catalog.shared.alterTable({ ...table, schema: StructType(table.schema.fields.map(f => (f === field ? altered : f))) })
}

/** Nothing may change about the type but a string's collation. */
const canEvolve = (from: DataType, to: DataType): boolean => sameType(from, to) || (from.type === 'string' && to.type === 'string')

/** The collation that all text has needs no saying. */
const ofOwn = (collation: string | undefined): string | undefined => (collation === 'UTF8_BINARY' ? undefined : collation)
