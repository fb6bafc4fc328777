import type { ViewDefinition } from '../../catalog/catalog-table.ts'
import { quotedTable } from '../../catalog/names.ts'
import type { CatalogCommand } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { runAlterTable } from './alter-table.ts'
import { refreshByPath } from './cache.ts'
import { runAnalyzeTable, runAnalyzeTables } from './column-statistics.ts'
import { runCreateTable, runCreateTableLike } from './create-table.ts'
import { runDropTable } from './drop.ts'
import { runInsert } from './insert.ts'
import { runCreateMetricView } from './metric-view.ts'
import { runModifyTable } from './modify-table.ts'
import { runAlterNamespace, runCommentOn, runCreateNamespace, runDescribeNamespace, runDropNamespace, runSetCatalog } from './namespace.ts'
import { runRepairTable, runShowPartitions, runTruncateTable } from './partitions.ts'
import { refuseIndex, refuseProcedure } from './refused.ts'
import { runManageResources } from './resources.ts'
import { commandResult, noResult } from './result.ts'
import { runShowCollations } from './show-collations.ts'
import { runShowCreateTable } from './show-create.ts'
import { runShowTableExtended } from './show-table-extended.ts'
import { runCreateFunction, runDropFunction, runRefreshFunction } from './sql-function-commands.ts'
import { redacted } from './table-details.ts'
import { runCreateVariable, runDropVariable, runExecuteImmediate, runSetVariable } from './variable-commands.ts'

/** Runs a command about the catalog. */
export async function runCatalogCommand(session: SparkSession, plan: CatalogCommand): Promise<DataFrame> {
  switch (plan.type) {
    case 'CreateMetricView':
      return runCreateMetricView(session, plan)
    case 'CreateNamespace':
      return runCreateNamespace(session, plan)
    case 'DropNamespace':
      return runDropNamespace(session, plan)
    case 'AlterNamespace':
      return runAlterNamespace(session, plan)
    case 'DescribeNamespace':
      return runDescribeNamespace(session, plan)
    case 'SetCatalog':
      return runSetCatalog(session, plan)
    case 'ManageResources':
      return runManageResources(session, plan)
    case 'CommentOn':
      return runCommentOn(session, plan)
    case 'CreateTable':
      return runCreateTable(session, plan)
    case 'CreateTableLike':
      return runCreateTableLike(session, plan)
    case 'DropTable':
      return runDropTable(session, plan)
    case 'AlterTable':
      return runAlterTable(session, plan)
    case 'TruncateTable':
      return runTruncateTable(session, plan)
    case 'RepairTable':
      return runRepairTable(session, plan)
    case 'AnalyzeTable':
      return runAnalyzeTable(session, plan)
    case 'AnalyzeTables':
      return runAnalyzeTables(session, plan)
    case 'ShowTableExtended':
      return runShowTableExtended(session, plan)
    case 'ShowTableProperties':
      return runShowTableProperties(session, plan)
    case 'ShowPartitions':
      return runShowPartitions(session, plan)
    case 'ShowCreateTable':
      return runShowCreateTable(session, plan)
    case 'ShowCollations':
      return runShowCollations(session, plan)
    case 'ProcedureCommand':
      return refuseProcedure(session, plan)
    case 'IndexCommand':
      return refuseIndex(session, plan)
    case 'InsertIntoStatement':
      return runInsert(session, plan)
    case 'InsertIntoMany':
      return runMany(session, plan.inserts)
    case 'ModifyTable':
      return runModifyTable(session, plan)
    case 'LoadData': {
      const table = session.state.catalog.requireTable(plan.table, 'LOAD DATA')
      throw sparkError('_LEGACY_ERROR_TEMP_1261', { tableIdentWithDB: quotedTable(table.identifier) })
    }
    case 'RefreshPath':
      await refreshByPath(session, plan.path)
      return noResult(session)
    case 'CreateFunction':
      return runCreateFunction(session, plan)
    case 'DropFunction':
      return runDropFunction(session, plan)
    case 'RefreshFunction':
      return runRefreshFunction(session, plan)
    case 'CreateVariable':
      return runCreateVariable(session, plan)
    case 'SetVariable':
      return runSetVariable(session, plan)
    case 'DropVariable':
      return runDropVariable(session, plan)
    case 'ExecuteImmediate':
      return runExecuteImmediate(session, plan)
  }
}

async function runMany(session: SparkSession, inserts: readonly LogicalPlan[]): Promise<DataFrame> {
  for (const insert of inserts) {
    const { runStatement } = await import('./run-statement.ts')
    await runStatement(session, insert)
  }
  return noResult(session)
}

/** What Spark keeps of a view among its properties: shown to who asks for it by name. */
function viewProperty(view: ViewDefinition | undefined, key: string): string | undefined {
  if (view === undefined) return undefined
  const { catalogAndNamespace: place, queryColumns: columns } = view
  const kept: Record<string, string> = {
    'view.catalogAndNamespace.numParts': String(place.length),
    'view.query.out.numCols': String(columns.length),
    'view.schemaMode': view.schemaMode,
  }
  place.forEach((part, i) => {
    kept[`view.catalogAndNamespace.part.${i}`] = part
  })
  columns.forEach((column, i) => {
    kept[`view.query.out.col.${i}`] = column
  })
  for (const [k, v] of Object.entries({ 'spark.sql.ansi.enabled': 'true', ...view.conf })) kept[`view.sqlConfig.${k}`] = v
  return kept[key]
}

/** `SHOW TBLPROPERTIES t [(key)]` */
function runShowTableProperties(session: SparkSession, { name, key }: Extract<CatalogCommand, { type: 'ShowTableProperties' }>): DataFrame {
  const found = session.state.catalog.require(name)
  if (found.kind === 'temp') return commandResult(session, ['key', 'value'], [])
  const { identifier } = found.table
  const options = Object.entries(found.table.options).map(([k, v]) => [`option.${k}`, v] as const)
  const properties = { ...Object.fromEntries(options), ...found.table.properties }
  const columns = ['key', 'value']
  if (key !== undefined) {
    const shown = `Table spark_catalog.${identifier.database}.${identifier.table} does not have property: ${key}`
    const value = properties[key] ?? viewProperty(found.table.view, key)
    return commandResult(session, columns, [[key, value === undefined ? shown : redacted(key, value)]])
  }
  const rows = Object.entries(properties)
    .filter(([k]) => k !== 'collation')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => [k, redacted(k, v)])
  return commandResult(session, columns, rows)
}
