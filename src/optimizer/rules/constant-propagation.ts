import type { Expression } from '../../plan/expression.ts'
import { Filter } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { isCall, isLiteral } from '../calls.ts'
import { hasCorrelatedSubquery } from '../expression-facts.ts'
import { conjunction, splitConjuncts } from '../predicates.ts'
import { referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { substitute } from '../substitute.ts'

/** `a = 5 AND b = a + 3  ⇒  a = 5 AND b = 8` in a filter (after folding). */
export const constantPropagation = rule('ConstantPropagation', plan =>
  transformUp(plan, p => {
    if (p.type !== 'Filter') return p
    const parts = splitConjuncts(p.condition)
    const known = new Map<number, Expression>()
    const sources = new Set<Expression>()
    for (const c of parts) {
      const pair = asBinding(c)
      if (pair === undefined || known.has(pair.id)) continue
      known.set(pair.id, pair.literal)
      sources.add(c)
    }
    if (known.size === 0) return p
    let changed = false
    const next = parts.map(c => {
      if (sources.has(c) || hasCorrelatedSubquery(c) || ![...referenceIds(c)].some(id => known.has(id))) return c
      changed = true
      return substitute(c, known)
    })
    return changed ? Filter({ ...p, condition: conjunction(next) }) : p
  }),
)

/** `column = literal`, where equal means identical (not for floats, whose zeros differ, nor for collated strings). */
function asBinding(c: Expression): { id: number; literal: Expression } | undefined {
  if (!isCall(c, '=')) return undefined
  const [a, b] = c.args
  const [column, literal] = a?.type === 'AttributeReference' ? [a, b] : [b, a]
  if (column?.type !== 'AttributeReference' || !isLiteral(literal) || literal.value === null) return undefined
  const t = column.dataType
  if (t.type === 'double' || t.type === 'float' || (t.type === 'string' && t.collation !== undefined)) return undefined
  return { id: column.exprId, literal }
}
