import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { CATALOG } from '../../catalog/names.ts'
import type { PartitionValues } from '../../plan/command.ts'
import { hadoopPath } from '../../sources/path.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { catalogString, intervalFields } from '../../types/names.ts'
import type { SparkSession } from '../spark-session.ts'
import { defaultText } from './defaults.ts'
import { partitionSpec } from './partition-values.ts'
import { partitionsNotFound } from './partitions.ts'
import { shownStatistics } from './table-details.ts'

/** `DESCRIBE EXTENDED t AS JSON`: one line. */
export function describeJson(
  session: SparkSession,
  parts: readonly string[],
  schema: StructType,
  table: CatalogTable | undefined,
  partition: PartitionValues | undefined,
): string {
  const columns = schema.fields.map(f => ({
    name: f.name,
    type: typeJson(f.dataType),
    nullable: f.nullable,
    ...(f.metadata?.comment === undefined ? {} : { comment: f.metadata.comment }),
    ...(defaultText(f) === undefined ? {} : { default: defaultText(f) }),
  }))
  const time = (millis: number) => new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z')
  if (table === undefined)
    return JSON.stringify({
      table_name: parts.at(-1),
      catalog_name: 'system',
      namespace: ['session'],
      schema_name: 'session',
      columns,
      created_time: time(Date.now()),
      last_access: 'UNKNOWN',
      created_by: 'Spark ',
      type: 'VIEW',
      view_schema_mode: 'BINDING',
      collation: 'UTF8_BINARY',
    })
  const { view, statistics, bucketSpec } = table
  const found = partition === undefined ? undefined : partitionOf(session, table, partition)
  const has = (map: Readonly<Record<string, string>>) => Object.keys(map).length > 0
  const sortedMap = (map: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify({
    table_name: table.identifier.table,
    catalog_name: CATALOG,
    namespace: [table.identifier.database],
    schema_name: table.identifier.database,
    columns,
    ...(found ? { partition_values: found.spec } : {}),
    ...(table.location === undefined ? {} : { location: hadoopPath(found?.location ?? table.location) }),
    ...(has(table.options) ? { storage_properties: sortedMap(table.options) } : {}),
    created_time: time(found?.createTime ?? table.createTime),
    last_access: 'UNKNOWN',
    ...(found?.statistics ? { partition_statistics: shownStatistics(found.statistics) } : {}),
    created_by: 'Spark 4.3.0',
    type: table.tableType,
    ...(table.provider === undefined ? {} : { provider: table.provider }),
    ...(bucketSpec
      ? { num_buckets: bucketSpec.numBuckets, bucket_columns: bucketSpec.bucketColumns, sort_columns: bucketSpec.sortColumns }
      : {}),
    ...(table.comment === undefined ? {} : { comment: table.comment }),
    ...(view
      ? {
          view_text: view.text,
          view_original_text: view.text,
          view_schema_mode: view.schemaMode,
          view_catalog_and_namespace: view.catalogAndNamespace.join('.'),
          view_query_output_columns: view.queryColumns,
          view_creation_spark_configuration: {
            'spark.sql.artifact.isolation.enabled': 'false',
            'spark.sql.ansi.enabled': view.conf['spark.sql.ansi.enabled'] ?? 'true',
            'spark.sql.session.timeZone': view.conf['spark.sql.session.timeZone'] ?? session.conf.get('spark.sql.session.timeZone'),
          },
        }
      : {}),
    ...(has(table.properties) ? { table_properties: sortedMap(table.properties) } : {}),
    ...(statistics
      ? {
          statistics: {
            size_in_bytes: Number(statistics.sizeInBytes),
            ...(statistics.rowCount === undefined ? {} : { num_rows: Number(statistics.rowCount) }),
          },
        }
      : {}),
    ...(table.partitionColumns.length > 0 ? { partition_provider: 'Catalog', partition_columns: table.partitionColumns } : {}),
    collation: 'UTF8_BINARY',
  })
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
