import { GLOBAL_TEMP } from '../catalog/names.ts'
import { AttributeReference, newExprId } from '../plan/expression.ts'
import { type LogicalPlan, Relation, SubqueryAlias } from '../plan/logical.ts'
import type { UnresolvedDataSource } from '../plan/unresolved.ts'
import { METADATA, metadataType } from '../sources/file-metadata.ts'
import type { ScanSource } from '../sources/source.ts'
import { AnalysisException, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { isAnalyzed } from './analyzed.ts'
import type { AnalysisContext, DataSourceRequest, StoredRelation } from './context.ts'
import { forEachDeep, transformDeep } from './deep.ts'
import { METADATA_FLAG } from './hidden.ts'
import { bindParameters } from './rules/bind-parameters.ts'
import { parseExpressions } from './rules/parse-expressions.ts'
import { substituteCTEs } from './rules/substitute-ctes.ts'
import { expandSqlFunctions } from './sql-functions.ts'

/** How deep views may lie in views (`spark.sql.view.maxNestedViewDepth`). */
const MAX_VIEW_DEPTH = 100

/**
 * What has to happen before the (synchronous) analysis: parameters are bound, expressions given as text are parsed, WITH names are
 * settled (they hide tables), views are put in their places, and data sources are resolved: files listed, schemas found. Names of no
 * relation stay, for the analyzer to report.
 */
export async function resolveRelations(plan: LogicalPlan, context: AnalysisContext): Promise<LogicalPlan> {
  const viewed = bindRelations(plan, context)
  const sources = await loadSources(viewed, context)
  return sources.size === 0 ? viewed : transformDeep(viewed, p => relationFor(p, sources, context))
}

/** The part of `resolveRelations` that needs no files: what names and parameters mean at this moment. */
export const bindRelations = (plan: LogicalPlan, context: AnalysisContext): LogicalPlan =>
  viewsOf(
    expandSqlFunctions(
      viewsOf(
        topDown(parseExpressions(bindParameters(plan, context), context), p => substituteCTEs(p, cteRules(context))),
        context,
      ),
      context,
    ),
    context,
  )

/** Once for the query, once for the bodies of functions. */
const viewsOf = (plan: LogicalPlan, context: AnalysisContext): LogicalPlan => expandViews(plan, context, 0)

const cteRules = (context: AnalysisContext) => ({
  caseSensitive: context.caseSensitive,
  policy: context.conf('spark.sql.legacy.ctePrecedencePolicy')?.toUpperCase(),
})

/** WITH belongs to queries, which commands hold as their child. */
const topDown = (plan: LogicalPlan, f: (query: LogicalPlan) => LogicalPlan): LogicalPlan => {
  if (!COMMANDS.has(plan.type) || !('child' in plan)) return f(plan)
  const child = topDown(plan.child, f)
  return child === plan.child ? plan : (Object.freeze({ ...plan, child }) as LogicalPlan)
}
const COMMANDS = new Set(['CreateView', 'ExplainCommand', 'DescribeQuery', 'InsertIntoDataSource'])

function expandViews(plan: LogicalPlan, context: AnalysisContext, depth: number): LogicalPlan {
  return transformDeep(plan, p => {
    if (p.type !== 'UnresolvedRelation' || isAnalyzed(p)) return p
    const view = context.lookupView(p.nameParts)
    if (view === undefined) return p
    if (depth >= MAX_VIEW_DEPTH)
      throw sparkError(
        'VIEW_EXCEED_MAX_NESTED_DEPTH',
        { viewName: p.nameParts.join('.'), maxNestedDepth: String(MAX_VIEW_DEPTH) },
        contextsOf(p.origin),
      )
    const child = isAnalyzed(view)
      ? view
      : expandViews(substituteCTEs(parseExpressions(view, context), cteRules(context)), context, depth + 1)
    return SubqueryAlias({
      name: p.nameParts.slice(p.nameParts.length === 2 && p.nameParts[0]!.toLowerCase() === GLOBAL_TEMP ? 0 : -1),
      child,
      view: isAnalyzed(view) ? 'plan' : 'text',
      origin: p.origin,
      planId: p.planId,
    })
  })
}

/** By request: a source, or the analyzed plan of a stored view. */
type Sources = ReadonlyMap<string, ScanSource | LogicalPlan>

async function loadSources(plan: LogicalPlan, context: AnalysisContext): Promise<Sources> {
  const requests = new Map<string, { request: DataSourceRequest; node: LogicalPlan }>()
  const views = new Map<string, () => Promise<LogicalPlan>>()
  forEachDeep(plan, p => {
    const stored = storedOf(p, context)
    if (stored?.view && !views.has(viewKey(stored))) views.set(viewKey(stored), () => stored.view!(p.origin))
    const request = stored ? stored.request : requestOf(p)
    if (request !== undefined) requests.set(keyOf(request), { request, node: p })
  })
  const analyzed = new Map<string, ScanSource | LogicalPlan>()
  for (const [key, view] of views) analyzed.set(key, await view())
  const found = await Promise.all(
    [...requests].map(async ([key, { request, node }]) => {
      const source = await resolve(request, node, context)
      if (source === undefined && node.type === 'UnresolvedDataSource')
        throw sparkError('DATA_SOURCE_NOT_FOUND', { provider: request.format }, contextsOf(node.origin))
      return [key, source] as const
    }),
  )
  return new Map([...analyzed, ...found.filter((f): f is [string, ScanSource] => f[1] !== undefined)])
}

/** A source; of files that SQL names directly, what is no error of the analysis is told as Spark does. */
async function resolve(request: DataSourceRequest, node: LogicalPlan, context: AnalysisContext): Promise<ScanSource | undefined> {
  try {
    return await context.resolveDataSource?.(request)
  } catch (e) {
    const isDirect = node.type === 'UnresolvedRelation' && requestOf(node) !== undefined
    if (!isDirect || e instanceof AnalysisException) throw e
    throw sparkError('FAILED_TO_CREATE_PLAN_FOR_DIRECT_QUERY', { dataSourceType: request.format }, [], e)
  }
}

const viewKey = (stored: StoredRelation): string => JSON.stringify(stored.name)

/** The stored table or view that a name means. */
const storedOf = (p: LogicalPlan, context: AnalysisContext): StoredRelation | undefined =>
  p.type === 'UnresolvedRelation' && !isAnalyzed(p) ? context.lookupStored?.(p.nameParts) : undefined

/** A source by its format, or a table name of the form parquet.`path`. */
function requestOf(p: LogicalPlan): DataSourceRequest | undefined {
  if (p.type === 'UnresolvedDataSource') {
    const { format, paths, options, schema } = p as UnresolvedDataSource
    return { format, paths, options, ...(schema && { schema }) }
  }
  if (p.type !== 'UnresolvedRelation' || p.nameParts.length !== 2) return undefined
  const format = p.nameParts[0]!.toLowerCase()
  if (!FILE_FORMATS.has(format) && !UNNAMEABLE.has(format)) return undefined
  if (UNNAMEABLE.has(format))
    throw sparkError('UNSUPPORTED_DATASOURCE_FOR_DIRECT_QUERY', { dataSourceType: p.nameParts[0]! }, contextsOf(p.origin))
  if (p.nameParts[1] === '') throw sparkError('INVALID_EMPTY_LOCATION', { location: '' }, contextsOf(p.origin))
  return { format, paths: [p.nameParts[1]!], options: p.options ?? {} }
}
/** Formats whose files SQL can name directly. */
const FILE_FORMATS = new Set(['parquet', 'csv', 'json', 'text', 'orc', 'avro', 'arrow', 'binaryfile', 'xml'])

/** Sources that have no files to name. */
const UNNAMEABLE = new Set(['jdbc'])

const keyOf = (r: DataSourceRequest): string =>
  JSON.stringify([r.format, r.paths, r.options, r.schema, r.partitions], (_, v) => (typeof v === 'bigint' ? `${v}n` : v))

function relationFor(p: LogicalPlan, sources: Sources, context: AnalysisContext): LogicalPlan {
  const stored = storedOf(p, context)
  const alias = (child: LogicalPlan, view?: 'text') =>
    SubqueryAlias({ name: stored!.name, child, ...(view && { view }), origin: p.origin, planId: p.planId })
  if (stored?.view) return alias(sources.get(viewKey(stored)) as LogicalPlan, 'text')
  const request = stored ? stored.request : requestOf(p)
  const source = request && (sources.get(keyOf(request)) as ScanSource | undefined)
  if (source === undefined) return p
  if (stored) {
    const relation = relationOf(p, source, stored.name)
    return alias(stored.above ? stored.above(relation) : relation)
  }
  return relationOf(p, source, p.type === 'UnresolvedRelation' ? p.nameParts : [])
}

function relationOf(p: LogicalPlan, source: ScanSource, qualifier: readonly string[]): LogicalPlan {
  const output = source.schema.fields.map(f =>
    AttributeReference({ name: f.name, dataType: f.dataType, nullable: f.nullable, exprId: newExprId(), qualifier, metadata: f.metadata }),
  )
  const own = output.some(a => a.name === METADATA)
  const metadata = own
    ? undefined
    : AttributeReference({
        name: METADATA,
        dataType: metadataType(source.format),
        nullable: false,
        exprId: newExprId(),
        qualifier,
        metadata: { [METADATA_FLAG]: METADATA },
      })
  return Relation({ output, source, ...(metadata && { metadata }), origin: p.origin, planId: p.planId })
}
