import { Cast } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import type { Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'

/** Casts get the session's time zone: those between times and their texts depend on it. */
export const resolveTimeZone = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformDeep(plan, p =>
    mapExpressions(p, e =>
      transformUp(e, x => (x.type === 'Cast' && x.timeZone === undefined ? Cast({ ...x, timeZone: scope.timeZone }) : x)),
    ),
  )
