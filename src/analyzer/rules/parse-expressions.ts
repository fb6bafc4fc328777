import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import type { AnalysisContext } from '../context.ts'
import { transformDeep } from '../deep.ts'

/** Expressions given as SQL text (`expr`, `selectExpr`, `where('...')`) are parsed by the session's parser. */
export function parseExpressions(plan: LogicalPlan, context: AnalysisContext): LogicalPlan {
  const { parseExpression } = context
  if (parseExpression === undefined) return plan
  const parsed = (e: Expression): Expression => (e.type === 'ExpressionString' ? parseExpression(e.sql) : e)
  return transformDeep(plan, p => {
    const made = mapExpressions(p, e => transformUp(e, parsed))
    if (made.type !== 'UnresolvedFrameOperation') return made
    const operation = inside(made.operation, parsed)
    return operation === made.operation ? made : (Object.freeze({ ...made, operation }) as LogicalPlan)
  })
}

/** The arguments of an operation with its expressions changed: lists of them, and lists of lists. */
function inside<T>(value: T, f: (e: Expression) => Expression): T {
  if (typeof value !== 'object' || value === null) return value
  if ((value as { readonly kind?: string }).kind === 'expression') return transformUp(value as unknown as Expression, f) as unknown as T
  if (Array.isArray(value)) {
    const list = value.map(v => inside(v, f))
    return list.every((v, i) => v === value[i]) ? value : (list as unknown as T)
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([k, v]) => [k, inside(v, f), v] as const)
  return entries.every(([, v, old]) => v === old) ? value : (Object.fromEntries(entries.map(([k, v]) => [k, v])) as T)
}
