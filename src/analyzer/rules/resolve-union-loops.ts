import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { type LogicalPlan, UnionLoop, UnionLoopRef } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import type { Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'
import { isPlanResolved } from '../resolved.ts'
import { likeType } from '../type-problem.ts'
import { castColumns } from './resolve-set-operations.ts'

/** Recursive queries have the columns of their anchor, and what refers to the step before has them too, each time as new ones. */
export const resolveUnionLoops = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'UnionLoop' || !isPlanResolved(p.anchor)) return p
    return p.output.length === 0 ? resolve(p) : isPlanResolved(p.recursion) ? widened(p, scope) : p
  })

/** The recursion's columns as the anchor's, where those are what both have in common. */
function widened(p: UnionLoop, scope: Scope): UnionLoop {
  const [anchor, recursion] = [outputOf(p.anchor), outputOf(p.recursion)]
  if (anchor.length !== recursion.length) return p
  const types = anchor.map((a, i) => {
    const b = recursion[i]!.dataType
    const common = likeType(a.dataType, b) || b.type === 'null' ? undefined : commonTypeOf([a.dataType, b], scope.ansi)
    return common !== undefined && likeType(common, a.dataType) ? common : undefined
  })
  return types.every(t => t === undefined) ? p : UnionLoop({ ...p, recursion: castColumns(p.recursion, recursion, types, p, scope) })
}

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
