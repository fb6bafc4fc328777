import { exprKey } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { In } from '../../plan/expression.ts'
import { isCall, isLiteral } from '../calls.ts'
import { isMovable } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'
import { disjunction, splitDisjuncts } from '../predicates.ts'

/** `a = 1 OR a = 2  ⇒  a IN (1, 2)`, so that it is one look-up and can reach the scan. */
export const combineEqualities = expressionRule('CombineEqualities', optimizeEqualities)

export function optimizeEqualities(e: Expression): Expression {
  if (!isCall(e, 'or')) return e
  const lists = new Map<string, { value: Expression; list: Expression[] }>()
  const rest: Expression[] = []
  let merged = false
  for (const d of splitDisjuncts(e)) {
    const found = asMembership(d)
    if (found === undefined) {
      rest.push(d)
      continue
    }
    const key = exprKey(found.value)
    const known = lists.get(key)
    if (known === undefined) lists.set(key, { value: found.value, list: [...found.list] })
    else {
      merged = true
      known.list.push(...found.list)
    }
  }
  if (!merged) return e
  return disjunction([...[...lists.values()].map(({ value, list }) => toMembership(value, list)), ...rest])
}

const toMembership = (value: Expression, list: readonly Expression[]): Expression => {
  const seen = new Set<string>()
  return In({ value, list: list.filter(x => !seen.has(exprKey(x)) && seen.add(exprKey(x))) })
}

function asMembership(e: Expression): { value: Expression; list: readonly Expression[] } | undefined {
  if (e.type === 'In' && isMovable(e.value) && e.list.every(isLiteral)) return { value: e.value, list: e.list }
  if (!isCall(e, '=')) return undefined
  const [a, b] = e.args as [Expression, Expression]
  const [value, literal] = isLiteral(a) ? [b, a] : [a, b]
  return isLiteral(literal) && !isLiteral(value) && isMovable(value) ? { value, list: [literal] } : undefined
}
