import type { CatalogTable, ViewDefinition } from '../../catalog/catalog-table.ts'
import { CATALOG } from '../../catalog/names.ts'
import type { PartitionValues } from '../../plan/catalog-command.ts'
import { hadoopPath } from '../../sources/path.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { catalogString, intervalFields } from '../../types/names.ts'
import type { Found } from '../session-catalog.ts'
import type { SparkSession } from '../spark-session.ts'
import type { View } from '../views.ts'
import { valueType } from './char-varchar.ts'
import { defaultText } from './defaults.ts'
import { partitionSpec } from './partition-values.ts'
import { partitionsNotFound } from './partitions.ts'
import { jsonMap, shownStatistics, sortedJson } from './table-details.ts'

/** `DESCRIBE EXTENDED t AS JSON`: one line. */
export function describeJson(
  session: SparkSession,
  parts: readonly string[],
  schema: StructType,
  found: Found | undefined,
  partition: PartitionValues | undefined,
): string {
  const table = found?.kind === 'stored' ? found.table : undefined
  const columns = schema.fields.map(f => ({
    name: f.name,
    type: typeJson(valueType(f.dataType)),
    nullable: f.nullable,
    ...(f.metadata?.comment === undefined ? {} : { comment: f.metadata.comment }),
    ...(defaultText(f) === undefined ? {} : { default: defaultText(f) }),
  }))
  if (table === undefined)
    return JSON.stringify({
      table_name: parts.at(-1),
      catalog_name: 'system',
      namespace: ['session'],
      schema_name: 'session',
      columns,
      ...temporaryJson(found?.kind === 'temp' ? found.view : undefined),
      collation: 'UTF8_BINARY',
    })
  const { view, statistics, bucketSpec } = table
  const part = partition === undefined ? undefined : partitionOf(session, table, partition)
  const has = (map: Readonly<Record<string, string>>) => Object.keys(map).length > 0
  const buckets = bucketSpec
    ? { num_buckets: bucketSpec.numBuckets, bucket_columns: bucketSpec.bucketColumns, sort_columns: bucketSpec.sortColumns }
    : {}
  return JSON.stringify({
    table_name: table.identifier.table,
    catalog_name: CATALOG,
    namespace: [table.identifier.database],
    schema_name: table.identifier.database,
    columns,
    ...(part ? { partition_values: part.spec } : buckets),
    ...(table.location === undefined ? {} : { location: hadoopPath(part?.location ?? table.location) }),
    ...(has(table.options) ? { storage_properties: jsonMap(Object.entries(table.options)) } : {}),
    created_time: time(part?.createTime ?? table.createTime),
    last_access: 'UNKNOWN',
    ...(part?.statistics ? { partition_statistics: shownStatistics(part.statistics) } : {}),
    created_by: 'Spark 4.3.0',
    type: view?.metrics ? 'METRIC_VIEW' : table.tableType,
    ...(table.provider === undefined ? {} : { provider: table.provider }),
    ...(part ? buckets : {}),
    ...(table.comment === undefined ? {} : { comment: table.comment }),
    ...(view
      ? {
          view_text: view.text,
          ...(view.metrics ? { language: 'YAML' } : { view_original_text: view.text, ...viewJson(view) }),
        }
      : {}),
    ...(has(table.properties) ? { table_properties: sortedJson(table.properties) } : {}),
    ...(view
      ? {
          view_creation_spark_configuration: {
            'spark.sql.artifact.isolation.enabled': 'false',
            'spark.sql.ansi.enabled': view.conf['spark.sql.ansi.enabled'] ?? 'true',
            'spark.sql.session.timeZone': view.conf['spark.sql.session.timeZone'] ?? session.conf.get('spark.sql.session.timeZone'),
            ...(view.path === undefined ? {} : { 'spark.sql.path.enabled': 'true' }),
          },
        }
      : {}),
    ...(statistics
      ? {
          statistics: {
            size_in_bytes: Number(statistics.sizeInBytes),
            ...(statistics.rowCount === undefined ? {} : { num_rows: Number(statistics.rowCount) }),
          },
        }
      : {}),
    ...(table.partitionColumns.length > 0 ? { partition_provider: 'Catalog', partition_columns: table.partitionColumns } : {}),
    collation: table.collation ?? 'UTF8_BINARY',
  })
}

const time = (millis: number): string => new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z')

const viewJson = (view: ViewDefinition) => ({
  view_schema_mode: view.schemaMode,
  view_catalog_and_namespace: view.catalogAndNamespace.join('.'),
  ...(view.path === undefined ? {} : { sql_path: view.path.map(s => ({ catalog_name: s[0], namespace: s.slice(1) })) }),
  view_query_output_columns: view.queryColumns,
})

/** A view that no statement made has no text. */
function temporaryJson(view: View | undefined) {
  const definition = view?.definition
  const made = { created_time: time(definition?.createTime ?? Date.now()), last_access: 'UNKNOWN' }
  if (definition === undefined) return { ...made, created_by: 'Spark ', type: 'VIEW', view_schema_mode: 'BINDING' }
  return {
    ...made,
    created_by: 'Spark 4.3.0',
    type: 'VIEW',
    ...(definition.comment === undefined ? {} : { comment: definition.comment }),
    view_text: definition.view.text,
    ...viewJson(definition.view),
  }
}

function partitionOf(session: SparkSession, table: CatalogTable, partition: PartitionValues) {
  const spec = partitionSpec(session.state, table, partition, true)
  const found = session.state.catalog.shared.getPartition(table.identifier, spec)
  if (found === undefined) throw partitionsNotFound(table, spec)
  return found
}

function typeJson(t: DataType): unknown {
  switch (t.type) {
    case 'struct':
      return {
        name: 'struct',
        fields: t.fields.map(f => ({
          name: f.name,
          type: typeJson(f.dataType),
          nullable: f.nullable,
          ...(f.metadata?.comment === undefined ? {} : { comment: f.metadata.comment }),
        })),
      }
    case 'array':
      return { name: 'array', element_type: typeJson(t.element), element_nullable: t.containsNull }
    case 'map':
      return { name: 'map', key_type: typeJson(t.key), value_type: typeJson(t.value), value_nullable: t.valueContainsNull }
    case 'decimal':
      return { name: 'decimal', precision: t.precision, scale: t.scale }
    case 'char':
    case 'varchar':
      return { name: t.type, length: t.length }
    case 'string':
      return { name: 'string', collation: t.collation ?? 'UTF8_BINARY' }
    case 'timestamp':
      return { name: 'timestamp_ltz' }
    case 'year_month_interval':
    case 'day_time_interval': {
      const [start, end] = intervalFields(t).split(' to ')
      return { name: 'interval', start_unit: start, end_unit: end ?? start }
    }
    default:
      return { name: catalogString(t) }
  }
}
