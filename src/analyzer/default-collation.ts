import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { type DataType, sameType } from '../types/data-type.ts'
import { mapTypes } from '../types/tree.ts'
import { transformExpressionsDeep } from './deep.ts'

/** A default collation is that of all strings whose type names none: those of columns, and the literals and casts of a view's query. */
export function collatedType(t: DataType, collation: string | undefined): DataType {
  if (collation === undefined) return t
  return mapTypes(t, u => (u.type === 'string' && u.collation === undefined ? Object.freeze({ ...u, collation }) : u))
}

/** The query that was parsed, with its strings in a default collation. */
export function collatedQuery(plan: LogicalPlan, collation: string | undefined): LogicalPlan {
  if (collation === undefined) return plan
  return transformExpressionsDeep(plan, e => {
    if (e.type !== 'Literal' && e.type !== 'Cast') return e
    const dataType = collatedType(e.dataType, collation)
    return sameType(dataType, e.dataType) ? e : (Object.freeze({ ...e, dataType }) as Expression)
  })
}
