import { rmSync } from 'node:fs'
import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import type { DropTable } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import type { DropView } from '../../plan/session-command.ts'
import { sparkError } from '../../util/errors.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import { singlePart } from '../session-catalog.ts'
import type { SparkSession } from '../spark-session.ts'
import { noResult } from './result.ts'

/** `DROP TABLE [IF EXISTS]`: also takes views; a managed table's files go with it. */
export function runDropTable(session: SparkSession, { name, ifExists }: DropTable): DataFrame {
  drop(session, name.parts, ifExists)
  return noResult(session)
}

/** `DROP VIEW [IF EXISTS]` */
export function runDropView(session: SparkSession, { name, ifExists }: DropView): DataFrame {
  const { catalog } = session.state
  const found = catalog.find(name)
  if (found?.kind === 'stored' && found.table.tableType !== 'VIEW') {
    const { identifier, tableType } = found.table
    throw sparkError('WRONG_COMMAND_FOR_OBJECT_TYPE', {
      operation: 'DROP VIEW',
      requiredType: 'VIEW or METRIC_VIEW',
      objectName: [CATALOG, identifier.database, identifier.table].join('.'),
      foundType: tableType,
      alternative: 'DROP TABLE',
    })
  }
  drop(session, name, ifExists)
  return noResult(session)
}

function drop(session: SparkSession, parts: readonly string[], ifExists: boolean): void {
  const { catalog } = session.state
  const found = catalog.find(parts)
  if (found?.kind === 'temp') {
    const views = found.global ? catalog.globalViews : catalog.views
    uncacheView(session, found.view.plan)
    views.drop(parts.at(-1)!)
    return
  }
  if (found === undefined) {
    if (catalog.identifier(parts) === undefined) throw singlePart(parts)
    if (ifExists) return
    const path = [CATALOG, ...(parts.length > 1 ? parts.slice(parts[0]!.toLowerCase() === CATALOG ? 1 : 0, -1) : [catalog.currentDatabase])]
    throw sparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoted([...path, parts.at(-1)!]), searchPath: `[${quoted(path)}]` })
  }
  dropStored(session, found.table)
}

/** What is cached of a view goes with it, before its name means nothing any more. */
export function uncacheView(session: SparkSession, plan: LogicalPlan): void {
  const { cache, engine } = session.state
  if (!cache.isEmpty) cache.remove(new DataFrame(session, plan).queryExecution, engine)
}

export function dropStored(session: SparkSession, table: CatalogTable): void {
  session.state.catalog.shared.dropTable(table.identifier)
  if (table.tableType === 'MANAGED' && table.location !== undefined) rmSync(table.location, { recursive: true, force: true })
}
