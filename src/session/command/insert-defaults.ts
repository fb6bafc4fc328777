import { type Expression, UnresolvedAlias } from '../../plan/expression.ts'
import { Aggregate, Limit, type LogicalPlan, Project, Sort } from '../../plan/logical.ts'
import { exists } from '../../plan/tree.ts'
import { UnresolvedInlineTable } from '../../plan/unresolved.ts'
import type { StructField } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import type { SessionState } from '../session-state.ts'
import { defaultExpression } from './defaults.ts'

/** The word DEFAULT among the values of an INSERT stands for the column's. Raises DEFAULT_PLACEMENT_INVALID where it is only part of one. */
export function placeDefaults(state: SessionState, plan: LogicalPlan, columns: readonly StructField[]): LogicalPlan {
  switch (plan.type) {
    case 'UnresolvedInlineTable':
      return mentionsDefault(plan.rows.flat())
        ? UnresolvedInlineTable({ ...plan, rows: plan.rows.map(row => row.map((e, i) => placed(state, e, columns[i]))) })
        : plan
    case 'Project':
      return mentionsDefault(plan.projectList)
        ? Project({ ...plan, projectList: plan.projectList.map((e, i) => placed(state, e, columns[i])) })
        : plan
    case 'Aggregate':
      return mentionsDefault(plan.aggregateExpressions)
        ? Aggregate({ ...plan, aggregateExpressions: plan.aggregateExpressions.map((e, i) => placed(state, e, columns[i])) })
        : plan
    case 'Sort':
      return Sort({ ...plan, child: placeDefaults(state, plan.child, columns) })
    case 'Limit':
      return Limit({ ...plan, child: placeDefaults(state, plan.child, columns) })
    default:
      return plan
  }
}

const isDefault = (e: Expression): boolean =>
  e.type === 'UnresolvedAttribute' && e.nameParts.length === 1 && e.nameParts[0]!.toUpperCase() === 'DEFAULT'

const mentionsDefault = (list: readonly Expression[]): boolean => list.some(e => exists(e, isDefault))

function placed(state: SessionState, e: Expression, column: StructField | undefined): Expression {
  const bare = e.type === 'UnresolvedAlias' || e.type === 'Alias' ? e.child : e
  if (isDefault(bare) && column !== undefined) {
    const value = defaultExpression(state, column)
    return e.type === 'UnresolvedAlias' || e === bare ? (e === bare ? value : UnresolvedAlias({ child: value })) : value
  }
  if (exists(bare, isDefault)) throw sparkError('DEFAULT_PLACEMENT_INVALID', {})
  return e
}
