import { lookupFunction } from '../functions/registry.ts'
import { UnresolvedRelation } from '../plan/logical.ts'
import { parseMultipartIdentifier } from '../sql/parse.ts'
import { catalogString } from '../types/names.ts'
import { CATALOG, DATABASE, requireNamespace } from './catalog-names.ts'
import { DataFrame } from './dataframe.ts'
import { matching } from './name-pattern.ts'
import { functionNames } from './show-commands.ts'
import type { SparkSession } from './spark-session.ts'
import { GLOBAL_TEMP } from './views.ts'

export interface TableInfo {
  readonly name: string
  readonly namespace: readonly string[]
  readonly tableType: 'TEMPORARY'
  readonly isTemporary: true
}
export interface ColumnInfo {
  readonly name: string
  readonly dataType: string
  readonly nullable: boolean
}

/** What there is: temporary views, functions, and what is cached. Source: Spark's `Catalog`. */
export class Catalog {
  private readonly session: SparkSession

  /** @internal */
  constructor(session: SparkSession) {
    this.session = session
  }
  currentCatalog(): string {
    return CATALOG
  }
  currentDatabase(): string {
    return DATABASE
  }
  /** Raises SCHEMA_NOT_FOUND. */
  setCurrentDatabase(name: string): void {
    requireNamespace(parseMultipartIdentifier(name))
  }
  databaseExists(name: string): boolean {
    return [DATABASE, GLOBAL_TEMP].includes(name.toLowerCase())
  }
  async listTables(database = DATABASE, pattern?: string): Promise<TableInfo[]> {
    const { views, shared } = this.session.state
    const info = (name: string, namespace: readonly string[]): TableInfo => ({ name, namespace, tableType: 'TEMPORARY', isTemporary: true })
    const global = requireNamespace([database]) === GLOBAL_TEMP ? matching(shared.globalViews.names(), pattern) : []
    return [...global.map(n => info(n, [GLOBAL_TEMP])), ...matching(views.names(), pattern).map(n => info(n, []))]
  }
  async tableExists(name: string): Promise<boolean> {
    return this.session.state.lookupView(parseMultipartIdentifier(name)) !== undefined
  }
  async listColumns(table: string): Promise<ColumnInfo[]> {
    const schema = await this.of(table).schema()
    return schema.fields.map(f => ({ name: f.name, dataType: catalogString(f.dataType), nullable: f.nullable }))
  }
  async listFunctions(pattern?: string): Promise<string[]> {
    return matching(functionNames(), pattern)
  }
  async functionExists(name: string): Promise<boolean> {
    return (lookupFunction(name)?.kind ?? 'missing') !== 'missing'
  }
  /** Was there such a view? */
  dropTempView(name: string): boolean {
    return this.session.state.views.drop(name)
  }
  dropGlobalTempView(name: string): boolean {
    return this.session.state.shared.globalViews.drop(name)
  }
  cacheTable(name: string): void {
    this.of(name).cache()
  }
  uncacheTable(name: string): void {
    this.of(name).unpersist()
  }
  isCached(name: string): boolean {
    return this.session.state.cache.has(this.of(name).queryExecution)
  }
  clearCache(): void {
    this.session.state.cache.clear()
  }
  private of(name: string): DataFrame {
    return new DataFrame(this.session, UnresolvedRelation({ nameParts: parseMultipartIdentifier(name) }))
  }
}
