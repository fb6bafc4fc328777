import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { mapExpressions, transformUp } from '../plan/tree.ts'
import { keepName } from './substitute.ts'

/** Rewrites the expressions of every node bottom-up; the columns of projections and aggregates keep their names and ids. */
export function rewriteExpressions(plan: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan {
  return transformUp(plan, p => rewriteOwnExpressions(p, f))
}

/** The same for one node's own expressions. */
export function rewriteOwnExpressions(p: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan {
  switch (p.type) {
    case 'LocalRelation':
    case 'Range':
    case 'Relation':
    case 'CacheRelation':
    case 'CTERelationRef':
      return p
    default:
      return mapExpressions(p, e => keepName(e, transformUp(e, f)))
  }
}
