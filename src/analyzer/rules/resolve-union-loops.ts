import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { type LogicalPlan, UnionLoop, UnionLoopRef } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { transformDeep } from '../deep.ts'
import { isPlanResolved } from '../resolved.ts'

/** Recursive queries have the columns of their anchor, and what refers to the step before has them too, each time as new ones. */
export const resolveUnionLoops = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => (p.type === 'UnionLoop' && p.output.length === 0 && isPlanResolved(p.anchor) ? resolve(p) : p))

function resolve(p: UnionLoop): LogicalPlan {
  const anchor = outputOf(p.anchor)
  const { names } = p
  if (names !== undefined && names.length !== anchor.length) {
    const parameters = { numExpr: String(names.length), numTarget: String(anchor.length) }
    throw sparkError('ASSIGNMENT_ARITY_MISMATCH', parameters, contextsOf(referenceIn(p.recursion, p.id)?.origin))
  }
  const columns = () =>
    anchor.map((a, i) => AttributeReference({ ...a, name: names?.[i] ?? a.name, nullable: true, exprId: newExprId(), qualifier: [] }))
  const recursion = transformDeep(p.recursion, r =>
    r.type === 'UnionLoopRef' && r.loopId === p.id && r.output.length === 0 ? UnionLoopRef({ ...r, output: columns() }) : r,
  )
  return UnionLoop({ ...p, output: columns(), recursion })
}

/** Where the recursion reads the step before. */
function referenceIn(p: LogicalPlan, loopId: number): LogicalPlan | undefined {
  if (p.type === 'UnionLoopRef' && p.loopId === loopId) return p
  for (const c of childrenOf<LogicalPlan>(p)) {
    const found = referenceIn(c, loopId)
    if (found !== undefined) return found
  }
  return undefined
}
