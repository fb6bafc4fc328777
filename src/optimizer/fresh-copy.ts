import type { AttributeReference, Expression } from '../plan/expression.ts'
import { AttributeReference as makeAttribute, newExprId } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { forEachNode, mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'

/**
 * A copy of a plan in which everything it computes or reads has a new id, so that both copies can stand in one plan.
 * Returns the copy and, for the original's output attributes, the copy's.
 */
export function freshCopy(plan: LogicalPlan): { plan: LogicalPlan; map: Map<number, AttributeReference> } {
  const ids = new Map<number, number>()
  collectIds(plan, ids)
  const copy = rename(plan, ids)
  const before = outputOf(plan)
  const after = outputOf(copy)
  return { plan: copy, map: new Map(before.map((a, i) => [a.exprId, after[i]!])) }
}

function collectIds(plan: LogicalPlan, ids: Map<number, number>): void {
  const give = (id: number) => {
    if (!ids.has(id)) ids.set(id, newExprId())
  }
  forEachNode(plan, p => {
    if ('output' in p) for (const a of p.output) give(a.exprId)
    if (p.type === 'Generate') for (const a of p.generatorOutput) give(a.exprId)
    if (p.type === 'Join' && p.mark !== undefined) give(p.mark.exprId)
    mapExpressions(p, e => {
      collectInExpression(e, give, ids)
      return e
    })
  })
}

function collectInExpression(e: Expression, give: (id: number) => void, ids: Map<number, number>): void {
  forEachNode(e, n => {
    if (n.type === 'Alias' || n.type === 'LambdaVariable') give(n.exprId)
    if (n.type === 'ScalarSubquery' || n.type === 'Exists' || n.type === 'InSubquery') collectIds(n.plan, ids)
  })
}

function rename(plan: LogicalPlan, ids: ReadonlyMap<number, number>): LogicalPlan {
  const attribute = (a: AttributeReference): AttributeReference => {
    const id = ids.get(a.exprId)
    return id === undefined ? a : makeAttribute({ ...a, exprId: id })
  }
  const expression = (e: Expression): Expression =>
    transformUp(e, n => {
      switch (n.type) {
        case 'AttributeReference':
          return attribute(n)
        case 'Alias':
        case 'LambdaVariable': {
          const id = ids.get(n.exprId)
          return id === undefined ? n : Object.freeze({ ...n, exprId: id })
        }
        case 'ScalarSubquery':
        case 'Exists':
        case 'InSubquery':
          return Object.freeze({ ...n, plan: rename(n.plan, ids) })
        default:
          return n
      }
    })
  return mapExpressions(
    mapChildren(plan, c => rename(c, ids)),
    expression,
  )
}
