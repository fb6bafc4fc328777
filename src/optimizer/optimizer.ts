import type { LogicalPlan } from '../plan/logical.ts'
import { checkPlan } from './plan-check.ts'
import { type Batch, type ExecuteOptions, executeBatches, fixedPoint, once, type RuleContext, type RuleTimings, rule } from './rule.ts'
import { booleanSimplification } from './rules/boolean-simplification.ts'
import { checkCartesianProducts } from './rules/check-cartesian-products.ts'
import { collapseProject } from './rules/collapse-project.ts'
import { columnPruning } from './rules/column-pruning.ts'
import { combineFilters } from './rules/combine-filters.ts'
import { combineUnions } from './rules/combine-unions.ts'
import { constantFolding, earlyConstantFolding } from './rules/constant-folding.ts'
import { constantPropagation } from './rules/constant-propagation.ts'
import { costBasedJoinReorder } from './rules/cost-based-join-reorder.ts'
import { dropNullTests } from './rules/drop-null-tests.ts'
import { eliminateLimits } from './rules/eliminate-limits.ts'
import { eliminateOuterJoin } from './rules/eliminate-outer-join.ts'
import { eliminateSorts } from './rules/eliminate-sorts.ts'
import { eliminateSubqueryAliases } from './rules/eliminate-subquery-aliases.ts'
import { evaluateLocalRows } from './rules/evaluate-local-rows.ts'
import { inferFiltersFromConstraints } from './rules/infer-filters-from-constraints.ts'
import { inlineCTE } from './rules/inline-cte.ts'
import { knownNonNull } from './rules/known-non-null.ts'
import { likeSimplification } from './rules/like-simplification.ts'
import { limitPushDown } from './rules/limit-push-down.ts'
import { nullInQuery, nullPropagation } from './rules/null-propagation.ts'
import { optimizeIn } from './rules/optimize-in.ts'
import { optimizeOneRowRelationSubquery } from './rules/optimize-one-row-relation-subquery.ts'
import { combineEqualities } from './rules/or-to-in.ts'
import { propagateEmptyRelation } from './rules/propagate-empty-relation.ts'
import { pruneCteDefinitions } from './rules/prune-cte-definitions.ts'
import { pruneFileSourcePartitions } from './rules/prune-file-source-partitions.ts'
import { earlyPruneFilters, pruneFilters } from './rules/prune-filters.ts'
import { pullOutGroupingExpressions } from './rules/pull-out-grouping-expressions.ts'
import { pushDownAggregates } from './rules/push-down-aggregates.ts'
import { pushDownPredicates } from './rules/push-down-predicates.ts'
import { pushExtraPredicateThroughAggregate } from './rules/push-extra-predicate-through-aggregate.ts'
import { pushExtraPredicateThroughJoin } from './rules/push-extra-predicate-through-join.ts'
import { removeLiteralFromGroupExpressions, removeRepetitionFromGroupExpressions } from './rules/remove-group-expressions.ts'
import { removeNoopOperators } from './rules/remove-noop-operators.ts'
import { removeRedundantAggregates } from './rules/remove-redundant-aggregates.ts'
import { removeRedundantAliases } from './rules/remove-redundant-aliases.ts'
import { replaceDistinctWithAggregate } from './rules/replace-distinct-with-aggregate.ts'
import { replaceExpressions } from './rules/replace-expressions.ts'
import { replaceNullWithFalseInPredicate } from './rules/replace-null-with-false-in-predicate.ts'
import { replaceSample } from './rules/replace-sample.ts'
import {
  replaceExceptWithAntiJoin,
  replaceIntersectWithSemiJoin,
  rewriteExceptAll,
  rewriteIntersectAll,
} from './rules/replace-set-operations.ts'
import { reuseSubplans } from './rules/reuse-subplans.ts'
import { rewriteCorrelatedScalarSubquery } from './rules/rewrite-correlated-scalar-subquery.ts'
import { eliminateDistinct, rewriteDistinctAggregates } from './rules/rewrite-distinct-aggregates.ts'
import { rewriteLateralSubquery } from './rules/rewrite-lateral-subquery.ts'
import { rewriteOuterJoinAsAntiJoin } from './rules/rewrite-outer-join-as-anti-join.ts'
import { rewritePredicateSubquery } from './rules/rewrite-predicate-subquery.ts'
import { simplifyBinaryComparison } from './rules/simplify-binary-comparison.ts'
import { simplifyCasts } from './rules/simplify-casts.ts'
import { simplifyConditionals } from './rules/simplify-conditionals.ts'
import { unwrapCastInBinaryComparison } from './rules/unwrap-cast-in-binary-comparison.ts'
import { updateAttributeNullability } from './rules/update-attribute-nullability.ts'
import { mapSubqueryPlans } from './subquery/subquery-plans.ts'

/** Prepares the plans inside subquery expressions, innermost first, so that each level finds those below it independent. */
const prepareSubqueries = rule(
  'PrepareSubqueries',
  (plan, context) => mapSubqueryPlans(plan, p => executeBatches(p, preparation, context, required)),
  'ScalarSubquery',
  'Exists',
  'InSubquery',
)

/** What is left of subqueries is run once, before the query: each is optimized as a query of its own. */
const optimizeSubqueries = rule(
  'OptimizeSubqueries',
  (plan, context) => mapSubqueryPlans(plan, p => executeBatches(p, optimization, context, required)),
  'ScalarSubquery',
  'Exists',
  'InSubquery',
)

/** Local simplifications. Their order is of no account: they run until nothing changes. */
const simplifications = [
  nullPropagation,
  constantPropagation,
  constantFolding,
  optimizeIn,
  likeSimplification,
  booleanSimplification,
  combineEqualities,
  simplifyConditionals,
  simplifyBinaryComparison,
  replaceNullWithFalseInPredicate,
  simplifyCasts,
  unwrapCastInBinaryComparison,
  pruneFilters,
]

/** Moves work towards the data and takes away what does nothing. */
const operators = [
  pushDownPredicates,
  eliminateOuterJoin,
  rewriteOuterJoinAsAntiJoin,
  limitPushDown,
  columnPruning,
  collapseProject,
  combineFilters,
  combineUnions,
  eliminateLimits,
  propagateEmptyRelation,
  removeRedundantAliases,
  removeRedundantAggregates,
  removeNoopOperators,
]

/** From an analyzed plan to one that is made of the operators that can be run: no names, set operations or dependent subqueries. */
const preparation: readonly Batch[] = [
  once(
    'Finish Analysis',
    eliminateSubqueryAliases,
    replaceSample,
    replaceExpressions,
    evaluateLocalRows,
    // grouping expressions first become columns: no simplification may then tell them from their uses
    pullOutGroupingExpressions,
  ),
  once(
    'Replace Operators',
    replaceIntersectWithSemiJoin,
    replaceExceptWithAntiJoin,
    rewriteIntersectAll,
    rewriteExceptAll,
    replaceDistinctWithAggregate,
  ),
  fixedPoint('Aggregate', removeLiteralFromGroupExpressions, removeRepetitionFromGroupExpressions),
  // filters come to the inputs that they speak of before subqueries in them become joins: so these joins stand where the filter would
  fixedPoint('Early Push Down', earlyConstantFolding, nullInQuery, booleanSimplification, pushDownPredicates, earlyPruneFilters),
  once(
    'Subquery',
    prepareSubqueries,
    optimizeOneRowRelationSubquery,
    rewriteLateralSubquery,
    rewriteCorrelatedScalarSubquery,
    rewritePredicateSubquery,
  ),
]

const optimization: readonly Batch[] = [
  fixedPoint('Operator Optimization before Inferring Filters', ...operators, ...simplifications),
  once(
    'Infer Filters',
    pruneCteDefinitions,
    pushDownPredicates,
    inferFiltersFromConstraints,
    pushExtraPredicateThroughJoin,
    pushExtraPredicateThroughAggregate,
  ),
  fixedPoint('Operator Optimization after Inferring Filters', ...operators, ...simplifications),
  once('Files', pruneFileSourcePartitions, checkCartesianProducts, pushDownAggregates),
  once('Eliminate Sorts', eliminateSorts),
  once('Distinct Aggregate Rewrite', eliminateDistinct, rewriteDistinctAggregates),
  // statistics speak of filtered inputs: order joins when filters are where they belong
  once('Join Reorder', dropNullTests, costBasedJoinReorder),
  fixedPoint('Clean Up', columnPruning, collapseProject, removeRedundantAliases, removeNoopOperators),
  once('Subqueries', optimizeSubqueries),
  once('Update Nullability', knownNonNull, updateAttributeNullability),
]

/** The batches, in order. Common table expressions are seen to over the whole query at once, as they may be used in any subquery. */
export const batches: readonly Batch[] = [
  once('Inline CTE', inlineCTE),
  ...preparation,
  once('Reuse Subplans', reuseSubplans),
  ...optimization,
]

/** Rules that plans can't be run without: they can't be excluded. */
export const required: ReadonlySet<string> = new Set(
  [
    ...[inlineCTE, ...preparation.flatMap(b => b.rules)].map(r => r.name),
    ...[rewriteDistinctAggregates, optimizeSubqueries, updateAttributeNullability].map(r => r.name),
  ].filter(name => !['EarlyConstantFolding', 'BooleanSimplification', 'PushDownPredicates', 'EarlyPruneFilters'].includes(name)),
)

export interface OptimizeOptions extends RuleContext {
  /** Time of each rule is added here. */
  readonly timings?: RuleTimings
  /** Check the plan after every rule; by default where `spark.sql.planChangeValidation` says so. */
  readonly check?: boolean
}

/** The optimized form of an analyzed plan: the same rows and columns. */
export function optimize(plan: LogicalPlan, options: OptimizeOptions): LogicalPlan {
  const { check = options.conf('spark.sql.planChangeValidation') === 'true', ...rest } = options
  const execute: ExecuteOptions = check ? { ...rest, check: checkPlan } : rest
  return executeBatches(plan, batches, execute, required)
}
