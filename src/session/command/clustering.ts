import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { caseSensitive } from '../../config/session.ts'
import { StructField, type StructType } from '../../types/data-type.ts'
import { quoteIdentifier, treeString } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import type { SparkSession } from '../spark-session.ts'
import { same } from './table-output.ts'

/** `CLUSTER BY (a, b.c)`, as the table's properties keep it; undefined where it was never said. */
export const clusteringColumns = ({ properties }: CatalogTable): readonly (readonly string[])[] | undefined =>
  properties.clusteringColumns === undefined ? undefined : (JSON.parse(properties.clusteringColumns) as string[][])

/** The column that a path of names means, under the path as its name. */
export function clusteringField(schema: StructType, path: readonly string[], rule = { caseSensitive: false }): StructField | undefined {
  let found: StructField | undefined
  const names: string[] = []
  for (const name of path) {
    const type = found === undefined ? schema : found.dataType
    found = type.type === 'struct' ? type.fields.find(f => same(f.name, name, rule)) : undefined
    if (found === undefined) return undefined
    names.push(found.name)
  }
  return found && StructField(names.join('.'), found.dataType, found.nullable, found.metadata)
}

/** `ALTER TABLE t CLUSTER BY (…)`, or NONE. Raises _LEGACY_ERROR_TEMP_3060 for columns that it has not, and COLUMN_ALREADY_EXISTS. */
export function alterClustering(session: SparkSession, table: CatalogTable, columns: readonly (readonly string[])[]): void {
  const rule = { caseSensitive: session.state.conf.value(caseSensitive) }
  const names = columns.map(path => {
    const found = clusteringField(table.schema, path, rule)
    if (found === undefined) throw sparkError('_LEGACY_ERROR_TEMP_3060', { i: path.join('.'), schema: treeString(table.schema) })
    return found.name
  })
  const twice = names.find((n, i) => names.indexOf(n) < i)
  if (twice !== undefined) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(twice) })
  const kept = names.map(n => n.split('.'))
  session.state.catalog.shared.alterTable({ ...table, properties: { ...table.properties, clusteringColumns: JSON.stringify(kept) } })
}
