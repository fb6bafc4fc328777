import type { SqlPath } from '../../analyzer/context.ts'
import { forEachDeep } from '../../analyzer/deep.ts'
import { collatedQuery } from '../../analyzer/default-collation.ts'
import { substituteCTEs } from '../../analyzer/rules/substitute-ctes.ts'
import { CATALOG, GLOBAL_TEMP } from '../../catalog/names.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { schemaOf } from '../../plan/output.ts'
import type { CreateView } from '../../plan/session-command.ts'
import { UnresolvedFrameOperation, UnresolvedSubqueryColumnAliases } from '../../plan/unresolved.ts'
import { parseQuery } from '../../sql/parse.ts'
import type { StructField } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SessionState } from '../session-state.ts'
import type { SparkSession } from '../spark-session.ts'
import type { TemporaryDefinition } from '../views.ts'
import { noResult } from './result.ts'
import { capturedConf, checkArity, refuseDuplicates, runCreateStoredView } from './stored-view.ts'

/**
 * `CREATE [OR REPLACE] [[GLOBAL] TEMP] VIEW`. The query is analyzed now, so that its errors show, and again whenever the view is used.
 */
export async function runCreateView(session: SparkSession, command: CreateView): Promise<DataFrame> {
  if (command.scope === 'persisted') return runCreateStoredView(session, command)
  const { state } = session
  const query = collatedQuery(command.child, command.collation)
  const name = command.name.at(-1)!
  const views = command.scope === 'temp' ? state.views : state.shared.globalViews
  if (command.replace) refuseCycle(session, command)
  else if (views.get(name)) throw sparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteIdentifier(name) })
  const { fields } = schemaOf(await new DataFrame(session, query).queryExecution.analyzed())
  checkArity(quoteIdentifier(name), command.columns, fields)
  const columns = fields.map(f => f.name)
  const named = command.columns.map(c => c.name)
  refuseDuplicates(state, named.length > 0 ? named : columns)
  // places in errors are those in the view's own text
  const options = { ...state.parserOptions(), object: { objectType: 'VIEW', objectName: quoteIdentifier(name) } }
  const own = command.originalText === undefined ? query : collatedQuery(parseQuery(command.originalText, options), command.collation)
  const child = state.settled(substituteCTEs(own))
  const plan = reads(child)
    ? keeping(command.scope === 'temp' ? [name] : [GLOBAL_TEMP, name], fields, named, child)
    : named.length > 0
      ? UnresolvedSubqueryColumnAliases({ names: named, child })
      : child
  const comments = Object.fromEntries(command.columns.flatMap(c => (c.comment === undefined ? [] : [[c.name, c.comment]])))
  const definition = command.originalText === undefined ? undefined : definitionOf(state, command, columns)
  views.create(name, plan, { replace: command.replace, comments, ...(definition ? { definition } : {}) })
  return noResult(session)
}

/** Does it read what may change? */
function reads(plan: LogicalPlan): boolean {
  let found = false
  forEachDeep(plan, p => {
    if (p.type === 'UnresolvedRelation') found = true
  })
  return found
}

const keeping = (view: readonly string[], fields: readonly StructField[], named: readonly string[], child: LogicalPlan): LogicalPlan =>
  UnresolvedFrameOperation({
    operation: {
      name: 'view',
      view,
      fields: fields.map((f, i) => ({ ...f, name: named[i] ?? f.name, nullable: true })),
      queryColumns: fields.map(f => f.name),
    },
    child,
  })

/** The path that a temporary view or function keeps. */
export function keptPath({ catalog }: SessionState): { path?: SqlPath } {
  const path = catalog.path.kept(catalog.currentDatabase)
  return path === undefined ? {} : { path }
}

const definitionOf = (state: SessionState, command: CreateView, queryColumns: readonly string[]): TemporaryDefinition => ({
  view: {
    text: command.originalText!,
    catalogAndNamespace: [CATALOG, state.catalog.currentDatabase],
    ...keptPath(state),
    schemaMode: 'BINDING',
    queryColumns,
    conf: capturedConf(state),
  },
  ...(command.comment === undefined ? {} : { comment: command.comment }),
  createTime: Date.now(),
})

/** A view that is to be replaced must not be used, directly or through other views, by what replaces it. */
function refuseCycle(session: SparkSession, command: CreateView): void {
  const own = key(command.scope === 'temp' ? command.name.slice(-1) : [GLOBAL_TEMP, command.name.at(-1)!])
  const visit = (plan: LogicalPlan, path: readonly string[]): void =>
    forEachDeep(substituteCTEs(plan), p => {
      if (p.type !== 'UnresolvedRelation') return
      const view = session.state.lookupView(p.nameParts)
      if (view === undefined) return
      const next = [...path, key(p.nameParts)]
      if (key(p.nameParts) === own) throw sparkError('RECURSIVE_VIEW', { viewIdent: own, newPath: next.join(' -> ') })
      if (!path.includes(key(p.nameParts))) visit(view.plan, next)
    })
  visit(command.child, [own])
}

const key = (parts: readonly string[]): string => parts.map(p => quoteIdentifier(p.toLowerCase())).join('.')
