import { searchPath } from '../analyzer/functions.ts'
import { CATALOG, GLOBAL_TEMP, quoted, quotedTable } from '../catalog/names.ts'
import { lookupFunction } from '../functions/registry.ts'
import { CreateTable, RepairTable } from '../plan/catalog-command.ts'
import { outputOf } from '../plan/output.ts'
import { hadoopPath } from '../sources/path.ts'
import { parseMultipartIdentifier } from '../sql/parse.ts'
import type { StructType } from '../types/data-type.ts'
import { parseSchema } from '../types/ddl.ts'
import { catalogString } from '../types/names.ts'
import type { Row } from '../types/row.ts'
import { SparkException, sparkError } from '../util/errors.ts'
import { refreshByPath, refreshRelation } from './command/cache.ts'
import { declaredType } from './command/char-varchar.ts'
import { runCreateTable } from './command/create-table.ts'
import { functionNames } from './command/describe-function.ts'
import { uncacheView } from './command/drop.ts'
import { matching } from './command/name-pattern.ts'
import { setCurrentDatabase } from './command/namespace.ts'
import { runRepairTable } from './command/partitions.ts'
import type { DataFrame } from './dataframe/dataframe.ts'
import { type Found, singlePart } from './session-catalog.ts'
import type { SparkSession } from './spark-session.ts'
import { findFunction } from './sql-function.ts'
import type { StorageLevel } from './storage-level.ts'
import type { Views } from './views.ts'

export interface DatabaseInfo {
  readonly name: string
  readonly catalog: string
  readonly description: string
  readonly locationUri: string
}
export interface TableInfo {
  readonly name: string
  readonly catalog: string | null
  readonly namespace: readonly string[]
  readonly description: string | null
  readonly tableType: 'MANAGED' | 'EXTERNAL' | 'VIEW' | 'TEMPORARY'
  readonly isTemporary: boolean
}
export interface ColumnInfo {
  readonly name: string
  readonly description: string | null
  readonly dataType: string
  readonly nullable: boolean
  readonly isPartition: boolean
  readonly isBucket: boolean
  readonly isCluster: boolean
}
/** `partition`: `p=1/q=a`. */
export interface TablePartition {
  readonly partition: string
}
export interface FunctionInfo {
  readonly name: string
  readonly catalog: string | null
  readonly namespace: readonly string[] | null
  readonly isTemporary: boolean
}

/** What `createTable` makes a table of. */
export interface TableOptions {
  readonly path?: string
  readonly source?: string
  readonly schema?: string | StructType
  readonly description?: string
  readonly options?: Readonly<Record<string, string>>
}

/** Spark's forms: (path), (path, source), (source, options), (source, schema, options), and with a description before the options. */
function tableOptions(given: readonly unknown[]): TableOptions {
  const [first, second, ...rest] = given
  if (typeof first !== 'string') return (first ?? {}) as TableOptions
  const isSchema = (v: unknown): v is StructType => typeof v === 'object' && v !== null && 'fields' in v
  if (second === undefined) return { path: first }
  if (given.length === 2)
    return typeof second === 'string'
      ? { path: first, source: second }
      : { source: first, options: second as Readonly<Record<string, string>> }
  const options = rest.at(-1) as Readonly<Record<string, string>>
  const description = rest.length > 1 ? { description: rest[0] as string } : {}
  if (isSchema(second) || rest.length > 1) return { source: first, schema: second as StructType | string, ...description, options }
  return { source: first, description: second as string, options }
}

/** Databases, tables, views, functions, and what is cached. Source: Spark's `Catalog`. */
export class Catalog {
  private readonly session: SparkSession

  /** @internal */
  constructor(session: SparkSession) {
    this.session = session
  }

  private get names() {
    return this.session.state.catalog
  }

  // ---- catalogs and databases ----

  currentCatalog(): string {
    return CATALOG
  }
  /** Raises CATALOG_NOT_FOUND. */
  setCurrentCatalog(name: string): void {
    if (name.toLowerCase() !== CATALOG)
      throw sparkError('CATALOG_NOT_FOUND', { catalogName: `\`${name}\``, config: `"spark.sql.catalog.${name}"` })
  }
  listCatalogs(pattern?: string): { readonly name: string; readonly description: string | null }[] {
    return matching([CATALOG], pattern).map(name => ({ name, description: null }))
  }
  currentDatabase(): string {
    return this.names.currentDatabase
  }
  /** Raises SCHEMA_NOT_FOUND. */
  setCurrentDatabase(name: string): void {
    setCurrentDatabase(this.session, parseMultipartIdentifier(name).at(-1)!)
  }
  databaseExists(name: string): boolean {
    const parts = parseMultipartIdentifier(name)
    if (parts.length > 2 || (parts.length === 2 && parts[0]!.toLowerCase() !== CATALOG)) return false
    const own = this.names.fold(parts.at(-1)!)
    return own === GLOBAL_TEMP || this.names.shared.getDatabase(own) !== undefined
  }
  listDatabases(pattern?: string): DatabaseInfo[] {
    return matching(this.names.shared.databaseNames(), pattern).map(name => this.getDatabase(name))
  }
  /** Raises SCHEMA_NOT_FOUND. */
  getDatabase(name: string): DatabaseInfo {
    const info = this.names.requireDatabase(parseMultipartIdentifier(name))
    return { name: info.name, catalog: CATALOG, description: info.comment, locationUri: hadoopPath(info.location) }
  }

  /** `properties` may hold `comment` and `location`. Raises SCHEMA_ALREADY_EXISTS. */
  async createDatabase(name: string, ifNotExists = false, properties: Readonly<Record<string, string>> = {}): Promise<void> {
    const { comment, location, ...rest } = properties
    const clauses = [
      ...(comment === undefined ? [] : [`COMMENT ${quotedText(comment)}`]),
      ...(location === undefined ? [] : [`LOCATION ${quotedText(location)}`]),
      ...(Object.keys(rest).length === 0 ? [] : [`WITH DBPROPERTIES (${propertyList(rest)})`]),
    ]
    await this.run(`CREATE DATABASE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${own(name)} ${clauses.join(' ')}`)
  }
  /** Raises SCHEMA_NOT_FOUND, and SCHEMA_NOT_EMPTY unless `cascade`. */
  async dropDatabase(name: string, ifExists = false, cascade = false): Promise<void> {
    await this.run(`DROP DATABASE ${ifExists ? 'IF EXISTS ' : ''}${own(name)}${cascade ? ' CASCADE' : ''}`)
  }

  // ---- tables and views ----

  async listTables(database?: string, pattern?: string): Promise<TableInfo[]> {
    const { shared, views, globalViews } = this.names
    const name = this.names.requireNamespace(database === undefined ? undefined : parseMultipartIdentifier(database))
    const stored =
      name === GLOBAL_TEMP
        ? matching(globalViews.names(), pattern).map(v => temporary(v, [GLOBAL_TEMP]))
        : matching(shared.tableNames(name), pattern).map(table =>
            infoOf({ kind: 'stored', table: shared.getTable({ database: name, table })! }),
          )
    return [...stored, ...matching(views.names(), pattern).map(v => temporary(v, []))]
  }
  async tableExists(name: string, database?: string): Promise<boolean> {
    const parts = this.parts(name, database)
    if (this.names.identifier(parts) === undefined && this.names.lookupView(parts) === undefined) throw singlePart(parts)
    return this.names.find(parts) !== undefined
  }
  /** Raises TABLE_OR_VIEW_NOT_FOUND. */
  async getTable(name: string, database?: string): Promise<TableInfo> {
    return infoOf(this.names.require({ parts: this.parts(name, database) }))
  }
  async listColumns(table: string, database?: string): Promise<ColumnInfo[]> {
    const parts = this.parts(table, database)
    const found = this.names.require({ parts })
    const stored = found.kind === 'stored' ? found.table : undefined
    const output = outputOf(await this.session.table(quoted(parts)).queryExecution.analyzed())
    return output.map(a => ({
      name: a.name,
      description: (a.metadata?.comment as string | undefined) ?? null,
      dataType: catalogString(declaredType(a)),
      nullable: a.nullable,
      isPartition: stored?.partitionColumns.includes(a.name) ?? false,
      isBucket: stored?.bucketSpec?.bucketColumns.includes(a.name) ?? false,
      isCluster: false,
    }))
  }
  /** Makes a table: over files where a path is given, else an empty one of the schema. */
  async createTable(name: string, options?: TableOptions): Promise<DataFrame>
  async createTable(name: string, path: string, source?: string): Promise<DataFrame>
  async createTable(name: string, source: string, options: Readonly<Record<string, string>>): Promise<DataFrame>
  async createTable(
    name: string,
    source: string,
    schema: StructType | string,
    ...rest: readonly [Readonly<Record<string, string>>] | readonly [description: string, options: Readonly<Record<string, string>>]
  ): Promise<DataFrame>
  async createTable(name: string, ...given: readonly unknown[]): Promise<DataFrame> {
    const options = tableOptions(given)
    const parts = parseMultipartIdentifier(name)
    if (this.names.find(parts)?.kind === 'stored')
      throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quotedTable(this.names.requireIdentifier(parts)) })
    const schema = typeof options.schema === 'string' ? parseSchema(options.schema) : options.schema
    const { path = options.path, ...rest } = options.options ?? {}
    await runCreateTable(
      this.session,
      CreateTable({
        name: { parts: parseMultipartIdentifier(name) },
        columns: (schema?.fields ?? []).map(f => ({
          name: [f.name],
          dataType: f.dataType,
          nullable: f.nullable,
          ...(typeof f.metadata?.comment === 'string' ? { comment: f.metadata.comment } : {}),
        })),
        spec: {
          provider: options.source ?? this.session.conf.get('spark.sql.sources.default'),
          options: rest,
          properties: {},
          external: false,
          partitioning: [],
          constraints: [],
          ...(path === undefined ? {} : { location: path }),
          ...(options.description === undefined ? {} : { comment: options.description }),
        },
        ifNotExists: false,
      }),
    )
    return this.session.table(name)
  }
  /** The same under its older name. */
  createExternalTable(name: string, path: string, source?: string): Promise<DataFrame> {
    return this.createTable(name, { path, ...(source === undefined ? {} : { source }) })
  }
  /** Adds the partitions that the table's folder has. */
  async recoverPartitions(name: string): Promise<void> {
    runRepairTable(
      this.session,
      RepairTable({ name: { parts: parseMultipartIdentifier(name) }, add: true, drop: false }),
      'ALTER TABLE RECOVER PARTITIONS',
    )
  }
  /** Removes a stored table; temporary views stay. Raises TABLE_OR_VIEW_NOT_FOUND. */
  async dropTable(name: string, ifExists = false, purge = false): Promise<void> {
    await this.run(`DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${own(name)}${purge ? ' PURGE' : ''}`)
  }
  async dropView(name: string, ifExists = false): Promise<void> {
    await this.run(`DROP VIEW ${ifExists ? 'IF EXISTS ' : ''}${own(name)}`)
  }
  async truncateTable(name: string): Promise<void> {
    await this.run(`TRUNCATE TABLE ${own(name)}`)
  }
  /** Counts rows and bytes, or with `noScan` only bytes. */
  async analyzeTable(name: string, noScan = false): Promise<void> {
    await this.run(`ANALYZE TABLE ${own(name)} COMPUTE STATISTICS${noScan ? ' NOSCAN' : ''}`)
  }
  /** The statement that makes the table. */
  async getCreateTableString(name: string, asSerde = false): Promise<string> {
    const [row] = await this.run(`SHOW CREATE TABLE ${own(name)}${asSerde ? ' AS SERDE' : ''}`)
    return row!.at(0) as string
  }
  async getTableProperties(name: string): Promise<Record<string, string>> {
    return Object.fromEntries((await this.run(`SHOW TBLPROPERTIES ${own(name)}`)).map(r => [r.at(0), r.at(1)]))
  }
  async listPartitions(name: string): Promise<TablePartition[]> {
    return (await this.run(`SHOW PARTITIONS ${own(name)}`)).map(r => ({ partition: r.at(0) as string }))
  }
  async listViews(database?: string, pattern?: string): Promise<TableInfo[]> {
    return (await this.listTables(database, pattern)).filter(t => t.isTemporary || t.tableType === 'VIEW')
  }
  /** Was there such a view? */
  dropTempView(name: string): boolean {
    return this.dropFrom(this.session.state.views, name)
  }
  dropGlobalTempView(name: string): boolean {
    return this.dropFrom(this.session.state.shared.globalViews, name)
  }
  private dropFrom(views: Views, name: string): boolean {
    const view = views.get(name)
    if (view) uncacheView(this.session, view.plan)
    return views.drop(name)
  }

  // ---- functions ----

  /** Built-in, temporary, and those of a database, by default the current one. Raises SCHEMA_NOT_FOUND. */
  async listFunctions(database?: string, pattern?: string): Promise<FunctionInfo[]> {
    const { functions, shared } = this.names
    const place = this.names.requireNamespace(database === undefined ? undefined : parseMultipartIdentifier(database))
    const stored = matching(shared.functionNames(place), pattern).map(name => functionInfo(name, place))
    return [...matching([...functionNames(), ...functions.keys()], pattern).map(name => functionInfo(name)), ...stored]
  }
  async functionExists(name: string, database?: string): Promise<boolean> {
    const parts = this.parts(name, database)
    if (parts.length === 1 && (lookupFunction(parts[0]!)?.kind ?? 'missing') !== 'missing') return true
    return findFunction(this.session.state, parts) !== undefined
  }
  /** Raises UNRESOLVED_ROUTINE. */
  async getFunction(name: string, database?: string): Promise<FunctionInfo> {
    const parts = this.parts(name, database)
    if (parts.length === 1 && (lookupFunction(parts[0]!)?.kind ?? 'missing') !== 'missing') return functionInfo(parts[0]!.toLowerCase())
    const found = findFunction(this.session.state, parts)
    if (found === undefined) throw sparkError('UNRESOLVED_ROUTINE', { routineName: quoted(parts), searchPath: this.searchPath })
    return functionInfo(found.name, found.database)
  }

  // ---- cache ----

  /** By default at `spark.sql.defaultCacheStorageLevel`. */
  cacheTable(name: string, level?: StorageLevel): void {
    this.mustExist(name)
    const { state } = this.session
    state.cache.add(this.of(name).queryExecution, level ?? state.defaultStorageLevel(), name)
  }
  /** What was made of a table goes with it. */
  uncacheTable(name: string): void {
    this.mustExist(name)
    const { state } = this.session
    const temporary = state.lookupView(parseMultipartIdentifier(name)) !== undefined
    state.cache.remove(this.of(name).queryExecution, state.engine, !temporary)
  }
  isCached(name: string): boolean {
    this.mustExist(name)
    return this.session.state.cache.has(this.of(name).queryExecution)
  }
  clearCache(): void {
    const { cache, engine } = this.session.state
    cache.clear(engine)
  }
  /** What is cached of a table, or of what a view reads, is computed anew when it is next read. Files are listed by each query anyway. */
  async refreshTable(name: string): Promise<void> {
    this.mustExist(name)
    await refreshRelation(this.session, this.of(name).plan)
  }
  /** The same for all that is cached of files below a path. */
  refreshByPath(path: string): Promise<void> {
    return refreshByPath(this.session, path)
  }

  /** Raises TABLE_OR_VIEW_NOT_FOUND. */
  private mustExist(name: string): void {
    this.names.requireFromProgram(parseMultipartIdentifier(name))
  }
  /** Where programs' names are looked for. */
  private get searchPath(): string {
    return searchPath(this.names)
  }
  /** The text is ours, so errors have no place in it. */
  private async run(command: string): Promise<Row[]> {
    try {
      return await (await this.session.sql(command)).collect()
    } catch (e) {
      if (!(e instanceof SparkException) || e.condition === null || e.queryContext.length === 0) throw e
      throw sparkError(e.condition, e.messageParameters, [], e)
    }
  }
  private of(name: string): DataFrame {
    return this.session.table(name)
  }
  /** A name, or a database and a name: in that order, as in Scala, or in the other, as in Python, where only the second is a database. */
  private parts(first: string, second: string | undefined): string[] {
    if (second === undefined) return parseMultipartIdentifier(first)
    const { shared } = this.names
    const isDatabase = (name: string) => shared.getDatabase(this.names.fold(name)) !== undefined
    const [database, name] = !isDatabase(first) && isDatabase(second) ? [second, first] : [first, second]
    return [CATALOG, database, name]
  }
}

/** A name as a program gives it, for SQL text. */
const own = (name: string): string => quoted(parseMultipartIdentifier(name))
const quotedText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
const propertyList = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([k, v]) => `${quotedText(k)} = ${quotedText(v)}`)
    .join(', ')

/** A function of a database, else a built-in or temporary one. */
const functionInfo = (name: string, database?: string): FunctionInfo => ({
  name,
  catalog: database === undefined ? null : CATALOG,
  namespace: database === undefined ? null : [database],
  isTemporary: database === undefined,
})

const temporary = (name: string, namespace: readonly string[]): TableInfo => ({
  name,
  catalog: null,
  namespace,
  description: null,
  tableType: 'TEMPORARY',
  isTemporary: true,
})

function infoOf(found: Found): TableInfo {
  if (found.kind === 'temp') return temporary(found.view.name, found.global ? [GLOBAL_TEMP] : [])
  const { table } = found
  return {
    name: table.identifier.table,
    catalog: CATALOG,
    namespace: [table.identifier.database],
    description: table.comment ?? null,
    tableType: table.tableType,
    isTemporary: false,
  }
}
