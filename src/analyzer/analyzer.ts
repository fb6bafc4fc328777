import { CATALOG_COMMANDS } from '../plan/catalog-command.ts'
import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { markAnalyzed } from './analyzed.ts'
import { checkAnalysis } from './check/analysis.ts'
import { checkMetricNames } from './check/metrics.ts'
import { checkWindowFunctions } from './check/window.ts'
import { type AnalysisContext, type Scope, scopeOf } from './context.ts'
import { GENERATOR_CALLS } from './generators.ts'
import { printingIn } from './literal-text.ts'
import { type Batch, type Rule, runBatches } from './rule.ts'
import { charTypePadding } from './rules/char-type-padding.ts'
import { cleanUp, replaceCalls, replaceFunctions, updateReferences } from './rules/clean-up.ts'
import { lookupFunctions } from './rules/lookup-functions.ts'
import { mergeSessions } from './rules/merge-sessions.ts'
import { resolveGlobalAggregates, resolveGrouping } from './rules/resolve-aggregates.ts'
import { resolveAliases } from './rules/resolve-aliases.ts'
import { resolveAsofJoin } from './rules/resolve-asof-join.ts'
import { resolveBinBy } from './rules/resolve-bin-by.ts'
import { resolveCTEs } from './rules/resolve-ctes.ts'
import { resolveDataFrames } from './rules/resolve-dataframe.ts'
import { resolveFunctions } from './rules/resolve-functions.ts'
import { resolveGenerators } from './rules/resolve-generators.ts'
import { resolveGroupingAnalytics } from './rules/resolve-grouping-analytics.ts'
import { resolveHaving } from './rules/resolve-having.ts'
import { resolveHints } from './rules/resolve-hints.ts'
import { FILE_CALLS, resolveInputFiles } from './rules/resolve-input-files.ts'
import { resolveJoins } from './rules/resolve-joins.ts'
import { resolveLateralAliases } from './rules/resolve-lateral-aliases.ts'
import { resolveMetricViews } from './rules/resolve-metric-views.ts'
import { resolveFilters } from './rules/resolve-missing.ts'
import { resolveNearestBy } from './rules/resolve-nearest-by.ts'
import { resolvePipes } from './rules/resolve-pipes.ts'
import { resolvePivot } from './rules/resolve-pivot.ts'
import { resolveQualify } from './rules/resolve-qualify.ts'
import { resolveReferences } from './rules/resolve-references.ts'
import { resolveSetOperations } from './rules/resolve-set-operations.ts'
import { resolveSort } from './rules/resolve-sort.ts'
import { resolveSqlFunctions } from './rules/resolve-sql-functions.ts'
import { resolveStars } from './rules/resolve-stars.ts'
import { resolveSubqueries } from './rules/resolve-subqueries.ts'
import { resolveTableForms } from './rules/resolve-table-forms.ts'
import { nameInlineTables, resolveTables } from './rules/resolve-tables.ts'
import { resolveTimeWindows, TIME_CALLS } from './rules/resolve-time-windows.ts'
import { resolveTimeZone } from './rules/resolve-time-zone.ts'
import { resolveUnionLoops } from './rules/resolve-union-loops.ts'
import { resolveUnpivot } from './rules/resolve-unpivot.ts'
import { resolveAggregateWindows, resolveWindows } from './rules/resolve-windows.ts'
import { resolveZip } from './rules/resolve-zip.ts'
import { CASTING_CALLS, specialDatetimeValues } from './rules/special-datetime-values.ts'
import { substituteWindows } from './rules/substitute-windows.ts'
import { uniqueIds } from './unique-ids.ts'

export type { AnalysisContext, DataSourceRequest } from './context.ts'
export { resolveRelations } from './resolve-relations.ts'
export { ruleMetrics } from './rule.ts'

/** `types`: what the rule is about. */
const rule = (name: string, apply: Rule['apply'], ...types: readonly string[]): Rule => ({
  name,
  apply,
  types: types.length === 0 ? undefined : types,
})

/**
 * The analyzer's rules in the order they run. Names are settled before types, children before parents; whatever waits for something else
 * gets its turn in the next round.
 */
export const batches: readonly Batch[] = [
  {
    name: 'Substitution',
    fixedPoint: false,
    rules: [
      // every use of a table, view or DataFrame gets columns of its own
      rule('UniqueIds', uniqueIds),
      // VALUES ... AS t(a, b) takes its columns' names from the alias
      rule('NameInlineTables', nameInlineTables, 'UnresolvedInlineTable', 'UnresolvedSubqueryColumnAliases'),
      // OVER w becomes OVER (...)
      rule('WindowsSubstitution', substituteWindows, 'UnresolvedWindowDefinitions', 'UnresolvedWindowReference'),
      // BROADCAST(t) and the like move to the joins of t
      rule('ResolveHints', resolveHints, 'UnresolvedHint'),
    ],
  },
  {
    name: 'Simple Sanity Check',
    fixedPoint: false,
    // unknown functions come before everything else that may be wrong
    rules: [rule('LookupFunctions', lookupFunctions)],
  },
  {
    name: 'Resolution',
    fixedPoint: true,
    rules: [
      // leaves: VALUES, range(), references to WITH queries
      rule('ResolveTables', resolveTables, 'UnresolvedInlineTable', 'UnresolvedTableValuedFunction'),
      rule('ResolveCTERelations', resolveCTEs, 'WithCTE'),
      rule('ResolveUnionLoops', resolveUnionLoops, 'UnionLoop'),
      // joins by column names
      rule('ResolveNaturalAndUsingJoin', resolveJoins, 'UnresolvedJoin'),
      // drop, withColumn, toDF, column lists of subqueries
      rule(
        'ResolveDataFrameOperations',
        resolveDataFrames,
        'UnresolvedSubqueryColumnAliases',
        'UnresolvedToDF',
        'UnresolvedDrop',
        'UnresolvedWithColumns',
        'UnresolvedWithColumnsRenamed',
        'UnresolvedDeduplicate',
        'UnresolvedFrameOperation',
      ),
      // *, t.*, count(*)
      rule('ResolveStars', resolveStars, 'UnresolvedStar'),
      // names: columns of the input, lateral aliases, columns of the enclosing query
      rule('ResolveReferences', resolveReferences, 'UnresolvedAttribute'),
      rule('ResolveFilters', resolveFilters, 'UnresolvedAttribute'),
      // calls of users' functions, which their bodies take the place of
      rule(
        'ResolveSQLFunctions',
        resolveSqlFunctions((plan, scope) => checked(runBatches([resolution()], plan, scope), scope)),
        'UnresolvedSqlFunction',
      ),
      // functions, operators and their types
      rule('ResolveFunctions', resolveFunctions),
      // window() and session_window() become columns
      rule('ResolveTimeWindows', resolveTimeWindows, ...TIME_CALLS),
      rule(
        'ResolveSubquery',
        resolveSubqueries((plan, scope) => runBatches([resolution()], plan, scope)),
        'UnresolvedSubquery',
        'InSubquery',
        'Join',
      ),
      rule('ResolvePipes', resolvePipes, 'PipeExpression'),
      rule('ResolvePivot', resolvePivot, 'UnresolvedPivot'),
      rule('ResolveNearestByJoin', resolveNearestBy, 'NearestByJoin'),
      rule('ResolveAsofJoin', resolveAsofJoin, 'UnresolvedAsofJoin'),
      rule('ResolveBinBy', resolveBinBy, 'UnresolvedBinBy'),
      rule('ResolveTableForms', resolveTableForms, 'UnresolvedUnnest', 'UnresolvedJsonTable'),
      rule('ResolveZip', resolveZip, 'Zip'),
      rule('ResolveUnpivot', resolveUnpivot, 'UnresolvedUnpivot'),
      // names for what has none
      rule('ResolveAliases', resolveAliases),
      // explode() and the like in SELECT lists and LATERAL VIEW
      rule('ExtractGenerator', resolveGenerators, 'Generate', ...GENERATOR_CALLS),
      // aggregates: GROUP BY's positions and aliases, SELECT lists without GROUP BY, HAVING, ORDER BY
      rule('ResolveGrouping', resolveGrouping, 'Aggregate'),
      rule('GlobalAggregates', resolveGlobalAggregates),
      // what measure() takes, before anything looks at the aggregate's input
      rule('ResolveMetricViews', resolveMetricViews, 'MetricView'),
      rule('ResolveAggregateWindows', resolveAggregateWindows, 'WindowExpression'),
      rule('ResolveQualify', resolveQualify, 'UnresolvedQualify'),
      rule('ResolveHaving', resolveHaving, 'UnresolvedHaving', 'Aggregate'),
      rule('ResolveSort', resolveSort, 'Sort'),
      rule('ResolveGroupingAnalytics', resolveGroupingAnalytics, 'Aggregate'),
      // SELECT lists that are to be taken apart
      rule('ResolveLateralColumnAliases', resolveLateralAliases),
      rule('ExtractWindowExpressions', resolveWindows, 'WindowExpression'),
      // types of columns that are put together
      rule('WidenSetOperationTypes', resolveSetOperations, 'Union', 'SetOperation'),
    ],
  },
]

const resolution = (): Batch => batches[2]!

const checked = (plan: LogicalPlan, scope: Scope): LogicalPlan => {
  checkWindowFunctions(plan)
  checkAnalysis(plan, scope)
  checkMetricNames(plan)
  return plan
}

/** After the checks: what only the analysis needed goes. */
export const finishing: readonly Batch[] = [
  {
    name: 'Cleanup',
    fixedPoint: false,
    rules: [
      // comparisons of CHAR columns
      rule('ApplyCharTypePadding', charTypePadding),
      // the file of a row
      rule('ResolveInputFiles', resolveInputFiles, ...FILE_CALLS),
      // rows grouped by the sessions they are in
      rule('MergeSessions', mergeSessions),
      // functions written in terms of others
      rule('ReplaceFunctions', replaceFunctions),
      // words for times
      rule('SpecialDatetimeValues', specialDatetimeValues, 'Cast', ...CASTING_CALLS),
      // inner aliases, hidden columns, unused WITH queries
      rule('CleanupAliases', cleanUp),
      // the zone of casts
      rule('ResolveTimeZone', resolveTimeZone, 'Cast'),
      rule('UpdateReferences', updateReferences),
    ],
  },
]

export interface AnalyzeOptions {
  /** Sees the plan after each batch. */
  readonly after?: (batch: Batch, plan: LogicalPlan) => void
}

/**
 * Resolves a plan whose relations are resolved (`resolveRelations`): names, types, functions, subqueries. Gives a plan of resolved nodes only, or
 * raises Spark's AnalysisException for the first thing that is wrong. A command comes back with its query analyzed.
 */
export function analyze(plan: LogicalPlan, context: AnalysisContext, options: AnalyzeOptions = {}): LogicalPlan {
  const known = scopeOf(context)
  // what is evaluated is made of functions that are written in terms of others, too
  const scope =
    context.evaluate === undefined
      ? known
      : scopeOf(Object.assign(Object.create(context), { evaluate: (e: Expression) => context.evaluate!(replaceCalls(e, known)) }))
  return printingIn(context.timeZone, () => onQuery(plan, q => analyzeQuery(q, scope, options)))
}

/** Commands are not analyzed themselves. */
function onQuery(plan: LogicalPlan, f: (query: LogicalPlan) => LogicalPlan): LogicalPlan {
  switch (plan.type) {
    case 'CreateView':
    case 'ExplainCommand':
    case 'DescribeQuery':
    case 'InsertIntoDataSource':
      return Object.freeze({ ...plan, child: onQuery(plan.child, f) }) as LogicalPlan
    case 'DropView':
    case 'SetPath':
    case 'SetCommand':
    case 'ResetCommand':
    case 'DescribeRelation':
    case 'DescribeFunction':
    case 'ShowTables':
    case 'ShowViews':
    case 'ShowColumns':
    case 'ShowFunctions':
    case 'UnsupportedCommand':
      return plan
    default:
      return CATALOG_COMMANDS.has(plan.type) ? plan : f(plan)
  }
}

function analyzeQuery(plan: LogicalPlan, scope: Scope, options: AnalyzeOptions): LogicalPlan {
  const resolved = runBatches(batches, plan, scope, options.after)
  const whole = markAnalyzed(runBatches(finishing, checked(resolved, scope), scope, options.after))
  asResolved.set(whole, () => runBatches(printed, resolved, scope))
  return whole
}

const asResolved = new WeakMap<LogicalPlan, () => LogicalPlan>()
/** What is left of `finishing` for print: functions stand as they were called. */
const printed: readonly Batch[] = finishing.map(b => ({
  ...b,
  rules: b.rules.filter(r => r.name !== 'ReplaceFunctions' && r.name !== 'ApplyCharTypePadding'),
}))

/** An analyzed plan as Spark prints it: functions that are written in terms of others are replaced no earlier than by the optimizer there. */
export const printedAnalysis = (plan: LogicalPlan): LogicalPlan => asResolved.get(plan)?.() ?? plan
