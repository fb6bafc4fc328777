import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import { Limit, type LogicalPlan, Offset } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { emptyLike } from '../empty-relation.ts'
import { rule } from '../rule.ts'

/** `Limit 0 x ⇒` empty, `Limit 5 (Limit 3 x) ⇒ Limit 3 x`, `Offset 0 x ⇒ x`, and no limit on what has no more rows. */
export const eliminateLimits = rule('EliminateLimits', plan => transformUp(plan, eliminate), 'Limit', 'Offset')

export const literalNumber = (e: Expression): number | undefined =>
  e.type === 'Literal' && (typeof e.value === 'number' || typeof e.value === 'bigint') ? Number(e.value) : undefined

function eliminate(p: LogicalPlan): LogicalPlan {
  if (p.type === 'Offset') {
    const n = literalNumber(p.offset)
    if (n === 0) return p.child
    const most = maxRows(p.child)
    if (n !== undefined && most !== undefined && most <= n) return emptyLike(p)
    if (p.child.type === 'Offset' && n !== undefined && literalNumber(p.child.offset) !== undefined)
      return Offset({ ...p.child, offset: Literal({ value: n + literalNumber(p.child.offset)!, dataType: dataTypeOf(p.offset) }) })
    return p
  }
  if (p.type !== 'Limit') return p
  const n = literalNumber(p.limit)
  if (n === undefined) return p
  if (n === 0) return emptyLike(p)
  const most = maxRows(p.child)
  if (most !== undefined && most <= n) return p.child
  if (p.child.type === 'Limit' && literalNumber(p.child.limit) !== undefined)
    return literalNumber(p.child.limit)! <= n ? p.child : Limit({ ...p.child, limit: p.limit })
  return p
}

/** The most rows that the plan can give, where its shape says. */
export function maxRows(p: LogicalPlan): number | undefined {
  switch (p.type) {
    case 'OneRowRelation':
      return 1
    case 'LocalRelation':
      return p.rowCount
    case 'Range': {
      const n = p.step === 0n ? 0n : (p.end - p.start + p.step - (p.step > 0n ? 1n : -1n)) / p.step
      return n < 0n ? 0 : Number(n)
    }
    case 'Project':
    case 'Filter':
    case 'Sort':
    case 'Window':
    case 'SubqueryAlias':
    case 'Repartition':
      return maxRows(p.child)
    case 'Offset':
      return maxRows(p.child)
    case 'Limit':
    case 'Tail': {
      const n = literalNumber(p.limit)
      const below = maxRows(p.child)
      return n === undefined ? below : below === undefined ? n : Math.min(n, below)
    }
    case 'Aggregate':
      return p.groupingExpressions.length === 0 ? 1 : maxRows(p.child)
    case 'Union': {
      const all = p.inputs.map(maxRows)
      return all.includes(undefined) ? undefined : (all as number[]).reduce((a, b) => a + b, 0)
    }
    case 'Join': {
      const l = maxRows(p.left)
      if (p.joinType === 'leftsemi' || p.joinType === 'leftanti' || p.joinType === 'existence') return l
      const r = maxRows(p.right)
      return (p.joinType === 'inner' || p.joinType === 'cross') && l !== undefined && r !== undefined ? l * r : undefined
    }
    default:
      return undefined
  }
}
