import { existsSync, readdirSync } from 'node:fs'
import { collatedQuery, collatedType } from '../../analyzer/default-collation.ts'
import { RAW_TYPE } from '../../analyzer/rules/char-type-padding.ts'
import type { BucketSpec, CatalogTable, TableIdentifier } from '../../catalog/catalog-table.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import { createHiveTableByDefault, defaultColumnEnabled } from '../../config/catalog.ts'
import { caseSensitive, charAsVarchar, sourcesDefault, timeTypeEnabled } from '../../config/session.ts'
import type { ColumnDefinition, CreateTable, CreateTableLike, PartitionTransform } from '../../plan/catalog-command.ts'
import { Alias, newExprId } from '../../plan/expression.ts'
import { Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { lookupSource } from '../../sources/index.ts'
import { hadoopPath, pathBelow } from '../../sources/path.ts'
import { type DataType, StructField, StructType, VarcharType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { ANY_SRID } from '../../types/geo/srid.ts'
import { quotedSqlName, quoteIdentifier, treeString } from '../../types/names.ts'
import { childTypes, mapTypes, typeExists } from '../../types/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import { currentUser } from '../session-catalog.ts'
import type { SessionState } from '../session-state.ts'
import type { SparkSession } from '../spark-session.ts'
import { declaredType } from './char-varchar.ts'
import { CURRENT_DEFAULT, checkDefault, checkDefaultProvider, EXISTS_DEFAULT } from './defaults.ts'
import { writeTable } from './insert.ts'
import { noResult } from './result.ts'
import { refuseFeatures } from './table-features.ts'
import { same } from './table-output.ts'

const MAX_BUCKETS = 100_000

/** `CREATE TABLE`, with a query or without. */
export async function runCreateTable(session: SparkSession, command: CreateTable): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const { spec } = command
  const id = catalog.requireIdentifier(command.name.parts)
  const tableName = quotedTable(id)
  const provider = providerOf(state, command)
  if (command.replace) {
    const operation = command.query === undefined ? 'REPLACE TABLE' : 'REPLACE TABLE AS SELECT'
    throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation })
  }
  catalog.shared.requireDatabase(id.database)
  await refuseFeatures(session, command, tableName)
  transformsOf(spec.partitioning)
  if (spec.external && spec.location === undefined) throw sparkError('CREATE_EXTERNAL_TABLE_WITHOUT_LOCATION', {})
  const location = spec.location === undefined ? undefined : placeOf(state, id.database, spec.location)
  const rows = command.query === undefined ? undefined : new DataFrame(session, collatedQuery(command.query, spec.collation))
  lookupSource(provider)
  const declared = rows === undefined ? columnsOf(state, command, provider) : await queryColumns(rows)
  const options = Object.fromEntries(Object.entries(spec.options).map(([k, v]) => [k.toLowerCase(), v]))
  const inferred = rows === undefined && declared.fields.length === 0
  // what is wrong with the definition is told before that there is such a table
  const defined = inferred ? undefined : tableOf(state, command, id, provider, declared, location)
  if (catalog.shared.getTable(id) !== undefined) {
    if (command.ifNotExists) return noResult(session)
    throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: tableName })
  }
  catalog.checkName(id.table)
  const table = defined ?? tableOf(state, command, id, provider, await inferSchema(state, provider, location, options), location)
  refuseTimes(state, table.schema)
  for (const f of table.schema.fields) refuseType(f.dataType, provider, f.name)
  lookupSource(provider).checkTypes?.(StructType(table.schema.fields.filter(f => !table.partitionColumns.includes(f.name))))
  if (rows === undefined) {
    catalog.shared.createTable(table)
    if (inferred && table.partitionColumns.length > 0) await discoverPartitions(session, table)
    return noResult(session)
  }
  if (location === undefined) refuseFolder(table)
  const target = { ...table, statistics: undefined }
  catalog.shared.createTable(table)
  try {
    const renamed = await orderedRows(session, rows, target)
    await writeTable(session, table, renamed, { overwrite: true, staticSpec: {}, dynamicOverwrite: false })
  } catch (e) {
    catalog.shared.dropTable(id)
    throw e
  }
  return noResult(session)
}

/** The query's columns in the order of the table's, whose partition columns are last. */
async function orderedRows(session: SparkSession, rows: DataFrame, table: CatalogTable): Promise<DataFrame> {
  const analyzed = await rows.queryExecution.analyzed()
  const output = outputOf(analyzed)
  const list = table.schema.fields.map(f => {
    const child = output.find(a => a.name === f.name)!
    return Alias({ child, name: f.name, exprId: newExprId(), qualifier: [] })
  })
  return new DataFrame(session, Project({ projectList: list, child: analyzed }))
}

function providerOf(state: SessionState, { spec }: CreateTable): string {
  if (spec.serde !== undefined || (spec.provider === undefined && state.conf.value(createHiveTableByDefault)))
    throw sparkError('NOT_SUPPORTED_COMMAND_WITHOUT_HIVE_SUPPORT', { cmd: 'CREATE Hive TABLE (AS SELECT)' })
  if (spec.provider?.toLowerCase() === 'hive')
    throw sparkError('NOT_SUPPORTED_COMMAND_WITHOUT_HIVE_SUPPORT', { cmd: 'CREATE Hive TABLE (AS SELECT)' })
  return spec.provider ?? state.conf.value(sourcesDefault)
}

/** A local path; one that is not absolute lies in the database's folder. */
function placeOf(state: SessionState, database: string, location: string): string {
  if (location === '') throw new Error('Can not create a Path from an empty string')
  return pathBelow(state.catalog.shared.requireDatabase(database).location, location)
}

/** The columns as declared, with those that PARTITIONED BY declares. */
function columnsOf(state: SessionState, command: CreateTable, provider: string): StructType {
  const own = command.spec.partitioning.flatMap(t => ('definition' in t ? [t.definition] : []))
  return StructType([...command.columns, ...own].map(c => columnField(state, c, provider, 'CREATE TABLE', false, command.spec.collation)))
}

/** A column's definition as a field: nullable, as tables of files have it. Checks its DEFAULT. */
export function columnField(
  state: SessionState,
  c: ColumnDefinition,
  provider: string,
  statement: string,
  existing: boolean,
  collation: string | undefined,
): StructField {
  refuseCollatedKeys(c.dataType)
  const metadata: Record<string, unknown> = {}
  if (c.comment !== undefined) metadata.comment = c.comment
  const name = c.name.join('.')
  if (c.defaultText !== undefined) {
    if (!state.conf.value(defaultColumnEnabled)) throw sparkError('UNSUPPORTED_DEFAULT_VALUE.WITH_SUGGESTION', {}, contextsOf(c.origin))
    checkDefaultProvider(state, provider, statement, existing)
    checkDefault(state, name, c.dataType, c.defaultText, statement)
    metadata[CURRENT_DEFAULT] = c.defaultText
    if (existing) metadata[EXISTS_DEFAULT] = c.defaultText
  }
  const declared = state.conf.value(charAsVarchar) ? mapTypes(c.dataType, t => (t.type === 'char' ? VarcharType(t.length) : t)) : c.dataType
  return StructField(name, collatedType(declared, collation), true, Object.keys(metadata).length === 0 ? undefined : metadata)
}

const isCollated = (t: DataType): boolean => t.type === 'string' && t.collation !== undefined && t.collation !== 'UTF8_BINARY'

/** Keys of maps are compared by their bytes. */
function refuseCollatedKeys(t: DataType): void {
  if (typeExists(t, u => u.type === 'map' && typeExists(u.key, isCollated)))
    throw sparkError('UNSUPPORTED_FEATURE.COLLATIONS_IN_MAP_KEYS', {})
}

async function queryColumns(rows: DataFrame): Promise<StructType> {
  const output = outputOf(await rows.queryExecution.analyzed())
  return StructType(
    output.map(a => {
      const comment = a.metadata?.comment
      return StructField(a.name, declaredType(a), true, comment === undefined ? undefined : { comment })
    }),
  )
}

async function inferSchema(
  state: SessionState,
  provider: string,
  location: string | undefined,
  options: Record<string, string>,
): Promise<StructType> {
  if (location === undefined) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: shownFormat(provider) })
  if (!existsSync(location)) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: shownFormat(provider) })
  const source = await state.analysisContext().resolveDataSource!({ format: provider, paths: [location], options })
  const partition = new Set(source!.partitionColumns)
  return StructType([
    ...source!.schema.fields.filter(f => !partition.has(f.name)),
    ...source!.schema.fields.filter(f => partition.has(f.name)),
  ])
}
const shownFormat = (provider: string): string => {
  const name = provider.toLowerCase()
  return name === 'parquet' ? 'Parquet' : name === 'text' ? 'Text' : name.toUpperCase()
}

function tableOf(
  state: SessionState,
  command: CreateTable,
  id: TableIdentifier,
  provider: string,
  declared: StructType,
  location: string | undefined,
): CatalogTable {
  const { spec } = command
  const rule = { caseSensitive: state.conf.value(caseSensitive) }
  refuseRepeated(declared, rule)
  const { partitions, buckets } = transformsOf(spec.partitioning)
  const tableName = quotedTable(id)
  const find = (name: string, colType: string): string => {
    const found = declared.fields.find(f => same(f.name, name, rule))
    if (found === undefined)
      throw sparkError('COLUMN_NOT_DEFINED_IN_TABLE', {
        colType,
        colName: quoteIdentifier(name),
        tableName,
        tableCols: declared.fields.map(f => quoteIdentifier(f.name)).join(', '),
      })
    return found.name
  }
  const partitionColumns = partitions.map(name => find(name, 'partition'))
  refuseDuplicates(partitionColumns, rule)
  if (partitionColumns.length > 0 && partitionColumns.length === declared.fields.length)
    throw sparkError('ALL_PARTITION_COLUMNS_NOT_ALLOWED', {})
  for (const name of partitionColumns) {
    const type = declared.fields.find(f => f.name === name)!.dataType
    if (isNested(type) || type.type === 'variant' || isCollated(type))
      throw sparkError('INVALID_PARTITION_COLUMN_DATA_TYPE', { type: quotedSqlName(type) })
  }
  for (const [name] of spec.clusterBy ?? [])
    if (!declared.fields.some(f => same(f.name, name!, rule)))
      throw sparkError('_LEGACY_ERROR_TEMP_3060', { i: name!, schema: treeString(declared) })
  const bucketSpec = bucketsOf(spec.bucketSpec ?? buckets, find, partitionColumns, rule)
  const collatedBucket = declared.fields.find(f => bucketSpec?.bucketColumns.includes(f.name) && isCollated(f.dataType))
  if (collatedBucket) throw sparkError('INVALID_BUCKET_COLUMN_DATA_TYPE', { type: quotedSqlName(collatedBucket.dataType) })
  const fields = [
    ...declared.fields.filter(f => !partitionColumns.includes(f.name)),
    ...partitionColumns.map(n => declared.fields.find(f => f.name === n)!),
  ]
  return {
    identifier: id,
    tableType: location === undefined ? 'MANAGED' : 'EXTERNAL',
    provider,
    schema: StructType(fields.map(withoutRawType)),
    partitionColumns,
    ...(bucketSpec ? { bucketSpec } : {}),
    location: location ?? state.catalog.defaultLocation(id),
    options: spec.options,
    properties: spec.clusterBy ? { ...spec.properties, clusteringColumns: JSON.stringify(spec.clusterBy) } : spec.properties,
    ...(spec.comment === undefined ? {} : { comment: spec.comment }),
    ...(spec.collation === undefined ? {} : { collation: spec.collation }),
    owner: currentUser(),
    createTime: Date.now(),
  }
}

function withoutRawType(f: StructField): StructField {
  if (f.metadata?.[RAW_TYPE] === undefined) return f
  const { [RAW_TYPE]: _, ...metadata } = f.metadata
  return StructField(f.name, f.dataType, f.nullable, Object.keys(metadata).length === 0 ? undefined : metadata)
}

/** TIME is a type of tables only where the setting says so. */
export function refuseTimes(state: SessionState, schema: StructType): void {
  if (!state.conf.value(timeTypeEnabled) && typeExists(schema, t => t.type === 'time')) throw sparkError('UNSUPPORTED_TIME_TYPE')
}

/** Types that no file holds. */
function refuseType(t: DataType, provider: string, column: string): void {
  const geo = t.type === 'geometry' || t.type === 'geography'
  if (t.type === 'calendar_interval' || (geo && (provider.toLowerCase() !== 'parquet' || t.srid === ANY_SRID)))
    throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
      columnName: quoteIdentifier(column),
      columnType: quotedSqlName(t),
      format: shownFormat(provider),
    })
}

function refuseDuplicates(names: readonly string[], rule: { readonly caseSensitive: boolean }): void {
  const keys = names.map(n => (rule.caseSensitive ? n : n.toLowerCase()))
  const twice = keys.find((k, i) => keys.indexOf(k) !== i)
  if (twice !== undefined) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(twice) })
}

/** Columns of a table, and fields of their structs, have names of their own. */
function refuseRepeated(t: DataType, rule: { readonly caseSensitive: boolean }): void {
  if (t.type === 'struct')
    refuseDuplicates(
      t.fields.map(f => f.name),
      rule,
    )
  for (const c of childTypes(t)) refuseRepeated(c, rule)
}

type Buckets = CreateTable['spec']['bucketSpec']

/** PARTITIONED BY: columns are partitions, bucket(n, a) is CLUSTERED BY; nothing else is known to tables of files. */
function transformsOf(list: readonly PartitionTransform[]): { partitions: string[]; buckets: Buckets } {
  const partitions: string[] = []
  let buckets: Buckets
  for (const t of list) {
    if ('column' in t) partitions.push(t.column.join('.'))
    else if ('definition' in t) partitions.push(t.definition.name.join('.'))
    else if (t.transform.toLowerCase() === 'bucket' && t.arguments[0]?.type === 'Literal') {
      const columns = t.arguments.slice(1).map(a => (a.type === 'UnresolvedAttribute' ? a.nameParts.join('.') : ''))
      buckets = { numBuckets: Number(t.arguments[0].value), columns, sort: [] }
    } else {
      const args = t.arguments.map(a =>
        a.type === 'UnresolvedAttribute' ? a.nameParts.join('.') : a.type === 'Literal' ? String(a.value) : '',
      )
      throw sparkError('UNSUPPORTED_PARTITION_TRANSFORM', { transform: quoteIdentifier(`${t.transform}(${args.join(', ')})`) })
    }
  }
  return { partitions, buckets }
}

function bucketsOf(
  given: Buckets,
  find: (name: string, colType: string) => string,
  partitions: readonly string[],
  rule: { readonly caseSensitive: boolean },
): BucketSpec | undefined {
  if (given === undefined) return undefined
  if (given.numBuckets <= 0 || given.numBuckets > MAX_BUCKETS)
    throw sparkError('INVALID_BUCKET_COUNT', { bucketingMaxBuckets: String(MAX_BUCKETS), numBuckets: String(given.numBuckets) })
  const bucketColumns = given.columns.map(c => find(c, 'bucket'))
  const sortColumns = given.sort.map(c => find(c, 'sort'))
  refuseDuplicates(bucketColumns, rule)
  for (const [columns, condition, key] of [
    [bucketColumns, '_LEGACY_ERROR_TEMP_1166', 'bucketCol'],
    [sortColumns, '_LEGACY_ERROR_TEMP_1167', 'sortCol'],
  ] as const) {
    const both = columns.find(c => partitions.includes(c))
    if (both !== undefined) throw sparkError(condition, { [key]: both, normalizedPartCols: partitions.join(', ') })
  }
  return { numBuckets: given.numBuckets, bucketColumns, sortColumns }
}

/** A managed table's folder must not hold anything yet. */
function refuseFolder(table: CatalogTable): void {
  if (existsSync(table.location!) && readdirSync(table.location!).length > 0)
    throw sparkError('LOCATION_ALREADY_EXISTS', { location: `'${hadoopPath(table.location!)}'`, identifier: quotedTable(table.identifier) })
}

async function discoverPartitions(session: SparkSession, table: CatalogTable): Promise<void> {
  const { addPartitionsOnDisk } = await import('./partitions.ts')
  addPartitionsOnDisk(session, table)
}

/** `CREATE TABLE t LIKE s`: the columns, partitions and source of another table, or of a view's columns. */
export async function runCreateTableLike(session: SparkSession, command: CreateTableLike): Promise<DataFrame> {
  const { catalog } = session.state
  const id = catalog.requireIdentifier(command.name.parts)
  const found = catalog.require(command.source)
  catalog.shared.requireDatabase(id.database)
  if (catalog.shared.getTable(id) !== undefined) {
    if (command.ifNotExists) return noResult(session)
    throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoted([id.database, id.table]) })
  }
  catalog.checkName(id.table)
  if (command.provider !== undefined) lookupSource(command.provider)
  const source = found.kind === 'stored' && found.table.tableType !== 'VIEW' ? found.table : undefined
  const schema =
    found.kind === 'stored'
      ? found.table.schema
      : await queryColumns(session.table(catalog.wholeName(found).map(quoteIdentifier).join('.')))
  const location = command.location === undefined ? undefined : placeOf(session.state, id.database, command.location)
  catalog.shared.createTable({
    identifier: id,
    tableType: location === undefined ? 'MANAGED' : 'EXTERNAL',
    provider: command.provider ?? source?.provider ?? session.conf.get('spark.sql.sources.default'),
    schema: StructType(schema.fields.map(withoutRawType)),
    partitionColumns: source?.partitionColumns ?? [],
    ...(source?.bucketSpec ? { bucketSpec: source.bucketSpec } : {}),
    location: location ?? catalog.defaultLocation(id),
    options: source?.options ?? {},
    properties: command.properties,
    owner: currentUser(),
    createTime: Date.now(),
  })
  return noResult(session)
}
