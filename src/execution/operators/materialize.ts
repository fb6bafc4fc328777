import type { AttributeReference } from '../../plan/expression.ts'
import { i32 } from '../../wasm/instructions.ts'
import type { Compiler, Produce, SourceRef } from '../compiler.ts'
import type { MaterializedScan, PhysicalPlan } from '../physical.ts'
import { type Consume, inputColumn, newHandle, type Slot } from '../pipeline/builder.ts'
import type { SourceSpec } from '../pipeline/spec.ts'
import { blockLayout, collectSink } from './collect.ts'

/** A subplan whose rows are kept as columns and read as often as it occurs in the plan. */
export const produceMaterialized: Produce<MaterializedScan> = (compiler, plan, _needed, consume) => {
  if (compiler.known.has(plan.id)) return emitBatches(compiler, plan, plan.output, spec => ({ kind: 'shared', id: plan.id, spec }), consume)
  const from = compiler.sharedSink(plan.id, id => {
    const { sink, consume } = collectSink(id, plan.child.output, undefined, undefined, undefined, true)
    compiler.into(sink, () => compiler.produce(plan.child, new Set(plan.child.output.map(a => a.exprId)), consume))
  })
  emitBatches(compiler, plan, plan.output, spec => ({ kind: 'collected', sink: from, spec }), consume)
}

/** A pipeline over column batches that the run supplies. */
export function emitBatches(
  compiler: Compiler,
  plan: PhysicalPlan,
  output: readonly AttributeReference[],
  source: (spec: Extract<SourceSpec, { kind: 'batches' }>) => SourceRef,
  consume: Consume,
): void {
  compiler.pipeline({
    operator: plan,
    nullable: output.some(a => a.nullable),
    source: b =>
      source({
        kind: 'batches',
        columns: output.map((a, i) => ({ dataType: a.dataType, slot: b.slot(`input${i}`, 16) })),
        block: blockLayout(output),
      }),
    emit: b => {
      const handle = newHandle()
      const slots = new Map<number, Slot>()
      output.forEach((a, i) => {
        const column = inputColumn({ dataType: a.dataType, slot: b.slot(`input${i}`, 16) }, b.nonNull || !a.nullable)
        slots.set(a.exprId, { kind: 'column', column, handle })
      })
      b.function(
        'process',
        ['n'],
        ([n]) =>
          b.g.for(i32.const(0), n!, row => {
            const scope = { handles: new Map([[handle, row]]), slots }
            b.within(scope, () => consume(b, scope))
          }),
        true,
      )
    },
  })
}
