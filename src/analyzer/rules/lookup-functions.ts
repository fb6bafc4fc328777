import type { UnresolvedFunction } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { Scope } from '../context.ts'
import { forEachDeep, transformExpressionsDeep } from '../deep.ts'
import { lookup, unknownRoutine } from '../functions.ts'
import { isGroupingName } from '../grouping-functions.ts'
import { quoteParts } from '../quoting.ts'

/** Functions that nobody has are reported before anything else is looked at: UNRESOLVED_ROUTINE. */
export const lookupFunctions = (plan: LogicalPlan, scope: Scope): LogicalPlan => {
  forEachDeep(plan, p => {
    if (p.type === 'Generate' && p.generator.type === 'UnresolvedFunction') lookupGenerator(p.generator, scope)
  })
  return transformExpressionsDeep(plan, e => {
    if (e.type === 'UnresolvedFunction' && !isGroupingName(e.nameParts) && lookup(e.nameParts, scope) === undefined)
      throw unknownRoutine(e, scope)
    return e
  })
}

/** LATERAL VIEW looks for what it calls among the functions of the database. */
function lookupGenerator(u: UnresolvedFunction, scope: Scope): void {
  const f = lookup(u.nameParts, scope)
  if (f !== undefined && !(f.kind === 'generator' && f.tableOnly)) return
  const parts = u.nameParts.length > 1 ? u.nameParts : [scope.currentDatabase ?? 'default', ...u.nameParts]
  throw sparkError('ROUTINE_NOT_FOUND', { routineName: quoteParts(parts) }, contextsOf(u.origin))
}
