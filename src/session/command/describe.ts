import { searchPath } from '../../analyzer/functions.ts'
import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import type { PartitionValues } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import type { DescribeQuery, DescribeRelation } from '../../plan/session-command.ts'
import { UnresolvedRelation } from '../../plan/unresolved.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { catalogString, quoteIdentifier } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { followsColumns } from '../stored-relation.ts'
import { declaredType } from './char-varchar.ts'
import { clusteringColumns, clusteringField } from './clustering.ts'
import { columnStatistics } from './column-statistics.ts'
import { defaultText } from './defaults.ts'
import { describeJson } from './describe-json.ts'
import { partitionSpec } from './partition-values.ts'
import { partitionsNotFound } from './partitions.ts'
import { commandResult, type ResultColumn } from './result.ts'
import { partitionLines, storageLines, tableLines } from './table-details.ts'

const COLUMNS: readonly ResultColumn[] = [
  { name: 'col_name', comment: 'name of the column' },
  { name: 'data_type', comment: 'data type of the column' },
  { name: 'comment', comment: 'comment of the column', nullable: true },
]
type Rows = (readonly Value[])[]

/** `DESCRIBE [EXTENDED] t [PARTITION (...)] [AS JSON]` and `DESCRIBE t column`. */
export async function runDescribeRelation(session: SparkSession, command: DescribeRelation): Promise<DataFrame> {
  const { relation: named, extended, column, partition } = command
  const { catalog } = session.state
  const parts = named.type === 'UnresolvedRelation' ? named.nameParts : []
  const found = catalog.find(parts)
  // here names follow no path
  const relation =
    found && named.type === 'UnresolvedRelation'
      ? UnresolvedRelation({ ...named, nameParts: catalog.wholeName(found), written: parts })
      : named
  // files, by format and path, are no tables here
  if (found === undefined && relation.type === 'UnresolvedRelation' && parts.length <= 2)
    throw sparkError(
      'TABLE_OR_VIEW_NOT_FOUND',
      { relationName: quoted(parts), searchPath: searchPath(catalog) },
      contextsOf(relation.origin),
    )
  const table = found?.kind === 'stored' ? found.table : undefined
  if (partition !== undefined && found !== undefined && table === undefined)
    throw sparkError('FORBIDDEN_OPERATION', { statement: 'DESC PARTITION', objectType: 'TEMPORARY VIEW', objectName: quoted(parts) })
  if (partition !== undefined && table?.view !== undefined)
    throw sparkError('FORBIDDEN_OPERATION', {
      statement: 'DESC PARTITION',
      objectType: 'VIEW',
      objectName: quoted([table.identifier.table]),
    })
  // the columns of these follow their tables'
  const evolves = table !== undefined && (table.view?.schemaMode === 'TYPE EVOLUTION' || followsColumns(table))
  const schema = table && !evolves ? table.schema : await schemaOfPlan(session, relation, found?.kind === 'temp' ? found.view.comments : {})
  if (command.asJson) {
    if (column !== undefined) throw sparkError('UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON', {})
    return commandResult(
      session,
      [{ name: 'json_metadata', comment: 'JSON metadata of the table' }],
      [[describeJson(session, parts, schema, found, partition)]],
    )
  }
  if (column !== undefined) {
    if (partition !== undefined) throw sparkError('UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_PARTITION', {}, contextsOf(command.origin))
    return describeColumn(session, command, schema, table)
  }
  const rows = describeRows(schema)
  if (table) rows.push(...tableRows(session, table, schema, extended, partition))
  return commandResult(session, COLUMNS, rows)
}

/** The columns of a view; char and varchar as they were declared. */
async function schemaOfPlan(session: SparkSession, relation: LogicalPlan, comments: Readonly<Record<string, string>>): Promise<StructType> {
  const output = outputOf(await new DataFrame(session, relation).queryExecution.analyzed())
  return StructType(
    output.map(a => {
      const comment = comments[a.name] ?? a.metadata?.comment
      return StructField(a.name, declaredType(a), a.nullable, comment === undefined ? undefined : { comment })
    }),
  )
}

function tableRows(
  session: SparkSession,
  table: CatalogTable,
  schema: StructType,
  extended: boolean,
  partition: PartitionValues | undefined,
): Rows {
  const zone = session.conf.get('spark.sql.session.timeZone')
  const rows: Rows = []
  const section = (title: string) => rows.push(['', '', ''], [title, '', ''])
  const lines = (list: readonly (readonly [string, string])[]) => rows.push(...list.map(([label, text]) => [label, text, '']))
  if (table.partitionColumns.length > 0)
    rows.push(
      ['# Partition Information', '', ''],
      ['# col_name', 'data_type', 'comment'],
      ...describeRows(StructType(schema.fields.filter(f => table.partitionColumns.includes(f.name)))),
    )
  const clustering = clusteringColumns(table)
  if (clustering !== undefined)
    rows.push(
      ['# Clustering Information', '', ''],
      ['# col_name', 'data_type', 'comment'],
      ...describeRows(StructType(clustering.flatMap(c => clusteringField(schema, c) ?? []))),
    )
  if (partition !== undefined) {
    const spec = partitionSpec(session.state, table, partition, true)
    const found = session.state.catalog.shared.getPartition(table.identifier, spec)
    if (found === undefined) throw partitionsNotFound(table, spec)
    if (!extended) return withDefaults(rows, schema)
    section('# Detailed Partition Information')
    lines([['Database', table.identifier.database], ['Table', table.identifier.table], ...partitionLines(found, table, zone)])
    section('# Storage Information')
    lines(storageLines(table, zone))
    return withDefaults(rows, schema)
  }
  if (extended) {
    section('# Detailed Table Information')
    lines(tableLines(table, zone))
  }
  return withDefaults(rows, schema)
}

function withDefaults(rows: Rows, schema: StructType): Rows {
  const defaults = schema.fields.filter(f => defaultText(f) !== undefined)
  if (defaults.length === 0) return rows
  const lines = defaults.map(f => [f.name, catalogString(f.dataType), defaultText(f)!])
  return [...rows, ['', '', ''], ['# Column Default Values', '', ''], ...lines]
}

async function describeColumn(
  session: SparkSession,
  { column, extended, origin }: DescribeRelation,
  schema: StructType,
  table: CatalogTable | undefined,
): Promise<DataFrame> {
  const caseSensitive = session.conf.get('spark.sql.caseSensitive') === 'true'
  const same = (a: string, b: string | undefined) => a === b || (!caseSensitive && a.toLowerCase() === b?.toLowerCase())
  const fieldOf = (name: string | undefined) => schema.fields.find(f => same(f.name, name))
  // the table's name may stand before the column's
  const names = table === undefined ? [] : [CATALOG, table.identifier.database, table.identifier.table]
  const isPrefix = (n: number) => n < column!.length && names.slice(-n).every((name, i) => same(name, column![i]))
  const qualified = fieldOf(column![0]) === undefined ? ([3, 2, 1].find(n => n <= names.length && isPrefix(n)) ?? 0) : 0
  const path = column!.slice(qualified)
  const field = fieldOf(path[0])
  if (field === undefined)
    throw sparkError('COLUMN_NOT_FOUND', { colName: quoteIdentifier(column!.join('.')), caseSensitiveConfig: '"spark.sql.caseSensitive"' })
  if (path.length > 1) {
    if (field.dataType.type !== 'struct' && field.dataType.type !== 'map' && field.dataType.type !== 'array')
      throw sparkError(
        'INVALID_EXTRACT_BASE_FIELD_TYPE',
        { base: `"${field.name}"`, other: `"${catalogString(field.dataType).toUpperCase()}"` },
        contextsOf(origin),
      )
    throw sparkError('_LEGACY_ERROR_TEMP_1060', { command: 'DESC TABLE COLUMN', column: column!.join('.') })
  }
  return commandResult(
    session,
    [
      { name: 'info_name', comment: 'name of the column info' },
      { name: 'info_value', comment: 'value of the column info' },
    ],
    [
      ['col_name', path[0]!],
      ['data_type', catalogString(field.dataType)],
      ['comment', (field.metadata?.comment as string | undefined) ?? 'NULL'],
      ...(extended ? columnStatistics(session, table, field) : []),
      ...(extended && defaultText(field) !== undefined ? [['default', defaultText(field)!]] : []),
    ],
  )
}

export async function runDescribeQuery(session: SparkSession, { child }: DescribeQuery): Promise<DataFrame> {
  return commandResult(session, COLUMNS, describeRows(await new DataFrame(session, child).schema()))
}

const describeRows = (schema: StructType): Rows => schema.fields.map(f => [f.name, catalogString(f.dataType), commentOf(f)])

const commentOf = (f: StructField): string | null => (typeof f.metadata?.comment === 'string' ? f.metadata.comment : null)
