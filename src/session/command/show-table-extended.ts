import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { GLOBAL_TEMP, quoted } from '../../catalog/names.ts'
import type { ShowTableExtended } from '../../plan/catalog-command.ts'
import { outputOf } from '../../plan/output.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { treeString } from '../../types/names.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { declaredType, valueType } from './char-varchar.ts'
import { matching } from './name-pattern.ts'
import { partitionSpec } from './partition-values.ts'
import { partitionsNotFound, requirePartitioned } from './partitions.ts'
import { commandResult } from './result.ts'
import { partitionLines, tableLines, temporaryLines } from './table-details.ts'

const COLUMNS = ['namespace', 'tableName', 'isTemporary?', 'information']

/** `SHOW TABLE EXTENDED [IN db] LIKE 'pattern' [PARTITION (...)]` */
export async function runShowTableExtended(session: SparkSession, command: ShowTableExtended): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const database = catalog.requireNamespace(command.namespace)
  const zone = session.conf.get('spark.sql.session.timeZone')
  const text = (lines: readonly (readonly [string, string])[]) =>
    lines.map(([label, value]) => (value === '' ? `${label}\n` : `${label}: ${value}\n`)).join('')
  if (command.partition !== undefined) {
    const table = catalog.requireTable(
      { parts: [...(command.namespace ?? []), command.pattern], origin: command.patternOrigin },
      'SHOW TABLE EXTENDED',
    )
    requirePartitioned(table, 'SHOW TABLE EXTENDED')
    const spec = partitionSpec(state, table, command.partition, true)
    const found = catalog.shared.getPartition(table.identifier, spec)
    if (found === undefined) throw partitionsNotFound(table, spec)
    return commandResult(session, COLUMNS, [[database, table.identifier.table, false, text(partitionLines(found, table, zone))]])
  }
  const names = database === GLOBAL_TEMP ? [] : matching(catalog.shared.tableNames(database), command.pattern)
  const rows: (string | boolean)[][] = names.map(name => {
    const table = catalog.shared.getTable({ database, table: name })!
    return [
      database,
      name,
      false,
      `${text([...tableLines(table, zone), ...columnsLine(table)])}Schema: ${treeString(valueType(table.schema) as StructType)}\n`,
    ]
  })
  const global = database === GLOBAL_TEMP ? GLOBAL_TEMP : undefined
  for (const [views, place] of [[catalog.globalViews, global] as const, [catalog.views, undefined] as const]) {
    if (views === catalog.globalViews && place === undefined) continue
    for (const name of matching(views.names(), command.pattern)) {
      const shown = quoted([place ?? 'session', name])
      const output = outputOf(await session.table(shown).queryExecution.analyzed())
      const schema = StructType(output.map(a => StructField(a.name, declaredType(a), a.nullable)))
      const lines = text(temporaryLines(name, views.get(name)!, zone, place))
      rows.push([place ?? '', name, true, `${lines}Schema: ${treeString(schema)}\n`])
    }
  }
  return commandResult(session, COLUMNS, rows)
}

const columnsLine = (table: CatalogTable): (readonly [string, string])[] =>
  table.partitionColumns.length > 0 ? [['Partition Columns', `[${table.partitionColumns.map(c => quoted([c])).join(', ')}]`]] : []
