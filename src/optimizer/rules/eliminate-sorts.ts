import { lookupFunction } from '../../functions/registry.ts'
import { sameExpression } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { type LogicalPlan, Sort } from '../../plan/logical.ts'
import { exists, mapChildren, transformDown } from '../../plan/tree.ts'
import { isConstant, isDeterministic } from '../expression-facts.ts'
import { rule } from '../rule.ts'

/**
 * Drops sorts whose order can't be seen: below another global sort, an aggregate that ignores order, or a join; constant and
 * repeated sort keys.
 *
 *     Sort a (Project (Sort b x))   ⇒  Sort a (Project x)
 *     Aggregate sum (Sort b x)      ⇒  Aggregate sum x
 */
export const eliminateSorts = rule(
  'EliminateSorts',
  plan =>
    transformDown(plan, p => {
      switch (p.type) {
        case 'Sort':
          return sort(p)
        case 'Aggregate':
          return p.aggregateExpressions.some(isOrdered) ? p : dropBelow(p)
        case 'Join':
          return dropBelow(p)
        case 'Repartition':
          return p.partitioning === 'coalesce' ? p : dropBelow(p)
        default:
          return p
      }
    }),
  'Sort',
)

function sort(p: Extract<LogicalPlan, { type: 'Sort' }>): LogicalPlan {
  const order = p.order.filter((e, i) => {
    const key = (e as { child?: Expression }).child ?? e
    return (
      !isConstant(key) &&
      !p.order.slice(0, i).some(o => isDeterministic(key) && sameExpression((o as { child?: Expression }).child ?? o, key))
    )
  })
  if (order.length === 0) return p.child
  const node = order.length === p.order.length ? p : Sort({ ...p, order })
  return p.global ? dropBelow(node) : node
}

const isOrdered = (e: Expression): boolean =>
  exists(e, n => {
    if (n.type !== 'AggregateCall') return false
    const f = lookupFunction(n.name)
    const type = n.dataType.type
    // floating sums depend on the order in their last digits
    return f?.kind !== 'aggregate' || f.ordered === true || type === 'double' || type === 'float'
  })

/** Removes sorts directly below, through nodes that keep rows and their order. */
function dropBelow(p: LogicalPlan): LogicalPlan {
  return mapChildren(p, c => dropSort(c))
}
function dropSort(p: LogicalPlan): LogicalPlan {
  switch (p.type) {
    case 'Sort':
      return dropSort(p.child)
    case 'Project':
      return p.projectList.every(isDeterministic) ? mapChildren(p as LogicalPlan, dropSort) : p
    case 'Filter':
      return isDeterministic(p.condition) ? mapChildren(p as LogicalPlan, dropSort) : p
    case 'SubqueryAlias':
      return mapChildren(p as LogicalPlan, dropSort)
    default:
      return p
  }
}
