import { searchPath } from '../analyzer/functions.ts'
import { quoteParts } from '../analyzer/quoting.ts'
import { type CacheTable, type RefreshTable, type UncacheTable, UnresolvedRelation } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { noResult } from './command-result.ts'
import { DataFrame } from './dataframe.ts'
import type { SparkSession } from './spark-session.ts'

/** `CACHE [LAZY] TABLE`: without LAZY the rows are computed now. */
export async function runCacheTable(session: SparkSession, { name, lazy, query, origin }: CacheTable): Promise<DataFrame> {
  if (query) new DataFrame(session, query).createTempView(name.at(-1)!)
  const df = new DataFrame(session, UnresolvedRelation({ nameParts: name, origin: nameOrigin(origin, name) }))
  await df.schema()
  df.cache()
  if (!lazy) await df.count()
  return noResult(session)
}

export async function runUncacheTable(session: SparkSession, { name, ifExists, origin }: UncacheTable): Promise<DataFrame> {
  const { catalog } = session.state
  if (catalog.find(name) === undefined) {
    if (!ifExists) throw tableNotFound(name, searchPath(catalog), origin)
    return noResult(session)
  }
  new DataFrame(session, UnresolvedRelation({ nameParts: name })).unpersist()
  return noResult(session)
}

/** Files are listed anew by each query, so there is nothing to refresh but what is cached. */
export async function runRefreshTable(session: SparkSession, { name, origin }: RefreshTable): Promise<DataFrame> {
  const { catalog } = session.state
  if (catalog.find(name) === undefined) throw tableNotFound(name, catalog.relationPath, origin)
  const df = new DataFrame(session, UnresolvedRelation({ nameParts: name }))
  if (session.state.cache.has(df.queryExecution)) {
    df.unpersist()
    df.cache()
  }
  return noResult(session)
}

const tableNotFound = (name: readonly string[], path: string, origin: Origin | undefined) =>
  sparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteParts(name), searchPath: path }, contextsOf(nameOrigin(origin, name)))

/** The place of the last part of a name in a statement. */
export function nameOrigin(origin: Origin | undefined, name: readonly string[]): Origin | undefined {
  if (origin?.sql === undefined || origin.start === undefined) return origin
  const text = name.join('.')
  const start = origin.sql.toLowerCase().indexOf(text.toLowerCase(), origin.start)
  if (start < 0) return origin
  return {
    ...origin,
    start,
    stop: start + text.length - 1,
    line: origin.sql.slice(0, start).split('\n').length,
    position: start - origin.sql.lastIndexOf('\n', start) - 1,
  }
}
