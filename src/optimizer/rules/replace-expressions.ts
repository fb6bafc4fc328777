import { lookupFunction } from '../../functions/registry.ts'
import type { AggregateCall, Expression } from '../../plan/expression.ts'
import { transformUp } from '../../plan/tree.ts'
import { and } from '../calls.ts'
import { expressionRule } from '../map-expressions.ts'

/** Replaces functions that are written in terms of others by those: `nvl(a, b) ⇒ coalesce(a, b)`. */
export const replaceExpressions = expressionRule('ReplaceExpressions', replace)

const defaults = { ansi: true, timeZone: 'UTC' }

function replace(e: Expression): Expression {
  if (e.type === 'Call') {
    const f = lookupFunction(e.name)
    // what it is rewritten to may itself be such a function
    const written = f?.kind === 'scalar' ? f.rewrite?.(e.args, e.options ?? defaults) : undefined
    return written ? transformUp(written, replace) : e
  }
  if (e.type === 'AggregateCall') {
    const f = lookupFunction(e.name)
    return f?.kind === 'aggregate' && f.rewrite !== undefined
      ? transformUp(inherit(f.rewrite(e.args, e.options ?? defaults), e), replace)
      : e
  }
  return e
}

/** DISTINCT and FILTER of the call apply to every aggregate in its rewritten form. */
function inherit(e: Expression, call: AggregateCall): Expression {
  return transformUp(e, n => {
    if (n.type !== 'AggregateCall') return n
    const filter = call.filter === undefined ? n.filter : n.filter === undefined ? call.filter : and(call.filter, n.filter)
    return Object.freeze({ ...n, distinct: n.distinct || call.distinct, ...(filter && { filter }) })
  })
}
