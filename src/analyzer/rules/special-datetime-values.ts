import { type Call, type Cast, type Expression, Literal } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { markCalls } from '../../plan/node-types.ts'
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

/** Functions that cast their only argument. */
const CASTING = ['to_date', 'try_to_date', 'to_timestamp', 'try_to_timestamp', 'to_timestamp_ltz', 'to_timestamp_ntz']
export const CASTING_CALLS = markCalls(...CASTING)

function special(e: Expression, scope: Scope): Expression {
  if (e.type !== 'Cast' && !(e.type === 'Call' && CASTING.includes(e.name) && e.args.length === 1)) return e
  const child = e.type === 'Cast' ? e.child : e.args[0]!
  if (child.type !== 'Literal' || child.dataType.type !== 'string' || typeof child.value !== 'string') return e
  const value = instantOf(e, child.value, scope)
  return value === undefined ? e : Literal({ value, dataType: e.dataType, ...(e.origin && { origin: e.origin }) })
}

function instantOf(e: Cast | Call, text: string, scope: Scope): Value | undefined {
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
