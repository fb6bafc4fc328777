import { exprKey } from './equality.ts'
import { Call, type Expression, In } from './expression.ts'
import { transformUp } from './tree.ts'

/** Expressions that mean the same however they are written: `a + b` and `b + a`, `a > b` and `b < a`, `x IN (1, 2)` and `x IN (2, 1)`. */

const known = new WeakMap<Expression, string>()

/** Do the two mean the same? */
export const sameMeaning = (a: Expression, b: Expression): boolean =>
  a === b || exprKey(a) === exprKey(b) || meaningKey(a) === meaningKey(b)

/** A string that identifies what an expression means. */
export function meaningKey(e: Expression): string {
  let key = known.get(e)
  if (key === undefined) known.set(e, (key = exprKey(transformUp(e, canonical))))
  return key
}

const COMMUTATIVE = new Set(['+', '*', 'and', 'or', '&', '|', '^'])
const SYMMETRIC = new Set(['=', '<=>', 'greatest', 'least'])
const TURNED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' }
const OPPOSITE: Readonly<Record<string, string>> = { '<': '<=', '<=': '<' }

/** The form of a node whose children have theirs. It need not make sense to evaluate. */
function canonical(e: Expression): Expression {
  if (e.type === 'In') return In({ ...e, list: sorted(e.list) })
  if (e.type !== 'Call') return e
  if (COMMUTATIVE.has(e.name)) return Call({ ...e, args: sorted(e.args.flatMap(a => operands(a, e))), nullable: true })
  if (SYMMETRIC.has(e.name)) return Call({ ...e, args: sorted(e.args) })
  const turned = TURNED[e.name]
  if (turned !== undefined) return Call({ ...e, name: turned, args: [...e.args].reverse() })
  const inner = e.name === 'not' ? e.args[0]! : e
  const opposite = inner !== e && inner.type === 'Call' ? OPPOSITE[inner.name] : undefined
  return opposite === undefined ? e : Call({ ...(inner as Call), name: opposite, args: [...(inner as Call).args].reverse() })
}

/** Sums of sums are one sum; but for decimals, whose types follow from the order. */
const operands = (a: Expression, of: Call): readonly Expression[] =>
  a.type === 'Call' && a.name === of.name && a.args.length > 1 && of.dataType.type !== 'decimal' ? a.args : [a]

const sorted = (es: readonly Expression[]): readonly Expression[] =>
  [...es].sort((a, b) => (exprKey(a) < exprKey(b) ? -1 : exprKey(a) > exprKey(b) ? 1 : 0))
