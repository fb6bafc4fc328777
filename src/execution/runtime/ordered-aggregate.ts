import type { JsAggregate } from '../../functions/define.ts'
import type { SortOrder } from '../../plan/expression.ts'
import { compareValues } from '../../types/compare.ts'
import type { Value } from '../../types/value.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'

/** An aggregate that sees its rows in the order of WITHIN GROUP: they are gathered, and given to it sorted at the end. */
export function orderedAggregate(js: JsAggregate, args: number, orderBy: readonly SortOrder[]): JsAggregate<Value[][]> {
  const keys = orderBy.map(o => ({
    type: dataTypeOfChild(o.child),
    sign: o.direction === 'asc' ? 1 : -1,
    nulls: o.nulls === 'first' ? -1 : 1,
  }))
  const compare = (a: Value[], b: Value[]): number => {
    for (const [i, k] of keys.entries()) {
      const [x, y] = [a[args + i]!, b[args + i]!]
      if (x === null && y === null) continue
      if (x === null) return k.nulls
      if (y === null) return -k.nulls
      const c = compareValues(x, y, k.type)
      if (c !== 0) return c * k.sign
    }
    return 0
  }
  return {
    init: () => [],
    update: (rows, ...row: Value[]) => {
      rows.push(row)
      return rows
    },
    merge: (a, b) => {
      for (const row of b) a.push(row)
      return a
    },
    finish: rows => js.finish(rows.sort(compare).reduce((s, row) => js.update(s, ...row), js.init())),
  }
}
