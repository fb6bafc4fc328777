import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'
import { isAnalyzed, markAnalyzed } from './analyzed.ts'
import { mapSubqueries } from './deep.ts'

/** A view's plan whose expressions stand where the view is named: what fails as they run is told of that place. */
export function placedAt(plan: LogicalPlan, origin: Origin): LogicalPlan {
  const placed = (p: LogicalPlan): LogicalPlan => {
    const own = mapExpressions(p, e =>
      mapSubqueries(
        transformUp<Expression>(e, x => (x.origin === undefined ? x : (Object.freeze({ ...x, origin }) as Expression))),
        placed,
      ),
    )
    const whole = mapChildren(own, placed)
    return whole !== p && isAnalyzed(p) ? markAnalyzed(whole) : whole
  }
  return placed(plan)
}
