import { allFunctions } from '../functions/registry.ts'
import {
  type ShowCatalogs,
  type ShowColumns,
  type ShowFunctions,
  type ShowNamespaces,
  type ShowTables,
  type ShowViews,
  UnresolvedRelation,
} from '../plan/logical.ts'
import { quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { nameOrigin } from './cache-commands.ts'
import { CATALOG, DATABASE, requireNamespace } from './catalog-names.ts'
import { commandResult } from './command-result.ts'
import { DataFrame } from './dataframe.ts'
import { matching } from './name-pattern.ts'
import type { SparkSession } from './spark-session.ts'
import { GLOBAL_TEMP } from './views.ts'

/** `SHOW TABLES` and `SHOW VIEWS`: there are temporary views only. */
export function runShowTables(session: SparkSession, { type, namespace, pattern }: ShowTables | ShowViews): DataFrame {
  const database = requireNamespace(namespace)
  const { views, shared } = session.state
  const global = database === GLOBAL_TEMP ? matching(shared.globalViews.names(), pattern) : []
  const rows = [...global.map(v => [GLOBAL_TEMP, v, true]), ...matching(views.names(), pattern).map(v => ['', v, true])]
  return commandResult(session, ['namespace', type === 'ShowViews' ? 'viewName' : 'tableName', 'isTemporary?'], rows)
}

export async function runShowColumns(session: SparkSession, { table, origin }: ShowColumns): Promise<DataFrame> {
  if (!session.state.lookupView(table)) {
    throw sparkError(
      'TABLE_OR_VIEW_NOT_FOUND',
      { relationName: table.map(quoteIdentifier).join('.'), searchPath: `[\`system\`.\`session\`, \`${CATALOG}\`.\`default\`]` },
      contextsOf(nameOrigin(origin, table)),
    )
  }
  const names = await new DataFrame(session, UnresolvedRelation({ nameParts: table })).columns()
  return commandResult(
    session,
    ['col_name'],
    names.map(n => [n]),
  )
}

/** Operators and special forms have no place in the list, though they have entries. */
export function functionNames(): string[] {
  return allFunctions()
    .filter(f => f.kind !== 'missing')
    .flatMap(f => [f.name, ...(f.aliases ?? [])])
    .filter(name => /^[a-z_]\w*$/i.test(name))
}

export function runShowFunctions(session: SparkSession, { scope, pattern }: ShowFunctions): DataFrame {
  const names = scope === 'user' ? [] : matching(functionNames(), pattern)
  return commandResult(
    session,
    ['function'],
    names.map(n => [n]),
  )
}

export const runShowNamespaces = (session: SparkSession, { pattern }: ShowNamespaces): DataFrame =>
  commandResult(
    session,
    ['namespace'],
    matching([DATABASE], pattern).map(n => [n]),
  )

export const runShowCatalogs = (session: SparkSession, { pattern }: ShowCatalogs): DataFrame =>
  commandResult(
    session,
    ['catalog'],
    matching([CATALOG], pattern).map(n => [n]),
  )
