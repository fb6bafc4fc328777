import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import type { ShowCreateTable } from '../../plan/catalog-command.ts'
import { hadoopPath } from '../../sources/path.ts'
import type { DataType, StructField } from '../../types/data-type.ts'
import { quoteIfNeeded, sqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { clusteringColumns } from './clustering.ts'
import { defaultText } from './defaults.ts'
import { commandResult } from './result.ts'
import { redacted } from './table-details.ts'

/** `SHOW CREATE TABLE`: the statement that would make the table or view. */
export function runShowCreateTable(session: SparkSession, { name, asSerde }: ShowCreateTable): DataFrame {
  const found = session.state.catalog.require(name)
  if (found.kind === 'temp')
    throw sparkError(
      'EXPECT_PERMANENT_VIEW_NOT_TEMP',
      { viewName: quoted(found.parts), operation: 'SHOW CREATE TABLE' },
      contextsOf(name.origin),
    )
  const { table } = found
  if (table.view?.metrics) throw sparkError('UNSUPPORTED_SHOW_CREATE_TABLE.ON_METRIC_VIEW', { tableName: quoted([table.identifier.table]) })
  if (asSerde && !table.view)
    throw sparkError('UNSUPPORTED_SHOW_CREATE_TABLE.ON_DATA_SOURCE_TABLE_WITH_AS_SERDE', {
      tableName: quotedTable(table.identifier),
    })
  return commandResult(session, ['createtab_stmt'], [[table.view ? viewText(table) : tableText(table, name.parts.at(-1)!)]])
}

const text = (s: string): string => `'${s.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
const comment = (c: string | undefined): string => (c === undefined ? '' : `COMMENT ${text(c)}\n`)

function properties(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `\n  ${text(k)} = ${text(redacted(k, v))}`)
    .join(',')
}

/** The name stands as it was written. */
function tableText(table: CatalogTable, own: string): string {
  const { database } = table.identifier
  const columns = table.schema.fields.map(columnText).join(',\n  ')
  let out = `CREATE TABLE spark_catalog.${quoteIfNeeded(database)}.${quoteIfNeeded(own)} (\n  ${columns})\nUSING ${table.provider}\n`
  // properties may stand for options too
  const options = { ...optionsOf(table.properties), ...table.options }
  if (Object.keys(options).length > 0) out += `OPTIONS (${properties(options)})\n`
  const clustering = clusteringColumns(table)
  const partitioning = [
    ...table.partitionColumns.map(quoteIfNeeded),
    ...(clustering === undefined ? [] : [`cluster_by(${clustering.map(c => c.map(quoteIfNeeded).join('.')).join(', ')})`]),
  ]
  if (partitioning.length > 0) out += `PARTITIONED BY (${partitioning.join(', ')})\n`
  if (table.bucketSpec) {
    const { bucketColumns, sortColumns, numBuckets } = table.bucketSpec
    out += `CLUSTERED BY (${bucketColumns.map(quoteIfNeeded).join(', ')})\n`
    if (sortColumns.length > 0) out += `SORTED BY (${sortColumns.map(quoteIfNeeded).join(', ')})\n`
    out += `INTO ${numBuckets} BUCKETS\n`
  }
  out += comment(table.comment)
  if (table.collation !== undefined) out += `DEFAULT COLLATION ${table.collation}\n`
  if (table.tableType === 'EXTERNAL') out += `LOCATION ${text(hadoopPath(table.location!))}\n`
  const others = Object.fromEntries(Object.entries(table.properties).filter(([k]) => !k.startsWith(OPTION) && k !== COLLATION))
  if (Object.keys(others).length > 0) out += `TBLPROPERTIES (${properties(others)})\n`
  return out
}

const OPTION = 'option.'
/** Told apart from what users set. */
const COLLATION = 'collation'
const optionsOf = (map: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(map).flatMap(([k, v]) => (k.startsWith(OPTION) ? [[k.slice(OPTION.length), v]] : [])))

function columnText(f: StructField): string {
  const value = defaultText(f)
  const note = typeof f.metadata?.comment === 'string' ? ` COMMENT ${text(f.metadata.comment)}` : ''
  return `${quoteIfNeeded(f.name)} ${collatedName(f.dataType)}${value === undefined ? '' : ` DEFAULT ${value}`}${note}`
}

/** The type with the collation of each string. */
function collatedName(t: DataType): string {
  switch (t.type) {
    case 'string':
      return `STRING COLLATE ${t.collation ?? 'UTF8_BINARY'}`
    case 'char':
    case 'varchar':
      return `${sqlName(t)} COLLATE UTF8_BINARY`
    case 'array':
      return `ARRAY<${collatedName(t.element)}>`
    case 'map':
      return `MAP<${collatedName(t.key)}, ${collatedName(t.value)}>`
    case 'struct':
      return `STRUCT<${t.fields
        .map(f => {
          const note = typeof f.metadata?.comment === 'string' ? ` COMMENT ${text(f.metadata.comment)}` : ''
          return `${quoteIfNeeded(f.name)}: ${collatedName(f.dataType)}${f.nullable ? '' : ' NOT NULL'}${note}`
        })
        .join(', ')}>`
    default:
      return sqlName(t)
  }
}

function viewText(table: CatalogTable): string {
  const { database, table: own } = table.identifier
  const columns = table.schema.fields.map(f => {
    const note = typeof f.metadata?.comment === 'string' ? ` COMMENT ${text(f.metadata.comment)}` : ''
    return `${quoteIfNeeded(f.name)}${note}`
  })
  let out = `CREATE VIEW ${quoteIfNeeded(database)}.${quoteIfNeeded(own)} (\n  ${columns.join(',\n  ')})\n${comment(table.comment)}`
  if (Object.keys(table.properties).length > 0) out += `TBLPROPERTIES (${properties(table.properties)})\n`
  if (table.collation !== undefined) out += `DEFAULT COLLATION ${table.collation}\n`
  return `${out}WITH SCHEMA ${table.view!.schemaMode}\nAS ${table.view!.text}\n`
}
