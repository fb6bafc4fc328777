import { sameMeaning } from '../../plan/canonical.ts'
import { type Alias, type Call, type Expression, Literal } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan } from '../../plan/logical.ts'
import { childrenOf, exists, mapChildren, transformUp } from '../../plan/tree.ts'
import { IntegerType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { containsAggregate } from '../aggregates.ts'
import { isAnalyzed } from '../analyzed.ts'
import { flag, type Scope, sameName } from '../context.ts'
import { isGenerator } from '../generators.ts'
import { isLateral } from '../lateral.ts'
import { fromOuter, resolveNames } from '../resolve-names.ts'
import { inputsResolved, isNamed, isResolved, transformUnresolved } from '../resolved.ts'
import { fullSql } from '../sql.ts'
import { each } from './resolve-references.ts'

/** SELECT lists with aggregate functions and no GROUP BY are aggregates of one group. */
export const resolveGlobalAggregates = (plan: LogicalPlan): LogicalPlan =>
  transformUnresolved(plan, p =>
    p.type === 'Project' && !isAnalyzed(p) && p.projectList.some(containsAggregate)
      ? Aggregate({ groupingExpressions: [], aggregateExpressions: p.projectList, child: p.child, origin: p.origin, planId: p.planId })
      : p,
  )

/** GROUP BY's positions, aliases of the SELECT list, and ALL. */
export const resolveGrouping = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'Aggregate' || isAnalyzed(p) || !inputsResolved(p)) return p
    const bare = withoutNames(p)
    const settled = (e: Expression) => isResolved(e) || (e.type === 'UnresolvedAlias' && isGenerator(e.child) && isResolved(e.child))
    if (!bare.aggregateExpressions.every(settled)) return bare
    if (bare.grouping === 'all') return groupByAll(bare)
    const groupingExpressions = each(bare.groupingExpressions, g =>
      byPosition(resolveNames(byAlias(g, bare, scope), scope, fromOuter(scope)), bare, scope),
    )
    return aligned(groupingExpressions === bare.groupingExpressions ? bare : Aggregate({ ...bare, groupingExpressions }))
  })

/** What means the same as a grouping expression becomes it: `b + a` over GROUP BY a + b. */
function aligned(p: Aggregate): Aggregate {
  if (!p.aggregateExpressions.every(isNamed) || !p.groupingExpressions.every(isResolved)) return p
  const calls = p.groupingExpressions.filter(g => g.type !== 'AttributeReference' && g.type !== 'Literal')
  if (calls.length === 0) return p
  const replace = (e: Expression): Expression => {
    if (e.type === 'AggregateCall' || e.type === 'AttributeReference') return e
    return calls.find(g => sameMeaning(g, e)) ?? mapChildren<Expression>(e, replace)
  }
  const aggregateExpressions = each(p.aggregateExpressions, replace)
  return aggregateExpressions === p.aggregateExpressions ? p : Aggregate({ ...p, aggregateExpressions })
}

/** Names in GROUP BY mean nothing. */
function withoutNames(p: Aggregate): Aggregate {
  const groupingExpressions = each(p.groupingExpressions, g => (g.type === 'Alias' || g.type === 'UnresolvedAlias' ? g.child : g))
  return groupingExpressions === p.groupingExpressions ? p : Aggregate({ ...p, groupingExpressions })
}

/** A name that no input column has may be an alias. */
function byAlias(g: Expression, p: Aggregate, scope: Scope): Expression {
  if (isResolved(g) || !flag(scope, 'spark.sql.groupByAliases', true)) return g
  return transformUp(g, e => {
    if (e.type !== 'UnresolvedAttribute' || e.nameParts.length !== 1) return e
    const i = p.aggregateExpressions.findIndex(a => 'name' in a && sameName(scope, a.name as string, e.nameParts[0]!))
    const found = p.aggregateExpressions[i]
    if (found === undefined || exists(found, isGenerator)) return e
    const child = found.type === 'Alias' ? found.child : found
    if (exists(child, isLateral)) throw sparkError('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY')
    // a constant would be read as a position the next time round
    return isPosition(child) ? Literal({ value: i + 1, dataType: IntegerType, origin: e.origin }) : child
  })
}

/** Constants in GROUP BY that are no positions. */
const constants = new WeakSet<Expression>()
const isPosition = (e: Expression) => e.type === 'Literal' && e.dataType.type === 'int' && e.value !== null && !constants.has(e)

function byPosition(g: Expression, p: Aggregate, scope: Scope): Expression {
  if (!isPosition(g) || !flag(scope, 'spark.sql.groupByOrdinal', true)) return g
  const index = Number((g as Literal).value)
  // generators run over the groups: what they take is grouped by
  const items = p.aggregateExpressions.flatMap(argumentsOfGenerator)
  const size = items.length
  const item = items[index - 1]
  if (item === undefined) throw sparkError('GROUP_BY_POS_OUT_OF_RANGE', { index: String(index), size: String(size) }, contextsOf(g.origin))
  if (containsAggregate(item))
    throw sparkError('GROUP_BY_POS_AGGREGATE', { index: String(index), aggExpr: fullSql(item) }, contextsOf(g.origin))
  const child = item.type === 'Alias' ? (item as Alias).child : item
  if (isPosition(child)) constants.add(child)
  return child
}

function argumentsOfGenerator(e: Expression): readonly Expression[] {
  const inner = e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e
  return isGenerator(inner) ? (inner as Call).args : [e]
}

/** All items without aggregates. An item that mixes columns and aggregates is no help. */
function groupByAll(p: Aggregate): Aggregate {
  const groupingExpressions = p.aggregateExpressions
    .filter(e => !exists(e, x => x.type === 'AggregateCall') && !exists(e, isGenerator))
    .map(e => (e.type === 'Alias' ? e.child : e))
  if (groupingExpressions.length === 0 && p.aggregateExpressions.some(hasColumn)) return p
  if (groupingExpressions.some(g => exists(g, isLateral))) throw sparkError('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY')
  for (const g of groupingExpressions) if (g.type === 'Literal') constants.add(g)
  return Aggregate({ ...p, groupingExpressions, grouping: undefined })
}

const hasColumn = (e: Expression): boolean =>
  e.type === 'AttributeReference' || (e.type !== 'AggregateCall' && childrenOf(e).some(hasColumn))
