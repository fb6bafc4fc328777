import type { Produce } from '../compiler.ts'
import type { UnionExec } from '../physical.ts'
import type { Slot } from '../pipeline/builder.ts'

/** Each input is a pipeline of its own into the same sink. */
export const produceUnion: Produce<UnionExec> = (compiler, plan, needed, consume) => {
  for (const input of plan.inputs) {
    const below = new Set(input.output.flatMap((a, i) => (needed.has(plan.output[i]!.exprId) ? [a.exprId] : [])))
    compiler.produce(input, below, (b, scope) => {
      const slots = new Map<number, Slot>()
      input.output.forEach((a, i) => {
        const slot = scope.slots.get(a.exprId)
        if (slot && needed.has(plan.output[i]!.exprId)) slots.set(plan.output[i]!.exprId, slot)
      })
      const renamed = { handles: scope.handles, slots }
      b.within(renamed, () => consume(b, renamed))
    })
  }
}
