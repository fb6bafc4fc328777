import { exprKey } from '../../plan/equality.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { mapChildren, transformUp } from '../../plan/tree.ts'
import { isConstant } from '../expression-facts.ts'
import { rule } from '../rule.ts'
import { alias, keepName } from '../substitute.ts'

/**
 * Computes grouping expressions in a projection below, so that no later rewriting can tell a grouping expression from its uses:
 *
 *     Aggregate [year(d)] [year(d), sum(x)] t  ⇒  Aggregate [g] [g, sum(x)] (Project year(d) AS g, x t)
 */
export const pullOutGroupingExpressions = rule(
  'PullOutGroupingExpressions',
  plan => transformUp(plan, (p): LogicalPlan => (p.type === 'Aggregate' ? pull(p) : p)),
  'Aggregate',
)

function pull(p: Aggregate): LogicalPlan {
  const columns = new Map<string, AttributeReference>()
  const computed: Expression[] = []
  const grouping = p.groupingExpressions.map(g => {
    if (g.type === 'AttributeReference' || isConstant(g)) return g
    const key = exprKey(g)
    let column = columns.get(key)
    if (column === undefined) {
      const a = alias(g, '_groupingexpression')
      computed.push(a)
      columns.set(key, (column = toAttribute(a)))
    }
    return column
  })
  if (computed.length === 0) return p
  const use = (e: Expression): Expression => (e.type === 'AggregateCall' ? e : (columns.get(exprKey(e)) ?? mapChildren(e, use)))
  const aggregateExpressions = p.aggregateExpressions.map(e => keepName(e, use(e)))
  const child = Project({ projectList: [...outputOf(p.child), ...computed], child: p.child })
  return Aggregate({ ...p, groupingExpressions: grouping, aggregateExpressions, child })
}
