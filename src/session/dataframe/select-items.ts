import { type Expression, SortOrder, UnresolvedAlias } from '../../plan/expression.ts'
import { type ColumnOrName, toColumn } from '../column.ts'

const NAMED = new Set(['Alias', 'UnresolvedAlias', 'UnresolvedAttribute', 'UnresolvedStar', 'ExpressionString'])

/** A select item: a name or a column, to be named by the analyzer where it has no name. */
export function named(c: ColumnOrName): Expression {
  const e = toColumn(c).expr
  return NAMED.has(e.type) ? e : UnresolvedAlias({ child: e })
}

export function sortOrder(c: ColumnOrName): Expression {
  const e = toColumn(c).expr
  return e.type === 'SortOrder' ? e : SortOrder({ child: e, direction: 'asc', nulls: 'first' })
}
