import { analyze, resolveRelations } from '../analyzer/analyzer.ts'
import type { AnalysisContext } from '../analyzer/context.ts'
import { Alias, type AttributeReference, type Expression, newExprId } from '../plan/expression.ts'
import { Aggregate, Filter, type LogicalPlan, MetricView, Project, SubqueryAlias } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { outputOf, toAttribute } from '../plan/output.ts'
import { transformUp } from '../plan/tree.ts'
import { UnresolvedRelation } from '../plan/unresolved.ts'
import { parseExpression, parseMultipartIdentifier, parseQuery } from '../sql/parse.ts'
import type { StructField } from '../types/data-type.ts'
import { sparkError } from '../util/errors.ts'
import { importModule } from '../util/import-module.ts'
import { unsupported } from '../util/unsupported.ts'
import type { SessionState } from './session-state.ts'

/** A column of a metric view: a name and the SQL behind it. */
interface Column {
  readonly name: string
  readonly expr: string
}

/** What the YAML of a metric view says. Source: Spark's metric views, version 0.1. */
export interface MetricDefinition {
  /** A table or view by name, or a query. */
  readonly source: string
  readonly filter?: string
  readonly dimensions: readonly Column[]
  readonly measures: readonly Column[]
}

const invalid = (message: string): Error => sparkError('INVALID_METRIC_VIEW_YAML', { message })

/** Raises INVALID_METRIC_VIEW_YAML. */
export async function parseMetrics(text: string): Promise<MetricDefinition> {
  const root = mapping(await yamlOf(text), 'metric view')
  const version = scalar(root.version)
  if (version !== '0.1') throw invalid(`Invalid YAML version: ${version ?? null}`)
  known(root, FIELDS)
  const source = scalar(root.source)
  if (source === undefined) throw invalid('Missing required field: source')
  const filter = scalar(root.filter)
  return { source, ...(filter === undefined ? {} : { filter }), dimensions: columns(root.dimensions), measures: columns(root.measures) }
}

/** YAML whose scalars are text, whatever they look like. */
type Yaml = string | null | readonly Yaml[] | { readonly [key: string]: Yaml }

/** Loaded where it is needed: few programs have metric views. */
async function yamlOf(text: string): Promise<Yaml> {
  const { parse, YAMLError } = await importModule<typeof import('yaml')>('yaml')
  try {
    return parse(text, { schema: 'failsafe' }) as Yaml
  } catch (e) {
    if (e instanceof YAMLError) throw invalid(`Failed to parse YAML: ${e.message}`)
    throw e
  }
}

function mapping(value: Yaml | undefined, what: string): { readonly [key: string]: Yaml } {
  if (value === null || value === undefined || typeof value === 'string' || Array.isArray(value))
    throw invalid(`Failed to parse YAML: no mapping for a ${what}`)
  return value as { readonly [key: string]: Yaml }
}

const FIELDS = new Set(['version', 'source', 'filter', 'dimensions', 'measures'])
const COLUMN_FIELDS = new Set(['name', 'expr'])
function known(entries: { readonly [key: string]: Yaml }, fields: ReadonlySet<string>): void {
  const other = Object.keys(entries).find(k => !fields.has(k))
  if (other !== undefined) throw invalid(`Failed to parse YAML: Unrecognized field "${other}"`)
}

/** Nothing behind a colon is an empty text to the parser. */
const scalar = (value: Yaml | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function columns(list: Yaml | undefined): Column[] {
  if (!list) return []
  if (!Array.isArray(list)) throw invalid('Failed to parse YAML: no list of columns')
  return list.map((item: Yaml) => {
    const column = mapping(item, 'column')
    known(column, COLUMN_FIELDS)
    const { name, expr } = column
    if (typeof name !== 'string') throw invalid('Missing required field: name')
    if (typeof expr !== 'string') throw invalid('Missing required field: expr')
    return { name, expr }
  })
}

/** Is the source a name? */
export const isAsset = (source: string): boolean => {
  try {
    parseMultipartIdentifier(source)
    return true
  } catch {
    return false
  }
}

/** The properties that Spark notes of a definition. */
export function metricProperties({ source, filter }: MetricDefinition): Record<string, string> {
  return isAsset(source)
    ? {
        'metric_view.from.name': source,
        'metric_view.from.type': 'ASSET',
        ...(filter === undefined ? {} : { 'metric_view.where': filter }),
      }
    : { 'metric_view.from.sql': source, 'metric_view.from.type': 'SQL', ...(filter === undefined ? {} : { 'metric_view.where': filter }) }
}

/**
 * The plan that a use of the view stands for: a MetricView over its source, with columns named as `fields` says (as the definition does, without).
 * `origin`: the statement that is to blame where there is no source.
 * All of it is analyzed as an aggregate by the dimensions, so that what is wrong with it shows as there.
 */
export async function metricViewPlan(
  state: SessionState,
  text: string,
  context: AnalysisContext,
  { fields, origin }: { readonly fields?: readonly StructField[]; readonly origin?: Origin | undefined } = {},
): Promise<LogicalPlan> {
  const definition = await parseMetrics(text)
  const options = { ...state.parserOptions(), ansi: context.ansi }
  const named = ({ name, expr }: Column): Expression =>
    Alias({ child: parseExpression(expr, options), name, exprId: newExprId(), qualifier: [] })
  const source = isAsset(definition.source)
    ? UnresolvedRelation({ nameParts: parseMultipartIdentifier(definition.source), origin })
    : SubqueryAlias({ name: ['__auto_generated_subquery_name'], child: parseQuery(definition.source, options) })
  const filtered =
    definition.filter === undefined ? source : Filter({ condition: parseExpression(definition.filter, options), child: source })
  const whole = Aggregate({
    groupingExpressions: definition.dimensions.map(d => parseExpression(d.expr, options)),
    aggregateExpressions: [...definition.dimensions, ...definition.measures].map(named),
    child: filtered,
  })
  const analyzed = analyze(await resolveRelations(whole, context), context)
  if (analyzed.type !== 'Aggregate') throw unsupported(`Measures that are no aggregates alone`, [])
  return viewOver(analyzed, definition, fields)
}

/** The aggregate, taken apart: its dimensions as columns beside the source's, its measures to be taken later. */
function viewOver(analyzed: Aggregate, { dimensions }: MetricDefinition, fields: readonly StructField[] | undefined): LogicalPlan {
  const own = analyzed.aggregateExpressions.map((e, i) => renamed(e, fields?.[i]))
  const dims = own.slice(0, dimensions.length)
  const names = new Set(dims.map(d => d.name.toLowerCase()))
  const as = new Map<number, AttributeReference>()
  for (const d of dims) if (d.child.type === 'AttributeReference') as.set(d.child.exprId, toAttribute(d))
  // what a dimension is another name of need not be there twice
  const kept = outputOf(analyzed.child).filter(a => !(as.has(a.exprId) && names.has(a.name.toLowerCase())))
  const there = new Set(kept.map(a => a.exprId))
  const follow = (e: Expression): Expression =>
    transformUp(e, x => (x.type === 'AttributeReference' && !there.has(x.exprId) ? (as.get(x.exprId) ?? x) : x))
  const child = Project({ projectList: [...kept, ...dims], child: analyzed.child })
  const measures = own.slice(dimensions.length).map(m => Alias({ ...m, child: follow(m.child) }))
  return MetricView({ list: [...dims.map(toAttribute), ...measures], child })
}

function renamed(e: Expression, field: StructField | undefined): Alias {
  const child = e.type === 'Alias' ? e.child : e
  const name = field?.name ?? (e as Alias).name
  return Alias({ child, name, exprId: newExprId(), qualifier: [], ...(field?.metadata ? { metadata: field.metadata } : {}) })
}
