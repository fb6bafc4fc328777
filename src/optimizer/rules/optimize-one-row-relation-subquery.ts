import type { Expression } from '../../plan/expression.ts'
import { Cast } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { sameType } from '../../types/data-type.ts'
import { isDeterministic } from '../expression-facts.ts'
import { rule } from '../rule.ts'
import { unalias } from '../substitute.ts'

/**
 * A scalar subquery over no table is its expression, which is evaluated only where it is asked for:
 *
 *     CASE WHEN a > 0 THEN 1 ELSE (SELECT 1 / b) END  ⇒  CASE WHEN a > 0 THEN 1 ELSE 1 / b END
 */
export const optimizeOneRowRelationSubquery = rule(
  'OptimizeOneRowRelationSubquery',
  plan => transformUp(plan, p => mapExpressions(p, e => transformUp(e, inlined))),
  'ScalarSubquery',
)

function inlined(e: Expression): Expression {
  if (e.type !== 'ScalarSubquery' || e.plan.type !== 'Project' || e.plan.child.type !== 'OneRowRelation') return e
  const value = unalias(e.plan.projectList[0]!)
  if (e.plan.projectList.length !== 1 || e.outerAttributes.length > 0 || !isDeterministic(value)) return e
  return sameType(dataTypeOf(value), e.dataType) ? value : Cast({ child: value, dataType: e.dataType, mode: 'ansi' })
}
