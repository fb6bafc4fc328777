import { type Cast, type Expression, Literal } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { specialDate, specialTimestamp } from '../../types/datetime/parse.ts'
import { toLocal } from '../../types/datetime/timestamp.ts'
import { UTC, zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'

/** Casts of the words `epoch`, `now`, `today`, `yesterday` and `tomorrow`, where a query has them as constants, to dates and timestamps. */
export const specialDatetimeValues = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformDeep(plan, p => (isAnalyzed(p) ? p : mapExpressions(p, e => transformUp(e, x => special(x, scope)))))

function special(e: Expression, scope: Scope): Expression {
  if (e.type !== 'Cast' || e.child.type !== 'Literal' || e.child.dataType.type !== 'string' || typeof e.child.value !== 'string') return e
  const value = instantOf(e, e.child.value, scope)
  return value === undefined ? e : Literal({ value, dataType: e.dataType, ...(e.origin && { origin: e.origin }) })
}

function instantOf(e: Cast, text: string, scope: Scope): Value | undefined {
  const zone = zoneOf(scope.timeZone)
  switch (e.dataType.type) {
    case 'date':
      return specialDate(text, zone)
    case 'timestamp':
      return specialTimestamp(text, zone)
    case 'timestamp_ntz': {
      const at = specialTimestamp(text, /epoch/i.test(text) ? UTC : zone)
      return at === undefined || /epoch/i.test(text) ? at : toLocal(at, zone)
    }
    default:
      return undefined
  }
}
