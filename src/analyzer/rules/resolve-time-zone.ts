import { Cast } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { flag, type Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'
import { isResolved } from '../resolved.ts'

/** Casts get the session's time zone: those between times and their texts depend on it. */
export const resolveTimeZone = (plan: LogicalPlan, scope: Scope): LogicalPlan => {
  const legacy = flag(scope, 'spark.sql.legacy.castComplexTypesToString.enabled', false)
  const settled = (x: Cast): Cast =>
    Cast({ ...x, timeZone: scope.timeZone, ...(legacy && x.dataType.type === 'string' && isNested(x) && { legacyText: true }) })
  return transformDeep(plan, p =>
    mapExpressions(p, e => transformUp(e, x => (x.type === 'Cast' && x.timeZone === undefined ? settled(x) : x))),
  )
}

const isNested = (x: Cast): boolean => isResolved(x.child) && NESTED.has(dataTypeOf(x.child).type)
const NESTED = new Set(['array', 'map', 'struct'])
