import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf, withNullability } from '../../plan/output.ts'
import { childrenOf, mapChildren, transformUp } from '../../plan/tree.ts'
import { mapOwnExpressions } from '../map-expressions.ts'
import { rule } from '../rule.ts'

/** Makes every reference say of its column what the plan below says: rewriting joins changes what may be null. */
export const updateAttributeNullability = rule('UpdateAttributeNullability', nullabilityUpdated)

/** For rules that put columns below outer joins. */
export function nullabilityUpdated(plan: LogicalPlan): LogicalPlan {
  return transformUp(plan, (p): LogicalPlan => {
    const inputs = childrenOf<LogicalPlan>(p)
    if (inputs.length === 0 || p.type === 'Expand' || p.type === 'Generate') return p
    const nullable = new Map<number, boolean>()
    for (const input of inputs) for (const a of outputOf(input)) nullable.set(a.exprId, a.nullable || nullable.get(a.exprId) === true)
    const fix = (e: Expression): Expression => {
      if (e.type === 'OuterReference') return e
      if (e.type !== 'AttributeReference') return mapChildren(e, fix)
      const now = nullable.get(e.exprId)
      return now === undefined ? e : withNullability(e, now)
    }
    return mapOwnExpressions(p, fix)
  })
}
