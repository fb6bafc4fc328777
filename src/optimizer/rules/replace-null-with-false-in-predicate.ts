import type { Expression } from '../../plan/expression.ts'
import { CaseWhen } from '../../plan/expression.ts'
import { Filter, Join } from '../../plan/logical.ts'
import { mapChildren, transformUp } from '../../plan/tree.ts'
import { falseLiteral, isCall, isNull } from '../calls.ts'
import { rule } from '../rule.ts'

/** `Filter (a OR NULL) ⇒ Filter (a OR false)`: where only true counts, null is as good as false. */
export const replaceNullWithFalseInPredicate = rule('ReplaceNullWithFalseInPredicate', plan =>
  transformUp(plan, p => {
    if (p.type === 'Filter') {
      const condition = replace(p.condition)
      return condition === p.condition ? p : Filter({ ...p, condition })
    }
    if (p.type === 'Join' && p.condition !== undefined && p.nullAware !== true) {
      const condition = replace(p.condition)
      return condition === p.condition ? p : Join({ ...p, condition })
    }
    return p
  }),
)

function replace(e: Expression): Expression {
  if (isNull(e)) return falseLiteral
  if (isCall(e, 'and', 'or')) return mapChildren(e, replace as never)
  if (isCall(e, 'if')) {
    const args = [replace(e.args[0]!), replace(e.args[1]!), replace(e.args[2]!)]
    return args.every((a, i) => a === e.args[i]) ? e : Object.freeze({ ...e, args })
  }
  if (e.type === 'CaseWhen') {
    const whens = e.whens.map(replace)
    const thens = e.thens.map(replace)
    const otherwise = e.otherwise && replace(e.otherwise)
    const same = whens.every((w, i) => w === e.whens[i]) && thens.every((t, i) => t === e.thens[i]) && otherwise === e.otherwise
    return same ? e : CaseWhen({ ...e, whens, thens, otherwise })
  }
  return e
}
