import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { transformDeep } from '../deep.ts'

/** `OVER w`: the specification that the query's WINDOW clause gives the name. */
export const substituteWindows = (plan: LogicalPlan): LogicalPlan => {
  const done = transformDeep(plan, p => {
    if (p.type !== 'UnresolvedWindowDefinitions') return p
    const specs = new Map(p.names.map((n, i) => [n, p.specs[i]!]))
    return transformUp(p.child, q => mapExpressions(q, e => transformUp(e, x => apply(x, specs))))
  })
  return transformDeep(done, p =>
    mapExpressions(p, e =>
      transformUp(e, x => {
        if (x.type === 'UnresolvedWindowReference') throw missing(x.name)
        return x
      }),
    ),
  )
}

function apply(e: Expression, specs: ReadonlyMap<string, Expression>): Expression {
  if (e.type !== 'UnresolvedWindowReference') return e
  const spec = specs.get(e.name)
  if (spec === undefined) {
    if (specs.size === 0) return e
    throw missing(e.name)
  }
  return Object.freeze({ ...spec, function: e.child, origin: e.origin }) as Expression
}

const missing = (windowName: string) =>
  sparkError('MISSING_WINDOW_SPECIFICATION', { windowName, docroot: 'https://spark.apache.org/docs/latest' })
