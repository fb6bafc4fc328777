import { exprKey } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { In } from '../../plan/expression.ts'
import { nullableOf } from '../../plan/output.ts'
import { equal, falseLiteral } from '../calls.ts'
import { isDeterministic } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'

/** `a IN (1, 1, 2) ⇒ a IN (1, 2)`, `a IN (1) ⇒ a = 1`, `a IN () ⇒ false` where a is never null. */
export const optimizeIn = expressionRule('OptimizeIn', optimize, 'In')

function optimize(e: Expression): Expression {
  if (e.type !== 'In') return e
  if (e.list.length === 0) return nullableOf(e.value) ? e : falseLiteral
  const seen = new Set<string>()
  const list = e.list.filter(x => !isDeterministic(x) || (!seen.has(exprKey(x)) && seen.add(exprKey(x))))
  if (list.length === 1) return equal(e.value, list[0]!)
  return list.length === e.list.length ? e : In({ ...e, list })
}
