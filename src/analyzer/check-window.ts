import type { WindowExpression } from '../plan/expression.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { prettySql } from './sql.ts'

/** What a window function may be. */
export function checkWindow(e: WindowExpression): void {
  if (e.function.type === 'AggregateCall' && e.function.distinct)
    throw sparkError('DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', { windowExpr: `"${prettySql(e)}"` }, contextsOf(e.origin))
}
