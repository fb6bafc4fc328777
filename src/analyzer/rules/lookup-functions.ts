import type { Expression, UnresolvedFunction } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { expressionsOf, forEachNode } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { Scope } from '../context.ts'
import { forEachDeep, transformDeep } from '../deep.ts'
import { isHidden, lookupCall, unknownRoutine } from '../functions.ts'
import { isGroupingName } from '../grouping-functions.ts'
import { quoteParts } from '../quoting.ts'

/** Functions that nobody has are reported before anything else is looked at: UNRESOLVED_ROUTINE. */
export const lookupFunctions = (plan: LogicalPlan, scope: Scope): LogicalPlan => {
  const check = (e: Expression): void => {
    if (e.type !== 'UnresolvedFunction' || lookupCall(e, scope) !== undefined) return
    if (!isGroupingName(e.nameParts) || isHidden(e, scope)) throw unknownRoutine(e, scope)
  }
  forEachDeep(plan, p => {
    if (p.type !== 'Generate' || p.generator.type !== 'UnresolvedFunction') return
    for (const a of p.generator.args) forEachNode(a, check)
    lookupGenerator(p.generator, scope)
  })
  return transformDeep(plan, p => {
    for (const e of expressionsOf(p)) forEachNode(e, check)
    return p
  })
}

/** LATERAL VIEW looks for what it calls among the functions of the database. */
function lookupGenerator(u: UnresolvedFunction, scope: Scope): void {
  const f = lookupCall(u, scope)
  if (f !== undefined && !(f.kind === 'generator' && f.tableOnly)) return
  const parts = u.nameParts.length > 1 ? u.nameParts : [scope.currentDatabase ?? 'default', ...u.nameParts]
  throw sparkError('ROUTINE_NOT_FOUND', { routineName: quoteParts(parts) }, contextsOf(u.origin))
}
