import { type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { rule } from '../rule.ts'
import { sameOutput, alias } from '../substitute.ts'

/** A projection of just its input's columns, a window without expressions, a union of one input: nothing. */
export const removeNoopOperators = rule('RemoveNoopOperators', plan =>
  transformUp(plan, (p): LogicalPlan => {
    switch (p.type) {
      case 'Project':
        return p.projectList.every(e => e.type === 'AttributeReference') && sameOutput(p, p.child) && sameNames(p) ? p.child : p
      case 'Window':
        return p.windowExpressions.length === 0 ? p.child : p
      case 'Union':
        return p.inputs.length === 1 ? only(p) : p
      default:
        return p
    }
  }),
)

// a reference may spell the name in another case: the output's name is the user's
const sameNames = (p: Extract<LogicalPlan, { type: 'Project' }>): boolean => {
  const below = outputOf(p.child)
  return outputOf(p).every((a, i) => a.name === below[i]!.name)
}

function only(p: Extract<LogicalPlan, { type: 'Union' }>): LogicalPlan {
  const child = p.inputs[0]!
  return sameOutput(p, child)
    ? child
    : Project({ projectList: outputOf(p).map((a, i) => alias(outputOf(child)[i]!, a.name, a.exprId)), child })
}

