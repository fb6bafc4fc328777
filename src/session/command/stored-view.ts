import { forEachDeep } from '../../analyzer/deep.ts'
import { collatedQuery } from '../../analyzer/default-collation.ts'
import { substituteCTEs } from '../../analyzer/rules/substitute-ctes.ts'
import type { CatalogTable, TableIdentifier, ViewSchemaMode } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted, quotedTable } from '../../catalog/names.ts'
import { viewSchemaBinding } from '../../config/catalog.ts'
import type { AlterTable, TableChange } from '../../plan/catalog-command.ts'
import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import type { CreateView } from '../../plan/session-command.ts'
import { childrenOf, expressionsOf, forEachNode } from '../../plan/tree.ts'
import { parseQuery } from '../../sql/parse.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import { currentUser, type Found } from '../session-catalog.ts'
import type { SessionState } from '../session-state.ts'
import type { SparkSession } from '../spark-session.ts'
import { findFunction } from '../sql-function.ts'
import { variableName } from '../variables.ts'
import { declaredType } from './char-varchar.ts'
import { CURRENT_DEFAULT } from './defaults.ts'
import { noResult } from './result.ts'

/** Settings that decide what a stored view's or function's text means. */
const CAPTURED = [
  'spark.sql.ansi.enabled',
  'spark.sql.caseSensitive',
  'spark.sql.session.timeZone',
  'spark.sql.timestampType',
  'spark.sql.groupByOrdinal',
  'spark.sql.orderByOrdinal',
  'spark.sql.groupByAliases',
  'spark.sql.storeAssignmentPolicy',
]
export const capturedConf = (state: SessionState): Record<string, string> =>
  Object.fromEntries(CAPTURED.flatMap(key => (state.conf.getOption(key) === undefined ? [] : [[key, state.conf.getOption(key)!]])))

/** `CREATE VIEW`: stored with its text, which is analyzed now and whenever the view is used. */
export async function runCreateStoredView(session: SparkSession, command: CreateView): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const id = catalog.requireIdentifier(command.name)
  const shown = quotedTable(id)
  const analyzed = await new DataFrame(session, collatedQuery(command.child, command.collation)).queryExecution.analyzed()
  catalog.shared.requireDatabase(id.database)
  const output = outputOf(analyzed)
  const old = catalog.shared.getTable(id)
  if (old !== undefined && !command.replace) {
    if (command.ifNotExists) return noResult(session)
    throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: shown })
  }
  if (old !== undefined && old.tableType !== 'VIEW')
    throw sparkError('EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE', { tableName: shown, operation: 'CREATE OR REPLACE VIEW' })
  catalog.checkName(id.table)
  refuseTemporary(state, command.child, { obj: 'VIEW', objName: shown })
  if (old !== undefined) refuseCycle(state, id, command.child)
  const named = command.columns
  checkArity(shown, named, output)
  refuseUnnamed(command.child, output, shown)
  const fields = output.map((a, i) => {
    const comment = named[i]?.comment ?? (named.length === 0 ? a.metadata?.comment : undefined)
    const byDefault = a.metadata?.[CURRENT_DEFAULT]
    const metadata = {
      ...(comment === undefined ? {} : { comment }),
      ...(byDefault === undefined ? {} : { [CURRENT_DEFAULT]: byDefault }),
    }
    return StructField(named[i]?.name ?? a.name, declaredType(a), true, Object.keys(metadata).length === 0 ? undefined : metadata)
  })
  refuseDuplicates(
    state,
    fields.map(f => f.name),
  )
  const table: CatalogTable = {
    identifier: id,
    tableType: 'VIEW',
    schema: StructType(fields),
    partitionColumns: [],
    options: {},
    properties: command.properties ?? {},
    ...(command.comment === undefined ? {} : { comment: command.comment }),
    ...(command.collation === undefined ? {} : { collation: command.collation }),
    owner: currentUser(),
    createTime: old?.createTime ?? Date.now(),
    view: {
      text: command.originalText!,
      catalogAndNamespace: [CATALOG, catalog.currentDatabase],
      schemaMode: schemaModeOf(state, command),
      queryColumns: output.map(a => a.name),
      conf: capturedConf(state),
    },
  }
  if (old === undefined) catalog.shared.createTable(table)
  else catalog.shared.alterTable(table)
  return noResult(session)
}

/** Names that the statement gave to columns stay: such a view takes no new columns. */
function schemaModeOf(state: SessionState, command: CreateView): ViewSchemaMode {
  const given = command.schemaMode as ViewSchemaMode | undefined
  return given === 'EVOLUTION' && command.columns.length > 0 ? 'TYPE EVOLUTION' : (given ?? defaultMode(state))
}

const defaultMode = (state: SessionState): ViewSchemaMode => (state.conf.value(viewSchemaBinding) ? 'COMPENSATION' : 'BINDING')

/** `ALTER VIEW v AS query` */
export async function alterViewQuery(
  session: SparkSession,
  found: Found,
  action: Extract<TableChange, { change: 'AS' }>,
  command: AlterTable,
): Promise<void> {
  const { runCreateView } = await import('./view.ts')
  const old = found.kind === 'stored' ? found.table : undefined
  const scope = old ? 'persisted' : found.kind === 'temp' && found.global ? 'global temp' : 'temp'
  await runCreateView(session, {
    kind: 'plan',
    type: 'CreateView',
    name: old ? [CATALOG, old.identifier.database, old.identifier.table] : command.name.parts.slice(-1),
    columns: [],
    replace: true,
    ifNotExists: false,
    scope,
    originalText: action.originalText,
    ...(old
      ? {
          properties: old.properties,
          schemaMode: old.view!.schemaMode,
          ...(old.comment ? { comment: old.comment } : {}),
          ...(old.collation ? { collation: old.collation } : {}),
        }
      : {}),
    child: action.query,
  })
}

/** What is stored may not use what goes with the session: INVALID_TEMP_OBJ_REFERENCE. */
export function refuseTemporary(state: SessionState, plan: LogicalPlan, object: { obj: string; objName: string }): void {
  const { catalog } = state
  const fail = (tempObj: string, parts: readonly string[]) =>
    sparkError('INVALID_TEMP_OBJ_REFERENCE', { ...object, tempObj, tempObjName: quoted(parts) })
  forEachDeep(substituteCTEs(plan), p => {
    if (p.type === 'UnresolvedRelation' && catalog.lookupView(p.nameParts)) throw fail('VIEW', p.nameParts)
    if (p.type === 'UnresolvedTableValuedFunction' && isTemporaryFunction(state, p.nameParts)) throw fail('FUNCTION', p.nameParts)
    for (const e of expressionsOf(p))
      forEachNode(e, x => {
        if (x.type === 'UnresolvedFunction' && isTemporaryFunction(state, x.nameParts)) throw fail('FUNCTION', x.nameParts)
        if (x.type === 'UnresolvedAttribute' && isVariable(state, x.nameParts) && isBare(p)) throw fail('VARIABLE', x.nameParts)
      })
  })
}

const isTemporaryFunction = (state: SessionState, parts: readonly string[]): boolean => {
  const found = findFunction(state, parts)
  return found !== undefined && found.database === undefined
}
const isVariable = (state: SessionState, parts: readonly string[]): boolean => {
  const name = variableName(parts)
  return state.locals?.find(parts) !== undefined || (name !== undefined && state.catalog.variables.has(state.catalog.fold(name)))
}
/** Nothing below gives columns, so that a name can only be a variable's. */
const isBare = (p: LogicalPlan): boolean => childrenOf<LogicalPlan>(p).every(c => c.type === 'OneRowRelation')

/** Columns need names of their own. */
function refuseUnnamed(plan: LogicalPlan, output: readonly { readonly name: string }[], shown: string): void {
  let p = plan
  while (p.type !== 'Project' && p.type !== 'Aggregate') {
    const child =
      p.type === 'Union' ? p.inputs[0] : p.type === 'SetOperation' ? p.left : 'child' in p ? (p.child as LogicalPlan) : undefined
    if (child === undefined) return
    p = child
  }
  const list = p.type === 'Project' ? p.projectList : p.aggregateExpressions
  if (list.length !== output.length) return
  const i = list.findIndex(isUnnamed)
  if (i >= 0) throw sparkError('CREATE_PERMANENT_VIEW_WITHOUT_ALIAS', { name: shown, attr: `"${output[i]!.name}"` })
}

const GENERATORS = new Set(['explode', 'explode_outer', 'posexplode', 'posexplode_outer', 'inline', 'inline_outer', 'stack', 'json_tuple'])

const isUnnamed = (e: Expression): boolean =>
  e.type === 'UnresolvedAlias' &&
  e.names === undefined &&
  e.child.type !== 'UnresolvedAttribute' &&
  e.child.type !== 'Literal' &&
  !(e.child.type === 'UnresolvedFunction' && GENERATORS.has(e.child.nameParts.at(-1)!.toLowerCase()))

interface Named {
  readonly name: string
}

/** Names for a view's columns, where there are any, are as many as those. Raises CREATE_VIEW_COLUMN_ARITY_MISMATCH. */
export function checkArity(viewName: string, named: readonly Named[], columns: readonly Named[]): void {
  if (named.length === 0 || named.length === columns.length) return
  const shown = (list: readonly Named[]) => list.map(c => quoteIdentifier(c.name)).join(', ')
  throw sparkError(`CREATE_VIEW_COLUMN_ARITY_MISMATCH.${named.length > columns.length ? 'NOT_ENOUGH' : 'TOO_MANY'}_DATA_COLUMNS`, {
    viewName,
    viewColumns: shown(named),
    dataColumns: shown(columns),
  })
}

export function refuseDuplicates(state: SessionState, columns: readonly string[]): void {
  const caseSensitive = state.conf.get('spark.sql.caseSensitive') === 'true'
  const seen = new Set<string>()
  for (const column of columns) {
    const key = caseSensitive ? column : column.toLowerCase()
    if (seen.has(key)) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(key) })
    seen.add(key)
  }
}

/** A view that is to be replaced must not be used, directly or through other views, by what replaces it. */
function refuseCycle(state: SessionState, own: TableIdentifier, plan: LogicalPlan): void {
  const { catalog } = state
  const visit = (p: LogicalPlan, path: readonly string[], database: string): void =>
    forEachDeep(substituteCTEs(p), node => {
      if (node.type !== 'UnresolvedRelation') return
      const parts = node.nameParts.length === 1 ? [database, ...node.nameParts] : node.nameParts
      const table = catalog.storedTable(parts)
      if (table?.view === undefined) return
      const key = quotedTable(table.identifier)
      const next = [...path, key]
      if (key === quotedTable(own)) throw sparkError('RECURSIVE_VIEW', { viewIdent: quotedTable(own), newPath: next.join(' -> ') })
      if (!path.includes(key)) visit(parseQuery(table.view.text, state.parserOptions()), next, table.view.catalogAndNamespace[1]!)
    })
  visit(plan, [quotedTable(own)], catalog.currentDatabase)
}
