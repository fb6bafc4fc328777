import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { mapExpressions, transformUp } from '../plan/tree.ts'
import { keepName } from './substitute.ts'

/** Replaces a node's own expressions; the columns of projections and aggregates keep their names and ids. Leaves stay as they are. */
export function mapOwnExpressions(p: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan {
  switch (p.type) {
    case 'LocalRelation':
    case 'Range':
    case 'Relation':
    case 'CacheRelation':
    case 'CTERelationRef':
      return p
    case 'Project': {
      const projectList = mapAll(p.projectList, e => keepName(e, f(e)))
      return projectList === p.projectList ? p : Object.freeze({ ...p, projectList })
    }
    case 'Aggregate': {
      const groupingExpressions = mapAll(p.groupingExpressions, f)
      const aggregateExpressions = mapAll(p.aggregateExpressions, e => keepName(e, f(e)))
      const same = groupingExpressions === p.groupingExpressions && aggregateExpressions === p.aggregateExpressions
      return same ? p : Object.freeze({ ...p, groupingExpressions, aggregateExpressions })
    }
    default:
      return mapExpressions(p, f)
  }
}

function mapAll(list: readonly Expression[], f: (e: Expression) => Expression): readonly Expression[] {
  const mapped = list.map(f)
  return mapped.every((e, i) => e === list[i]) ? list : Object.freeze(mapped)
}

/** Rewrites the expressions of every node bottom-up. */
export const rewriteExpressions = (plan: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan =>
  transformUp(plan, p => mapOwnExpressions(p, e => transformUp(e, f)))
