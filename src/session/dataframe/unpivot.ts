import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { UnresolvedFrameOperation } from '../../plan/unresolved.ts'
import { type ColumnOrName, toColumn } from '../column.ts'

export type Columns = ColumnOrName | readonly ColumnOrName[]
/** `[values,] variableColumnName, valueColumnName` */
export type UnpivotArguments = readonly [string, string] | readonly [Columns | null | undefined, string, string]

const list = (c: Columns): Expression[] => (Array.isArray(c) ? c : [c as ColumnOrName]).map(x => toColumn(x).expr)

export function unpivoted(child: LogicalPlan, ids: Columns, rest: UnpivotArguments): LogicalPlan {
  const [values, nameColumn, valueColumn] = rest.length === 2 ? [null, ...rest] : rest
  return UnresolvedFrameOperation({
    operation: { name: 'unpivot', nameColumn, valueColumn },
    columns: list(ids),
    ...(values === null || values === undefined ? {} : { values: list(values) }),
    child,
  })
}
