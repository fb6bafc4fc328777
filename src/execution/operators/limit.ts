import type { Produce } from '../compiler.ts'
import type { LimitExec } from '../physical.ts'
import { collectSink } from './collect.ts'
import { emitBatches } from './materialize.ts'

/** The first (or last) rows in the input's order, which is the order of partitions. Tasks stop early where they have enough. */
export const produceLimit: Produce<LimitExec> = (compiler, plan, needed, consume) => {
  const output = plan.child.output.filter(a => needed.has(a.exprId))
  const enough = plan.limit === undefined || plan.tail ? undefined : plan.limit + plan.offset
  const { sink, consume: collect } = collectSink(compiler.newSinkId(), output, enough, undefined, undefined, true)
  compiler.into(sink, () => compiler.produce(plan.child, new Set(output.map(a => a.exprId)), collect))
  const limit = { limit: plan.limit, offset: plan.offset, tail: plan.tail ?? false }
  emitBatches(compiler, plan, output, spec => ({ kind: 'collected', sink: sink.id, limit, spec }), consume)
}
