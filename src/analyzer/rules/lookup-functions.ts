import type { LogicalPlan } from '../../plan/logical.ts'
import type { Scope } from '../context.ts'
import { transformExpressionsDeep } from '../deep.ts'
import { lookup, unknownRoutine } from '../functions.ts'
import { isGroupingName } from '../grouping-functions.ts'

/** Functions that nobody has are reported before anything else is looked at: UNRESOLVED_ROUTINE. */
export const lookupFunctions = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformExpressionsDeep(plan, e => {
    if (e.type === 'UnresolvedFunction' && !isGroupingName(e.nameParts) && lookup(e.nameParts, scope) === undefined)
      throw unknownRoutine(e, scope)
    return e
  })
