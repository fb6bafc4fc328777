import type { CatalogColumnStatistics, CatalogTable } from '../../catalog/catalog-table.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import type { AnalyzeTable, AnalyzeTables } from '../../plan/catalog-command.ts'
import { listFiles } from '../../sources/listing.ts'
import { castText } from '../../types/cast/to-string.ts'
import type { StructField } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { valueType } from './char-varchar.ts'
import { partitionSpec } from './partition-values.ts'
import { partitionsNotFound } from './partitions.ts'
import { noResult } from './result.ts'

/** What `DESCRIBE EXTENDED t column` prints of a column's statistics. */
export function columnStatistics(session: SparkSession, table: CatalogTable | undefined, field: StructField): (readonly string[])[] {
  const found = table?.statistics?.columns?.[field.name]
  const text = castText(valueType(field.dataType), zoneOf(session.conf.get('spark.sql.session.timeZone')))
  const shown = (v: unknown): string => (v === undefined || v === null ? 'NULL' : String(v))
  const value = (v: Value | undefined): string => (v === undefined || v === null ? 'NULL' : text(v))
  return [
    ['min', value(found?.min)],
    ['max', value(found?.max)],
    ['num_nulls', shown(found?.nullCount)],
    ['distinct_count', shown(found?.distinctCount)],
    ['avg_col_len', shown(found?.averageLength)],
    ['max_col_len', shown(found?.maxLength)],
    ['histogram', 'NULL'],
  ]
}

/** `ANALYZE TABLE t [PARTITION (...)] COMPUTE STATISTICS [NOSCAN | FOR COLUMNS ...]` */
export async function runAnalyzeTable(session: SparkSession, command: AnalyzeTable): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const found = catalog.require(command.name)
  if (found.kind === 'temp' && command.columns !== undefined)
    throw sparkError('UNSUPPORTED_FEATURE.ANALYZE_UNCACHED_TEMP_VIEW', { viewName: quoted(found.parts) })
  if (found.kind === 'temp')
    throw sparkError(
      'EXPECT_PERMANENT_VIEW_NOT_TEMP',
      { viewName: quoted(found.parts), operation: 'ANALYZE TABLE' },
      contextsOf(command.name.origin),
    )
  const { table } = found
  if (table.view) throw sparkError('UNSUPPORTED_FEATURE.ANALYZE_VIEW', {})
  if (command.partition !== undefined) return analyzePartitions(session, table, command)
  const names = command.columns === 'all' ? table.schema.fields.map(f => f.name) : command.columns
  if (names === undefined) await analyzeSize(session, table, command.noScan)
  else await analyzeColumns(session, table, names)
  return noResult(session)
}

export async function runAnalyzeTables(session: SparkSession, command: AnalyzeTables): Promise<DataFrame> {
  const { catalog } = session.state
  const database = catalog.requireNamespace(command.namespace)
  for (const name of catalog.shared.tableNames(database)) {
    const table = catalog.shared.getTable({ database, table: name })!
    if (!table.view) await analyzeSize(session, table, command.noScan)
  }
  return noResult(session)
}

const nameOf = (table: CatalogTable): string => quoted([table.identifier.database, table.identifier.table])

function sizeOf(session: SparkSession, table: CatalogTable): bigint {
  const folders =
    table.partitionColumns.length === 0 ? [table.location!] : session.state.catalog.shared.partitions(table.identifier).map(p => p.location)
  const { files } = listFiles(folders, { recursive: true, mayBeMissing: true })
  return files.reduce((n, f) => n + BigInt(f.size), 0n)
}

async function analyzeSize(session: SparkSession, table: CatalogTable, noScan: boolean): Promise<void> {
  const sizeInBytes = sizeOf(session, table)
  const old = table.statistics
  const rowCount = noScan
    ? old?.sizeInBytes === sizeInBytes
      ? old.rowCount
      : undefined
    : BigInt(await session.table(nameOf(table)).count())
  const statistics = { ...(old?.columns ? { columns: old.columns } : {}), sizeInBytes, ...(rowCount === undefined ? {} : { rowCount }) }
  session.state.catalog.shared.alterTable({ ...table, statistics })
}

async function analyzePartitions(session: SparkSession, table: CatalogTable, command: AnalyzeTable): Promise<DataFrame> {
  const { state } = session
  const { shared } = state.catalog
  const spec = partitionSpec(state, table, command.partition!, false)
  const given = table.partitionColumns.filter(c => spec[c] !== undefined)
  if (given.some((c, i) => c !== table.partitionColumns[i]))
    throw sparkError('_LEGACY_ERROR_TEMP_1237', {
      specColumns: given.join(','),
      schemaColumns: table.partitionColumns.join(','),
      table: table.identifier.table,
      database: table.identifier.database,
    })
  const found = shared.partitions(table.identifier, spec)
  if (found.length === 0 && Object.keys(spec).length > 0) throw partitionsNotFound(table, spec)
  for (const p of found) {
    const { files } = listFiles([p.location], { recursive: true, mayBeMissing: true })
    const sizeInBytes = files.reduce((n, f) => n + BigInt(f.size), 0n)
    const condition = table.partitionColumns
      .map(c => (p.spec[c] == null ? `${quoteIdentifier(c)} IS NULL` : `${quoteIdentifier(c)} = '${p.spec[c]!.replace(/['\\]/g, '\\$&')}'`))
      .join(' AND ')
    const rowCount = command.noScan ? undefined : BigInt(await session.table(nameOf(table)).filter(condition).count())
    shared.putPartitions(table.identifier, [{ ...p, statistics: { sizeInBytes, ...(rowCount === undefined ? {} : { rowCount }) } }])
  }
  return noResult(session)
}

const RANGED = new Set(['byte', 'short', 'int', 'long', 'float', 'double', 'decimal', 'date', 'timestamp', 'timestamp_ntz', 'boolean'])
const FIXED: Readonly<Record<string, number>> = {
  boolean: 1,
  byte: 1,
  short: 2,
  int: 4,
  long: 8,
  float: 4,
  double: 8,
  date: 4,
  timestamp: 8,
  timestamp_ntz: 8,
}

async function analyzeColumns(session: SparkSession, table: CatalogTable, names: readonly string[]): Promise<void> {
  const fields = names.map(name => {
    const field = table.schema.fields.find(f => f.name.toLowerCase() === name.toLowerCase())
    if (field === undefined)
      throw sparkError('COLUMN_NOT_FOUND', { colName: quoteIdentifier(name), caseSensitiveConfig: '"spark.sql.caseSensitive"' })
    const t = valueType(field.dataType)
    if (!RANGED.has(t.type) && t.type !== 'string' && t.type !== 'binary')
      throw sparkError('UNSUPPORTED_FEATURE.ANALYZE_UNSUPPORTED_COLUMN_TYPE', {
        columnType: quotedSqlName(field.dataType),
        columnName: quoteIdentifier(field.name),
        tableName: quotedTable(table.identifier),
      })
    return field
  })
  const list = fields.flatMap(f => {
    const c = quoteIdentifier(f.name)
    const t = valueType(f.dataType)
    const range = RANGED.has(t.type) ? [`min(${c})`, `max(${c})`] : ['NULL', 'NULL']
    const length = t.type === 'string' || t.type === 'binary' ? [`avg(length(${c}))`, `max(length(${c}))`] : ['NULL', 'NULL']
    return [...range, `count(*) - count(${c})`, `count(DISTINCT ${c})`, ...length]
  })
  const df = await session.sql(`SELECT count(*), ${list.join(', ')} FROM ${nameOf(table)}`)
  const [row] = await df.rows()
  const columns: Record<string, CatalogColumnStatistics> = { ...table.statistics?.columns }
  fields.forEach((f, i) => {
    const [min, max, nulls, distinct, average, longest] = row!.slice(1 + i * 6, 7 + i * 6) as Value[]
    const fixed = fixedLength(valueType(f.dataType))
    // no value that is not null: what Spark takes for one
    const unknown = valueType(f.dataType).type === 'binary' ? 100 : 20
    columns[f.name] = {
      min: min ?? null,
      max: max ?? null,
      nullCount: BigInt(nulls as bigint),
      distinctCount: BigInt(distinct as bigint),
      averageLength: fixed ?? Math.ceil(Number(average ?? unknown)),
      maxLength: fixed ?? Number(longest ?? unknown),
    }
  })
  const statistics = { sizeInBytes: sizeOf(session, table), rowCount: BigInt(row![0] as bigint), columns }
  session.state.catalog.shared.alterTable({ ...table, statistics })
}

const fixedLength = (t: ReturnType<typeof valueType>): number | undefined =>
  t.type === 'decimal' ? (t.precision <= 18 ? 8 : 16) : FIXED[t.type]
