import { analyze, resolveRelations } from '../analyzer/analyzer.ts'
import type { AnalysisContext, StoredRelation } from '../analyzer/context.ts'
import { forEachDeep } from '../analyzer/deep.ts'
import { collatedQuery } from '../analyzer/default-collation.ts'
import { placedAt } from '../analyzer/placed.ts'
import { renamed, type ViewShape, viewColumns } from '../analyzer/rules/view-columns.ts'
import type { CatalogTable, ViewDefinition } from '../catalog/catalog-table.ts'
import { quotedTable, tableParts } from '../catalog/names.ts'
import { maxNestedViewDepth } from '../config/catalog.ts'
import { charVarcharAsString, readSideCharPadding } from '../config/session.ts'
import { Alias, type AttributeReference, Call, type Expression, Literal, newExprId } from '../plan/expression.ts'
import { type LogicalPlan, Project } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { outputOf } from '../plan/output.ts'
import { parseQuery } from '../sql/parse.ts'
import { castValue } from '../types/cast/cast.ts'
import { IntegerType, StringType, StructType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { readSchema } from './command/char-varchar.ts'
import { existenceDefaults } from './command/defaults.ts'
import { metricViewPlan } from './metric-view.ts'
import { withoutSession } from './session-path.ts'
import type { SessionState } from './session-state.ts'

/** What the analyzer is told of a stored table or view. `depth`: how many views it already lies in. */
export function storedRelation(state: SessionState, table: CatalogTable, depth: number): StoredRelation {
  const name = tableParts(table.identifier)
  if (table.view !== undefined) return { name, view: origin => viewPlan(state, table, table.view!, depth, origin) }
  const partitions = partitionsOf(state, table)
  const defaults = existenceDefaults(state, table)
  const padded =
    state.conf.value(readSideCharPadding) &&
    !state.conf.value(charVarcharAsString) &&
    table.schema.fields.some(f => f.dataType.type === 'char')
  return {
    name,
    request: {
      format: table.provider!,
      paths: table.location === undefined ? [] : [table.location],
      options: Object.fromEntries(Object.entries(table.options).map(([k, v]) => [k.toLowerCase(), v])),
      schema: readSchema(table.schema),
      mayBeMissing: true,
      ...(partitions ? { partitions } : {}),
      ...(defaults ? { defaults } : {}),
    },
    ...(padded ? { above: (relation: LogicalPlan) => padding(relation, table.schema) } : {}),
  }
}

function partitionsOf(state: SessionState, table: CatalogTable) {
  if (table.partitionColumns.length === 0) return undefined
  const zone = zoneOf(state.conf.get('spark.sql.session.timeZone'))
  const fields = table.partitionColumns.map(c => table.schema.fields.find(f => f.name === c)!)
  const columns = readSchema(StructType(fields)).fields
  const casts = columns.map(f => castValue(StringType, f.dataType, 'ansi', { zone }))
  return {
    columns,
    folders: state.catalog.shared.partitions(table.identifier).map(p => ({
      path: p.location,
      values: columns.map((f, i): Value => {
        const text = p.spec[f.name]
        return text === null || text === undefined || text === '__HIVE_DEFAULT_PARTITION__' ? null : casts[i]!(text)
      }),
    })),
  }
}

/** Columns of char are as long as declared. */
function padding(relation: LogicalPlan, schema: StructType): LogicalPlan {
  const projectList = outputOf(relation).map((a, i): Expression => {
    const t = schema.fields[i]!.dataType
    if (t.type !== 'char') return a
    const length = Literal({ value: t.length, dataType: IntegerType })
    const child = Call({
      name: 'rpad',
      args: [a, length, Literal({ value: ' ', dataType: StringType })],
      dataType: StringType,
      nullable: a.nullable,
      options: { ansi: true, timeZone: 'UTC' },
    })
    return Alias({ child, name: a.name, exprId: newExprId(), qualifier: a.qualifier, ...(a.metadata ? { metadata: a.metadata } : {}) })
  })
  return Project({ projectList, child: relation })
}

/** Views of constants keep the places of their own text. */
function readsTables(plan: LogicalPlan): boolean {
  let found = false
  forEachDeep(plan, p => {
    if (p.type === 'UnresolvedRelation') found = true
  })
  return found
}

/** The view's query, analyzed as it was meant when the view was made, and its columns under the view's names and types. */
async function viewPlan(
  state: SessionState,
  table: CatalogTable,
  view: ViewDefinition,
  depth: number,
  origin: Origin | undefined,
): Promise<LogicalPlan> {
  const max = state.conf.value(maxNestedViewDepth)
  const shown = quotedTable(table.identifier)
  if (depth >= max) throw sparkError('VIEW_EXCEED_MAX_NESTED_DEPTH', { viewName: shown, maxNestedDepth: String(max) })
  const objectName = tableParts(table.identifier).join('.')
  const context = viewContext(state, view, depth + 1)
  if (view.metrics) return metricViewPlan(state, view.text, context, { fields: table.schema.fields })
  const options = { ...state.parserOptions(), ansi: context.ansi, object: { objectType: 'VIEW', objectName } }
  const query = parseQuery(view.text, options)
  const child = analyze(await resolveRelations(collatedQuery(query, table.collation), context), context)
  const placed = origin !== undefined && readsTables(query) ? placedAt(child, origin) : child
  return Project({ projectList: columnsOf(table, view, outputOf(placed), shown, origin), child: placed })
}

export function viewContext(state: SessionState, view: Pick<ViewDefinition, 'conf' | 'catalogAndNamespace' | 'path'>, depth: number) {
  const sqlPath = state.catalog.path.madeIn(view.path, view.catalogAndNamespace[1] ?? 'default')
  const base = state.analysisContext(undefined, depth, withoutSession(sqlPath))
  const conf = (key: string) => view.conf[key] ?? base.conf(key)
  const database = view.catalogAndNamespace[1] ?? 'default'
  return {
    ...base,
    conf,
    ansi: conf('spark.sql.ansi.enabled') !== 'false',
    caseSensitive: conf('spark.sql.caseSensitive') === 'true',
    currentDatabase: database,
    lookupView: () => undefined,
    lookupVariable: undefined,
    sqlPath,
  } as AnalysisContext
}

function columnsOf(
  table: CatalogTable,
  view: ViewDefinition,
  output: readonly AttributeReference[],
  shown: string,
  origin: Origin | undefined,
): Expression[] {
  if (followsColumns(table)) return output.map(a => renamed(a, { name: a.name }))
  const shape: ViewShape = {
    shown,
    fields: table.schema.fields.map(f => ({ ...f, dataType: readSchema(StructType([f])).fields[0]!.dataType })),
    queryColumns: view.queryColumns,
    suggestion: `CREATE OR REPLACE VIEW ${tableParts(table.identifier).join('.')} ${ownNames(table, view)}AS ${view.text}`,
    types: view.schemaMode.endsWith('EVOLUTION') ? 'evolve' : view.schemaMode === 'BINDING' ? 'upCast' : 'cast',
  }
  return viewColumns(shape, output, origin)
}

/** The names that the statement gave to the columns, if any. */
function ownNames({ schema }: CatalogTable, { queryColumns }: ViewDefinition): string {
  const names = schema.fields.map(f => f.name)
  return names.every((n, i) => n === queryColumns[i]) ? '' : `(${names.join(', ')}) `
}

/** Does the view take whatever columns its query has? Not where they were given names of their own. */
export const followsColumns = ({ view, schema }: CatalogTable): boolean =>
  view?.schemaMode === 'EVOLUTION' && schema.fields.every((f, i) => f.name === view.queryColumns[i])
