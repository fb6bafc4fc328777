import { maybeVariable } from '../../codegen/variable.ts'
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
      const values = plan.output.map(a => ({ a, variable: maybeVariable(g, layoutOf(a.dataType)) }))
      g.for(i32.const(0), i32.const(plan.projections.length), which => {
        plan.projections.forEach((projection, p) =>
          g.if(i32.eq(which, i32.const(p)), () =>
            projection.forEach((e, i) => {
              if (needed.has(plan.output[i]!.exprId)) values[i]!.variable.set(emitExpression(g, e, b))
            }),
          ),
        )
        const slots = new Map<number, Slot>()
        for (const { a, variable } of values) slots.set(a.exprId, { kind: 'value', value: variable.get(), dataType: a.dataType })
        b.cut({ handles: scope.handles, slots }, needed, consume)
      })
    }),
  )
}
