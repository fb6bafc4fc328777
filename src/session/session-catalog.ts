import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { SqlPath } from '../analyzer/context.ts'
import { searchPath } from '../analyzer/functions.ts'
import type { CatalogDatabase, CatalogFunction, CatalogTable, TableIdentifier } from '../catalog/catalog-table.ts'
import { InMemoryCatalog } from '../catalog/in-memory-catalog.ts'
import { CATALOG, DEFAULT_DATABASE, GLOBAL_TEMP, quoted, quotedTable, tableParts } from '../catalog/names.ts'
import type { RuntimeConf } from '../config/conf.ts'
import { caseSensitive, warehouseDir } from '../config/session.ts'
import type { Name } from '../plan/catalog-command.ts'
import type { Origin } from '../plan/origin.ts'
import { localPath } from '../sources/path.ts'
import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { type SparkException, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { SessionPath, systemSchema } from './session-path.ts'
import { type View, Views } from './views.ts'

/** A session variable: what it holds now, and the text of what DEFAULT means. */
export interface Variable {
  readonly name: string
  readonly dataType: DataType
  readonly value: Value
  readonly defaultText: string
}

/** What a name in a statement stands for. */
export type Found =
  | { readonly kind: 'temp'; readonly view: View; readonly parts: readonly string[]; readonly global: boolean }
  | { readonly kind: 'stored'; readonly table: CatalogTable }

let userName: string | undefined
export const currentUser = (): string => process.env.SPARK_USER ?? (userName ??= userInfo().username)

/** The catalog that all sessions of the process share, with its first database. */
export const newCatalog = (conf: RuntimeConf): InMemoryCatalog =>
  new InMemoryCatalog({
    name: DEFAULT_DATABASE,
    comment: 'default database',
    location: warehouseOf(conf),
    properties: {},
    owner: currentUser(),
  })

export const warehouseOf = (conf: RuntimeConf): string => localPath(conf.value(warehouseDir))

/**
 * What names mean in one session: its temporary views, functions and variables, its current database, and behind them the catalog that all
 * sessions share. Source: Spark's `SessionCatalog`.
 */
export class SessionCatalog {
  readonly shared: InMemoryCatalog
  readonly views = new Views()
  readonly globalViews: Views
  readonly functions = new Map<string, CatalogFunction>()
  readonly variables = new Map<string, Variable>()
  currentDatabase = DEFAULT_DATABASE
  readonly path: SessionPath
  private readonly conf: RuntimeConf

  constructor(shared: InMemoryCatalog, globalViews: Views, conf: RuntimeConf) {
    this.shared = shared
    this.globalViews = globalViews
    this.conf = conf
    this.path = new SessionPath(conf)
  }

  /** The schemas in which names without a schema are looked for. */
  get sqlPath(): SqlPath {
    return this.path.schemas(this.currentDatabase)
  }

  /** Names are kept in lower case, but where case tells them apart. */
  fold(name: string): string {
    return this.conf.value(caseSensitive) ? name : name.toLowerCase()
  }

  /** Where relations are looked for, as messages show it. */
  get relationPath(): string {
    return `[\`system\`.\`session\`, ${quoted([CATALOG, this.currentDatabase])}]`
  }

  // ---- databases ----

  /** The database that `[spark_catalog.]db` names; the current one where nothing is given. Raises SCHEMA_NOT_FOUND. */
  requireNamespace(parts: readonly string[] | undefined): string {
    const own = parts === undefined ? [] : parts[0]?.toLowerCase() === CATALOG ? parts.slice(1) : parts
    if (own.length > 1) throw sparkError('NESTED_DATABASE_UNSUPPORTED_BY_V1_SESSION_CATALOG', { namespace: quoted(own) })
    const name = own.length === 0 ? this.currentDatabase : this.fold(own[0]!)
    if (name !== GLOBAL_TEMP && this.shared.getDatabase(name) === undefined)
      throw sparkError('SCHEMA_NOT_FOUND', { schemaName: quoted([CATALOG, name]) })
    return name
  }
  requireDatabase(parts: readonly string[] | undefined): CatalogDatabase {
    const name = this.requireNamespace(parts)
    return this.shared.requireDatabase(name)
  }
  databaseLocation(name: string): string {
    return join(warehouseOf(this.conf), `${name}.db`)
  }

  // ---- tables and views ----

  lookupView(nameParts: readonly string[]): View | undefined {
    const path = nameParts.slice(0, -1).join('.').toLowerCase()
    if (path === '' || path === 'session' || path === 'system.session') return this.views.get(nameParts.at(-1)!)
    return path === GLOBAL_TEMP ? this.globalViews.get(nameParts.at(-1)!) : undefined
  }

  /** `t`, `db.t`, `spark_catalog.db.t`; undefined for more parts than this catalog has. */
  identifier(parts: readonly string[]): TableIdentifier | undefined {
    const own = parts.length > 1 && parts[0]!.toLowerCase() === CATALOG ? parts.slice(1) : parts
    if (own.length === 1 && own === parts) return { database: this.currentDatabase, table: this.fold(own[0]!) }
    return own.length === 2 ? { database: this.fold(own[0]!), table: this.fold(own[1]!) } : undefined
  }

  /** The same, for what is to be made or taken away. Raises REQUIRES_SINGLE_PART_NAMESPACE. */
  requireIdentifier(parts: readonly string[]): TableIdentifier {
    const id = this.identifier(parts)
    if (id !== undefined) return id
    throw singlePart(parts)
  }

  storedTable(parts: readonly string[]): CatalogTable | undefined {
    const id = this.identifier(parts)
    return id && this.shared.getTable(id)
  }

  find(parts: readonly string[]): Found | undefined {
    const view = this.lookupView(parts)
    if (view !== undefined) return { kind: 'temp', view, parts, global: parts.at(-2)?.toLowerCase() === GLOBAL_TEMP }
    const table = this.storedTable(parts)
    return table && { kind: 'stored', table }
  }

  /** The same of a name in a query, or of what it writes to: one without a schema is looked for along the path. */
  findRelation(parts: readonly string[], path = this.sqlPath): Found | undefined {
    if (parts.length !== 1) return this.find(parts)
    for (const schema of path) {
      const system = schema[0] === 'system' ? systemSchema(schema) : undefined
      const name = [...(system === 'session' ? [] : schema), ...parts]
      const found = system === 'builtin' ? undefined : system === 'session' ? this.findTemporary(name) : this.findStored(name)
      if (found !== undefined) return found
    }
    return undefined
  }
  /** The name of what was found, which means it whatever the path is. */
  wholeName(found: Found): readonly string[] {
    if (found.kind === 'stored') return tableParts(found.table.identifier)
    return [found.global ? GLOBAL_TEMP : 'session', found.view.name]
  }
  private findTemporary(parts: readonly string[]): Found | undefined {
    const view = this.views.get(parts[0]!)
    return view && { kind: 'temp', view, parts, global: false }
  }
  private findStored(parts: readonly string[]): Found | undefined {
    const table = this.shared.getTable(this.requireIdentifier(parts))
    return table && { kind: 'stored', table }
  }

  /** Raises TABLE_OR_VIEW_NOT_FOUND. */
  require(name: Name): Found {
    const found = this.find(name.parts)
    if (found === undefined) throw this.notFound(name.parts, name.origin)
    return found
  }

  /** The same for a name that a program gives: built-in relations are looked through as well. */
  requireFromProgram(parts: readonly string[]): Found {
    const found = this.find(parts)
    if (found !== undefined) return found
    if (this.identifier(parts) === undefined && parts.length > 2) throw singlePart(parts)
    throw sparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoted(parts), searchPath: searchPath(this) })
  }

  notFound(parts: readonly string[], origin?: Origin): SparkException {
    if (this.identifier(parts) === undefined && parts.length > 2) return singlePart(parts)
    return sparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoted(parts), searchPath: this.relationPath }, contextsOf(origin))
  }

  /** A table that is no view. Raises EXPECT_TABLE_NOT_VIEW, with advice where ALTER VIEW could do it. */
  requireTable(name: Name, operation: string, advice: 'NO_ALTERNATIVE' | 'USE_ALTER_VIEW' = 'NO_ALTERNATIVE'): CatalogTable {
    const found = this.require(name)
    if (found.kind === 'stored' && found.table.tableType !== 'VIEW') return found.table
    const viewName = found.kind === 'temp' ? quoted(found.parts) : quotedTable(found.table.identifier)
    throw sparkError(`EXPECT_TABLE_NOT_VIEW.${advice}`, { viewName, operation }, contextsOf(name.origin))
  }

  /** A view, temporary or stored. Raises EXPECT_VIEW_NOT_TABLE. */
  requireView(name: Name, operation: string, advice: 'NO_ALTERNATIVE' | 'USE_ALTER_TABLE' = 'NO_ALTERNATIVE'): Found {
    const found = this.require(name)
    if (found.kind === 'temp' || found.table.tableType === 'VIEW') return found
    throw sparkError(
      `EXPECT_VIEW_NOT_TABLE.${advice}`,
      { tableName: quotedTable(found.table.identifier), operation },
      contextsOf(name.origin),
    )
  }

  /** Where a managed table's files are. */
  defaultLocation(id: TableIdentifier): string {
    const database = this.shared.requireDatabase(id.database)
    return join(database.location, id.table)
  }

  /** Names of tables and views: letters, digits and underscores. Raises INVALID_SCHEMA_OR_RELATION_NAME. */
  checkName(name: string): void {
    if (!/^[\w]+$/.test(name)) throw sparkError('INVALID_SCHEMA_OR_RELATION_NAME', { name: quoted(name.split('.')) })
  }
}

export const singlePart = (parts: readonly string[]): SparkException =>
  sparkError('REQUIRES_SINGLE_PART_NAMESPACE', { sessionCatalog: CATALOG, identifier: quoted(parts) })
