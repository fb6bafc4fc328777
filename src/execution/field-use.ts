import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { childrenOf, mapExpressions } from '../plan/tree.ts'
import type { FieldUse } from '../sources/source.ts'

/** The part of columns that a plan reads, by expression id. */
export type FieldUses = ReadonlyMap<number, FieldUse>

/** Operators that pass columns on under their ids, and use of them only what their expressions say. */
const PASSING = new Set<LogicalPlan['type']>([
  'Filter',
  'Join',
  'Sort',
  'Limit',
  'Offset',
  'Aggregate',
  'Window',
  'Generate',
  'SubqueryAlias',
  'Sample',
])

/** What a plan uses of the fields of its columns (Spark's SchemaPruning). */
export function fieldUses(plan: LogicalPlan): FieldUses {
  const uses = new Map<number, FieldUse>()
  visitRoot(plan, uses)
  return uses
}

function visitRoot(plan: LogicalPlan, uses: Map<number, FieldUse>): void {
  for (const a of outputOf(plan)) uses.set(a.exprId, 'all')
  visitPlan(plan, uses)
}

function visitPlan(plan: LogicalPlan, uses: Map<number, FieldUse>): void {
  if (plan.type === 'Project') {
    for (const e of plan.projectList) if (e.type !== 'AttributeReference') visit(e, 'all', uses)
  } else {
    if (!PASSING.has(plan.type)) for (const c of childrenOf<LogicalPlan>(plan)) for (const a of outputOf(c)) uses.set(a.exprId, 'all')
    mapExpressions(plan, e => {
      visit(e, 'all', uses)
      return e
    })
  }
  for (const c of childrenOf<LogicalPlan>(plan)) visitPlan(c, uses)
}

/** Notes that `use` of an expression's value is read. */
function visit(e: Expression, use: FieldUse, uses: Map<number, FieldUse>): void {
  if (e.type === 'AttributeReference') {
    const before = uses.get(e.exprId)
    uses.set(e.exprId, before === undefined ? use : merge(before, use))
    return
  }
  if (e.type === 'Call') {
    const [child, at] = e.args
    const ordinal = at?.type === 'Literal' && typeof at.value === 'number' ? at.value : undefined
    switch (e.name) {
      case '$struct_field':
      case '$array_struct_field':
        if (ordinal === undefined) break
        visit(child!, { [ordinal]: use }, uses)
        return
      case '$array_item':
      case '$map_value':
        visit(child!, use, uses)
        visit(at!, 'all', uses)
        return
      case 'isnull':
      case 'isnotnull':
        visit(child!, {}, uses)
        return
    }
  }
  if ('plan' in e) visitRoot(e.plan as LogicalPlan, uses)
  for (const c of childrenOf<Expression>(e)) visit(c, 'all', uses)
}

function merge(a: FieldUse, b: FieldUse): FieldUse {
  if (a === 'all' || b === 'all') return 'all'
  const out: Record<number, FieldUse> = { ...a }
  for (const [i, use] of Object.entries(b)) {
    const before = out[Number(i)]
    out[Number(i)] = before === undefined ? use : merge(before, use)
  }
  return out
}
