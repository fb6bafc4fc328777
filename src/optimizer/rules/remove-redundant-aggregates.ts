import { lookupFunction } from '../../functions/registry.ts'
import type { Expression } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { collect, transformUp } from '../../plan/tree.ts'
import { hasAggregate, isDeterministic } from '../expression-facts.ts'
import { subset } from '../references.ts'
import { rule } from '../rule.ts'

/**
 * Grouping what is grouped already:
 *
 *     Aggregate [a, s] [a, s] (Aggregate [a] [a, sum(b) AS s] x)  ⇒  Project [a, s] (Aggregate [a] [a, sum(b) AS s] x)
 *     Aggregate [a] [a, max(b)] (Aggregate [a, b] [a, b] x)       ⇒  Aggregate [a] [a, max(b)] (Project [a, b] x)
 */
export const removeRedundantAggregates = rule(
  'RemoveRedundantAggregates',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Aggregate' || p.groupingExpressions.length === 0) return p
      const keys = new Set(p.groupingExpressions.map(columnId))
      if (!keys.has(undefined) && !p.aggregateExpressions.some(hasAggregate) && isUnique(p.child, keys as Set<number>))
        return Project({ projectList: p.aggregateExpressions, child: p.child })
      const { child } = p
      const distinctOnly =
        child.type === 'Aggregate' && child.groupingExpressions.length > 0 && !child.aggregateExpressions.some(hasAggregate)
      if (distinctOnly && child.aggregateExpressions.every(isDeterministic) && p.aggregateExpressions.every(ignoresDuplicates))
        return Aggregate({ ...p, child: Project({ projectList: child.aggregateExpressions, child: child.child }) })
      return p
    }),
  'Aggregate',
)

const columnId = (e: Expression): number | undefined => (e.type === 'AttributeReference' ? e.exprId : undefined)

/** Does no combination of these columns occur twice? */
function isUnique(p: LogicalPlan, columns: ReadonlySet<number>): boolean {
  switch (p.type) {
    case 'Aggregate': {
      const keys = new Set(p.groupingExpressions.map(columnId))
      return p.groupingExpressions.length > 0 && !keys.has(undefined) && subset(keys as Set<number>, columns)
    }
    case 'Filter':
    case 'Sort':
    case 'Limit':
      return isUnique(p.child, columns)
    case 'Join':
      return (p.joinType === 'leftsemi' || p.joinType === 'leftanti') && isUnique(p.left, columns)
    default:
      return false
  }
}

function ignoresDuplicates(e: Expression): boolean {
  return collect(e, n => (n.type === 'AggregateCall' ? n : undefined)).every(c => {
    const f = lookupFunction(c.name)
    return c.distinct || (f?.kind === 'aggregate' && f.duplicateAgnostic === true)
  })
}
