import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CatalogPartition, CatalogTable, PartitionSpec } from '../../catalog/catalog-table.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import { partitionPath } from '../../catalog/partition-spec.ts'
import type { RepairTable, ShowPartitions, TableChange, TruncateTable } from '../../plan/catalog-command.ts'
import type { Origin } from '../../plan/origin.ts'
import { listFiles } from '../../sources/listing.ts'
import { pathBelow } from '../../sources/path.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { partitionSpec, shownSpec, specOfFolder } from './partition-values.ts'
import { commandResult, noResult } from './result.ts'

type Change<C extends TableChange['change']> = Extract<TableChange, { change: C }>

const shortName = (table: CatalogTable): string => quoted([table.identifier.database, table.identifier.table])
const folderOf = (table: CatalogTable, spec: PartitionSpec): string => join(table.location!, partitionPath(table.partitionColumns, spec))

export const newPartition = (spec: PartitionSpec, location: string): CatalogPartition => ({
  spec,
  location,
  createTime: Date.now(),
  parameters: {},
})

/** Partitions of a table without any are the business of no command. */
export function requirePartitioned(table: CatalogTable, action: string): void {
  if (table.partitionColumns.length === 0) throw sparkError('_LEGACY_ERROR_TEMP_1251', { action, tableName: table.identifier.table })
}

export const partitionsNotFound = (table: CatalogTable, ...specs: readonly PartitionSpec[]) =>
  sparkError('PARTITIONS_NOT_FOUND', { partitionList: specs.map(shownSpec).join(', '), tableName: shortName(table) })

/** `SHOW PARTITIONS t [PARTITION (...)]` */
export function runShowPartitions(session: SparkSession, { name, partition, origin }: ShowPartitions): DataFrame {
  const { state } = session
  const table = state.catalog.requireTable(name, 'SHOW PARTITIONS')
  if (table.partitionColumns.length === 0)
    throw sparkError('INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY', { name: quotedTable(table.identifier) })
  const given = partitionSpec(state, table, partition ?? [], false, origin)
  const rows = state.catalog.shared.partitions(table.identifier, given).map(p => [partitionPath(table.partitionColumns, p.spec)])
  return commandResult(session, ['partition'], rows)
}

export function addPartitions(session: SparkSession, table: CatalogTable, change: Change<'ADD PARTITION'>, origin?: Origin): void {
  const { state } = session
  requirePartitioned(table, 'ALTER TABLE ADD PARTITION')
  const { shared } = state.catalog
  const added = change.partitions.map(p => {
    const spec = partitionSpec(state, table, p.values, true, origin, true)
    return newPartition(spec, p.location === undefined ? folderOf(table, spec) : pathBelow(table.location!, p.location))
  })
  const known = added.filter(p => shared.getPartition(table.identifier, p.spec) !== undefined)
  if (known.length > 0 && !change.ifNotExists)
    throw sparkError('PARTITIONS_ALREADY_EXIST', {
      partitionList: known.map(p => shownSpec(p.spec)).join(', '),
      tableName: shortName(table),
    })
  const fresh = added.filter(p => !known.includes(p))
  for (const p of fresh) mkdirSync(p.location, { recursive: true })
  shared.putPartitions(table.identifier, fresh)
}

export function dropPartitions(session: SparkSession, table: CatalogTable, change: Change<'DROP PARTITION'>, origin?: Origin): void {
  const { state } = session
  requirePartitioned(table, 'ALTER TABLE DROP PARTITION')
  const { shared } = state.catalog
  const specs = change.partitions.map(values => partitionSpec(state, table, values, false, origin))
  const known = specs.map(spec =>
    Object.keys(spec).length === table.partitionColumns.length ? shared.getPartition(table.identifier, spec) : undefined,
  )
  const missing = specs.filter((_, i) => known[i] === undefined)
  if (missing.length > 0 && !change.ifExists) throw partitionsNotFound(table, ...missing)
  for (const found of known) {
    if (found === undefined) continue
    if (table.tableType === 'MANAGED') removeFolder(found.location, table.location!)
    shared.dropPartitions(table.identifier, [found.spec])
  }
}

/** Takes a partition's folder away, and those above it that are empty then. */
function removeFolder(folder: string, root: string): void {
  rmSync(folder, { recursive: true, force: true })
  for (let p = dirname(folder); p.length > root.length && existsSync(p) && readdirSync(p).length === 0; p = dirname(p))
    rmSync(p, { recursive: true, force: true })
}

export function renamePartition(session: SparkSession, table: CatalogTable, change: Change<'RENAME PARTITION'>): void {
  const { state } = session
  requirePartitioned(table, 'ALTER TABLE RENAME PARTITION')
  const { shared } = state.catalog
  const from = partitionSpec(state, table, change.from, true)
  const to = partitionSpec(state, table, change.to, true, undefined, true)
  const found = shared.getPartition(table.identifier, from)
  if (found === undefined) throw partitionsNotFound(table, from)
  if (shared.getPartition(table.identifier, to) !== undefined)
    throw sparkError('PARTITIONS_ALREADY_EXIST', { partitionList: shownSpec(to), tableName: shortName(table) })
  const target = table.tableType === 'MANAGED' ? folderOf(table, to) : found.location
  if (target !== found.location && existsSync(found.location)) {
    mkdirSync(dirname(target), { recursive: true })
    renameSync(found.location, target)
  }
  shared.dropPartitions(table.identifier, [from])
  shared.putPartitions(table.identifier, [{ ...found, spec: to, location: target }])
}

/** `TRUNCATE TABLE t [PARTITION (...)]`: files go, partitions stay. */
export function runTruncateTable(session: SparkSession, { name, partition }: TruncateTable): DataFrame {
  const { state } = session
  const { shared } = state.catalog
  const table = state.catalog.requireTable(name, 'TRUNCATE TABLE')
  const shown = quotedTable(table.identifier)
  if (table.tableType === 'EXTERNAL') throw sparkError('CANNOT_TRUNCATE_EXTERNAL_TABLE', { tableName: shown })
  if (partition !== undefined && table.partitionColumns.length === 0)
    throw sparkError('_LEGACY_ERROR_TEMP_1267', { tableIdentWithDB: shown })
  const spec = table.partitionColumns.length === 0 ? undefined : partitionSpec(state, table, partition ?? [], false)
  const folders = spec === undefined ? [table.location!] : shared.partitions(table.identifier, spec).map(p => p.location)
  // a partition that is named in full has to be there
  if (spec !== undefined && folders.length === 0 && Object.keys(spec).length === table.partitionColumns.length)
    throw partitionsNotFound(table, spec)
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }
  const { statistics: _, ...rest } = table
  shared.alterTable(rest)
  return noResult(session)
}

/** `MSCK REPAIR TABLE`: partitions as the folders have them. */
export function runRepairTable(session: SparkSession, { name, add, drop }: RepairTable, operation = 'MSCK REPAIR TABLE'): DataFrame {
  const table = session.state.catalog.requireTable(name, operation)
  repair(session, table, { add, drop, operation })
  return noResult(session)
}

export function repair(session: SparkSession, table: CatalogTable, how: { add: boolean; drop: boolean; operation: string }): void {
  if (table.partitionColumns.length === 0)
    throw sparkError('NOT_A_PARTITIONED_TABLE', { operation: how.operation, tableIdentWithDB: quotedTable(table.identifier) })
  const { shared } = session.state.catalog
  if (how.drop)
    shared.dropPartitions(
      table.identifier,
      shared
        .partitions(table.identifier)
        .filter(p => !existsSync(p.location))
        .map(p => p.spec),
    )
  if (how.add) addPartitionsOnDisk(session, table)
}

/** Adds partitions for the folders `k=v/...` that there are. */
export function addPartitionsOnDisk(session: SparkSession, table: CatalogTable): void {
  const { shared } = session.state.catalog
  const found: CatalogPartition[] = []
  const enter = (folder: string, path: string, depth: number): void => {
    if (depth === table.partitionColumns.length) {
      const raw = specOfFolder(path)
      const spec = Object.fromEntries(table.partitionColumns.map(c => [c, lookUp(raw, c)]))
      found.push({ ...(shared.getPartition(table.identifier, spec) ?? newPartition(spec, folder)), parameters: sizesOf(folder) })
      return
    }
    const wanted = `${table.partitionColumns[depth]!.toLowerCase()}=`
    for (const name of readdirSync(folder).sort())
      if (name.toLowerCase().startsWith(wanted) && statSync(join(folder, name)).isDirectory())
        enter(join(folder, name), path === '' ? name : `${path}/${name}`, depth + 1)
  }
  if (existsSync(table.location!)) enter(table.location!, '', 0)
  shared.putPartitions(table.identifier, found)
}

/** What is counted of a partition's files as it is found. */
function sizesOf(folder: string): Record<string, string> {
  const { files } = listFiles([folder], { recursive: true, mayBeMissing: true })
  return {
    numFiles: String(files.length),
    totalSize: String(files.reduce((n, f) => n + f.size, 0)),
    transient_lastDdlTime: String(Math.floor(Date.now() / 1000)),
  }
}

const lookUp = (raw: PartitionSpec, column: string): string | null =>
  Object.entries(raw).find(([k]) => k.toLowerCase() === column.toLowerCase())?.[1] ?? null
