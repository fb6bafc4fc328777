import { type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import { outputIds } from '../references.ts'
import { rule } from '../rule.ts'
import { alias, sameOutput } from '../substitute.ts'

/**
 * Operators that do nothing: a projection of just its input's columns, a window without expressions, a union of one input. A
 * projection that only puts columns in another order does nothing where the order is not seen: below another projection or an aggregate.
 */
export const removeNoopOperators = rule('RemoveNoopOperators', plan => remove(plan, true))

/** `ordered`: the order (and the names) of the columns count here. */
function remove(p: LogicalPlan, ordered: boolean): LogicalPlan {
  switch (p.type) {
    case 'Project': {
      const child = remove(p.child, false)
      if (p.projectList.every(e => e.type === 'AttributeReference')) {
        const same = ordered ? sameOutput(p, child) && sameNames(p, child) : outputIds(p).size === outputIds(child).size
        if (same) return child
      }
      return child === p.child ? p : Project({ ...p, child })
    }
    case 'Aggregate':
    case 'Expand':
      return mapChildren<LogicalPlan>(p, c => remove(c, false))
    case 'Window':
      return p.windowExpressions.length === 0 ? remove(p.child, ordered) : mapChildren<LogicalPlan>(p, c => remove(c, ordered))
    case 'Union':
      return p.inputs.length === 1 ? remove(only(p), ordered) : mapChildren<LogicalPlan>(p, c => remove(c, true))
    case 'Join': {
      const filters = p.joinType === 'leftsemi' || p.joinType === 'leftanti' || p.joinType === 'existence'
      return mapChildren<LogicalPlan>(p, c => remove(c, c === p.right && filters ? false : ordered))
    }
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Offset':
    case 'Tail':
    case 'Repartition':
    case 'Generate':
      return mapChildren<LogicalPlan>(p, c => remove(c, ordered))
    default:
      return mapChildren<LogicalPlan>(p, c => remove(c, true))
  }
}

// a reference may spell the name in another case: the output's name is the user's
const sameNames = (p: LogicalPlan, child: LogicalPlan): boolean => {
  const below = outputOf(child)
  return outputOf(p).every((a, i) => a.name === below[i]!.name)
}

function only(p: Extract<LogicalPlan, { type: 'Union' }>): LogicalPlan {
  const child = p.inputs[0]!
  return sameOutput(p, child)
    ? child
    : Project({ projectList: outputOf(p).map((a, i) => alias(outputOf(child)[i]!, a.name, a.exprId)), child })
}
