import type { LogicalPlan } from '../../plan/logical.ts'
import type { AnalysisContext } from '../context.ts'
import { transformExpressionsDeep } from '../deep.ts'

/** Expressions given as SQL text (`expr`, `selectExpr`, `where('...')`) are parsed by the session's parser. */
export const parseExpressions = (plan: LogicalPlan, context: AnalysisContext): LogicalPlan =>
  transformExpressionsDeep(plan, e => (e.type === 'ExpressionString' && context.parseExpression ? context.parseExpression(e.sql) : e))
