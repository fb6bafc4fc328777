import { lookupFunction } from '../../functions/registry.ts'
import { sameMeaning } from '../../plan/canonical.ts'
import { sameExpression } from '../../plan/equality.ts'
import {
  Alias,
  type AttributeReference,
  Call,
  Cast,
  type Expression,
  newExprId,
  OuterReference,
  UnresolvedSubquery,
} from '../../plan/expression.ts'
import { Aggregate, Filter, type LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, referencesOf, toAttribute } from '../../plan/output.ts'
import { childrenOf, exists, mapChildren, mapExpressions, transformUp } from '../../plan/tree.ts'
import { UnresolvedHaving } from '../../plan/unresolved.ts'
import { BooleanType } from '../../types/data-type.ts'
import { isAggregateFunction } from '../aggregates.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { isGroupingFunction } from '../grouping-functions.ts'
import { hiddenOf } from '../hidden.ts'
import { isLateral } from '../lateral.ts'
import { among, fromInputs, fromOuter, groupingId, keywordFunction, type Meaning, resolveNames, unresolvedNames } from '../resolve-names.ts'
import { isPlanResolved, isReadyAggregate, isResolved } from '../resolved.ts'
import { silent } from '../silent.ts'
import { prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'
import { isExpanded, refuseAboveSameSets } from './resolve-grouping-analytics.ts'
import { backToOutput } from './resolve-missing.ts'
import { exposing } from './resolve-references.ts'

/**
 * HAVING: names are columns below the aggregate first (inside aggregate functions and grouping expressions), then its output. Aggregates that
 * the SELECT list doesn't have are computed with it and dropped again.
 */
export const resolveHaving = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    // a filter of groups, where it asks for aggregates
    if (
      p.type === 'Filter' &&
      !p.ownColumns &&
      isGroups(p.child) &&
      !isAnalyzed(p) &&
      isReadyAggregate(p.child) &&
      asksAggregates(p.condition)
    )
      return overOneAggregate(UnresolvedHaving({ condition: p.condition, child: p.child }), p.child, scope)
    if (p.type !== 'UnresolvedHaving' || isAnalyzed(p)) return p
    // without GROUP BY there is one group
    if (p.child.type === 'Project')
      return UnresolvedHaving({
        ...p,
        child: Aggregate({
          groupingExpressions: [],
          aggregateExpressions: p.child.projectList,
          child: p.child.child,
          origin: p.child.origin,
        }),
      })
    if (p.child.type === 'Aggregate' && isReadyAggregate(p.child, true)) return overOneAggregate(p, p.child, scope)
    if (!isPlanResolved(p.child)) return p
    return Filter({ condition: isResolved(p.condition) ? asCondition(p.condition, scope) : p.condition, child: p.child, origin: p.origin })
  })

/** Does it call a function by its name, as operators do not? */
const callsFunction = (e: Expression): boolean =>
  exists(
    e,
    x => x.type === 'UnresolvedFunction' && /^[a-z_]\w*$/i.test(x.nameParts.at(-1)!) && !WORDS.has(x.nameParts.at(-1)!.toLowerCase()),
  )
const WORDS = new Set([
  'and',
  'or',
  'not',
  'in',
  'like',
  'ilike',
  'rlike',
  'between',
  'div',
  'collate',
  'isnull',
  'isnotnull',
  'concat',
  'negative',
])

const isGroups = (p: LogicalPlan): p is Aggregate => p.type === 'Aggregate' && !p.deduplicates

const asksAggregates = (e: Expression): boolean =>
  exists(
    e,
    x =>
      x.type === 'AggregateCall' ||
      (x.type === 'UnresolvedFunction' && x.nameParts.length === 1 && lookupFunction(x.nameParts[0]!)?.kind === 'aggregate'),
  )

/** HAVING casts what is no condition to one. */
const asCondition = (child: Expression, scope: Scope): Expression =>
  dataTypeOf(child).type === 'boolean'
    ? child
    : Cast({ child, dataType: BooleanType, mode: scope.ansi ? 'ansi' : 'legacy', origin: child.origin })

function overOneAggregate(p: UnresolvedHaving, aggregate: Aggregate, scope: Scope): LogicalPlan {
  const above = overAggregate([p.condition], aggregate, scope, false)
  const inner = resolveFunctionsIn(above.expressions[0]!, scope)
  const condition = isResolved(inner) ? inner : resolveNames(inner, scope, keywordFunction, fromOuter(scope))
  const made = { condition, child: above.aggregate, origin: p.origin }
  // a subquery waits for the aggregate, whose lateral aliases are taken out next
  const waits = aggregate.aggregateExpressions.some(e => exists(e, isLateral)) && unresolvedNames(condition).length === 0
  if (!isResolved(condition) && waits) return backToOutput(aggregate, above.aggregate, Filter(made))
  if (!isResolved(condition)) return condition === p.condition ? p : backToOutput(aggregate, above.aggregate, UnresolvedHaving(made))
  return backToOutput(aggregate, above.aggregate, Filter({ ...made, condition: asCondition(condition, scope) }))
}

/**
 * Expressions above an aggregate, in terms of its output: aggregate functions and grouping expressions in them are found in its list or added to
 * it. With `outputFirst` (ORDER BY) a name is an output column before it is one below.
 */
export function overAggregate(
  expressions: readonly Expression[],
  aggregate: Aggregate,
  scope: Scope,
  outputFirst: boolean,
): { expressions: Expression[]; aggregate: Aggregate } {
  const output = among(outputOf(aggregate), scope)
  const below = fromInputs([aggregate.child], scope)
  const quiet = below.map(silent)
  const first: Meaning[] = outputFirst ? [silent(output), ...quiet] : quiet
  const added: Expression[] = []
  const list = () => [...aggregate.aggregateExpressions, ...added]
  const inputs = new Set([...outputOf(aggregate.child), ...hiddenOf(aggregate.child)].map(a => a.exprId))

  /** Grouping sets put columns of their own in the place of what they group by: above them only plain columns are still known, and operators. */
  const isBehindSets = (e: Expression): boolean =>
    aggregate.grouping !== undefined &&
    e.type !== 'AttributeReference' &&
    (isGroupingFunction(e) ? childrenOf(e).some(isBehindSets) : aggregate.groupingExpressions.some(g => sameMeaning(g, e)))

  /** The expression's column, if the list has or may have it. */
  const column = (e: Expression): AttributeReference | undefined => {
    const bare = e.type === 'Alias' ? e.child : e
    const existing = list().find(x => sameExpression(x.type === 'Alias' ? x.child : x, bare))
    if (existing) return toAttribute(existing)
    const grouping = aggregate.groupingExpressions.find(g => sameMeaning(g, bare))
    if (grouping && !sameExpression(grouping, bare)) return column(grouping)
    if (bare.type !== 'AggregateCall' && !grouping && !isGroupingFunction(bare)) return undefined
    if (isGroupingFunction(bare)) {
      if (isExpanded(aggregate)) return undefined
      refuseAboveSameSets(aggregate)
    }
    // what no grouping set gives has no place in the text here
    const child = isGroupingFunction(bare) ? Call({ ...(bare as Call), origin: undefined }) : bare
    const named = bare.type === 'AttributeReference' ? bare : Alias({ child, name: prettySql(bare), exprId: newExprId(), qualifier: [] })
    added.push(named)
    return toAttribute(named)
  }

  /** The same, or a field of such a column. */
  const reached = (e: Expression): Expression | undefined => {
    if (e.type !== 'Call' || (e.name !== '$struct_field' && e.name !== '$array_struct_field')) return column(e)
    const whole = column(e)
    if (whole !== undefined) return whole
    const base = reached(e.args[0]!)
    return base && Call({ ...e, args: [base, ...e.args.slice(1)] })
  }

  const settle = (e: Expression, meanings: readonly Meaning[]): Expression | undefined => {
    const resolved = resolveFunctionsIn(resolveNames(e, scope, ...meanings, groupingId), scope)
    return isResolved(resolved) && referencesOf(resolved).every(a => inputs.has(a.exprId)) ? resolved : undefined
  }

  /** Aggregates of this query in the WHERE of a subquery of its HAVING, which can have none of its own. */
  const outerAggregate = (e: Expression): Expression => {
    const whole = isAggregateFunction(e) && !isResolved(e) ? settle(e, first) : undefined
    const found = whole && column(whole)
    return found ? OuterReference({ attribute: found, origin: e.origin }) : e
  }
  const insideSubquery = (e: UnresolvedSubquery): Expression => {
    const plan = transformUp(e.plan, p =>
      p.type === 'Filter' && isPlanResolved(p.child) ? mapExpressions(p, x => transformUp(x, outerAggregate)) : p,
    )
    return plan === e.plan ? e : UnresolvedSubquery({ ...e, plan })
  }

  const visit = (e: Expression): Expression => {
    if (e.type === 'AttributeReference') return e
    if (e.type === 'UnresolvedSubquery' && !outputFirst) return mapChildren(insideSubquery(e), visit)
    if (e.type === 'UnresolvedAttribute' && outputFirst) {
      const found = silent(output)(e)
      if (found) return found
    }
    if (e.type !== 'SortOrder' && e.type !== 'UnresolvedSubquery' && e.type !== 'Literal') {
      const whole = settle(e, first) ?? (isAggregateFunction(e) && outputFirst ? settle(e, quiet) : undefined)
      const found = whole && !(callsFunction(e) && isBehindSets(whole)) ? reached(whole) : undefined
      if (found) return found
    }
    if (isAggregateFunction(e)) return resolveNames(e, scope, ...first)
    if (e.type === 'UnresolvedAttribute') return (outputFirst ? silent(output)(e) : output(e)) ?? e
    return mapChildren(e, visit)
  }
  const visited = expressions.map(visit)
  return {
    expressions: visited,
    aggregate: added.length === 0 ? aggregate : exposing(Aggregate({ ...aggregate, aggregateExpressions: list() })),
  }
}
