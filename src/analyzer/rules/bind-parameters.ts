import type { Expression, FrameBound, WindowExpression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { AnalysisContext } from '../context.ts'
import { transformExpressionsDeep } from '../deep.ts'

/** `:name` and `?` become the values they were given. One without a value: UNBOUND_SQL_PARAMETER. */
export function bindParameters(plan: LogicalPlan, context: AnalysisContext): LogicalPlan {
  const kinds = new Set<string>()
  const bind = (e: Expression): Expression => {
    // the offsets of a frame are no children of the window
    if (e.type === 'WindowExpression' && e.frame) return withFrame(e, b => (typeof b === 'string' ? b : transformUp(b, bind)))
    if (e.type !== 'Parameter') return e
    kindOf(e, kinds)
    const value = givenFor(e, context.parameters)
    if (value !== undefined)
      return value.origin === undefined && e.origin ? (Object.freeze({ ...value, origin: e.origin }) as Expression) : value
    // that it has both kinds is said of a query first
    transformExpressionsDeep(plan, x => transformUp(x, p => (p.type === 'Parameter' ? kindOf(p, kinds) : p)))
    throw sparkError('UNBOUND_SQL_PARAMETER', { name: e.name ?? `_${e.origin?.start ?? e.index}` }, contextsOf(e.origin))
  }
  return transformExpressionsDeep(plan, bind)
}

/** Notes whether a parameter has a name or a position; a query has parameters of one kind. */
function kindOf<E extends Expression & { readonly type: 'Parameter' }>(e: E, kinds: Set<string>): E {
  kinds.add(e.name === undefined ? 'position' : 'name')
  if (kinds.size > 1) throw sparkError('INVALID_QUERY_MIXED_QUERY_PARAMETERS', {})
  return e
}

function withFrame(w: WindowExpression, bound: (b: FrameBound) => FrameBound): Expression {
  const frame = w.frame!
  const made = { ...frame, lower: bound(frame.lower), upper: bound(frame.upper) }
  return made.lower === frame.lower && made.upper === frame.upper ? w : (Object.freeze({ ...w, frame: made }) as Expression)
}

function givenFor(e: { readonly name?: string; readonly index?: number }, given: AnalysisContext['parameters']): Expression | undefined {
  if (given === undefined) return undefined
  if (Array.isArray(given)) return e.index === undefined ? undefined : given[e.index]
  return e.name === undefined || !Object.hasOwn(given, e.name) ? undefined : (given as Readonly<Record<string, Expression>>)[e.name]
}
