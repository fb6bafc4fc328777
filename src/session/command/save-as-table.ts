import { quotedTable } from '../../catalog/names.ts'
import { CreateTable, InsertIntoStatement, type PartitionTransform } from '../../plan/catalog-command.ts'
import { parseMultipartIdentifier } from '../../sql/parse.ts'
import type { StructType } from '../../types/data-type.ts'
import { catalogString, quoteIfNeeded, treeString } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import { runCreateTable } from './create-table.ts'
import { dropStored } from './drop.ts'
import { insertInto, runInsert } from './insert.ts'

interface SaveRequest {
  readonly name: string
  /** undefined: the default source, or the table's. */
  readonly format?: string | undefined
  readonly mode: 'error' | 'append' | 'overwrite' | 'ignore'
  readonly options: Readonly<Record<string, string>>
  readonly partitionBy: readonly string[]
  readonly bucketBy?: { readonly numBuckets: number; readonly columns: readonly string[]; readonly sort: readonly string[] }
  readonly clusterBy?: readonly string[]
}

/** `df.write.saveAsTable(name)`: makes the table, adds to it by column name, or puts a new one in its place. */
export async function saveAsTable(df: DataFrame, request: SaveRequest): Promise<void> {
  const session = df.sparkSession
  const { catalog } = session.state
  const parts = parseMultipartIdentifier(request.name)
  if (parts.length > 2 && parts[0]!.toLowerCase() !== 'spark_catalog')
    throw sparkError('_LEGACY_ERROR_TEMP_1310', { quote: parts.map(quoteIfNeeded).join('.') })
  const old = catalog.shared.getTable(catalog.requireIdentifier(parts))
  if (old !== undefined) {
    if (request.mode === 'ignore') return
    if (request.mode === 'error') throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quotedTable(old.identifier) })
    if (old.view)
      throw sparkError('EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE', { viewName: quotedTable(old.identifier), operation: 'saveAsTable' })
    if (request.mode === 'append') {
      checkAppend(old, request)
      await checkColumns(df, old, `spark_catalog.${old.identifier.database}.${old.identifier.table}`)
      await insertInto(session, old, { ...APPEND, byName: true, child: df.plan })
      return
    }
    // what the new rows are computed from must not go first
    await refuseSource(df, old)
    dropStored(session, old)
  }
  await createFrom(df, { ...request, properties: {} })
}

interface CreateRequest extends Omit<SaveRequest, 'mode'> {
  readonly partitioning?: readonly PartitionTransform[]
  readonly properties: Readonly<Record<string, string>>
}

/** Makes a table of a query. Raises _LEGACY_ERROR_TEMP_3060 for columns to cluster by that it has not. */
export async function createFrom(df: DataFrame, request: CreateRequest): Promise<void> {
  const session = df.sparkSession
  await checkClusters(df, request.clusterBy ?? [])
  const { path, ...options } = request.options
  await runCreateTable(
    session,
    CreateTable({
      name: { parts: parseMultipartIdentifier(request.name) },
      columns: [],
      spec: {
        provider: request.format ?? session.conf.get('spark.sql.sources.default'),
        options,
        properties: request.properties,
        external: false,
        constraints: [],
        partitioning: request.partitioning ?? request.partitionBy.map(c => ({ column: [c] })),
        ...(path === undefined ? {} : { location: path }),
        ...(request.bucketBy === undefined ? {} : { bucketSpec: request.bucketBy }),
      },
      ifNotExists: false,
      query: df.plan,
    }),
  )
}

async function checkClusters(df: DataFrame, columns: readonly string[]): Promise<void> {
  if (columns.length === 0) return
  const schema = await df.schema()
  const missing = columns.find(c => !schema.fields.some(f => f.name.toLowerCase() === c.toLowerCase()))
  if (missing !== undefined) throw sparkError('_LEGACY_ERROR_TEMP_3060', { i: missing, schema: treeString(schema) })
}

const APPEND = { partition: [], columns: [], overwrite: false, ifPartitionNotExists: false } as const

const CLASSES: Readonly<Record<string, string>> = { csv: 'CSV', json: 'Json', orc: 'Orc', parquet: 'Parquet', text: 'Text' }

/** The name of Spark's class for a format. */
const classOf = (format: string): string => {
  const name = CLASSES[format.toLowerCase()]
  return name === undefined ? format : `${name}DataSourceV2`
}

/** Format and partitions are the table's. */
function checkAppend(
  table: { provider?: string; partitionColumns: readonly string[]; identifier: { table: string; database: string } },
  request: SaveRequest,
): void {
  const shown = `spark_catalog.${table.identifier.database}.${table.identifier.table}`
  if (request.format !== undefined && request.format.toLowerCase() !== table.provider?.toLowerCase())
    throw sparkError('_LEGACY_ERROR_TEMP_1159', {
      tableName: shown,
      existingProvider: classOf(String(table.provider)),
      specifiedProvider: classOf(request.format),
    })
  const same =
    request.partitionBy.length === table.partitionColumns.length &&
    request.partitionBy.every((c, i) => c.toLowerCase() === table.partitionColumns[i]!.toLowerCase())
  if (request.partitionBy.length > 0 && !same)
    throw sparkError('_LEGACY_ERROR_TEMP_1163', {
      tableName: shown,
      specifiedPartCols: request.partitionBy.join(', '),
      existingPartCols: table.partitionColumns.join(', '),
    })
}

async function checkColumns(df: DataFrame, table: { schema: StructType }, tableName: string): Promise<void> {
  const schema = await df.schema()
  const given = schema.fields
  if (given.length !== table.schema.fields.length)
    throw sparkError('_LEGACY_ERROR_TEMP_1161', {
      tableName,
      existingTableSchema: catalogString(table.schema),
      querySchema: catalogString(schema),
    })
  // by name: each of the table's is there
  for (const f of table.schema.fields)
    if (!given.some(g => g.name.toLowerCase() === f.name.toLowerCase()))
      throw sparkError('_LEGACY_ERROR_TEMP_1162', { col: f.name, inputColumns: given.map(g => g.name).join(', ') })
}

async function refuseSource(df: DataFrame, table: { identifier: { database: string; table: string } }): Promise<void> {
  const { forEachDeep } = await import('../../analyzer/deep.ts')
  const key = `spark_catalog.${table.identifier.database}.${table.identifier.table}`
  forEachDeep(await df.queryExecution.analyzed(), p => {
    if (p.type === 'SubqueryAlias' && p.name.join('.') === key)
      throw sparkError('UNSUPPORTED_OVERWRITE.TABLE', { table: quotedTable(table.identifier) })
  })
}

/** `df.write.insertInto(name)`: by the places of the columns. */
export async function insertIntoTable(df: DataFrame, name: string, overwrite: boolean): Promise<void> {
  const table = { parts: parseMultipartIdentifier(name) }
  await runInsert(df.sparkSession, InsertIntoStatement({ ...APPEND, table, byName: false, overwrite, child: df.plan }))
}
