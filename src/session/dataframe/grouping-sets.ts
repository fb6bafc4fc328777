import { exprKey } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import { type ColumnOrName, toColumn } from '../column.ts'

/** The keys of all sets, of which those that the columns do not name come last and are not given; and each set by the places of its keys. */
export function groupingSetsOf(
  sets: readonly (readonly ColumnOrName[])[],
  columns: readonly ColumnOrName[],
): { keys: Expression[]; sets: number[][] } {
  const keys = columns.map(c => toColumn(c).expr)
  const places = new Map(keys.map((k, i) => [exprKey(k), i]))
  const indexes = sets.map(set =>
    set.map(c => {
      const key = exprKey(toColumn(c).expr)
      if (!places.has(key)) places.set(key, keys.push(toColumn(c).expr) - 1)
      return places.get(key)!
    }),
  )
  return { keys, sets: indexes }
}
