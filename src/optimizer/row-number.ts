import type { Alias, Expression, SortOrder as SortOrderNode } from '../plan/expression.ts'
import { Call, SortOrder, WindowExpression } from '../plan/expression.ts'
import { type LogicalPlan, Window } from '../plan/logical.ts'
import { IntegerType } from '../types/data-type.ts'
import { alias } from './substitute.ts'

/** `row_number() OVER (PARTITION BY ... ORDER BY ...)` as a column of a Window above any plan; without an order, any. */
export function rowNumber(
  partitionBy: readonly Expression[],
  order: readonly SortOrderNode[],
  name: string,
): { readonly column: Alias; over(child: LogicalPlan): LogicalPlan } {
  // an order is required: within a partition its own keys order nothing
  const orderBy = order.length > 0 ? order : partitionBy.slice(0, 1).map(child => SortOrder({ child, direction: 'asc', nulls: 'first' }))
  const column = alias(
    WindowExpression({
      function: Call({ name: 'row_number', args: [], dataType: IntegerType, nullable: false }),
      partitionBy,
      orderBy,
      frame: { unit: 'rows', lower: 'unboundedPreceding', upper: 'currentRow' },
    }),
    name,
  )
  return { column, over: child => Window({ windowExpressions: [column], partitionBy, orderBy, child }) }
}
