import { mkdirSync, rmSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { CATALOG, DEFAULT_DATABASE, GLOBAL_TEMP, quoted } from '../../catalog/names.ts'
import type { RuntimeConf } from '../../config/conf.ts'
import type {
  AlterNamespace,
  CommentOn,
  CreateNamespace,
  DescribeNamespace,
  DropNamespace,
  SetCatalog,
} from '../../plan/catalog-command.ts'
import type { UseNamespace } from '../../plan/session-command.ts'
import { hadoopPath, pathBelow } from '../../sources/path.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import { currentUser, singlePart, warehouseOf } from '../session-catalog.ts'
import type { SparkSession } from '../spark-session.ts'
import { dropStored } from './drop.ts'
import { commandResult, noResult } from './result.ts'

const own = (parts: readonly string[]): readonly string[] =>
  parts.length > 1 && parts[0]!.toLowerCase() === CATALOG ? parts.slice(1) : parts

export function runCreateNamespace(session: SparkSession, command: CreateNamespace): DataFrame {
  const { catalog } = session.state
  const parts = own(command.name)
  if (parts.length > 1) throw singlePart(parts)
  const name = catalog.fold(parts[0]!)
  if (name === GLOBAL_TEMP) throw sparkError('RESERVED_DATABASE_NAME', { database: quoteIdentifier(name) })
  catalog.checkName(name)
  if (catalog.shared.getDatabase(name) !== undefined) {
    if (command.ifNotExists) return noResult(session)
    throw sparkError('SCHEMA_ALREADY_EXISTS', { schemaName: quoteIdentifier(name) })
  }
  const location = command.location === undefined ? catalog.databaseLocation(name) : placeOf(session.conf, command.location)
  mkdirSync(location, { recursive: true })
  catalog.shared.createDatabase({
    name,
    comment: command.comment ?? '',
    location,
    properties: command.properties,
    owner: currentUser(),
  })
  return noResult(session)
}

/** A schema's folder; one that is not absolute lies in the warehouse. */
function placeOf(conf: RuntimeConf, location: string): string {
  if (location === '') throw sparkError('INVALID_EMPTY_LOCATION', { location })
  return pathBelow(warehouseOf(conf), location)
}

/** A schema's folder goes with it; never the one that this process works in, nor what holds it. */
function removeFolder(location: string): void {
  const inside = relative(location, process.cwd())
  const holds = !inside.startsWith('..') && !isAbsolute(inside)
  if (!holds) rmSync(location, { recursive: true, force: true })
}

export function runDropNamespace(session: SparkSession, { name, ifExists, cascade }: DropNamespace): DataFrame {
  const { catalog } = session.state
  const parts = own(name.parts)
  if (parts.length > 1) throw sparkError('NESTED_DATABASE_UNSUPPORTED_BY_V1_SESSION_CATALOG', { namespace: quoted(parts) })
  const database = catalog.fold(parts[0]!)
  if (database === DEFAULT_DATABASE)
    throw sparkError('UNSUPPORTED_FEATURE.DROP_DATABASE', { database: quoted([CATALOG, DEFAULT_DATABASE]) })
  const info = catalog.shared.getDatabase(database)
  if (info === undefined) {
    if (ifExists) return noResult(session)
    throw sparkError('SCHEMA_NOT_FOUND', { schemaName: quoted([CATALOG, database]) })
  }
  if (!cascade && !catalog.shared.isEmpty(database)) throw sparkError('SCHEMA_NOT_EMPTY', { schemaName: quoteIdentifier(database) })
  for (const table of catalog.shared.tableNames(database)) dropStored(session, catalog.shared.getTable({ database, table })!)
  catalog.shared.dropDatabase(database)
  removeFolder(info.location)
  return noResult(session)
}

export function runAlterNamespace(session: SparkSession, { name, set, unset, location }: AlterNamespace): DataFrame {
  const { catalog } = session.state
  const info = catalog.requireDatabase(name.parts)
  const properties = Object.fromEntries(Object.entries({ ...info.properties, ...set }).filter(([k]) => !unset?.includes(k)))
  catalog.shared.alterDatabase({ ...info, properties, ...(location === undefined ? {} : { location: placeOf(session.conf, location) }) })
  return noResult(session)
}

export function runDescribeNamespace(session: SparkSession, { name, extended }: DescribeNamespace): DataFrame {
  const info = session.state.catalog.requireDatabase(name.parts)
  const properties = Object.entries(info.properties)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `(${k},${v})`)
  return commandResult(
    session,
    [
      { name: 'info_name', comment: 'name of the namespace info' },
      { name: 'info_value', comment: 'value of the namespace info', nullable: true },
    ],
    [
      ['Catalog Name', CATALOG],
      ['Namespace Name', info.name],
      ['Comment', info.comment],
      ['Location', hadoopPath(info.location)],
      ['Owner', info.owner],
      ...(extended ? [['Properties', properties.length === 0 ? '' : `(${properties.join(', ')})`]] : []),
    ],
  )
}

/** `USE db`, `USE spark_catalog.db`, `USE DATABASE db`. */
export function runUse(session: SparkSession, { name, worded }: UseNamespace): DataFrame {
  const { catalog } = session.state
  const parts = !worded && name[0]!.toLowerCase() === CATALOG ? name.slice(1) : name
  if (parts.length === 0) {
    catalog.currentDatabase = DEFAULT_DATABASE
    return noResult(session)
  }
  if (parts.length > 1) throw sparkError('SCHEMA_NOT_FOUND', { schemaName: quoted([CATALOG, ...parts]) })
  setCurrentDatabase(session, parts[0]!)
  return noResult(session)
}

export function setCurrentDatabase(session: SparkSession, name: string): void {
  const { catalog } = session.state
  const database = catalog.requireNamespace([name])
  if (database === GLOBAL_TEMP) throw sparkError('_LEGACY_ERROR_TEMP_1068', { database: GLOBAL_TEMP })
  catalog.currentDatabase = database
}

export function runSetCatalog(session: SparkSession, { name }: SetCatalog): DataFrame {
  if (name.toLowerCase() !== CATALOG)
    throw sparkError('CATALOG_NOT_FOUND', { catalogName: quoteIdentifier(name), config: `"spark.sql.catalog.${name}"` })
  return noResult(session)
}

export function runCommentOn(session: SparkSession, { what, name, comment }: CommentOn): DataFrame {
  const { catalog } = session.state
  if (what === 'NAMESPACE') catalog.shared.alterDatabase({ ...catalog.requireDatabase(name.parts), comment })
  else catalog.shared.alterTable({ ...catalog.requireTable(name, 'COMMENT ON TABLE'), comment })
  return noResult(session)
}
