import type { CatalogPartition, CatalogStatistics, CatalogTable } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import { hadoopPath } from '../../sources/path.ts'
import { civilOf } from './java-date.ts'

/** What is known of tables and partitions, line by line, as DESCRIBE EXTENDED and SHOW TABLE EXTENDED print it. */
type Lines = readonly (readonly [label: string, text: string])[]

const VERSION = 'Spark 4.3.0'

/** `[a=b, c=d]`, sorted. */
export const shownMap = (map: Readonly<Record<string, string>>): string =>
  `[${Object.entries(map)
    .map(([k, v]) => `${k}=${redacted(k, v)}`)
    .sort()
    .join(', ')}]`

const SECRET = /secret|password|token|access[.]?key/i
/** The value of a property, unless its name says that it is secret. */
export const redacted = (key: string, value: string): string => (SECRET.test(key) ? '*********(redacted)' : value)

export function shownStatistics(s: CatalogStatistics): string {
  return `${s.sizeInBytes} bytes${s.rowCount === undefined ? '' : `, ${s.rowCount} rows`}`
}

export function tableLines(table: CatalogTable, zone: string): Lines {
  const { view, bucketSpec: buckets } = table
  const lines: [string, string][] = [
    ['Catalog', CATALOG],
    ['Database', table.identifier.database],
    ['Table', table.identifier.table],
    ['Created Time', civilOf(table.createTime, zone)],
    ['Last Access', 'UNKNOWN'],
    ['Created By', VERSION],
    ['Type', table.tableType],
  ]
  const add = (label: string, text: string | undefined) => {
    if (text !== undefined) lines.push([label, text])
  }
  add('Provider', table.provider)
  if (buckets) {
    add('Num Buckets', String(buckets.numBuckets))
    add('Bucket Columns', `[${buckets.bucketColumns.map(c => quoted([c])).join(', ')}]`)
    add('Sort Columns', `[${buckets.sortColumns.map(c => quoted([c])).join(', ')}]`)
  }
  add('Comment', table.comment)
  if (view) {
    add('View Text', view.text)
    add('View Original Text', view.text)
    add('View Schema Mode', view.schemaMode)
    add('View Catalog and Namespace', view.catalogAndNamespace.join('.'))
    const columns = view.schemaMode === 'EVOLUTION' ? table.schema.fields.map(f => f.name) : view.queryColumns
    add('View Query Output Columns', `[${columns.map(c => quoted([c])).join(', ')}]`)
  }
  if (Object.keys(table.properties).length > 0) add('Table Properties', shownMap(table.properties))
  if (table.statistics) add('Statistics', shownStatistics(table.statistics))
  if (table.location !== undefined) add('Location', hadoopPath(table.location))
  if (Object.keys(table.options).length > 0) add('Storage Properties', shownMap(table.options))
  if (table.partitionColumns.length > 0) add('Partition Provider', 'Catalog')
  return lines
}

export function partitionLines(p: CatalogPartition, columns: readonly string[], zone: string): Lines {
  const values = columns.map(c => `${c}=${p.spec[c] ?? '__HIVE_DEFAULT_PARTITION__'}`).join(', ')
  return [
    ['Partition Values', `[${values}]`],
    ['Location', hadoopPath(p.location)],
    ...(Object.keys(p.parameters).length > 0 ? [['Partition Parameters', shownMap(p.parameters)] as const] : []),
    ['Created Time', civilOf(p.createTime, zone)],
    ['Last Access', 'UNKNOWN'],
    ...(p.statistics ? [['Partition Statistics', shownStatistics(p.statistics)] as const] : []),
  ]
}
