import { sameExpression } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { isCall } from '../calls.ts'
import { conditionOf, splitConjuncts, splitDisjuncts } from '../predicates.ts'
import { referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { estimate } from '../statistics.ts'

/**
 * Tests for null are dropped where statistics say that there is none (the schema of a file seldom does). So NOT IN becomes a plain anti
 * join:
 *
 *     Filter (isnotnull a) x                       ⇒  x
 *     l LEFT ANTI JOIN r ON a = b, null-aware        ⇒  l LEFT ANTI JOIN r ON a = b
 *     l LEFT ANTI JOIN r ON a = b OR isnull(a = b)  ⇒  l LEFT ANTI JOIN r ON a = b
 */
export const dropNullTests = rule('DropNullTests', plan =>
  transformUp(plan, (p): LogicalPlan => {
    if (p.type === 'Filter') return filter(p)
    return p.type === 'Join' && p.condition !== undefined && (p.joinType === 'leftanti' || p.joinType === 'existence')
      ? join(p, p.condition)
      : p
  }),
)

function filter(p: Filter): LogicalPlan {
  const parts = splitConjuncts(p.condition)
  const kept = parts.filter(c => {
    const column = isCall(c, 'isnotnull') ? c.args[0]! : undefined
    return column?.type !== 'AttributeReference' || estimate(p.child).columns.get(column.exprId)?.nullCount !== 0
  })
  if (kept.length === parts.length) return p
  const condition = conditionOf(kept)
  return condition === undefined ? p.child : Filter({ ...p, condition })
}

function join(p: Join, condition: Expression): LogicalPlan {
  if (p.nullAware === true) return hasNoNull(condition, p) ? Join({ ...p, nullAware: undefined }) : p
  const parts = splitConjuncts(condition)
  const plain = parts.map(c => withoutNullTest(c, p))
  return plain.every((c, i) => c === parts[i]) ? p : Join({ ...p, condition: conditionOf(plain) })
}

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
