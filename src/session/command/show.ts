import { CATALOG, GLOBAL_TEMP, quoted } from '../../catalog/names.ts'
import { keepCommandOutputSchema } from '../../config/catalog.ts'
import type { ShowCatalogs, ShowColumns, ShowFunctions, ShowNamespaces, ShowTables, ShowViews } from '../../plan/session-command.ts'
import { UnresolvedRelation } from '../../plan/unresolved.ts'
import { quoteIfNeeded } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { functionNames } from './describe-function.ts'
import { matching } from './name-pattern.ts'
import { commandResult } from './result.ts'

/** `SHOW TABLES` and `SHOW VIEWS`: those of a database, then temporary views. */
export function runShowTables(session: SparkSession, { type, namespace, pattern }: ShowTables | ShowViews): DataFrame {
  const { catalog } = session.state
  const database = catalog.requireNamespace(namespace)
  const views = type === 'ShowViews'
  const stored =
    database === GLOBAL_TEMP
      ? matching(catalog.globalViews.names(), pattern).map(v => [GLOBAL_TEMP, v, true])
      : matching(catalog.shared.tableNames(database), pattern)
          .filter(table => !views || catalog.shared.getTable({ database, table })?.tableType === 'VIEW')
          .map(table => [database, table, false])
  const temporary = matching(catalog.views.names(), pattern).map(v => ['', v, true])
  const place = session.conf.value(keepCommandOutputSchema) && !views ? 'database' : 'namespace'
  return commandResult(session, [place, views ? 'viewName' : 'tableName', 'isTemporary?'], [...stored, ...temporary])
}

export async function runShowColumns(session: SparkSession, { table, namespace, nameOrigin }: ShowColumns): Promise<DataFrame> {
  const own = table.slice(0, -1)
  const parts = namespace !== undefined && own.length === 0 ? [...namespace, ...table] : table
  const found = session.state.catalog.require({ parts, ...(nameOrigin ? { origin: nameOrigin } : {}) })
  if (namespace !== undefined && own.length > 0 && own.join('.').toLowerCase() !== namespace.join('.').toLowerCase())
    throw sparkError('SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE', { namespaceA: quoted(namespace), namespaceB: quoted(own) })
  const names =
    found.kind === 'stored'
      ? found.table.schema.fields.map(f => f.name)
      : await new DataFrame(session, UnresolvedRelation({ nameParts: session.state.catalog.wholeName(found) })).columns()
  return commandResult(
    session,
    ['col_name'],
    names.map(n => [n]),
  )
}

/** `SHOW [USER | SYSTEM | ALL] FUNCTIONS`: built-in ones by name, stored ones by their whole name. */
export function runShowFunctions(session: SparkSession, { scope, namespace, pattern }: ShowFunctions): DataFrame {
  const { catalog } = session.state
  const database = catalog.requireNamespace(namespace)
  const system = scope === 'user' ? [] : matching(functionNames(), pattern)
  const temporary = scope === 'system' ? [] : matching([...catalog.functions.keys()], pattern)
  const stored = scope === 'system' || database === GLOBAL_TEMP ? [] : matching(catalog.shared.functionNames(database), pattern)
  const names = [...system, ...temporary, ...stored.map(n => [CATALOG, database, n].join('.'))].sort()
  return commandResult(
    session,
    ['function'],
    names.map(n => [n]),
  )
}

export function runShowNamespaces(session: SparkSession, { namespace, pattern }: ShowNamespaces): DataFrame {
  const { catalog } = session.state
  const own = namespace?.[0]?.toLowerCase() === CATALOG ? namespace.slice(1) : namespace
  // databases have no databases inside them
  const inside = own !== undefined && own.length > 0 && catalog.requireNamespace(own) !== ''
  const column = session.conf.value(keepCommandOutputSchema) ? 'databaseName' : 'namespace'
  return commandResult(session, [column], inside ? [] : matching(catalog.shared.databaseNames(), pattern).map(n => [quoteIfNeeded(n)]))
}

export const runShowCatalogs = (session: SparkSession, { pattern }: ShowCatalogs): DataFrame =>
  commandResult(
    session,
    ['catalog'],
    matching([CATALOG], pattern).map(n => [n]),
  )
