import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { GLOBAL_TEMP, quoted } from '../../catalog/names.ts'
import type { ShowTableExtended } from '../../plan/command.ts'
import { outputOf } from '../../plan/output.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { quoteIdentifier, treeString } from '../../types/names.ts'
import { commandResult } from '../command-result.ts'
import type { DataFrame } from '../dataframe.ts'
import { matching } from '../name-pattern.ts'
import type { SparkSession } from '../spark-session.ts'
import { declaredType, valueType } from './char-varchar.ts'
import { civilOf } from './java-date.ts'
import { partitionSpec } from './partition-values.ts'
import { partitionsNotFound, requirePartitioned } from './partitions.ts'
import { partitionLines, tableLines } from './table-details.ts'

const COLUMNS = ['namespace', 'tableName', 'isTemporary?', 'information']

/** `SHOW TABLE EXTENDED [IN db] LIKE 'pattern' [PARTITION (...)]` */
export async function runShowTableExtended(session: SparkSession, command: ShowTableExtended): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const database = catalog.requireNamespace(command.namespace)
  const zone = session.conf.get('spark.sql.session.timeZone')
  const text = (lines: readonly (readonly [string, string])[]) => lines.map(([label, value]) => `${label}: ${value}\n`).join('')
  if (command.partition !== undefined) {
    const table = catalog.requireTable({ parts: [database, command.pattern] }, 'SHOW TABLE EXTENDED')
    requirePartitioned(table, 'SHOW TABLE EXTENDED')
    const spec = partitionSpec(state, table, command.partition, true)
    const found = catalog.shared.getPartition(table.identifier, spec)
    if (found === undefined) throw partitionsNotFound(table, spec)
    return commandResult(session, COLUMNS, [
      [database, table.identifier.table, false, text(partitionLines(found, table.partitionColumns, zone))],
    ])
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
  for (const name of matching(catalog.views.names(), command.pattern)) {
    const output = outputOf(await session.table(quoteIdentifier(name)).queryExecution.analyzed())
    const schema = StructType(output.map(a => StructField(a.name, declaredType(a), a.nullable)))
    const lines = [
      ['Table', name],
      ['Created Time', civilOf(Date.now(), zone)],
      ['Last Access', 'UNKNOWN'],
      ['Created By', 'Spark '],
      ['Type', 'VIEW'],
      ['View Schema Mode', 'BINDING'],
    ] as const
    rows.push(['', name, true, `${text(lines)}Schema: ${treeString(schema)}\n`])
  }
  return commandResult(session, COLUMNS, rows)
}

const columnsLine = (table: CatalogTable): (readonly [string, string])[] =>
  table.partitionColumns.length > 0 ? [['Partition Columns', `[${table.partitionColumns.map(c => quoted([c])).join(', ')}]`]] : []
