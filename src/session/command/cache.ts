import { searchPath } from '../../analyzer/functions.ts'
import { quoteParts } from '../../analyzer/quoting.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { type CacheTable, CreateView, type RefreshTable, type UncacheTable } from '../../plan/session-command.ts'
import { collect } from '../../plan/tree.ts'
import { UnresolvedRelation } from '../../plan/unresolved.ts'
import { quoteIfNeeded } from '../../types/names.ts'
import { SparkIllegalArgumentException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { StorageLevel } from '../storage-level.ts'
import { noResult } from './result.ts'

/** `CACHE [LAZY] TABLE`: without LAZY the rows are computed now. With a query the name becomes a temporary view of it. */
export async function runCacheTable(
  session: SparkSession,
  { name, lazy, options, query, originalText, origin }: CacheTable,
): Promise<DataFrame> {
  const { state } = session
  const level = levelOf(options) ?? state.defaultStorageLevel()
  if (query) {
    const { runCreateView } = await import('./view.ts')
    const view = { name, columns: [], child: query, scope: 'temp', replace: false, ifNotExists: false } as const
    await runCreateView(session, CreateView(originalText === undefined ? view : { ...view, originalText }))
  }
  const df = new DataFrame(
    session,
    state.settled(UnresolvedRelation({ nameParts: name, origin: query ? origin : nameOrigin(origin, name) })),
  )
  try {
    await df.schema()
    state.cache.add(df.queryExecution, level, name.map(quoteIfNeeded).join('.'))
    if (!lazy) await df.count()
  } catch (error) {
    if (query) state.views.drop(name.at(-1)!)
    throw error
  }
  return noResult(session)
}

function levelOf(options: Readonly<Record<string, string>>): StorageLevel | undefined {
  const name = Object.entries(options).find(([key]) => key.toLowerCase() === 'storagelevel')?.[1]
  if (name === undefined) return undefined
  const level = StorageLevel.fromString(name)
  if (level === undefined) throw new SparkIllegalArgumentException(null, {}, [], { suffix: `Invalid StorageLevel: ${name.toUpperCase()}` })
  return level
}

/** What was made of a table goes with it; what was made of a temporary view is computed anew. */
export async function runUncacheTable(session: SparkSession, { name, ifExists, origin }: UncacheTable): Promise<DataFrame> {
  const { state } = session
  const found = state.catalog.findRelation(name)
  if (found === undefined) {
    if (!ifExists) throw tableNotFound(name, searchPath(state.catalog), origin)
    return noResult(session)
  }
  const df = new DataFrame(session, state.settled(UnresolvedRelation({ nameParts: name })))
  state.cache.remove(df.queryExecution, state.engine, found.kind !== 'temp')
  await state.cache.settle(state.engine)
  return noResult(session)
}

/** Files are listed anew by each query, so there is nothing to refresh but what is cached: it is computed anew when it is next read. */
export async function runRefreshTable(session: SparkSession, { name, origin }: RefreshTable): Promise<DataFrame> {
  const { state } = session
  if (state.catalog.find(name) === undefined) throw tableNotFound(name, state.catalog.relationPath, origin)
  await refreshRelation(session, UnresolvedRelation({ nameParts: name }))
  return noResult(session)
}

/** All that is cached of what the relation reads is computed anew. */
export async function refreshRelation(session: SparkSession, relation: LogicalPlan): Promise<void> {
  const { state } = session
  if (state.cache.isEmpty) return
  const paths = new Set(pathsOf(await new DataFrame(session, relation).queryExecution.analyzed()))
  await state.cache.refresh(state.engine, plan => pathsOf(plan).some(p => paths.has(p)))
}

/** `REFRESH path`, `spark.catalog.refreshByPath`: all that is cached of files below a path. */
export async function refreshByPath(session: SparkSession, path: string): Promise<void> {
  const { state } = session
  const below = path.replace(/^file:(\/\/)?/, '').replace(/\/+$/, '')
  await state.cache.refresh(state.engine, plan => pathsOf(plan).some(p => p === below || p.startsWith(`${below}/`)))
}

const pathsOf = (plan: LogicalPlan): string[] =>
  collect(plan, (p): readonly string[] | undefined => (p.type === 'Relation' ? p.source.paths : undefined)).flat()

const tableNotFound = (name: readonly string[], path: string, origin: Origin | undefined) =>
  sparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteParts(name), searchPath: path }, contextsOf(nameOrigin(origin, name)))

/** The place of the last part of a name in a statement. */
export function nameOrigin(origin: Origin | undefined, name: readonly string[]): Origin | undefined {
  if (origin?.sql === undefined || origin.start === undefined) return origin
  const text = name.join('.')
  const escaped = text.replace(/[^\w]/g, '\\$&')
  const at = new RegExp(`(?<![\\w.])${escaped}(?!\\w)`, 'i').exec(origin.sql.slice(origin.start))
  if (at === null) return origin
  const start = origin.start + at.index
  return {
    ...origin,
    start,
    stop: start + text.length - 1,
    line: origin.sql.slice(0, start).split('\n').length,
    position: start - origin.sql.lastIndexOf('\n', start) - 1,
  }
}
