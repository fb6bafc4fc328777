import { sameExpression } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { Join, type LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { isCall } from '../calls.ts'
import { conditionOf, splitConjuncts, splitDisjuncts } from '../predicates.ts'
import { referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { estimate } from '../statistics.ts'

/**
 * NOT IN over columns that hold no null, as statistics say (the schema of a file seldom does), is a plain anti join:
 *
 *     l LEFT ANTI JOIN r ON a = b, null-aware      ⇒  l LEFT ANTI JOIN r ON a = b
 *     l LEFT ANTI JOIN r ON a = b OR isnull(a = b)  ⇒  l LEFT ANTI JOIN r ON a = b
 */
export const dropNullAwareness = rule('DropNullAwareness', plan =>
  transformUp(plan, (p): LogicalPlan => {
    if (p.type !== 'Join' || (p.joinType !== 'leftanti' && p.joinType !== 'existence') || p.condition === undefined) return p
    if (p.nullAware === true) return hasNoNull(p.condition, p) ? Join({ ...p, nullAware: undefined }) : p
    const parts = splitConjuncts(p.condition)
    const plain = parts.map(c => withoutNullTest(c, p))
    return plain.every((c, i) => c === parts[i]) ? p : Join({ ...p, condition: conditionOf(plain) })
  }),
)

function withoutNullTest(c: Expression, p: Join): Expression {
  if (!isCall(c, 'or')) return c
  const [a, b, ...more] = splitDisjuncts(c)
  const isTest = more.length === 0 && b !== undefined && isCall(b, 'isnull') && sameExpression(b.args[0]!, a!)
  return isTest && hasNoNull(a!, p) ? a! : c
}

/** An equality of columns without nulls. */
function hasNoNull(c: Expression, p: Join): boolean {
  if (!isCall(c, '=') || !c.args.every(a => a.type === 'AttributeReference')) return false
  const l = estimate(p.left).columns
  const r = estimate(p.right).columns
  return [...referenceIds(c)].every(id => (l.get(id) ?? r.get(id))?.nullCount === 0)
}
