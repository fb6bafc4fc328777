import type { CatalogPartition, CatalogStatistics, CatalogTable, ViewDefinition } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import { hadoopPath } from '../../sources/path.ts'
import { pathText } from '../session-path.ts'
import type { View } from '../views.ts'
import { civilOf } from './java-date.ts'

/** What is known of tables and partitions, line by line, as DESCRIBE EXTENDED and SHOW TABLE EXTENDED print it. */
type Lines = readonly (readonly [label: string, text: string])[]

const VERSION = 'Spark 4.3.0'

/** `[a=b, c=d]`. */
const shownMap = (entries: readonly (readonly [string, string])[]): string =>
  `[${entries.map(([k, v]) => `${k}=${redacted(k, v)}`).join(', ')}]`
const sorted = (map: Readonly<Record<string, string>>): [string, string][] => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))

/** Properties as JSON has them: by name, secrets left out. */
export const jsonMap = (entries: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(entries.map(([k, v]) => [k, redacted(k, v)]))
export const sortedJson = (map: Readonly<Record<string, string>>): Record<string, string> => jsonMap(sorted(map))

const SECRET = /secret|password|token|access[.]?key/i
/** The value of a property, unless its name says that it is secret. */
export const redacted = (key: string, value: string): string => (SECRET.test(key) ? '*********(redacted)' : value)

export function shownStatistics(s: CatalogStatistics): string {
  return `${s.sizeInBytes} bytes${s.rowCount === undefined ? '' : `, ${s.rowCount} rows`}`
}

export function tableLines(table: CatalogTable, zone: string): Lines {
  const { view, bucketSpec: buckets } = table
  const lines: (readonly [string, string])[] = [
    ['Catalog', CATALOG],
    ['Database', table.identifier.database],
    ['Table', table.identifier.table],
    ['Created Time', civilOf(table.createTime, zone)],
    ['Last Access', 'UNKNOWN'],
    ['Created By', VERSION],
    ['Type', table.view?.metrics ? 'METRIC_VIEW' : table.tableType],
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
  add('Collation', table.collation)
  if (view?.metrics) lines.push(['View Text', view.text], ['Language', 'YAML'])
  else if (view) {
    const columns = view.schemaMode === 'EVOLUTION' ? table.schema.fields.map(f => f.name) : view.queryColumns
    lines.push(['View Text', view.text], ['View Original Text', view.text], ...viewLines({ ...view, queryColumns: columns }))
  }
  if (Object.keys(table.properties).length > 0) add('Table Properties', shownMap(sorted(table.properties)))
  if (table.statistics) add('Statistics', shownStatistics(table.statistics))
  if (table.location !== undefined) add('Location', hadoopPath(table.location))
  add('Storage Properties', storageLine(table))
  if (table.partitionColumns.length > 0) add('Partition Provider', 'Catalog')
  return lines
}

const viewLines = (view: ViewDefinition): Lines => [
  ['View Schema Mode', view.schemaMode],
  ['View Catalog and Namespace', view.catalogAndNamespace.join('.')],
  ...(view.path === undefined ? [] : [['SQL Path', pathText(view.path, ', ')] as const]),
  ['View Query Output Columns', `[${view.queryColumns.map(c => quoted([c])).join(', ')}]`],
]

/** The options of the source, as they were given. */
const storageLine = (table: CatalogTable): string | undefined =>
  Object.keys(table.options).length > 0 ? shownMap(Object.entries(table.options)) : undefined

/** What is known of a temporary view; one that no statement made has no text. */
export function temporaryLines(name: string, { definition }: View, zone: string, database?: string): Lines {
  return [
    ...(database === undefined ? [] : [['Database', database] as const]),
    ['Table', name],
    ['Created Time', civilOf(definition?.createTime ?? Date.now(), zone)],
    ['Last Access', 'UNKNOWN'],
    ['Created By', definition ? VERSION : 'Spark '],
    ['Type', 'VIEW'],
    ...(definition?.comment === undefined ? [] : [['Comment', definition.comment] as const]),
    ...(definition
      ? [['View Text', definition.view.text] as const, ...viewLines(definition.view)]
      : [['View Schema Mode', 'BINDING'] as const]),
  ]
}

/** How a table is laid out in its folder. */
export const storageLines = (table: CatalogTable, zone: string): Lines =>
  tableLines(table, zone).filter(([label]) => /^(Num Buckets|Bucket Columns|Sort Columns|Location|Storage Properties)$/.test(label))

export function partitionLines(p: CatalogPartition, table: CatalogTable, zone: string): Lines {
  const storage = storageLine(table)
  const values = table.partitionColumns.map(c => `${c}=${p.spec[c] ?? '__HIVE_DEFAULT_PARTITION__'}`).join(', ')
  return [
    ['Partition Values', `[${values}]`],
    ['Location', hadoopPath(p.location)],
    ...(storage === undefined ? [] : [['Storage Properties', storage] as const]),
    ...(Object.keys(p.parameters).length > 0 ? [['Partition Parameters', shownMap(sorted(p.parameters))] as const] : []),
    ['Created Time', civilOf(p.createTime, zone)],
    ['Last Access', 'UNKNOWN'],
    ...(p.statistics ? [['Partition Statistics', shownStatistics(p.statistics)] as const] : []),
  ]
}
