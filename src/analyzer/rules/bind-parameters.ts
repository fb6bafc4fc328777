import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { AnalysisContext } from '../context.ts'
import { transformExpressionsDeep } from '../deep.ts'

/** `:name` and `?` become the values they were given. One without a value: UNBOUND_SQL_PARAMETER. */
export const bindParameters = (plan: LogicalPlan, context: AnalysisContext): LogicalPlan =>
  transformExpressionsDeep(plan, e => {
    if (e.type !== 'Parameter') return e
    const value = givenFor(e, context.parameters)
    if (value !== undefined)
      return value.origin === undefined && e.origin ? (Object.freeze({ ...value, origin: e.origin }) as Expression) : value
    throw sparkError('UNBOUND_SQL_PARAMETER', { name: e.name ?? `_${e.origin?.start ?? e.index}` }, contextsOf(e.origin))
  })

function givenFor(e: { readonly name?: string; readonly index?: number }, given: AnalysisContext['parameters']): Expression | undefined {
  if (given === undefined) return undefined
  if (Array.isArray(given)) return e.index === undefined ? undefined : given[e.index]
  return e.name === undefined || !Object.hasOwn(given, e.name) ? undefined : (given as Readonly<Record<string, Expression>>)[e.name]
}
