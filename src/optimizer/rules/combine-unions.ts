import type { Expression } from '../../plan/expression.ts'
import { type LogicalPlan, Project, Union } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { isDeterministic } from '../expression-facts.ts'
import { rule } from '../rule.ts'
import { alias, substitute } from '../substitute.ts'

/** `Union (Union a b) c  ⇒  Union a b c`, also through a projection between them. */
export const combineUnions = rule(
  'CombineUnions',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Union') return p
      const inputs = p.inputs.flatMap(flatten)
      return inputs.length === p.inputs.length && inputs.every((x, i) => x === p.inputs[i]) ? p : Union({ ...p, inputs })
    }),
  'Union',
)

function flatten(p: LogicalPlan): LogicalPlan[] {
  if (p.type === 'Union') return [...p.inputs]
  if (p.type !== 'Project' || p.child.type !== 'Union' || !p.projectList.every(isDeterministic)) return [p]
  const output = outputOf(p.child)
  const list = p.projectList
  return p.child.inputs.map((input, k) => {
    // the first input's columns are the union's
    if (k === 0) return Project({ projectList: list, child: input })
    const own = outputOf(input)
    const map = new Map<number, Expression>(output.map((a, i) => [a.exprId, own[i]!]))
    return Project({
      projectList: list.map(e => (e.type === 'Alias' ? alias(substitute(e.child, map), e.name) : substitute(e, map))),
      child: input,
    })
  })
}
