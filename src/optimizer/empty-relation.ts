import { LocalRelation, type LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'

/** No rows of the columns that the plan has. */
export function emptyLike(plan: LogicalPlan): LogicalPlan {
  const output = outputOf(plan)
  return LocalRelation({ output, columns: output.map(() => []), rowCount: 0 })
}

export const isEmpty = (plan: LogicalPlan): boolean => plan.type === 'LocalRelation' && plan.rowCount === 0
