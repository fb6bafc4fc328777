import { type AttributeReference, type Expression, ScalarSubquery } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, expressionsOf, transformUp } from '../../plan/tree.ts'
import type { UnresolvedHaving } from '../../plan/unresolved.ts'
import { NullType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { Scope } from '../context.ts'
import { forEachDeep } from '../deep.ts'
import { hiddenOf } from '../hidden.ts'
import { among, unresolvedNames } from '../resolve-names.ts'
import { silent } from '../silent.ts'

/** A subquery of HAVING that uses columns from below the aggregate, which it neither groups by nor computes: Spark finds them, and then misses them. */
export function checkHaving(p: UnresolvedHaving, scope: Scope): void {
  const aggregate = aggregateOf(p.child)
  if (aggregate === undefined) return
  const below = silent(among([...outputOf(aggregate.child), ...hiddenOf(aggregate.child)], scope))
  const missing = new Map<number, AttributeReference>()
  const shown = transformUp(p.condition, e => {
    if (e.type !== 'UnresolvedSubquery') return e
    const used = outside(e.plan, below)
    for (const a of used) missing.set(a.exprId, a)
    return ScalarSubquery({ plan: e.plan, outerAttributes: used, dataType: NullType })
  })
  if (missing.size === 0) return
  const list = (columns: Iterable<AttributeReference>) => [...columns].map(a => `"${a.name}"`).join(', ')
  throw sparkError(
    'MISSING_ATTRIBUTES.RESOLVED_ATTRIBUTE_MISSING_FROM_INPUT',
    { missingAttributes: list(missing.values()), input: list(outputOf(aggregate)), operator: `!Filter ${exprString(shown)}` },
    contextsOf(p.origin),
  )
}

const aggregateOf = (p: LogicalPlan) =>
  p.type === 'Aggregate' ? p : p.type === 'Project' && p.child.type === 'Aggregate' ? p.child : undefined

/** The columns around a plan that names in it mean which nothing else does. */
function outside(
  plan: LogicalPlan,
  below: (u: ReturnType<typeof unresolvedNames>[number]) => Expression | undefined,
): AttributeReference[] {
  const found: AttributeReference[] = []
  forEachDeep(plan, p => {
    if (childrenOf<LogicalPlan>(p).length === 0) return
    for (const u of expressionsOf(p).flatMap(unresolvedNames)) {
      const column = below(u)
      if (column?.type === 'AttributeReference' && !found.some(a => a.exprId === column.exprId)) found.push(column)
    }
  })
  return found
}
