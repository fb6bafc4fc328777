import { Aggregate, type LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { rule } from '../rule.ts'

/** `Distinct x  ⇒  Aggregate [a, b] [a, b] x`. */
export const replaceDistinctWithAggregate = rule(
  'ReplaceDistinctWithAggregate',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Distinct') return p
      const output = outputOf(p.child)
      return Aggregate({ groupingExpressions: output, aggregateExpressions: output, child: p.child })
    }),
  'Distinct',
)
