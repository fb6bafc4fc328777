import type { DataFrame } from '#dist/index.js'
import type { SortOrder } from '#dist/plan/expression.js'
import { dataTypeOf, outputOf } from '#dist/plan/output.js'
import { compareValues } from '#dist/types/compare.js'
import type { Value } from '#dist/types/value.js'

const PASSES = new Set(['Project', 'Limit', 'Offset', 'SubqueryAlias', 'WithCTE'])

/** How the rows of a query that sorts last compare by its keys, as far as these are columns of the result; undefined where it does not sort. */
export async function sortKeys(df: DataFrame): Promise<((a: readonly Value[], b: readonly Value[]) => number) | undefined> {
  const plan = await df.queryExecution.analyzed()
  let p = plan
  while (PASSES.has(p.type) && 'child' in p) p = p.child
  if (p.type !== 'Sort' || !p.global) return undefined
  const places = new Map(outputOf(plan).map((a, i) => [a.exprId, i]))
  const keys: ((a: readonly Value[], b: readonly Value[]) => number)[] = []
  for (const o of p.order as readonly SortOrder[]) {
    const place = o.child.type === 'AttributeReference' ? places.get(o.child.exprId) : undefined
    // what is not in the result decides between rows of the same keys before it
    if (place === undefined) break
    const type = dataTypeOf(o.child)
    keys.push((a, b) => {
      const [x, y] = [a[place]!, b[place]!]
      if (x === null || y === null) return x === y ? 0 : (x === null) === (o.nulls === 'first') ? -1 : 1
      return o.direction === 'asc' ? compareValues(x, y, type) : compareValues(y, x, type)
    })
  }
  return (a, b) => keys.reduce((c, k) => c || k(a, b), 0)
}
