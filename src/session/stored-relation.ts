import { analyze, resolveRelations } from '../analyzer/analyzer.ts'
import type { AnalysisContext, StoredRelation } from '../analyzer/context.ts'
import { collatedQuery } from '../analyzer/default-collation.ts'
import type { CatalogTable, ViewDefinition } from '../catalog/catalog-table.ts'
import { quotedTable, tableParts } from '../catalog/names.ts'
import { maxNestedViewDepth } from '../config/catalog.ts'
import { charVarcharAsString, readSideCharPadding } from '../config/session.ts'
import { Alias, type AttributeReference, Call, Cast, type Expression, Literal, newExprId } from '../plan/expression.ts'
import { type LogicalPlan, Project } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { parseQuery } from '../sql/parse.ts'
import { castValue } from '../types/cast/cast.ts'
import { canUpCast } from '../types/cast/rules.ts'
import { type DataType, IntegerType, StringType, type StructField, StructType, sameType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { quotedSqlName } from '../types/names.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { readSchema } from './command/char-varchar.ts'
import { existenceDefaults } from './command/defaults.ts'
import { metricViewPlan } from './metric-view.ts'
import type { SessionState } from './session-state.ts'

/** What the analyzer is told of a stored table or view. `depth`: how many views it already lies in. */
export function storedRelation(state: SessionState, table: CatalogTable, depth: number): StoredRelation {
  const name = tableParts(table.identifier)
  if (table.view !== undefined) return { name, view: () => viewPlan(state, table, table.view!, depth) }
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

/** The view's query, analyzed as it was meant when the view was made, and its columns under the view's names and types. */
async function viewPlan(state: SessionState, table: CatalogTable, view: ViewDefinition, depth: number): Promise<LogicalPlan> {
  const max = state.conf.value(maxNestedViewDepth)
  const shown = quotedTable(table.identifier)
  if (depth >= max) throw sparkError('VIEW_EXCEED_MAX_NESTED_DEPTH', { viewName: shown, maxNestedDepth: String(max) })
  const objectName = tableParts(table.identifier).join('.')
  const context = viewContext(state, view, depth + 1)
  if (view.metrics) return metricViewPlan(state, view.text, context, { fields: table.schema.fields })
  const options = { ...state.parserOptions(), ansi: context.ansi, object: { objectType: 'VIEW', objectName } }
  const child = analyze(await resolveRelations(collatedQuery(parseQuery(view.text, options), table.collation), context), context)
  return Project({ projectList: viewColumns(table, view, outputOf(child), shown), child })
}

export function viewContext(
  state: SessionState,
  view: { conf: ViewDefinition['conf']; catalogAndNamespace: readonly string[] },
  depth: number,
) {
  const base = state.analysisContext(undefined, depth)
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
    lookupStored: parts => base.lookupStored!(parts.length === 1 ? [database, ...parts] : parts),
    lookupSqlFunction: (parts, origin) => base.lookupSqlFunction!(parts.length === 1 ? [database, ...parts] : parts, origin),
  } as AnalysisContext
}

function viewColumns(table: CatalogTable, view: ViewDefinition, output: readonly AttributeReference[], shown: string): Expression[] {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const alias = (child: Expression, field: Pick<StructField, 'name' | 'metadata'>): Expression =>
    Alias({ child, name: field.name, exprId: newExprId(), qualifier: [], ...(field.metadata ? { metadata: field.metadata } : {}) })
  if (followsColumns(table)) return output.map(a => alias(a, { name: a.name }))
  // that every column is there is seen before what types they have
  const sources = table.schema.fields.map((field, i) => {
    const wanted = view.queryColumns[i] ?? field.name
    const alike = output.filter(a => same(a.name, wanted))
    const expected = view.queryColumns.filter(c => same(c, wanted)).length
    if (alike.length !== expected)
      throw sparkError('INCOMPATIBLE_VIEW_SCHEMA_CHANGE', {
        viewName: shown,
        colName: wanted,
        expectedNum: String(expected),
        actualCols: `[${alike.map(a => a.name).join(',')}]`,
        suggestion: `CREATE OR REPLACE VIEW ${tableParts(table.identifier).join('.')} ${ownNames(table, view)}AS ${view.text}`,
      })
    return alike[view.queryColumns.slice(0, i).filter(c => same(c, wanted)).length]!
  })
  return table.schema.fields.map((field, i) => {
    const source = sources[i]!
    const type = readSchema(StructType([field])).fields[0]!.dataType
    if (view.schemaMode.endsWith('EVOLUTION') || sameType(source.dataType, type)) return alias(source, field)
    if (view.schemaMode === 'BINDING' && !canUpCast(source.dataType, type)) throw upCastError(source, type)
    return alias(Cast({ child: source, dataType: type, mode: 'ansi' }), field)
  })
}

/** The names that the statement gave to the columns, if any. */
function ownNames({ schema }: CatalogTable, { queryColumns }: ViewDefinition): string {
  const names = schema.fields.map(f => f.name)
  return names.every((n, i) => n === queryColumns[i]) ? '' : `(${names.join(', ')}) `
}

/** Does the view take whatever columns its query has? Not where they were given names of their own. */
export const followsColumns = ({ view, schema }: CatalogTable): boolean =>
  view?.schemaMode === 'EVOLUTION' && schema.fields.every((f, i) => f.name === view.queryColumns[i])

const upCastError = (a: AttributeReference, to: DataType) =>
  sparkError(
    'CANNOT_UP_CAST_DATATYPE',
    {
      expression: [...a.qualifier, a.name].join('.'),
      sourceType: quotedSqlName(a.dataType),
      targetType: quotedSqlName(to),
      details:
        'The type path of the target object is:\n\nYou can either add an explicit cast to the input data or choose a higher precision type of the field in the target object',
    },
    contextsOf(undefined),
  )
