import type { Expression } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { sameType } from '../../types/data-type.ts'
import { rewriteExpressions } from '../map-expressions.ts'
import { rule } from '../rule.ts'

/** `CAST(x AS t) ⇒ x` where x is of type t already. */
export const simplifyCasts = rule(
  'SimplifyCasts',
  plan => rewriteExpressions(plan, (e: Expression) => (e.type === 'Cast' && sameType(dataTypeOf(e.child), e.dataType) ? e.child : e)),
  'Cast',
)
