import { sameExpression } from '../../plan/equality.ts'
import { Aggregate, type LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { intLiteral } from '../calls.ts'
import { isConstant } from '../expression-facts.ts'
import { rule } from '../rule.ts'

/** `GROUP BY a, 1  ⇒  GROUP BY a`. One constant stays if there is nothing else: no groups over no rows. */
export const removeLiteralFromGroupExpressions = rule(
  'RemoveLiteralFromGroupExpressions',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Aggregate' || p.groupingExpressions.length === 0) return p
      const kept = p.groupingExpressions.filter(g => !isConstant(g))
      if (kept.length === p.groupingExpressions.length) return p
      if (kept.length > 0) return Aggregate({ ...p, groupingExpressions: kept })
      const only = p.groupingExpressions.length === 1 && p.groupingExpressions[0]!.type === 'Literal'
      return only ? p : Aggregate({ ...p, groupingExpressions: [intLiteral(0)] })
    }),
  'Aggregate',
)

/** `GROUP BY a, a  ⇒  GROUP BY a`. */
export const removeRepetitionFromGroupExpressions = rule(
  'RemoveRepetitionFromGroupExpressions',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Aggregate') return p
      const kept = p.groupingExpressions.filter((g, i) => !p.groupingExpressions.slice(0, i).some(h => sameExpression(g, h)))
      return kept.length === p.groupingExpressions.length ? p : Aggregate({ ...p, groupingExpressions: kept })
    }),
  'Aggregate',
)
