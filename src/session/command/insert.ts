import { rmSync } from 'node:fs'
import { isAnalyzed, markAnalyzed } from '../../analyzer/analyzed.ts'
import { forEachDeep } from '../../analyzer/deep.ts'
import { searchPath } from '../../analyzer/functions.ts'
import type { CatalogPartition, CatalogTable, PartitionSpec } from '../../catalog/catalog-table.ts'
import { quoted, quotedTable, tableParts } from '../../catalog/names.ts'
import { partitionPath } from '../../catalog/partition-spec.ts'
import { useNullsForMissingDefaultValues } from '../../config/catalog.ts'
import { caseSensitive, charVarcharAsString, sessionTimeZone, storeAssignmentPolicy } from '../../config/session.ts'
import { executeWrite } from '../../execution/write.ts'
import type { InsertIntoStatement } from '../../plan/catalog-command.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { lookupSource } from '../../sources/index.ts'
import { type StructField, StructType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { valueType } from './char-varchar.ts'
import { defaultExpression, defaultText } from './defaults.ts'
import { placeDefaults } from './insert-defaults.ts'
import { partitionFields, partitionText, writtenPartitions } from './partition-values.ts'
import { noResult } from './result.ts'
import { type StoreAssignmentPolicy, same, type TableOutput, tableColumn } from './table-output.ts'

/** `INSERT INTO` and `INSERT OVERWRITE` of a stored table. */
export async function runInsert(session: SparkSession, command: InsertIntoStatement): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const found = catalog.findRelation(command.table.parts)
  if (found === undefined)
    throw sparkError(
      'TABLE_OR_VIEW_NOT_FOUND',
      { relationName: quoted(command.table.parts), searchPath: searchPath(catalog) },
      contextsOf(command.table.origin),
    )
  if (found.kind === 'temp' && found.view.definition !== undefined)
    throw sparkError(
      'EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE',
      { viewName: quoted(found.parts), operation: 'INSERT' },
      contextsOf(command.table.origin),
    )
  if (found.kind === 'temp') throw await intoView(session, command)
  const { table } = found
  const tableName = quotedTable(table.identifier)
  if (table.view !== undefined)
    throw sparkError('EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE', { viewName: tableName, operation: 'INSERT' }, contextsOf(command.table.origin))
  if (command.replace)
    throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation: `INSERT INTO ... REPLACE ${command.replace}` })
  if (command.schemaEvolution) throw sparkError('UNSUPPORTED_INSERT_WITH_SCHEMA_EVOLUTION', {})
  return insertInto(session, table, command)
}

export interface InsertRequest {
  readonly partition: InsertIntoStatement['partition']
  readonly columns: readonly string[]
  readonly byName: boolean
  readonly overwrite: boolean
  readonly ifPartitionNotExists: boolean
  /** An overwrite replaces the partitions that rows are in, whatever the configuration says. */
  readonly dynamic?: boolean
  readonly child: LogicalPlan
  readonly origin?: InsertIntoStatement['origin']
}

export async function insertInto(session: SparkSession, table: CatalogTable, command: InsertRequest): Promise<DataFrame> {
  const { state } = session
  const rule = { caseSensitive: state.conf.value(caseSensitive) }
  const output: TableOutput = {
    tableName: quotedTable(table.identifier),
    policy: state.conf.value(storeAssignmentPolicy) as StoreAssignmentPolicy,
    byName: command.byName,
    anyLength: state.conf.value(charVarcharAsString),
    ...rule,
  }
  const given = partitionFields(state, table, command.partition, rule)
  checkPartitions(table, command)
  const fixed = new Map(given.filter(g => g.value !== undefined).map(g => [g.field.name, g.value!]))
  const targets = targetColumns(table, command, fixed, output)
  const child = placeDefaults(state, command.child, targets)
  const analyzed = await new DataFrame(session, child).queryExecution.analyzed()
  const data = outputOf(analyzed)
  if (given.length > 0 && given.length !== table.partitionColumns.length) {
    if (data.length + fixed.size !== table.schema.fields.length) throw arityMismatch(data, targets, output, table)
    throw sparkError('_LEGACY_ERROR_TEMP_1169', {
      tableName: output.tableName,
      normalizedPartSpec: command.partition.map(v => v.name).join(','),
      partColNames: table.partitionColumns.join(','),
    })
  }
  const list = columnsOf(session, table, command, data, targets, fixed, output)
  const plan = Project({ projectList: list, child: isAnalyzed(analyzed) ? analyzed : markAnalyzed(analyzed) })
  const staticSpec: PartitionSpec = await staticValues(session, table, fixed, command.origin)
  const dynamicOverwrite = (command.dynamic ?? isDynamic(session)) && Object.keys(staticSpec).length < table.partitionColumns.length
  if (command.overwrite && !dynamicOverwrite) refuseOverwriteOfSource(analyzed, table, output.tableName)
  if (command.ifPartitionNotExists && state.catalog.shared.partitions(table.identifier, staticSpec).length > 0) return noResult(session)
  await writeTable(session, table, new DataFrame(session, plan), { overwrite: command.overwrite, staticSpec, dynamicOverwrite })
  return noResult(session)
}

/** Partition columns with values come first, and none of these is empty. */
function checkPartitions(table: CatalogTable, { partition }: InsertRequest): void {
  if (partition.length === 0) return
  const alike = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const isFixed = table.partitionColumns.map(c => partition.find(v => alike(v.name, c))?.value !== undefined)
  if (isFixed.some((f, i) => f && i > 0 && !isFixed[i - 1]))
    throw sparkError('_LEGACY_ERROR_TEMP_1147', { partColumns: `[${table.partitionColumns.join(',')}]` })
  if (partition.some(v => v.value?.type === 'Literal' && v.value.value === ''))
    throw sparkError('INVALID_PARTITION_SPEC', {
      details: `The spec ([${partition.map(v => `${v.name}=${shownValue(v.value)}`).join(', ')}]) contains an empty partition column value`,
    })
}
const shownValue = (e: Expression | undefined): string => (e === undefined ? 'None' : `Some(${e.type === 'Literal' ? e.value : '...'})`)

const isDynamic = (session: SparkSession): boolean =>
  session.conf.get('spark.sql.sources.partitionOverwriteMode').toUpperCase() === 'DYNAMIC'

/** The columns that the query's are for, in order: those of the list, or all that PARTITION does not fix. */
function targetColumns(
  table: CatalogTable,
  command: InsertRequest,
  fixed: ReadonlyMap<string, unknown>,
  output: TableOutput,
): readonly StructField[] {
  const free = table.schema.fields.filter(f => !fixed.has(f.name))
  if (command.columns.length === 0) return free
  const seen = new Set<string>()
  return command.columns.map(name => {
    const field = table.schema.fields.find(f => same(f.name, name, output))
    const key = output.caseSensitive ? name : name.toLowerCase()
    if (seen.has(key)) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(key) })
    seen.add(key)
    if (field === undefined) {
      const proposal = table.schema.fields
        .slice(0, 5)
        .map(f => quoteIdentifier(f.name))
        .join(', ')
      throw sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: quoteIdentifier(name), proposal }, contextsOf(command.origin))
    }
    if (fixed.has(field.name) && command.columns.length + fixed.size === table.schema.fields.length)
      throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS', {
        tableName: output.tableName,
        extraColumns: quoteIdentifier(field.name),
      })
    if (fixed.has(field.name))
      throw arityMismatch(
        command.columns.map(c => ({ name: c })),
        free,
        output,
        table,
      )
    return field
  })
}

/** All columns of the table, in its order, from those of the query. */
function columnsOf(
  session: SparkSession,
  table: CatalogTable,
  command: InsertRequest,
  given: readonly AttributeReference[],
  targets: readonly StructField[],
  fixed: ReadonlyMap<string, Expression>,
  output: TableOutput,
): Expression[] {
  const { tableName } = output
  const sources = command.byName
    ? byName(table, given, fixed, output)
    : byPlace(given, targets, output, fixed.size > 0 && command.columns.length === 0 ? table : undefined)
  return table.schema.fields.map(field => {
    const value = fixed.get(field.name)
    if (value !== undefined) return tableColumn(value, field, { ...output, policy: 'LEGACY', byName: false })
    const source = sources.get(field.name)
    if (source !== undefined) return tableColumn(source, field, output)
    if (defaultText(field) === undefined && !session.conf.value(useNullsForMissingDefaultValues))
      throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA', { tableName, colName: quoteIdentifier(field.name) })
    return tableColumn(settledDefault(session, field), field, { ...output, policy: 'LEGACY', byName: false })
  })
}

const settledDefault = (session: SparkSession, field: StructField): Expression => defaultExpression(session.state, field, true)

function byPlace(
  given: readonly AttributeReference[],
  targets: readonly StructField[],
  output: TableOutput,
  partitioned?: CatalogTable,
): ReadonlyMap<string, AttributeReference> {
  if (given.length !== targets.length) throw arityMismatch(given, targets, output, partitioned)
  return new Map(targets.map((f, i) => [f.name, given[i]!]))
}

/** Too many columns, or too few. `partitioned`: a table of which PARTITION fixes some. */
function arityMismatch(
  given: readonly { readonly name: string }[],
  targets: readonly StructField[],
  { tableName }: TableOutput,
  partitioned: CatalogTable | undefined,
): Error {
  const shown = (names: readonly string[]) => names.map(quoteIdentifier).join(', ')
  const dataColumns = given.map(a => quoted(a.name.split('.'))).join(', ')
  if (partitioned !== undefined)
    return sparkError('INSERT_PARTITION_COLUMN_ARITY_MISMATCH', {
      tableName,
      dataColumns,
      tableColumns: shown(partitioned.schema.fields.map(f => f.name)),
      staticPartCols: shown(partitioned.partitionColumns.filter(c => !targets.some(f => f.name === c)).toSorted()),
    })
  const which = given.length < targets.length ? 'NOT_ENOUGH_DATA_COLUMNS' : 'TOO_MANY_DATA_COLUMNS'
  return sparkError(`INSERT_COLUMN_ARITY_MISMATCH.${which}`, { tableName, tableColumns: shown(targets.map(f => f.name)), dataColumns })
}

function byName(
  table: CatalogTable,
  given: readonly AttributeReference[],
  fixed: ReadonlyMap<string, unknown>,
  output: TableOutput,
): ReadonlyMap<string, AttributeReference> {
  const { tableName } = output
  const free = table.schema.fields.filter(f => !fixed.has(f.name))
  if (given.length > free.length) throw arityMismatch(given, free, output, fixed.size > 0 ? table : undefined)
  const found = new Map<string, AttributeReference>()
  for (const f of free) {
    const alike = given.filter(a => same(a.name, f.name, output))
    if (alike.length > 1)
      throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME', { tableName, colName: quoteIdentifier(f.name) })
    if (alike.length === 1) found.set(f.name, alike[0]!)
  }
  const extra = given.filter(a => !free.some(f => same(a.name, f.name, output)))
  if (extra.length > 0)
    throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS', {
      tableName,
      extraColumns: extra.map(a => quoteIdentifier(a.name)).join(', '),
    })
  return found
}

/** PARTITION's values as the folders' names have them. */
async function staticValues(
  session: SparkSession,
  table: CatalogTable,
  fixed: ReadonlyMap<string, Expression>,
  origin: InsertRequest['origin'],
): Promise<PartitionSpec> {
  const spec: Record<string, string | null> = {}
  for (const name of table.partitionColumns) {
    const value = fixed.get(name)
    if (value === undefined) continue
    const field = table.schema.fields.find(f => f.name === name)!
    spec[name] = partitionText(session.state, value, field, origin)
  }
  return spec
}

/** A query may not read what it replaces. */
function refuseOverwriteOfSource(plan: LogicalPlan, table: CatalogTable, tableName: string): void {
  forEachDeep(plan, p => {
    if (p.type === 'SubqueryAlias' && p.name.join('.') === tableParts(table.identifier).join('.'))
      throw sparkError('UNSUPPORTED_OVERWRITE.TABLE', { table: tableName })
    if (p.type === 'Relation' && table.location !== undefined && p.source.paths.includes(table.location))
      throw sparkError('UNSUPPORTED_OVERWRITE.TABLE', { table: tableName })
  })
}

/** A temporary view takes no rows; what is wrong with the columns comes first. */
async function intoView(session: SparkSession, command: InsertIntoStatement): Promise<Error> {
  const schema = await session.table(command.table.parts.map(quoteIdentifier).join('.')).schema()
  const given = outputOf(await new DataFrame(session, command.child).queryExecution.analyzed())
  const output: TableOutput = { tableName: '`unknown`', policy: 'ANSI', byName: false, caseSensitive: false }
  if (command.columns.length === 0) byPlace(given, schema.fields, output)
  return sparkError('UNSUPPORTED_INSERT.RDD_BASED', {}, [])
}

interface WriteRequest {
  readonly overwrite: boolean
  readonly staticSpec: PartitionSpec
  readonly dynamicOverwrite: boolean
}

/** Writes rows with the table's columns to its folder, and tells the catalog of the partitions that came to be. */
export async function writeTable(session: SparkSession, table: CatalogTable, rows: DataFrame, how: WriteRequest): Promise<void> {
  const { state } = session
  const { conf } = state
  const { shared } = state.catalog
  const known = table.partitionColumns.length > 0 ? shared.partitions(table.identifier, how.staticSpec) : []
  const folderOf = (p: CatalogPartition) => partitionPath(table.partitionColumns, p.spec)
  const elsewhere = known.filter(p => p.location !== defaultFolder(table, folderOf(p)))
  const replaced = how.overwrite && !how.dynamicOverwrite && Object.keys(how.staticSpec).length > 0
  const folders = await executeWrite(
    await rows.queryExecution.optimized(),
    {
      path: table.location!,
      mode: how.overwrite ? 'overwrite' : 'append',
      source: lookupSource(table.provider!),
      schema: StructType(table.schema.fields.map(f => ({ ...f, dataType: valueType(f.dataType), nullable: true }))),
      partitionBy: table.partitionColumns,
      options: {
        ...Object.fromEntries(Object.entries(table.options).map(([k, v]) => [k.toLowerCase(), v])),
        ...explicitNulls(table),
        partitionoverwritemode: how.dynamicOverwrite ? 'DYNAMIC' : 'STATIC',
      },
      sessionTimeZone: conf.value(sessionTimeZone),
      caseSensitive: true,
      conf: key => conf.getOption(key),
      ...(replaced ? { replacedFolders: replacedFolders(table, how.staticSpec, known.map(folderOf)) } : {}),
      ...(elsewhere.length > 0 ? { locations: Object.fromEntries(elsewhere.map(p => [folderOf(p), p.location])) } : {}),
    },
    state.executionContext({}),
  )
  if (table.partitionColumns.length > 0) {
    const written = writtenPartitions(table, folders)
    const fresh = written.filter(p => shared.getPartition(table.identifier, p.spec) === undefined)
    if (how.overwrite && !how.dynamicOverwrite) {
      const kept = new Set(written.map(folderOf))
      const gone = known.filter(p => !kept.has(folderOf(p)))
      shared.dropPartitions(
        table.identifier,
        gone.map(p => p.spec),
      )
      // their folders, empty by now, would be partitions to who repairs the table
      for (const p of gone) rmSync(p.location, { recursive: true, force: true })
    }
    shared.putPartitions(table.identifier, fresh)
  }
  const now = shared.getTable(table.identifier)
  if (now?.statistics) {
    const { statistics: _, ...rest } = now
    shared.alterTable(rest)
  }
}

/** A field that is left out of a record stands for its column's DEFAULT. */
const explicitNulls = (table: CatalogTable): Record<string, string> =>
  table.provider?.toLowerCase() === 'json' && table.schema.fields.some(f => defaultText(f) !== undefined)
    ? { ignorenullfields: 'false' }
    : {}

const defaultFolder = (table: CatalogTable, folder: string): string => `${table.location}/${folder}`

/** The folders whose files an overwrite of fixed partitions replaces: those of the partitions, and the one that is about to be. */
function replacedFolders(table: CatalogTable, spec: PartitionSpec, known: readonly string[]): string[] {
  const whole = table.partitionColumns.every(c => c in spec)
  return [...new Set([...known, ...(whole ? [partitionPath(table.partitionColumns, spec)] : [])])]
}
