import { maybeVariable } from '../../codegen/variable.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import { layoutOf } from '../../types/layout.ts'
import { i32 } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import { emitExpression } from '../expression/emit-expression.ts'
import type { ExpandExec } from '../physical.ts'
import type { Slot } from '../pipeline/builder.ts'
import { union } from './hash-join.ts'

/** Every row once per projection. The rows are cut into the next segment, so that what follows is written once. */
export const produceExpand: Produce<ExpandExec> = (compiler, plan, needed, consume) => {
  const below = union(plan.projections.flat().flatMap(e => referencesOf(e)))
  compiler.produce(plan.child, below, (b, scope) =>
    b.within(scope, () => {
      const g = b.g
      // one loop over the projections' numbers, with a branch for each: a single place that cuts
      const made = new Map<AttributeReference, ReturnType<typeof maybeVariable>>()
      const slots = new Map<number, Slot>()
      plan.output.forEach((a, i) => {
        if (!needed.has(a.exprId)) return
        const same = sameColumn(plan.projections.map(projection => projection[i]!))
        const slot = same && scope.slots.get(same.exprId)
        if (slot) slots.set(a.exprId, slot)
        else made.set(a, maybeVariable(g, layoutOf(a.dataType)))
      })
      g.for(i32.const(0), i32.const(plan.projections.length), which => {
        plan.projections.forEach((projection, p) =>
          g.if(i32.eq(which, i32.const(p)), () =>
            projection.forEach((e, i) => {
              made.get(plan.output[i]!)?.set(emitExpression(g, e, b))
            }),
          ),
        )
        for (const [a, variable] of made) slots.set(a.exprId, { kind: 'value', value: variable.get(), dataType: a.dataType })
        b.cut({ handles: scope.handles, slots }, needed, consume)
      })
    }),
  )
}

/** The column that an output column is in every projection. */
export function sameColumn([first, ...others]: readonly Expression[]): AttributeReference | undefined {
  if (first?.type !== 'AttributeReference') return undefined
  return others.every(e => e.type === 'AttributeReference' && e.exprId === first.exprId) ? first : undefined
}
