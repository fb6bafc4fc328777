import type { Expression } from '../../plan/expression.ts'
import type { JoinType, LogicalPlan, UnionLoop } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, expressionsOf, forEachNode } from '../../plan/tree.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { likeType } from '../type-problem.ts'

/** A recursive query's two parts have the same types, and the recursion uses the step before where that can be worked out step by step. */
export function checkUnionLoop(p: UnionLoop): void {
  const [anchor, recursion] = [outputOf(p.anchor), outputOf(p.recursion)]
  for (const [i, a] of anchor.entries()) {
    const b = recursion[i]!
    if (!likeType(a.dataType, b.dataType) && b.dataType.type !== 'null')
      throw sparkError('CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', { left: quotedSqlName(a.dataType), right: quotedSqlName(b.dataType) })
  }
  checkPlaces(p.recursion, p.id, true)
}

/** Which sides of a join may hold the reference. */
const sides: Readonly<Record<JoinType, readonly [left: boolean, right: boolean]>> = {
  inner: [true, true],
  cross: [true, true],
  leftouter: [true, false],
  leftsemi: [true, false],
  leftanti: [true, false],
  rightouter: [false, true],
  fullouter: [false, false],
  existence: [true, false],
}

function checkPlaces(p: LogicalPlan, loopId: number, allowed: boolean): void {
  const refused = () => sparkError('INVALID_RECURSIVE_REFERENCE.PLACE')
  if (p.type === 'UnionLoopRef') {
    if (p.loopId === loopId && !allowed) throw refused()
    return
  }
  if (p.type === 'Join') {
    const [left, right] = sides[p.joinType]
    checkPlaces(p.left, loopId, allowed && left)
    checkPlaces(p.right, loopId, allowed && right)
    return
  }
  // a subquery of an expression is as its node
  for (const e of expressionsOf(p))
    forEachNode<Expression>(e, x => {
      if ('plan' in x) checkPlaces(x.plan, loopId, allowed)
    })
  const steps = p.type !== 'Aggregate' && p.type !== 'Window' && p.type !== 'Sort'
  for (const c of childrenOf<LogicalPlan>(p)) checkPlaces(c, loopId, allowed && steps)
}
