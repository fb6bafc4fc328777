import type { Alias, AttributeReference, Expression } from '../../plan/expression.ts'
import { Aggregate, Expand, Filter, Generate, type LogicalPlan, Project, Union, Window } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformDown } from '../../plan/tree.ts'
import { hasAggregate, hasCorrelatedSubquery, isDeterministic, isMovable } from '../expression-facts.ts'
import { conditionOf, conjunction, splitConjuncts } from '../predicates.ts'
import { coveredBy, disjoint, type IdSet, outputIds, referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { aliasMap, substitute } from '../substitute.ts'

/**
 * Brings filters nearer to the data:
 *
 *     Filter (Project x)    ⇒  Project (Filter x)      the conditions rewritten to what the project computes
 *     Filter (Aggregate x)  ⇒  Aggregate (Filter x)    conditions on grouping columns
 *     Filter (Window x)     ⇒  Window (Filter x)       conditions on partition columns
 *     Filter (Union a b)    ⇒  Union (Filter a) (Filter b)
 *
 * and through Expand, Generate, Sort, Distinct, Repartition, SubqueryAlias. A condition after one that may throw or isn't
 * deterministic may still pass it (it only removes rows), but what may throw stays above whatever removes rows.
 */
export function pushThroughNonJoin(p: LogicalPlan): LogicalPlan {
  if (p.type !== 'Filter') return p
  const { child } = p
  switch (child.type) {
    case 'Project':
      return throughProject(p.condition, child) ?? p
    case 'Aggregate':
      return throughAggregate(p, child) ?? p
    case 'Window': {
      const keys = attributeIds(child.partitionBy)
      return split(
        p,
        c => isMovable(c) && coveredBy(c, keys),
        below => Window({ ...child, child: below }),
        child.child,
      )
    }
    case 'Expand': {
      // columns that every projection passes on unchanged
      const passed = new Set(
        child.output
          .filter((a, i) =>
            child.projections.every(list => list[i]!.type === 'AttributeReference' && (list[i] as { exprId: number }).exprId === a.exprId),
          )
          .map(a => a.exprId),
      )
      return split(
        p,
        c => isMovable(c) && coveredBy(c, passed),
        below => Expand({ ...child, child: below }),
        child.child,
      )
    }
    case 'Generate':
      return split(
        p,
        c => isMovable(c) && coveredBy(c, outputIds(child.child)),
        below => Generate({ ...child, child: below }),
        child.child,
      )
    case 'Union':
      return throughUnion(p, child)
    case 'Sort':
    case 'Repartition':
    case 'SubqueryAlias':
    case 'Distinct':
      if (!isDeterministic(p.condition) || (child.type === 'Repartition' && child.expressions.some(e => !isDeterministic(e)))) return p
      return Object.freeze({ ...child, child: Filter({ condition: p.condition, child: child.child }) })
    default:
      return p
  }
}

type FilterNode = Extract<LogicalPlan, { type: 'Filter' }>

function split(
  p: FilterNode,
  down: (c: Expression) => boolean,
  rebuild: (below: LogicalPlan) => LogicalPlan,
  input: LogicalPlan,
): LogicalPlan {
  const parts = splitConjuncts(p.condition)
  const pushed = parts.filter(down)
  if (pushed.length === 0) return p
  const rest = parts.filter(c => !pushed.includes(c))
  const node = rebuild(Filter({ condition: conjunction(pushed), child: input }))
  return rest.length === 0 ? node : Filter({ condition: conjunction(rest), child: node })
}

const attributeIds = (list: readonly Expression[]): IdSet =>
  new Set(list.filter(e => e.type === 'AttributeReference').map(e => (e as { exprId: number }).exprId))

function throughProject(condition: Expression, project: Extract<LogicalPlan, { type: 'Project' }>): LogicalPlan | undefined {
  if (!project.projectList.every(isDeterministic) || !isDeterministic(condition)) return undefined
  const map = aliasMap(project.projectList)
  const parts = splitConjuncts(condition)
  // a filter below would run a costly column twice, and a throwing one is no worse off there: Catalyst pushes both
  const pushed = parts.filter(c => canSubstitute(c, map))
  if (pushed.length === 0) return undefined
  const rest = parts.filter(c => !pushed.includes(c))
  const below = Filter({ condition: conjunction(pushed.map(c => substitute(c, map))), child: project.child })
  const node = Project({ ...project, child: below })
  return rest.length === 0 ? node : Filter({ condition: conjunction(rest), child: node })
}

function canSubstitute(c: Expression, map: ReadonlyMap<number, Expression>): boolean {
  if (!hasCorrelatedSubquery(c)) return true
  // inside a correlated subquery an aliased subquery or window can't be an outer reference
  for (const id of referenceIds(c)) {
    const e = map.get(id)
    if (e !== undefined && hasCorrelatedSubquery(e)) return false
  }
  return true
}

function throughAggregate(p: FilterNode, agg: Aggregate): LogicalPlan | undefined {
  // without keys there is a row even for no input: nothing may go below
  if (agg.groupingExpressions.length === 0 || !agg.aggregateExpressions.every(isDeterministic)) return undefined
  const { ids, substitutes } = keysOf(agg)
  const parts = splitConjuncts(p.condition)
  // a constant condition stays: Filter(false) below would still give no groups, but PruneFilters handles it here
  const pushed = parts.filter(c => isMovable(c) && referenceIds(c).size > 0 && coveredBy(c, ids))
  if (pushed.length === 0) return undefined
  const rest = conditionOf(parts.filter(c => !pushed.includes(c)))
  const below = Filter({ condition: conjunction(pushed.map(c => substitute(c, substitutes))), child: agg.child })
  const node = Aggregate({ ...agg, child: below })
  return rest === undefined ? node : Filter({ condition: rest, child: node })
}

/** The columns of an aggregate that are the same for all rows of a group, and what those that are computed are of. */
export function keysOf(agg: Aggregate): { ids: IdSet; substitutes: ReadonlyMap<number, Expression> } {
  const keys = agg.aggregateExpressions.filter(e => !hasAggregate(e)) as (AttributeReference | Alias)[]
  return { ids: new Set(keys.map(e => e.exprId)), substitutes: aliasMap(keys.filter(e => e.type === 'Alias')) }
}

function throughUnion(p: FilterNode, union: Extract<LogicalPlan, { type: 'Union' }>): LogicalPlan {
  const parts = splitConjuncts(p.condition)
  const pushed = parts.filter(c => isDeterministic(c) && !disjoint(referenceIds(c), outputIds(union)))
  if (pushed.length === 0) return p
  const output = outputOf(union)
  const inputs = union.inputs.map(input => {
    const own = outputOf(input)
    const map = new Map<number, Expression>(output.map((a, i) => [a.exprId, own[i]!]))
    return Filter({ condition: conjunction(pushed.map(c => substitute(c, map))), child: input })
  })
  const rest = conditionOf(parts.filter(c => !pushed.includes(c)))
  const node = Union({ ...union, inputs })
  return rest === undefined ? node : Filter({ condition: rest, child: node })
}

export const pushPredicateThroughNonJoin = rule('PushPredicateThroughNonJoin', plan => transformDown(plan, pushThroughNonJoin))
