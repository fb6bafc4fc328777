import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { transformDeep } from '../deep.ts'

/** `OVER w`: the specification that the query's WINDOW clause gives the name. */
export const substituteWindows = (plan: LogicalPlan): LogicalPlan =>
  transformDeep(plan, p => {
    if (p.type !== 'UnresolvedWindowDefinitions') return p
    const specs = new Map(p.names.map((n, i) => [n, p.specs[i]!]))
    return transformUp(p.child, q => mapExpressions(q, e => transformUp(e, x => apply(x, specs))))
  })

function apply(e: Expression, specs: ReadonlyMap<string, Expression>): Expression {
  if (e.type !== 'UnresolvedWindowReference') return e
  const spec = specs.get(e.name)
  if (spec === undefined) {
    if (specs.size === 0) return e
    throw missingWindow(e.name)
  }
  return Object.freeze({ ...spec, function: e.child, origin: e.origin }) as Expression
}

/** A window that no WINDOW clause defines. */
export const missingWindow = (windowName: string) =>
  sparkError('MISSING_WINDOW_SPECIFICATION', { windowName, docroot: 'https://spark.apache.org/docs/latest' })
