import type { Expression } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { falseLiteral, nullLiteral } from '../calls.ts'
import { emptyLike, isEmpty } from '../empty-relation.ts'
import { rule } from '../rule.ts'
import { alias } from '../substitute.ts'

/** What reads only an empty relation is empty; a join with one is empty, or its other side (padded with nulls). */
export const propagateEmptyRelation = rule('PropagateEmptyRelation', plan => transformUp(plan, propagate), 'LocalRelation')

function propagate(p: L.LogicalPlan): L.LogicalPlan {
  switch (p.type) {
    case 'Project':
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Offset':
    case 'Tail':
    case 'Window':
    case 'Expand':
    case 'Repartition':
    case 'Sample':
    case 'Generate':
      return isEmpty(p.child) ? emptyLike(p) : p
    case 'Aggregate':
      return isEmpty(p.child) && p.groupingExpressions.length > 0 ? emptyLike(p) : p
    case 'Union': {
      const inputs = p.inputs.filter(x => !isEmpty(x))
      if (inputs.length === p.inputs.length) return p
      if (inputs.length === 0) return emptyLike(p)
      // the columns keep the ids that the union gave them
      return inputs.length === 1 ? renamed(inputs[0]!, p) : inputs[0] === p.inputs[0] ? L.Union({ ...p, inputs }) : p
    }
    case 'Join':
      return join(p)
    default:
      return p
  }
}

function renamed(input: L.LogicalPlan, union: L.Union): L.LogicalPlan {
  const own = outputOf(input)
  const want = outputOf(union)
  return want.every((a, i) => a.exprId === own[i]!.exprId)
    ? input
    : L.Project({ projectList: want.map((a, i) => alias(own[i]!, a.name, a.exprId)), child: input })
}

function join(p: L.Join): L.LogicalPlan {
  const left = isEmpty(p.left)
  const right = isEmpty(p.right)
  if (!left && !right) return p
  switch (p.joinType) {
    case 'inner':
    case 'cross':
      return emptyLike(p)
    case 'leftsemi':
      return emptyLike(p)
    case 'leftanti':
      return left ? emptyLike(p) : p.left
    case 'existence':
      return left
        ? emptyLike(p)
        : L.Project({ projectList: [...outputOf(p.left), alias(falseLiteral, p.mark!.name, p.mark!.exprId)], child: p.left })
    case 'leftouter':
      return left ? emptyLike(p) : padded(p.left, p)
    case 'rightouter':
      return right ? emptyLike(p) : padded(p.right, p)
    case 'fullouter':
      return left && right ? emptyLike(p) : padded(left ? p.right : p.left, p)
  }
}

/** One side's rows with nulls for the other's columns. */
function padded(side: L.LogicalPlan, p: L.Join): L.LogicalPlan {
  const have = new Map(outputOf(side).map(a => [a.exprId, a]))
  const list: Expression[] = outputOf(p).map(a => have.get(a.exprId) ?? alias(nullLiteral(a.dataType), a.name, a.exprId))
  return L.Project({ projectList: list, child: side })
}
