import { sparkError } from '../util/errors.ts'
import type { CatalogDatabase, CatalogFunction, CatalogPartition, CatalogTable, PartitionSpec, TableIdentifier } from './catalog-table.ts'
import { CATALOG, quoted, quotedTable } from './names.ts'
import { matchesSpec, partitionPath, specKey } from './partition-spec.ts'

interface Stored {
  table: CatalogTable
  readonly partitions: Map<string, CatalogPartition>
}
interface Database {
  info: CatalogDatabase
  readonly tables: Map<string, Stored>
  readonly functions: Map<string, CatalogFunction>
}

/**
 * Databases, their tables, partitions and functions, for all sessions of the process. It keeps what it is told and touches no files. Names come in
 * lower case. Source: Spark's `InMemoryCatalog`.
 */
export class InMemoryCatalog {
  private readonly databases = new Map<string, Database>()
  private changes = 0

  constructor(first: CatalogDatabase) {
    this.createDatabase(first)
  }

  /** Changes whenever something does: for caches of what depends on the catalog. */
  get version(): number {
    return this.changes
  }

  // ---- databases ----

  createDatabase(info: CatalogDatabase): void {
    if (this.databases.has(info.name)) throw sparkError('SCHEMA_ALREADY_EXISTS', { schemaName: quoted([info.name]) })
    this.databases.set(info.name, { info, tables: new Map(), functions: new Map() })
    this.changes++
  }
  getDatabase(name: string): CatalogDatabase | undefined {
    return this.databases.get(name)?.info
  }
  requireDatabase(name: string): CatalogDatabase {
    return this.database(name).info
  }
  alterDatabase(info: CatalogDatabase): void {
    this.database(info.name).info = info
    this.changes++
  }
  dropDatabase(name: string): void {
    this.databases.delete(name)
    this.changes++
  }
  databaseNames(): string[] {
    return [...this.databases.keys()].sort()
  }
  isEmpty(name: string): boolean {
    const { tables, functions } = this.database(name)
    return tables.size === 0 && functions.size === 0
  }

  // ---- tables ----

  getTable(id: TableIdentifier): CatalogTable | undefined {
    return this.databases.get(id.database)?.tables.get(id.table)?.table
  }
  createTable(table: CatalogTable): void {
    const { tables } = this.database(table.identifier.database)
    if (tables.has(table.identifier.table))
      throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quotedTable(table.identifier) })
    tables.set(table.identifier.table, { table, partitions: new Map() })
    this.changes++
  }
  alterTable(table: CatalogTable): void {
    this.stored(table.identifier).table = table
    this.changes++
  }
  dropTable(id: TableIdentifier): void {
    this.database(id.database).tables.delete(id.table)
    this.changes++
  }
  /** The table under its new name; partitions go with it, and `moved` says where they lie now. */
  renameTable(id: TableIdentifier, table: CatalogTable, moved: (location: string) => string): void {
    const old = this.stored(id)
    const { tables } = this.database(id.database)
    tables.delete(id.table)
    const partitions = new Map([...old.partitions].map(([k, p]) => [k, { ...p, location: moved(p.location) }]))
    tables.set(table.identifier.table, { table, partitions })
    this.changes++
  }
  tableNames(database: string): string[] {
    return [...this.database(database).tables.keys()].sort()
  }

  // ---- partitions ----

  /** Partitions whose values fit, in the order of their paths. */
  partitions(id: TableIdentifier, given: PartitionSpec = {}): CatalogPartition[] {
    const { table, partitions } = this.stored(id)
    const path = (p: CatalogPartition) => partitionPath(table.partitionColumns, p.spec)
    return [...partitions.values()].filter(p => matchesSpec(p.spec, given)).sort((a, b) => (path(a) < path(b) ? -1 : 1))
  }
  getPartition(id: TableIdentifier, spec: PartitionSpec): CatalogPartition | undefined {
    const { table, partitions } = this.stored(id)
    return partitions.get(specKey(table.partitionColumns, spec))
  }
  /** Adds partitions, or puts them in the place of what was there. */
  putPartitions(id: TableIdentifier, parts: readonly CatalogPartition[]): void {
    const { table, partitions } = this.stored(id)
    for (const p of parts) partitions.set(specKey(table.partitionColumns, p.spec), p)
    this.changes++
  }
  dropPartitions(id: TableIdentifier, specs: readonly PartitionSpec[]): void {
    const { table, partitions } = this.stored(id)
    for (const spec of specs) partitions.delete(specKey(table.partitionColumns, spec))
    this.changes++
  }

  // ---- functions ----

  getFunction(database: string, name: string): CatalogFunction | undefined {
    return this.databases.get(database)?.functions.get(name)
  }
  putFunction(database: string, f: CatalogFunction): void {
    this.database(database).functions.set(f.name, f)
    this.changes++
  }
  dropFunction(database: string, name: string): void {
    this.database(database).functions.delete(name)
    this.changes++
  }
  functionNames(database: string): string[] {
    return [...this.database(database).functions.keys()].sort()
  }

  private database(name: string): Database {
    const found = this.databases.get(name)
    if (found === undefined) throw sparkError('SCHEMA_NOT_FOUND', { schemaName: quoted([CATALOG, name]) })
    return found
  }
  private stored(id: TableIdentifier): Stored {
    const found = this.database(id.database).tables.get(id.table)
    if (found === undefined) throw sparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quotedTable(id), searchPath: '' })
    return found
  }
}
